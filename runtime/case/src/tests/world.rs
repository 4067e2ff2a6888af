//! A small county for tests: the schema, decisions as a trivial stub, and a builder of processes.

use shao_abi::*;
use shao_calendar::{Calendar, Moment};

use crate::{Act, CaseState, Effect as Fx, Event, EventKind, Policy, Record, Reply, Step, read_facts, step};

pub const CENTRE: PartyId = PartyId(0);
pub const TOWN: PartyId = PartyId(1);
pub const OTHER_TOWN: PartyId = PartyId(2);
pub const POLICE: PartyId = PartyId(3);
pub const LAND: PartyId = PartyId(4);
pub const CITIZEN: PartyId = PartyId(5);
pub const EXPERT: PartyId = PartyId(6);

pub const YELLOW: MarkId = MarkId(0);
pub const RED: MarkId = MarkId(1);
pub const URGE: MarkId = MarkId(2);
pub const ASSIGNED: MarkId = MarkId(3);

pub const SERIOUS: SlotId = SlotId(3);
pub const LEAD: SlotId = SlotId(5);
pub const HELPERS: SlotId = SlotId(6);

pub const ROUTE: DecisionId = DecisionId(0);
pub const GRADE: DecisionId = DecisionId(1);
pub const ADMIT: DecisionId = DecisionId(2);
pub const NEVER_ASSIGNED: DecisionId = DecisionId(3);
pub const URGENT_ARG: DecisionId = DecisionId(4);
pub const ADMITTED: DecisionId = DecisionId(5);
pub const IS_SERIOUS: DecisionId = DecisionId(6);

/// A policy that owns its parts.
pub struct World {
    pub schema: Schema,
    pub process: Process,
    pub ledgers: Ledgers,
    pub provenance: Provenance,
    pub calendar: Calendar,
    pub decide: Stub,
    pub hash: String,
}

impl World {
    pub fn new(process: Process) -> Self {
        let schema = schema();
        let provenance = provenance(&schema);
        let (ledgers, calendar) = (Ledgers::default(), Calendar::national());
        Self {
            schema,
            process,
            ledgers,
            provenance,
            calendar,
            decide: Stub { broken: false, more: Vec::new() },
            hash: "test".to_owned(),
        }
    }

    pub fn policy(&self) -> Policy<'_> {
        Policy {
            schema: &self.schema,
            process: &self.process,
            ledgers: &self.ledgers,
            provenance: &self.provenance,
            decide: &self.decide,
            calendar: &self.calendar,
            hash: &self.hash,
            earlier: &[],
        }
    }
}

pub fn t(text: &str) -> Moment {
    text.parse().unwrap()
}

pub fn party(name: &str, timetable: &[(u16, u16)]) -> Party {
    let kind = PartyKind::Unit { level: LevelId(0), parent: None, functions: Vec::new() };
    Party { name: name.to_owned(), kind, timetable: timetable.to_vec(), day_end: None }
}

pub fn slot(name: &str, ty: Type, source: SlotSource) -> Slot {
    Slot { name: name.to_owned(), ty, source }
}

pub fn decision(name: &str, kind: DecisionKind, rules: &[u16], reads: &[u16]) -> DecisionDef {
    DecisionDef {
        name: name.to_owned(),
        matter: Some(MatterId(0)),
        kind,
        fields: Vec::new(),
        rules: rules.iter().map(|r| RuleId(*r)).collect(),
        reads: reads.iter().map(|s| SlotId(*s)).collect(),
        atoms: 1,
        output: OutLayout { status: 0, fired: 0, needs: 0, rows: Vec::new(), why: 0 },
    }
}

fn outcome(name: &str, ty: Type, slot: Option<u16>) -> OutcomeField {
    OutcomeField { name: name.to_owned(), ty, slot: slot.map(SlotId) }
}

