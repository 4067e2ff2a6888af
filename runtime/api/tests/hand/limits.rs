//! The numbers and names of the policy made by hand that its tests reckon with.

/// Minutes in 待接单 before it is taken for accepted, with a red card.
pub const ACCEPT_WITHIN: i64 = 30;
/// Minutes until 归档 before a red card; then a reminder every [`REMIND_EVERY`].
pub const DONE_WITHIN: i64 = 600;
/// Minutes between reminders.
pub const REMIND_EVERY: i64 = 60;
/// The act that changes nothing but the log.
pub const NOTE: &str = "记事";
