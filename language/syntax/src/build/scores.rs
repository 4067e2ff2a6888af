//! 考评.

use super::effects::by;
use super::{Builder, names, nth_name};
use crate::Kind;
use crate::ast::{
    Award, Basis, Below, Cohort, Indicator, Late, Name, Period, Rank, Score, Share, Ties, TiesKind, Zero,
};
use crate::node::Node;

impl Builder {
    pub(super) fn score(&mut self, node: &Node<'_>) -> Option<Score> {
        let period = node.child(Kind::period)?;
        let every = if period.has(Kind::kw_each_month) {
            Period::Month
        } else if period.has(Kind::kw_each_quarter) {
            Period::Quarter
        } else {
            Period::Year
        };
        let (lines, basis) = self.lines(node);
        let mut score = Score {
            name: nth_name(node, 0)?,
            every,
            of: node.child(Kind::names).map(names).unwrap_or_default(),
            by: by(node),
            cohort: None,
            grace: None,
            late: None,
            indicators: Vec::new(),
            ties: None,
            awards: Vec::new(),
            shares: Vec::new(),
            basis,
            span: node.child(Kind::kw_score)?.span,
        };
        for (line, basis) in lines {
            self.score_line(&mut score, line, basis);
        }
        Some(score)
    }

    fn score_line(&mut self, score: &mut Score, line: &Node<'_>, basis: Basis) {
        if line.kind == Kind::counted {
            score.cohort = Some(cohort(line));
        } else if line.kind == Kind::grace {
            score.grace = line.child(Kind::duration).and_then(|n| self.limit(n));
        } else if line.kind == Kind::late {
            score.late = Some(if line.has(Kind::kw_reopened) { Late::Reopen } else { Late::Next });
        } else if line.kind == Kind::indicator {
            score.indicators.extend(self.indicator(line, basis));
        } else if line.kind == Kind::ties {
            score.ties = ties(line);
        } else if line.kind == Kind::award {
            score.awards.extend(self.award(line, basis));
        } else if line.kind == Kind::included {
            score.shares.extend(self.included(line, basis));
        }
    }

    fn indicator(&mut self, node: &Node<'_>, basis: Basis) -> Option<Indicator> {
        let weight = node.child(Kind::ratio)?;
        let below = match node.child(Kind::number) {
            Some(number) => Below::Number(self.number(number)?),
            None => Below::Ledger(nth_name(node, 2)?),
        };
        let mut option = |kind: Kind| node.child(kind).and_then(|n| self.number_in(n));
        let (full, sample) = (option(Kind::full_marks), option(Kind::sample));
        Some(Indicator {
            name: nth_name(node, 0)?,
            weight: self.hundredths(weight)?,
            weight_span: weight.span,
            above: nth_name(node, 1)?,
            below,
            full,
            sample,
            zero: node.child(Kind::if_zero).map(zero),
            basis,
            span: node.span,
        })
    }

    fn award(&mut self, node: &Node<'_>, basis: Basis) -> Option<Award> {
        let (rank, unconfirmed) = if let Some(share) = node.child(Kind::share) {
            let (ratio, unconfirmed) = self.share(share)?;
            (Rank::Below(ratio), unconfirmed)
        } else {
            let rank = node.child(Kind::rank)?;
            let unconfirmed = rank.child(Kind::unconfirmed_rank);
            let many = self.number_in(unconfirmed.unwrap_or(rank))?;
            let rank = if node.has(Kind::kw_best) { Rank::Top(many) } else { Rank::Bottom(many) };
            (rank, unconfirmed.is_some())
        };
        Some(Award { rank, form: nth_name(node, 0)?, unconfirmed, basis, span: node.span })
    }

    fn included(&mut self, node: &Node<'_>, basis: Basis) -> Option<Share> {
        let (ratio, unconfirmed) = self.share(node.child(Kind::share)?)?;
        Some(Share { of: nth_name(node, 0)?, ratio, unconfirmed, basis, span: node.span })
    }

    /// Basis points, and whether they are 待县确认.
    fn share(&mut self, node: &Node<'_>) -> Option<(i64, bool)> {
        let unconfirmed = node.child(Kind::unconfirmed_share);
        let ratio = unconfirmed.unwrap_or(node).child(Kind::ratio)?;
        Some((self.hundredths(ratio)?, unconfirmed.is_some()))
    }
}

fn cohort(node: &Node<'_>) -> Cohort {
    if node.has(Kind::kw_opened_in) {
        Cohort::Opened
    } else if node.has(Kind::kw_due_in) {
        Cohort::Due
    } else {
        Cohort::Done
    }
}

fn zero(node: &Node<'_>) -> Zero {
    if node.has(Kind::kw_out) {
        Zero::Out
    } else if node.has(Kind::kw_full) {
        Zero::Full
    } else {
        Zero::None
    }
}

fn ties(node: &Node<'_>) -> Option<Ties> {
    let by: Option<Name> = nth_name(node, 0);
    let kind = if node.has(Kind::kw_all_in) {
        TiesKind::All
    } else if node.has(Kind::kw_lenient) {
        TiesKind::Lenient
    } else {
        TiesKind::By(by?)
    };
    Some(Ties { kind, span: node.span })
}