fn schema() -> Schema {
    let office = [(510, 720), (840, 1050)];
    let units = vec![TOWN, OTHER_TOWN];
    let helpers = vec![TOWN, OTHER_TOWN, POLICE, LAND];
    let all = vec![CENTRE, TOWN, OTHER_TOWN, POLICE, LAND];
    let fact = |name: &str, slot| Field {
        name: name.to_owned(),
        matter: MatterId(0),
        kind: FieldKind::Fact { slot: SlotId(slot) },
        masked: false,
        hidden_from: Vec::new(),
    };
    let ask = Ask {
        who: Who::Party(CENTRE),
        limit: Stated::firm(Limit { n: 4, unit: LimitUnit::WorkHour }),
        silence: Value::Bool(false),
    };
    let title = TextAtom { slot: SlotId(4), op: TextOp::Contains, literal: "占道".to_owned() };
    let mut route = decision("分流", DecisionKind::Unique, &[0, 1, 2], &[0, 1, 2]);
    route.fields = vec![
        outcome("主办", Type::Party { among: all.clone() }, Some(5)),
        outcome("协办", Type::PartySet { among: helpers.clone() }, Some(6)),
        outcome("时限", Type::Limit, None),
    ];
    let mut grade = decision("分级", DecisionKind::Unique, &[3], &[3]);
    grade.fields = vec![outcome("牵头", Type::Party { among: all.clone() }, Some(10))];
    Schema {
        policy: PolicyInfo {
            name: "榴乡诉递".to_owned(),
            area: "峄城区".to_owned(),
            version: "2.0".to_owned(),
            effective: "2019-11-04".to_owned(),
            calendar: "国务院".to_owned(),
            cites: Vec::new(),
            ..PolicyInfo::default()
        },
        levels: vec![LevelDef { name: "区".to_owned() }],
        parties: vec![
            party("指挥中心", &[(0, 1440)]),
            party("阴平镇", &office),
            party("峨山镇", &office),
            party("公安分局", &office),
            party("自然资源局", &office),
            Party {
                name: "诉求人".to_owned(), kind: PartyKind::Group, timetable: Vec::new(), day_end: None
            },
            Party {
                name: "鉴定机构".to_owned(),
                kind: PartyKind::Group,
                timetable: Vec::new(),
                day_end: None,
            },
        ],
        enums: vec![EnumDef {
            name: "类别".to_owned(),
            members: ["执法", "发展", "民生"].map(str::to_owned).to_vec(),
        }],
        marks: ["黄牌", "红牌", "催办", "指定"].map(|name| MarkDef { name: name.to_owned() }).to_vec(),
        matters: vec![MatterDef { name: "诉求".to_owned() }],
        fields: vec![
            fact("类别", 0),
            fact("属地", 1),
            fact("联合执法", 2),
            Field {
                name: "情节严重".to_owned(),
                matter: MatterId(0),
                kind: FieldKind::Judgement { slot: SERIOUS, ask },
                masked: false,
                hidden_from: Vec::new(),
            },
            Field {
                name: "标题".to_owned(),
                matter: MatterId(0),
                kind: FieldKind::Text { atoms: vec![title] },
                masked: false,
                hidden_from: Vec::new(),
            },
        ],
        slots: vec![
            slot("类别", Type::Enum(EnumId(0)), SlotSource::Field(0)),
            slot("属地", Type::Party { among: units }, SlotSource::Field(1)),
            slot("联合执法", Type::Bool, SlotSource::Field(2)),
            slot("情节严重", Type::Bool, SlotSource::Field(3)),
            slot("标题 包含 占道", Type::Bool, SlotSource::Text(4)),
            slot("分流.主办", Type::Party { among: all.clone() }, SlotSource::Outcome(ROUTE, 0)),
            slot("分流.协办", Type::PartySet { among: helpers }, SlotSource::Outcome(ROUTE, 1)),
            slot("曾 指定", Type::Bool, SlotSource::Ever(Happening::Mark(ASSIGNED))),
            slot(
                "待办.次数",
                Type::Int { kind: IntKind::Plain, min: 0, max: 3 },
                SlotSource::Count(Happening::Stage(StageId(0))),
            ),
            slot("紧急", Type::Bool, SlotSource::Param(ActId(0), 0)),
            slot("分级.牵头", Type::Party { among: all }, SlotSource::Outcome(GRADE, 0)),
            slot("准入 通过", Type::Bool, SlotSource::Passed(ADMIT)),
        ],
        decisions: vec![
            route,
            grade,
            decision("准入", DecisionKind::Must, &[4], &[2]),
            decision("退单", DecisionKind::Guard, &[5], &[7]),
            decision("加急", DecisionKind::Guard, &[6], &[9]),
            decision("放行", DecisionKind::Guard, &[7], &[11]),
            decision("从重", DecisionKind::Guard, &[8], &[3]),
        ],
        input: InLayout { known: 0, values: Vec::new() },
        memory_bytes: 65_536,
    }
}

