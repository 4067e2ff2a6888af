//! One ordinary case of a region: defaults where there is a choice, the middle of a range, a working morning.

mod ordinary;
mod says;

use std::collections::BTreeMap;

use indexmap::IndexMap;
use shao_abi::{
    Answer, Decide, DecisionId, FieldKind, Frame, MatterId, Schema, Slot, SlotSource, Status, TextOp, Type,
    Value, fold_text, text_holds,
};
use shao_ir::{Interpreter, Policy};

use crate::diagram::{Ref, Store};
use crate::space::{Class, Key, Kind, Space, members, name_of};
use crate::truth::FALSE;
use crate::words;
use ordinary::{middle, ordinary};
use says::says;

/// A case of a region: what it takes for everything that tells cases apart there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    chosen: BTreeMap<Key, Class>,
    /// As the facts of a 案件 (`类别 民生, 属地 东镇`), only what tells it from cases outside; empty if all are inside.
    pub says: String,
}

impl Witness {
    /// The most ordinary case of a region that is not empty.
    pub(crate) fn of(region: Ref, space: &Space, store: &Store) -> Self {
        Self::pinned(region, space, store, None)
    }

    /// The same, with one number of its class.
    pub(crate) fn pinned(region: Ref, space: &Space, store: &Store, pin: Option<(&Key, i64)>) -> Self {
        let mut chosen = BTreeMap::new();
        let mut at = region;
        for (var, key, known) in space.iter() {
            let node = store.node(at).filter(|node| node.var == var);
            let leads = |class: usize| {
                let class = u32::try_from(class).unwrap_or(u32::MAX);
                node.map_or(at, |node| {
                    node.edges.iter().find(|edge| class <= edge.last).map_or(FALSE, |edge| edge.to)
                })
            };
            let Some(class) = ordinary(&known.classes).find(|class| leads(*class) != FALSE) else { continue };
            at = leads(class);
            if let Some(class) = known.classes.get(class) {
                chosen.insert(key.clone(), class.clone());
            }
        }
        chosen.extend(pin.map(|(key, n)| (key.clone(), Class::Range(n, n))));
        let support = store.support(region);
        let told =
            chosen.iter().filter(|(key, _)| space.find(key).is_some_and(|(var, _)| support.contains(&var)));
        let says = says(space, &told.map(|(key, class)| (key.clone(), class.clone())).collect());
        Self { chosen, says }
    }

    /// The frame of this case under a policy, with which the decision can be evaluated: facts, answers about texts,
    /// judgements, history, and what earlier decisions make of them.
    #[must_use]
    pub fn frame(&self, policy: &Policy, decision: DecisionId) -> Frame {
        let schema = &policy.schema;
        let mut frame = Frame::unknown(schema);
        for (id, slot) in (0_u16..).map(shao_abi::SlotId).zip(&schema.slots) {
            // What a decision decides is computed below, unless it was taken as free.
            if slot.source.decision().is_none() || self.chose(slot) {
                frame.set(id, self.value(schema, slot, id));
            }
        }
        for before in (0..decision.0).map(DecisionId) {
            if let Ok(answer) = Interpreter::new(policy).decide(before, &frame) {
                hand_on(schema, before, &answer, &mut frame, |slot| self.chose(slot));
            }
        }
        frame
    }

    /// What must be given to open this case: every fact and text of the matter by name, as a host reads them.
    #[must_use]
    pub fn facts(&self, policy: &Policy, matter: MatterId) -> IndexMap<String, String> {
        let schema = &policy.schema;
        let mut facts = IndexMap::new();
        for (_, field) in schema.fields_of(matter) {
            let text = match &field.kind {
                FieldKind::Fact { slot } => {
                    let Some(def) = schema.slots.get(slot.index()) else { continue };
                    let Some(value) = self.value(schema, def, *slot) else { continue };
                    words::given(schema, &def.ty, &value)
                }
                FieldKind::Text { .. } => self.text(schema, &field.name),
                FieldKind::Judgement { .. } => continue,
            };
            facts.insert(field.name.clone(), text);
        }
        facts
    }

    /// What is judged of this case where that tells, by name, as the one who judges says it.
    #[must_use]
    pub fn judgements(&self, policy: &Policy, matter: MatterId) -> IndexMap<String, String> {
        let judged = policy.schema.fields_of(matter).filter_map(|(_, field)| {
            let FieldKind::Judgement { slot, .. } = &field.kind else { return None };
            Some((field.name.clone(), self.given(policy, *slot)?))
        });
        judged.collect()
    }

    /// What this case takes for a slot that is no fact (what an act is given, a judgement), as a host reads it; none if
    /// nothing tells.
    #[must_use]
    pub fn given(&self, policy: &Policy, slot: shao_abi::SlotId) -> Option<String> {
        let def = policy.schema.slots.get(slot.index()).filter(|def| self.chose(def))?;
        Some(words::given(&policy.schema, &def.ty, &self.value(&policy.schema, def, slot)?))
    }

    /// Whether this case takes something for a slot.
    fn chose(&self, slot: &Slot) -> bool {
        let name = name_of(slot);
        self.chosen.keys().any(|key| matches!(key, Key::Slot(of) | Key::Member(of, _) if *of == name))
    }

