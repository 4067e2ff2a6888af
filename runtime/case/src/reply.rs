//! Replies: what the sender of an event is told.

use serde::{Deserialize, Serialize};
use shao_abi::{Kleene, RuleId};
use shao_calendar::Moment;

use crate::Words;

/// How many replies a case keeps. A repeated delivery of an older event must be answered by the host's log.
pub const REPLIES_KEPT: usize = 256;

/// What the sender of an event is told. The same event always gets the same reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// It happened.
    Accepted {
        /// τ: when it counts as having happened.
        at: Moment,
        /// The case's `seq` after it.
        seq: u64,
    },
    /// 驳回: it changed nothing.
    Refused(Refusal),
    /// A wake-up; it needs no answer.
    Woken,
}

/// Why an event was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// What kind of reason.
    pub kind: RefusalKind,
    /// The reason as a sentence.
    pub reason: Words,
    /// The conditions that were not met, the first one first; empty if no decision refused it.
    pub conditions: Vec<Condition>,
    /// Whether it rests on 待县确认: then so does all that the case goes on to.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unconfirmed: bool,
}

/// A condition that was not met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// As the author wrote it.
    pub text: String,
    /// Its truth: false or unknown.
    pub truth: Kleene,
    /// Its rule.
    pub rule: Option<RuleId>,
}

/// What kind of reason a refusal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalKind {
    /// There is no such case.
    NotOpen,
    /// The case exists already.
    AlreadyOpen,
    /// The case has ended.
    Ended,
    /// It happened before something already recorded, or in the future.
    OutOfOrder,
    /// The case has moved on since the sender looked.
    Stale,
    /// The same id was used for something else.
    Conflict,
    /// The policy has no such act or result, or it is not offered here and now.
    NotOffered,
    /// Somebody else may do it.
    NotYours,
    /// Several duties fit: name one.
    Ambiguous,
    /// An argument or a fact is missing or impossible.
    Args,
    /// Its 当 does not hold.
    Guard,
    /// Something it needs is not decided yet.
    Undecided,
    /// It was done 至多 n 次 already.
    Cap,
    /// 协办 have neither reported nor lapsed.
    Waiting,
    /// More time cannot be asked for, or the answer fits no request.
    Extension,
    /// 随办: the case follows another one, which is where to act.
    Following,
    /// 回避: the party must stay away from the case.
    Recused,
    /// 更正: the past cannot be corrected so.
    Revision,
    /// 过渡: the case does not go over to the other version, now or ever.
    Version,
}

impl Refusal {
    /// A refusal that no decision made.
    pub(crate) fn new(kind: RefusalKind, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::of(kind, Words::new(zh, en))
    }

    /// The same, of a reason that is put in words already.
    pub(crate) fn of(kind: RefusalKind, reason: Words) -> Self {
        Self { kind, reason, conditions: Vec::new(), unconfirmed: false }
    }

    /// Whether it rests on 待县确认.
    pub(crate) fn unconfirmed(self, unconfirmed: bool) -> Self {
        Self { unconfirmed, ..self }
    }

    /// The Chinese reason.
    #[must_use]
    pub fn zh(&self) -> &str {
        &self.reason.zh
    }

    /// The English reason.
    #[must_use]
    pub fn en(&self) -> &str {
        &self.reason.en
    }
}

impl Reply {
    /// Whether the event happened.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        matches!(self, Self::Accepted { .. })
    }

    /// Why it was refused, if it was.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Accepted { .. } | Self::Woken => None,
        }
    }
}
