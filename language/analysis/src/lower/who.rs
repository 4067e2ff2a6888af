//! 由 谁.

use shao_abi::{PartyId, Stated, Type, Who};
use shao_syntax::ast::{Who as Written, WhoKind};
use shao_syntax::{Diagnostic, Text};

use crate::context::{Context, FieldRef};

/// Resolves who is meant. `in_fork`: whether 本单位 stands for somebody here.
pub(crate) fn who(context: &mut Context<'_>, written: &Written, in_fork: bool) -> Option<Who> {
    if written.unconfirmed {
        return open(context, written);
    }
    match &written.kind {
        WhoKind::Member if in_fork => Some(Who::Member),
        WhoKind::Member => context.fail(
            "member-outside-fork",
            written.span,
            "`本单位` 只在 并行 之内有所指",
            "`本单位` stands for a unit only inside 并行",
        ),
        WhoKind::Named(name, None) => {
            if let Some(party) = context.party(&name.text) {
                return Some(Who::Party(party));
            }
            let slot = unit_slot(context, &name.text);
            match slot {
                Some(slot) => Some(Who::Slot(slot)),
                None => unknown_who(context, &name.text, name.span),
            }
        }
        WhoKind::Named(decision, Some(field)) => {
            let found = context.decision(&decision.text).and_then(|d| d.fields.get(&field.text)).cloned();
            match found {
                Some((_, Type::Party { .. }, Some(slot))) => Some(Who::Slot(slot)),
                Some(_) | None => {
                    unknown_who(context, &format!("{}.{}", decision.text, field.text), written.span)
                }
            }
        }
    }
}

/// 由 待县确认(暂按 …): a unit or a group, by its name. What names it instead is itself what may be 待县确认.
fn open(context: &mut Context<'_>, written: &Written) -> Option<Who> {
    if let WhoKind::Named(name, None) = &written.kind
        && let Some(party) = context.party(&name.text)
    {
        return Some(Who::Unconfirmed(party));
    }
    let named = who(context, &Written { unconfirmed: false, ..written.clone() }, true)?;
    let (help, en) = match named {
        Who::Member => ("写 `由 本单位`", "write `本单位`"),
        Who::Slot(_) | Who::Party(_) | Who::Unconfirmed(_) => (
            "在定它的判定里写 `待县确认(暂按 …)`;字段由立案的人填,不用待县确认",
            "write `待县确认(暂按 …)` in the decision that decides it; a field is filled by whoever opens the case",
        ),
    };
    let text = Text::new(
        "待县确认的责任方只能是写出名字的单位或群体",
        "only a unit or group by its name can be unconfirmed here",
    );
    context.report(Diagnostic::error("unconfirmed-here", written.span, text).help(Text::new(help, en)));
    None
}

/// Refuses 待县确认 where a field is named, or whoever may not see something: nobody acts there on trial.
pub(crate) fn firm(context: &mut Context<'_>, written: &Written) -> Written {
    if written.unconfirmed {
        let text = Text::new(
            "这里写的不是谁来办,没有可以暂按的",
            "nobody is asked to act here: there is nothing provisional about it",
        );
        let help = Text::new("直接写名字", "write the name alone");
        context.report(Diagnostic::error("unconfirmed-here", written.span, text).help(help));
    }
    Written { unconfirmed: false, ..written.clone() }
}

/// A body that acts for the county and not in a case: a unit or a group, by its name.
pub(super) fn body(context: &mut Context<'_>, written: &Written) -> Option<Stated<PartyId>> {
    let name = match &written.kind {
        WhoKind::Named(name, None) => name.text.clone(),
        WhoKind::Named(name, Some(field)) => format!("{}.{}", name.text, field.text),
        WhoKind::Member => {
            who(context, written, false);
            return None;
        }
    };
    if let Some(party) = context.party(&name) {
        return Some(Stated { value: party, unconfirmed: written.unconfirmed });
    }
    let known: Vec<String> = context.parties.keys().cloned().collect();
    context.unknown(Text::new("单位或群体", "unit or group"), &name, written.span, &known)
}

/// A field or outcome of this name that holds one unit.
fn unit_slot(context: &Context<'_>, name: &str) -> Option<shao_abi::SlotId> {
    let field = context.fields().get(name).and_then(|f| match f {
        FieldRef::Slot(slot) => Some(*slot),
        FieldRef::Text(_) => None,
    });
    let slot = field.or_else(|| context.outcome(name).and_then(|(_, (_, _, slot))| slot))?;
    matches!(context.slot_type(slot), Type::Party { .. }).then_some(slot)
}

fn unknown_who<T>(context: &mut Context<'_>, name: &str, span: shao_syntax::Span) -> Option<T> {
    let mut known: Vec<String> = context.parties.keys().cloned().collect();
    for decision in context.decisions().map(|(_, d)| d) {
        let units = decision.fields.iter().filter(|(_, (_, ty, _))| matches!(ty, Type::Party { .. }));
        known.extend(units.map(|(n, _)| n.clone()));
    }
    context.unknown(
        Text::new("单位、群体或主办字段", "unit, group or field that holds a unit"),
        name,
        span,
        &known,
    )
}
