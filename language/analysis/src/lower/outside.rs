//! What may be done to a case from outside its stages: 启于, 重启, 更正, 并案, 回避.

use shao_abi::{FieldKind, Flow, Opening, PartyId, Recurrence, Recusal, Reopen, Revise, StageId, Type};
use shao_syntax::ast::{
    Opening as WrittenOpening, Process, Recurrence as WrittenRecurrence, Reopen as WrittenReopen,
};
use shao_syntax::{Diagnostic, Span, Text};

use super::limits::times;
use super::who::firm;
use super::{actions, effects, stated_limit, who};
use crate::context::{Context, FieldRef};

/// Fills in what a process says of itself as a whole.
pub(super) fn lower(context: &mut Context<'_>, written: &Process, flow: &mut Flow) {
    flow.opening = written.opening.as_ref().and_then(|o| opening(context, o));
    flow.reopen = written.reopen.first().and_then(|r| reopen(context, r));
    flow.revise = written.revise.first().and_then(|r| {
        Some(Revise { by: who(context, &r.by, false)?, within: stated_limit(context, &r.within)? })
    });
    flow.merge = written.merge.first().and_then(|m| who(context, &m.by, false));
    for recusal in &written.recusals {
        let field = firm(context, &recusal.field);
        let pair = (who(context, &field, false), who(context, &recusal.instead, false));
        if let (Some(who), Some(instead)) = pair {
            flow.recusals.push(Recusal { who, instead });
        }
    }
    again(context, written.reopen.iter().map(|r| r.span), "重启");
    again(context, written.revise.iter().map(|r| r.span), "更正");
    again(context, written.merge.iter().map(|m| m.span), "并案");
}

/// Each of these stands once.
fn again(context: &mut Context<'_>, mut spans: impl Iterator<Item = Span>, word: &str) {
    let first = spans.next();
    if let (Some(first), Some(second)) = (first, spans.next()) {
        let text =
            Text::new(format!("一个流程只写一行 `{word}`"), format!("a process has one line of `{word}`"));
        let label = Text::new("第一行在这里", "the first one");
        context.report(Diagnostic::error("more-than-one", second, text).label(first, label));
    }
}

fn reopen(context: &mut Context<'_>, written: &WrittenReopen) -> Option<Reopen> {
    let most = times(context, written.most, 100, written.span)?;
    let params = actions::params(context, None, "重启", &written.params);
    let to: StageId = effects::goto(context, &written.to)?;
    Some(Reopen { params, by: who(context, &written.by, false)?, most, to })
}

fn opening(context: &mut Context<'_>, written: &WrittenOpening) -> Option<Opening> {
    let recurs = recurrence(context, written)?;
    let Some(level) = context.level(&written.each.text) else {
        let known: Vec<String> = context.levels.keys().cloned().collect();
        return context.unknown(Text::new("层级", "level"), &written.each.text, written.each.span, &known);
    };
    let each: Vec<PartyId> = context.units_of(level).into_iter().collect();
    let slot = match context.fields().get(&written.field.text).copied() {
        Some(FieldRef::Slot(slot)) => slot,
        Some(FieldRef::Text(_)) | None => return not_a_unit(context, written),
    };
    let holds = match context.slot_type(slot) {
        Type::Party { among } => each.iter().all(|unit| among.contains(unit)),
        Type::Bool
        | Type::Int { .. }
        | Type::Enum(_)
        | Type::EnumSet(_)
        | Type::PartySet { .. }
        | Type::Limit => false,
    };
    if !holds {
        return not_a_unit(context, written);
    }
    let shao_abi::SlotSource::Field(field) = context.slots.get(slot.index())?.source else { return None };
    Some(Opening { recurs, each, field })
}

fn not_a_unit<T>(context: &mut Context<'_>, written: &WrittenOpening) -> Option<T> {
    let (field, level) = (&written.field.text, &written.each.text);
    context.fail(
        "wrong-level",
        written.field.span,
        format!("`{field}` 要是一个放得下 {level} 单位的字段"),
        format!("`{field}` must be a field that can hold a unit of {level}"),
    )
}

fn recurrence(context: &mut Context<'_>, written: &WrittenOpening) -> Option<Recurrence> {
    let minute = |n: i64| u16::try_from(n).ok().filter(|n| *n < 1440);
    let found = match written.recurs {
        WrittenRecurrence::Daily(at) => minute(at).map(|minute| Recurrence::Daily { minute }),
        WrittenRecurrence::Workdays(at) => minute(at).map(|minute| Recurrence::Workdays { minute }),
        WrittenRecurrence::Monthly(day, at) => {
            let day = u8::try_from(day).ok().filter(|day| (1..=31).contains(day));
            day.zip(minute(at)).map(|(day, minute)| Recurrence::Monthly { day, minute })
        }
    };
    match found {
        Some(found) => Some(found),
        None => context.fail(
            "no-such-time",
            written.span,
            "时刻从 00:00 到 23:59,日从 1 到 31",
            "a time is from 00:00 to 23:59, a day from 1 to 31",
        ),
    }
}

/// A case that time opens has nobody to state its facts: whatever is not its unit must be asked for.
pub(super) fn facts_of_periodic(
    context: &mut Context<'_>,
    written: &Process,
    flow: &Flow,
    fields: &[shao_abi::Field],
) {
    let Some(opening) = &flow.opening else { return };
    let own = (0u16..).zip(fields).filter(|(at, f)| f.matter == flow.matter && *at != opening.field);
    let stated: Vec<&str> = own
        .filter(|(_, f)| !matches!(f.kind, FieldKind::Judgement { .. }))
        .map(|(_, f)| f.name.as_str())
        .collect();
    let Some(span) = written.opening.as_ref().map(|o| o.span).filter(|_| !stated.is_empty()) else { return };
    let list = stated.join("、");
    let text = Text::new(
        format!("`{}` 由时间开件,没有人填 {list}", written.name.text),
        format!("cases of `{}` are opened by time: nobody can state {list}", written.name.text),
    );
    let help = Text::new(
        "改成 `认定 … 由 谁 限 … 届满 视同 …`,开件之后再问",
        "make it `认定 … 由 … 限 … 届满 视同 …`, to be asked once the case is open",
    );
    context.report(Diagnostic::error("periodic-fact", span, text).help(help));
}
