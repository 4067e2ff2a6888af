//! 建议 and 移送: forms that fit the kind of subject, and bodies that there are.

use shao_abi::Measure;
use shao_syntax::ast::{Measure as Written, Name};
use shao_syntax::{Diagnostic, Text};

use crate::context::Context;
use crate::suggest::nearest;

/// What is proposed together. `kind`: of the subject, if it is known.
pub(super) fn lower(
    context: &mut Context<'_>,
    written: &[Written],
    kind: Option<&str>,
) -> Option<Vec<Measure>> {
    let all: Vec<Option<Measure>> = written
        .iter()
        .map(|measure| {
            let name = &measure.name;
            if measure.referral { refer(context, name) } else { propose(context, name, kind) }
        })
        .collect();
    all.into_iter().collect()
}

fn refer(context: &mut Context<'_>, to: &Name) -> Option<Measure> {
    if context.party(&to.text).is_some() {
        return Some(Measure::Refer(to.text.clone()));
    }
    let known: Vec<String> = context.parties.keys().cloned().collect();
    context.unknown(Text::new("单位或群体", "unit or group"), &to.text, to.span, &known)
}

fn propose(context: &mut Context<'_>, form: &Name, kind: Option<&str>) -> Option<Measure> {
    let kind = kind?;
    let forms = context.county.forms.get(kind).cloned().unwrap_or_default();
    if forms.contains(&form.text) || context.county.taken_over.contains(kind) {
        return Some(Measure::Propose(form.text.clone()));
    }
    let name = &form.text;
    let text = Text::new(
        format!("`{name}` 不是对 {kind} 的问责形式"),
        format!("`{name}` is no form of accountability for {kind}"),
    );
    let elsewhere = context.county.forms.iter().find(|(_, forms)| forms.contains(name));
    let near = nearest(name, forms.iter().map(String::as_str));
    let list = forms.join("、");
    let help = match (elsewhere, near) {
        (Some((other, _)), _) => Text::new(
            format!("它是对 {other} 的形式;对 {kind} 可以写:{list}"),
            format!("it is one for {other}; for {kind} there are: {list}"),
        ),
        (None, Some(near)) => Text::new(format!("是不是 `{near}`?"), format!("perhaps `{near}`?")),
        (None, None) => Text::new(format!("可以写:{list}"), format!("known are: {list}")),
    };
    let mut found = Diagnostic::error("form-does-not-fit", form.span, text).help(help);
    if let (None, Some(near)) = (elsewhere, near) {
        found = found.fix(form.span, near);
    }
    context.report(found);
    None
}
