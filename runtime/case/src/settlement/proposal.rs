//! Proposals: a 情形 that seems to hold of a subject, from the day it was first seen to the decision of people. A
//! policy never sanctions; everything here is a proposal until somebody has decided it.

use serde::{Deserialize, Serialize};
use shao_abi::{Cite, Measure, PartyId, Tally};
use shao_calendar::Moment;

use crate::{Deadline, EffectKey, Words};

/// The number of a proposal, unique within its county.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProposalId(pub u32);

/// Which 情形: positions in the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SituationId {
    /// The position of its 问责.
    pub of: u16,
    /// Its own position there.
    pub at: u16,
}

/// A 情形 that seems to hold of a subject, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Its number.
    pub id: ProposalId,
    /// Which 情形.
    pub situation: SituationId,
    /// Against which unit. The person is named by the deciding body.
    pub subject: PartyId,
    /// When it was first seen. Its windows end with this day, however long it waits: the facts are those of then.
    pub arisen: Moment,
    /// How it stands.
    pub status: ProposalStatus,
    /// What it rests on now.
    pub evidence: Vec<Evidence>,
    /// How often the evidence was frozen anew, from 1.
    pub version: u32,
    /// Why it can only be a drill (演练); empty if it is meant.
    pub unsure: Vec<Words>,
    /// What is proposed; empty until it is.
    pub measures: Vec<Measure>,
    /// The version of before by which they go, if they do not go by the one the county is settled by.
    #[serde(default)]
    pub under: Option<Under>,
    /// 再犯: the proposal whose measure was in force.
    pub again: Option<ProposalId>,
    /// When 候核 ends.
    pub hold: Deadline,
    /// When the question about 免责 falls silent; none until it is put.
    pub exemption: Option<Deadline>,
    /// 决定, in order: the first one, then those on an appeal or a review.
    pub rulings: Vec<Ruling>,
    /// Until when the subject may appeal; none until it is decided.
    pub appeal: Option<Deadline>,
    /// When it appealed.
    pub appealed: Option<Moment>,
    /// All that happened to it, in order, each with its reason.
    pub history: Vec<Turn>,
}

/// A version of before, and what it says of the measures that were taken from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Under {
    /// 版本, as that policy writes it.
    pub version: String,
    /// 对象: the role within the unit.
    pub role: Option<String>,
    /// The authority of its 情形.
    pub cites: Vec<Cite>,
}

/// A ledger value that a condition read, and the entries behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Which ledger in which window.
    pub tally: Tally,
    /// Its value.
    pub value: i64,
    /// The entries, frozen: by (τ, key).
    pub keys: Vec<EffectKey>,
}

/// 决定.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: PartyId,
    /// 采纳: whether the measures are taken.
    pub adopted: bool,
}

/// Something that happened to a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// When.
    pub at: Moment,
    /// The position of the archive it rests on.
    pub position: u64,
    /// How the proposal stands after it.
    pub status: ProposalStatus,
    /// What happened and why.
    pub why: Words,
    /// Who must be told.
    pub tell: Vec<PartyId>,
}

/// How a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposalStatus {
    /// 候核: it waits for late data and corrections.
    Held,
    /// 待免责: whether the subject is excused is being asked.
    Asked,
    /// 免责: it is excused, or silence excused it.
    Excused,
    /// 建议: proposed; the deciding body has it.
    Proposed,
    /// 演练: it would have been proposed if nothing in it were 待县确认.
    Drill,
    /// 撤回: it held no more before it was proposed. Its entries are free again.
    Withdrawn,
    /// 已决定: adopted, and in force.
    Adopted,
    /// 不采纳: not adopted, or lifted on an appeal or a review.
    Rejected,
    /// 申诉: adopted and appealed against. In force: an appeal does not suspend.
    Appealed,
    /// 依据变更: what it rests on has changed before it was decided; suspended.
    Shaken,
    /// 复核建议: what it rests on has changed after it was decided. In force until the deciding body has looked again.
    Review,
}

impl ProposalStatus {
    /// Every status, in the order of a proposal's life.
    pub const ALL: [ProposalStatus; 11] = [
        Self::Held,
        Self::Asked,
        Self::Excused,
        Self::Proposed,
        Self::Drill,
        Self::Withdrawn,
        Self::Adopted,
        Self::Rejected,
        Self::Appealed,
        Self::Shaken,
        Self::Review,
    ];

    /// The word of the language.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Self::Held => "候核",
            Self::Asked => "待免责",
            Self::Excused => "免责",
            Self::Proposed => "建议",
            Self::Drill => "演练",
            Self::Withdrawn => "撤回",
            Self::Adopted => "已决定",
            Self::Rejected => "不采纳",
            Self::Appealed => "申诉",
            Self::Shaken => "依据变更",
            Self::Review => "复核建议",
        }
    }

    /// The same in English.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Asked => "exemption asked",
            Self::Excused => "excused",
            Self::Proposed => "proposed",
            Self::Drill => "drill",
            Self::Withdrawn => "withdrawn",
            Self::Adopted => "adopted",
            Self::Rejected => "rejected",
            Self::Appealed => "appealed",
            Self::Shaken => "evidence changed",
            Self::Review => "review suggested",
        }
    }
}

impl Proposal {
    /// The entries it rests on.
    pub fn keys(&self) -> impl Iterator<Item = &EffectKey> {
        self.evidence.iter().flat_map(|evidence| &evidence.keys)
    }

    /// Whether its entries are used up for this 情形. A withdrawn one sets them free.
    #[must_use]
    pub fn consumes(&self) -> bool {
        self.status != ProposalStatus::Withdrawn
    }

    /// When its measures came into force, if they are: a ruling adopted them and none has lifted them since.
    #[must_use]
    pub fn in_force_since(&self) -> Option<Moment> {
        let adopted = self.rulings.last().is_some_and(|ruling| ruling.adopted);
        self.rulings.first().filter(|_| adopted).map(|ruling| ruling.at)
    }
}
