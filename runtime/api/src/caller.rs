//! Who is calling.

use axum::http::HeaderMap;

/// The header in which whoever stands before this server says who is calling.
pub const CALLER_HEADER: &str = "x-shao-caller";

/// Who is calling, as the deployment vouches for it.
///
/// Not authentication: the header is believed. Until a deployment puts a gateway before it that sets the header (and
/// drops the one a client sends), this server belongs on a machine where everybody who can reach it may act. It is
/// taken here, in one place, so that real authentication changes this file and no other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Caller {
    /// The person's name or account; none if nobody said.
    pub name: Option<String>,
}

impl Caller {
    /// The caller of a request.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let given =
            headers.get(CALLER_HEADER).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        Self { name: given.filter(|name| !name.trim().is_empty()) }
    }
}
