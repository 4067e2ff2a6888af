//! What is shown of cases: one with its history, and lists.

use serde::Serialize;
use shao_abi::PartyId;
use shao_calendar::Moment;
use shao_case::{
    CaseView, Policy, TimelineEntry, Words, fold_through, needs_log, timeline_for, timeline_through, view,
    view_for,
};
use shao_store::{Instant, Query, Summary};

use crate::county::{Shared, state_of};
use crate::requests::party;
use crate::{ApiError, clock};

/// Who looks at a case. Whoever does not say is shown least.
pub(crate) enum Viewer {
    /// The public.
    Public,
    /// A unit or group of the policy.
    Party(String),
    /// Whoever works with the data and answers for what he shows to whom.
    All,
}

impl Viewer {
    /// The viewer of this name.
    pub(crate) fn named(name: Option<String>) -> Self {
        match name.as_deref() {
            None | Some("public") => Self::Public,
            Some("all") => Self::All,
            Some(party) => Self::Party(party.to_owned()),
        }
    }

    /// The party by whose eyes is looked; none for the public.
    fn party(&self, policy: &Policy<'_>) -> Result<Option<PartyId>, ApiError> {
        match self {
            Self::Public | Self::All => Ok(None),
            Self::Party(name) => party(policy.schema, "viewer", name).map(Some),
        }
    }
}

/// Everything there is to show of a case.
#[derive(Serialize)]
pub(crate) struct CasePage {
    /// As it stands now; none if the policy cannot be run.
    case: Option<CaseView>,
    /// Why it cannot be shown, if it cannot.
    fault: Option<Words>,
    /// Whether it is parked until an operator mends the policy.
    parked: bool,
    timeline: Vec<TimelineEntry>,
    /// SHA-256 over its log, to be kept elsewhere by whoever wants to prove later that nothing was changed.
    head: String,
}

/// A case in a list.
#[derive(Serialize)]
pub(crate) struct CaseLine {
    case: String,
    policy: String,
    seq: u64,
    standing: Vec<Place>,
    deadline: Option<Moment>,
    late_since: Option<Moment>,
    overdue: bool,
    ended: bool,
    parked: bool,
}

#[derive(Serialize)]
struct Place {
    stage: String,
    unit: String,
}

impl Shared {
    pub(crate) fn case_page(&self, key: &str, viewer: &Viewer) -> Result<CasePage, ApiError> {
        let stored = self.case(key)?.ok_or_else(|| ApiError::no_case(key))?;
        let records = self.records(key)?;
        let parked = stored.snapshot.parked.is_some();
        let head = hex(&stored.head);
        let edition = match self.edition(&stored.snapshot.policy) {
            Ok(edition) => edition,
            Err(error) => {
                error.log();
                let fault = Some(Words::new(error.body.zh, error.body.en));
                return Ok(CasePage { case: None, fault, parked, timeline: Vec::new(), head });
            }
        };
        let policy = edition.policy(&self.calendar);
        let log = self.log(key)?;
        let versions = self.versions(&edition.artifact.hash, &log)?;
        let versions: Vec<Policy<'_>> =
            versions.iter().map(|edition| edition.policy(&self.calendar)).collect();
        let (state, now) = (state_of(&stored)?, self.clock.now());
        let seen_by = viewer.party(&policy)?;
        let seen = match viewer {
            Viewer::All => view(&policy, &state, now),
            Viewer::Public | Viewer::Party(_) => view_for(&policy, &state, now, seen_by),
        };
        let (case, fault) = match seen {
            Ok(view) => (Some(view), None),
            Err(fault) => (None, Some(Words::new(fault.zh(), fault.en()))),
        };
        // Where the past was changed, the history is what follows from the log as it stands now.
        let changed = log.iter().any(needs_log);
        let records = if changed { fold_through(&versions, &log)?.records() } else { records };
        let timeline = match viewer {
            Viewer::All => timeline_through(&versions, &records)?,
            Viewer::Public | Viewer::Party(_) => timeline_for(&versions, &state, &records, seen_by)?,
        };
        Ok(CasePage { case, fault, parked, timeline, head })
    }

    pub(crate) fn case_lines(&self, query: &Query) -> Result<Vec<CaseLine>, ApiError> {
        let now = clock::instant(self.clock.now());
        Ok(self.store.find(query)?.into_iter().map(|summary| line(summary, now)).collect())
    }
}

fn line(summary: Summary, now: Instant) -> CaseLine {
    let overdue = summary.overdue(now);
    let Summary { key, policy, seq, standing, deadline, late_since, ended, parked } = summary;
    let place = |place: shao_store::Standing| Place { stage: place.stage, unit: place.unit };
    CaseLine {
        case: key,
        policy,
        seq,
        standing: standing.into_iter().map(place).collect(),
        deadline: deadline.map(clock::civil),
        late_since: late_since.map(clock::civil),
        overdue,
        ended,
        parked: parked.is_some(),
    }
}

fn hex(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
