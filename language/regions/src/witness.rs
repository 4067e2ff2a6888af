//! One ordinary case of a region: defaults where there is a choice, the middle of a range, a working morning.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use shao_abi::{
    Answer, Decide, DecisionId, FieldKind, Frame, IntKind, MatterId, Schema, Slot, SlotSource, Status, TextOp, Type,
    Value, fold, text_holds,
};
use shao_ir::{Interpreter, Policy};

use crate::diagram::{Ref, Store};
use crate::space::{Class, Key, Kind, Space, members, name_of};
use crate::truth::FALSE;
use crate::words;

/// A range up to this wide is answered by its middle; in a wider one the middle is nothing ordinary.
const MIDDLE_MAX: i64 = 10_000;
/// Nine in the morning.
const MORNING: i64 = 9 * 60;

/// A case of a region: what it takes for everything that tells cases apart there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    chosen: BTreeMap<Key, Class>,
    /// As the facts of a 案件 (`类别 民生, 属地 东镇`), only what the decision reads.
    pub says: String,
}

impl Witness {
    /// The most ordinary case of a region that is not empty.
    pub(crate) fn of(region: Ref, space: &Space, store: &Store) -> Self {
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
        let says = says(space, &chosen);
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
                hand_on(schema, before, &answer, &mut frame, self);
            }
        }
        frame
    }

    /// What must be given to open this case: every fact and text of the matter by name, as a 案件 writes it.
    #[must_use]
    pub fn facts(&self, policy: &Policy, matter: MatterId) -> IndexMap<String, String> {
        let schema = &policy.schema;
        let mut facts = IndexMap::new();
        for (_, field) in schema.fields_of(matter) {
            let text = match &field.kind {
                FieldKind::Fact { slot } => {
                    let Some(def) = schema.slots.get(slot.index()) else { continue };
                    let Some(value) = self.value(schema, def, *slot) else { continue };
                    words::show(schema, &def.ty, &value)
                }
                FieldKind::Text { .. } => format!("\"{}\"", self.text(schema, &field.name)),
                FieldKind::Judgement { .. } => continue,
            };
            facts.insert(field.name.clone(), text);
        }
        facts
    }

    /// Whether this case takes something for a slot.
    fn chose(&self, slot: &Slot) -> bool {
        let name = name_of(slot);
        self.chosen.keys().any(|key| matches!(key, Key::Slot(of) | Key::Member(of, _) if *of == name))
    }

    /// What this case has in a slot; ordinary where nothing tells.
    fn value(&self, schema: &Schema, slot: &Slot, id: shao_abi::SlotId) -> Option<Value> {
        let name = name_of(slot);
        match &slot.source {
            SlotSource::Text(field) => {
                let field = schema.fields.get(usize::from(*field))?;
                let FieldKind::Text { atoms } = &field.kind else { return None };
                let atom = atoms.iter().find(|atom| atom.slot == id)?;
                let text = self.text(schema, &field.name);
                return Some(Value::Bool(text_holds(atom.op, &atom.literal, &text)));
            }
            SlotSource::Ever(what) if !self.chosen.contains_key(&Key::Slot(name.clone())) => {
                let count = schema.slots.iter().find(|slot| slot.source == SlotSource::Count(*what))?;
                let times = self.chosen.get(&Key::Slot(name_of(count)));
                return Some(Value::Bool(times.is_some_and(|class| *class != Class::Range(0, 0))));
            }
            _ => {}
        }
        let number = |wanted: &str| members(schema, &slot.ty).find(|(_, name)| name == wanted).map(|(at, _)| at);
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
                if let Type::Enum(_) = slot.ty { Value::Enum(at) } else { Value::Party(shao_abi::PartyId(at)) }
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
        let literals: Vec<&str> = self
            .chosen
            .iter()
            .filter_map(|(key, class)| match key {
                Key::Contains(of, literal) if of == field && *class == Class::Truth(true) => Some(literal.as_str()),
                _ => None,
            })
            .collect();
        let natural = if literals.is_empty() { "如题".to_owned() } else { literals.join("、") };
        let apart = format!("·{}·", literals.join("·"));
        let marked = format!("\u{1}{}\u{1}", literals.join("\u{1}"));
        [natural, apart].into_iter().find(|text| self.fits(schema, field, text)).unwrap_or(marked)
    }

    /// Whether a text gives every chosen answer.
    fn fits(&self, schema: &Schema, field: &str, text: &str) -> bool {
        let equal = schema.fields.iter().filter(|known| known.name == field).flat_map(|known| match &known.kind {
            FieldKind::Text { atoms } => atoms.as_slice(),
            FieldKind::Fact { .. } | FieldKind::Judgement { .. } => &[],
        });
        let mut equal = equal.filter(|atom| atom.op == TextOp::Equals).map(|atom| fold(&atom.literal));
        let contains = self.chosen.iter().all(|(key, class)| match key {
            Key::Contains(of, literal) if of == field => fold(text).contains(literal) == (*class == Class::Truth(true)),
            _ => true,
        });
        contains && !fold(text).is_empty() && equal.all(|literal| literal != fold(text))
    }
}

