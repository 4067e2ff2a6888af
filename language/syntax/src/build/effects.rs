//! Points, marks and effects.

use super::declarations::who;
use super::{Builder, name, nth_name, spelled};
use crate::Kind;
use crate::ast::{
    Assign, Effect, EffectKind, Expr, ExprKind, Mark, MarkAt, Meet, MeetWith, Point, PointKind, Terms, Value,
    Who,
};
use crate::node::Node;

impl Builder {
    pub(super) fn marks(&mut self, node: &Node<'_>) -> Vec<Mark> {
        node.all(Kind::mark).filter_map(|n| self.mark(n)).collect()
    }

    /// The marks of every 登顶 of a stage.
    pub(super) fn top_marks(&mut self, node: &Node<'_>) -> Vec<Mark> {
        let marks = node.all(Kind::at_top).flat_map(|n| n.all(Kind::top_mark));
        marks.filter_map(|n| self.mark(n)).collect()
    }

    fn mark(&mut self, node: &Node<'_>) -> Option<Mark> {
        let when = node.child(Kind::mark_at)?;
        let at = match when.child(Kind::amount) {
            None => MarkAt::Lapse,
            Some(d) if when.has(Kind::kw_left) => MarkAt::Left(self.amount(d)?),
            Some(d) if when.has(Kind::kw_over) => MarkAt::Over(self.amount(d)?),
            Some(d) => MarkAt::Every(self.amount(d)?),
        };
        let effects = node.child(Kind::effects).or_else(|| node.child(Kind::top_effects))?;
        Some(Mark { at, effects: self.effects(effects), span: node.span })
    }

    pub(super) fn meet(&mut self, node: &Node<'_>) -> Option<Meet> {
        let with =
            if node.has(Kind::kw_origin) { MeetWith::Origin } else { MeetWith::Started(nth_name(node, 0)?) };
        Some(Meet {
            with,
            point: point(node.child(Kind::point)?)?,
            effects: self.effects(node.child(Kind::effects)?),
            span: node.span,
        })
    }

    pub(super) fn effects(&mut self, node: &Node<'_>) -> Vec<Effect> {
        node.parts().filter(|n| n.kind != Kind::comma).filter_map(|n| self.effect(n)).collect()
    }

    fn effect(&mut self, node: &Node<'_>) -> Option<Effect> {
        let kind = if node.kind == Kind::record {
            EffectKind::Record(node.all(Kind::name).map(name).collect())
        } else if node.kind == Kind::deem {
            EffectKind::Deem(nth_name(node, 0)?, nth_name(node, 1))
        } else if node.kind == Kind::start {
            EffectKind::Start(nth_name(node, 0)?, self.start_args(node))
        } else if node.kind == Kind::handover {
            EffectKind::HandOver(
                nth_name(node, 0)?,
                self.start_args(node),
                node.child(Kind::terms).map(terms),
            )
        } else if node.has(Kind::kw_here) {
            EffectKind::Stay
        } else if node.has(Kind::kw_up) {
            EffectKind::Up
        } else {
            EffectKind::Goto(nth_name(node, 0)?)
        };
        Some(Effect { kind, span: node.span })
    }

    fn start_args(&mut self, node: &Node<'_>) -> Vec<Assign> {
        let given = node.child(Kind::start_args).into_iter().flat_map(|n| n.all(Kind::passed));
        given.filter_map(|n| self.passed(n)).collect()
    }

    /// What 启动 gives the other case. 本单位 is no value elsewhere, so no other name is written so.
    fn passed(&mut self, node: &Node<'_>) -> Option<Assign> {
        let name = name(node.child(Kind::outcome_name)?);
        let value = match node.child(Kind::kw_member) {
            Some(member) => {
                let expr = Expr { kind: ExprKind::Name(spelled(member).text), span: member.span };
                Value { expr, beside: None, unconfirmed: false, span: member.span }
            }
            None => self.value(node.child(Kind::value)?)?,
        };
        Some(Assign { name, value })
    }
}

/// 时限 承前|重起.
fn terms(node: &Node<'_>) -> Terms {
    if node.has(Kind::kw_carried) { Terms::Carried } else { Terms::Anew }
}

/// A node of kind `point`.
pub(super) fn point(node: &Node<'_>) -> Option<Point> {
    let kind = if node.has(Kind::kw_opened) {
        PointKind::Opened
    } else if node.has(Kind::kw_enter) {
        PointKind::Enter(nth_name(node, 0)?)
    } else if node.has(Kind::kw_leave) {
        PointKind::Leave(nth_name(node, 0)?)
    } else {
        PointKind::Act(nth_name(node, 0)?, nth_name(node, 1))
    };
    Some(Point { kind, span: node.span })
}

/// 由, where it is written.
pub(super) fn by(node: &Node<'_>) -> Option<Who> {
    node.child(Kind::who).and_then(who)
}
