//! The county's settlement between two of its steps. It is on file as a case is, under [`COUNTY`]; its archive is not
//! written again with it, since that follows from what the cases have filed.

use serde::{Deserialize, Serialize};
use shao_abi::PartyId;
use shao_calendar::Moment;
use shao_case::settlement::{self, Carried, Carry, CountyAct, News, next_opening, next_settlement};
use shao_case::{Effect, Policy, Refusal, Words};
use shao_store::{Append, COUNTY, Filing, Notice, Receipt, Record, Snapshot};

use crate::county::Shared;
use crate::{ApiError, Edition, clock};

/// How many filings are read at a time.
const MOST_FILINGS: usize = 4096;

/// What is settled, up to where.
pub(crate) struct Bench {
    pub(crate) county: settlement::County,
    /// The last filing that the archive holds.
    pub(crate) taken: u64,
    /// Up to when time has opened cases.
    pub(crate) opened_to: Moment,
    /// Up to when none is missing, if some could not be opened for want of a calendar. It is tried again from there
    /// when the server starts, which is when it learns of a new calendar.
    missing_since: Option<Moment>,
    /// The version of the policy that it could not go over to when it was last tried.
    stays_from: Option<String>,
    /// The versions of the policy that it was settled by before, oldest first.
    pub(crate) left: Vec<String>,
    /// As it is on file; none before it is for the first time.
    pub(crate) snapshot: Option<Snapshot>,
    /// Whether a step has begun that is not written yet.
    torn: bool,
}

/// What is on file.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// Its archive is empty here.
    county: settlement::County,
    taken: u64,
    opened_to: Moment,
    missing_since: Option<Moment>,
    #[serde(default)]
    stays_from: Option<String>,
    #[serde(default)]
    left: Vec<String>,
}

/// An entry of the county's history.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub(crate) enum Told {
    /// It is settled from here on.
    Founded {
        /// Since when.
        at: Moment,
    },
    /// It goes on under another version of the policy.
    Moved {
        /// Since when.
        at: Moment,
        /// The hash of the version it leaves.
        from: String,
        /// The hash of the version it is settled by from now on.
        to: String,
    },
    /// It cannot go on under another version yet: these must end first.
    Stays {
        /// Since when.
        at: Moment,
        /// The hash of the version it would go over to.
        to: String,
        /// What must end first.
        waits: Vec<Words>,
    },
    /// Something happened to it.
    News(News),
    /// Somebody did something about a proposal, or was refused.
    Acted {
        /// What.
        act: CountyAct,
        /// The person, as the host named them.
        caller: Option<String>,
        /// Why not, if it was refused.
        refusal: Option<Refusal>,
    },
    /// 停摆 was signed for every open case.
    Outage {
        /// When it was signed.
        at: Moment,
        /// From this instant.
        from: Moment,
        /// Until this instant, excluded.
        to: Moment,
        /// 理由.
        reason: String,
        /// The person who signed.
        caller: Option<String>,
        /// How many cases it touched.
        cases: u64,
    },
}

impl Bench {
    /// As it is on file, or a new one that begins now.
    pub(crate) fn load(shared: &Shared) -> Result<Self, ApiError> {
        let Some(stored) = shared.store.load(COUNTY)? else {
            let now = shared.clock.now();
            let county = settlement::County::new(&shared.editions.current().policy(&shared.calendar), now);
            // What time opens at this very instant is opened.
            let opened_to = now.plus_millis(-1).unwrap_or(now);
            let (missing_since, stays_from, left) = (None, None, Vec::new());
            return Ok(Self::at(Kept { county, taken: 0, opened_to, missing_since, stays_from, left }));
        };
        let unreadable =
            |error: serde_json::Error| ApiError::unavailable(format!("the county's file: {error}"));
        let kept: Kept = serde_json::from_slice(&stored.snapshot.state).map_err(unreadable)?;
        let taken = kept.taken;
        let mut bench = Self { taken: 0, snapshot: Some(stored.snapshot), ..Self::at(kept) };
        bench.take(shared, taken)?;
        Ok(bench)
    }

    fn at(kept: Kept) -> Self {
        let Kept { county, taken, opened_to, missing_since, stays_from, left } = kept;
        Self { county, taken, opened_to, missing_since, stays_from, left, snapshot: None, torn: false }
    }

    /// Goes back to where cases are missing: there may be a calendar now.
    pub(crate) fn try_again(&mut self) {
        if let Some(since) = self.missing_since.take() {
            self.opened_to = self.opened_to.min(since);
        }
    }

    /// Takes what cases have filed, up to number `to`.
    pub(crate) fn take(&mut self, shared: &Shared, to: u64) -> Result<(), ApiError> {
        while self.taken < to {
            let filings = shared.store.filings(self.taken, MOST_FILINGS)?;
            if filings.is_empty() {
                return Ok(());
            }
            for filing in filings.into_iter().take_while(|filing| filing.number <= to) {
                self.file(shared, &filing)?;
            }
        }
        Ok(())
    }

    /// Takes one of them; one that was made under another version of the policy in the terms of its own.
    fn file(&mut self, shared: &Shared, filing: &Filing) -> Result<(), ApiError> {
        let Filing { number, case, policy, body } = filing;
        let effect: Effect = serde_json::from_slice(body)
            .map_err(|error| ApiError::unavailable(format!("filing {number} of case {case}: {error}")))?;
        let effect = if *policy == self.county.policy {
            Some(effect)
        } else {
            let (from, to) = (shared.edition(policy)?, shared.edition(&self.county.policy)?);
            let (from, to) = (from.policy(&shared.calendar), to.policy(&shared.calendar));
            Carry { from: &from, to: &to }.effect(&effect)
        };
        if let Some(effect) = effect {
            self.county.take(*number, &effect);
        }
        self.taken = *number;
        Ok(())
    }

