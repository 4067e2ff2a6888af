//! What becomes of cases that are open when the new version takes effect, if nobody does anything until their next
//! stage: under 过渡 从旧, and under 从新, by the engine's own passage.

use serde::Serialize;
use shao_calendar::Moment;
use shao_case::{
    CaseState, ClockRun, ClockStatus, Effect, Event, EventKind, Play, Policy, Step, Words, may_migrate,
    migrate, step,
};

use super::lives::{clock, deadline, party};
use crate::import::Order;

/// How often a case is woken to find its next stage.
const WAKES: u32 = 200;

/// A case that is open.
#[derive(Debug, Serialize)]
pub struct OpenCase {
    /// Its key.
    pub case: String,
    /// Its line in the log.
    pub line: u64,
    /// Where it stands.
    pub stage: String,
    /// Its clocks: no 过渡 moves these.
    pub running: Vec<Running>,
    /// The stage it comes to if nobody acts, and what runs there.
    pub next: Option<Next>,
}

/// A clock that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Running {
    /// Its name.
    pub clock: String,
    /// Whose it is.
    pub unit: Option<String>,
    /// When it ends.
    pub deadline: String,
}

/// The next stage.
#[derive(Debug, Serialize)]
pub struct Next {
    /// Which, under the old version.
    pub stage: String,
    /// When it is entered.
    pub at: Moment,
    /// 从旧: what runs there.
    pub old: Vec<Running>,
    /// 从新: what runs there, or why the case does not go over.
    pub new: Result<Vec<Running>, Refused>,
}

/// Why a case does not go over.
#[derive(Debug, Serialize)]
pub struct Refused {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl From<Words> for Refused {
    fn from(words: Words) -> Self {
        Self { zh: words.zh, en: words.en }
    }
}

/// The cases of the log that are open under the old version.
pub fn cases(
    old: &Policy<'_>,
    new: &Policy<'_>,
    play: &Play<'_>,
    orders: &[&Order],
    until: Moment,
) -> Vec<OpenCase> {
    let mut schema = new.schema.clone();
    // As if the new version said 从新 and took effect now.
    schema.policy.transition = shao_abi::Transition::New;
    schema.policy.effective = until.date().to_string();
    let new = Policy { schema: &schema, ..*new };
    let one = |(place, order): (usize, &&Order)| {
        let state = play.case(place)?.state.as_ref()?;
        state.ended.is_none().then(|| case(old, &new, order, state, until))
    };
    orders.iter().enumerate().filter_map(one).collect()
}

fn case(old: &Policy<'_>, new: &Policy<'_>, order: &Order, state: &CaseState, until: Moment) -> OpenCase {
    OpenCase {
        case: order.key.clone(),
        line: order.line,
        stage: stage(old, state),
        running: running(old, state),
        next: next(old, new, state.clone(), until),
    }
}

fn stage(policy: &Policy<'_>, state: &CaseState) -> String {
    let stage = state.root().and_then(|root| policy.process.stages.get(root.stage.index()));
    stage.map_or_else(String::new, |stage| stage.name.clone())
}

fn running(policy: &Policy<'_>, state: &CaseState) -> Vec<Running> {
    let running = |run: &&ClockRun| matches!(run.status, ClockStatus::Running | ClockStatus::Stopped);
    let open = state.clocks.iter().filter(running);
    let one = |run: &ClockRun| Running {
        clock: clock(policy, run),
        unit: run.holder.map(|unit| party(policy, unit)),
        deadline: deadline(run),
    };
    let mut all: Vec<Running> = open.map(one).collect();
    all.sort_by(|a, b| (&a.deadline, &a.clock).cmp(&(&b.deadline, &b.clock)));
    all
}

/// Lets time pass until the case enters another stage; none if it ends there, or never does.
fn next(old: &Policy<'_>, new: &Policy<'_>, mut state: CaseState, until: Moment) -> Option<Next> {
    let visit = state.root()?.visit;
    let mut at = until;
    for _ in 0..WAKES {
        let wake = event(&state, "", at, EventKind::Wake);
        let Step { state: woken, effects, .. } = step(old, Some(state), &wake).ok()?;
        state = woken?;
        let root = state.root().filter(|_| state.ended.is_none())?;
        if root.visit != visit {
            let (at, new_running) = (root.since, passage(old, new, &state));
            return Some(Next { stage: stage(old, &state), at, old: running(old, &state), new: new_running });
        }
        at = effects.iter().find_map(|effect| match effect {
            Effect::Wake { at } => Some(*at),
            Effect::Record(_)
            | Effect::Notify(_)
            | Effect::Open(_)
            | Effect::Send(_)
            | Effect::Entry(_)
            | Effect::Revoke(_) => None,
        })?;
    }
    None
}

fn passage(old: &Policy<'_>, new: &Policy<'_>, state: &CaseState) -> Result<Vec<Running>, Refused> {
    let kind = EventKind::Migrate { to: new.hash.to_owned() };
    if !may_migrate(new, state) {
        let zh = "进入以后已有变动，再下一个阶段时再看".to_owned();
        return Err(Refused {
            zh,
            en: "something has happened since; it is asked again at the next stage".to_owned(),
        });
    }
    let over = migrate(old, new, state.clone(), &event(state, "过渡", state.last, kind));
    match over {
        Ok(Step { state: Some(state), reply, .. }) => match reply.refusal() {
            None => Ok(running(new, &state)),
            Some(refusal) => Err(refusal.reason.clone().into()),
        },
        Ok(Step { state: None, .. }) => Ok(Vec::new()),
        Err(fault) => Err(Refused { zh: fault.zh(), en: fault.en() }),
    }
}

fn event(state: &CaseState, id: &str, received: Moment, kind: EventKind) -> Event {
    let (id, case) = (id.to_owned(), state.key.clone());
    Event { id, case, at: None, received, expected_seq: None, actor: None, kind }
}
