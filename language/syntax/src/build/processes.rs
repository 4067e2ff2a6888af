//! 流程.

use super::declarations::who;
use super::{Builder, basis, name, names, nth_name};
use crate::Kind;
use crate::ast::{
    Action, ActionBody, Cap, Clock, Effect, EffectKind, Extension, Fork, Join, Mark, MarkAt, Name, Param,
    Pause, Point, PointKind, Process, ResultLine, Stage, Tail,
};
use crate::node::Node;

impl Builder {
    pub(super) fn process(&mut self, node: &Node<'_>) -> Option<Process> {
        let head = node.child(Kind::kw_process)?;
        Some(Process {
            name: nth_name(node, 0)?,
            matter: nth_name(node, 1)?,
            clocks: node.all(Kind::clock).filter_map(|n| self.clock(n)).collect(),
            stages: node.all(Kind::stage).filter_map(|n| self.stage(n)).collect(),
            ends: ends(node),
            opening: None,
            reopen: Vec::new(),
            revise: Vec::new(),
            merge: Vec::new(),
            recusals: Vec::new(),
            span: head.span,
        })
    }

    fn clock(&mut self, node: &Node<'_>) -> Option<Clock> {
        let mut points = node.all(Kind::points);
        let (since, until) = (points.next()?, points.next()?);
        Some(Clock {
            name: nth_name(node, 0)?,
            by: node.child(Kind::who).and_then(who),
            since: since.all(Kind::point).filter_map(point).collect(),
            until: until.all(Kind::point).filter_map(point).collect(),
            within: self.value(node.child(Kind::value)?)?,
            marks: self.marks(node),
            pauses: node.all(Kind::pause).filter_map(|n| self.pause(n)).collect(),
            extensions: node.all(Kind::extension).filter_map(|n| self.extension(n)).collect(),
            basis: basis(node),
            span: node.span,
        })
    }

    fn marks(&mut self, node: &Node<'_>) -> Vec<Mark> {
        node.all(Kind::mark).filter_map(|n| self.mark(n)).collect()
    }

    fn mark(&mut self, node: &Node<'_>) -> Option<Mark> {
        let when = node.child(Kind::mark_at)?;
        let at = match when.child(Kind::duration) {
            None => MarkAt::Lapse,
            Some(d) if when.has(Kind::kw_left) => MarkAt::Left(self.limit(d)?),
            Some(d) if when.has(Kind::kw_over) => MarkAt::Over(self.limit(d)?),
            Some(d) => MarkAt::Every(self.limit(d)?),
        };
        Some(Mark { at, effects: effects(node.child(Kind::effects)?), span: node.span })
    }

    fn pause(&mut self, node: &Node<'_>) -> Option<Pause> {
        let mut points = node.all(Kind::point);
        let (since, until) = (points.next()?, points.next()?);
        let most = match node.child(Kind::duration) {
            Some(d) => Some(self.limit(d)?),
            None => None,
        };
        Some(Pause {
            name: nth_name(node, 0)?,
            since: point(since)?,
            until: point(until)?,
            most,
            span: node.span,
        })
    }

    fn extension(&mut self, node: &Node<'_>) -> Option<Extension> {
        let mut durations = node.all(Kind::duration);
        let (add, within) = (durations.next()?, durations.next()?);
        Some(Extension {
            params: self.params(node),
            times: self.number_in(node)?,
            add: self.limit(add)?,
            by: who(node.child(Kind::who)?)?,
            within: self.limit(within)?,
            silence: nth_name(node, 0)?,
            span: node.span,
        })
    }

