//! Whether a 情形 holds of a subject: the module decides it, on the ledger values of that subject.

use std::collections::BTreeSet;

use shao_abi::{
    Accountability, DecisionDef, DecisionId, Frame, PartyId, Situation, SlotId, SlotSource, Status, Tally,
    Type, Value,
};
use shao_calendar::Moment;

use super::archive::{Archive, Query};
use super::fold::Tallied;
use super::proposal::{Evidence, SituationId};
use crate::names::Names;
use crate::{EffectKey, Entry, Fault, Policy, Words};

/// What was found of a 情形 and a subject.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    /// Whether its condition definitely holds, on at least one entry: nothing is proposed on no evidence.
    pub holds: bool,
    /// Whether the answer itself rests on 待县确认.
    pub unconfirmed: bool,
    /// The values it read, with their entries.
    pub evidence: Vec<Evidence>,
    /// The entries among them that rest on 待县确认.
    pub tainted: Vec<EffectKey>,
    /// From when on entries count, if older ones do not: the version of their time did not find it.
    pub from: Option<Moment>,
    /// Why older ones do not; empty if none was left out.
    pub apart: Words,
    /// What is 待县确认 in the version of before, by which it has to hold too; empty if nothing is.
    pub unsure_before: Words,
}

/// A 情形 with the 问责 it belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Case<'p> {
    pub id: SituationId,
    pub of: &'p Accountability,
    pub situation: &'p Situation,
}

/// A 情形 that must exist.
pub(crate) fn situation<'p>(policy: &Policy<'p>, id: SituationId) -> Result<Case<'p>, Fault> {
    let of = policy.ledgers.accountability.get(usize::from(id.of));
    let found = of.and_then(|of| Some((of, of.situations.get(usize::from(id.at))?)));
    let (of, situation) = found
        .ok_or_else(|| Fault::Malformed(format!("there is no 情形 number {} of 问责 {}", id.at, id.of)))?;
    Ok(Case { id, of, situation })
}

/// Looks at a 情形 as of an instant by this version alone, on those entries that are admitted.
pub(crate) fn find(
    policy: &Policy<'_>,
    archive: &Archive,
    case: Case<'_>,
    subject: PartyId,
    until: Moment,
    admit: &dyn Fn(&Entry) -> bool,
) -> Result<Finding, Fault> {
    let mut evidence = Vec::new();
    for tally in &case.situation.evidence {
        let Tallied { value, keys, .. } = value_of(policy, archive, *tally, subject, until, admit)?;
        evidence.push(Evidence { tally: *tally, value, keys });
    }
    let mut finding = Finding {
        holds: false,
        unconfirmed: false,
        evidence,
        tainted: Vec::new(),
        from: None,
        apart: Words::default(),
        unsure_before: Words::default(),
    };
    let seen: BTreeSet<&EffectKey> = finding.evidence.iter().flat_map(|one| &one.keys).collect();
    finding.tainted = seen
        .iter()
        .filter(|key| archive.filed(key).is_some_and(|filed| filed.entry.tainted))
        .map(|key| (*key).clone())
        .collect();
    let Some(guard) = case.situation.when.filter(|_| !seen.is_empty()) else { return Ok(finding) };
    let def = policy.schema.decisions.get(guard.index());
    let def = def.ok_or_else(|| Fault::Malformed(format!("decision {} is not in the schema", guard.0)))?;
    let frame = frame(policy, archive, def, subject, until, admit)?;
    let (holds, unconfirmed) = ask(policy, guard, def, &frame)?;
    Ok(Finding { holds, unconfirmed, ..finding })
}

fn ask(
    policy: &Policy<'_>,
    guard: DecisionId,
    def: &DecisionDef,
    frame: &Frame,
) -> Result<(bool, bool), Fault> {
    let answer = policy.decide.decide(guard, frame);
    let answer = answer.map_err(|source| Fault::Decide { decision: def.name.clone(), source })?;
    match answer.status {
        Status::Decided => Ok((!answer.fired.is_empty(), false)),
        Status::Unconfirmed => Ok((!answer.fired.is_empty(), true)),
        // Unknown is not true.
        Status::Lacking => Ok((false, false)),
        Status::Broken => Err(Fault::Broken { decision: def.name.clone() }),
    }
}

