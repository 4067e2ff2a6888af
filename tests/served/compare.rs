//! What a server kept, beside what the scenario came to.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use shao_case::settlement::{Archive, County, Filed, Proposal};
use shao_case::{CaseReport, CaseState, Effect, EffectKey, Event, EventKind, Record, ScenarioReport, fold};
use shao_store::{COUNTY, Query};

use crate::desk::Desk;
use crate::policies::Policy;

/// In which respects they differ.
pub fn compare(policy: &Policy, desk: &Desk, report: &ScenarioReport) -> Vec<String> {
    let mut found = Vec::new();
    let stored = desk.store.find(&Query { limit: 10_000, ..Query::default() }).unwrap();
    let parked: Vec<&str> =
        stored.iter().filter(|case| case.parked.is_some()).map(|case| case.key.as_str()).collect();
    if !parked.is_empty() {
        found.push(format!("parked: {parked:?}"));
    }
    let opened: Vec<&CaseReport> = report.cases.iter().filter(|case| case.state.is_some()).collect();
    if stored.len() != opened.len() {
        found.push(format!("{} cases on the server, {} in the scenario", stored.len(), opened.len()));
    }
    for case in opened {
        let differs = case_differs(desk, case).or_else(|| log_differs(policy, desk, case));
        found.extend(differs.map(|what| format!("案件 {}: {what}", case.name)));
    }
    if let Some(county) = &report.county {
        found.extend(county_differs(desk, county));
    }
    found
}

fn case_differs(desk: &Desk, case: &CaseReport) -> Option<String> {
    let expected = case.state.as_ref()?;
    let Some(stored) = desk.store.load(&expected.key).unwrap() else { return Some("not there".to_owned()) };
    let state: CaseState = serde_json::from_slice(&stored.snapshot.state).unwrap();
    let (state, wanted) = (plain(&state), plain(expected));
    if state != wanted {
        return Some(format!("its state is\n  {state}\nnot\n  {wanted}"));
    }
    let page = desk.get(&format!("/cases/{}", expected.key));
    let shown = page["timeline"].as_array().unwrap().len();
    let told: Vec<&Record> = case.records.iter().collect();
    (shown != told.len()).then(|| format!("{shown} records are shown, not {}", told.len()))
}

/// The log that the server keeps, folded from nothing, gives the case as it stands.
fn log_differs(policy: &Policy, desk: &Desk, case: &CaseReport) -> Option<String> {
    let expected = case.state.as_ref()?;
    let log = desk.store.log(&expected.key).unwrap();
    let mut log: Vec<Event> = log.iter().map(|event| serde_json::from_slice(event).unwrap()).collect();
    // Wake-ups are in no log: one stands for all of them.
    let (case_key, received) = (expected.key.clone(), expected.last);
    let wake = Event { id: String::new(), case: case_key, received, ..log.last()?.clone() };
    log.push(Event { at: None, expected_seq: None, actor: None, kind: EventKind::Wake, ..wake });
    let folded = fold(&policy.running(), &log).unwrap();
    let (state, wanted) = (plain(folded.state.as_ref()?), plain(expected));
    if state != wanted {
        return Some(format!("its log gives\n  {state}\nnot\n  {wanted}"));
    }
    let (mut told, mut records) = (folded.records(), case.records.clone());
    told.sort_by_key(|record| record.seq);
    records.sort_by_key(|record| record.seq);
    (told != records).then(|| "its log gives another history".to_owned())
}

/// A state apart from what was answered: a server names its requests otherwise.
fn plain(state: &CaseState) -> String {
    let mut state = state.clone();
    state.replies.clear();
    serde_json::to_string(&state).unwrap()
}

fn county_differs(desk: &Desk, expected: &County) -> Vec<String> {
    let stored = desk.store.load(COUNTY).unwrap().unwrap();
    if let Some(why) = stored.snapshot.parked {
        return vec![format!("the county is parked: {why}")];
    }
    let kept: Json = serde_json::from_slice(&stored.snapshot.state).unwrap();
    let county: County = serde_json::from_value(kept["county"].clone()).unwrap();
    let mut found = Vec::new();
    let (ours, theirs) = (entries(&archive(desk)), entries(&expected.archive));
    for key in ours.keys().chain(theirs.keys()) {
        if ours.get(key) != theirs.get(key) {
            found.push(format!("台账 {key}: {:?}, not {:?}", ours.get(key), theirs.get(key)));
        }
    }
    let (ours, theirs) = (proposals(&county), proposals(expected));
    if ours != theirs {
        found.push(format!("proposals are\n  {ours:#?}\nnot\n  {theirs:#?}"));
    }
    let rows = |county: &County| -> Vec<String> {
        let row = |close: &shao_case::settlement::Close| {
            format!("{} {:?} {} {:?}", close.score, close.span, close.revision, close.rows)
        };
        county.closes.iter().map(row).collect()
    };
    if rows(&county) != rows(expected) {
        found.push(format!("scores are {:?}, not {:?}", rows(&county), rows(expected)));
    }
    found
}

/// The archive that the filings give.
fn archive(desk: &Desk) -> Archive {
    let mut archive = Archive::default();
    for filing in desk.store.filings(0, usize::MAX >> 1).unwrap() {
        let effect: Effect = serde_json::from_slice(&filing.body).unwrap();
        archive.take(filing.number, &effect);
    }
    archive
}

fn entries(archive: &Archive) -> BTreeMap<EffectKey, String> {
    let shown = |filed: &Filed| format!("{:?} revoked {}", filed.entry, filed.revoked);
    archive
        .iter()
        .filter(|filed| !filed.revoked)
        .map(|filed| (filed.entry.key.clone(), shown(filed)))
        .collect()
}

/// Proposals with all that was told of them, apart from the position of the archive at which they were looked at.
fn proposals(county: &County) -> Vec<String> {
    let shown = |proposal: &Proposal| {
        let mut proposal = proposal.clone();
        proposal.history.iter_mut().for_each(|turn| turn.position = 0);
        format!("{proposal:?}")
    };
    county.proposals.iter().map(shown).collect()
}
