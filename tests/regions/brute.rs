//! Every case of a small policy, and what its rules make of each: written without any diagram.

use std::collections::BTreeSet;

use shao_abi::{
    Decide, DecisionId, FieldKind, Frame, Kleene, Schema, SlotId, SlotSource, Status, TextAtom, Type, Value,
    text_holds,
};
use shao_ir::{Cond, Interpreter, Policy};

/// A way to set some slots.
type Option_ = Vec<(SlotId, Value)>;

/// Every case that can be.
pub fn cases(policy: &Policy) -> Vec<Frame> {
    let schema = &policy.schema;
    let mut all = vec![Frame::unknown(schema)];
    for options in axes(schema) {
        let set = |frame: &Frame, option: &Option_| {
            let mut frame = frame.clone();
            option.iter().for_each(|(slot, value)| frame.set(*slot, Some(value.clone())));
            frame
        };
        all = all.iter().flat_map(|frame| options.iter().map(move |option| set(frame, option))).collect();
    }
    all
}

fn axes(schema: &Schema) -> Vec<Vec<Option_>> {
    let mut axes = Vec::new();
    for field in &schema.fields {
        match &field.kind {
            FieldKind::Fact { slot } => axes.push(
                values(schema, &schema.slots[slot.index()].ty)
                    .into_iter()
                    .map(|value| vec![(*slot, value)])
                    .collect(),
            ),
            FieldKind::Text { atoms } => axes.push(texts(atoms)),
            FieldKind::Judgement { .. } => {}
        }
    }
    let find = |wanted: fn(&SlotSource) -> bool| {
        schema.slots.iter().position(|slot| wanted(&slot.source)).map(|at| SlotId(at as u16))
    };
    let count = find(|source| matches!(source, SlotSource::Count(_)));
    let ever = find(|source| matches!(source, SlotSource::Ever(_)));
    let times = |n: i64| {
        let count = count.map(|slot| (slot, Value::Int(n)));
        count.into_iter().chain(ever.map(|slot| (slot, Value::Bool(n > 0)))).collect()
    };
    if count.is_some() || ever.is_some() {
        axes.push((0..=3).map(times).collect());
    }
    axes
}

fn values(schema: &Schema, ty: &Type) -> Vec<Value> {
    let members =
        |id: &shao_abi::EnumId| (0..schema.enums[id.index()].members.len() as u16).collect::<Vec<_>>();
    match ty {
        Type::Bool => vec![Value::Bool(false), Value::Bool(true)],
        Type::Int { min, max, .. } => (*min..=*max).map(Value::Int).collect(),
        Type::Enum(id) => members(id).into_iter().map(Value::Enum).collect(),
        Type::Party { among } => among.iter().copied().map(Value::Party).collect(),
        Type::EnumSet(id) => subsets(&members(id)),
        Type::PartySet { among } => subsets(&among.iter().map(|party| party.0).collect::<Vec<_>>()),
        Type::Limit => Vec::new(),
    }
}

fn subsets(members: &[u16]) -> Vec<Value> {
    let chosen = |mask: u32| {
        members.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1).map(|(_, member)| *member).collect()
    };
    (0..1 << members.len()).map(|mask| Value::Set(chosen(mask))).collect()
}

/// The answers that texts give: literals joined directly and with something between, up to three of them, and nothing.
fn texts(atoms: &[TextAtom]) -> Vec<Option_> {
    let literals: Vec<&str> = atoms.iter().map(|atom| atom.literal.as_str()).chain([""]).collect();
    let mut texts: Vec<String> = vec![String::new(), "别的".to_owned()];
    for between in ["", "|"] {
        for a in &literals {
            for b in &literals {
                for c in &literals {
                    for d in &literals {
                        texts.push([*a, *b, *c, *d].join(between));
                    }
                }
            }
        }
    }
    let answers = |text: &String| -> Option_ {
        atoms.iter().map(|a| (a.slot, Value::Bool(text_holds(a.op, &a.literal, text)))).collect()
    };
    texts.iter().map(answers).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Per rule of a decision: whether its own condition holds, and whether it fires.
pub fn rules(policy: &Policy, decision: DecisionId, frame: &Frame) -> Vec<(Kleene, Kleene)> {
    let atoms = Interpreter::new(policy).why(decision, frame).unwrap();
    let rules = &policy.decisions[decision.index()].rules;
    let whens: Vec<Kleene> = rules.iter().map(|rule| truth(&rule.when, &atoms)).collect();
    let fires = rules.iter().zip(&whens).map(|(rule, when)| {
        rule.unless.iter().fold(*when, |fires, other| fires.and(whens[usize::from(*other)].negate()))
    });
    whens.iter().copied().zip(fires).collect()
}

fn truth(cond: &Cond, atoms: &[Kleene]) -> Kleene {
    match cond {
        Cond::Const(truth) => Kleene::known(*truth),
        Cond::And(parts) => parts.iter().fold(Kleene::True, |all, part| all.and(truth(part, atoms))),
        Cond::Or(parts) => parts.iter().fold(Kleene::False, |any, part| any.or(truth(part, atoms))),
        Cond::Not(inner) => truth(inner, atoms).negate(),
        Cond::Atom(at, _) => atoms[usize::from(*at)],
    }
}

/// Fills in what earlier decisions make of a case.
pub fn hand_on(policy: &Policy, before: DecisionId, frame: &mut Frame) {
    let answer = Interpreter::new(policy).decide(before, frame).unwrap();
    let decided = matches!(answer.status, Status::Decided | Status::Unconfirmed);
    let def = &policy.schema.decisions[before.index()];
    for (at, slot) in policy.schema.slots.iter().enumerate() {
        let value = match slot.source {
            SlotSource::Outcome(of, field) if of == before => {
                answer.rows.first().and_then(|row| row.get(usize::from(field))).cloned()
            }
            SlotSource::Passed(of) if of == before => Some(Value::Bool(answer.fired.is_empty())),
            SlotSource::Fired(of, rule) if of == before => {
                def.rules.get(usize::from(rule)).map(|rule| Value::Bool(answer.fired.contains(rule)))
            }
            _ => continue,
        };
        frame.set(SlotId(at as u16), value.filter(|_| decided));
    }
}
