//! A policy made by hand: two units, two stages, two clocks, no decision. Enough to open, act, lapse and end, without
//! waiting for a compiler. Also used by `tests/durability`.

pub mod limits;

use std::sync::Arc;

use shao_abi::{
    ActDef, ActId, Action, Answer, Artifact, Certificate, Clock, Decide, DecideError, DecisionId, Effect,
    EntryKey, EntryPoint, FORMAT_VERSION, Field, FieldKind, Flow, FlowId, Fold, Frame, InLayout, Kleene,
    Ledger, Ledgers, LevelDef, LevelId, Limit, LimitSource, LimitUnit, Mark, MarkDef, MarkId, MarkPoint,
    MatterDef, MatterId, Opening, Param, Party, PartyId, PartyKind, Place, Point, PolicyInfo, Process,
    Provenance, Recurrence, Schema, Slot, SlotId, SlotSource, Stage, StageId, StageKind, Stated, Type, Who,
    hash_hex,
};
use shao_api::Edition;

use limits::{ACCEPT_WITHIN, DONE_WITHIN, NOTE, REMIND_EVERY};

const WAITING: StageId = StageId(0);
const WORKING: StageId = StageId(1);
const DONE: StageId = StageId(2);
const REPORTED: StageId = StageId(4);
const RED: MarkId = MarkId(0);
const REMINDER: MarkId = MarkId(1);
const STREET: PartyId = PartyId(1);

/// The edition of this policy. `tag` makes another hash of the same policy.
pub fn edition(tag: &str) -> Edition {
    let wasm = format!("a policy by hand {tag}").into_bytes();
    let artifact = Artifact {
        hash: hash_hex(&wasm),
        wasm,
        schema: schema(),
        process: process(),
        ledgers: ledgers(),
        provenance: provenance(),
        certificate: Certificate { format: FORMAT_VERSION, decide_max: 0, why_max: 0 },
    };
    Edition::new(artifact, Arc::new(NoDecisions))
}

struct NoDecisions;

impl Decide for NoDecisions {
    fn decide(&self, decision: DecisionId, _: &Frame) -> Result<Answer, DecideError> {
        Err(DecideError::NoSuchDecision(decision.0))
    }

    fn why(&self, decision: DecisionId, _: &Frame) -> Result<Vec<Kleene>, DecideError> {
        Err(DecideError::NoSuchDecision(decision.0))
    }
}

fn schema() -> Schema {
    let text = str::to_owned;
    let unit = |name: &str| Party {
        name: text(name),
        kind: PartyKind::Unit { level: LevelId(0), parent: None, functions: vec![] },
        timetable: vec![(0, 1440)],
        day_end: None,
    };
    Schema {
        policy: PolicyInfo {
            name: text("手工政策"),
            area: text("测试县"),
            version: text("1.0"),
            effective: text("2026-01-01"),
            calendar: text("国务院"),
            cites: vec![],
            ..PolicyInfo::default()
        },
        levels: vec![LevelDef { name: text("镇街") }],
        parties: vec![unit("热线"), unit("街道")],
        enums: vec![],
        marks: vec![MarkDef { name: text("红牌") }, MarkDef { name: text("催办") }],
        matters: vec![MatterDef { name: text("诉求") }, MatterDef { name: text("日报") }],
        fields: vec![
            Field {
                name: text("紧急"),
                matter: MatterId(0),
                kind: FieldKind::Fact { slot: SlotId(0) },
                masked: false,
                hidden_from: Vec::new(),
            },
            Field {
                name: text("内容"),
                matter: MatterId(0),
                kind: FieldKind::Text { atoms: vec![] },
                masked: false,
                hidden_from: Vec::new(),
            },
            Field {
                name: text("填报"),
                matter: MatterId(1),
                kind: FieldKind::Fact { slot: SlotId(1) },
                masked: false,
                hidden_from: Vec::new(),
            },
        ],
        slots: vec![
            Slot { name: text("紧急"), ty: Type::Bool, source: SlotSource::Field(0) },
            Slot {
                name: text("填报"),
                ty: Type::Party { among: vec![STREET] },
                source: SlotSource::Field(2),
            },
        ],
        decisions: vec![],
        input: InLayout { known: 0, values: vec![8, 16] },
        memory_bytes: 65536,
    }
}

