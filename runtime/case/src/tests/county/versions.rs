//! 问责 across versions: conduct of before a version took effect is judged by the version of then as well, 择优 by the
//! milder of both.

use shao_abi::*;

use super::super::world::*;
use super::bench::*;
use crate::Policy;
use crate::settlement::{look, situation_named};

fn refer(body: &str) -> Measure {
    Measure::Refer(body.to_owned())
}

/// A version with one 情形 that holds from `least` entries in 90 days on.
fn version(number: &str, since: &str, name: &str, least: i64, measures: &[Measure]) -> World {
    let mut world = bare();
    world.hash = format!("version {number}");
    world.schema.policy.version = number.to_owned();
    world.schema.policy.effective = since.to_owned();
    // Every version numbers its ledgers in its own way.
    for at in 0..number.len() {
        count(&mut world, &format!("其他{at}"));
    }
    let returns = count(&mut world, "无理退单");
    let mut one = situation(&mut world, name, returns, Window::Days(90), least);
    one.measures = measures.to_vec();
    one.cites = vec![format!("《问责规定》版本 {number}")];
    world.ledgers.accountability = vec![accountability(vec![one])];
    let forms = ["通报", "诫勉", "免职"].map(str::to_owned).to_vec();
    world.ledgers.forms = vec![FormList { subject: "领导干部".to_owned(), forms, cites: Vec::new() }];
    world
}

fn old(measures: &[Measure]) -> World {
    version("1", "2026-01-01", "推诿扯皮", 3, measures)
}

/// In force from 2026-09-01 on, 择优.
fn new(measures: &[Measure]) -> World {
    let mut world = version("2.0", "2026-09-01", "推诿扯皮", 3, measures);
    world.ledgers.accountability[0].milder = true;
    world
}

const BEFORE: [&str; 3] = ["2026-07-03T10:00", "2026-08-20T15:00", "2026-08-31T09:30"];
const SINCE: [&str; 3] = ["2026-09-01T00:00", "2026-09-01T10:00", "2026-09-01T11:00"];

/// A county that has gone over to the new version, with entries of these instants against 阴平镇.
fn court<'w>(world: &'w World, earlier: &'w [Policy<'w>], at: &[&str]) -> Court<'w> {
    let mut court = Court::new(world, "2026-08-31T18:30");
    court.earlier = earlier;
    let ledger = world.ledgers.ledgers.iter().position(|ledger| ledger.name == "无理退单").unwrap();
    for (number, at) in at.iter().enumerate() {
        let id = LedgerId(u16::try_from(ledger).unwrap());
        court.enter(entry(id, TOWN, &format!("件{}", number + 1), at));
    }
    court
}

