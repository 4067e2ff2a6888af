//! Closes: when a period is sealed, what belongs to it, and what becomes of what turns up later.

use shao_abi::{Award, Below, Cohort, Indicator, Late, LedgerId, LimitUnit, Period, Rank, Score, Ties};

use super::super::world::*;
use super::bench::*;
use super::scores::indicator;
use crate::Entry;

/// 部门考评 每季, 宽限 10 自然日, 按 办结期.
pub fn quarterly(indicators: Vec<Indicator>) -> Score {
    Score {
        name: "部门考评".to_owned(),
        every: Period::Quarter,
        of: UNITS.to_vec(),
        by: LEADERS,
        cohort: Cohort::Done,
        grace: limit(10, LimitUnit::Day),
        late: Late::Next,
        indicators,
        ties: Ties::All,
        awards: Vec::new(),
        shares: Vec::new(),
        unconfirmed: false,
        cites: Vec::new(),
        place: place(),
    }
}

/// Seals the third quarter of 2026.
pub fn seal(court: &mut Court<'_>) {
    court.settle("2026-10-11T00:00");
}

const UP: LedgerId = LedgerId(0);
const DOWN: LedgerId = LedgerId(1);

/// 按时响应 / 呼叫数.
fn rate(change: impl FnOnce(&mut Score)) -> World {
    let mut world = bare();
    let (up, down) = (count(&mut world, "按时响应"), count(&mut world, "呼叫数"));
    let mut score = quarterly(vec![indicator("响应度", 10_000, up, Below::Ledger(down))]);
    change(&mut score);
    world.ledgers.scores = vec![score];
    world
}

fn numbers(court: &Court<'_>, unit: shao_abi::PartyId) -> (i64, i64) {
    let part = &court.county.last_close(0).unwrap().row(unit).unwrap().parts[0];
    (part.above.value, part.below)
}

#[test]
fn a_quarter_is_sealed_when_its_grace_has_passed() {
    let world = rate(|_| {});
    let mut court = Court::new(&world, "2026-07-01T00:00");
    for (case, at) in [("甲", "2026-07-01T00:00"), ("乙", "2026-09-30T24:00"), ("丙", "2026-10-01T00:00")]
    {
        court.enter(entry(DOWN, POLICE, case, at));
        court.enter(entry(UP, POLICE, case, at));
    }
    court.enter(entry(DOWN, POLICE, "丁", "2026-08-01T09:00"));
    assert!(court.settle("2026-10-10T24:00").is_empty(), "10-10, a Saturday, is made up for: no roll");
    let news = court.settle("2026-10-11T00:00");
    assert_eq!(
        news,
        ["2026-10-11 00:00 部门考评 2026 年第 3 季度封账：阴平镇 不参评（指标“响应度”分母为零）；\
          峨山镇 不参评（指标“响应度”分母为零）；公安分局 66.67%；自然资源局 不参评（指标“响应度”分母为零）"]
    );
    assert_eq!(numbers(&court, POLICE), (2, 3), "both ends of the quarter, and not the first of October");
    let close = court.county.last_close(0).unwrap();
    assert_eq!((close.revision, close.by), (1, LEADERS));
    let row = close.row(POLICE).unwrap();
    let cases: Vec<&str> = row.keys().map(|key| key.case.as_str()).collect();
    assert_eq!(cases, ["甲", "乙", "甲", "丁", "乙"], "above, then below: it says by which entries");
}

#[test]
fn a_county_that_begins_within_a_period_seals_it_and_none_before() {
    let world = rate(|_| {});
    let mut court = Court::new(&world, "2026-10-01T00:00");
    court.enter(entry(DOWN, POLICE, "甲", "2026-09-01T09:00"));
    assert!(court.settle("2026-12-31T24:00").is_empty());
}

