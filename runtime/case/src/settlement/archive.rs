//! The archive: every entry the county's cases have left, in order of arrival. It is a set: an entry that turns up
//! twice is there once, and one that was revoked is not there at all, whichever of the two came first.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use shao_abi::{Ledger, LedgerId, PartyId, Window};
use shao_calendar::Moment;

use super::fold::{Tallied, fold};
use super::window::{Days, days_of};
use crate::{Effect, EffectKey, Entry};

/// All entries of a county. Positions count what changed it, from 1; a repeated delivery takes none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct Archive {
    filed: Vec<Filed>,
    /// Revoked before they came.
    early: BTreeSet<EffectKey>,
    position: u64,
    /// Where each key stands in `filed`. Derived.
    by_key: BTreeMap<EffectKey, usize>,
    /// Which entries concern whom. Derived.
    by_subject: BTreeMap<(LedgerId, PartyId), BTreeSet<usize>>,
}

/// An entry and its fate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed {
    /// When it arrived: its position.
    pub position: u64,
    /// The position at which it last changed: arrived, was corrected or revoked.
    pub changed: u64,
    /// The entry.
    pub entry: Entry,
    /// Whether it holds no more.
    pub revoked: bool,
}

/// What is asked of a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Query {
    /// Which ledger.
    pub ledger: LedgerId,
    /// Whose entries.
    pub subject: PartyId,
    /// Which of them.
    pub window: Window,
    /// As of when: the window ends with its day, and nothing later than it counts.
    pub until: Moment,
}

impl Archive {
    /// Takes what the steps of cases ask for; everything but entries and revocations is none of its business.
    pub fn take(&mut self, effect: &Effect) {
        match effect {
            Effect::Entry(entry) => self.enter((**entry).clone()),
            Effect::Revoke(key) => self.revoke(key),
            Effect::Record(_)
            | Effect::Wake { .. }
            | Effect::Notify(_)
            | Effect::Open(_)
            | Effect::Send(_) => {}
        }
    }

    /// Enters an entry. The same one again changes nothing, and a revoked one stays revoked. Another content under a
    /// known key is a correction (a back-dated act keeps its key) and takes the place of what stood there.
    pub fn enter(&mut self, entry: Entry) {
        let known = self.by_key.get(&entry.key).copied();
        if known.and_then(|at| self.filed.get(at)).is_some_and(|filed| filed.entry == entry) {
            return;
        }
        self.position = self.position.saturating_add(1);
        let position = self.position;
        let Some(at) = known else {
            let revoked = self.early.remove(&entry.key);
            self.index(&entry, self.filed.len());
            self.filed.push(Filed { position, changed: position, entry, revoked });
            return;
        };
        if let Some(filed) = self.filed.get_mut(at) {
            let fresh = Filed { position: filed.position, changed: position, entry, revoked: false };
            let before = std::mem::replace(filed, fresh.clone());
            if let Some(places) = self.by_subject.get_mut(&(before.entry.ledger, before.entry.subject)) {
                places.remove(&at);
            }
            self.index(&fresh.entry, at);
        }
    }

    /// Revokes what bears this key, now or when it turns up: it is as if it had never been entered.
    pub fn revoke(&mut self, key: &EffectKey) {
        let known = self.by_key.get(key).and_then(|at| self.filed.get_mut(*at));
        let changed = match known {
            Some(filed) if filed.revoked => false,
            Some(filed) => {
                filed.revoked = true;
                filed.changed = self.position.saturating_add(1);
                true
            }
            None => self.early.insert(key.clone()),
        };
        if changed {
            self.position = self.position.saturating_add(1);
        }
    }

    /// How often it has changed.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.position
    }

    /// What stands under a key, revoked or not.
    #[must_use]
    pub fn filed(&self, key: &EffectKey) -> Option<&Filed> {
        self.filed.get(*self.by_key.get(key)?)
    }

    /// All of it, in order of arrival, revoked entries included.
    pub fn iter(&self) -> impl Iterator<Item = &Filed> {
        self.filed.iter()
    }

    /// The entries of a ledger that concern a subject and hold, in order of arrival.
    pub fn of(&self, ledger: LedgerId, subject: PartyId) -> impl Iterator<Item = &Filed> {
        let places = self.by_subject.get(&(ledger, subject)).into_iter().flatten();
        places.filter_map(|at| self.filed.get(*at)).filter(|filed| !filed.revoked)
    }

    /// What a ledger holds. `ledger` must be the definition that the query names.
    #[must_use]
    pub fn value(&self, ledger: &Ledger, query: Query) -> Tallied {
        self.value_of(ledger, query, |_| true)
    }

    /// As [`Archive::value`], of the entries that are admitted. What breaks a 连续 always is.
    #[must_use]
    pub fn value_of(&self, ledger: &Ledger, query: Query, admit: impl Fn(&Entry) -> bool) -> Tallied {
        let days = query.days();
        let entries = self.of(query.ledger, query.subject).map(|filed| &filed.entry);
        let seen = entries.filter(|entry| days.hold(entry.at) && entry.at <= query.until);
        fold(ledger.fold, seen.filter(|entry| entry.breaks || admit(entry)))
    }

    fn index(&mut self, entry: &Entry, at: usize) {
        self.by_key.insert(entry.key.clone(), at);
        self.by_subject.entry((entry.ledger, entry.subject)).or_default().insert(at);
    }
}

impl Query {
    /// The days it looks at.
    #[must_use]
    pub fn days(&self) -> Days {
        days_of(self.window, self.until.date())
    }
}

/// What an archive is as data: the rest follows.
#[derive(Clone, Serialize, Deserialize)]
struct Stored {
    position: u64,
    filed: Vec<Filed>,
    early: BTreeSet<EffectKey>,
}

impl From<Archive> for Stored {
    fn from(archive: Archive) -> Self {
        Self { position: archive.position, filed: archive.filed, early: archive.early }
    }
}

impl From<Stored> for Archive {
    fn from(stored: Stored) -> Self {
        let Stored { position, filed, early } = stored;
        let mut archive = Self { position, early, ..Self::default() };
        for (at, filed) in filed.iter().enumerate() {
            archive.index(&filed.entry, at);
        }
        archive.filed = filed;
        archive
    }
}
