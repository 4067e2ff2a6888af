//! The acts every policy has, by name. A policy's own action of the same name goes first where it is offered.

/// More time for a clock that has an 延期; by the duty's holder, in time. Takes the arguments the policy names,
/// and [`CLOCK`] if several clocks could be meant.
pub const EXTEND: &str = "延期";
/// Grants a request for more time; by the party the policy names. Takes [`CLOCK`] if several requests are open.
pub const GRANT: &str = "同意延期";
/// Refuses a request for more time; final for that run. Arguments as [`GRANT`].
pub const DENY: &str = "不同意延期";
/// Answers a question about a fact: field name → value, by the party that is asked.
pub const JUDGE: &str = "认定";
/// The argument that names a clock.
pub const CLOCK: &str = "期限";

/// Whether a name is one of these acts.
#[must_use]
pub fn is_builtin(act: &str) -> bool {
    [EXTEND, GRANT, DENY, JUDGE].contains(&act)
}
