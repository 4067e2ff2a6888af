//! 情形: a condition over ledgers, the entries that bear it out, and what is proposed.

use shao_abi::{Again, DecisionId, Situation, SlotSource, Tally};
use shao_syntax::ast::{Accountability, Situation as Written};
use shao_syntax::{Diagnostic, Text};

use super::{absence, measures, sight};
use crate::context::Context;
use crate::lower::Built;
use crate::lower::basis;
use crate::lower::guards::{Standing, guard};
use crate::lower::values::Scope;
use crate::lower::windows::window;

/// The situations of one 问责. `kind`: of its subject, if it is known.
pub(super) fn lower(
    context: &mut Context<'_>,
    built: &mut Built,
    whole: &Accountability,
    kind: Option<&str>,
) -> Option<Vec<Situation>> {
    let all: Vec<Option<Situation>> =
        whole.situations.iter().map(|written| situation(context, built, whole, written, kind)).collect();
    all.into_iter().collect()
}

fn situation(
    context: &mut Context<'_>,
    built: &mut Built,
    whole: &Accountability,
    written: &Written,
    kind: Option<&str>,
) -> Option<Situation> {
    let name = &written.name.text;
    let measures = measures::lower(context, &written.measures, kind);
    let again = match &written.again {
        Some(again) => {
            let (seen, then) =
                (window(context, again.window), measures::lower(context, &again.measures, kind));
            seen.zip(then).map(|(window, measures)| Some(Again { window, measures }))
        }
        None => Some(None),
    };
    let (when, provisional) = match &written.when {
        Some(condition) => {
            if !sight::check(context, written, condition) {
                return None;
            }
            let scope = Scope { subject: true, ..Scope::default() };
            let title = format!("{}.{name}", whole.name.text);
            let cites = crate::context::cites(&written.basis);
            let standing = Standing { title, span: written.span, cites };
            let (id, provisional) = guard(context, built, condition, scope, standing)?;
            (Some(id), provisional)
        }
        None => (None, false),
    };
    let evidence = when.map(|id| evidence(context, built, id)).unwrap_or_default();
    if let Some(id) = when {
        if evidence.is_empty() {
            unobservable(context, written);
        }
        absence::check(context, built, written, id);
    }
    let again_unconfirmed = written.again.iter().flat_map(|again| &again.measures);
    let unconfirmed = provisional
        || when.is_none()
        || written.measures.iter().chain(again_unconfirmed).any(|measure| measure.unconfirmed);
    let what = Text::new(format!("情形 `{name}`"), format!("situation `{name}`"));
    let both = (&written.basis, &whole.basis);
    Some(Situation {
        name: name.clone(),
        when,
        evidence,
        cites: basis::resting(context, both, &what, written.name.span, Some(unconfirmed)),
        measures: measures?,
        again: again?,
        repeatable: written.repeatable,
        unconfirmed,
        place: context.place(written.span),
    })
}

/// The ledger values that a condition reads, in the order in which the policy first reads them.
fn evidence(context: &Context<'_>, built: &Built, id: DecisionId) -> Vec<Tally> {
    let reads = built.defs.get(id.index()).map_or(&[][..], |def| def.reads.as_slice());
    let tally = |slot: &shao_abi::SlotId| {
        let SlotSource::Tally(id) = context.slots.get(slot.index())?.source else { return None };
        context.county.tallies.get(id.index()).copied()
    };
    reads.iter().filter_map(tally).collect()
}

/// A situation that no ledger shows would be somebody's opinion.
fn unobservable(context: &mut Context<'_>, written: &Written) {
    let name = &written.name.text;
    let text = Text::new(
        format!("情形 `{name}` 的条件没有看任何台账:谁也查不出它有没有发生"),
        format!(
            "the condition of situation `{name}` looks at no ledger: nobody can tell whether it came about"
        ),
    );
    let help = Text::new(
        "写 `当 台账(对象) 近 90 自然日 >= 3`;还定不下来就写 `情形 名 待县确认`",
        "write `当 台账(对象) 近 90 自然日 >= 3`, or `情形 … 待县确认` while it is undecided",
    );
    context.report(Diagnostic::error("situation-unobservable", written.name.span, text).help(help));
}
