//! Facts and arguments as people write them, for the engine to read.

use serde_json::{Map, Value as Json};
use shao_case::FactProblem;
use shao_compiler::Text;

/// Arguments or facts, as the engine reads them: by name, as text.
#[must_use]
pub fn texts(pairs: &[(String, String)]) -> Map<String, Json> {
    pairs.iter().map(|(name, text)| (name.clone(), Json::String(text.clone()))).collect()
}

/// All that is wrong with some facts.
#[must_use]
pub fn misfit(problems: &[FactProblem]) -> Text {
    let zh: Vec<String> = problems.iter().map(FactProblem::zh).collect();
    let en: Vec<String> = problems.iter().map(FactProblem::en).collect();
    Text::new(zh.join("；"), en.join("; "))
}
