//! 遇: another case did something. It moves this one if its stage waits for that, and is nothing to it otherwise.
//! Between a case and those that follow it (并案) it is how the one comes to know of the other.

use shao_abi::{Link, Point};
use shao_calendar::Moment;

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
    let at = when(work, event);
    work.drain(at)?;
    work.now = at;
    let by = MarkCause::Act(format!("遇 {}", work.names().flow(from.flow)));
    let cause = Cause {
        actor: Actor::Process,
        by,
        lapse: true,
        tainted: false,
        params: Vec::new(),
        texts: Vec::new(),
    };
    let refused = work.attempt(|work| match from.link {
        Link::Origin | Link::Started => Ok(work.meet(from, point, &cause)?),
        Link::Leads => work.hear_leader(from, point, &cause),
        Link::Follows => Ok(work.hear_follower(from)?),
    })?;
    if let Some(refusal) = refused {
        work.record(DutyId::ROOT, What::Blocked { clock: None, refusal }, Note::by(Actor::Process))?;
    }
    // Nothing may happen before it any more, even if it moved nothing: an act that were dated before it might have
    // made the case wait for it.
    work.state.last = work.state.last.max(at);
    work.drain(at)?;
    Ok(Reply::Woken)
}

/// τ of what is heard.
pub(crate) fn when(work: &Work<'_>, event: &Event) -> Moment {
    event.at.unwrap_or(event.received).max(work.state.last)
}
