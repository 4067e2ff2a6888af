//! What a step is given besides the case and the event.

use shao_abi::{Decide, Ledgers, Process, Provenance, Schema};
use shao_calendar::Calendar;

/// The version of this crate's meaning (语义版). A case is pinned to the one it opened under; it rises whenever
/// the same log would fold to another state.
pub const REDUCER_VERSION: u32 = 4;

/// A policy ready to run: its sections, somebody who can evaluate its decisions, and a calendar.
///
/// The calendar is not part of the policy (calendars are not pinned), but no step can be made without one.
#[derive(Clone, Copy)]
pub struct Policy<'a> {
    /// Who there is, what a case carries, what decisions read and give.
    pub schema: &'a Schema,
    /// Stages, actions, clocks.
    pub process: &'a Process,
    /// What the county counts over its cases.
    pub ledgers: &'a Ledgers,
    /// Where each part was written and on what authority.
    pub provenance: &'a Provenance,
    /// Evaluates its decisions: a module, an interpreter or a browser.
    pub decide: &'a dyn Decide,
    /// Working days, as published so far.
    pub calendar: &'a Calendar,
    /// SHA-256 of the module, lower-case hex: what cases are pinned to.
    pub hash: &'a str,
    /// The versions that the county was settled by before this one, oldest first; empty if there were none, or none is
    /// known. Only the settlement looks at them, for conduct of before this one took effect.
    pub earlier: &'a [Policy<'a>],
}

impl std::fmt::Debug for Policy<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Policy")
            .field("name", &self.schema.policy.name)
            .field("hash", &self.hash)
            .finish_non_exhaustive()
    }
}