fn provenance(schema: &Schema) -> Provenance {
    let place = |line| Place { file: "t.shao".to_owned(), line, start: 0, end: 0 };
    let names = ["联合执法", "属地优先", "兜底", "分级", "书面同意", "退单", "加急", "放行", "从重"];
    let texts = ["类别 = 民生", "情节严重", "非 联合执法", "曾 指定", "紧急", "准入 通过", "情节严重"];
    let decision_of = |rule: u16| {
        let at = schema.decisions.iter().position(|d| d.rules.contains(&RuleId(rule))).unwrap();
        DecisionId(u16::try_from(at).unwrap())
    };
    let rule = |(at, name): (u16, &&str)| RuleSource {
        name: (*name).to_owned(),
        decision: decision_of(at),
        place: place(u32::from(at)),
        cites: vec![format!("《办法》第{at}条")],
        reason: (at == 4).then(|| "未书面征得镇街同意".to_owned()),
        unconfirmed: at == 2,
    };
    Provenance {
        rules: (0u16..).zip(&names).map(rule).collect(),
        atoms: texts
            .iter()
            .map(|text| {
                let under_not = *text == "曾 指定";
                vec![Atom { rule: 0, text: (*text).to_owned(), place: place(1), opposite: false, under_not }]
            })
            .collect(),
        ..Provenance::default()
    }
}

/// Decisions by hand.
pub struct Stub {
    /// Gives [`Status::Broken`] for every guard.
    pub broken: bool,
    /// Further decisions, numbered after those of the schema.
    pub more: Vec<Guard>,
}

/// A guard by hand.
pub type Guard = Box<dyn Fn(&Frame) -> Answer>;

/// How many decisions the schema has by itself.
pub const DECISIONS: u16 = 7;

pub fn answer(status: Status, fired: &[u16], needs: &[u16], rows: Vec<Outcome>) -> Answer {
    let fired = fired.iter().map(|r| RuleId(*r)).collect();
    Answer { status, fired, needs: needs.iter().map(|s| SlotId(*s)).collect(), rows }
}

fn guard(rule: u16, slot: u16, truth: Option<bool>) -> Answer {
    match truth {
        None => answer(Status::Lacking, &[], &[slot], Vec::new()),
        Some(true) => answer(Status::Decided, &[rule], &[], Vec::new()),
        Some(false) => answer(Status::Decided, &[], &[], Vec::new()),
    }
}

fn truth(frame: &Frame, slot: u16) -> Option<bool> {
    match frame.get(SlotId(slot)) {
        Some(Value::Bool(truth)) => Some(*truth),
        _ => None,
    }
}

fn route(frame: &Frame) -> Answer {
    let row = |lead: PartyId, helpers: &[PartyId], n| {
        let helpers = helpers.iter().map(|p| p.0).collect();
        vec![vec![
            Value::Party(lead),
            Value::Set(helpers),
            Value::Limit(Limit { n, unit: LimitUnit::WorkDay }),
        ]]
    };
    let Some(Value::Party(local)) = frame.get(SlotId(1)) else { panic!("属地 is a fact") };
    if truth(frame, 2) == Some(true) {
        return answer(Status::Decided, &[0], &[], row(LAND, &[TOWN, POLICE], 5));
    }
    match frame.get(SlotId(0)) {
        Some(Value::Enum(2)) => answer(Status::Decided, &[1], &[], row(*local, &[], 3)),
        _ => answer(Status::Unconfirmed, &[2], &[], row(CENTRE, &[], 5)),
    }
}

impl Decide for Stub {
    fn decide(&self, decision: DecisionId, frame: &Frame) -> Result<Answer, DecideError> {
        if self.broken && decision.0 >= 3 {
            return Ok(answer(Status::Broken, &[], &[], Vec::new()));
        }
        Ok(match decision {
            ROUTE => route(frame),
            GRADE => match truth(frame, 3) {
                None => answer(Status::Lacking, &[], &[3], Vec::new()),
                Some(true) => answer(Status::Decided, &[3], &[], vec![vec![Value::Party(POLICE)]]),
                Some(false) => answer(Status::Decided, &[3], &[], vec![vec![Value::Party(TOWN)]]),
            },
            ADMIT if truth(frame, 2) == Some(true) => answer(Status::Decided, &[4], &[], Vec::new()),
            ADMIT => answer(Status::Decided, &[], &[], Vec::new()),
            NEVER_ASSIGNED => guard(5, 7, truth(frame, 7).map(|ever| !ever)),
            URGENT_ARG => guard(6, 9, truth(frame, 9)),
            ADMITTED => guard(7, 11, truth(frame, 11)),
            IS_SERIOUS => guard(8, 3, truth(frame, 3)),
            DecisionId(other) => {
                let more = other.checked_sub(DECISIONS).and_then(|at| self.more.get(usize::from(at)));
                return more.map(|guard| guard(frame)).ok_or(DecideError::NoSuchDecision(other));
            }
        })
    }

