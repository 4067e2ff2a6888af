//! The course of a case: what counts as having happened, and when. Corrections change it; nothing leaves it.

use shao_calendar::Moment;

use super::edits::{Amend, Edit, First};
use super::path::Path;
use crate::state::{AskAbout, Outage};
use crate::{Act, CaseState, Change, Correction, Event, EventKind, Refusal, RefusalKind, What, builtin};

/// What counts as having happened.
#[derive(Debug, Clone, Default)]
pub(super) struct Course {
    /// In the order in which they came to be known.
    pub entries: Vec<Entry>,
    /// What was changed of them, in the order in which it was.
    pub edits: Vec<Edit>,
    /// The paths that stand in spite of a correction, each with the place in the order until which it does and which is
    /// that of the correction. The last one counts.
    pub standing: Vec<(Path, (Moment, u32))>,
    /// Whether a correction was let in or kept out by whom or by what is 待县确认: then all that stands rests on it.
    pub unsure: bool,
    /// 过渡: the case as it came from another version of its policy. What was before is done with.
    pub base: Option<Box<Base>>,
}

/// Where a case came from another version of its policy.
#[derive(Debug, Clone)]
pub(super) struct Base {
    /// The case as it was then.
    pub state: CaseState,
    /// The position of the event by which it came.
    pub position: u32,
}

impl Base {
    /// Why nothing of before can be corrected any more.
    pub(super) fn is_over(&self) -> Refusal {
        let at = self.state.last;
        let zh = format!("本案已于 {at} 转入新版，此前的事照旧版了结，不能再更正");
        let en = format!("the case went over to another version on {at}; what was before is done with");
        Refusal::new(RefusalKind::Revision, zh, en)
    }
}

/// Something that happened.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// When, as it is known by now.
    pub at: Moment,
    /// The position of the event by which it came to be known: the order within one instant.
    pub position: u32,
    /// The event. Of a correction it is what was put on record, not the correction itself.
    pub event: Event,
    pub fate: Fate,
    /// Since when it does not count any more.
    pub void: Option<Moment>,
    /// What was said of it first, if that was changed.
    pub first: Option<Box<First>>,
}

/// What became of an event.
#[derive(Debug, Clone)]
pub(super) enum Fate {
    /// It happened.
    Done,
    /// It was refused, and stays so: nobody queued it for the day when it might pass.
    Refused(Refusal),
    /// It changed the past. Here, where it was sent, it leaves a record, and a question if its path was in conflict.
    Told { what: What, ask: Option<AskAbout> },
}

/// A correction, in the place where it was sent.
pub(super) struct Told<'c> {
    pub at: Moment,
    /// What it is about.
    pub act: &'c str,
    pub correction: Correction,
    /// Whether it gave rise to a question of the path.
    pub asks: bool,
}

impl Entry {
    pub(super) fn new(at: Moment, position: u32, event: &Event, fate: Fate) -> Self {
        let event = Event { at: Some(at), expected_seq: None, ..event.clone() };
        Self { at, position, event, fate, void: None, first: None }
    }

    /// The act that somebody did, if it counts.
    pub(super) fn act(&self) -> Option<&str> {
        let done = matches!(self.fate, Fate::Done) && self.void.is_none();
        let act = matches!(self.event.kind, EventKind::Act(_) | EventKind::Follow { .. });
        (done && act).then(|| self.event.kind.name())
    }

    /// Whether it opened the case.
    pub(super) fn is_opening(&self) -> bool {
        matches!(self.event.kind, EventKind::Open { .. })
    }

    /// What is told of it, if it was a correction.
    pub(super) fn told(&self) -> Option<Told<'_>> {
        let Fate::Told { what: What::Revised { act, correction, .. }, ask } = &self.fate else { return None };
        Some(Told { at: self.at, act, correction: *correction, asks: ask.is_some() })
    }

    /// Whether it was a correction, in the place where it was sent.
    fn is_told(&self) -> bool {
        matches!(self.fate, Fate::Told { .. })
    }
}

impl Course {
    /// What a position means: an act, a 并案, a 停摆.
    pub(super) fn at(&self, position: u32) -> Option<&Entry> {
        let outage = |entry: &&Entry| matches!(entry.event.kind, EventKind::Outage { .. });
        let mut meant = self.entries.iter().filter(|entry| entry.position == position);
        meant.find(|entry| !entry.is_told() || outage(entry))
    }