fn process() -> Process {
    let act = |act: u16, params: &[&str], effect: Effect| Action {
        act: ActId(act),
        by: None,
        guard: None,
        params: params.iter().map(|name| Param { name: (*name).to_owned(), ty: None, slot: None }).collect(),
        cap: None,
        results: vec![],
        effects: vec![effect],
    };
    let stage_of =
        |flow: FlowId, name: &str, kind: StageKind, owner: Option<Who>, actions: Vec<Action>| Stage {
            name: name.to_owned(),
            flow,
            kind,
            owner,
            top: true,
            decisions: vec![],
            actions,
            fork: None,
            meets: vec![],
        };
    let stage = |name: &str, kind, owner, actions| stage_of(FlowId(0), name, kind, owner, actions);
    let note = || act(1, &["说明"], Effect::Stay);
    let street = Some(Who::Party(STREET));
    Process {
        flows: vec![Flow::plain("办理", MatterId(0), StageId(0)), daily()],
        starts: vec![],
        stages: vec![
            stage("待接单", StageKind::Main, street, vec![act(0, &[], Effect::Goto(WORKING)), note()]),
            stage("办理中", StageKind::Main, street, vec![note(), act(2, &["结果"], Effect::Goto(DONE))]),
            stage("归档", StageKind::End, None, vec![]),
            stage_of(FlowId(1), "待报", StageKind::Main, street, vec![act(3, &[], Effect::Goto(REPORTED))]),
            stage_of(FlowId(1), "已报", StageKind::End, None, vec![]),
        ],
        acts: [("接单", 0), (NOTE, 0), ("办结", 0), ("报送", 1)]
            .map(|(name, flow)| ActDef { name: name.to_owned(), flow: FlowId(flow) })
            .to_vec(),
        clocks: vec![accepting(), finishing()],
        counters: vec![],
    }
}

/// 上报 启于 每日 09:10 每个 街道 为 填报.
fn daily() -> Flow {
    let recurs = Recurrence::Daily { minute: 9 * 60 + 10 };
    let opening = Some(Opening { recurs, each: vec![STREET], field: 2 });
    Flow { opening, ..Flow::plain("上报", MatterId(1), StageId(3)) }
}

/// 台账 记事数 = 计数 办理.记事 按 责任方; 台账 红牌数 = 计数 办理.红牌 按 责任方.
fn ledgers() -> Ledgers {
    let ledger = |name: &str, on: EntryPoint| Ledger {
        name: name.to_owned(),
        fold: Fold::Count,
        flow: FlowId(0),
        on,
        broken_by: None,
        when: None,
        by: EntryKey::Responsible,
        value: None,
        cites: vec![],
        place: Place { file: "hand".to_owned(), line: 1, start: 0, end: 0 },
    };
    let of_notes = ledger("记事数", EntryPoint::Act(ActId(1)));
    Ledgers { ledgers: vec![of_notes, ledger("红牌数", EntryPoint::Mark(RED))], ..Ledgers::default() }
}

fn minutes(n: i64) -> Limit {
    Limit { n, unit: LimitUnit::Minute }
}

fn accepting() -> Clock {
    let lapse = vec![Effect::Mark(RED), Effect::Goto(WORKING)];
    Clock {
        name: "待接单".to_owned(),
        flow: FlowId(0),
        of_stage: Some(WAITING),
        holder: None,
        from: vec![Point::Enter(WAITING)],
        to: vec![Point::Leave(WAITING)],
        limit: LimitSource::Fixed { limit: minutes(ACCEPT_WITHIN), unconfirmed: false },
        marks: vec![Mark { at: MarkPoint::Lapse, then: lapse }],
        pauses: vec![],
        extension: None,
    }
}

fn finishing() -> Clock {
    Clock {
        name: "总限".to_owned(),
        flow: FlowId(0),
        of_stage: None,
        holder: Some(Who::Party(STREET)),
        from: vec![Point::Open],
        to: vec![Point::Enter(DONE)],
        limit: LimitSource::Fixed { limit: minutes(DONE_WITHIN), unconfirmed: false },
        marks: vec![
            Mark { at: MarkPoint::Lapse, then: vec![Effect::Mark(RED)] },
            Mark {
                at: MarkPoint::Every(Stated::firm(minutes(REMIND_EVERY))),
                then: vec![Effect::Mark(REMINDER)],
            },
        ],
        pauses: vec![],
        extension: None,
    }
}

fn provenance() -> Provenance {
    let here = || (Place { file: "hand".to_owned(), line: 1, start: 0, end: 0 }, vec![]);
    Provenance {
        rules: vec![],
        atoms: vec![],
        stages: vec![here(), here(), here(), here(), here()],
        clocks: vec![here(), here()],
        actions: vec![vec![here(), here()], vec![here(), here()], vec![], vec![here()], vec![]],
    }
}
