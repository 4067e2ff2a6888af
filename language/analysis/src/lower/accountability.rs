//! 问责: what the county proposes on which evidence, whom it asks first, and who decides. It never sanctions.

mod absence;
mod measures;
mod sight;
mod silences;
mod situations;
mod twice;

use shao_abi::{Accountability, Exemption, FormList};
use shao_syntax::ast::Accountability as Written;
use shao_syntax::{Diagnostic, Text};

use super::Built;
use super::limits::stated_days;
use super::who::body;
use crate::baselines::forms_of;
use crate::context::{Context, cites};
use crate::declare::Declared;

/// 问责形式: those the county declares, and those it takes over from the baselines it follows.
pub(super) fn forms(context: &Context<'_>) -> Vec<FormList> {
    let list = |(subject, forms): (&String, &Vec<String>)| {
        let basis = forms_of(context.units, subject).map(|(_, basis)| cites(basis));
        FormList { subject: subject.clone(), forms: forms.clone(), cites: basis.unwrap_or_default() }
    };
    context.county.forms.iter().map(list).collect()
}

pub(super) fn lower(
    context: &mut Context<'_>,
    built: &mut Built,
    declared: &Declared<'_>,
) -> Vec<Accountability> {
    context.enter(None);
    let all: Vec<Accountability> =
        declared.county.accountability.iter().filter_map(|one| accountability(context, built, one)).collect();
    twice::check(context, built, declared, &all);
    all
}

fn accountability(context: &mut Context<'_>, built: &mut Built, written: &Written) -> Option<Accountability> {
    silences::check(context, written);
    let kind = kind(context, written);
    let situations = situations::lower(context, built, written, kind.as_deref());
    let hold = written.hold.as_ref().and_then(|hold| stated_days(context, hold));
    let appeal = written.appeal.as_ref().and_then(|appeal| stated_days(context, appeal));
    let decider = written.decider.as_ref().and_then(|decider| body(context, decider));
    let exemption = exemption(context, written);
    Some(Accountability {
        name: written.name.text.clone(),
        at: u16::try_from(written.at?).ok()?,
        situations: situations?,
        role: written.subject.as_ref()?.role.as_ref().map(|role| role.text.clone()),
        subject: kind?,
        of: context.all_units().into_iter().collect(),
        hold: hold?,
        exemption: exemption?,
        decider: decider?,
        appeal: appeal?,
        milder: written.milder.is_some(),
        cites: cites(&written.basis),
        place: context.place(written.span),
    })
}

/// 为 领导干部: a kind of subject that has forms.
fn kind(context: &mut Context<'_>, written: &Written) -> Option<String> {
    let kind = &written.subject.as_ref()?.kind;
    if context.county.forms.contains_key(&kind.text) {
        return Some(kind.text.clone());
    }
    let known: Vec<String> = context.county.forms.keys().cloned().collect();
    if known.is_empty() && !context.is_broken(&kind.text) {
        let text = Text::new(
            format!("没有写对 {} 有哪些问责形式", kind.text),
            format!("nothing says which forms of accountability there are for {}", kind.text),
        );
        let help = Text::new(
            format!("先声明 `问责形式 {} {{ 通报, 诫勉 }}`,从轻到重", kind.text),
            format!("declare `问责形式 {} {{ … }}`, mildest first", kind.text),
        );
        context.report(Diagnostic::error("unknown-name", kind.span, text).help(help));
        return None;
    }
    context.unknown(Text::new("对象类型", "kind of subject"), &kind.text, kind.span, &known)
}

/// 免责. Silence excuses, so that there is nothing more to say of it.
fn exemption(context: &mut Context<'_>, written: &Written) -> Option<Exemption> {
    let exemption = written.exemption.as_ref()?;
    let (by, limit) = (body(context, &exemption.by), stated_days(context, &exemption.within));
    Some(Exemption { name: exemption.name.text.clone(), by: by?, limit: limit? })
}
