//! Marks (记): lights, reminders and notes, recorded against whoever held the duty.

use shao_abi::{ClockId, Happening, MarkId, PartyId};

use super::note::Note;
use super::work::{Cause, Work};
use crate::state::{DutyId, MarkCause, MarkRecorded};
use crate::{CiteRef, Fault, Notice, What};

impl Work<'_> {
    /// Records a mark. `against` is whoever held the duty when its cause arose: when two clocks lapse at the same
    /// point, the first may move the duty, but the second still concerns the party that let it lapse.
    pub(crate) fn mark(
        &mut self,
        duty: DutyId,
        mark: MarkId,
        against: Option<PartyId>,
        cause: &Cause,
    ) -> Result<(), Fault> {
        let clock = clock_of(&cause.by);
        let mut note = Note::by(cause.actor).tainted(cause.tainted).responsible(against);
        if let Some(id) = clock {
            note = note.cite(CiteRef::Clock(id));
        }
        self.happen(Happening::Mark(mark), cause.tainted);
        self.record(duty, What::Marked { mark, against, clock }, note)?;
        self.keep_mark(duty, mark, against, cause)?;
        self.notify(duty, against, Notice::Mark(mark))
    }

    /// The repetitions of one mark of one run share an entry, so that a clock nobody answers to for years does
    /// not make the state grow.
    fn keep_mark(
        &mut self,
        duty: DutyId,
        mark: MarkId,
        against: Option<PartyId>,
        cause: &Cause,
    ) -> Result<(), Fault> {
        let (now, stage) = (self.now, self.duty(duty)?.stage);
        let repeats = |kept: &&mut MarkRecorded| {
            clock_of(&cause.by).is_some()
                && kept.mark == mark
                && kept.against == against
                && kept.by == cause.by
                && kept.duty == duty
        };
        match self.state.marks.iter_mut().find(repeats) {
            Some(kept) => {
                kept.last = now;
                kept.times = kept.times.saturating_add(1);
            }
            None => self.state.marks.push(MarkRecorded {
                mark,
                against,
                duty,
                stage,
                at: now,
                last: now,
                times: 1,
                by: cause.by.clone(),
                tainted: cause.tainted || self.state.unsure,
            }),
        }
        Ok(())
    }
}

fn clock_of(cause: &MarkCause) -> Option<ClockId> {
    match cause {
        MarkCause::Clock { clock, .. } => Some(*clock),
        MarkCause::Act(_) | MarkCause::Join => None,
    }
}
