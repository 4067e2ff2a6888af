//! Cases: opened, acted on, shown, listed.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query as UrlQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use shao_store::Query;

use super::MOST_BYTES;
use super::settlement::{Wanted, asked};
use crate::desk::Answered;
use crate::error::json_response;
use crate::reading::Viewer;
use crate::requests::Request;
use crate::{ApiError, Caller, County, clock};

/// How many cases a page of a list holds unless asked otherwise, and at most.
const PAGE: (usize, usize) = (100, 1000);

/// `POST /cases`.
pub(super) async fn open(
    State(county): State<County>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    submit(&county, &headers, body, Request::open).await
}

/// `POST /cases/{key}/events`.
pub(super) async fn act(
    State(county): State<County>,
    key: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    let key = key_of(key)?;
    submit(&county, &headers, body, |body, caller| Request::act(key, body, caller)).await
}

/// `GET /cases/{key}?viewer=`.
pub(super) async fn show(
    State(county): State<County>,
    key: Result<Path<String>, PathRejection>,
    wanted: Wanted,
) -> Result<Response, ApiError> {
    let key = key_of(key)?;
    let viewer = Viewer::named(asked(wanted, &["viewer"])?.remove("viewer"));
    let page = county.ask(move |shared| shared.case_page(&key, &viewer)).await?;
    json(&page)
}

/// `GET /cases?unit=&stage=&overdue=&parked=&after=&limit=`.
pub(super) async fn list(
    State(county): State<County>,
    wanted: Result<UrlQuery<BTreeMap<String, String>>, QueryRejection>,
) -> Result<Response, ApiError> {
    let UrlQuery(wanted) = wanted.map_err(|error| {
        ApiError::request(StatusCode::BAD_REQUEST, "malformed", "查询参数无法读取", error.body_text())
    })?;
    let now = clock::instant(county.now());
    let mut query = Query { limit: PAGE.0, ..Query::default() };
    // A form that was left blank asks for nothing.
    for (name, value) in wanted.into_iter().filter(|(_, value)| !value.is_empty()) {
        match name.as_str() {
            "unit" => query.unit = Some(value),
            "stage" => query.stage = Some(value),
            "after" => query.after = Some(value),
            "overdue" => query.overdue = truth(&name, &value)?.then_some(now),
            "parked" => query.parked = truth(&name, &value)?,
            "limit" => query.limit = limit(&value)?,
            _ => {
                let zh = format!("不能按“{name}”查询;可用:unit、stage、overdue、parked、after、limit");
                let en =
                    format!("there is no `{name}`; there are unit, stage, overdue, parked, after, limit");
                return Err(ApiError::field(&name, zh, en));
            }
        }
    }
    let cases = county.ask(move |shared| shared.case_lines(&query)).await?;
    json(&BTreeMap::from([("cases", cases)]))
}

fn truth(name: &str, value: &str) -> Result<bool, ApiError> {
    match value {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(ApiError::field(
            name,
            format!("“{name}”应为 true 或 false"),
            format!("`{name}` is true or false"),
        )),
    }
}

fn limit(value: &str) -> Result<usize, ApiError> {
    let most = PAGE.1;
    value.parse().ok().filter(|limit| (1..=most).contains(limit)).ok_or_else(|| {
        ApiError::field("limit", format!("“limit”应为 1 至 {most}"), format!("`limit` must be 1 to {most}"))
    })
}

pub(super) fn key_of(key: Result<Path<String>, PathRejection>) -> Result<String, ApiError> {
    let Path(key) = key.map_err(|error| {
        ApiError::request(StatusCode::BAD_REQUEST, "malformed", "案件编号无法读取", error.body_text())
    })?;
    Ok(key)
}

/// Reads a request that changes something, and answers it.
pub(super) async fn submit(
    county: &County,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
    read: impl FnOnce(&[u8], Caller) -> Result<Request, ApiError>,
) -> Result<Response, ApiError> {
    let request = read(&json_body(headers, body)?, Caller::of(headers))?;
    Ok(respond(county.submit(request).await))
}

/// The body, if it is JSON of a bearable size. Only a declared JSON is taken: a browser sends that to another site
/// only after asking, so no foreign page can act here in its reader's name.
fn json_body(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<Bytes, ApiError> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        let en = "send JSON with `content-type: application/json`";
        return Err(ApiError::request(
            status,
            "not_json",
            "请以 content-type: application/json 发送 JSON",
            en,
        ));
    }
    body.map_err(|error| {
        if error.status() != StatusCode::PAYLOAD_TOO_LARGE {
            return ApiError::request(
                StatusCode::BAD_REQUEST,
                "malformed",
                "请求没有读完整",
                error.body_text(),
            );
        }
        let kib = MOST_BYTES / 1024;
        let (zh, en) = (format!("请求超过 {kib} KiB"), format!("the request is larger than {kib} KiB"));
        ApiError::request(StatusCode::PAYLOAD_TOO_LARGE, "too_large", zh, en)
    })
}

fn respond(answered: Answered) -> Response {
    let answer = match answered {
        Ok(answer) => answer,
        Err(error) => return error.into_response(),
    };
    // The statuses were written by this server; one that cannot be read back is a damaged store.
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = json_response(status, answer.body);
    if answer.repeated {
        response.headers_mut().insert("x-shao-repeated", HeaderValue::from_static("true"));
    }
    response
}

/// A response of this data.
pub(super) fn json(data: &impl Serialize) -> Result<Response, ApiError> {
    let body = serde_json::to_vec(data).map_err(|error| ApiError::unavailable(error.to_string()))?;
    Ok(json_response(StatusCode::OK, body))
}
