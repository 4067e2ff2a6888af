//! Reading the JSON of a request field by field, so that what is wrong has a name.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use serde_json::{Map, Value as Json};

use crate::ApiError;

/// The longest name, id or key.
const MOST_CHARS: usize = 128;

/// The fields of a request that were not yet read.
pub(crate) struct Fields(Map<String, Json>);

impl Fields {
    /// Reads a body.
    pub(crate) fn read(body: &[u8]) -> Result<Self, ApiError> {
        let malformed =
            |zh: String, en: String| ApiError::request(StatusCode::BAD_REQUEST, "malformed", zh, en);
        let json: Json = serde_json::from_slice(body).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            malformed(format!("请求不是合法的 JSON:第 {line} 行第 {column} 列"), format!("not JSON: {error}"))
        })?;
        match json {
            Json::Object(fields) => Ok(Self(fields)),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) => Err(
                malformed("请求应是一个 JSON 对象".to_owned(), "the body must be a JSON object".to_owned()),
            ),
        }
    }

    /// A text that must be there.
    pub(crate) fn text(&mut self, name: &str) -> Result<String, ApiError> {
        self.optional_text(name)?
            .ok_or_else(|| ApiError::field(name, format!("缺少“{name}”"), format!("`{name}` is missing")))
    }

    /// The id of the event. By ids with a `·` cases hear of one another; one given to something else would be taken for
    /// what a case has heard already.
    pub(crate) fn id(&mut self) -> Result<String, ApiError> {
        let id = self.text("id")?;
        if id.contains('·') {
            let zh = "“id”不能含有“·”：这样的编号由系统自用";
            return Err(ApiError::field("id", zh, "`id` holds no `·`: such ids are the server's own"));
        }
        Ok(id)
    }

    /// A text that may be left out.
    pub(crate) fn optional_text(&mut self, name: &str) -> Result<Option<String>, ApiError> {
        match self.0.remove(name) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::String(text)) => plain(name, text).map(Some),
            Some(Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_)) => {
                Err(ApiError::field(name, format!("“{name}”应为文本"), format!("`{name}` must be a text")))
            }
        }
    }

    /// Texts; none if left out.
    pub(crate) fn texts(&mut self, name: &str) -> Result<Vec<String>, ApiError> {
        let wrong = || {
            let zh = format!("“{name}”应为文本的列表");
            ApiError::field(name, zh, format!("`{name}` must be a list of texts"))
        };
        match self.0.remove(name) {
            None | Some(Json::Null) => Ok(Vec::new()),
            Some(Json::Array(items)) => {
                let text = |item: Json| plain(name, item.as_str().ok_or_else(wrong)?.to_owned());
                items.into_iter().map(text).collect()
            }
            Some(Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Object(_)) => Err(wrong()),
        }
    }

    /// A count that may be left out.
    pub(crate) fn optional_count<N: TryFrom<u64>>(&mut self, name: &str) -> Result<Option<N>, ApiError> {
        match self.0.remove(name) {
            None | Some(Json::Null) => Ok(None),
            Some(given) => {
                given.as_u64().and_then(|count| N::try_from(count).ok()).map(Some).ok_or_else(|| {
                    ApiError::field(
                        name,
                        format!("“{name}”应为非负整数"),
                        format!("`{name}` must be a whole number"),
                    )
                })
            }
        }
    }

    /// Named values; none if left out.
    pub(crate) fn values(&mut self, name: &str) -> Result<BTreeMap<String, Json>, ApiError> {
        match self.0.remove(name) {
            None | Some(Json::Null) => Ok(BTreeMap::new()),
            Some(Json::Object(values)) => Ok(values.into_iter().collect()),
            Some(Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_)) => {
                Err(ApiError::field(name, format!("“{name}”应为对象"), format!("`{name}` must be an object")))
            }
        }
    }

    /// Refuses an asserted time. Saying that something happened earlier is a correction (补录), not an act.
    pub(crate) fn no_time(&mut self) -> Result<(), ApiError> {
        if self.0.remove("at").is_none_or(|at| at.is_null()) {
            return Ok(());
        }
        let zh = "办理时间以服务器收到的时间为准,请去掉“at”;早先办的事请用 /cases/{key}/corrections 补录";
        let en = "the server's clock decides when it happened: leave out `at`; what was done earlier is added by /cases/{key}/corrections";
        let mut error = ApiError::request(StatusCode::UNPROCESSABLE_ENTITY, "back_dated", zh, en);
        error.body.field = Some("at".to_owned());
        Err(error)
    }

    /// Refuses whatever was not read: a misspelt field must not pass for one left out.
    pub(crate) fn end(self) -> Result<(), ApiError> {
        match self.0.keys().next() {
            None => Ok(()),
            Some(name) => Err(ApiError::field(
                name,
                format!("没有“{name}”这一项"),
                format!("there is no field `{name}`"),
            )),
        }
    }
}

/// A name that can stand in a path, a log and a form.
fn plain(name: &str, text: String) -> Result<String, ApiError> {
    let blank = text.trim().is_empty();
    if blank || text.chars().count() > MOST_CHARS || text.chars().any(char::is_control) {
        let zh = format!("“{name}”应为 1 至 {MOST_CHARS} 个可见字符");
        let en = format!("`{name}` must be 1 to {MOST_CHARS} visible characters");
        return Err(ApiError::field(name, zh, en));
    }
    Ok(text)
}
