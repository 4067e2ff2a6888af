//! What the county counts over its cases and proposes from that: ledgers, proposals, scores.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query as UrlQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Serialize;
use shao_abi::LedgerId;
use shao_calendar::Moment;
use shao_case::Policy;
use shao_case::settlement::{self, ProposalId, view};
use shao_store::COUNTY;

use super::cases::{json, submit};
use crate::bench::{Bench, Told};
use crate::county::Shared;
use crate::requests::{Request, party};
use crate::{ApiError, County, clock};

/// How many entries of the county's history are shown.
const LATEST: usize = 100;

pub(super) type Wanted = Result<UrlQuery<BTreeMap<String, String>>, QueryRejection>;

/// The county as it stands.
#[derive(Serialize)]
struct CountyPage {
    /// The policy it is settled by.
    policy: String,
    since: Moment,
    settled: Moment,
    /// When it is looked at next.
    next: Option<Moment>,
    /// Why it is not settled any more until an operator has mended the policy.
    parked: bool,
    entries: u64,
    proposals: usize,
    closes: usize,
    /// The latest of its history, oldest first.
    history: Vec<Told>,
}

/// `GET /county`.
pub(super) async fn county(State(county): State<County>) -> Result<Response, ApiError> {
    let page = county.ask(|shared| {
        let history = history(shared)?;
        shared.look(|_, bench| {
            let snapshot = bench.snapshot.as_ref();
            let held = bench.county.archive.iter().filter(|filed| !filed.revoked).count();
            Ok(CountyPage {
                policy: bench.county.policy.clone(),
                since: bench.county.since,
                settled: bench.county.settled,
                next: snapshot.and_then(|snapshot| snapshot.wake).map(clock::civil),
                parked: snapshot.is_some_and(|snapshot| snapshot.parked.is_some()),
                entries: u64::try_from(held).unwrap_or(u64::MAX),
                proposals: bench.county.proposals.len(),
                closes: bench.county.closes.len(),
                history,
            })
        })
    });
    json(&page.await?)
}

fn history(shared: &Shared) -> Result<Vec<Told>, ApiError> {
    let records = shared.store.timeline(COUNTY)?;
    let latest = records.iter().skip(records.len().saturating_sub(LATEST));
    let read = |record: &shao_store::Record| {
        serde_json::from_slice(&record.body)
            .map_err(|error| ApiError::unavailable(format!("the county, record {}: {error}", record.seq)))
    };
    latest.map(read).collect()
}

/// `GET /ledgers`.
pub(super) async fn ledgers(State(county): State<County>) -> Result<Response, ApiError> {
    let look = |policy: &Policy<'_>, bench: &Bench| Ok(view::ledgers(policy, &bench.county));
    json(&county.ask(move |shared| shared.look(look)).await?)
}

/// `GET /ledgers/{name}?unit=`.
pub(super) async fn entries(
    State(county): State<County>,
    name: Result<Path<String>, PathRejection>,
    wanted: Wanted,
) -> Result<Response, ApiError> {
    let name = part(name)?;
    let mut wanted = asked(wanted, &["unit"])?;
    let unit = wanted.remove("unit");
    let look = move |policy: &Policy<'_>, bench: &Bench| {
        let ledger = ledger(policy, &name)?;
        let unit = unit.as_deref().map(|unit| party(policy.schema, "unit", unit)).transpose()?;
        Ok(view::entries(policy, &bench.county, ledger, unit))
    };
    json(&county.ask(move |shared| shared.look(look)).await?)
}

/// `GET /proposals?unit=&status=`.
pub(super) async fn proposals(State(county): State<County>, wanted: Wanted) -> Result<Response, ApiError> {
    let mut wanted = asked(wanted, &["unit", "status"])?;
    let (unit, status) = (wanted.remove("unit"), wanted.remove("status"));
    let look = move |policy: &Policy<'_>, bench: &Bench| {
        let unit = unit.as_deref().map(|unit| party(policy.schema, "unit", unit)).transpose()?;
        let meant = |proposal: &&settlement::Proposal| {
            unit.is_none_or(|unit| proposal.subject == unit)
                && status.as_ref().is_none_or(|status| proposal.status.zh() == status)
        };
        let found = bench.county.proposals.iter().filter(meant);
        found.map(|proposal| Ok(view::proposal(policy, &bench.county, proposal)?)).collect()
    };
    json(&county.ask(move |shared| shared.look::<Vec<view::ProposalView>>(look)).await?)
}

