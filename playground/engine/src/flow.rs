//! The flow as a graph: stages, and the ways from one to another.

use serde::Serialize;
use shao_abi::{
    Action, Cap, Clock, Effect, FlowId, Join, MarkPoint, Process, Provenance, Schema, Stage, StageId,
    StageKind, Who,
};

use crate::texts::{Place, Texts};

/// A box of the graph.
#[derive(Debug, Serialize)]
pub(crate) struct FlowStage {
    pub id: usize,
    pub name: String,
    /// `main`, `end`, `child`, `child_end`, or `clock`: a named 期限 that moves the case from wherever it stands.
    pub kind: &'static str,
    pub owner: String,
    pub top: bool,
    pub parent: Option<usize>,
    pub place: Option<Place>,
}

/// An arrow of the graph.
#[derive(Debug, Serialize)]
pub(crate) struct FlowEdge {
    pub id: usize,
    pub from: usize,
    pub to: usize,
    pub label: String,
    /// `act`, `lapse`, `over` (超次) or `fork`.
    pub kind: &'static str,
    pub place: Option<Place>,
}

/// The graph.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Flow {
    pub stages: Vec<FlowStage>,
    pub edges: Vec<FlowEdge>,
}

struct Drawing<'a> {
    process: &'a Process,
    schema: &'a Schema,
    provenance: &'a Provenance,
    texts: &'a Texts,
    flow: Flow,
}

/// Draws a process.
pub(crate) fn flow(
    schema: &Schema,
    process: &Process,
    provenance: &Provenance,
    texts: &Texts,
    wanted: FlowId,
) -> Flow {
    let mut drawing = Drawing { process, schema, provenance, texts, flow: Flow::default() };
    let shown = |flow: FlowId| flow == wanted;
    for (id, stage) in process.stages.iter().enumerate().filter(|(_, stage)| shown(stage.flow)) {
        drawing.stage(id, stage);
    }
    for (id, stage) in process.stages.iter().enumerate().filter(|(_, stage)| shown(stage.flow)) {
        drawing.actions(id, stage);
        drawing.fork(id, stage);
    }
    for (id, clock) in process.clocks.iter().enumerate().filter(|(_, clock)| shown(clock.flow)) {
        drawing.clock(id, clock);
    }
    drawing.flow
}

/// The box of a named clock.
pub(crate) fn clock_box(process: &Process, clock: usize) -> usize {
    process.stages.len() + clock
}

