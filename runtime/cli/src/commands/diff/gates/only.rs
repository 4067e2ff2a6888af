//! 只许影响: whether all that changes changes for cases of a condition. The condition is read as a rule of the policy
//! itself; then every rule of both versions is held to cases outside of it, and nothing may differ any more.

use shao_abi::DecisionId;
use shao_compiler::{Checked, Severity, SourceError, Sources};
use shao_diff::outside;
use shao_ir::Policy;

use super::{Gate, Verdict};
use crate::shell::Failure;
use crate::sources::Folder;

/// The name under which the condition is read.
const NAME: &str = "只许影响的案件";

/// A folder whose main file has one declaration more.
struct With<'a> {
    folder: &'a Folder,
    more: String,
}

impl Sources for With<'_> {
    fn read(&self, path: &str) -> Result<String, SourceError> {
        let text = self.folder.read(path)?;
        Ok(if path == self.folder.main { format!("{text}\n{}", self.more) } else { text })
    }
}

/// Judges it.
///
/// # Errors
/// When the condition is none over any 事项 of both versions.
pub fn judge(condition: &str, old: &Folder, new: &Folder) -> Result<Gate, Failure> {
    let (old, new) = (held(condition, old)?, held(condition, new)?);
    let left = shao_diff::diff(&old, &new);
    let mut against: Vec<_> = left.classes.iter().map(super::class).collect();
    // What is no answer to a case concerns every case.
    against.extend(left.terms().map(|change| (change.zh(), change.en())));
    let verdict = Verdict::of(&against, !left.undecided.is_empty());
    Ok(Gate { zh: format!("只许影响 {condition}"), en: format!("only {condition}"), verdict, against })
}

/// A policy whose rules take only cases outside the condition.
fn held(condition: &str, folder: &Folder) -> Result<Policy, Failure> {
    let plain = shao_compiler::check(folder, &folder.main).policy;
    let matters =
        plain.iter().flat_map(|policy| policy.schema.matters.iter().map(|matter| matter.name.clone()));
    let mut first = None;
    for matter in matters {
        let checked = read(condition, &matter, folder);
        match checked.policy.as_ref().and_then(|policy| Some((policy, guard(policy)?))) {
            Some((policy, id)) => return Ok(outside(policy, id)),
            None => first = first.or_else(|| trouble(&checked)),
        }
    }
    let (zh, en) = first.unwrap_or_default();
    Err(Failure::said(
        format!("{}：--only 的条件“{condition}”读不通：{zh}", folder.shown(&folder.main)),
        format!("{}: the condition `{condition}` of --only cannot be read: {en}", folder.shown(&folder.main)),
    ))
}

fn read(condition: &str, matter: &str, folder: &Folder) -> Checked {
    let more = format!(
        "判定 {NAME} {matter} 首个 定 合于 {{\n    规则 内 当 ({condition})\n        合于 是\n    规则 外 否则\n        合于 否\n}}\n"
    );
    shao_compiler::check(&With { folder, more }, &folder.main)
}

fn guard(policy: &Policy) -> Option<DecisionId> {
    policy.schema.decision_named(NAME)
}

fn trouble(checked: &Checked) -> Option<(String, String)> {
    let error = checked.diagnostics.iter().find(|one| one.severity == Severity::Error)?;
    Some((error.message.zh.clone(), error.message.en.clone()))
}
