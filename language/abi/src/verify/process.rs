//! Whether every id in the process points at something.

use super::schema::Findings;
use crate::{
    Action, Cap, Child, Clock, CounterId, Effect, Flow, Fork, Join, Ledgers, LimitSource, MarkId, Param,
    PassedText, Point, Process, Schema, Stage, StageId, StageKind, Start, Type,
};

/// Checks the process; adds what is wrong to `found`.
pub(super) fn check(schema: &Schema, process: &Process, ledgers: &Ledgers, found: &mut Vec<String>) {
    let mut all = Findings { schema, process, ledgers, found };
    process.flows.iter().for_each(|flow| all.flow(flow));
    process.acts.iter().for_each(|act| all.flow_id(act.flow, &act.name));
    process.starts.iter().for_each(|start| all.start(start));
    for stage in &process.stages {
        all.stage(stage);
    }
    for clock in &process.clocks {
        all.clock(clock);
    }
}

impl Findings<'_> {
    fn stage_id(&mut self, id: StageId, place: &str) {
        self.within(id.index(), self.process.stages.len(), "stage", place);
    }

    fn act_id(&mut self, id: crate::ActId, place: &str) {
        self.within(id.index(), self.process.acts.len(), "action", place);
    }

    fn mark_id(&mut self, id: MarkId, place: &str) {
        self.within(id.index(), self.schema.marks.len(), "mark", place);
    }

    fn counter_id(&mut self, id: CounterId, place: &str) {
        self.within(id.index(), self.process.counters.len(), "counter", place);
    }

    fn flow(&mut self, flow: &Flow) {
        let name = flow.name.as_str();
        self.matter_id(flow.matter, name);
        self.stage_id(flow.start, name);
        if let Some(opening) = &flow.opening {
            opening.each.iter().for_each(|id| self.party(*id, name));
            self.within(usize::from(opening.field), self.schema.fields.len(), "field", name);
        }
        if let Some(reopen) = &flow.reopen {
            self.params(&reopen.params, name);
            self.who(reopen.by, name);
            self.stage_id(reopen.to, name);
        }
        flow.revise.iter().for_each(|revise| self.who(revise.by, name));
        flow.merge.iter().for_each(|who| self.who(*who, name));
        for recusal in &flow.recusals {
            self.who(recusal.who, name);
            self.who(recusal.instead, name);
        }
    }

    fn start(&mut self, start: &Start) {
        let place = "启动";
        self.flow_id(start.flow, place);
        start.facts.iter().for_each(|id| self.decision_id(*id, place));
        let own = start.texts.iter().filter_map(|(_, text)| match text {
            PassedText::Field(field) => Some(field),
            PassedText::Written(_) | PassedText::Param(_) => None,
        });
        let given =
            start.fields.iter().chain(start.texts.iter().map(|(field, _)| field)).chain(&start.member);
        for field in given.chain(own) {
            self.within(usize::from(*field), self.schema.fields.len(), "field", place);
        }
    }

    fn stage(&mut self, stage: &Stage) {
        let name = stage.name.as_str();
        self.flow_id(stage.flow, name);
        for meet in &stage.meets {
            self.flow_id(meet.flow, name);
            self.point(&meet.point, name);
            self.effects(&meet.then, name);
        }
        match stage.kind {
            StageKind::Main | StageKind::End => {}
            StageKind::Child(of) | StageKind::ChildEnd(of) => self.stage_id(of, name),
        }
        stage.owner.iter().for_each(|who| self.who(*who, name));
        stage.decisions.iter().for_each(|id| self.decision_id(*id, name));
        stage.actions.iter().for_each(|action| self.action(action, name));
        stage.fork.iter().for_each(|fork| self.fork(fork, name));
    }

    fn action(&mut self, action: &Action, stage: &str) {
        self.act_id(action.act, stage);
        let act = self.process.acts.get(action.act.index()).map_or("?", |act| act.name.as_str());
        let place = &format!("{stage}.{act}");
        action.by.iter().for_each(|who| self.who(*who, place));
        action.guard.iter().for_each(|id| self.guard(*id, place));
        self.params(&action.params, place);
        action.cap.iter().for_each(|cap| self.cap(cap, place));
        for result in &action.results {
            result.cap.iter().for_each(|cap| self.cap(cap, place));
            self.effects(&result.effects, place);
        }
        self.effects(&action.effects, place);
    }

    fn params(&mut self, params: &[Param], place: &str) {
        for param in params {
            param.ty.iter().for_each(|ty| self.ty(ty, place));
            param.slot.iter().for_each(|slot| self.slot_id(*slot, place));
        }
    }

    fn cap(&mut self, cap: &Cap, place: &str) {
        self.counter_id(cap.counter, place);
        cap.over.iter().for_each(|effects| self.effects(effects, place));
    }

    fn effects(&mut self, effects: &[Effect], place: &str) {
        for effect in effects {
            match effect {
                Effect::Mark(id) => self.mark_id(*id, place),
                Effect::Goto(id) => self.stage_id(*id, place),
                Effect::Stay => {}
                Effect::Deem { act, .. } => self.act_id(*act, place),
                Effect::Start(id) => self.within(id.index(), self.process.starts.len(), "启动", place),
            }
        }
    }

    fn fork(&mut self, fork: &Fork, place: &str) {
        let over = self.schema.slots.get(fork.over.index());
        let set = over.is_some_and(|slot| matches!(slot.ty, Type::PartySet { .. }));
        self.must(set, || format!("{place}: 并行 does not run over a set of units"));
        let Child { start, end } = fork.child;
        self.stage_id(start, place);
        self.stage_id(end, place);
        match &fork.join {
            Join::All(then) | Join::Any { then, .. } => self.effects(then, place),
            Join::Lead { .. } => {}
        }
    }

    fn point(&mut self, point: &Point, place: &str) {
        match point {
            Point::Open => {}
            Point::Enter(id) | Point::Leave(id) => self.stage_id(*id, place),
            Point::Act { act, .. } => self.act_id(*act, place),
        }
    }

    fn clock(&mut self, clock: &Clock) {
        let name = clock.name.as_str();
        self.flow_id(clock.flow, name);
        clock.of_stage.iter().for_each(|id| self.stage_id(*id, name));
        clock.holder.iter().for_each(|who| self.who(*who, name));
        clock.from.iter().chain(&clock.to).for_each(|point| self.point(point, name));
        if let LimitSource::Outcome { decision, field } = clock.limit {
            let def = self.schema.decisions.get(decision.index());
            let limit = def.and_then(|def| def.fields.get(usize::from(field)));
            let good = limit.is_some_and(|field| field.ty == Type::Limit);
            self.must(good, || format!("{name}: decision {} gives no limit there", decision.0));
        }
        clock.marks.iter().for_each(|mark| self.effects(&mark.then, name));
        for pause in &clock.pauses {
            self.point(&pause.from, name);
            self.point(&pause.to, name);
        }
        if let Some(extension) = &clock.extension {
            self.params(&extension.params, name);
            self.who(extension.by, name);
        }
    }
}