    pub(super) fn at_mut(&mut self, position: u32) -> Option<&mut Entry> {
        let outage = |entry: &Entry| matches!(entry.event.kind, EventKind::Outage { .. });
        let mut meant = self.entries.iter_mut().filter(|entry| entry.position == position);
        meant.find(|entry| !entry.is_told() || outage(entry))
    }

    /// Puts a correction into effect. `sent` is its own time and position.
    pub(super) fn change(&mut self, change: &Change, by: &Event, sent: (Moment, u32)) {
        match change {
            Change::Void { of } => self.edit(sent, *of, Amend::Void),
            Change::Replace { of, act, actor } => {
                self.edit(sent, *of, Amend::Replace { act: act.clone(), actor: *actor });
            }
            Change::Date { of, at } => self.edit(sent, *of, Amend::Date(*at)),
            Change::Add { act, actor, at } => {
                let kind = EventKind::Act(Act { visit: None, ..act.clone() });
                let event = Event { actor: Some(*actor), kind, ..by.clone() };
                self.entries.push(Entry::new(*at, sent.1, &event, Fate::Done));
            }
        }
    }

    /// 撤销立案: the event that opened the case and should not have, and since when it does not count.
    pub(super) fn annulled(&self) -> Option<(&Entry, Moment)> {
        let opening = self.entries.iter().find(|entry| entry.is_opening())?;
        Some((opening, opening.void?))
    }

    /// The correction of this position.
    pub(super) fn told(&self, position: u32) -> Option<Told<'_>> {
        self.entries.iter().filter(|entry| entry.position == position).find_map(Entry::told)
    }

    /// Whether somebody has ruled on the path after this position.
    pub(super) fn ruled_since(&self, position: u32) -> bool {
        let later = self.entries.iter().filter(|entry| entry.position > position);
        later.filter_map(Entry::act).any(|act| act == builtin::RULE)
    }

    /// What was asked of the path by a correction is asked no more, nor what has joined it since: that is found anew.
    pub(super) fn unask(&mut self, position: u32) {
        self.standing.retain(|(_, (_, by))| *by < position);
        for entry in self.entries.iter_mut().filter(|entry| entry.position >= position) {
            if let Fate::Told { ask, .. } = &mut entry.fate {
                *ask = None;
            }
        }
    }

    /// The last event of this id that another case sent, as far as it still counts.
    pub(super) fn heard(&self, id: &str) -> Option<&Entry> {
        let meant = |entry: &&Entry| {
            entry.event.id == id
                && entry.void.is_none()
                && matches!(entry.event.kind, EventKind::Heard { .. } | EventKind::Open { .. })
        };
        self.entries.iter().rfind(meant)
    }

    /// 停摆, and the time in which the case followed another one and was taken out again.
    pub(super) fn outages(&self) -> Vec<Outage> {
        let mut outages = Vec::new();
        for entry in self.entries.iter().filter(|entry| !matches!(entry.fate, Fate::Refused(_))) {
            if let (EventKind::Outage { from, to }, None) = (&entry.event.kind, entry.void) {
                outages.push(Outage { from: *from, to: *to, spares: false });
            }
            if let (EventKind::Follow { .. }, Some(void)) = (&entry.event.kind, entry.void) {
                outages.push(Outage { from: entry.at, to: void, spares: true });
            }
        }
        outages
    }

    /// What counts, in the order in which it happened.
    pub(super) fn in_order(&self) -> Vec<&Entry> {
        let mut entries: Vec<&Entry> = self.entries.iter().filter(|entry| entry.void.is_none()).collect();
        entries.sort_by_key(|entry| (entry.at, entry.position));
        entries
    }

    /// Whether somebody has acted after this place in the order, the act at `but` apart.
    pub(super) fn acted_since(&self, since: (Moment, u32), but: Option<u32>) -> bool {
        let later = |entry: &Entry| (entry.at, entry.position.saturating_add(1)) > since;
        let mut acts = self.entries.iter().filter(|entry| entry.act().is_some());
        acts.any(|entry| Some(entry.position) != but && later(entry))
    }
}
