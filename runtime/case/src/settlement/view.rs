//! What a page or an API shows of the county: names instead of numbers, all of it plain JSON.

use serde::Serialize;
use shao_abi::{Cite, LedgerId, Measure, PartyId};
use shao_calendar::Moment;

use super::archive::Filed;
use super::close::Close;
use super::condition::situation;
use super::county::County;
use super::proposal::{Proposal, Turn};
use super::score::{Row, percent};
use super::share::{ShareView, shares};
use super::window::window_words;
use crate::names::Names;
use crate::{Deadline, EffectKey, Fault, Policy, Words};

/// A ledger and how many of its entries hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerView {
    /// Its name.
    pub ledger: String,
    /// The process whose cases make its entries.
    pub process: String,
    /// How many entries hold; what breaks a 连续 is none.
    pub entries: u64,
    /// Its authority.
    pub cites: Vec<Cite>,
}

/// An entry of a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryView {
    /// The ledger.
    pub ledger: String,
    /// Its case.
    pub case: String,
    /// What brought it about, by the policy's names.
    pub rule: String,
    /// Whose it is.
    pub unit: String,
    /// What is summed or compared; 1 where entries are only counted.
    pub value: i64,
    /// When it arose.
    pub at: Moment,
    /// When its case was opened.
    pub opened: Moment,
    /// The deadline it is about.
    pub due: Option<Moment>,
    /// Whether it breaks a 连续 rather than adding to it.
    pub breaks: bool,
    /// Whether it rests on 待县确认.
    pub unsure: bool,
    /// Whether it holds no more.
    pub revoked: bool,
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProposalView {
    /// Its number.
    pub number: u32,
    /// The 问责 it belongs to.
    pub accountability: String,
    /// The 情形.
    pub situation: String,
    /// Against which unit.
    pub unit: String,
    /// 对象: the role within the unit, whom the deciding body names.
    pub role: Option<String>,
    /// How it stands, in Chinese.
    pub status: &'static str,
    /// How it stands, in English.
    pub status_en: &'static str,
    /// When it was first seen.
    pub arisen: Moment,
    /// What is proposed; empty until it is.
    pub measures: Vec<String>,
    /// The version of before by which the measures go, if they do not go by the present one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub under: Option<String>,
    /// Why it can only be a drill.
    pub unsure: Vec<Words>,
    /// What it rests on.
    pub evidence: Vec<EvidenceView>,
    /// 再犯: the number of the proposal whose measure was in force.
    pub again: Option<u32>,
    /// When 候核 ends; none if no calendar tells.
    pub held_until: Option<Moment>,
    /// When the question about 免责 falls silent.
    pub exemption_until: Option<Moment>,
    /// Until when it may be appealed against.
    pub appeal_until: Option<Moment>,
    /// Who says whether the unit is excused, who decides.
    pub asks: String,
    /// Who decides.
    pub decides: String,
    /// All that happened to it.
    pub history: Vec<TurnView>,
    /// Its authority.
    pub cites: Vec<Cite>,
}

/// A value that a proposal rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceView {
    /// The ledger.
    pub ledger: String,
    /// Which of its entries.
    pub window: Words,
    /// Its value.
    pub value: i64,
    /// The entries, frozen.
    pub entries: Vec<EntryView>,
}

/// Something that happened to a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TurnView {
    /// When.
    pub at: Moment,
    /// How it stood after it.
    pub status: &'static str,
    /// What, and why.
    pub why: Words,
    /// Who was told.
    pub told: Vec<String>,
}

/// A sealed period of a score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CloseView {
    /// The score.
    pub score: String,
    /// Which period.
    pub period: Words,
    /// Which revision of it, from 1.
    pub revision: u32,
    /// The instant whose facts it holds.
    pub as_of: Moment,
    /// When this revision was made.
    pub sealed: Moment,
    /// In whose name.
    pub by: String,
    /// One row per unit, in the order of the policy.
    pub rows: Vec<RowView>,
}

/// What a score says of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowView {
    /// The unit.
    pub unit: String,
    /// Its score, such as `87.50%`; none if it does not take part.
    pub score: Option<String>,
    /// Why it does not.
    pub out: Option<Words>,
    /// Its rank from 1.
    pub rank: Option<u32>,
    /// Whether anything it was measured by is 待县确认.
    pub unsure: bool,
    /// Its indicators.
    pub indicators: Vec<IndicatorView>,
    /// What follows.
    pub given: Vec<GivenView>,
    /// What it comes to in other assessments (纳入).
    pub shares: Vec<ShareView>,
}

/// An indicator of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndicatorView {
    /// Its name.
    pub indicator: String,
    /// What stands above the line.
    pub above: i64,
    /// What stands below it.
    pub below: i64,
}

/// What follows from a score or a rank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GivenView {
    /// What is proposed.
    pub form: String,
    /// Whether it is only a drill.
    pub drill: bool,
    /// Why.
    pub why: Words,
}