    fn params(&mut self, node: &Node<'_>) -> Vec<Param> {
        let Some(list) = node.child(Kind::params) else { return Vec::new() };
        let param = |n: &Node<'_>, this: &mut Self| {
            let ty = n.child(Kind::type_).and_then(|t| this.type_expr(t));
            Some(Param { name: nth_name(n, 0)?, ty })
        };
        list.all(Kind::param).filter_map(|n| param(n, self)).collect()
    }

    fn stage(&mut self, node: &Node<'_>) -> Option<Stage> {
        let head = node.child(Kind::kw_stage)?;
        let within = match node.child(Kind::value) {
            Some(value) => Some(self.value(value)?),
            None => None,
        };
        let title = nth_name(node, 0)?;
        let span = crate::Span { end: title.span.end, ..head.span };
        Some(Stage {
            name: title,
            by: node.child(Kind::who).and_then(who),
            along: None,
            top: node.has(Kind::kw_top),
            within,
            decides: node.all(Kind::decides).filter_map(|n| n.child(Kind::names)).flat_map(names).collect(),
            actions: node.all(Kind::action).filter_map(|n| self.action(n)).collect(),
            marks: self.marks(node),
            top_marks: Vec::new(),
            meets: Vec::new(),
            fork: node.child(Kind::fork).and_then(|n| self.fork(n)).map(Box::new),
            basis: basis(node),
            span,
        })
    }

    fn action(&mut self, node: &Node<'_>) -> Option<Action> {
        let tail = match node.child(Kind::tail) {
            Some(n) => Some(Tail {
                within: self.value(n.child(Kind::value)?)?,
                silence: nth_name(n, 0)?,
                span: n.span,
            }),
            None => None,
        };
        let when = match node.child(Kind::expr) {
            Some(n) => Some(self.expr(n)?),
            None => None,
        };
        let body = match node.child(Kind::effects) {
            Some(list) => ActionBody::Effects(effects(list)),
            None => ActionBody::Results(node.all(Kind::result).filter_map(|n| self.result(n)).collect()),
        };
        Some(Action {
            name: nth_name(node, 0)?,
            params: self.params(node),
            by: node.child(Kind::who).and_then(who),
            tail,
            when,
            cap: self.cap(node),
            body,
            span: node.span,
        })
    }

    /// 至多 n 次 and its 超次, under an action or a result.
    fn cap(&mut self, node: &Node<'_>) -> Option<Cap> {
        let cap = node.child(Kind::cap)?;
        let over = node.child(Kind::over).and_then(|n| n.child(Kind::effects)).map(effects);
        Some(Cap { most: self.number_in(cap)?, over, span: cap.span })
    }

    fn result(&mut self, node: &Node<'_>) -> Option<ResultLine> {
        let cap = self.cap(node);
        Some(ResultLine {
            names: names(node.child(Kind::names)?),
            cap,
            effects: effects(node.child(Kind::effects)?),
        })
    }

    fn fork(&mut self, node: &Node<'_>) -> Option<Fork> {
        let join = node.child(Kind::join)?.parts().nth(1)?;
        let join = if join.kind == Kind::join_all {
            Join::All(effects(join.child(Kind::effects)?))
        } else if join.kind == Kind::join_any {
            Join::Any(effects(join.child(Kind::effects)?), join.has(Kind::kw_withdraw))
        } else {
            Join::Lead(nth_name(join, 0)?, !join.has(Kind::kw_nowait))
        };
        Some(Fork {
            over: who(node.child(Kind::who)?)?,
            stages: node.all(Kind::stage).filter_map(|n| self.stage(n)).collect(),
            ends: ends(node),
            join,
            span: node.span,
        })
    }
}

fn ends(node: &Node<'_>) -> Vec<Name> {
    node.all(Kind::end_stages).filter_map(|n| n.child(Kind::names)).flat_map(names).collect()
}

fn point(node: &Node<'_>) -> Option<Point> {
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

fn effects(node: &Node<'_>) -> Vec<Effect> {
    node.parts().filter(|n| n.kind != Kind::comma).filter_map(effect).collect()
}

fn effect(node: &Node<'_>) -> Option<Effect> {
    let kind = if node.kind == Kind::record {
        EffectKind::Record(node.all(Kind::name).map(name).collect())
    } else if node.kind == Kind::deem {
        EffectKind::Deem(nth_name(node, 0)?, nth_name(node, 1))
    } else if node.has(Kind::kw_here) {
        EffectKind::Stay
    } else {
        EffectKind::Goto(nth_name(node, 0)?)
    };
    Some(Effect { kind, span: node.span })
}