#[test]
fn a_period_belongs_to_one_cohort_above_and_below_the_line() {
    let case = |ledger, name: &str, opened: &str, due: &str, at: &str| Entry {
        opened: t(opened),
        due: (!due.is_empty()).then(|| t(due)),
        ..entry(ledger, POLICE, name, at)
    };
    // 甲: opened in June, due and done in July. 乙: all in August. 丙: opened in September, due in October, done in
    // September. 丁 is about no deadline.
    let fill = |court: &mut Court<'_>| {
        for ledger in [UP, DOWN] {
            court.enter(case(ledger, "甲", "2026-06-30T09:00", "2026-07-05T17:30", "2026-07-02T09:00"));
            court.enter(case(ledger, "乙", "2026-08-01T09:00", "2026-08-05T17:30", "2026-08-02T09:00"));
            court.enter(case(ledger, "丙", "2026-09-28T09:00", "2026-10-09T17:30", "2026-09-29T09:00"));
        }
        court.enter(case(DOWN, "丁", "2026-08-01T09:00", "", "2026-08-02T09:00"));
    };
    for (cohort, expected) in [(Cohort::Opened, (2, 3)), (Cohort::Due, (2, 2)), (Cohort::Done, (3, 4))] {
        let world = rate(|score| score.cohort = cohort);
        let mut court = Court::new(&world, "2026-07-01T00:00");
        fill(&mut court);
        seal(&mut court);
        assert_eq!(numbers(&court, POLICE), expected, "{cohort:?}");
    }
}

#[test]
fn what_turns_up_after_the_seal_counts_in_the_open_period_once() {
    let world = rate(|_| {});
    let mut court = Court::new(&world, "2026-07-01T00:00");
    court.enter(entry(DOWN, POLICE, "甲", "2026-08-01T09:00"));
    court.enter(entry(UP, POLICE, "甲", "2026-08-01T09:00"));
    seal(&mut court);
    let sealed = court.county.closes.clone();
    let late = court.enter(entry(DOWN, POLICE, "迟", "2026-09-15T09:00"));
    court.enter(entry(DOWN, POLICE, "乙", "2026-11-01T09:00"));
    court.settle("2026-12-01T00:00");
    assert_eq!(court.county.closes, sealed, "what was sealed is frozen");
    // 10 days after 12-31 would be 2027-01-10; 2027 has no calendar, so that is not known yet.
    court.settle("2027-02-01T00:00");
    assert!(court.waits[0].contains("部门考评 2026 年第 4 季度：日历只公布到"), "{}", court.waits[0]);
    let mut later = rate(|_| {});
    let text = format!("{}\n2027,2027-01-01,休,元旦,测试,2026-11-01\n", shao_calendar::NATIONAL_CSV);
    later.calendar = shao_calendar::Calendar::from_csv(&text).unwrap();
    court.world = &later;
    court.settle("2027-02-02T00:00");
    assert_eq!(numbers(&court, POLICE), (0, 2), "its own and the late one");
    assert!(court.county.last_close(0).unwrap().row(POLICE).unwrap().keys().any(|key| *key == late));
    court.settle("2027-05-01T00:00");
    assert_eq!(court.county.closes.len(), 3);
    assert_eq!(numbers(&court, POLICE), (0, 0), "it counts in one period only");
}

#[test]
fn what_is_back_dated_into_a_sealed_period_counts_in_the_open_one() {
    let world = rate(|score| score.every = Period::Month);
    let mut court = Court::new(&world, "2026-07-01T00:00");
    let one = entry(DOWN, POLICE, "甲", "2026-08-03T09:00");
    let key = court.enter(one.clone());
    court.settle("2026-08-12T00:00");
    assert_eq!(numbers(&court, POLICE), (0, 0), "July is sealed without it");
    court.revoke(&key);
    court.enter(Entry { at: t("2026-07-31T09:00"), ..one });
    court.settle("2026-09-12T00:00");
    assert_eq!(numbers(&court, POLICE), (0, 1), "it was entered before the seal, yet July never counted it");
}

#[test]
fn what_is_revoked_and_restored_after_the_seal_is_no_late_data() {
    let world = rate(|score| score.every = Period::Month);
    let mut court = Court::new(&world, "2026-07-01T00:00");
    let one = entry(DOWN, POLICE, "甲", "2026-07-15T09:00");
    let key = court.enter(one.clone());
    court.settle("2026-08-12T00:00");
    assert_eq!(numbers(&court, POLICE), (0, 1));
    court.revoke(&key);
    court.enter(one);
    court.settle("2026-09-12T00:00");
    assert_eq!(court.county.closes.len(), 2);
    assert_eq!(numbers(&court, POLICE), (0, 0), "July has counted it");
}

