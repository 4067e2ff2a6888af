//! Faults: the engine or its policy is broken. The caller parks the case; its state is as it was.

use shao_abi::DecideError;
use thiserror::Error;

/// Why no step could be made. Never the sender's doing: that is a [`crate::Refusal`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Fault {
    /// A decision could not be evaluated.
    #[error("decision `{decision}` failed: {source}")]
    Decide {
        /// Which, by name.
        decision: String,
        /// Why.
        source: DecideError,
    },
    /// No rule of a decision fits, or two do. A checked policy does not do that.
    #[error("decision `{decision}` cannot be made: no rule takes this case, or two do")]
    Broken {
        /// Which, by name.
        decision: String,
    },
    /// The case is pinned to another policy or another reducer.
    #[error("the case is pinned to {pinned}, this is {given}")]
    Pinned {
        /// What it is pinned to.
        pinned: String,
        /// What was given.
        given: String,
    },
    /// The policy or the state refers to something that does not exist.
    #[error("the policy does not fit together: {0}")]
    Malformed(String),
    /// The event changes the past, which a state does not hold.
    #[error("this event changes the past of the case: it needs the log")]
    NeedsLog,
    /// The case goes over to a version of its policy that was not given.
    #[error("the case goes over to policy {hash}, which was not given")]
    NeedsVersion {
        /// SHA-256 of its module.
        hash: String,
    },
    /// A circle without a wait. A checked policy has none.
    #[error("more than {bound} moves in one step: the policy runs in a circle")]
    Endless {
        /// The bound that was passed.
        bound: u32,
    },
    /// A time left the range of the calendar.
    #[error("a time is out of range: {0}")]
    Time(String),
}

impl Fault {
    /// The message in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Decide { decision, source } => format!("判定“{decision}”未能求值：{source}"),
            Self::Broken { decision } => {
                format!("判定“{decision}”定不下来：没有一条规则管这件案件，或有两条同时管")
            }
            Self::Pinned { pinned, given } => format!("案件受 {pinned} 约束，给出的却是 {given}"),
            Self::Malformed(what) => format!("政策数据前后不符：{what}"),
            Self::NeedsLog => "此事改变案件的过去，须用全部记录重算".to_owned(),
            Self::NeedsVersion { hash } => format!("案件转入政策 {hash}，却没有给出这一版"),
            Self::Endless { bound } => format!("一步之内流转超过 {bound} 次：政策成环"),
            Self::Time(what) => format!("时间超出范围：{what}"),
        }
    }

    /// The message in English.
    #[must_use]
    pub fn en(&self) -> String {
        self.to_string()
    }
}
