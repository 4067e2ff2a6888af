//! Edits: what corrections change of what is on record. An entry keeps what was said of it first, so that a correction
//! which was wrong itself can be taken back: what stands of the edits is then made again.

use shao_abi::PartyId;
use shao_calendar::Moment;

use super::course::{Course, Entry, Fate};
use crate::{Act, Event, EventKind};

/// A change of one entry, or of an earlier edit.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    /// When it was made, and the position of the event that made it.
    pub sent: (Moment, u32),
    /// The position of what it changes: of an entry, or of the correction that it takes back.
    pub on: u32,
    pub amend: Amend,
}

/// How an entry is changed.
#[derive(Debug, Clone)]
pub(super) enum Amend {
    /// It does not count.
    Void,
    /// It was really this.
    Replace { act: Act, actor: Option<PartyId> },
    /// It happened then.
    Date(Moment),
}

/// What was on record before any edit.
#[derive(Debug, Clone)]
pub(super) struct First {
    at: Moment,
    event: Event,
    fate: Fate,
}

impl Course {
    /// Makes an edit, and all that stands of those before it.
    pub(super) fn edit(&mut self, sent: (Moment, u32), on: u32, amend: Amend) {
        let entry = self.edited_by(on).map_or(on, |edit| self.entry_of(edit));
        self.edits.push(Edit { sent, on, amend });
        let standing: Vec<Edit> = self
            .edits
            .iter()
            .filter(|edit| self.entry_of(edit) == entry && !self.takes_back(edit) && self.stands(edit))
            .cloned()
            .collect();
        if let Some(entry) = self.at_mut(entry) {
            entry.restore();
            standing.iter().for_each(|edit| entry.amend(edit));
        }
    }

    /// The edit that a correction made.
    pub(super) fn edited_by(&self, position: u32) -> Option<&Edit> {
        self.edits.iter().find(|edit| edit.sent.1 == position)
    }

    /// Since when an edit is taken back; none if it stands.
    pub(super) fn taken_back(&self, edit: &Edit) -> Option<Moment> {
        let by = self.edits.iter().filter(|later| later.on == edit.sent.1 && later.sent.1 > edit.sent.1);
        by.filter(|later| self.stands(later)).map(|later| later.sent.0).next()
    }

    /// Whether the correction of this position changed something and still does.
    pub(super) fn counts(&self, position: u32) -> bool {
        match self.edited_by(position) {
            Some(edit) => self.stands(edit),
            None => self.at(position).is_some_and(|added| added.void.is_none()),
        }
    }

    /// Each edit is taken back by later ones only, so this comes to an end.
    fn stands(&self, edit: &Edit) -> bool {
        self.taken_back(edit).is_none()
    }

    fn takes_back(&self, edit: &Edit) -> bool {
        self.edited_by(edit.on).is_some()
    }

    /// The position of the entry that an edit changes, by way of the edits that it takes back.
    pub(super) fn entry_of(&self, edit: &Edit) -> u32 {
        self.edited_by(edit.on).map_or(edit.on, |earlier| self.entry_of(earlier))
    }
}

impl Entry {
    fn amend(&mut self, edit: &Edit) {
        let first = First { at: self.at, event: self.event.clone(), fate: self.fate.clone() };
        self.first.get_or_insert_with(|| Box::new(first));
        match &edit.amend {
            Amend::Void => self.void = self.void.or(Some(edit.sent.0)),
            Amend::Replace { act, actor } => {
                self.event.kind = EventKind::Act(act.clone());
                self.event.actor = actor.or(self.event.actor);
                (self.fate, self.void) = (Fate::Done, None);
            }
            Amend::Date(at) => {
                (self.at, self.event.at) = (*at, Some(*at));
                // A visit counts the stages entered before, of which there were fewer then.
                if let EventKind::Act(act) = &mut self.event.kind {
                    act.visit = None;
                }
            }
        }
    }

    fn restore(&mut self) {
        if let Some(first) = self.first.take() {
            let First { at, event, fate } = *first;
            (self.at, self.event, self.fate, self.void) = (at, event, fate, None);
        }
    }
}