/// The frame a condition reads: the values of ledgers, and nothing of any case.
pub(crate) fn frame(
    policy: &Policy<'_>,
    archive: &Archive,
    def: &DecisionDef,
    subject: PartyId,
    until: Moment,
    admit: &dyn Fn(&Entry) -> bool,
) -> Result<Frame, Fault> {
    let mut frame = Frame::unknown(policy.schema);
    for id in &def.reads {
        let Some(slot) = policy.schema.slots.get(id.index()) else { continue };
        let SlotSource::Tally(tally) = slot.source else { continue };
        let tally = policy.ledgers.tallies.get(tally.index());
        let tally = tally.ok_or_else(|| unknown_tally(policy, *id))?;
        let held = value_of(policy, archive, *tally, subject, until, admit)?;
        frame.set(*id, Some(as_value(&slot.ty, held.value)));
    }
    Ok(frame)
}

fn unknown_tally(policy: &Policy<'_>, slot: SlotId) -> Fault {
    Fault::Malformed(format!("`{}` reads a ledger that is not there", Names(policy).slot(slot)))
}

/// A value beyond its slot's range reads as the range's end: no condition can tell the difference.
fn as_value(ty: &Type, value: i64) -> Value {
    if let Type::Int { min, max, .. } = ty {
        return Value::Int(value.clamp(*min, (*max).max(*min)));
    }
    Value::Bool(value > 0)
}

fn value_of(
    policy: &Policy<'_>,
    archive: &Archive,
    tally: Tally,
    subject: PartyId,
    until: Moment,
    admit: &dyn Fn(&Entry) -> bool,
) -> Result<Tallied, Fault> {
    let ledger = policy.ledgers.ledgers.get(tally.ledger.index());
    let ledger =
        ledger.ok_or_else(|| Fault::Malformed(format!("there is no ledger number {}", tally.ledger.0)))?;
    let query = Query { ledger: tally.ledger, subject, window: tally.window, until };
    Ok(archive.value_of(ledger, query, admit))
}

impl Finding {
    /// Whether it can carry a real proposal: nothing that decided it is 待县确认.
    pub(crate) fn is_firm(&self) -> bool {
        !self.unconfirmed && self.is_firm_before()
    }

    fn is_firm_before(&self) -> bool {
        self.unsure_before == Words::default()
    }

    /// Why it could only be a drill; empty if nothing in it is 待县确认.
    pub(crate) fn unsure(&self, archive: &Archive, case: Case<'_>) -> Vec<Words> {
        let mut unsure = Vec::new();
        if case.situation.unconfirmed {
            let name = &case.situation.name;
            let zh = format!("情形“{name}”的条件或措施待县确认");
            unsure.push(Words::new(zh, format!("the condition or a measure of `{name}` is unconfirmed")));
        }
        unsure.extend(unsure_terms(case.of));
        if self.unconfirmed {
            unsure.push(Words::new("判断所用的数值待县确认", "a value the condition used is unconfirmed"));
        }
        if !self.is_firm_before() {
            unsure.push(self.unsure_before.clone());
        }
        for key in &self.tainted {
            let entry = super::say::entry_words(archive, key);
            let zh = format!("依据“{}”用到待县确认的规则", entry.zh);
            unsure.push(Words::new(zh, format!("evidence `{}` rests on something unconfirmed", entry.en)));
        }
        unsure
    }
}

/// What of a 问责 itself is 待县确认: how long is waited for what, who is asked and who decides.
fn unsure_terms(of: &Accountability) -> impl Iterator<Item = Words> {
    let exemption = &of.exemption;
    let terms = [
        (of.hold.unconfirmed, "候核的期限", "how long it is held"),
        (exemption.by.unconfirmed, "由谁答复免责", "who answers about the exemption"),
        (exemption.limit.unconfirmed, "答复免责的期限", "how long the answer about the exemption may take"),
        (of.decider.unconfirmed, "由谁决定", "who decides"),
        (of.appeal.unconfirmed, "申诉的期限", "how long it may be appealed against"),
    ];
    let unsure = terms.into_iter().filter(|(unconfirmed, _, _)| *unconfirmed);
    unsure.map(|(_, zh, en)| Words::new(format!("{zh}待县确认"), format!("{en} is unconfirmed")))
}
