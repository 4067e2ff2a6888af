//! What can be wrong with a fact or an argument.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::Words;

/// A fact or argument that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactProblem {
    /// The field, as given.
    pub field: String,
    /// What is wrong.
    pub trouble: Trouble,
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// It is not there.
    Missing,
    /// There is no such field.
    Unknown {
        /// The fields there are.
        fields: Vec<String>,
    },
    /// It is 认定: its party is asked once the case is open.
    Judged,
    /// None of the possible values.
    Impossible {
        /// As given.
        given: String,
        /// What is possible.
        possible: Vec<String>,
    },
    /// Outside its range.
    OutOfRange {
        /// As given.
        given: String,
        /// The least value.
        min: String,
        /// The greatest value.
        max: String,
    },
    /// Not written as values of its type are.
    NotA {
        /// As given.
        given: String,
        /// What is expected.
        expected: Words,
    },
}

impl Trouble {
    pub(crate) fn not_a(zh: &str, en: &str, given: &Json) -> Self {
        Self::NotA { given: shown(given), expected: Words::new(zh, en) }
    }
}

impl FactProblem {
    /// In Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        let field = &self.field;
        match &self.trouble {
            Trouble::Missing => format!("缺少“{field}”"),
            Trouble::Unknown { fields } => format!("没有“{field}”这一项；可填：{}", fields.join("、")),
            Trouble::Judged => format!("“{field}”须经认定，立案时不能填写"),
            Trouble::Impossible { given, possible } => {
                format!("“{field}”不能是“{given}”；可以是：{}", possible.join("、"))
            }
            Trouble::OutOfRange { given, min, max } => format!("“{field}”为 {given}，超出 {min} 至 {max}"),
            Trouble::NotA { given, expected } => format!("“{field}”应为{}，给出的是“{given}”", expected.zh),
        }
    }

    /// In English.
    #[must_use]
    pub fn en(&self) -> String {
        let field = &self.field;
        match &self.trouble {
            Trouble::Missing => format!("`{field}` is missing"),
            Trouble::Unknown { fields } => {
                format!("there is no `{field}`; the fields are: {}", fields.join(", "))
            }
            Trouble::Judged => format!("`{field}` is a judgement (认定); it cannot be given on opening"),
            Trouble::Impossible { given, possible } => {
                format!("`{field}` cannot be `{given}`; it can be: {}", possible.join(", "))
            }
            Trouble::OutOfRange { given, min, max } => {
                format!("`{field}` is {given}, outside {min} to {max}")
            }
            Trouble::NotA { given, expected } => format!("`{field}` must be {}, got `{given}`", expected.en),
        }
    }

    /// In both.
    #[must_use]
    pub fn words(&self) -> Words {
        Words::new(self.zh(), self.en())
    }
}

/// A JSON value as a person reads it.
pub(crate) fn shown(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join("、"),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => json.to_string(),
    }
}
