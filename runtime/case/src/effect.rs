//! Effects: what a step asks of the world. Each carries a key, so that repair is a difference of sets.

use serde::{Deserialize, Serialize};
use shao_abi::{FlowId, LedgerId, MarkId, PartyId, Point, StageId};
use shao_calendar::Moment;

use crate::{AskId, Carried, DutyId, Facts, LinkedCase, Record};

/// What a step asks its host to do. Doing one twice must be harmless: hosts go by the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Append this to the case's history.
    Record(Box<Record>),
    /// Wake the case at this instant. It replaces the case's one wake-up row; a step without it leaves none needed.
    Wake {
        /// When. Never before the step's own time.
        at: Moment,
    },
    /// Tell somebody.
    Notify(Notify),
    /// Open a case of another process.
    Open(Box<CaseOpened>),
    /// Tell another case what this one did: a [`crate::EventKind::Heard`] for it.
    Send(Box<Sent>),
    /// Enter this in a ledger of the county.
    Entry(Box<Entry>),
    /// What bore this key before does not hold any more. Effects come in order: one that bears the key again later
    /// holds again. Of a notice that was sent it means that its reason fell away; of a case that was opened or told,
    /// that the other case gets an [`crate::EventKind::Retract`] with this key.
    Revoke(EffectKey),
}

/// A case that must be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseOpened {
    /// Its key; also the id of the event that opens the case, so that opening it twice is harmless.
    pub key: EffectKey,
    /// The new case.
    pub case: String,
    /// By which process.
    pub flow: FlowId,
    /// Its facts.
    pub facts: Facts,
    /// The case that started it.
    pub origin: Option<LinkedCase>,
    /// 承前: clocks of the case that hands it over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carried: Vec<Carried>,
    /// When.
    pub at: Moment,
}

/// What another case must be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// Its key; also the id of the event.
    pub key: EffectKey,
    /// The case to be told.
    pub to: String,
    /// This case, as it stands to that one.
    pub from: LinkedCase,
    /// What this case did.
    pub point: Point,
    /// When.
    pub at: Moment,
}

/// An entry of a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its key: an entry that turns up twice counts once, and a revoked one not at all.
    pub key: EffectKey,
    /// Which ledger.
    pub ledger: LedgerId,
    /// Whether it breaks a 连续 rather than adding to it.
    pub breaks: bool,
    /// Whose entry it is.
    pub subject: PartyId,
    /// What is summed, told apart or compared; 1 where entries are only counted.
    pub value: i64,
    /// When it arose (τ).
    pub at: Moment,
    /// When its case was opened: 受理期.
    pub opened: Moment,
    /// The deadline it is about, if it is about one: 到期期.
    pub due: Option<Moment>,
    /// Whether it rests on 待县确认: never evidence for a real proposal.
    pub tainted: bool,
}

/// A notice to a party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notify {
    /// Its key.
    pub key: EffectKey,
    /// To whom.
    pub who: PartyId,
    /// When the reason arose. A notification window may delay the sending, never the mark.
    pub at: Moment,
    /// About what.
    pub notice: Notice,
}

/// What a notice is about: ids and nothing else. No field of a case is ever in it, so that a notice cannot tell what is
/// 保密 before whoever gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// A duty now waits for them in this stage.
    Duty {
        /// Which duty.
        duty: DutyId,
        /// Which stage.
        stage: StageId,
    },
    /// A mark was recorded against them.
    Mark(MarkId),
    /// A question waits for their answer.
    Ask(AskId),
    /// Their request for more time was answered.
    Extension {
        /// Whether it was granted.
        granted: bool,
    },
    /// Their duty was withdrawn.
    Withdrawn(DutyId),
}

/// The name of an effect, the same whenever the same thing follows from the same log:
/// case · cycle · duty · visit · rule · ordinal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EffectKey {
    /// The case's key.
    pub case: String,
    /// The cycle.
    pub cycle: u32,
    /// The duty.
    pub duty: DutyId,
    /// Its visit.
    pub visit: u32,
    /// What brought it about, by the policy's names, e.g. `期限 办理期 届满`.
    pub rule: String,
    /// Which one of these, from 0.
    pub ordinal: u32,
}

impl std::fmt::Display for EffectKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}·{}·{}·{}·{}·{}",
            self.case, self.cycle, self.duty.0, self.visit, self.rule, self.ordinal
        )
    }
}
