//! How a case begins by itself, begins again, and what is done to it from outside its stages.

use super::declarations::who;
use super::effects::by;
use super::{Builder, nth_name};
use crate::Kind;
use crate::ast::{Merge, Opening, Recurrence, Recusal, Reopen, Revise};
use crate::node::Node;

impl Builder {
    pub(super) fn opening(&mut self, node: &Node<'_>) -> Option<Opening> {
        let when = node.child(Kind::recurrence)?;
        let at = i64::from(self.minute(when.child(Kind::hm)?)?);
        let recurs = if when.has(Kind::kw_each_month) {
            Recurrence::Monthly(self.number_in(when)?, at)
        } else if when.has(Kind::kw_each_workday) {
            Recurrence::Workdays(at)
        } else {
            Recurrence::Daily(at)
        };
        Some(Opening { recurs, each: nth_name(node, 0)?, field: nth_name(node, 1)?, span: node.span })
    }

    pub(super) fn reopen(&mut self, node: &Node<'_>) -> Option<Reopen> {
        Some(Reopen {
            params: self.params(node),
            by: by(node)?,
            most: self.count(node.child(Kind::count)?)?,
            to: nth_name(node, 0)?,
            span: node.span,
        })
    }

    pub(super) fn revise(&mut self, node: &Node<'_>) -> Option<Revise> {
        let within = self.amount(node.child(Kind::amount)?)?;
        Some(Revise { by: by(node)?, within, span: node.span })
    }
}

pub(super) fn merge(node: &Node<'_>) -> Option<Merge> {
    Some(Merge { by: by(node)?, span: node.span })
}

pub(super) fn recusal(node: &Node<'_>) -> Option<Recusal> {
    let mut parties = node.all(Kind::who).filter_map(who);
    Some(Recusal { field: parties.next()?, instead: parties.next()?, span: node.span })
}
