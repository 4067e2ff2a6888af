//! Ranks and lines, named and against brute force.

use proptest::prelude::*;
use shao_abi::{Award, Below, EntryPoint, Fold, PartyId, Rank, Ties};

use super::super::world::*;
use super::bench::*;
use super::closes::{quarterly, seal};
use super::scores::indicator;
use crate::settlement::Close;

fn award(rank: Rank, form: &str) -> Award {
    Award { rank, form: form.to_owned(), unconfirmed: false, cites: Vec::new() }
}

/// Scores these units: per unit the two indicators, in percent of 100; none does not take part.
fn ranked(marks: &[Option<(i64, i64)>], ties: Ties, awards: Vec<Award>) -> Close {
    let mut world = bare();
    let mut units: Vec<PartyId> = UNITS.to_vec();
    while units.len() < marks.len() {
        let name = format!("单位{}", units.len());
        world.schema.parties.push(party(&name, &[]));
        units.push(PartyId(u16::try_from(world.schema.parties.len() - 1).unwrap()));
    }
    units.truncate(marks.len());
    let mut sum = |name: &str| ledger(&mut world, name, Fold::Sum, EntryPoint::Opened);
    let (first, second, base) = (sum("甲分"), sum("乙分"), sum("总数"));
    let mut score = quarterly(vec![
        indicator("甲", 5_000, first, Below::Ledger(base)),
        indicator("乙", 5_000, second, Below::Ledger(base)),
    ]);
    (score.of, score.ties, score.awards) = (units.clone(), ties, awards);
    world.ledgers.scores = vec![score];
    let mut court = Court::new(&world, "2026-07-01T00:00");
    for (unit, marks) in units.iter().zip(marks) {
        let Some((a, b)) = marks else { continue };
        for (ledger, value) in [(first, *a), (second, *b), (base, 100)] {
            let one = entry(ledger, *unit, &format!("{}-{}", ledger.0, unit.0), "2026-08-01T09:00");
            court.enter(crate::Entry { value, ..one });
        }
    }
    seal(&mut court);
    court.county.last_close(0).unwrap().clone()
}

fn who(close: &Close, form: &str) -> Vec<usize> {
    let rows = close.rows.iter().enumerate();
    rows.filter(|(_, row)| row.given.iter().any(|given| given.form == form)).map(|(at, _)| at).collect()
}

fn even(marks: &[i64]) -> Vec<Option<(i64, i64)>> {
    marks.iter().map(|mark| Some((*mark, *mark))).collect()
}

fn lines(top: u32, bottom: u32) -> Vec<Award> {
    vec![award(Rank::Top(top), "先进集体"), award(Rank::Bottom(bottom), "约谈")]
}

#[test]
fn a_tie_across_the_adverse_line_is_in_or_out_as_written() {
    let marks = even(&[90, 80, 70, 60, 60, 50]);
    let all = ranked(&marks, Ties::All, lines(2, 2));
    assert_eq!((who(&all, "先进集体"), who(&all, "约谈")), (vec![0, 1], vec![3, 4, 5]));
    assert_eq!(all.rows[3].rank, Some(4));
    assert_eq!(all.rows[4].rank, Some(4), "equals share a rank");
    assert_eq!(all.rows[5].rank, Some(6));
    assert_eq!(all.rows[3].given[0].why.zh, "并列第 4 名（共 6），在后 2 之内：建议 约谈");
    let lenient = ranked(&marks, Ties::Lenient, lines(2, 2));
    assert_eq!(who(&lenient, "约谈"), [5], "从宽: the tie is out");
    let favourable = ranked(&even(&[90, 80, 80, 70, 60, 50]), Ties::Lenient, lines(2, 2));
    assert_eq!(who(&favourable, "先进集体"), [0, 1, 2], "从宽: of a favourable line it is in");
}

#[test]
fn an_indicator_may_tell_equals_apart_and_what_still_ties_is_lenient() {
    let marks = [Some((90, 90)), Some((50, 70)), Some((70, 50)), Some((60, 60))];
    let by = ranked(&marks, Ties::By(0), lines(1, 1));
    assert_eq!(by.rows.iter().map(|row| row.rank).collect::<Vec<_>>(), [Some(1), Some(4), Some(2), Some(3)]);
    assert_eq!(who(&by, "约谈"), [1]);
    let still = ranked(&even(&[90, 60, 60, 60]), Ties::By(1), lines(1, 1));
    assert!(who(&still, "约谈").is_empty());
}