    /// Goes over to the version that new cases open under, if it is settled by another one and that can be.
    pub(crate) fn go_over(&mut self, shared: &Shared) -> Result<Option<Told>, ApiError> {
        let (at, current) = (self.county.settled, shared.editions.current());
        let (from, to) = (self.county.policy.clone(), current.artifact.hash.clone());
        if from == to {
            return Ok(None);
        }
        let own = shared.edition(&from)?;
        let (old, new) = (own.policy(&shared.calendar), current.policy(&shared.calendar));
        match (Carry { from: &old, to: &new }).county(&self.county)? {
            Carried::Gone(county) => {
                let taken = std::mem::take(&mut self.taken);
                self.county = *county;
                self.take(shared, taken)?;
                self.county.looked_at();
                self.stays_from = None;
                // A version that is gone back to takes its place anew.
                self.left.retain(|version| *version != from && *version != to);
                self.left.push(from.clone());
                Ok(Some(Told::Moved { at, from, to }))
            }
            Carried::Waits(_) if self.stays_from.as_ref() == Some(&to) => Ok(None),
            Carried::Waits(waits) => {
                self.stays_from = Some(to.clone());
                Ok(Some(Told::Stays { at, to, waits }))
            }
        }
    }

    /// A step begins: until it is written, what is here is nothing to go by.
    pub(crate) fn tear(&mut self) {
        self.torn = true;
    }

    /// Whether no step has begun that is not written.
    pub(crate) fn is_whole(&self) -> bool {
        !self.torn
    }

    /// Time has opened cases up to `to`; from `through` on some are missing.
    pub(crate) fn opened(&mut self, to: Moment, through: Moment) {
        self.opened_to = to;
        if through < to {
            self.missing_since = Some(self.missing_since.map_or(through, |since| since.min(through)));
        }
    }

    /// When it must be looked at next: at once, if it is settled by another version than new cases open under and
    /// going over was not tried yet.
    fn wake(&self, shared: &Shared, own: &Policy<'_>) -> Result<Option<Moment>, ApiError> {
        let current = shared.editions.current();
        let opening = next_opening(&current.policy(&shared.calendar), self.opened_to)?;
        let settlement = next_settlement(own, &self.county)?;
        let hash = &current.artifact.hash;
        let moves = self.county.policy != *hash && self.stays_from.as_ref() != Some(hash);
        let moving = moves.then(|| shared.clock.now().max(self.county.settled));
        Ok([opening, settlement, moving].into_iter().flatten().min())
    }

    /// What is written of it, with what joins its history. It counts as written from here on.
    pub(crate) fn append(
        &mut self,
        shared: &Shared,
        own: &Edition,
        told: Vec<Told>,
        receipt: Option<Receipt>,
    ) -> Result<Append, ApiError> {
        self.torn = true;
        let expected = self.snapshot.as_ref().map_or(0, |snapshot| snapshot.seq);
        let (mut seq, mut records, mut notices) = (expected, Vec::new(), Vec::new());
        for told in told {
            seq = seq.saturating_add(1);
            notices.extend(told.notices(seq, own)?);
            records.push(Record { seq, at: clock::instant(told.at()), body: bytes(&told)? });
        }
        let wake = self.wake(shared, &own.policy(&shared.calendar))?.map(clock::instant);
        let snapshot = Snapshot {
            policy: self.county.policy.clone(),
            seq,
            state: self.kept()?,
            standing: Vec::new(),
            wake,
            deadline: None,
            late_since: None,
            ended: false,
            parked: None,
            stands: None,
        };
        self.snapshot = Some(snapshot.clone());
        self.torn = false;
        let (key, filings) = (COUNTY.to_owned(), Vec::new());
        Ok(Append { key, expected, snapshot, records, notices, filings, events: Vec::new(), receipt })
    }

    fn kept(&mut self) -> Result<Vec<u8>, ApiError> {
        let archive = std::mem::take(&mut self.county.archive);
        let (taken, opened_to, missing_since) = (self.taken, self.opened_to, self.missing_since);
        let (county, stays_from) = (self.county.clone(), self.stays_from.clone());
        let left = self.left.clone();
        let kept = Kept { county, taken, opened_to, missing_since, stays_from, left };
        self.county.archive = archive;
        bytes(&kept)
    }
}

impl Told {
    pub(crate) fn at(&self) -> Moment {
        match self {
            Self::Founded { at }
            | Self::Moved { at, .. }
            | Self::Stays { at, .. }
            | Self::Outage { at, .. } => *at,
            Self::News(news) => news.at,
            Self::Acted { act, .. } => act.at,
        }
    }

    /// What must be said of it, to whom.
    fn notices(&self, seq: u64, edition: &Edition) -> Result<Vec<Notice>, ApiError> {
        let Self::News(news) = self else { return Ok(Vec::new()) };
        let notice = |who: &PartyId| {
            let name = edition.artifact.schema.party_name(*who);
            Ok(Notice { key: format!("{COUNTY}·{seq}·{name}"), body: bytes(news)? })
        };
        news.tell.iter().map(notice).collect()
    }
}

fn bytes(data: &impl Serialize) -> Result<Vec<u8>, ApiError> {
    serde_json::to_vec(data).map_err(|error| ApiError::unavailable(format!("the county's file: {error}")))
}
