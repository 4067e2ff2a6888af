//! Versions of a policy, and a case that is driven under them.

use serde_json::json;
use shao_abi::{Artifact, FlowId, MatterId, PartyId};
use shao_calendar::{Calendar, Moment};
use shao_case::{
    Act, CaseState, Effect, Event, EventKind, Policy, Record, Reply, Step, migrate, read_facts, step,
};
use shao_compiler::{Memory, compile};
use shao_ir::Interpreter;

/// The first version.
pub const TOWN: &str = include_str!("town.shao");

/// A compiled version.
pub struct Edition {
    artifact: Artifact,
    ir: shao_ir::Policy,
    calendar: Calendar,
}

impl Edition {
    /// Compiles the first version with these pieces of text replaced by others.
    pub fn of(changes: &[(&str, &str)]) -> Self {
        let mut text = TOWN.to_owned();
        for (from, to) in changes {
            assert!(text.contains(from), "`{from}` is not in the text");
            text = text.replace(from, to);
        }
        let mut memory = Memory::default();
        memory.files.insert("示例.shao".to_owned(), text);
        let compiled = compile(&memory, "示例.shao");
        let errors = &compiled.checked.diagnostics;
        let artifact = compiled.artifact.unwrap_or_else(|| panic!("{errors:#?}"));
        Self { artifact, ir: compiled.checked.policy.unwrap(), calendar: Calendar::national() }
    }

    /// A second version: from 2026-03-01 on, 从新.
    pub fn second(changes: &[(&str, &str)]) -> Self {
        let head =
            [("版本 1.0", "版本 2.0"), ("施行 2026-01-01", "施行 2026-03-01"), ("过渡 从旧", "过渡 从新")];
        Self::of(&[&head, changes].concat())
    }

    pub fn decide(&self) -> Interpreter<'_> {
        Interpreter::new(&self.ir)
    }

    pub fn policy<'a>(&'a self, decide: &'a Interpreter<'a>) -> Policy<'a> {
        Policy {
            schema: &self.artifact.schema,
            process: &self.artifact.process,
            ledgers: &self.artifact.ledgers,
            provenance: &self.artifact.provenance,
            decide,
            calendar: &self.calendar,
            hash: &self.artifact.hash,
            earlier: &[],
        }
    }
}

pub fn t(text: &str) -> Moment {
    text.parse().unwrap()
}

/// A case under one version after the other, and its log.
pub struct Case<'p> {
    pub policy: Policy<'p>,
    pub state: CaseState,
    pub log: Vec<Event>,
    pub effects: Vec<Effect>,
}

impl<'p> Case<'p> {
    pub fn open(policy: Policy<'p>, at: &str) -> Self {
        let given = json!({ "类别": "民生", "属地": "东镇", "人数": 3, "内容": "路灯不亮" });
        let facts = read_facts(policy.schema, MatterId(0), given.as_object().unwrap()).unwrap();
        let kind = EventKind::Open { flow: FlowId(0), facts, origin: None, carried: Vec::new() };
        let event = event(0, at, None, kind);
        let done = step(&policy, None, &event).unwrap();
        let mut case =
            Self { policy, state: done.state.clone().unwrap(), log: Vec::new(), effects: Vec::new() };
        case.take(event, done);
        case
    }

    fn take(&mut self, event: Event, done: Step) -> Reply {
        self.state = done.state.unwrap();
        self.effects.extend(done.effects.into_iter().filter(|fx| !matches!(fx, Effect::Wake { .. })));
        self.log.push(event);
        done.reply
    }

    pub fn next(&self, at: &str, actor: Option<&str>, kind: EventKind) -> Event {
        let actor = actor.map(|name| self.party(name));
        event(self.log.len(), at, actor, kind)
    }

    pub fn party(&self, name: &str) -> PartyId {
        self.policy.schema.party_named(name).unwrap()
    }

    pub fn act(&mut self, at: &str, actor: &str, act: &str, args: &[(&str, &str)]) -> Reply {
        let args = args.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        let act = Act { act: act.to_owned(), args, ..Act::default() };
        let event = self.next(at, Some(actor), EventKind::Act(act));
        let done = step(&self.policy, Some(self.state.clone()), &event).unwrap();
        self.take(event, done)
    }

    pub fn done(&mut self, at: &str, actor: &str, act: &str) {
        let reply = self.act(at, actor, act, &[]);
        assert!(reply.is_accepted(), "{act}: {reply:?}");
    }

    pub fn wake(&mut self, at: &str) {
        let event = self.next(at, None, EventKind::Wake);
        let done = step(&self.policy, Some(self.state.clone()), &event).unwrap();
        self.take(event, done);
    }

    /// 过渡.
    pub fn go_over(&mut self, at: &str, new: Policy<'p>) -> Reply {
        let event = self.next(at, None, EventKind::Migrate { to: new.hash.to_owned() });
        let done = migrate(&self.policy, &new, self.state.clone(), &event).unwrap();
        let reply = self.take(event, done);
        if reply.is_accepted() {
            self.policy = new;
        }
        reply
    }

    pub fn stage(&self) -> &'p str {
        &self.policy.process.stages[self.state.root().unwrap().stage.index()].name
    }

    pub fn holder(&self) -> &'p str {
        self.policy.schema.party_name(self.state.root().unwrap().holder.unwrap())
    }

    /// Until when a clock runs.
    pub fn due(&self, clock: &str) -> Option<Moment> {
        let named = |run: &&shao_case::ClockRun| self.policy.process.clocks[run.clock.index()].name == clock;
        self.state.clocks.iter().filter(|run| run.is_open()).find(named).and_then(shao_case::ClockRun::due)
    }

    pub fn marks(&self) -> Vec<&'p str> {
        let name = |mark: shao_abi::MarkId| self.policy.schema.marks[mark.index()].name.as_str();
        self.state.marks.iter().map(|mark| name(mark.mark)).collect()
    }

    pub fn records(&self) -> Vec<&Record> {
        let mut records = Vec::new();
        for effect in &self.effects {
            if let Effect::Record(record) = effect {
                records.push(&**record);
            }
        }
        records
    }
}

fn event(at: usize, received: &str, actor: Option<PartyId>, kind: EventKind) -> Event {
    let id = if kind == EventKind::Wake { String::new() } else { format!("e{at}") };
    Event {
        id, case: "示例/1".to_owned(), at: None, received: t(received), expected_seq: None, actor, kind
    }
}
