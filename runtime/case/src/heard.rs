//! 遇: another case did something. It moves this one if its stage waits for that, and is nothing to it otherwise.

use shao_abi::Point;

use crate::engine::{Cause, Note, Work};
use crate::state::{DutyId, LinkedCase, MarkCause};
use crate::{Actor, Event, Fault, Reply, What};

/// Hears. What cannot follow now (a guard fails, facts are lacking) is recorded as blocked.
pub(crate) fn heard(
    work: &mut Work<'_>,
    event: &Event,
    from: &LinkedCase,
    point: &Point,
) -> Result<Reply, Fault> {
    let at = event.at.unwrap_or(event.received).max(work.state.last);
    work.drain(at)?;
    work.now = at;
    let by = MarkCause::Act(format!("遇 {}", work.names().flow(from.flow)));
    let cause = Cause { actor: Actor::Process, by, lapse: true, tainted: false, params: Vec::new() };
    let mut met = false;
    let refused = work.attempt(|work| {
        met = work.meet(from, point, &cause)?;
        Ok(())
    })?;
    if let Some(refusal) = refused {
        work.record(DutyId::ROOT, What::Blocked { clock: None, refusal }, Note::by(Actor::Process))?;
    }
    if met {
        work.state.last = work.state.last.max(at);
        work.drain(at)?;
    }
    Ok(Reply::Woken)
}
