//! The county's settlement between two of its steps. It is on file as a case is, under [`COUNTY`]; its archive is not
//! written again with it, since that follows from what the cases have filed.

use serde::{Deserialize, Serialize};
use shao_abi::PartyId;
use shao_calendar::Moment;
use shao_case::settlement::{self, CountyAct, News, next_opening, next_settlement};
use shao_case::{Effect, Policy, Refusal};
use shao_store::{Append, COUNTY, Notice, Receipt, Record, Snapshot, Store};

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
    pub(crate) fn load(store: &dyn Store, policy: &Policy<'_>, now: Moment) -> Result<Self, ApiError> {
        let Some(stored) = store.load(COUNTY)? else {
            let county = settlement::County::new(policy, now);
            // What time opens at this very instant is opened.
            let opened_to = now.plus_millis(-1).unwrap_or(now);
            return Ok(Self {
                county,
                taken: 0,
                opened_to,
                missing_since: None,
                snapshot: None,
                torn: false,
            });
        };
        let unreadable =
            |error: serde_json::Error| ApiError::unavailable(format!("the county's file: {error}"));
        let kept: Kept = serde_json::from_slice(&stored.snapshot.state).map_err(unreadable)?;
        let Kept { county, taken, opened_to, missing_since } = kept;
        let snapshot = Some(stored.snapshot);
        let mut bench = Self { county, taken: 0, opened_to, missing_since, snapshot, torn: false };
        bench.take(store, taken)?;
        Ok(bench)
    }

    /// Goes back to where cases are missing: there may be a calendar now.
    pub(crate) fn try_again(&mut self) {
        if let Some(since) = self.missing_since.take() {
            self.opened_to = self.opened_to.min(since);
        }
    }

    /// Takes what cases have filed, up to number `to`.
    pub(crate) fn take(&mut self, store: &dyn Store, to: u64) -> Result<(), ApiError> {
        while self.taken < to {
            let filings = store.filings(self.taken, MOST_FILINGS)?;
            if filings.is_empty() {
                return Ok(());
            }
            for filing in filings.into_iter().take_while(|filing| filing.number <= to) {
                self.file(filing.number, &filing.case, &filing.policy, &filing.body)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, number: u64, case: &str, policy: &str, body: &[u8]) -> Result<(), ApiError> {
        if policy != self.county.policy {
            let why = format!("filing {number} of case {case} was made under policy {policy}");
            return Err(ApiError::policy_fault(why));
        }
        let effect: Effect = serde_json::from_slice(body)
            .map_err(|error| ApiError::unavailable(format!("filing {number} of case {case}: {error}")))?;
        self.county.take(number, &effect);
        self.taken = number;
        Ok(())
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

    /// When it must be looked at next.
    fn wake(&self, current: &Policy<'_>, own: &Policy<'_>) -> Result<Option<Moment>, ApiError> {
        let opening = next_opening(current, self.opened_to)?;
        let settlement = next_settlement(own, &self.county)?;
        Ok([opening, settlement].into_iter().flatten().min())
    }

    /// What is written of it, with what joins its history. It counts as written from here on.
    pub(crate) fn append(
        &mut self,
        current: &Policy<'_>,
        own: &Edition,
        own_policy: &Policy<'_>,
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
        let wake = self.wake(current, own_policy)?.map(clock::instant);
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
        };
        self.snapshot = Some(snapshot.clone());
        self.torn = false;
        let (key, filings) = (COUNTY.to_owned(), Vec::new());
        Ok(Append { key, expected, snapshot, records, notices, filings, event: None, receipt })
    }

    fn kept(&mut self) -> Result<Vec<u8>, ApiError> {
        let archive = std::mem::take(&mut self.county.archive);
        let (taken, opened_to, missing_since) = (self.taken, self.opened_to, self.missing_since);
        let kept = Kept { county: self.county.clone(), taken, opened_to, missing_since };
        self.county.archive = archive;
        bytes(&kept)
    }
}

impl Told {
    pub(crate) fn at(&self) -> Moment {
        match self {
            Self::Founded { at } | Self::Outage { at, .. } => *at,
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
