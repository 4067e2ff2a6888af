//! Scores: exact to the last half basis point, against rational arithmetic by hand.

use proptest::prelude::*;
use shao_abi::{Below, EntryPoint, Fold, Indicator, LedgerId, PartyId, Zero};

use super::super::world::*;
use super::bench::*;
use super::closes::{quarterly, seal};
use crate::settlement::Worth;
use crate::settlement::percent;

pub fn indicator(name: &str, weight: u32, above: LedgerId, below: Below) -> Indicator {
    Indicator {
        name: name.to_owned(),
        weight,
        above,
        below,
        full: 1,
        sample: 1,
        zero: Zero::Out,
        cites: Vec::new(),
    }
}

/// A score of indicators over sums: above and below are given outright.
fn summed(indicators: usize) -> (World, Vec<(LedgerId, LedgerId)>) {
    let mut world = bare();
    let mut ledgers = Vec::new();
    for n in 0..indicators {
        let mut sum = |name: &str| ledger(&mut world, &format!("{name}{n}"), Fold::Sum, EntryPoint::Opened);
        ledgers.push((sum("上"), sum("下")));
    }
    (world, ledgers)
}

fn give(court: &mut Court<'_>, ledger: LedgerId, unit: PartyId, value: i64) {
    let one = entry(ledger, unit, &format!("{}-{}", ledger.0, unit.0), "2026-08-01T10:00");
    court.enter(crate::Entry { value, ..one });
}

/// The score of one unit with these numbers above and below the lines.
fn score_of(parts: &[(u32, i64, i64, u32)]) -> Option<i64> {
    let (mut world, ledgers) = summed(parts.len());
    let indicators = parts.iter().zip(&ledgers).enumerate();
    let indicators = indicators.map(|(n, ((weight, _, _, full), (above, below)))| Indicator {
        full: *full,
        ..indicator(&format!("指标{n}"), *weight, *above, Below::Ledger(*below))
    });
    world.ledgers.scores = vec![quarterly(indicators.collect())];
    let mut court = Court::new(&world, "2026-07-01T00:00");
    for ((_, above, below, _), (up, down)) in parts.iter().zip(&ledgers) {
        give(&mut court, *up, POLICE, *above);
        give(&mut court, *down, POLICE, *below);
    }
    seal(&mut court);
    court.county.last_close(0).unwrap().row(POLICE).unwrap().score
}

#[test]
fn the_score_is_rounded_half_up_once_at_the_end() {
    assert_eq!(score_of(&[(10_000, 7, 8, 1)]), Some(8_750));
    assert_eq!(score_of(&[(10_000, 1, 3, 1)]), Some(3_333));
    assert_eq!(score_of(&[(10_000, 2, 3, 1)]), Some(6_667));
    assert_eq!(score_of(&[(5_000, 1, 3, 1), (5_000, 1, 6, 1)]), Some(2_500));
    assert_eq!(
        score_of(&[(5_000, 1, 4_000, 1), (5_000, 1, 4_000, 1)]),
        Some(3),
        "1.25 + 1.25 is 2.5 and goes up; rounded one by one it would be 2"
    );
    assert_eq!(score_of(&[(10_000, 1, 20_000, 1)]), Some(1), "0.5 is up");
    assert_eq!(score_of(&[(10_000, 9_999, 20_000, 1)]), Some(5_000), "4,999.5 is up");
    assert_eq!(score_of(&[(10_000, 87 * 4, 4, 100)]), Some(8_700), "满分 100: an average of 87");
}

