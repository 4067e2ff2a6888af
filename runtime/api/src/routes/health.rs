//! Health: whether the county can be written, what time it is here, and what waits.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use shao_calendar::{CN_OFFSET, Moment};
use shao_store::{COUNTY, Query};

use super::cases::json;
use crate::{ApiError, County, clock};

#[derive(Serialize)]
struct Health {
    ok: bool,
    now: Moment,
    offset: &'static str,
    policy: String,
    next_wake: Option<Moment>,
    /// Keys of cases that wait for an operator, the first hundred.
    parked: Vec<String>,
    /// Whether the county waits for an operator, so that nothing is settled.
    county_parked: bool,
}

/// `GET /health`.
pub(super) async fn show(State(county): State<County>) -> Result<Response, ApiError> {
    county.awake()?;
    let health = county.ask(|shared| {
        shared.store.healthy()?;
        let parked = shared.store.find(&Query { parked: true, limit: 100, ..Query::default() })?;
        let county = shared.store.load(COUNTY)?;
        Ok(Health {
            ok: true,
            now: shared.clock.now(),
            offset: CN_OFFSET,
            policy: shared.editions.current().artifact.hash.clone(),
            next_wake: shared.store.next_wake()?.map(clock::civil),
            parked: parked.into_iter().map(|summary| summary.key).collect(),
            county_parked: county.is_some_and(|county| county.snapshot.parked.is_some()),
        })
    });
    json(&health.await?)
}
