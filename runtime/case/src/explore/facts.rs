//! Ways to fill in the facts of a matter: plain ones first, then each value of each field in turn.

use shao_abi::{FactText, FieldKind, FlowId, IntKind, Schema, TextAtom, TextOp, Type};

use crate::Policy;

/// How many ways are tried.
const WAYS: usize = 40;

/// Ways to fill in the facts of the matter of a flow.
#[must_use]
pub fn ways(policy: &Policy<'_>, flow: FlowId) -> Vec<Vec<FactText>> {
    let schema = policy.schema;
    let Some(flow) = policy.process.flows.get(flow.index()) else { return Vec::new() };
    let fields: Vec<(String, Vec<String>)> = schema
        .fields_of(flow.matter)
        .filter_map(|(_, field)| Some((field.name.clone(), values(schema, &field.kind)?)))
        .collect();
    let most = fields.iter().map(|(_, values)| values.len()).max().unwrap_or(1);
    let fact = |name: &String, value: Option<&String>| FactText {
        name: name.clone(),
        value: value.cloned().unwrap_or_default(),
    };
    let mut ways: Vec<Vec<FactText>> = Vec::new();
    // Each field's values walk at a pace of their own, so that pairs of values meet.
    for round in 0..most.saturating_mul(2).max(1) {
        let way = fields.iter().enumerate().map(|(at, (name, values))| {
            let pace = round.saturating_mul(at.saturating_add(1));
            fact(name, values.get(pace.checked_rem(values.len()).unwrap_or(0)))
        });
        ways.push(way.collect());
    }
    for (at, (_, values)) in fields.iter().enumerate() {
        for value in values.iter().skip(1) {
            let way = fields.iter().enumerate().map(|(other, (name, plain))| {
                if other == at { fact(name, Some(value)) } else { fact(name, plain.first()) }
            });
            ways.push(way.collect());
        }
    }
    ways.truncate(WAYS);
    ways
}

/// The values of a field that are tried; none for a judgement, which is asked for.
fn values(schema: &Schema, kind: &FieldKind) -> Option<Vec<String>> {
    match kind {
        FieldKind::Judgement { .. } => None,
        FieldKind::Text { atoms } => Some(texts(atoms)),
        FieldKind::Fact { slot } => schema.slots.get(slot.index()).map(|slot| of_type(schema, &slot.ty)),
    }
}

/// A text for each literal that conditions ask about, one about nothing of that, and none at all.
fn texts(atoms: &[TextAtom]) -> Vec<String> {
    let mut all = vec!["事情经过".to_owned()];
    all.extend(atoms.iter().filter(|a| a.op != TextOp::NonEmpty).map(|a| a.literal.clone()));
    all.push(String::new());
    all
}

fn of_type(schema: &Schema, ty: &Type) -> Vec<String> {
    let parties = |among: &[shao_abi::PartyId]| -> Vec<String> {
        among.iter().map(|party| schema.party_name(*party).to_owned()).collect()
    };
    let members =
        |id: &shao_abi::EnumId| schema.enums.get(id.index()).map_or_else(Vec::new, |e| e.members.clone());
    match ty {
        Type::Bool => vec!["否".to_owned(), "是".to_owned()],
        Type::Enum(id) => members(id),
        Type::Party { among } => parties(among),
        Type::Int { kind, min, max } => numbers(*kind, *min, *max),
        Type::EnumSet(id) => std::iter::once("无".to_owned()).chain(members(id)).collect(),
        Type::PartySet { among } => std::iter::once("无".to_owned()).chain(parties(among)).collect(),
        Type::Limit => Vec::new(),
    }
}

/// The ends of the range and some round numbers within it.
fn numbers(kind: IntKind, min: i64, max: i64) -> Vec<String> {
    let mut all = vec![min, max, 0, 1, 2, 3, 5, 10, 15, 30, 100, 1000];
    if kind == IntKind::Date {
        return vec!["2026-03-02".to_owned()];
    }
    all.retain(|n| (min..=max).contains(n));
    all.dedup();
    let say = |n: &i64| match kind {
        IntKind::Money => format!("{} 元", n.div_euclid(100)),
        IntKind::Ratio => format!("{}%", n.div_euclid(100)),
        IntKind::Minute => format!("{:02}:{:02}", n.div_euclid(60), n.rem_euclid(60)),
        IntKind::Plain | IntKind::Date => n.to_string(),
    };
    all.iter().map(say).collect()
}

/// A plain value for a parameter of this kind.
#[must_use]
pub fn plain(kind: &str, choices: &[String]) -> String {
    match (choices.first(), kind) {
        (Some(first), _) => first.clone(),
        (None, "文本") => "已办".to_owned(),
        (None, "金额") => "100 元".to_owned(),
        (None, "比例") => "50%".to_owned(),
        (None, "日期") => "2026-03-02".to_owned(),
        (None, "时刻") => "09:00".to_owned(),
        (None, "集合") => "无".to_owned(),
        (None, _) => "1".to_owned(),
    }
}