/// Classes, the most ordinary first: no before yes, a range of many before one of few, other texts before named ones.
fn ordinary(classes: &[Class]) -> impl Iterator<Item = usize> {
    let mut order: Vec<usize> = (0..classes.len()).collect();
    order.sort_by_key(|at| match classes.get(*at) {
        Some(Class::Truth(truth)) => i64::from(*truth),
        Some(Class::Range(from, to)) => to.saturating_sub(*from).min(MIDDLE_MAX).saturating_neg(),
        Some(Class::Literal(None)) => -1,
        Some(Class::Named(_) | Class::Literal(Some(_))) | None => 0,
    });
    order.into_iter()
}

/// An ordinary number of a range.
fn middle(schema: &Schema, kind: IntKind, from: i64, to: i64) -> i64 {
    match kind {
        IntKind::Minute if (from..=to).contains(&MORNING) => MORNING,
        IntKind::Date => effective_day(schema).unwrap_or(from).clamp(from, to),
        IntKind::Plain | IntKind::Money | IntKind::Ratio | IntKind::Minute => {
            let width = to.saturating_sub(from);
            if width > MIDDLE_MAX { from } else { from.saturating_add(width / 2) }
        }
    }
}

/// The day a policy takes effect, in days since 1970-01-01 (H. Hinnant, days_from_civil).
fn effective_day(schema: &Schema) -> Option<i64> {
    let mut parts = schema.policy.effective.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let shifted = (month + 9) % 12;
    let day_of_year = (153 * shifted + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + day_of_year - 719_468)
}

/// What a decision decided, for those that read it; nothing where the witness itself has chosen it.
fn hand_on(schema: &Schema, decision: DecisionId, answer: &Answer, frame: &mut Frame, witness: &Witness) {
    let decided = matches!(answer.status, Status::Decided | Status::Unconfirmed);
    let fired = |rule: u16| {
        let def = schema.decisions.get(decision.index())?;
        Some(answer.fired.contains(def.rules.get(usize::from(rule))?))
    };
    for (id, slot) in (0_u16..).map(shao_abi::SlotId).zip(&schema.slots) {
        let value = match slot.source {
            SlotSource::Outcome(of, field) if of == decision => {
                answer.rows.first().and_then(|row| row.get(usize::from(field))).cloned()
            }
            SlotSource::Passed(of) if of == decision => Some(Value::Bool(answer.fired.is_empty())),
            SlotSource::Fired(of, rule) if of == decision => fired(rule).map(Value::Bool),
            _ => continue,
        };
        if decided && !witness.chose(slot) {
            frame.set(id, value);
        }
    }
}

fn says(space: &Space, chosen: &BTreeMap<Key, Class>) -> String {
    let mut facts: IndexMap<String, String> = IndexMap::new();
    let mut sets: IndexMap<String, Vec<String>> = IndexMap::new();
    for (_, key, var) in space.iter() {
        let Some(class) = chosen.get(key) else { continue };
        match (key, class) {
            (Key::Slot(name), Class::Truth(truth)) => {
                facts.insert(name.name.clone(), if *truth { "是" } else { "否" }.to_owned());
            }
            (Key::Slot(name), Class::Range(from, to)) => {
                let kind = if let Type::Int { kind, .. } = var.ty { kind } else { IntKind::Plain };
                let width = to.saturating_sub(*from);
                let n = if width > MIDDLE_MAX { *from } else { from.saturating_add(width / 2) };
                facts.insert(name.name.clone(), words::show_number(kind, n));
            }
            (Key::Slot(name), Class::Named(member)) => {
                facts.insert(name.name.clone(), member.clone());
            }
            (Key::Member(name, member), class) => {
                let held = sets.entry(name.name.clone()).or_default();
                if *class == Class::Truth(true) {
                    held.push(member.clone());
                }
            }
            (Key::Equals(field), Class::Literal(text)) => {
                facts.insert(field.clone(), format!("\"{}\"", text.as_deref().unwrap_or("…")));
            }
            (Key::Contains(field, literal), Class::Truth(true)) => {
                let text = facts.entry(field.clone()).or_default();
                let before = text.trim_matches('"').trim_end_matches('…').to_owned();
                *text = format!("\"{before}{literal}…\"");
            }
            _ => {}
        }
    }
    for (name, held) in sets {
        let text = if held.is_empty() { "无".to_owned() } else { format!("{{{}}}", held.join(", ")) };
        facts.insert(name, text);
    }
    words::facts(&facts)
}
