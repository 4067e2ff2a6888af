//! One message in both languages.

use serde::{Deserialize, Serialize};
use shao_calendar::Moment;

/// The same sentence in Chinese and in English. Neither is a translation made later: both are built from the
/// same facts at the same place.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Words {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Words {
    /// Both versions.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// A moment as it is read: what happens as soon as a deadline is over is told by the deadline.
    #[must_use]
    pub fn when(at: Moment) -> Self {
        match at.plus_millis(-1).ok().filter(|before| before.as_millis().rem_euclid(60_000) == 0) {
            Some(due) => Self::new(format!("{due} 过后"), format!("after {due}")),
            None => Self::new(at.to_string(), at.to_string()),
        }
    }

    /// The Chinese sentence.
    #[must_use]
    pub fn zh(&self) -> &str {
        &self.zh
    }

    /// The English sentence.
    #[must_use]
    pub fn en(&self) -> &str {
        &self.en
    }
}
