//! Small random processes: a few stages, with and without limits, counts, clocks over several stages, pauses.

use shao_abi::{
    ActDef, ActId, Action, ActionResult, Cap, Clock, CounterId, Effect, Flow, FlowId, Limit, LimitSource,
    LimitUnit, Mark, MarkPoint, MatterId, PartyId, Pause, Point, Process, Stage, StageId, StageKind, Stated,
    Who,
};

/// SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, 2014).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u16) -> u16 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % u64::from(n)) as u16
    }

    fn one_in(&mut self, n: u16) -> bool {
        self.below(n) == 0
    }
}

const ACTS: u16 = 4;

/// A process of one flow whose last stage is its end.
pub fn process(dice: &mut Dice) -> Process {
    let waits = 1 + dice.below(4);
    let mut process = Process {
        flows: vec![Flow::plain("流", MatterId(0), StageId(0))],
        acts: (0..ACTS).map(|at| ActDef { name: format!("做{at}"), flow: FlowId(0) }).collect(),
        ..Process::default()
    };
    for at in 0..waits {
        let stage = stage(dice, &mut process, at, waits);
        process.stages.push(stage);
    }
    process.stages.push(blank(waits, StageKind::End));
    for at in 0..waits {
        if !dice.one_in(4) {
            let then = lapse(dice, &process, Some(at), waits);
            process.clocks.push(own(at, then));
        }
    }
    for _ in 0..dice.below(3) {
        let clock = spanning(dice, &process, waits);
        process.clocks.push(clock);
    }
    process
}

fn blank(at: u16, kind: StageKind) -> Stage {
    Stage {
        name: format!("阶段{at}"),
        flow: FlowId(0),
        kind,
        owner: (kind == StageKind::Main).then_some(Who::Party(PartyId(0))),
        top: false,
        decisions: Vec::new(),
        actions: Vec::new(),
        fork: None,
        meets: Vec::new(),
    }
}

fn stage(dice: &mut Dice, process: &mut Process, at: u16, waits: u16) -> Stage {
    let mut stage = blank(at, StageKind::Main);
    stage.top = dice.one_in(5);
    for act in 0..ACTS {
        if dice.one_in(3) {
            let action = action(dice, process, act, waits);
            stage.actions.push(action);
        }
    }
    stage
}

fn action(dice: &mut Dice, process: &mut Process, act: u16, waits: u16) -> Action {
    let results = if dice.one_in(4) {
        let one = |dice: &mut Dice, process: &mut Process, name: &str| ActionResult {
            name: name.to_owned(),
            cap: cap(dice, process, waits),
            effects: vec![moves(dice, waits)],
        };
        vec![one(dice, process, "成"), one(dice, process, "不成")]
    } else {
        Vec::new()
    };
    let effects = if results.is_empty() { vec![moves(dice, waits)] } else { Vec::new() };
    let cap = if results.is_empty() { cap(dice, process, waits) } else { None };
    Action { act: ActId(act), by: None, guard: None, params: Vec::new(), cap, results, effects }
}

fn moves(dice: &mut Dice, waits: u16) -> Effect {
    if dice.one_in(4) { Effect::Stay } else { Effect::Goto(StageId(dice.below(waits + 1))) }
}

fn cap(dice: &mut Dice, process: &mut Process, waits: u16) -> Option<Cap> {
    if !dice.one_in(4) {
        return None;
    }
    let counter = CounterId(u16::try_from(process.counters.len()).unwrap());
    process.counters.push("次".to_owned());
    let over = if dice.one_in(2) { Some(vec![moves(dice, waits)]) } else { None };
    Some(Cap { counter, most: stated(u32::from(dice.below(3))), over })
}

fn stated<T>(value: T) -> Stated<T> {
    Stated { value, unconfirmed: false }
}

fn days(n: i64) -> Limit {
    Limit { n, unit: LimitUnit::WorkDay }
}

/// What a lapse does: nothing, a move, or an act of the stage that is deemed done.
fn lapse(dice: &mut Dice, process: &Process, stage: Option<u16>, waits: u16) -> Vec<Effect> {
    let actions = stage.and_then(|at| process.stages.get(usize::from(at))).map(|stage| &stage.actions);
    match (dice.below(4), actions.and_then(|actions| actions.first())) {
        (0, _) => Vec::new(),
        (1, Some(action)) => {
            let result = (!action.results.is_empty()).then(|| dice.below(2));
            vec![Effect::Deem { act: action.act, result }]
        }
        _ => vec![Effect::Goto(StageId(dice.below(waits + 1)))],
    }
}

fn own(at: u16, then: Vec<Effect>) -> Clock {
    let stage = StageId(at);
    Clock {
        name: format!("阶段{at}"),
        flow: FlowId(0),
        of_stage: Some(stage),
        holder: None,
        from: vec![Point::Enter(stage)],
        to: vec![Point::Leave(stage)],
        limit: LimitSource::Fixed { limit: days(2), unconfirmed: false },
        marks: vec![Mark { at: MarkPoint::Lapse, then }],
        pauses: Vec::new(),
        extension: None,
    }
}

fn point(dice: &mut Dice, waits: u16) -> Point {
    match dice.below(4) {
        0 => Point::Open,
        1 => Point::Enter(StageId(dice.below(waits + 1))),
        2 => Point::Leave(StageId(dice.below(waits))),
        _ => Point::Act { act: ActId(dice.below(ACTS)), result: None },
    }
}

fn spanning(dice: &mut Dice, process: &Process, waits: u16) -> Clock {
    let mut marks = vec![Mark { at: MarkPoint::Lapse, then: lapse(dice, process, None, waits) }];
    for n in 1..=dice.below(3) {
        let then = vec![Effect::Goto(StageId(dice.below(waits + 1)))];
        marks.push(Mark { at: MarkPoint::Over(stated(days(i64::from(n)))), then });
    }
    let pauses = (0..dice.below(2)).map(|_| Pause {
        name: "停".to_owned(),
        from: Point::Act { act: ActId(dice.below(ACTS)), result: None },
        to: Point::Act { act: ActId(dice.below(ACTS)), result: None },
        most: dice.one_in(2).then(|| stated(days(1))),
    });
    let pauses = pauses.collect();
    Clock {
        name: "总限".to_owned(),
        flow: FlowId(0),
        of_stage: None,
        holder: None,
        from: vec![point(dice, waits)],
        to: vec![Point::Enter(StageId(waits)), point(dice, waits)],
        limit: LimitSource::Fixed { limit: days(9), unconfirmed: false },
        marks,
        pauses,
        extension: None,
    }
}
