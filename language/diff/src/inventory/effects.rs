//! What follows, as the author writes it.

use shao_abi::{DecisionId, Effect, Param, PassedText, Point, Start, StartId};

use super::values;
use crate::names::Names;
use crate::term::Term;

/// Effects in their order.
pub(super) fn said(names: Names<'_>, effects: &[Effect]) -> String {
    effects.iter().map(|effect| one(names, effect)).collect::<Vec<_>>().join(", ")
}

fn one(names: Names<'_>, effect: &Effect) -> String {
    match effect {
        Effect::Mark(mark) => format!("记 {}", names.mark(*mark)),
        Effect::Goto(stage) => format!("转 {}", names.stage(*stage)),
        Effect::Stay => "转 本阶段".to_owned(),
        Effect::Deem { act, result } => {
            let result = result.and_then(|at| names.results(*act).get(usize::from(at)));
            let result = result.map(|result| format!(" {}", result.name)).unwrap_or_default();
            format!("视同 {}{result}", names.act(*act))
        }
        Effect::Start(id) => start(names, *id),
    }
}

/// 启动, with all that the other case is given.
fn start(names: Names<'_>, id: StartId) -> String {
    let Some(start) = names.policy.process.starts.get(id.index()) else { return "启动 ?".to_owned() };
    let given = given(names, start);
    let list = if given.is_empty() { String::new() } else { format!("({})", given.join(", ")) };
    let body = start.facts.and_then(|id| names.policy.decisions.get(id.index()));
    let unsure = body.is_some_and(|body| body.rules.iter().any(|rule| rule.unconfirmed));
    format!("启动 {}{list}{}", names.flow(start.flow), if unsure { " 待县确认" } else { "" })
}

fn given(names: Names<'_>, start: &Start) -> Vec<String> {
    let facts = (0u16..).zip(&start.fields).map(|(at, field)| {
        let value = start.facts.and_then(|id| given_fact(names, id, at));
        format!("{} {}", names.field(*field), value.unwrap_or_default())
    });
    let texts = start.texts.iter().map(|(field, text)| {
        let from = match text {
            PassedText::Written(text) => format!("\"{text}\""),
            PassedText::Field(at) => names.field(*at).to_owned(),
            PassedText::Param(name) => format!("参数 {name}"),
        };
        format!("{} {from}", names.field(*field))
    });
    let member = start.member.map(|field| format!("{} 本单位", names.field(field)));
    let mut all: Vec<String> = facts.chain(texts).chain(member).collect();
    all.sort();
    all
}

/// What gives a fact: the one rule of a decision made for it.
fn given_fact(names: Names<'_>, decision: DecisionId, field: u16) -> Option<String> {
    let ty = &names.policy.schema.decisions.get(decision.index())?.fields.get(usize::from(field))?.ty;
    let rule = names.policy.decisions.get(decision.index())?.rules.first()?;
    Some(values::said(names, ty, rule.values.get(usize::from(field))?))
}

/// A point in the life of a case.
pub(super) fn point(names: Names<'_>, point: &Point) -> String {
    match point {
        Point::Open => "登记".to_owned(),
        Point::Enter(stage) => format!("进入 {}", names.stage(*stage)),
        Point::Leave(stage) => format!("离开 {}", names.stage(*stage)),
        Point::Act { act, result } => {
            let result = result.as_ref().map(|result| format!(" {result}")).unwrap_or_default();
            format!("{}{result}", names.act(*act))
        }
    }
}

/// What must be given, in its order.
pub(super) fn params(names: Names<'_>, params: &[Param]) -> Option<String> {
    let one = |param: &Param| {
        let ty = param.ty.as_ref().map(|ty| format!(": {}", names.ty(ty))).unwrap_or_default();
        format!("{}{ty}", param.name)
    };
    (!params.is_empty()).then(|| params.iter().map(one).collect::<Vec<_>>().join(", "))
}

/// 当: its atoms, as the author wrote them.
pub(super) fn guard(names: Names<'_>, guard: Option<DecisionId>) -> Option<Term> {
    let atoms = names.provenance().atoms.get(guard?.index());
    let texts: Vec<&str> = atoms.into_iter().flatten().map(|atom| atom.text.as_str()).collect();
    Some(Term::condition(format!("({})", texts.join("; "))))
}

/// Whether a condition rests on 待县确认.
pub(super) fn unconfirmed(names: Names<'_>, guard: Option<DecisionId>) -> bool {
    let body = guard.and_then(|id| names.policy.decisions.get(id.index()));
    body.is_some_and(|body| body.rules.iter().any(|rule| rule.unconfirmed))
}
