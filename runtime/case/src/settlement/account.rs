//! The account: what a county's ledgers hold, what was sealed and what is proposed, by the policy's names. What a reader
//! is shown after a run.

use std::collections::BTreeSet;

use serde::Serialize;
use shao_abi::{Ledger, LedgerId, PartyId, Window};
use shao_calendar::Moment;

use super::archive::Query;
use super::close::Close;
use super::county::County;
use super::proposal::Proposal;
use super::score::{Row, percent};
use super::share::{ShareView, shares};
use super::{condition, say};
use crate::names::Names;
use crate::{Fault, Policy, Words};

/// What a county came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Up to when it is settled.
    pub settled: Moment,
    /// 台账, in the order of the policy, those without entries included.
    pub ledgers: Vec<LedgerAccount>,
    /// 考评, in the order in which periods were sealed.
    pub closes: Vec<CloseAccount>,
    /// 问责, in the order in which they arose.
    pub proposals: Vec<ProposalAccount>,
}

/// A ledger: what it holds of all time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerAccount {
    /// Its name.
    pub ledger: String,
    /// Of whom it holds anything.
    pub rows: Vec<LedgerRow>,
}

/// What a ledger holds of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerRow {
    /// Which unit.
    pub unit: String,
    /// The value.
    pub value: i64,
    /// By how many entries.
    pub entries: usize,
    /// Whether any of them rests on 待县确认.
    pub tainted: bool,
}

/// A sealed period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CloseAccount {
    /// The 考评.
    pub score: String,
    /// Which period.
    pub period: Words,
    /// Which revision of it, from 1.
    pub revision: u32,
    /// When it was sealed.
    pub sealed: Moment,
    /// Unit by unit, best first; those that do not take part last.
    pub rows: Vec<ScoreRow>,
}

/// What a sealed period says of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScoreRow {
    /// Which unit.
    pub unit: String,
    /// Its score; none if it does not take part.
    pub score: Option<String>,
    /// Why it does not.
    pub out: Option<Words>,
    /// Its rank from 1.
    pub rank: Option<u32>,
    /// What is proposed, each with whether it is only a drill (演练).
    pub given: Vec<(String, bool)>,
    /// Whether anything it was measured by is 待县确认.
    pub unsure: bool,
    /// What it comes to in other assessments (纳入).
    pub shares: Vec<ShareView>,
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProposalAccount {
    /// The 情形.
    pub situation: String,
    /// Against which unit.
    pub unit: String,
    /// When it was first seen.
    pub arisen: Moment,
    /// How it stands.
    pub status: Words,
    /// What is proposed; empty until it is.
    pub forms: Vec<String>,
    /// The last thing that happened to it, and why.
    pub why: Words,
}

impl Account {
    /// Whether there is nothing to show: the policy counts nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ledgers.is_empty() && self.closes.is_empty() && self.proposals.is_empty()
    }
}

/// The account of a county, as it was settled last.
///
/// # Errors
/// When the county was kept under another policy.
pub fn account(policy: &Policy<'_>, county: &County) -> Result<Account, Fault> {
    let named = (0u16..).map(LedgerId).zip(&policy.ledgers.ledgers);
    let proposals = county.proposals.iter().map(|one| proposal(policy, one));
    Ok(Account {
        settled: county.settled,
        ledgers: named.map(|(id, def)| ledger(policy, county, id, def)).collect(),
        closes: county.closes.iter().filter_map(|one| close(policy, one)).collect(),
        proposals: proposals.collect::<Result<_, _>>()?,
    })
}

fn ledger(policy: &Policy<'_>, county: &County, id: LedgerId, def: &Ledger) -> LedgerAccount {
    let ours = county.archive.iter().filter(|filed| filed.entry.ledger == id);
    let units: BTreeSet<PartyId> = ours.map(|filed| filed.entry.subject).collect();
    let rows = units.into_iter().filter_map(|subject| {
        let query = Query { ledger: id, subject, window: Window::Ever, until: county.settled };
        let held = county.archive.value(def, query);
        let (value, entries, tainted) = (held.value, held.keys.len(), held.tainted);
        (entries > 0).then(|| LedgerRow { unit: Names(policy).party(subject), value, entries, tainted })
    });
    LedgerAccount { ledger: def.name.clone(), rows: rows.collect() }
}

fn close(policy: &Policy<'_>, close: &Close) -> Option<CloseAccount> {
    let score = policy.ledgers.scores.get(usize::from(close.score))?;
    let mut rows: Vec<&Row> = close.rows.iter().collect();
    rows.sort_by_key(|row| (row.rank.is_none(), row.rank, row.unit));
    let row = |row: &Row| ScoreRow {
        unit: Names(policy).party(row.unit),
        score: row.score.map(percent),
        out: row.out.clone(),
        rank: row.rank,
        given: row.given.iter().map(|given| (given.form.clone(), given.drill)).collect(),
        unsure: row.unsure,
        shares: shares(score, row.score),
    };
    Some(CloseAccount {
        score: score.name.clone(),
        period: close.span.words(score.every),
        revision: close.revision,
        sealed: close.sealed,
        rows: rows.into_iter().map(row).collect(),
    })
}

fn proposal(policy: &Policy<'_>, proposal: &Proposal) -> Result<ProposalAccount, Fault> {
    let case = condition::situation(policy, proposal.situation)?;
    Ok(ProposalAccount {
        situation: case.situation.name.clone(),
        unit: Names(policy).party(proposal.subject),
        arisen: proposal.arisen,
        status: Words::new(proposal.status.zh(), proposal.status.en()),
        forms: proposal.measures.iter().map(|measure| say::measure_name(measure).to_owned()).collect(),
        why: proposal.history.last().map(|turn| turn.why.clone()).unwrap_or_default(),
    })
}