/// What is proposed of it.
fn proposed(world: &World, earlier: &[Policy<'_>], at: &[&str]) -> (Vec<Measure>, Option<String>, String) {
    let mut court = court(world, earlier, at);
    court.settle("2026-09-01T18:00");
    court.bring_up("2026-09-10T00:00", "2026-09-10T09:00");
    let proposal = court.proposal();
    let under = proposal.under.as_ref().map(|under| under.version.clone());
    (proposal.measures.clone(), under, court.why().to_owned())
}

fn why_nothing(court: &Court<'_>, at: &str) -> String {
    let id = situation_named(&court.policy(), "推诿扯皮").unwrap();
    look(&court.policy(), &court.county, id, TOWN, t(at)).unwrap().zh
}

#[test]
fn of_conduct_of_before_the_milder_measures_are_proposed() {
    let both = [propose("通报"), propose("诫勉")];
    let cases: [(&[Measure], &[Measure], &str, &str); 8] = [
        (&[propose("通报")], &[propose("诫勉")], "1", "旧版较轻，照旧版"),
        (&[propose("诫勉")], &[propose("通报")], "2.0", "新版较轻，照新版"),
        (&[propose("通报")], &[propose("通报")], "1", "轻重相同，照旧版"),
        (&[refer("纪委")], &[propose("免职")], "2.0", "新版较轻，照新版"),
        (&[refer("纪委")], &[refer("区委")], "1", "轻重相同，照旧版"),
        (&both, &[propose("诫勉")], "2.0", "新版较轻，照新版"),
        (&both, &[propose("免职")], "1", "旧版较轻，照旧版"),
        (&[propose("检查")], &[propose("通报")], "1", "比不出轻重，照旧版"),
    ];
    for (was, is, version, reason) in cases {
        let (first, second) = (old(was), new(is));
        let earlier = [first.policy()];
        let (measures, under, why) = proposed(&second, &earlier, &BEFORE);
        assert_eq!(measures, if version == "1" { was } else { is }, "{why}");
        assert_eq!(under.as_deref(), Some(version).filter(|version| *version == "1"));
        assert!(why.contains("2026-09-01 施行以前的行为，择优：旧版 1 "), "{why}");
        assert!(why.contains(reason), "{why}");
        assert!(why.ends_with(&format!("依据 《问责规定》版本 {version}")), "{why}");
    }
}

#[test]
fn without_milder_conduct_of_before_goes_by_the_version_of_then() {
    let (first, mut second) = (old(&[propose("诫勉")]), new(&[propose("通报")]));
    second.ledgers.accountability[0].milder = false;
    let earlier = [first.policy()];
    let (measures, under, why) = proposed(&second, &earlier, &BEFORE);
    assert_eq!((measures.as_slice(), under.as_deref()), ([propose("诫勉")].as_slice(), Some("1")));
    assert!(why.contains("；2026-09-01 施行以前的行为，照当时的版本 1；"), "{why}");
}

#[test]
fn conduct_since_goes_by_the_new_version_alone() {
    let (first, second) = (old(&[propose("通报")]), new(&[propose("诫勉")]));
    let earlier = [first.policy()];
    for at in [&SINCE[..], &[BEFORE[0], BEFORE[1], SINCE[0]]] {
        let (measures, under, why) = proposed(&second, &earlier, at);
        assert_eq!((measures.as_slice(), under), ([propose("诫勉")].as_slice(), None), "{at:?}");
        assert!(!why.contains("旧版"), "the last entry, which makes it complete, is of 09-01: {why}");
    }
    let (measures, _, why) = proposed(&second, &[], &BEFORE);
    assert_eq!(measures, [propose("诫勉")], "of no version of before is anything known: {why}");
}

#[test]
fn what_was_no_situation_when_it_was_done_counts_for_nothing() {
    let cases = [
        (version("1", "2026-01-01", "虚假办结", 3, &[propose("通报")]), "版本 1 没有这一情形"),
        (
            version("1", "2026-01-01", "推诿扯皮", 7, &[propose("通报")]),
            "版本 1 不成立，无理退单（阴平镇）近 90 自然日",
        ),
    ];
    for (first, reason) in cases {
        let (second, earlier) = (new(&[propose("通报")]), [first.policy()]);
        let mut court = court(&second, &earlier, &BEFORE);
        assert!(court.settle("2026-09-01T18:00").is_empty(), "{reason}");
        let why = why_nothing(&court, "2026-09-01T18:00");
        assert!(why.contains(&format!("2026-09-01 施行以前的不计：当时的{reason}")), "{why}");
        assert!(why.ends_with("条件不成立"), "{why}");
        let id = LedgerId(3);
        let keys = ["2026-09-02T09:00", "2026-09-02T10:00", "2026-09-02T11:00"].map(|at| {
            court.settle("2026-09-02T08:00");
            court.enter(entry(id, TOWN, &format!("新{at}"), at))
        });
        court.settle("2026-09-02T18:00");
        let counted: Vec<_> = court.proposal().keys().cloned().collect();
        assert_eq!(counted, keys, "those of before support nothing, whatever joins them");
        assert!(court.why().contains("施行以前的不计"), "{}", court.why());
        court.revoke(&keys[1]);
        court.settle("2026-09-10T00:00");
        assert_eq!(court.status(), "撤回");
        assert!(court.why().contains(reason), "{}", court.why());
    }
}

#[test]
fn what_the_version_of_before_leaves_unconfirmed_is_only_a_drill() {
    let (mut first, second) = (old(&[propose("通报")]), new(&[propose("通报")]));
    first.ledgers.accountability[0].situations[0].unconfirmed = true;
    let earlier = [first.policy()];
    let (_, _, why) = proposed(&second, &earlier, &BEFORE);
    assert!(why.contains("演练，不作真实建议，因 行为时的版本 1 里，这一情形待县确认："), "{why}");
    let (_, _, why) = proposed(&second, &earlier, &SINCE);
    assert!(!why.contains("演练"), "{why}");
}

#[test]
fn every_entry_answers_to_the_version_of_its_own_time() {
    let first = version("1", "2026-01-01", "虚假办结", 3, &[propose("通报")]);
    let middle = version("1.5", "2026-08-01", "推诿扯皮", 2, &[propose("通报")]);
    let last = new(&[propose("诫勉")]);
    let earlier = [first.policy(), middle.policy()];
    let court = court(&last, &earlier, &BEFORE);
    let why = why_nothing(&court, "2026-09-01T18:00");
    assert!(
        why.contains("= 2（件2") && why.contains("2026-08-01 施行以前的不计：当时的版本 1 没有这一情形"),
        "{why}"
    );
    let (measures, under, _) = proposed(&last, &earlier, &["2026-08-01T00:00", BEFORE[1], BEFORE[2]]);
    assert_eq!((measures.as_slice(), under.as_deref()), ([propose("通报")].as_slice(), Some("1.5")));
}

#[test]
fn a_measure_in_force_makes_it_graver_by_the_version_that_says_so() {
    let (mut first, second) = (old(&[propose("通报")]), new(&[propose("诫勉")]));
    let again = Again { window: Window::Months(12), measures: vec![propose("免职")] };
    first.ledgers.accountability[0].situations[0].again = Some(again);
    let earlier = [first.policy()];
    let mut court = court(&second, &earlier, &BEFORE);
    court.settle("2026-09-01T18:00");
    court.bring_up("2026-09-10T00:00", "2026-09-10T09:00");
    assert_eq!(court.proposal().measures, [propose("通报")]);
    court.done("2026-09-10T10:00", LEADERS, ProposalVerb::Decide, true);
    for at in BEFORE {
        court.enter(entry(LedgerId(3), TOWN, &format!("迟到 {at}"), at));
    }
    court.settle("2026-09-10T18:00");
    court.bring_up("2026-09-20T00:00", "2026-09-20T09:00");
    assert_eq!(
        court.proposal().measures,
        [propose("诫勉")],
        "again is 免职 by the old version: {}",
        court.why()
    );
    assert!(court.why().contains("旧版 1 建议 免职，新版 2.0 建议 诫勉，新版较轻"), "{}", court.why());
}
