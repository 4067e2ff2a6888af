//! 考评.

use super::effects::by;
use super::{Builder, names, nth_name, stated};
use crate::Kind;
use crate::ast::{
    Award, Basis, Below, Cohort, Indicator, Late, Name, Period, Rank, Score, Share, Stated, Ties, TiesKind,
    Zero,
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
            score.grace = line.child(Kind::amount).and_then(|n| self.amount(n));
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
        let weight = node.child(Kind::share)?;
        let below = match node.child(Kind::count) {
            Some(target) => Below::Number(self.count(target)?),
            None => Below::Ledger(nth_name(node, 2)?),
        };
        let mut option =
            |kind: Kind| node.child(kind).and_then(|n| n.child(Kind::count)).and_then(|n| self.count(n));
        let (full, sample) = (option(Kind::full_marks), option(Kind::sample));
        Some(Indicator {
            name: nth_name(node, 0)?,
            weight: self.share(weight)?,
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
            let Stated { value, unconfirmed } = self.share(share)?;
            (Rank::Below(value), unconfirmed)
        } else {
            let Stated { value, unconfirmed } = self.count(node.child(Kind::count)?)?;
            let rank = if node.has(Kind::kw_best) { Rank::Top(value) } else { Rank::Bottom(value) };
            (rank, unconfirmed)
        };
        Some(Award { rank, form: nth_name(node, 0)?, unconfirmed, basis, span: node.span })
    }

    fn included(&mut self, node: &Node<'_>, basis: Basis) -> Option<Share> {
        let ratio = self.share(node.child(Kind::share)?)?;
        Some(Share { of: nth_name(node, 0)?, ratio, basis, span: node.span })
    }

    /// A node of kind `share`, in basis points.
    fn share(&mut self, node: &Node<'_>) -> Option<Stated<i64>> {
        stated(node, Kind::unconfirmed_share, |inner| self.hundredths(inner.child(Kind::ratio)?))
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