/// `GET /proposals/{number}`.
pub(super) async fn proposal(
    State(county): State<County>,
    number: Result<Path<String>, PathRejection>,
) -> Result<Response, ApiError> {
    let number = number_of(number)?;
    let look = move |policy: &Policy<'_>, bench: &Bench| {
        let found = bench.county.proposal(ProposalId(number)).ok_or_else(|| no_proposal(&number))?;
        Ok(view::proposal(policy, &bench.county, found)?)
    };
    json(&county.ask(move |shared| shared.look(look)).await?)
}

/// `POST /proposals/{number}/acts`.
pub(super) async fn act(
    State(county): State<County>,
    number: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    let number = number_of(number)?;
    submit(&county, &headers, body, |body, caller| Request::propose(number, body, caller)).await
}

/// `GET /scores?name=`.
pub(super) async fn scores(State(county): State<County>, wanted: Wanted) -> Result<Response, ApiError> {
    let name = asked(wanted, &["name"])?.remove("name");
    let look = move |policy: &Policy<'_>, bench: &Bench| {
        let closes = bench.county.closes.iter().filter_map(|close| view::close(policy, close));
        let meant = |close: &view::CloseView| name.as_ref().is_none_or(|name| close.score == *name);
        Ok(closes.filter(meant).collect::<Vec<_>>())
    };
    json(&county.ask(move |shared| shared.look(look)).await?)
}

impl Shared {
    /// Looks at the county as it is on file, with all that its cases have filed since.
    fn look<T>(&self, look: impl FnOnce(&Policy<'_>, &Bench) -> Result<T, ApiError>) -> Result<T, ApiError> {
        let mut held = self.bench()?;
        let bench = held.as_mut().ok_or_else(ApiError::busy)?;
        bench.take(self, u64::MAX)?;
        let own = self.edition(&bench.county.policy)?;
        look(&own.policy(&self.calendar), bench)
    }
}

fn ledger(policy: &Policy<'_>, name: &str) -> Result<LedgerId, ApiError> {
    let found = policy.ledgers.ledgers.iter().zip(0u16..).find(|(ledger, _)| ledger.name == name);
    found.map(|(_, id)| LedgerId(id)).ok_or_else(|| {
        let known = policy.ledgers.ledgers.iter().map(|ledger| ledger.name.as_str());
        let known = known.collect::<Vec<_>>().join("、");
        let zh = format!("没有台账“{name}”；有：{known}");
        ApiError::request(StatusCode::NOT_FOUND, "not_found", zh, format!("there is no ledger `{name}`"))
    })
}

fn no_proposal(number: &dyn std::fmt::Display) -> ApiError {
    let (zh, en) = (format!("没有第 {number} 号问责建议"), format!("there is no proposal number {number}"));
    ApiError::request(StatusCode::NOT_FOUND, "not_found", zh, en)
}

fn number_of(number: Result<Path<String>, PathRejection>) -> Result<u32, ApiError> {
    let text = part(number)?;
    text.parse().map_err(|_| no_proposal(&text))
}

fn part(part: Result<Path<String>, PathRejection>) -> Result<String, ApiError> {
    let Path(part) = part.map_err(|error| {
        ApiError::request(StatusCode::BAD_REQUEST, "malformed", "地址无法读取", error.body_text())
    })?;
    Ok(part)
}

/// What a query asks for: only these, and none that was left blank.
pub(super) fn asked(wanted: Wanted, known: &[&str]) -> Result<BTreeMap<String, String>, ApiError> {
    let UrlQuery(mut wanted) = wanted.map_err(|error| {
        ApiError::request(StatusCode::BAD_REQUEST, "malformed", "查询参数无法读取", error.body_text())
    })?;
    wanted.retain(|_, value| !value.is_empty());
    match wanted.keys().find(|name| !known.contains(&name.as_str())) {
        None => Ok(wanted),
        Some(name) => {
            let zh = format!("不能按“{name}”查询；可用：{}", known.join("、"));
            let en = format!("there is no `{name}`; there are {}", known.join(", "));
            Err(ApiError::field(name, zh, en))
        }
    }
}
