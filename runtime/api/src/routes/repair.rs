//! What changes the past: what may be corrected, 更正, 并案, 停摆.

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use shao_calendar::Moment;
use shao_case::correctable_through;

use super::cases::{json, key_of, submit};
use crate::requests::Request;
use crate::{ApiError, County};

/// Something that was done and may be corrected.
#[derive(Serialize)]
struct DoneAct {
    /// Its position: what a correction names as `of`.
    position: u32,
    act: String,
    at: Moment,
    /// Of a correction: what it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<String>,
}

/// `GET /cases/{key}/acts`.
pub(super) async fn acts(
    State(county): State<County>,
    key: Result<Path<String>, PathRejection>,
) -> Result<Response, ApiError> {
    let key = key_of(key)?;
    let done = county.ask(move |shared| {
        let stored = shared.case(&key)?.ok_or_else(|| ApiError::no_case(&key))?;
        let log = shared.log(&key)?;
        let editions = shared.versions(&stored.snapshot.policy, &log)?;
        let versions: Vec<_> = editions.iter().map(|edition| edition.policy(&shared.calendar)).collect();
        let done = correctable_through(&versions, &log)?;
        let act = |done| {
            let shao_case::Done { position, act, at, about } = done;
            DoneAct { position, act, at, about }
        };
        Ok(done.into_iter().map(act).collect::<Vec<_>>())
    });
    json(&done.await?)
}

/// `POST /cases/{key}/corrections`.
pub(super) async fn correct(
    State(county): State<County>,
    key: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    let key = key_of(key)?;
    submit(&county, &headers, body, |body, caller| Request::correct(key, body, caller)).await
}

/// `POST /cases/{key}/merge`.
pub(super) async fn merge(
    State(county): State<County>,
    key: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    let key = key_of(key)?;
    submit(&county, &headers, body, |body, caller| Request::merge(key, body, caller)).await
}

/// `POST /outages`.
pub(super) async fn outage(
    State(county): State<County>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    submit(&county, &headers, body, Request::outage).await
}
