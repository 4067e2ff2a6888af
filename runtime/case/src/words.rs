//! One message in both languages.

use serde::{Deserialize, Serialize};

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
