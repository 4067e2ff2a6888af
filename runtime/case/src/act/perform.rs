//! Doing an action: by a party, or by silence (视同).

use shao_abi::{ActId, Action, ActionResult, Cap, Effect, Happening, Point, Who};

use super::address::Addressed;
use super::args::{self, Given};
use super::guard;
use crate::engine::{Cause, Move, Note, Stop, Work};
use crate::state::{DutyId, MarkCause};
use crate::{Act, Actor, CiteRef, Fault, Refusal, RefusalKind, What};

/// Does an action on behalf of a party.
pub(crate) fn by_party(
    work: &mut Work<'_>,
    at: &Addressed,
    act: &Act,
    actor: Option<shao_abi::PartyId>,
) -> Result<(), Stop> {
    let action = work.action(at)?.clone();
    let result = result_named(&action, act)?;
    let given = args::read(work.policy.schema, &action.params, &act.args, &[])?;
    let cause = Cause {
        actor: actor.map_or(Actor::Process, Actor::Party),
        by: MarkCause::Act(act.act.clone()),
        lapse: false,
        tainted: matches!(action.by, Some(Who::Unconfirmed(_))),
        params: given.slots.clone(),
        texts: given.texts.clone(),
    };
    perform(work, at, &action, result, given, cause)
}

impl Work<'_> {
    /// 视同: the act is done by silence, without arguments. Its 当 and 至多 hold all the same.
    pub(crate) fn deem(
        &mut self,
        duty: DutyId,
        act: ActId,
        result: Option<u16>,
        cause: &Cause,
    ) -> Result<(), Stop> {
        let stage = self.duty(duty)?.stage;
        let found = (0u16..).zip(&self.stage(stage)?.actions).find(|(_, action)| action.act == act);
        let Some((at, action)) = found else {
            let (act, stage) = (self.names().act(act), self.names().stage(stage));
            let zh = format!("“{stage}”没有“{act}”，不能视同");
            return Err(Refusal::new(
                RefusalKind::NotOffered,
                zh,
                format!("`{stage}` does not offer `{act}`"),
            )
            .into());
        };
        let action = action.clone();
        if !self.may_move(duty, Move::Deemed { act, result }) {
            return Ok(());
        }
        self.note_move(duty, Move::Deemed { act, result }, cause);
        let result = match result {
            Some(at) => Some(action.results.get(usize::from(at)).cloned().ok_or_else(|| no_such_result(at))?),
            None => None,
        };
        // The marks of a deemed act still name the clock that brought it about: they rest on its lapse.
        let cause = Cause { actor: Actor::Deemed, ..cause.clone() };
        perform(self, &Addressed { duty, stage, at }, &action, result, Given::default(), cause)
    }
}

/// Whether an action would be refused now, arguments apart. Nothing comes of it.
pub(crate) fn try_out(
    work: &Work<'_>,
    at: &Addressed,
    result: Option<u16>,
) -> Result<Option<Refusal>, Fault> {
    let mut copy = Work::new(work.policy, work.state.clone());
    copy.now = work.now;
    let action = copy.action(at)?.clone();
    let result = result.and_then(|at| action.results.get(usize::from(at)).cloned());
    let by = MarkCause::Act(copy.names().act(action.act));
    let cause = Cause {
        actor: Actor::Process,
        by,
        lapse: false,
        tainted: false,
        params: Vec::new(),
        texts: Vec::new(),
    };
    copy.attempt(|copy| perform(copy, at, &action, result, Given::default(), cause))
}

fn no_such_result(at: u16) -> Fault {
    Fault::Malformed(format!("an action has no result number {at}"))
}

/// The result of this name. An action with results needs one, an action without takes none.
fn result_named(action: &Action, act: &Act) -> Result<Option<ActionResult>, Refusal> {
    let names: Vec<&str> = action.results.iter().map(|result| result.name.as_str()).collect();
    let names = names.join("、");
    match (&act.result, action.results.is_empty()) {
        (None, true) => Ok(None),
        (Some(name), false) => match action.results.iter().find(|result| result.name == *name) {
            Some(result) => Ok(Some(result.clone())),
            None => {
                let zh = format!("“{}”没有“{name}”这个结果；可以是：{names}", act.act);
                Err(Refusal::new(
                    RefusalKind::NotOffered,
                    zh,
                    format!("`{}` has no result `{name}`: {names}", act.act),
                ))
            }
        },
        (None, false) => {
            let zh = format!("“{}”须写明结果：{names}", act.act);
            Err(Refusal::new(RefusalKind::Args, zh, format!("`{}` needs a result: {names}", act.act)))
        }
        (Some(name), true) => {
            let zh = format!("“{}”没有结果可选，给出的是“{name}”", act.act);
            Err(Refusal::new(RefusalKind::Args, zh, format!("`{}` has no results, got `{name}`", act.act)))
        }
    }
}

