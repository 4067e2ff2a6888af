//! Errors as a caller sees them, and what the operator's log says besides.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shao_case::{FactProblem, Fault, Refusal, RefusalKind, Words};
use shao_store::StoreError;

/// Who is to blame, and so who can mend it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The request: the caller.
    Request,
    /// The policy: it said no, or it is broken.
    Policy,
    /// The store: whoever runs this server.
    Store,
}

/// An error on its way to the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    /// The status.
    pub status: StatusCode,
    /// What the caller is told.
    pub body: Box<Body>,
    /// What only the log is told: file names and the like are nobody else's business.
    pub internal: Option<String>,
}

/// The JSON of an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Body {
    /// What kind of error, for programs.
    pub code: &'static str,
    /// For people, in Chinese.
    pub zh: String,
    /// For people, in English.
    pub en: String,
    /// Who is to blame.
    pub source: Source,
    /// Which field of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Everything that is wrong with the facts, where that is more than one thing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
    /// Why the policy said no.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
}

/// One thing that is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Which field.
    pub field: String,
    /// What is wrong, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl ApiError {
    /// An error of this kind.
    pub(crate) fn new(status: StatusCode, code: &'static str, source: Source, words: Words) -> Self {
        let Words { zh, en } = words;
        let body = Body { code, zh, en, source, field: None, problems: Vec::new(), refusal: None };
        Self { status, body: Box::new(body), internal: None }
    }

    /// The caller's doing.
    pub(crate) fn request(
        status: StatusCode,
        code: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self::new(status, code, Source::Request, Words::new(zh, en))
    }

    /// A request that cannot be read, because of this field.
    pub(crate) fn field(field: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        let mut error = Self::request(StatusCode::BAD_REQUEST, "malformed", zh, en);
        error.body.field = Some(field.to_owned());
        error
    }

    /// Facts that cannot be taken.
    pub(crate) fn facts(problems: &[FactProblem]) -> Self {
        let join = |each: fn(&FactProblem) -> String| problems.iter().map(each).collect::<Vec<_>>();
        let zh = join(FactProblem::zh).join(";");
        let en = join(FactProblem::en).join("; ");
        let mut error = Self::request(StatusCode::BAD_REQUEST, "malformed", zh, en);
        error.body.field = problems.first().map(|problem| problem.field.clone());
        let problem = |p: &FactProblem| Problem { field: p.field.clone(), zh: p.zh(), en: p.en() };
        error.body.problems = problems.iter().map(problem).collect();
        error
    }

    /// No such case.
    pub(crate) fn no_case(key: &str) -> Self {
        let (zh, en) = (format!("没有案件“{key}”"), format!("there is no case `{key}`"));
        Self::request(StatusCode::NOT_FOUND, "not_found", zh, en)
    }

    /// The policy cannot be run; what exactly is wrong goes to the log.
    pub(crate) fn policy_fault(internal: String) -> Self {
        let words = Words::new(
            "政策无法执行,案件已挂起,等待运维处理;没有任何内容丢失",
            "the policy could not be run; the case is parked until an operator mends it; nothing was lost",
        );
        let mut error = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "policy_fault", Source::Policy, words);
        error.internal = Some(internal);
        error
    }

    /// A defect of ours that concerns neither policy nor store.
    pub(crate) fn unavailable(internal: String) -> Self {
        let words = Words::new(
            "暂时无法写入,请稍后用同一编号重试",
            "nothing can be written at the moment; try again later with the same id",
        );
        let mut error = Self::new(StatusCode::SERVICE_UNAVAILABLE, "store", Source::Store, words);
        error.internal = Some(internal);
        error
    }

    /// So many requests wait that another would only wait longer.
    pub(crate) fn busy() -> Self {
        let words = Words::new(
            "请求过多,请稍后用同一编号重试",
            "too many requests wait; try again later with the same id",
        );
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", Source::Store, words)
    }

    /// The county is still doing what fell due while it was down.
    pub(crate) fn behind() -> Self {
        let words = Words::new(
            "正在补办停机期间到期的事,请稍后用同一编号重试",
            "the county is catching up on what fell due while it was down; try again later with the same id",
        );
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "behind", Source::Store, words)
    }

    /// The server is on its way out.
    pub(crate) fn stopping() -> Self {
        let words = Words::new(
            "服务正在停止,请稍后用同一编号重试",
            "the server is stopping; try again later with the same id",
        );
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "stopping", Source::Store, words)
    }

    /// The JSON the caller gets.
    pub(crate) fn json(&self) -> Vec<u8> {
        // Plain data with text keys always serialises.
        serde_json::to_vec(&self.body).unwrap_or_default()
    }

    /// Tells the operator what the caller is not told.
    pub(crate) fn log(&self) {
        if let Some(internal) = &self.internal {
            eprintln!("shao: {} {}: {internal}", self.status.as_u16(), self.body.code);
        }
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        let (status, code) = match refusal.kind {
            RefusalKind::NotOpen => (StatusCode::NOT_FOUND, "not_found"),
            RefusalKind::AlreadyOpen | RefusalKind::Conflict => (StatusCode::CONFLICT, "conflict"),
            RefusalKind::Stale => (StatusCode::CONFLICT, "stale"),
            RefusalKind::Ended
            | RefusalKind::OutOfOrder
            | RefusalKind::NotOffered
            | RefusalKind::NotYours
            | RefusalKind::Ambiguous
            | RefusalKind::Args
            | RefusalKind::Guard
            | RefusalKind::Undecided
            | RefusalKind::Cap
            | RefusalKind::Waiting
            | RefusalKind::Following
            | RefusalKind::Recused
            | RefusalKind::Revision
            | RefusalKind::Version
            | RefusalKind::Extension => (StatusCode::UNPROCESSABLE_ENTITY, "refused"),
        };
        let mut error = Self::new(status, code, Source::Policy, refusal.reason.clone());
        error.body.refusal = Some(refusal);
        error
    }
}

impl From<Fault> for ApiError {
    fn from(fault: Fault) -> Self {
        Self::policy_fault(fault.en())
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        if let StoreError::Conflict { event } = &error {
            return Self::conflict(event);
        }
        Self::unavailable(error.to_string())
    }
}

impl ApiError {
    /// The id was used for something else.
    pub(crate) fn conflict(event: &str) -> Self {
        let zh = format!("事件编号“{event}”已用于另一事件:每个事件请用各自的编号");
        let en =
            format!("the id `{event}` was already used for another event: give each event an id of its own");
        Self::request(StatusCode::CONFLICT, "conflict", zh, en)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        self.log();
        json_response(self.status, self.json())
    }
}

/// A response of this JSON.
pub(crate) fn json_response(status: StatusCode, body: Vec<u8>) -> Response {
    let kind = HeaderValue::from_static("application/json; charset=utf-8");
    (status, [(header::CONTENT_TYPE, kind)], body).into_response()
}
