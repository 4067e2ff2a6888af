//! 按 责任方: whose the entries are where nobody is responsible, and where it is whoever spoke.

use shao_abi::{ActId, DecisionId, EntryPoint, Process, SlotSource, StageKind};
use shao_syntax::ast::{Ledger as Written, LedgerKey};
use shao_syntax::{Diagnostic, Span, Text};

use super::Built;
use crate::context::Context;

/// Checks a ledger that is kept by 责任方.
pub(super) fn check(
    context: &mut Context<'_>,
    built: &Built,
    process: &Process,
    (written, on, when): (&Written, EntryPoint, Option<DecisionId>),
) {
    let LedgerKey::Responsible(key) = written.by else { return };
    match on {
        EntryPoint::Opened => nobody(context, written, key, ("登记时还没有责任方", "when a case is opened")),
        EntryPoint::Enter(stage) => {
            let ends = process.stages.get(stage.index()).is_some_and(|s| s.kind == StageKind::End);
            if ends {
                nobody(context, written, key, ("进了终态就没有责任方了", "in a final stage"));
            }
        }
        EntryPoint::Act(act) => {
            if when.is_some_and(|when| asks_for_result(context, built, when)) && own(process, act) {
                its_maker(context, written, key);
            }
        }
        EntryPoint::Mark(_) | EntryPoint::Met(_) | EntryPoint::Lapsed(_) | EntryPoint::Due(_) => {}
    }
}

fn nobody(context: &mut Context<'_>, written: &Written, key: Span, (zh, en): (&str, &str)) {
    let name = &written.name.text;
    let text = Text::new(
        format!("{zh}:台账 `{name}` 一条也不会有"),
        format!("nobody is responsible {en}: ledger `{name}` will never have an entry"),
    );
    let help = Text::new(
        "写 `按` 一个装着单位的字段,如 `按 属地`、`按 主办`",
        "keep it by a field that holds a unit, such as `按 属地` or `按 主办`",
    );
    context.report(Diagnostic::error("nobody-responsible", key, text).help(help));
}

fn asks_for_result(context: &Context<'_>, built: &Built, when: DecisionId) -> bool {
    let reads = built.defs.get(when.index()).map_or(&[][..], |def| def.reads.as_slice());
    let source = |slot: &shao_abi::SlotId| context.slots.get(slot.index()).map(|slot| &slot.source);
    reads.iter().any(|slot| matches!(source(slot), Some(SlotSource::Result(_))))
}

/// Whether an action is done by whoever its stage waits for, wherever it is offered.
fn own(process: &Process, act: ActId) -> bool {
    let mut offered = process
        .stages
        .iter()
        .flat_map(|stage| stage.actions.iter().map(move |action| (stage, action)))
        .filter(|(_, action)| action.act == act)
        .peekable();
    offered.peek().is_some() && offered.all(|(stage, action)| action.by.is_none() || action.by == stage.owner)
}

fn its_maker(context: &mut Context<'_>, written: &Written, key: Span) {
    let name = &written.name.text;
    let text = Text::new(
        format!("作出这个结果的就是当时的责任方:台账 `{name}` 记在作结论的一方名下,不是被评的一方"),
        format!(
            "whoever gives this result is the responsible party then: ledger `{name}` counts it on the account of \
             who rules, not of whom the ruling is about"
        ),
    );
    let help = Text::new(
        "记在被评的一方名下,写 `按 主办` 之类;要数它作了多少次结论,去掉 当 里的 `结果`",
        "to count it against whom it is about, keep it by a field such as `按 主办`; to count rulings, leave `结果` out",
    );
    context.report(Diagnostic::warning("counts-its-maker", key, text).help(help));
}
