//! Events: what can happen to a case from outside. One file or folder handles each kind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shao_abi::{FlowId, PartyId, Point};
use shao_calendar::Moment;

use crate::{Carried, DutyId, Facts, LinkedCase, Revision, builtin};

/// An event and its envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Chosen by the sender. The same id with the same content is answered from the record; with other content it
    /// is a conflict. A wake-up needs none.
    #[serde(default)]
    pub id: String,
    /// The case's key.
    pub case: String,
    /// τ 发生时, if the sender asserts one; else the host's clock decides. A date or a minute stands for its first
    /// instant.
    #[serde(default)]
    pub at: Option<Moment>,
    /// ρ 收到时: the host's clock. Not part of the event's identity.
    pub received: Moment,
    /// The `seq` the sender saw, if it minds.
    #[serde(default)]
    pub expected_seq: Option<u64>,
    /// Who sends it. The host has checked that the person may speak for this party.
    #[serde(default)]
    pub actor: Option<PartyId>,
    /// What it is.
    pub kind: EventKind,
}

/// What an event is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// 立案.
    Open {
        /// By which process.
        #[serde(default = "first_flow")]
        flow: FlowId,
        /// The facts, read by [`crate::read_facts`].
        facts: Facts,
        /// 原件: the case that started this one, if one did.
        #[serde(default)]
        origin: Option<LinkedCase>,
        /// 承前: clocks of the case that handed this one over, which go on here under their names.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        carried: Vec<Carried>,
    },
    /// 行为: an act the policy names, or one of the built-in ones ([`crate::builtin`]).
    Act(Act),
    /// 遇: another case did something that may move this one.
    Heard {
        /// Which case, and how it stands to this one.
        from: LinkedCase,
        /// What it did.
        point: Point,
    },
    /// 更正: an earlier event of this case is corrected. Needs the log: [`crate::revise`].
    Revise(Revision),
    /// 停摆: all clocks of the case stand still in `[from, to)`, however late this is signed. Needs the log:
    /// [`crate::revise`].
    Outage {
        /// From this instant.
        from: Moment,
        /// Until this instant, excluded.
        to: Moment,
    },
    /// 并案: this case follows another one and ends as it ends. The host has seen to it that there is such a case.
    Follow {
        /// Which case; it leads this one.
        into: LinkedCase,
    },
    /// What another case told or asked of this one does not hold any more: the effect with this key was revoked.
    /// Needs the log: [`crate::revise`].
    Retract {
        /// The id of the event that it had come as.
        id: String,
    },
    /// 过渡 从新: the case goes over to another version of its policy, in the stage that it has just entered. Needs that
    /// version: [`crate::migrate`].
    Migrate {
        /// SHA-256 of the other version's module.
        to: String,
    },
    /// 唤醒: nothing but a time. Early, late, doubled or lost, it changes nothing but when things come to light.
    Wake,
}

fn first_flow() -> FlowId {
    FlowId(0)
}

/// 行为.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Act {
    /// Its name.
    pub act: String,
    /// With which result, by name.
    #[serde(default)]
    pub result: Option<String>,
    /// With what, by parameter name: text, numbers, booleans or arrays of text, as facts are written.
    #[serde(default)]
    pub args: BTreeMap<String, serde_json::Value>,
    /// The duty it is about. None: the only one in which this actor may do it.
    #[serde(default)]
    pub duty: Option<DutyId>,
    /// The visit the sender saw; an act on an older one is stale.
    #[serde(default)]
    pub visit: Option<u32>,
}

impl EventKind {
    /// What records call it. An act is called by its own name.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Open { .. } => builtin::OPEN,
            Self::Act(act) => &act.act,
            Self::Heard { .. } => "遇",
            Self::Revise(_) => builtin::REVISE,
            Self::Outage { .. } => "停摆",
            Self::Follow { .. } => builtin::MERGE,
            Self::Retract { .. } => "撤回告知",
            Self::Migrate { .. } => builtin::PASSAGE,
            Self::Wake => "唤醒",
        }
    }
}

impl Event {
    /// SHA-256 of all the sender said, lower-case hex. `received` is left out: a retry is received later.
    #[must_use]
    pub fn digest(&self) -> String {
        let said = (&self.case, self.at, self.expected_seq, self.actor, &self.kind);
        // Plain data with text keys always serialises; an empty text would only make two such events equal.
        let bytes = serde_json::to_vec(&said).unwrap_or_default();
        shao_abi::hash_hex(&bytes)
    }
}