#[test]
fn a_period_is_reopened_where_that_is_written_and_the_old_one_kept() {
    let world = rate(|score| score.late = Late::Reopen);
    let mut court = Court::new(&world, "2026-07-01T00:00");
    court.enter(entry(DOWN, POLICE, "甲", "2026-08-01T09:00"));
    let hit = court.enter(entry(UP, POLICE, "甲", "2026-08-01T09:00"));
    seal(&mut court);
    assert_eq!(numbers(&court, POLICE), (1, 1));
    court.enter(entry(DOWN, POLICE, "迟", "2026-09-15T09:00"));
    let news = court.settle("2026-10-20T09:00");
    assert!(news[0].starts_with("2026-10-20 09:00 部门考评 2026 年第 3 季度重开第 2 版"), "{}", news[0]);
    assert_eq!(numbers(&court, POLICE), (1, 2));
    court.revoke(&hit);
    court.settle("2026-10-21T09:00");
    let revisions: Vec<(u32, Option<i64>)> =
        court.county.closes.iter().map(|close| (close.revision, close.row(POLICE).unwrap().score)).collect();
    assert_eq!(revisions, [(1, Some(10_000)), (2, Some(5_000)), (3, Some(0))], "nothing was overwritten");
    assert_eq!(court.county.closes[2].as_of, court.county.closes[0].sealed, "the facts of the seal");
    court.enter(entry(DOWN, POLICE, "新", "2026-10-12T09:00"));
    assert!(court.settle("2026-10-22T09:00").is_empty(), "what belongs to the open period reopens nothing");
}

#[test]
fn what_arose_only_after_the_seal_is_no_late_data() {
    let world = rate(|score| (score.cohort, score.late) = (Cohort::Opened, Late::Reopen));
    let mut court = Court::new(&world, "2026-07-01T00:00");
    court.enter(entry(DOWN, POLICE, "甲", "2026-08-01T09:00"));
    seal(&mut court);
    let done = entry(UP, POLICE, "甲", "2026-11-01T09:00");
    court.enter(Entry { opened: t("2026-08-01T09:00"), ..done });
    assert!(court.settle("2026-11-02T09:00").is_empty(), "by the seal it had not happened");
}

#[test]
fn a_score_on_unconfirmed_ground_only_gives_drills() {
    let award =
        |rank, form: &str| Award { rank, form: form.to_owned(), unconfirmed: false, cites: Vec::new() };
    let world = rate(|score| {
        score.awards = vec![award(Rank::Top(1), "先进集体"), award(Rank::Below(7_000), "点名")];
    });
    let mut court = Court::new(&world, "2026-07-01T00:00");
    for (unit, above, below) in [(TOWN, 3, 4), (POLICE, 1, 2), (LAND, 1, 2)] {
        (0..above).for_each(|n| {
            drop(court.enter(entry(UP, unit, &format!("{}上{n}", unit.0), "2026-08-01T09:00")))
        });
        (0..below).for_each(|n| {
            drop(court.enter(entry(DOWN, unit, &format!("{}下{n}", unit.0), "2026-08-01T09:00")))
        });
    }
    let dirty = entry(DOWN, POLICE, "疑", "2026-08-01T09:00");
    court.enter(Entry { tainted: true, ..dirty });
    seal(&mut court);
    let close = court.county.last_close(0).unwrap();
    let given = |unit| -> Vec<(String, bool)> {
        close.row(unit).unwrap().given.iter().map(|given| (given.form.clone(), given.drill)).collect()
    };
    assert_eq!(given(TOWN), [("先进集体".to_owned(), true)], "its rank rests on the others' numbers too");
    assert_eq!(given(POLICE), [("点名".to_owned(), true)]);
    assert_eq!(given(LAND), [("点名".to_owned(), false)], "低于 rests on its own numbers alone");
    assert_eq!(close.row(LAND).unwrap().given[0].why.zh, "50.00% 低于 70.00%：建议 点名");
}
