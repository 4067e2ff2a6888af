//! The path: which stages the duties of a case went through. Each move is noted, so that a corrected history can be
//! compared with what people relied on; and a path that stands can be walked again while the rest is worked out anew.

use std::collections::VecDeque;

use shao_abi::{ActId, Happening, Point, StageId};
use shao_calendar::Moment;

use super::note::Note;
use super::work::{Cause, Stop, Work};
use crate::state::{DutyId, MarkCause};
use crate::{Actor, CiteRef, Fault, Refusal, What};

/// A move that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moved {
    pub at: Moment,
    /// One more than the position of the event that brought it about; 0 when time did. Orders what happened in one
    /// instant.
    pub rank: u32,
    pub duty: DutyId,
    pub what: Move,
    /// Who brought it about.
    pub actor: Actor,
    /// Whether it rests on 待县确认.
    pub tainted: bool,
}

/// What moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Move {
    /// 转, whatever it followed from.
    To(StageId),
    /// 视同: silence did an act, with this result of it.
    Deemed { act: ActId, result: Option<u16> },
}

/// The moves of a path that stands, in order; those made are gone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Script {
    moves: VecDeque<Moved>,
}

impl Script {
    pub(crate) fn new(moves: &[Moved]) -> Self {
        Self { moves: moves.iter().copied().collect() }
    }

    pub(crate) fn front(&self) -> Option<Moved> {
        self.moves.front().copied()
    }

    pub(crate) fn pop(&mut self) {
        self.moves.pop_front();
    }

    /// Takes the next move of a duty if it is this one, now.
    fn take(&mut self, at: Moment, duty: DutyId, what: Move) -> bool {
        let Some(next) = self.moves.iter().position(|moved| moved.duty == duty) else { return false };
        let meant = self.moves.get(next).is_some_and(|moved| moved.at == at && moved.what == what);
        if meant {
            self.moves.remove(next);
        }
        meant
    }
}

impl Work<'_> {
    /// Whether the path of this case is given, so that nothing moves that did not move then.
    pub(crate) fn stands(&self) -> bool {
        self.script.is_some()
    }

    /// Whether a duty may move so now: always, unless the path stands and says otherwise.
    pub(crate) fn may_move(&mut self, duty: DutyId, what: Move) -> bool {
        let now = self.now;
        self.script.as_mut().is_none_or(|script| script.take(now, duty, what))
    }

    pub(crate) fn note_move(&mut self, duty: DutyId, what: Move, cause: &Cause) {
        let (actor, tainted) = (cause.actor, cause.tainted);
        self.path.push(Moved { at: self.now, rank: self.rank, duty, what, actor, tainted });
    }

    /// Makes a move of a path that stands, although nothing brings it about any more.
    pub(crate) fn force(&mut self, moved: Moved) -> Result<Option<Refusal>, Fault> {
        self.now = moved.at;
        self.rank = moved.rank;
        let cause = Cause::standing(&moved);
        self.attempt(|work| match moved.what {
            Move::To(stage) => work.relocate(moved.duty, stage, &cause),
            Move::Deemed { act, result } => work.deemed_then(moved.duty, act, result, &cause),
        })
    }

    /// An act that silence did then.
    fn deemed_then(
        &mut self,
        duty: DutyId,
        id: ActId,
        result: Option<u16>,
        cause: &Cause,
    ) -> Result<(), Stop> {
        self.note_move(duty, Move::Deemed { act: id, result }, cause);
        let stage = self.duty(duty)?.stage;
        let action = (0u16..).zip(&self.stage(stage)?.actions).find(|(_, action)| action.act == id);
        let mut note = Note::by(Actor::Deemed).tainted(cause.tainted);
        if let Some((at, _)) = action {
            note = note.cite(CiteRef::Action(stage, at));
        }
        let result = action.zip(result).and_then(|((_, action), at)| action.results.get(usize::from(at)));
        let result = result.map(|result| result.name.clone());
        let act = self.names().act(id);
        let what = What::Acted { act, result: result.clone(), args: Vec::new(), over: false };
        self.happen(Happening::Act(id), cause.tainted);
        self.record(duty, what, note)?;
        Ok(self.pass(duty, Point::Act { act: id, result })?)
    }
}

impl Cause {
    /// The history of stages, which stands.
    fn standing(moved: &Moved) -> Self {
        let (actor, tainted) = (moved.actor, moved.tainted);
        Self { actor, by: MarkCause::Join, lapse: true, tainted, params: Vec::new(), texts: Vec::new() }
    }
}
