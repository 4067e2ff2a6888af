//! The archive: every entry the county's cases have left. Each effect comes with its place among the effects of its
//! case, and under each key the latest one holds. So neither the order of arrival nor a repeated delivery matters, and
//! an entry whose last word was a revocation is not there at all.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use shao_abi::{Ledger, LedgerId, PartyId, Window};
use shao_calendar::Moment;

use super::fold::{Tallied, fold};
use super::window::{Days, days_of};
use crate::{Effect, EffectKey, Entry};

/// All entries of a county. Positions count what changed it, from 1; what changes nothing takes none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct Archive {
    filed: Vec<Filed>,
    /// Revoked before they came, each with the place of its revocation.
    early: BTreeMap<EffectKey, u64>,
    position: u64,
    /// Where each key stands in `filed`. Derived.
    by_key: BTreeMap<EffectKey, usize>,
    /// Which entries concern whom. Derived.
    by_subject: BTreeMap<(LedgerId, PartyId), BTreeSet<usize>>,
}

/// An entry and its fate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed {
    /// The position at which it came to hold: when it arrived, or came again after it had been revoked.
    pub position: u64,
    /// The position at which it last changed: arrived, was corrected or revoked.
    pub changed: u64,
    /// The entry.
    pub entry: Entry,
    /// Whether it holds no more.
    pub revoked: bool,
    /// The place of its last effect among those of its case.
    pub order: u64,
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
    /// Takes what the step of a case asks for. `order` is the effect's place among the effects of its case: any number
    /// that rises from one to the next, such as its place in the host's outbox. All but entries and revocations is none
    /// of the archive's business.
    pub fn take(&mut self, order: u64, effect: &Effect) {
        match effect {
            Effect::Entry(entry) => self.enter(order, (**entry).clone()),
            Effect::Revoke(key) => self.revoke(order, key),
            Effect::Record(_)
            | Effect::Wake { .. }
            | Effect::Notify(_)
            | Effect::Open(_)
            | Effect::Send(_) => {}
        }
    }

    /// Enters an entry, unless a later effect of its key is known. One that comes again after its revocation holds
    /// again; another content under a known key is a correction (a back-dated act keeps its key).
    pub fn enter(&mut self, order: u64, entry: Entry) {
        let next = self.position.saturating_add(1);
        let Some(at) = self.by_key.get(&entry.key).copied() else {
            let revoked = self.early.remove(&entry.key).filter(|later| *later >= order);
            self.index(&entry, self.filed.len());
            let (revoked, order) = (revoked.is_some(), revoked.unwrap_or(order));
            self.filed.push(Filed { position: next, changed: next, entry, revoked, order });
            self.position = next;
            return;
        };
        let Some(filed) = self.filed.get_mut(at).filter(|filed| filed.order < order) else { return };
        filed.order = order;
        if !filed.revoked && filed.entry == entry {
            return;
        }
        let position = if filed.revoked { next } else { filed.position };
        let fresh = Filed { position, changed: next, entry: entry.clone(), revoked: false, order };
        let before = std::mem::replace(filed, fresh).entry;
        self.by_subject.entry((before.ledger, before.subject)).or_default().remove(&at);
        self.by_subject.retain(|_, places| !places.is_empty());
        self.index(&entry, at);
        self.position = next;
    }

    /// Revokes what bears this key, now or when it turns up, unless a later effect of the key is known.
    pub fn revoke(&mut self, order: u64, key: &EffectKey) {
        let next = self.position.saturating_add(1);
        let Some(at) = self.by_key.get(key) else {
            let known = self.early.entry(key.clone()).or_insert(order);
            *known = order.max(*known);
            return;
        };
        let Some(filed) = self.filed.get_mut(*at).filter(|filed| filed.order < order) else { return };
        filed.order = order;
        if !filed.revoked {
            (filed.revoked, filed.changed) = (true, next);
            self.position = next;
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
    early: Vec<(EffectKey, u64)>,
}

impl From<Archive> for Stored {
    fn from(archive: Archive) -> Self {
        let early = archive.early.into_iter().collect();
        Self { position: archive.position, filed: archive.filed, early }
    }
}

impl From<Stored> for Archive {
    fn from(stored: Stored) -> Self {
        let Stored { position, filed, early } = stored;
        let early = early.into_iter().collect();
        let mut archive = Self { position, early, ..Self::default() };
        for (at, filed) in filed.iter().enumerate() {
            archive.index(&filed.entry, at);
        }
        archive.filed = filed;
        archive
    }
}