impl Drawing<'_> {
    fn stage(&mut self, id: usize, stage: &Stage) {
        let (kind, parent) = match stage.kind {
            StageKind::Main => ("main", None),
            StageKind::End => ("end", None),
            StageKind::Child(of) => ("child", Some(of.index())),
            StageKind::ChildEnd(of) => ("child_end", Some(of.index())),
        };
        let owner = stage.owner.map_or_else(String::new, |who| self.who(who));
        let place = self.provenance.stages.get(id).and_then(|(place, _)| self.texts.place(place));
        self.flow.stages.push(FlowStage {
            id,
            name: stage.name.clone(),
            kind,
            owner,
            top: stage.top,
            parent,
            place,
        });
    }

    fn who(&self, who: Who) -> String {
        match who {
            Who::Party(id) | Who::Unconfirmed(id) => self.schema.party_name(id).to_owned(),
            Who::Slot(id) => {
                self.schema.slots.get(id.index()).map_or_else(String::new, |slot| last(&slot.name).to_owned())
            }
            Who::Member => "本单位".to_owned(),
        }
    }

    fn actions(&mut self, from: usize, stage: &Stage) {
        for (at, action) in stage.actions.iter().enumerate() {
            let name = self.act(action);
            let cited = self.provenance.actions.get(from).and_then(|actions| actions.get(at));
            let place = cited.and_then(|(place, _)| self.texts.place(place));
            if action.results.is_empty() {
                self.way(from, &name, &action.effects, action.cap.as_ref(), place.as_ref());
            }
            for result in &action.results {
                self.way(from, &result.name, &result.effects, result.cap.as_ref(), place.as_ref());
            }
        }
    }

    fn way(
        &mut self,
        from: usize,
        label: &str,
        effects: &[Effect],
        cap: Option<&Cap>,
        place: Option<&Place>,
    ) {
        self.effects(from, effects, label, "act", place);
        if let Some(over) = cap.and_then(|cap| cap.over.as_ref()) {
            self.effects(from, over, &format!("{label}超次"), "over", place);
        }
    }

    fn fork(&mut self, from: usize, stage: &Stage) {
        let Some(fork) = &stage.fork else { return };
        let over = self.schema.slots.get(fork.over.index()).map_or("", |slot| last(&slot.name));
        self.edge(from, fork.child.start, &format!("每个 {over}"), "fork", None);
        let end = fork.child.end.index();
        match &fork.join {
            Join::All(then) => self.effects(end, then, "全部毕", "fork", None),
            Join::Any { then, .. } => self.effects(end, then, "任一毕", "fork", None),
            Join::Lead { .. } => {}
        }
    }

    /// The clock of a stage moves from that stage; a named one from wherever the case stands, so it is a box itself.
    fn clock(&mut self, id: usize, clock: &Clock) {
        let place = self.provenance.clocks.get(id).and_then(|(place, _)| self.texts.place(place));
        let from = clock.of_stage.map_or_else(|| clock_box(self.process, id), StageId::index);
        let before = self.flow.edges.len();
        for mark in &clock.marks {
            let label = match mark.at {
                MarkPoint::Left(limit) => format!("剩 {}", limit.value),
                MarkPoint::Lapse => "届满".to_owned(),
                MarkPoint::Over(limit) => format!("逾 {}", limit.value),
                MarkPoint::Every(limit) => format!("每 {}", limit.value),
            };
            self.effects(from, &mark.then, &label, "lapse", place.as_ref());
        }
        if clock.of_stage.is_none() && self.flow.edges.len() > before {
            let name = format!("期限 {}", clock.name);
            self.flow.stages.push(FlowStage {
                id: from,
                name,
                kind: "clock",
                owner: String::new(),
                top: false,
                parent: None,
                place,
            });
        }
    }

    fn effects(
        &mut self,
        from: usize,
        effects: &[Effect],
        label: &str,
        kind: &'static str,
        place: Option<&Place>,
    ) {
        for effect in effects {
            match effect {
                Effect::Goto(to) => self.edge(from, *to, label, kind, place.cloned()),
                Effect::Deem { act, result } => {
                    let offered = self
                        .process
                        .stages
                        .get(from)
                        .and_then(|stage| stage.actions.iter().find(|a| a.act == *act));
                    let Some(action) = offered else { continue };
                    let chosen = result.and_then(|at| action.results.get(usize::from(at)));
                    self.effects(
                        from,
                        chosen.map_or(&action.effects, |result| &result.effects),
                        label,
                        kind,
                        place,
                    );
                }
                Effect::Stay if kind == "act" => self.edge(
                    from,
                    StageId(u16::try_from(from).unwrap_or(u16::MAX)),
                    label,
                    kind,
                    place.cloned(),
                ),
                Effect::Mark(_) | Effect::Stay | Effect::Start(_) => {}
            }
        }
    }

    fn edge(&mut self, from: usize, to: StageId, label: &str, kind: &'static str, place: Option<Place>) {
        let id = self.flow.edges.len();
        self.flow.edges.push(FlowEdge { id, from, to: to.index(), label: label.to_owned(), kind, place });
    }

    fn act(&self, action: &Action) -> String {
        self.process.acts.get(action.act.index()).map_or_else(String::new, |act| act.name.clone())
    }
}

/// `分流.主办` is 主办 to a reader of the graph.
fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}