/// The act itself: condition, count, record, then what follows.
fn perform(
    work: &mut Work<'_>,
    at: &Addressed,
    action: &Action,
    result: Option<ActionResult>,
    given: Given,
    mut cause: Cause,
) -> Result<(), Stop> {
    let name = work.names().act(action.act);
    let mut rules = Vec::new();
    if let Some(guard) = action.guard {
        match guard::unmet(work, guard, &cause.params, &name)? {
            Ok(judged) => {
                cause.tainted |= judged.tainted;
                rules = judged.answer.fired;
            }
            // Where the path stands it was done then, whatever is known of its condition now.
            Err(_) if work.stands() => {}
            Err(refusal) => return Err(refusal.into()),
        }
    }
    let Next { effects, over, tainted } = next(work, action, result.as_ref(), &name)?;
    cause.tainted |= tainted;
    let result = result.map(|result| result.name);
    let what = What::Acted { act: name, result: result.clone(), args: given.texts, over };
    let note =
        Note::by(cause.actor).cite(CiteRef::Action(at.stage, at.at)).rules(&rules).tainted(cause.tainted);
    // It has happened by the time ledgers look at it: 次数 counts it.
    work.happen(Happening::Act(action.act), cause.tainted);
    work.record(at.duty, what, note.params(&cause.params))?;
    work.pass(at.duty, Point::Act { act: action.act, result })?;
    work.carry_out(at.duty, &effects, &cause)
}

/// What follows from an act.
struct Next {
    effects: Vec<Effect>,
    /// Whether it is 超次.
    over: bool,
    /// Whether a number that decided it is 待县确认.
    tainted: bool,
}

/// One use, counted.
#[derive(Default)]
struct Counted {
    /// What happens instead, since 至多 n 次 is used up.
    over: Option<Vec<Effect>>,
    tainted: bool,
}

/// What follows: the action's own effects and its result's, or 超次 once either has been used up.
fn next(
    work: &mut Work<'_>,
    action: &Action,
    result: Option<&ActionResult>,
    name: &str,
) -> Result<Next, Stop> {
    let whole = count(work, action.cap.as_ref(), name)?;
    let part = match result.filter(|_| whole.over.is_none()) {
        Some(result) => count(work, result.cap.as_ref(), &format!("{name} {}", result.name))?,
        None => Counted::default(),
    };
    let tainted = whole.tainted || part.tainted;
    if let Some(effects) = whole.over.or(part.over) {
        return Ok(Next { effects, over: true, tainted });
    }
    let of_result = result.iter().flat_map(|result| &result.effects);
    let effects = action.effects.iter().chain(of_result).cloned().collect();
    Ok(Next { effects, over: false, tainted })
}

/// Counts one use; refused once 至多 n 次 is used up, if nothing is written for that.
fn count(work: &mut Work<'_>, cap: Option<&Cap>, what: &str) -> Result<Counted, Stop> {
    let Some(cap) = cap else { return Ok(Counted::default()) };
    let counter = work.state.counters.get_mut(cap.counter.index());
    let used = counter.ok_or_else(|| Fault::Malformed(format!("there is no counter {}", cap.counter.0)))?;
    let most = cap.most.value;
    // The first use rests on no number: 至多 n 次 allows one whatever n is.
    let tainted = cap.most.unconfirmed && *used > 0;
    if *used < most {
        *used = used.saturating_add(1);
        return Ok(Counted { over: None, tainted });
    }
    match &cap.over {
        Some(over) => Ok(Counted { over: Some(over.clone()), tainted }),
        None if work.stands() => Ok(Counted { over: None, tainted }),
        None => {
            let zh = format!("“{what}”至多 {most} 次，已用完");
            let en = format!("`{what}` may happen at most {most} times, and has");
            Err(Refusal::new(RefusalKind::Cap, zh, en).unconfirmed(tainted).into())
        }
    }
}
