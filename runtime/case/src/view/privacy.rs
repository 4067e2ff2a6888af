//! 保密 and 脱敏: what a viewer does not get to see of a case.

use std::collections::BTreeMap;

use shao_abi::{Field, FieldKind, PartyId, Who};

use super::outcomes;
use crate::engine::Work;
use crate::state::DutyId;
use crate::{AskAbout, Fault, Policy, Record, What, Words};

/// What stands where a field is hidden.
const SECRET: &str = "保密";

/// Somebody who looks at a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Viewer {
    /// Whoever works with the case and answers for what he shows.
    Host,
    /// The public.
    Public,
    /// A party.
    Party(PartyId),
}

/// How a field is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cover {
    /// 保密.
    Hidden,
    /// 脱敏.
    Masked,
}

/// The covered fields of a case, by position, each with its name and, of a text, what it says.
pub(crate) struct Secrets {
    covered: BTreeMap<u16, (Cover, String, Option<String>)>,
}

impl Secrets {
    /// What this viewer does not get to see.
    pub(crate) fn of(work: &Work<'_>, viewer: Viewer) -> Result<Self, Fault> {
        let mut covered = BTreeMap::new();
        for (at, field) in work.policy.schema.fields_of(work.matter()) {
            if let Some(cover) = cover(work, field, viewer)? {
                let text = match field.kind {
                    FieldKind::Text { .. } => work.state.texts.get(&at).cloned(),
                    FieldKind::Fact { .. } | FieldKind::Judgement { .. } => None,
                };
                covered.insert(at, (cover, field.name.clone(), text));
            }
        }
        Ok(Self { covered })
    }

    /// The value of a field as the viewer sees it.
    pub(super) fn field(&self, at: u16, value: &str) -> String {
        match self.covered.get(&at) {
            None => value.to_owned(),
            Some((cover, _, _)) => covered(*cover, value),
        }
    }

    /// A record as the viewer sees it, which was made under this version of the policy.
    pub(crate) fn record(&self, policy: &Policy<'_>, record: &Record) -> Record {
        let mut record = record.clone();
        match &mut record.what {
            What::Acted { args, .. } => {
                for (name, value) in args {
                    *value = self.named(name, value);
                }
            }
            What::Answered { about: AskAbout::Judgement { field }, answer, .. } => {
                let field = policy.schema.fields.get(usize::from(*field));
                *answer = field.map_or_else(String::new, |field| self.named(&field.name, answer));
            }
            What::Revised { reason, evidence, .. } => {
                *reason = self.free(reason);
                for named in evidence {
                    *named = self.free(named);
                }
            }
            What::Refused { refusal, .. } | What::Blocked { refusal, .. } => {
                refusal.reason = Words::new(self.free(refusal.zh()), self.free(refusal.en()));
            }
            What::Opened
            | What::Entered { .. }
            | What::Decided { .. }
            | What::Asked { .. }
            | What::Answered { about: AskAbout::Extension { .. } | AskAbout::Path { .. }, .. }
            | What::AskDropped { .. }
            | What::ClockStarted { .. }
            | What::ClockStopped { .. }
            | What::ClockResumed { .. }
            | What::ClockMet { .. }
            | What::ClockLapsed { .. }
            | What::ClockCancelled { .. }
            | What::ClockExtended { .. }
            | What::Marked { .. }
            | What::Forked { .. }
            | What::DutyEnded { .. }
            | What::DutyWithdrawn { .. }
            | What::Joined
            | What::Ended
            | What::Started { .. }
            | What::Heard { .. }
            | What::Followed { .. }
            | What::Led { .. }
            | What::Recused { .. }
            | What::Outage { .. }
            | What::Migrated { .. }
            | What::Retracted { .. } => {}
        }
        record
    }

    /// An argument or an answer: one that bears the name of a field is that field.
    fn named(&self, name: &str, value: &str) -> String {
        match self.covered.values().find(|(_, field, _)| field == name) {
            Some((cover, _, _)) => covered(*cover, value),
            None => self.free(value),
        }
    }

    /// What somebody wrote: where it repeats what a covered text says, that is covered.
    fn free(&self, written: &str) -> String {
        let mut written = written.to_owned();
        for (cover, _, text) in self.covered.values() {
            // A single letter stands in too many words to give anything away.
            if let Some(text) = text.as_ref().filter(|text| text.trim().chars().count() > 1) {
                written = written.replace(text.trim(), &covered(*cover, text.trim()));
            }
        }
        written
    }
}

/// How a field is covered before a viewer. What is secret from somebody is secret from the public too, where he looks
/// as well.
fn cover(work: &Work<'_>, field: &Field, viewer: Viewer) -> Result<Option<Cover>, Fault> {
    let party = match viewer {
        Viewer::Host => return Ok(None),
        Viewer::Public if field.hidden_from.is_empty() => {
            return Ok(field.masked.then_some(Cover::Masked));
        }
        Viewer::Public => return Ok(Some(Cover::Hidden)),
        Viewer::Party(party) => party,
    };
    for who in &field.hidden_from {
        let meant = match who {
            Who::Member => work.state.duties.iter().any(|duty| duty.member == Some(party)),
            Who::Party(_) | Who::Unconfirmed(_) | Who::Slot(_) => {
                work.named(DutyId::ROOT, *who)? == Some(party)
            }
        };
        if meant {
            return Ok(Some(Cover::Hidden));
        }
    }
    Ok(None)
}

fn covered(cover: Cover, value: &str) -> String {
    match cover {
        Cover::Hidden => SECRET.to_owned(),
        Cover::Masked => value.chars().next().map_or_else(String::new, |first| format!("{first}**")),
    }
}

/// The fields of the 事项 as the viewer sees them.
pub(super) fn facts(work: &Work<'_>, secrets: &Secrets) -> Vec<super::NamedValue> {
    let fields = work.policy.schema.fields_of(work.matter()).zip(outcomes::facts(work));
    fields
        .map(|((at, _), mut fact)| {
            fact.value = fact.value.map(|value| secrets.field(at, &value));
            fact
        })
        .collect()
}