/// Every ledger of the policy.
#[must_use]
pub fn ledgers(policy: &Policy<'_>, county: &County) -> Vec<LedgerView> {
    let names = Names(policy);
    let ledgers = (0u16..).map(LedgerId).zip(&policy.ledgers.ledgers);
    let view = |(id, ledger): (LedgerId, &shao_abi::Ledger)| {
        let holds = |filed: &&Filed| filed.entry.ledger == id && !filed.revoked && !filed.entry.breaks;
        let entries = county.archive.iter().filter(holds).count();
        LedgerView {
            ledger: ledger.name.clone(),
            process: names.flow(ledger.flow),
            entries: u64::try_from(entries).unwrap_or(u64::MAX),
            cites: ledger.cites.clone(),
        }
    };
    ledgers.map(view).collect()
}

/// The entries of a ledger in order of arrival, of one unit if one is named. Revoked ones are among them and say so.
#[must_use]
pub fn entries(
    policy: &Policy<'_>,
    county: &County,
    ledger: LedgerId,
    unit: Option<PartyId>,
) -> Vec<EntryView> {
    let names = Names(policy);
    let ours = county.archive.iter().filter(|filed| filed.entry.ledger == ledger);
    let ours = ours.filter(|filed| unit.is_none_or(|unit| filed.entry.subject == unit));
    ours.map(|filed| entry(names, filed)).collect()
}

/// A proposal.
///
/// # Errors
/// When the policy has no such 情形.
pub fn proposal(policy: &Policy<'_>, county: &County, proposal: &Proposal) -> Result<ProposalView, Fault> {
    let (names, case) = (Names(policy), situation(policy, proposal.situation)?);
    let under = proposal.under.as_ref();
    let entry_of = |key: &EffectKey| county.archive.filed(key).map(|filed| entry(names, filed));
    let evidence = proposal.evidence.iter().map(|one| EvidenceView {
        ledger: names.ledger(one.tally.ledger),
        window: window_words(one.tally.window),
        value: one.value,
        entries: one.keys.iter().filter_map(entry_of).collect(),
    });
    let measure = |measure: &Measure| match measure {
        Measure::Propose(form) => form.clone(),
        Measure::Refer(body) => format!("移送 {body}"),
    };
    Ok(ProposalView {
        number: proposal.id.0,
        accountability: case.of.name.clone(),
        situation: case.situation.name.clone(),
        unit: names.party(proposal.subject),
        role: under.map_or(&case.of.role, |under| &under.role).clone(),
        status: proposal.status.zh(),
        status_en: proposal.status.en(),
        arisen: proposal.arisen,
        measures: proposal.measures.iter().map(measure).collect(),
        under: under.map(|under| under.version.clone()),
        unsure: proposal.unsure.clone(),
        evidence: evidence.collect(),
        again: proposal.again.map(|id| id.0),
        held_until: known(proposal.hold),
        exemption_until: proposal.exemption.and_then(known),
        appeal_until: proposal.appeal.and_then(known),
        asks: names.party(case.of.exemption.by.value),
        decides: names.party(case.of.decider.value),
        history: proposal.history.iter().map(|turn| turn_view(names, turn)).collect(),
        cites: under.map_or(&case.situation.cites, |under| &under.cites).clone(),
    })
}

/// A sealed period; none if the policy has no such score.
#[must_use]
pub fn close(policy: &Policy<'_>, close: &Close) -> Option<CloseView> {
    let score = policy.ledgers.scores.get(usize::from(close.score))?;
    let names = Names(policy);
    Some(CloseView {
        score: score.name.clone(),
        period: close.span.words(score.every),
        revision: close.revision,
        as_of: close.as_of,
        sealed: close.sealed,
        by: names.party(close.by),
        rows: close.rows.iter().map(|row| row_view(names, score, row)).collect(),
    })
}

fn entry(names: Names<'_>, filed: &Filed) -> EntryView {
    let entry = &filed.entry;
    EntryView {
        ledger: names.ledger(entry.ledger),
        case: entry.key.case.clone(),
        rule: entry.key.rule.clone(),
        unit: names.party(entry.subject),
        value: entry.value,
        at: entry.at,
        opened: entry.opened,
        due: entry.due,
        breaks: entry.breaks,
        unsure: entry.tainted,
        revoked: filed.revoked,
    }
}

fn turn_view(names: Names<'_>, turn: &Turn) -> TurnView {
    let told = turn.tell.iter().map(|who| names.party(*who)).collect();
    TurnView { at: turn.at, status: turn.status.zh(), why: turn.why.clone(), told }
}

fn row_view(names: Names<'_>, score: &shao_abi::Score, row: &Row) -> RowView {
    let indicators = score.indicators.iter().zip(&row.parts).map(|(indicator, part)| IndicatorView {
        indicator: indicator.name.clone(),
        above: part.above.value,
        below: part.below,
    });
    let given = row.given.iter().map(|given| GivenView {
        form: given.form.clone(),
        drill: given.drill,
        why: given.why.clone(),
    });
    RowView {
        unit: names.party(row.unit),
        score: row.score.map(percent),
        out: row.out.clone(),
        rank: row.rank,
        unsure: row.unsure,
        indicators: indicators.collect(),
        given: given.collect(),
        shares: shares(score, row.score),
    }
}

fn known(deadline: Deadline) -> Option<Moment> {
    match deadline {
        Deadline::At(at) => Some(at),
        Deadline::UnknownAfter(_) | Deadline::Standing => None,
    }
}
