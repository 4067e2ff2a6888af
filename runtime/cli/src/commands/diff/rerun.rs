//! No class of cases is told unless its one case really differs: both modules run it in the sandbox.

use shao_diff::Difference;

use super::sides::Side;
use crate::load::Running;
use crate::shell::Failure;

/// Runs every case that is told; one that does not differ makes its class undecided.
///
/// # Errors
/// When a module cannot be loaded or trusted with a case.
pub fn check(difference: &mut Difference, old: &Side, new: &Side) -> Result<(), Failure> {
    if difference.classes.is_empty() {
        return Ok(());
    }
    let (old, new) = (Running::load(&old.artifact)?, Running::load(&new.artifact)?);
    let (old, new) = (old.policy(), new.policy());
    let old = shao_diff::Running { schema: old.schema, decide: old.decide };
    let new = shao_diff::Running { schema: new.schema, decide: new.decide };
    let confirmed = difference.confirm(old, new);
    confirmed.map_err(|error| Failure::said(format!("模块出错：{error}"), error.to_string()))
}
