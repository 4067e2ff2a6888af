//! From a step to what the store keeps of it, and to what the caller is told.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde::Serialize;
use shao_abi::PartyId;
use shao_calendar::{Calendar, Moment};
use shao_case::builtin;
use shao_case::settlement::stands_for;
use shao_case::{CaseState, ClockStatus, Deadline, Effect, Event, Reply, Step};
use shao_store::{Append, Instant, Logged, Notice, Receipt, Record, Snapshot, Standing};

use super::Answer;
use crate::requests::Request;
use crate::{ApiError, Edition, clock};

/// The append of a step that left a case, and that case.
pub(super) fn after(
    (edition, calendar): (&Edition, &Calendar),
    before: Option<&Snapshot>,
    events: &[Event],
    done: Step,
    receipt: Option<Receipt>,
) -> Result<(Append, CaseState), ApiError> {
    let state = done.state.ok_or_else(|| defect("", "a step left no case"))?;
    let key = state.key.as_str();
    let (mut records, mut notices, mut filings, mut wake) = (Vec::new(), Vec::new(), Vec::new(), None);
    for effect in &done.effects {
        match effect {
            Effect::Record(record) => {
                let (seq, at) = (record.seq, clock::instant(record.at));
                records.push(Record { seq, at, body: bytes(key, record)? });
            }
            Effect::Notify(notify) => {
                notices.push(Notice { key: notify.key.to_string(), body: bytes(key, notify)? });
            }
            Effect::Wake { at } => wake = Some(clock::instant(*at)),
            Effect::Entry(_) | Effect::Revoke(_) => filings.push(bytes(key, effect)?),
            // The batch follows those for other cases.
            Effect::Open(_) | Effect::Send(_) => {}
        }
    }
    let stands = stands_for(&edition.policy(calendar), &state);
    let snapshot = Snapshot {
        policy: state.pins.policy.clone(),
        seq: state.seq,
        state: bytes(key, &state)?,
        standing: standing(edition, &state),
        wake,
        deadline: deadline(&state),
        late_since: late_since(&state),
        ended: state.ended.is_some(),
        parked: None,
        stands,
    };
    let expected = before.map_or(0, |snapshot| snapshot.seq);
    let events = events.iter().map(logged).collect::<Result<_, _>>()?;
    let key = key.to_owned();
    Ok((Append { key, expected, snapshot, records, notices, filings, events, receipt }, state))
}

/// The append that parks a case: everything as it was.
pub(super) fn parked(key: &str, before: &Snapshot, why: String) -> Append {
    let snapshot = Snapshot { parked: Some(why), ..before.clone() };
    Append {
        key: key.to_owned(),
        expected: before.seq,
        snapshot,
        records: Vec::new(),
        notices: Vec::new(),
        filings: Vec::new(),
        events: Vec::new(),
        receipt: None,
    }
}

/// An event as its case's history needs it.
fn logged(event: &Event) -> Result<Logged, ApiError> {
    Ok(Logged { id: event.id.clone(), body: bytes(&event.case, event)? })
}

/// Who is waited for, where: the holders of duties that go on, and whoever must answer a question.
fn standing(edition: &Edition, state: &CaseState) -> Vec<Standing> {
    let artifact = &edition.artifact;
    if state.is_annulled() {
        return vec![Standing { stage: builtin::ANNULLED.to_owned(), unit: String::new() }];
    }
    let at = |stage: shao_abi::StageId, who: Option<PartyId>| Standing {
        stage: artifact
            .process
            .stages
            .get(stage.index())
            .map_or_else(String::new, |stage| stage.name.clone()),
        unit: who.map_or_else(String::new, |party| artifact.schema.party_name(party).to_owned()),
    };
    let ended = state.ended.is_some();
    let shown = |duty: &&shao_case::Duty| if ended { duty.parent.is_none() } else { duty.is_active() };
    let duties = state.duties.iter().filter(shown).map(|duty| at(duty.stage, duty.holder));
    let asks = state.asks.iter().filter_map(|ask| Some(at(state.duty(ask.duty)?.stage, Some(ask.who?))));
    duties.chain(asks).collect::<BTreeSet<_>>().into_iter().collect()
}

fn deadline(state: &CaseState) -> Option<Instant> {
    let of_running = |run: &shao_case::ClockRun| match (run.status, run.deadline) {
        (ClockStatus::Running, Deadline::At(at)) => Some(at),
        (
            ClockStatus::Running
            | ClockStatus::Stopped
            | ClockStatus::Met { .. }
            | ClockStatus::Lapsed { .. }
            | ClockStatus::Cancelled { .. },
            Deadline::At(_) | Deadline::UnknownAfter(_) | Deadline::Standing,
        ) => None,
    };
    state.clocks.iter().filter_map(of_running).min().map(clock::instant)
}

fn late_since(state: &CaseState) -> Option<Instant> {
    let late = state.clocks.iter().filter(|run| run.is_open() && run.has_lapsed());
    late.filter_map(shao_case::ClockRun::due).min().map(clock::instant)
}

/// What the caller is told of an event that happened.
#[derive(Serialize)]
struct Accepted<'a> {
    case: &'a str,
    id: &'a str,
    seq: u64,
    at: Moment,
}

/// What the caller is told. Made of the request and the step alone, so that it is the same whenever it is made.
pub(super) fn answer(request: &Request, done: &Step) -> Answer {
    let repeated = done.repeated;
    match &done.reply {
        Reply::Accepted { at, seq } => {
            let accepted = Accepted { case: &request.case, id: &request.id, seq: *seq, at: *at };
            let status = if request.opens() { StatusCode::CREATED } else { StatusCode::OK };
            // Plain data with text keys always serialises.
            Answer {
                status: status.as_u16(),
                body: serde_json::to_vec(&accepted).unwrap_or_default(),
                repeated,
            }
        }
        Reply::Refused(refusal) => {
            let error = ApiError::from(refusal.clone());
            Answer { status: error.status.as_u16(), body: error.json(), repeated }
        }
        // Only wake-ups are answered so, and nobody asks for one by request.
        Reply::Woken => Answer { status: StatusCode::OK.as_u16(), body: b"{}".to_vec(), repeated },
    }
}

pub(super) fn bytes(key: &str, data: &impl Serialize) -> Result<Vec<u8>, ApiError> {
    serde_json::to_vec(data).map_err(|error| defect(key, &error.to_string()))
}

fn defect(key: &str, what: &str) -> ApiError {
    ApiError::policy_fault(format!("case {key}: {what}"))
}
