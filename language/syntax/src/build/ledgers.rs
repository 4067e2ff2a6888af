//! 梯子 and 台账.

use super::effects::by;
use super::{Builder, basis, nth_name, spelled};
use crate::Kind;
use crate::ast::{
    ClockEnd, EntryKind, EntryPoint, Fold, Ladder, Ledger, LedgerKey, Rung, Window, WindowKind,
};
use crate::node::Node;

impl Builder {
    pub(super) fn ladder(&mut self, node: &Node<'_>) -> Option<Ladder> {
        let rungs = node.all(Kind::rung).filter_map(|n| self.rung(n)).collect();
        Some(Ladder { name: nth_name(node, 0)?, rungs })
    }

    fn rung(&mut self, node: &Node<'_>) -> Option<Rung> {
        let within = match node.child(Kind::term) {
            Some(term) => Some(self.term(term)?),
            None => None,
        };
        let actions = node.all(Kind::action).filter_map(|n| self.action(n)).collect();
        Some(Rung { name: nth_name(node, 0)?, by: by(node)?, within, actions, span: node.span })
    }

    pub(super) fn ledger(&mut self, node: &Node<'_>) -> Option<Ledger> {
        let on = entry(node.child(Kind::entry)?)?;
        let when = match node.child(Kind::expr) {
            Some(n) => Some(self.expr(n)?),
            None => None,
        };
        let key = node.child(Kind::ledger_key)?;
        Some(Ledger {
            name: nth_name(node, 0)?,
            fold: fold(node.child(Kind::fold)?)?,
            process: on.process.clone(),
            on,
            broken_by: node.child(Kind::broken_by).and_then(|n| n.child(Kind::entry)).and_then(entry),
            when,
            by: nth_name(key, 0).map_or(LedgerKey::Responsible(key.span), LedgerKey::Field),
            basis: basis(node),
            span: node.span,
        })
    }

    /// A node of kind `window`.
    pub(super) fn window(&mut self, node: &Node<'_>) -> Option<Window> {
        let kind = if node.has(Kind::kw_this_month) {
            WindowKind::ThisMonth
        } else if node.has(Kind::kw_this_quarter) {
            WindowKind::ThisQuarter
        } else if node.has(Kind::kw_this_year) {
            WindowKind::ThisYear
        } else {
            let many = self.number_in(node)?;
            if node.has(Kind::kw_days) {
                WindowKind::Days(many)
            } else if node.has(Kind::kw_months) {
                WindowKind::Months(many)
            } else {
                WindowKind::Years(many)
            }
        };
        Some(Window { kind, span: node.span })
    }
}

fn fold(node: &Node<'_>) -> Option<Fold> {
    Some(if node.has(Kind::kw_count_of) {
        Fold::Count
    } else if node.has(Kind::kw_streak) {
        Fold::Streak
    } else if node.has(Kind::kw_sum_of) {
        Fold::Sum(nth_name(node, 0)?)
    } else if node.has(Kind::kw_distinct) {
        Fold::Distinct(nth_name(node, 0)?)
    } else {
        Fold::Max(nth_name(node, 0)?)
    })
}

fn entry(node: &Node<'_>) -> Option<EntryPoint> {
    let kind = if let Some(act) = node.child(Kind::act_name) {
        EntryKind::Act(spelled(act))
    } else if node.has(Kind::kw_opened) {
        EntryKind::Opened
    } else if node.has(Kind::kw_enter) {
        EntryKind::Enter(nth_name(node, 1)?)
    } else if node.has(Kind::kw_record) {
        EntryKind::Mark(nth_name(node, 1)?)
    } else {
        EntryKind::Clock(nth_name(node, 1)?, clock_end(node))
    };
    Some(EntryPoint { process: nth_name(node, 0)?, kind, span: node.span })
}

fn clock_end(node: &Node<'_>) -> ClockEnd {
    if node.has(Kind::kw_lapse) {
        ClockEnd::Lapsed
    } else if node.has(Kind::kw_met) {
        ClockEnd::Met
    } else {
        ClockEnd::Due
    }
}