    fn why(&self, decision: DecisionId, frame: &Frame) -> Result<Vec<Kleene>, DecideError> {
        let slot = match decision {
            NEVER_ASSIGNED => 7,
            URGENT_ARG => 9,
            ADMITTED => 11,
            _ => 3,
        };
        Ok(vec![truth(frame, slot).map_or(Kleene::Unknown, Kleene::known)])
    }
}

pub use shao_abi::FieldKind as FieldAsk;

/// Drives one case and keeps its history.
pub struct Drive<'w> {
    pub world: &'w World,
    pub state: Option<CaseState>,
    pub records: Vec<Record>,
    pub sent: Vec<Event>,
    pub last: Option<Step>,
}

impl<'w> Drive<'w> {
    pub fn new(world: &'w World) -> Self {
        Self { world, state: None, records: Vec::new(), sent: Vec::new(), last: None }
    }

    /// Opens it with facts as text, `类别 民生 …` by default.
    pub fn open(world: &'w World, at: &str, facts: &[(&str, &str)]) -> Self {
        let mut all =
            serde_json::json!({ "类别": "民生", "属地": "阴平镇", "联合执法": "否", "标题": "占道经营" });
        for (name, value) in facts {
            all[*name] = serde_json::Value::String((*value).to_owned());
        }
        let facts = read_facts(&world.schema, MatterId(0), all.as_object().unwrap()).unwrap();
        let mut drive = Self::new(world);
        let reply = drive.send(
            t(at),
            None,
            EventKind::Open { flow: FlowId(0), facts, origin: None, carried: Vec::new() },
        );
        assert!(reply.is_accepted(), "{reply:?}");
        drive
    }

    pub fn event(&self, at: Moment, actor: Option<PartyId>, kind: EventKind) -> Event {
        let id = if kind == EventKind::Wake { String::new() } else { format!("e{}", self.sent.len()) };
        Event { id, case: "峄城/1".to_owned(), at: None, received: at, expected_seq: None, actor, kind }
    }

    pub fn send(&mut self, at: Moment, actor: Option<PartyId>, kind: EventKind) -> Reply {
        let event = self.event(at, actor, kind);
        self.deliver(event)
    }

    pub fn deliver(&mut self, event: Event) -> Reply {
        let done = step(&self.world.policy(), self.state.clone(), &event).unwrap();
        if !done.repeated {
            self.sent.push(event);
        }
        self.state = done.state.clone();
        for effect in &done.effects {
            if let Fx::Record(record) = effect {
                self.records.push((**record).clone());
            }
        }
        let reply = done.reply.clone();
        self.last = Some(done);
        reply
    }

    pub fn act(&mut self, at: &str, actor: PartyId, act: &str) -> Reply {
        self.act_with(at, actor, act, None, &[])
    }

    pub fn act_with(
        &mut self,
        at: &str,
        actor: PartyId,
        act: &str,
        result: Option<&str>,
        args: &[(&str, &str)],
    ) -> Reply {
        let args =
            args.iter().map(|(n, v)| ((*n).to_owned(), serde_json::Value::String((*v).to_owned()))).collect();
        let act =
            Act { act: act.to_owned(), result: result.map(str::to_owned), args, duty: None, visit: None };
        self.send(t(at), Some(actor), EventKind::Act(act))
    }

    /// Does an act that must be accepted.
    pub fn done(&mut self, at: &str, actor: PartyId, act: &str) {
        let reply = self.act(at, actor, act);
        assert!(reply.is_accepted(), "{act}: {reply:?}");
    }

    pub fn wake(&mut self, at: &str) {
        self.send(t(at), None, EventKind::Wake);
    }

    pub fn state(&self) -> &CaseState {
        self.state.as_ref().unwrap()
    }

    pub fn stage(&self) -> &str {
        &self.world.process.stages[self.state().root().unwrap().stage.index()].name
    }

    pub fn clock(&self, name: &str) -> &crate::ClockRun {
        let named = |run: &&crate::ClockRun| self.world.process.clocks[run.clock.index()].name == name;
        self.state().clocks.iter().find(named).unwrap()
    }

    pub fn marks(&self) -> Vec<(MarkId, PartyId)> {
        self.state().marks.iter().map(|mark| (mark.mark, mark.against.unwrap())).collect()
    }

    pub fn wakes_at(&self) -> Option<Moment> {
        self.last.as_ref().unwrap().effects.iter().find_map(|effect| match effect {
            Fx::Wake { at } => Some(*at),
            Fx::Record(_) | Fx::Notify(_) | Fx::Open(_) | Fx::Send(_) | Fx::Entry(_) | Fx::Revoke(_) => None,
        })
    }
}
