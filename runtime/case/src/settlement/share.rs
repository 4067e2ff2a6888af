//! 纳入: what a score comes to in another assessment, which this county's own rules do not run.

use serde::Serialize;
use shao_abi::Score;

use super::score::percent;

/// A score's part in another assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShareView {
    /// The assessment.
    pub of: String,
    /// How much of it this score makes up, such as `30%`.
    pub ratio: String,
    /// What the unit's score comes to there, rounded to a hundredth of a percent, half up.
    pub counts: String,
    /// Whether the share is 待县确认.
    pub unsure: bool,
}

/// What a score of so many basis points comes to wherever it is 纳入.
pub(super) fn shares(score: &Score, points: Option<i64>) -> Vec<ShareView> {
    let Some(points) = points else { return Vec::new() };
    let of = |share: &shao_abi::Share| ShareView {
        of: share.of.clone(),
        ratio: percent(i64::from(share.ratio)),
        counts: percent(part(points, share.ratio)),
        unsure: share.unconfirmed,
    };
    score.shares.iter().map(of).collect()
}

fn part(points: i64, ratio: u32) -> i64 {
    let whole = i128::from(points).saturating_mul(i128::from(ratio)).saturating_add(5_000);
    i64::try_from(whole.div_euclid(10_000)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn a_share_is_rounded_half_up() {
        assert_eq!(part(8_750, 3_000), 2_625);
        assert_eq!(part(3_333, 1_500), 500, "4.9995% is 5.00%");
        assert_eq!(part(0, 3_000), 0);
        assert_eq!(part(i64::MAX, u32::MAX), i64::MAX, "no overflow");
    }
}
