//! What 启动 gives the other case: facts, texts, 本单位.

use shao_abi::{
    DecisionId, DecisionKind, FlowId, MatterId, OutcomeField, PassedText, RuleId, RuleSource, Start,
};
use shao_ir::{Cond, Rule};
use shao_syntax::ast::{Assign, Expr, ExprKind, Field, Who, WhoKind};
use shao_syntax::{Diagnostic, Text};

use super::Starting;
use crate::context::{Context, FieldRef, id16};
use crate::lower::Built;
use crate::lower::fits::fits;
use crate::lower::values::{Scope, value};

/// What the other case is given.
#[derive(Default)]
pub(super) struct Facts {
    /// Fields of which nothing is said.
    pub missing: Vec<String>,
    outcomes: Vec<OutcomeField>,
    values: Vec<shao_ir::Expr>,
    fields: Vec<u16>,
    texts: Vec<(u16, PassedText)>,
    member: Option<u16>,
    unconfirmed: bool,
}

impl Facts {
    /// Takes what is given for a field of the other matter.
    pub fn take(
        &mut self,
        context: &mut Context<'_>,
        starting: &Starting,
        own: &[Field],
        matter: MatterId,
        field: &Field,
        given: &Assign,
    ) -> Option<()> {
        let target = context.rooms.get_index(matter.index())?.1.fields.get(&field.name.text).copied()?;
        let at = match target {
            FieldRef::Text(at) => {
                self.texts.push((at, passed_text(context, starting, own, field, given)?));
                return Some(());
            }
            FieldRef::Slot(slot) => slot,
        };
        let ty = context.slot_type(at);
        let shao_abi::SlotSource::Field(position) = context.slots.get(at.index())?.source else {
            return None;
        };
        if is_member(&given.value.expr) {
            let member = starting.member.as_ref();
            let Some(member) = member else { return outside_fork(context, given) };
            fits(context, member, &ty, &given.value.expr)?;
            self.member = Some(position);
            return Some(());
        }
        if let ExprKind::Name(name) = &given.value.expr.kind
            && !starting.params.iter().any(|(param, _)| param == name)
        {
            kept_secret(context, own, name, field, given)?;
        }
        let scope = Scope { params: starting.params.clone(), ..Scope::default() };
        let typed = value(context, &scope, &given.value.expr, Some(&ty))?;
        fits(context, &typed.ty, &ty, &given.value.expr)?;
        self.outcomes.push(OutcomeField { name: field.name.text.clone(), ty, slot: None });
        self.values.push(typed.expr);
        self.fields.push(position);
        self.unconfirmed |= given.value.unconfirmed;
        Some(())
    }

    /// The 启动 itself.
    pub fn start(
        self,
        context: &mut Context<'_>,
        built: &mut Built,
        starting: &Starting,
        flow: FlowId,
        at: usize,
    ) -> Start {
        let decision = (!self.values.is_empty()).then(|| decision(context, built, starting, &self, at));
        Start {
            flow,
            facts: decision,
            fields: self.fields,
            texts: self.texts,
            member: self.member,
            handover: None,
        }
    }
}

/// 本单位: a word that can stand for a value only here.
fn is_member(written: &Expr) -> bool {
    matches!(&written.kind, ExprKind::Name(name) if shao_syntax::keyword_spelled(name).is_some_and(|k| k.id == "member"))
}

fn outside_fork<T>(context: &mut Context<'_>, given: &Assign) -> Option<T> {
    context.fail(
        "member-outside-fork",
        given.value.span,
        "`本单位` 只在 并行 之内有所指",
        "`本单位` stands for a unit only inside 并行",
    )
}

/// A text for the other case: a quoted one, one of this case, or one that the action was given.
fn passed_text(
    context: &mut Context<'_>,
    starting: &Starting,
    own: &[Field],
    field: &Field,
    given: &Assign,
) -> Option<PassedText> {
    if let ExprKind::Text(text) = &given.value.expr.kind {
        return Some(PassedText::Written(text.clone()));
    }
    if let ExprKind::Name(name) = &given.value.expr.kind {
        if starting.texts.contains(name) {
            return Some(PassedText::Param(name.clone()));
        }
        if let Some(FieldRef::Text(at)) = context.fields().get(name).copied() {
            kept_secret(context, own, name, field, given)?;
            return Some(PassedText::Field(at));
        }
    }
    context.fail(
        "wrong-type",
        given.value.span,
        format!("`{}` 是文本,这里要引号里的字、本案的文本字段,或动作的文本参数", field.name.text),
        format!(
            "`{}` is a text: give a quoted one, a text of this case, or one the action is given",
            field.name.text
        ),
    )
}

/// What is masked or secret in this case is so in the other.
fn kept_secret(
    context: &mut Context<'_>,
    own: &[Field],
    name: &str,
    target: &Field,
    given: &Assign,
) -> Option<()> {
    let Some(from) = own.iter().find(|f| f.name.text == name) else { return Some(()) };
    let hidden = |party: &str| {
        let named = |who: &Who| matches!(&who.kind, WhoKind::Named(name, None) if name.text == party);
        target.secrecy.hidden_from.iter().any(named)
    };
    let kept = (!from.secrecy.masked || target.secrecy.masked)
        && from.secrecy.hidden_from.iter().all(|who| match &who.kind {
            WhoKind::Named(party, None) if context.party(&party.text).is_some() => hidden(&party.text),
            // Whom a field of this case names, a field of the other must name.
            WhoKind::Named(..) | WhoKind::Member => !target.secrecy.hidden_from.is_empty(),
        });
    if kept {
        return Some(());
    }
    let text = Text::new(
        format!("`{name}` 是脱敏或保密的,传给 `{}` 就露出来了", target.name.text),
        format!("`{name}` is masked or secret, and passed on to `{}` it would be seen", target.name.text),
    );
    let help = Text::new(
        format!("给 `{}` 也写上 `脱敏`、`保密 对 …`", target.name.text),
        format!("write `脱敏`, `保密 对 …` of `{}`, too", target.name.text),
    );
    context.report(Diagnostic::error("secret-passed-on", given.value.span, text).help(help));
    None
}

/// The facts as a decision with one rule: decisions are all that a module computes.
fn decision(
    context: &mut Context<'_>,
    built: &mut Built,
    starting: &Starting,
    facts: &Facts,
    at: usize,
) -> DecisionId {
    let unconfirmed = facts.unconfirmed || std::mem::take(&mut context.provisional);
    let name = format!("启动 {} {}", starting.process.text, at.saturating_add(1));
    context.rules.push(RuleSource {
        name: name.clone(),
        decision: DecisionId(id16(built.defs.len())),
        place: context.place(starting.process.span),
        cites: Vec::new(),
        reason: None,
        unconfirmed,
    });
    let id = RuleId(id16(context.rules.len().saturating_sub(1)));
    let values = facts.values.clone();
    let rule = Rule { id, when: Cond::Const(true), unless: Vec::new(), values, unconfirmed };
    let rules = vec![rule];
    crate::lower::lookups::rowless(context, &rules);
    built.add(name, starting.matter, DecisionKind::Unique, facts.outcomes.clone(), rules, Vec::new())
}
