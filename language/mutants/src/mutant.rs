//! One small change: what it says, where, and who could notice it.

use std::collections::BTreeSet;
use std::fmt;

use shao_abi::{LedgerId, Place, StageId};
use shao_ir::Policy;

/// A small change of a policy.
pub struct Mutant {
    /// Which part it changes.
    pub group: Group,
    /// Where that part stands.
    pub place: Place,
    /// What it is about, by the policy's names: `规则 执法`, `期限 总限`.
    pub of: String,
    /// What stands there, in the author's words.
    pub was: String,
    /// What would stand there; none: nothing would.
    pub now: Option<String>,
    /// Whether what stands there is 待县确认.
    pub unconfirmed: bool,
    /// Which 案例 could notice it.
    pub reach: Reach,
    pub(crate) changes: Vec<Change>,
}

pub(crate) type Change = Box<dyn Fn(&mut Policy) + Send + Sync>;

/// Which part of a policy a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// 条件.
    Condition,
    /// 规则.
    Rule,
    /// 期限.
    Limit,
    /// 后果.
    Effect,
    /// 次数.
    Cap,
    /// 由谁.
    Who,
    /// 清单.
    Table,
    /// 台账, 考评, 问责.
    County,
}

/// Which 案例 could notice a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Those in which a case enters one of these stages.
    Stages(BTreeSet<StageId>),
    /// Those in which a case leaves an entry in one of these ledgers.
    Ledgers(BTreeSet<LedgerId>),
    /// Any.
    Any,
}

impl Reach {
    /// Those of one and those of another.
    pub(crate) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Stages(mut own), Self::Stages(more)) => {
                own.extend(more);
                Self::Stages(own)
            }
            (Self::Ledgers(mut own), Self::Ledgers(more)) => {
                own.extend(more);
                Self::Ledgers(own)
            }
            (Self::Stages(_) | Self::Ledgers(_) | Self::Any, _) => Self::Any,
        }
    }
}

/// What of a policy is changed, and where it stands.
#[derive(Clone)]
pub(crate) struct Site {
    pub group: Group,
    pub place: Place,
    pub of: String,
    pub unconfirmed: bool,
    pub reach: Reach,
}

impl Site {
    /// What stands there becomes something else.
    pub(crate) fn turn(
        &self,
        was: impl Into<String>,
        now: impl Into<String>,
        change: impl Fn(&mut Policy) + Send + Sync + 'static,
    ) -> Mutant {
        self.mutant(was.into(), Some(now.into()), Box::new(change))
    }

    /// What stands there is left out.
    pub(crate) fn drop(
        &self,
        was: impl Into<String>,
        change: impl Fn(&mut Policy) + Send + Sync + 'static,
    ) -> Mutant {
        self.mutant(was.into(), None, Box::new(change))
    }

    fn mutant(&self, was: String, now: Option<String>, change: Change) -> Mutant {
        let Self { group, place, of, unconfirmed, reach } = self.clone();
        Mutant { group, place, of, was, now, unconfirmed, reach, changes: vec![change] }
    }
}

impl Mutant {
    /// The policy with this change.
    #[must_use]
    pub fn applied_to(&self, policy: &Policy) -> Policy {
        let mut changed = policy.clone();
        self.changes.iter().for_each(|change| change(&mut changed));
        changed
    }

    /// Another change is made with it.
    pub(crate) fn join(&mut self, other: Self) {
        self.changes.extend(other.changes);
        self.unconfirmed |= other.unconfirmed;
        let before = std::mem::replace(&mut self.reach, Reach::Any);
        self.reach = before.or(other.reach);
    }

    /// The change in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        let Self { of, was, now, .. } = self;
        match now {
            Some(now) => format!("{of}：把“{was}”改成“{now}”"),
            None => format!("{of}：去掉“{was}”"),
        }
    }

    /// The change in English.
    #[must_use]
    pub fn en(&self) -> String {
        let Self { of, was, now, .. } = self;
        match now {
            Some(now) => format!("{of}: `{was}` becomes `{now}`"),
            None => format!("{of}: `{was}` is left out"),
        }
    }
}

impl fmt::Debug for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Mutant").field(&self.group).field(&self.en()).finish()
    }
}

impl Group {
    /// Its name in Chinese.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Self::Condition => "条件",
            Self::Rule => "规则",
            Self::Limit => "期限",
            Self::Effect => "后果",
            Self::Cap => "次数",
            Self::Who => "由谁",
            Self::Table => "清单",
            Self::County => "台账、考评、问责",
        }
    }

    /// Its name in English.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Condition => "conditions",
            Self::Rule => "rules",
            Self::Limit => "limits",
            Self::Effect => "effects",
            Self::Cap => "counts",
            Self::Who => "who acts",
            Self::Table => "tables",
            Self::County => "ledgers, scores, accountability",
        }
    }
}
