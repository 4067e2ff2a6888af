//! 唤醒: nothing but a time. It lets come to light what fell due before it, and does nothing else.

use crate::engine::Work;
use crate::{Event, Fault, Reply};

/// Drains. An early wake-up finds nothing due and leaves the state as it was, to the byte.
pub(crate) fn wake(work: &mut Work<'_>, event: &Event) -> Result<Reply, Fault> {
    work.drain(event.at.unwrap_or(event.received))?;
    Ok(Reply::Woken)
}
