//! 形式: the forms that fit a kind of subject, mildest first. A county uses those of the baseline and no other, in the
//! baseline's order.

use shao_syntax::ast::{Accountability, Basis, Demand, Forms, Item, Measure, Name};
use shao_syntax::{Diagnostic, Text};

use super::tell::Told;
use crate::Unit;
use crate::context::Context;
use crate::suggest::nearest;

/// The forms that fit a kind of subject, with the 依据: those the county declares, else those of the first baseline
/// that names some. None if nobody says which fit.
pub(crate) fn forms_of<'s>(units: &'s [Unit<'s>], kind: &str) -> Option<(&'s [Name], &'s Basis)> {
    let own = declared(units, kind).map(|forms| (forms.forms.as_slice(), &forms.basis));
    let clauses = items(units)
        .filter_map(|item| if let Item::Baseline(baseline) = item { Some(baseline) } else { None })
        .flat_map(|baseline| baseline.clauses.iter().map(move |clause| (baseline, clause)));
    let inherited = clauses.filter_map(|(baseline, clause)| match &clause.demand {
        Demand::Forms(of, forms) if of.text == kind => {
            let own = !clause.basis.cites.is_empty();
            Some((forms.as_slice(), if own { &clause.basis } else { &baseline.basis }))
        }
        Demand::Forms(..)
        | Demand::LimitAtMost(_)
        | Demand::LimitAtLeast(_)
        | Demand::ExtensionAtMost(..)
        | Demand::ShareAtLeast(_)
        | Demand::ShareAtMost(_)
        | Demand::Forbid(_)
        | Demand::Attach(_)
        | Demand::Require(_) => None,
    });
    own.or_else(|| inherited.into_iter().next())
}

/// The kinds of subjects for which a baseline names forms.
pub(crate) fn kinds<'s>(units: &'s [Unit<'s>]) -> Vec<&'s str> {
    let clauses = items(units)
        .filter_map(|item| if let Item::Baseline(baseline) = item { Some(&baseline.clauses) } else { None })
        .flatten();
    let of = |demand: &'s Demand| {
        if let Demand::Forms(kind, _) = demand { Some(kind.text.as_str()) } else { None }
    };
    clauses.filter_map(|clause| of(&clause.demand)).collect()
}

fn items<'s>(units: &'s [Unit<'s>]) -> impl Iterator<Item = &'s Item> {
    units.iter().flat_map(|unit| &unit.tree.items)
}

/// The 问责形式 a county declares for a kind of subject.
fn declared<'s>(units: &'s [Unit<'s>], kind: &str) -> Option<&'s Forms> {
    items(units)
        .filter_map(|item| if let Item::Forms(forms) = item { Some(forms) } else { None })
        .find(|forms| forms.subject.text == kind)
}

/// Checks what the county declares and proposes against a list of a baseline.
pub(super) fn check(context: &mut Context<'_>, told: &Told<'_>, kind: &Name, list: &[Name]) {
    let units = context.units;
    let own = declared(units, &kind.text);
    if let Some(own) = own {
        for form in own.forms.iter().filter(|form| !has(list, &form.text)) {
            foreign(context, told, (kind, list), form, &own.basis);
        }
        order(context, told, list, own);
    }
    // Where the county has a list of its own, what it proposes is held against that.
    let all = items(units).filter_map(|i| if let Item::Accountability(a) = i { Some(a) } else { None });
    let all = all.filter(|_| own.is_none());
    for whole in all.filter(|whole| whole.subject.as_ref().is_some_and(|s| s.kind.text == kind.text)) {
        for (measure, basis) in measures(whole) {
            if !measure.referral && !has(list, &measure.name.text) {
                foreign(context, told, (kind, list), &measure.name, basis);
            }
        }
    }
}

fn has(list: &[Name], form: &str) -> bool {
    list.iter().any(|known| known.text == form)
}

/// Everything a 问责 proposes, with the 依据 of its 情形.
fn measures(whole: &Accountability) -> impl Iterator<Item = (&Measure, &Basis)> {
    whole.situations.iter().flat_map(|situation| {
        let again = situation.again.iter().flat_map(|again| &again.measures);
        let basis = if situation.basis.cites.is_empty() { &whole.basis } else { &situation.basis };
        situation.measures.iter().chain(again).map(move |measure| (measure, basis))
    })
}

fn foreign(
    context: &mut Context<'_>,
    told: &Told<'_>,
    (kind, list): (&Name, &[Name]),
    form: &Name,
    basis: &Basis,
) {
    let (kind, name) = (&kind.text, &form.text);
    let known: Vec<&str> = list.iter().map(|f| f.text.as_str()).collect();
    let text = Text::new(
        format!("对 {kind} 没有 `{name}` 这种形式,条 `{}` 只列了 {} 种", told.clause.name.text, list.len()),
        format!(
            "`{name}` is no form for {kind}: clause `{}` lists {} of them",
            told.clause.name.text,
            list.len()
        ),
    );
    let found = Diagnostic::error("form-beyond-baseline", form.span, text);
    let found = match nearest(name, known.iter().copied()) {
        Some(near) => found
            .help(Text::new(format!("是不是 `{near}`?"), format!("perhaps `{near}`?")))
            .fix(form.span, near),
        None => found.help(Text::new(
            format!("只能用:{}", known.join("、")),
            format!("these can be used: {}", known.join(", ")),
        )),
    };
    context.report(told.cite(found, basis));
}

/// 择优 and 再犯 rest on which form is the milder: the county's order is the baseline's.
fn order(context: &mut Context<'_>, told: &Told<'_>, list: &[Name], own: &Forms) {
    let place = |form: &Name| list.iter().position(|known| known.text == form.text);
    let placed: Vec<(usize, &Name)> =
        own.forms.iter().filter_map(|form| Some((place(form)?, form))).collect();
    let turned = placed.windows(2).find_map(|pair| match pair {
        [(a, first), (b, second)] if a > b => Some((*first, *second)),
        _ => None,
    });
    let Some((first, second)) = turned else { return };
    let text = Text::new(
        format!("`{}` 排在 `{}` 前面,条 `{}` 由轻到重却相反", first.text, second.text, told.clause.name.text),
        format!(
            "`{}` stands before `{}`; clause `{}` has them the other way, mildest first",
            first.text, second.text, told.clause.name.text
        ),
    );
    let help = Text::new("按条里的次序写,由轻到重", "keep the order of the clause, mildest first");
    let found = Diagnostic::error("form-beyond-baseline", second.span, text).help(help);
    context.report(told.cite(found, &own.basis));
}
