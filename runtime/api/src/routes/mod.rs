//! The routes, one file per noun.

mod cases;
mod health;
mod policy;
mod repair;
mod settlement;

use std::path::Path;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{Method, StatusCode, Uri};
use axum::routing::{get, post};
use tower_http::services::ServeDir;

use crate::{ApiError, County};

/// Where the API stands.
pub const API: &str = "/api/v1";
/// The largest request, in bytes.
pub const MOST_BYTES: usize = 64 * 1024;

/// The API of a county, and the page beside it if there is one.
pub fn router(county: County, page: Option<&Path>) -> Router {
    let api = Router::new()
        .route("/cases", post(cases::open).get(cases::list))
        .route("/cases/{key}", get(cases::show))
        .route("/cases/{key}/events", post(cases::act))
        .route("/cases/{key}/acts", get(repair::acts))
        .route("/cases/{key}/corrections", post(repair::correct))
        .route("/cases/{key}/merge", post(repair::merge))
        .route("/outages", post(repair::outage))
        .route("/county", get(settlement::county))
        .route("/ledgers", get(settlement::ledgers))
        .route("/ledgers/{name}", get(settlement::entries))
        .route("/proposals", get(settlement::proposals))
        .route("/proposals/{number}", get(settlement::proposal))
        .route("/proposals/{number}/acts", post(settlement::act))
        .route("/scores", get(settlement::scores))
        .route("/policy", get(policy::show))
        .route("/health", get(health::show))
        .method_not_allowed_fallback(not_allowed)
        .fallback(nothing_here)
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .with_state(county);
    let house = Router::new().nest(API, api);
    match page {
        Some(folder) => house.fallback_service(ServeDir::new(folder)),
        None => house.fallback(nothing_here),
    }
}

async fn nothing_here(uri: Uri) -> ApiError {
    let path = uri.path();
    let (zh, en) = (format!("这里没有“{path}”"), format!("there is nothing at `{path}`"));
    ApiError::request(StatusCode::NOT_FOUND, "not_found", zh, en)
}

async fn not_allowed(method: Method, uri: Uri) -> ApiError {
    let path = uri.path();
    let (zh, en) = (format!("“{path}”不接受 {method}"), format!("`{path}` does not take {method}"));
    ApiError::request(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", zh, en)
}
