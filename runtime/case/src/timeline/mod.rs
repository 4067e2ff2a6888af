//! The readable history: who, what, until when, by which rule, on what authority.

mod repairs;
mod told;

use serde::Serialize;
use shao_abi::PartyId;
use shao_calendar::Moment;

use crate::engine::Work;
use crate::names::Names;
use crate::view::{Secrets, Viewer};
use crate::{Actor, CaseState, CiteRef, Fault, Policy, Record, What, Words};

/// One entry as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimelineEntry {
    /// Its position in the history, from 1.
    pub seq: u64,
    /// Its key, as text.
    pub key: String,
    /// When.
    pub at: Moment,
    /// What kind of entry, as in the record, e.g. `acted`, `clock_lapsed`.
    pub kind: &'static str,
    /// Who brought it about: a party's name, `视同`, or nobody when time or the process did.
    pub who: Option<String>,
    /// 责任方: whoever held the duty.
    pub responsible: Option<String>,
    /// In which stage.
    pub stage: String,
    /// What happened.
    pub what: Words,
    /// Until when, if a deadline is involved.
    pub until: Option<Moment>,
    /// The rules that decided it, by name.
    pub rules: Vec<String>,
    /// 依据.
    pub cites: Vec<String>,
    /// Whether it rests on 待县确认.
    pub tainted: bool,
}

/// The readable history of a case, one entry per record.
#[must_use]
pub fn timeline(policy: &Policy<'_>, records: &[Record]) -> Vec<TimelineEntry> {
    records.iter().map(|record| entry(policy, record)).collect()
}

/// The readable history of a case that has gone over (过渡) from one version of its policy to another, each record by the
/// version under which it was made. The versions are those of [`crate::fold_through`].
///
/// # Errors
/// [`Fault::NeedsVersion`] when one of them is missing.
pub fn timeline_through(versions: &[Policy<'_>], records: &[Record]) -> Result<Vec<TimelineEntry>, Fault> {
    told_by(versions, records, |_, record| record.clone())
}

/// As [`timeline_through`], as a party sees it, or the public (none): what acts and answers say of fields is covered as
/// in [`crate::view_for`], by the version that the case runs under now. `state` is the case after these records.
///
/// # Errors
/// [`Fault::NeedsVersion`] when a version is missing; others when it does not fit the case.
pub fn timeline_for(
    versions: &[Policy<'_>],
    state: &CaseState,
    records: &[Record],
    viewer: Option<PartyId>,
) -> Result<Vec<TimelineEntry>, Fault> {
    let work = Work::new(crate::passage::version(versions, &state.pins.policy)?, state.clone());
    let secrets = Secrets::of(&work, viewer.map_or(Viewer::Public, Viewer::Party))?;
    told_by(versions, records, |policy, record| secrets.record(policy, record))
}

/// Each record by the version under which it was made, as `shown` shows it.
fn told_by(
    versions: &[Policy<'_>],
    records: &[Record],
    shown: impl Fn(&Policy<'_>, &Record) -> Record,
) -> Result<Vec<TimelineEntry>, Fault> {
    let first = versions.first();
    let mut policy = first.ok_or_else(|| Fault::Malformed("a history without a policy".to_owned()))?;
    let mut told = Vec::with_capacity(records.len());
    for record in records {
        if let What::Migrated { to, .. } = &record.what {
            policy = crate::passage::version(versions, to)?;
        }
        told.push(entry(policy, &shown(policy, record)));
    }
    Ok(told)
}

fn entry(policy: &Policy<'_>, record: &Record) -> TimelineEntry {
    let names = Names(policy);
    let (kind, what) = told::told(&names, record);
    TimelineEntry {
        seq: record.seq,
        key: record.key.to_string(),
        at: record.at,
        kind,
        who: match record.actor {
            Actor::Party(party) => Some(names.party(party)),
            Actor::Deemed => Some("视同".to_owned()),
            Actor::Time | Actor::Process => None,
        },
        responsible: record.responsible.map(|party| names.party(party)),
        stage: names.stage(record.stage),
        what,
        until: record.deadline,
        rules: record.rules.iter().map(|rule| names.rule(*rule)).collect(),
        cites: cites(policy, &record.cites),
        tainted: record.tainted,
    }
}

/// The texts behind citations, each once, in order.
pub(crate) fn cites(policy: &Policy<'_>, refs: &[CiteRef]) -> Vec<String> {
    let provenance = policy.provenance;
    let mut texts: Vec<String> = Vec::new();
    for cite in refs {
        let found = match *cite {
            CiteRef::Rule(id) => provenance.rules.get(id.index()).map(|rule| &rule.cites),
            CiteRef::Stage(id) => provenance.stages.get(id.index()).map(|(_, cites)| cites),
            CiteRef::Clock(id) => provenance.clocks.get(id.index()).map(|(_, cites)| cites),
            CiteRef::Action(id, at) => {
                let actions = provenance.actions.get(id.index());
                actions.and_then(|actions| actions.get(usize::from(at))).map(|(_, cites)| cites)
            }
        };
        for text in found.into_iter().flatten() {
            if !texts.contains(text) {
                texts.push(text.clone());
            }
        }
    }
    texts
}
