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
/// Begins another cycle of an ended case, where its process has 重启; takes the arguments the policy names.
pub const REOPEN: &str = "重启";
/// Answers the question whether the path of a case is turned back after a correction: [`TURN_BACK`] or [`KEEP`].
pub const RULE: &str = "路径裁定";
/// 回转: the path becomes what it would have been; what was done since and does not fit is void.
pub const TURN_BACK: &str = "回转";
/// 保留: the path stays as it was. So it does when nobody answers.
pub const KEEP: &str = "保留";

/// What records call a correction of the past. No act: it is an event of its own.
pub const REVISE: &str = "更正";
/// What records call letting a case follow another one. No act: it is an event of its own.
pub const MERGE: &str = "并案";
/// What records call going over to another version of the policy. No act: it is an event of its own.
pub const PASSAGE: &str = "过渡";
/// What records call opening a case. No act: it is an event of its own.
pub const OPEN: &str = "立案";
/// Where a case stands that should not have been opened (撤销立案): in no stage of its process.
pub const ANNULLED: &str = "已撤销立案";
/// The argument that says why, in the lines of a 案例.
pub const REASON: &str = "理由";

/// Whether a name is one of these acts.
#[must_use]
pub fn is_builtin(act: &str) -> bool {
    [EXTEND, GRANT, DENY, JUDGE, REOPEN, RULE].contains(&act)
}