#[test]
fn the_first_and_the_last_never_overlap() {
    let four = even(&[90, 80, 70, 60]);
    let few = ranked(&four, Ties::All, lines(2, 3));
    assert_eq!((who(&few, "先进集体"), who(&few, "约谈")), (vec![0, 1], vec![]), "four are fewer than 2 + 3");
    let enough = ranked(&even(&[90, 80, 70, 60, 50]), Ties::All, lines(2, 3));
    assert_eq!(who(&enough, "约谈"), [2, 3, 4]);
    let out = [Some((90, 90)), Some((80, 80)), Some((70, 70)), None, Some((60, 60))];
    let out = ranked(&out, Ties::All, lines(2, 3));
    assert!(who(&out, "约谈").is_empty(), "whoever does not take part is not ranked");
    assert_eq!((out.rows[3].score, out.rows[3].rank), (None, None));
    let equal = ranked(&even(&[80, 80, 80, 80, 80]), Ties::All, lines(2, 3));
    assert_eq!(
        (who(&equal, "先进集体").len(), who(&equal, "约谈").len()),
        (5, 0),
        "the best are not the worst"
    );
}

#[test]
fn below_a_line_is_adverse_whatever_the_rank() {
    let awards = vec![award(Rank::Bottom(3), "约谈"), award(Rank::Below(7_000), "点名")];
    let few = ranked(&even(&[69, 70]), Ties::All, awards);
    assert_eq!(who(&few, "点名"), [0], "70% is not below 70%");
    assert!(who(&few, "约谈").is_empty());
}

/// The definitions, word by word, on a sorted list.
fn slowly(marks: &[Option<(i64, i64)>], ties: Ties, top: u32, bottom: u32) -> (Vec<usize>, Vec<usize>) {
    let part = |(at, mark): (usize, &Option<(i64, i64)>)| {
        mark.map(|(a, b)| (a + b, if ties == Ties::By(1) { b } else { 0 }, at))
    };
    let mut sorted: Vec<(i64, i64, usize)> = marks.iter().enumerate().filter_map(part).collect();
    sorted.sort_by_key(|(sum, by, at)| (std::cmp::Reverse((*sum, *by)), *at));
    let level = |one: &(i64, i64, usize)| (one.0, one.1);
    let (top, bottom) = (usize::try_from(top).unwrap(), usize::try_from(bottom).unwrap());
    let best: Vec<usize> = match sorted.get(top.saturating_sub(1).min(sorted.len().saturating_sub(1))) {
        // Whoever is as good as the last one within the line is in.
        Some(line) => sorted.iter().filter(|one| level(one) >= level(line)).map(|one| one.2).collect(),
        None => Vec::new(),
    };
    let mut worst = Vec::new();
    if sorted.len() >= top + bottom {
        let last = &sorted[sorted.len() - bottom..];
        let line = level(&last[0]);
        worst = match ties {
            Ties::All => sorted.iter().filter(|one| level(one) <= line).map(|one| one.2).collect(),
            Ties::Lenient | Ties::By(_) => {
                let crosses = sorted.iter().filter(|one| level(one) == line).count()
                    > last.iter().filter(|one| level(one) == line).count();
                last.iter().filter(|one| !crosses || level(one) < line).map(|one| one.2).collect()
            }
        };
        worst.retain(|at| !best.contains(at));
    }
    let sort = |mut all: Vec<usize>| {
        all.sort_unstable();
        all
    };
    (sort(best), sort(worst))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn lines_are_what_a_sorted_list_shows(
        marks in prop::collection::vec(prop::option::weighted(0.85, (0i64..4, 0i64..4)), 1..9),
        kind in 0u8..3,
        top in 1u32..4,
        bottom in 1u32..4,
    ) {
        let ties = [Ties::All, Ties::Lenient, Ties::By(1)][usize::from(kind)];
        let close = ranked(&marks, ties, lines(top, bottom));
        let found = (who(&close, "先进集体"), who(&close, "约谈"));
        prop_assert_eq!(found, slowly(&marks, ties, top, bottom));
        let part = |at: usize| marks[at].map(|(a, b)| (a + b, if ties == Ties::By(1) { b } else { 0 }));
        for (at, row) in close.rows.iter().enumerate() {
            let before = (0..marks.len()).filter(|other| part(*other) > part(at)).count();
            let rank = part(at).map(|_| u32::try_from(before + 1).unwrap());
            prop_assert_eq!(row.rank, rank);
        }
    }
}
