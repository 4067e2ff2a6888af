//! 问责形式 and 问责.

use super::declarations::who;
use super::effects::by;
use super::{Builder, basis, name, names, nth_name};
use crate::Kind;
use crate::ast::{Accountability, Again, Basis, Exemption, Forms, Measure, Situation, Subject};
use crate::node::Node;

impl Builder {
    pub(super) fn accountability(&mut self, node: &Node<'_>) -> Option<Accountability> {
        let total = node.child(Kind::number);
        let at = node.child(Kind::hm).and_then(|n| self.minute(n)).map(i64::from);
        let (lines, basis) = self.lines(node);
        let mut whole = Accountability {
            name: nth_name(node, 0)?,
            total: total.and_then(|n| Some((self.number(n)?, n.span))),
            at,
            situations: Vec::new(),
            subject: None,
            hold: None,
            exemption: None,
            decider: None,
            appeal: None,
            milder: None,
            basis,
            span: node.child(Kind::kw_accountability)?.span,
        };
        for (line, basis) in lines {
            self.accountability_line(&mut whole, line, basis);
        }
        Some(whole)
    }

    fn accountability_line(&mut self, whole: &mut Accountability, line: &Node<'_>, basis: Basis) {
        let limit = |this: &mut Self| line.child(Kind::amount).and_then(|n| this.amount(n));
        if line.kind == Kind::situation {
            whole.situations.extend(self.situation(line, basis));
        } else if line.kind == Kind::subject {
            whole.subject = subject(line);
        } else if line.kind == Kind::hold {
            whole.hold = limit(self);
        } else if line.kind == Kind::exemption {
            whole.exemption = self.exemption(line);
        } else if line.kind == Kind::decider {
            whole.decider = line.child(Kind::who).and_then(who);
        } else if line.kind == Kind::appeal {
            whole.appeal = limit(self);
        } else if line.kind == Kind::milder {
            whole.milder = Some(line.span);
        }
    }

    fn situation(&mut self, node: &Node<'_>, basis: Basis) -> Option<Situation> {
        let when = match node.child(Kind::expr) {
            Some(n) => Some(self.expr(n)?),
            None => None,
        };
        let again = match node.child(Kind::again) {
            Some(n) => Some(Again {
                window: self.window(n.child(Kind::window)?)?,
                measures: n.child(Kind::measures).map(measures).unwrap_or_default(),
            }),
            None => None,
        };
        Some(Situation {
            name: nth_name(node, 0)?,
            when,
            measures: node.child(Kind::measures).map(measures).unwrap_or_default(),
            again,
            repeatable: node.has(Kind::kw_repeatable),
            basis,
            span: node.span,
        })
    }

    fn exemption(&mut self, node: &Node<'_>) -> Option<Exemption> {
        Some(Exemption {
            name: nth_name(node, 0)?,
            by: by(node)?,
            within: self.amount(node.child(Kind::amount)?)?,
            silence: nth_name(node, 1)?,
            span: node.span,
        })
    }
}

pub(super) fn forms(node: &Node<'_>) -> Option<Forms> {
    let forms = node.child(Kind::names).map(names).unwrap_or_default();
    Some(Forms { subject: nth_name(node, 0)?, forms, basis: basis(node) })
}

fn subject(node: &Node<'_>) -> Option<Subject> {
    let (role, kind) = if node.has(Kind::dot) {
        (Some(nth_name(node, 0)?), nth_name(node, 1)?)
    } else {
        (None, nth_name(node, 0)?)
    };
    Some(Subject { role, kind, span: node.span })
}

/// What 并 joins is of the kind before it, unless it says its own.
fn measures(node: &Node<'_>) -> Vec<Measure> {
    let mut referral = false;
    let mut read = |n: &Node<'_>| {
        referral = n.has(Kind::kw_refer) || referral && !n.has(Kind::kw_propose);
        let form = n.child(Kind::measure_form)?;
        let unconfirmed = form.child(Kind::unconfirmed_form);
        let written = unconfirmed.unwrap_or(form).child(Kind::name).map(name)?;
        Some(Measure { name: written, referral, unconfirmed: unconfirmed.is_some() })
    };
    let parts = node.parts().filter(|n| n.kind == Kind::measure || n.kind == Kind::joined_measure);
    parts.filter_map(&mut read).collect()
}