    /// What this case has in a slot; ordinary where nothing tells.
    fn value(&self, schema: &Schema, slot: &Slot, id: shao_abi::SlotId) -> Option<Value> {
        let name = name_of(slot);
        if let SlotSource::Text(field) = slot.source {
            let field = schema.fields.get(usize::from(field))?;
            let FieldKind::Text { atoms } = &field.kind else { return None };
            let atom = atoms.iter().find(|atom| atom.slot == id)?;
            let text = self.text(schema, &field.name);
            return Some(Value::Bool(text_holds(atom.op, &atom.literal, &text)));
        }
        if let SlotSource::Ever(what) = slot.source
            && !self.chosen.contains_key(&Key::Slot(name.clone()))
        {
            let count = schema.slots.iter().find(|slot| slot.source == SlotSource::Count(what))?;
            let times = self.chosen.get(&Key::Slot(name_of(count)));
            return Some(Value::Bool(times.is_some_and(|class| *class != Class::Range(0, 0))));
        }
        let number =
            |wanted: &str| members(schema, &slot.ty).find(|(_, name)| name == wanted).map(|(at, _)| at);
        let chosen = self.chosen.get(&Key::Slot(name.clone()));
        Some(match &slot.ty {
            Type::Bool => Value::Bool(chosen == Some(&Class::Truth(true))),
            Type::Int { kind, min, max } => {
                let (from, to) = match chosen {
                    Some(Class::Range(from, to)) => (*from, *to),
                    _ => (*min, *max),
                };
                let zero = name.kind == Kind::Count && from == 0;
                Value::Int(if zero { 0 } else { middle(schema, *kind, from, to) })
            }
            Type::Enum(_) | Type::Party { .. } => {
                let at = match chosen {
                    Some(Class::Named(name)) => number(name)?,
                    _ => members(schema, &slot.ty).next()?.0,
                };
                if let Type::Enum(_) = slot.ty {
                    Value::Enum(at)
                } else {
                    Value::Party(shao_abi::PartyId(at))
                }
            }
            Type::EnumSet(_) | Type::PartySet { .. } => {
                let held = |member: &String| {
                    self.chosen.get(&Key::Member(name.clone(), member.clone())) == Some(&Class::Truth(true))
                };
                Value::Set(members(schema, &slot.ty).filter(|(_, m)| held(m)).map(|(at, _)| at).collect())
            }
            Type::Limit => return None,
        })
    }

    /// A text of this case: one that gives the chosen answers.
    fn text(&self, schema: &Schema, field: &str) -> String {
        if let Some(Class::Literal(Some(text))) = self.chosen.get(&Key::Equals(field.to_owned())) {
            return text.clone();
        }
        let asked = self.asked(field).filter(|(_, contains)| *contains);
        let literals: Vec<&str> = asked.map(|(literal, _)| literal).collect();
        let natural = if literals.is_empty() { "如题".to_owned() } else { literals.join("、") };
        let apart = format!("·{}·", literals.join("·"));
        let marked = format!("\u{1}{}\u{1}", literals.join("\u{1}"));
        [natural, apart].into_iter().find(|text| self.fits(schema, field, text)).unwrap_or(marked)
    }

    /// What this case takes for the literals that a text may contain.
    fn asked<'a>(&'a self, field: &'a str) -> impl Iterator<Item = (&'a str, bool)> {
        self.chosen.iter().filter_map(move |(key, class)| {
            let Key::Contains(of, literal) = key else { return None };
            (of == field).then_some((literal.as_str(), *class == Class::Truth(true)))
        })
    }

    /// Whether a text gives every chosen answer.
    fn fits(&self, schema: &Schema, field: &str, text: &str) -> bool {
        let equal =
            schema.fields.iter().filter(|known| known.name == field).flat_map(|known| match &known.kind {
                FieldKind::Text { atoms } => atoms.as_slice(),
                FieldKind::Fact { .. } | FieldKind::Judgement { .. } => &[],
            });
        let mut equal = equal.filter(|atom| atom.op == TextOp::Equals).map(|atom| fold_text(&atom.literal));
        let contains =
            self.asked(field).all(|(literal, contains)| fold_text(text).contains(literal) == contains);
        contains && !fold_text(text).is_empty() && equal.all(|literal| literal != fold_text(text))
    }
}

/// What a decision decided, for those that read it; nothing where that was taken as free.
pub(crate) fn hand_on(
    schema: &Schema,
    decision: DecisionId,
    answer: &Answer,
    frame: &mut Frame,
    free: impl Fn(&Slot) -> bool,
) {
    let decided = matches!(answer.status, Status::Decided | Status::Unconfirmed);
    let fired = |rule: u16| {
        let def = schema.decisions.get(decision.index())?;
        Some(answer.fired.contains(def.rules.get(usize::from(rule))?))
    };
    let outcome = |field: u16| answer.rows.first().and_then(|row| row.get(usize::from(field))).cloned();
    for (id, slot) in (0_u16..).map(shao_abi::SlotId).zip(&schema.slots) {
        if slot.source.decision() != Some(decision) || !decided || free(slot) {
            continue;
        }
        let value = if let SlotSource::Outcome(_, field) = slot.source {
            outcome(field)
        } else if let SlotSource::Fired(_, rule) = slot.source {
            fired(rule).map(Value::Bool)
        } else {
            Some(Value::Bool(answer.fired.is_empty()))
        };
        frame.set(id, value);
    }
}
