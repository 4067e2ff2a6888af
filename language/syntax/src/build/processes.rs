//! 流程.

use super::declarations::who;
use super::effects::{by, point};
use super::openings::{merge, recusal};
use super::{Builder, basis, names, nth_name};
use crate::Kind;
use crate::ast::{
    Action, ActionBody, Cap, Clock, Extension, Fork, Join, Name, Param, Pause, Process, ResultLine, Stage,
    Tail,
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
            opening: node.child(Kind::opening).and_then(|n| self.opening(n)),
            reopen: node.all(Kind::reopen).filter_map(|n| self.reopen(n)).collect(),
            revise: node.all(Kind::revise).filter_map(|n| self.revise(n)).collect(),
            merge: node.all(Kind::merge).filter_map(merge).collect(),
            recusals: node.all(Kind::recusal).filter_map(recusal).collect(),
            span: head.span,
        })
    }

    fn clock(&mut self, node: &Node<'_>) -> Option<Clock> {
        let mut points = node.all(Kind::points);
        let (since, until) = (points.next()?, points.next()?);
        Some(Clock {
            name: nth_name(node, 0)?,
            by: by(node),
            since: since.all(Kind::point).filter_map(point).collect(),
            until: until.all(Kind::point).filter_map(point).collect(),
            within: self.term(node.child(Kind::term)?)?,
            marks: self.marks(node),
            pauses: node.all(Kind::pause).filter_map(|n| self.pause(n)).collect(),
            extensions: node.all(Kind::extension).filter_map(|n| self.extension(n)).collect(),
            basis: basis(node),
            span: node.span,
        })
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
            by: by(node)?,
            within: self.limit(within)?,
            silence: nth_name(node, 0)?,
            span: node.span,
        })
    }

    pub(super) fn params(&mut self, node: &Node<'_>) -> Vec<Param> {
        let Some(list) = node.child(Kind::params) else { return Vec::new() };
        let param = |n: &Node<'_>, this: &mut Self| {
            let ty = n.child(Kind::type_).and_then(|t| this.type_expr(t));
            Some(Param { name: nth_name(n, 0)?, ty })
        };
        list.all(Kind::param).filter_map(|n| param(n, self)).collect()
    }

    fn stage(&mut self, node: &Node<'_>) -> Option<Stage> {
        let head = node.child(Kind::kw_stage)?;
        let within = match node.child(Kind::term) {
            Some(term) => Some(self.term(term)?),
            None => None,
        };
        let title = nth_name(node, 0)?;
        let span = crate::Span { end: title.span.end, ..head.span };
        Some(Stage {
            name: title,
            by: by(node),
            along: node.child(Kind::along).and_then(|n| nth_name(n, 0)),
            top: node.has(Kind::kw_top),
            within,
            decides: node.all(Kind::decides).filter_map(|n| n.child(Kind::names)).flat_map(names).collect(),
            actions: node.all(Kind::action).filter_map(|n| self.action(n)).collect(),
            marks: self.marks(node),
            top_marks: self.top_marks(node),
            meets: node.all(Kind::meet).filter_map(|n| self.meet(n)).collect(),
            fork: node.child(Kind::fork).and_then(|n| self.fork(n)).map(Box::new),
            basis: basis(node),
            span,
        })
    }

    pub(super) fn action(&mut self, node: &Node<'_>) -> Option<Action> {
        let tail = match node.child(Kind::tail) {
            Some(n) => Some(Tail {
                within: self.term(n.child(Kind::term)?)?,
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
            Some(list) => ActionBody::Effects(self.effects(list)),
            None => ActionBody::Results(node.all(Kind::result).filter_map(|n| self.result(n)).collect()),
        };
        Some(Action {
            name: nth_name(node, 0)?,
            params: self.params(node),
            by: by(node),
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
        let over = node.child(Kind::over).and_then(|n| n.child(Kind::effects)).map(|n| self.effects(n));
        Some(Cap { most: self.number_in(cap)?, over, span: cap.span })
    }

    fn result(&mut self, node: &Node<'_>) -> Option<ResultLine> {
        let cap = self.cap(node);
        Some(ResultLine {
            names: names(node.child(Kind::names)?),
            cap,
            effects: self.effects(node.child(Kind::effects)?),
        })
    }

    fn fork(&mut self, node: &Node<'_>) -> Option<Fork> {
        let join = node.child(Kind::join)?.parts().nth(1)?;
        let join = if join.kind == Kind::join_all {
            Join::All(self.effects(join.child(Kind::effects)?))
        } else if join.kind == Kind::join_any {
            Join::Any(self.effects(join.child(Kind::effects)?), join.has(Kind::kw_withdraw))
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
