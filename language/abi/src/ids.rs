//! Indices into the tables of a [`crate::Schema`] or [`crate::Process`]: distinct types for distinct roles.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u16);

        impl $name {
            /// The id as an index into its table.
            #[must_use]
            pub fn index(self) -> usize {
                usize::from(self.0)
            }
        }
    )*};
}

ids! {
    /// A field of the frame that decisions read.
    SlotId,
    /// A unit (单位) or a group of people (群体): whoever can hold a duty or do an act.
    PartyId,
    /// An enumeration, declared or made by the key column of a table.
    EnumId,
    /// A level (层级) of units, lowest first.
    LevelId,
    /// A decision: what `decide(id)` of the module takes.
    DecisionId,
    /// A rule (规则 or 须 line), numbered over the whole policy in source order.
    RuleId,
    /// A stage (阶段 or 终态).
    StageId,
    /// The name of an action (动作); several stages may offer the same one.
    ActId,
    /// A clock (期限), named or made from a stage's or an action's 限.
    ClockId,
    /// A mark (记号): a light, a reminder, a note.
    MarkId,
    /// A counter behind a 至多 n 次.
    CounterId,
    /// A matter (事项): what a kind of case carries.
    MatterId,
    /// A process (流程) among those of a policy.
    FlowId,
    /// A 启动: how one case starts another.
    StartId,
    /// A ledger (台账).
    LedgerId,
    /// The value of a ledger in a window, as a guard of 问责 reads it.
    TallyId,
}