#[test]
fn the_largest_numbers_neither_overflow_nor_lose_anything() {
    let most = i64::MAX;
    let many: Vec<(u32, i64, i64, u32)> = (0..10).map(|n| (1_000, most - n, most - n, 1)).collect();
    assert_eq!(score_of(&many), Some(10_000));
    let primes = [9_223_372_036_854_775_783, 9_223_372_036_854_775_643, 9_223_372_036_854_775_549];
    let halves: Vec<(u32, i64, i64, u32)> =
        primes.iter().zip([3_334, 3_333, 3_333]).map(|(p, w)| (w, (p - 1) / 2, *p, 1)).collect();
    // Each is a hair below one half, so the sum is a hair below 5,000 and rounds to it; a hair below 4,999.5 does not.
    assert_eq!(score_of(&halves), Some(5_000));
    let hair: Vec<(u32, i64, i64, u32)> = vec![(1, (primes[0] - 1) / 2, primes[0], 1), (9_999, 0, 1, 1)];
    assert_eq!(score_of(&hair), Some(0), "one hair below half a basis point");
    let hair: Vec<(u32, i64, i64, u32)> =
        vec![(1, primes[0].div_euclid(2) + 1, primes[0], 1), (9_999, 0, 1, 1)];
    assert_eq!(score_of(&hair), Some(1), "one hair above");
}

#[test]
fn a_target_counts_at_most_all_of_it() {
    for (calls, points, worth) in
        [(10, 5_000, Worth::Quotient), (20, 10_000, Worth::Full), (35, 10_000, Worth::Full)]
    {
        let mut world = bare();
        let up = ledger(&mut world, "呼叫数", Fold::Sum, EntryPoint::Opened);
        world.ledgers.scores = vec![quarterly(vec![indicator("呼叫", 10_000, up, Below::Target(20))])];
        let mut court = Court::new(&world, "2026-07-01T00:00");
        give(&mut court, up, TOWN, calls);
        seal(&mut court);
        let row = court.county.last_close(0).unwrap().row(TOWN).unwrap().clone();
        assert_eq!((row.score, row.parts[0].worth), (Some(points), worth), "{calls} of 20");
        assert_eq!(row.keys().count(), 1, "it says by which entries");
    }
}

#[test]
fn nothing_below_the_line_is_what_the_policy_wrote_and_too_little_does_not_take_part() {
    let with = |zero, sample, below: i64| {
        let (mut world, ledgers) = summed(1);
        let (up, down) = ledgers[0];
        let one = indicator("响应度", 10_000, up, Below::Ledger(down));
        world.ledgers.scores = vec![quarterly(vec![Indicator { zero, sample, ..one }])];
        let mut court = Court::new(&world, "2026-07-01T00:00");
        if below > 0 {
            give(&mut court, up, TOWN, 1);
            give(&mut court, down, TOWN, below);
        }
        seal(&mut court);
        let row = court.county.last_close(0).unwrap().row(TOWN).unwrap().clone();
        (row.score, row.out.map(|words| words.zh))
    };
    assert_eq!(with(Zero::Out, 1, 0), (None, Some("指标“响应度”分母为零".to_owned())));
    assert_eq!(with(Zero::Full, 5, 0), (Some(10_000), None));
    assert_eq!(
        with(Zero::None, 5, 0),
        (Some(0), None),
        "零分 is written for just that; 样本 does not undo it"
    );
    assert_eq!(with(Zero::Full, 5, 4), (None, Some("指标“响应度”样本 4，不足 5".to_owned())));
    assert_eq!(with(Zero::Full, 5, 5), (Some(2_000), None));
}

#[test]
fn percentages_read_as_people_write_them() {
    assert_eq!([8_750, 5, -120, 10_000].map(percent), ["87.50%", "0.05%", "-1.20%", "100.00%"]);
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Against a rational sum that is reduced at each step.
    #[test]
    fn scores_are_the_exact_sum_rounded_half_up(
        parts in prop::collection::vec((1u32..5_000, 0i64..400, 1i64..200, 1u32..101), 1..5),
    ) {
        let (mut top, mut bottom) = (0i128, 1i128);
        for (weight, above, below, full) in &parts {
            let (n, d) = (i128::from(*weight) * i128::from(*above), i128::from(*below) * i128::from(*full));
            (top, bottom) = (top * d + n * bottom, bottom * d);
            let by = gcd(top, bottom);
            (top, bottom) = (top / by, bottom / by);
        }
        let exact = (2 * top + bottom).div_euclid(2 * bottom);
        prop_assert_eq!(score_of(&parts).map(i128::from), Some(exact));
    }
}
