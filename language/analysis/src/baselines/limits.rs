//! 期限 至多 and 至少: every limit an answer can have, held against the clause.

use shao_ir::Policy;
use shao_syntax::ast::Expr;
use shao_syntax::{Diagnostic, Text};

use super::faults::{Fault, Grant, Judge};
use super::order::{Bound, Verdict};
use super::subjects::Subject;
use super::tell::{self, Told};
use super::terms::{self, Term, TermKind};
use crate::context::Context;
use crate::lower::plain_limit;

/// A clause about limits.
#[derive(Clone, Copy)]
pub(super) struct Limits<'s> {
    pub bound: Bound,
    /// The limit as the clause writes it.
    pub written: &'s Expr,
}

impl<'s> Limits<'s> {
    /// 至多 or 至少; none if the clause's own limit cannot be read.
    pub fn of(written: &'s Expr, most: bool) -> Option<Self> {
        let limit = plain_limit(written)?;
        Some(Self { bound: if most { Bound::AtMost(limit) } else { Bound::AtLeast(limit) }, written })
    }
}

/// Checks one answer. `grants` is false where a clause of its own says how far it may be extended.
pub(super) fn check<'s>(
    context: &mut Context<'_>,
    told: &Told<'s>,
    limits: Limits<'s>,
    subject: &Subject<'s>,
    grants: bool,
    policy: Option<&Policy>,
) {
    let judge = Judge { bound: limits.bound, open: context.shortest_day(), policy };
    let most = matches!(limits.bound, Bound::AtMost(_));
    let grant = if grants && most { Grant::of(subject) } else { None };
    for term in terms::of(context, subject).unwrap_or_default() {
        let fault = judge.fault(&term, None).or_else(|| judge.fault(&term, Some(grant?)));
        if let Some(fault) = fault {
            report(context, told, limits, &term, &fault);
        }
    }
}

fn report(context: &mut Context<'_>, told: &Told<'_>, limits: Limits<'_>, term: &Term<'_>, fault: &Fault) {
    let (bound, clause) = (context.written(limits.written.span), &told.clause.name.text);
    let (zh, en) = match limits.bound {
        Bound::AtMost(_) => ("至多", "at most"),
        Bound::AtLeast(_) => ("至少", "at least"),
    };
    let (case_zh, case_en) = fault
        .case
        .as_ref()
        .map_or_else(Default::default, |case| (format!(";如 {case}"), format!(", as for {case}")));
    let (what, wants) = (&fault.what, format!("clause `{clause}` demands {en} `{bound}`"));
    let text = |said: &str, on: &str| {
        let en = format!("{}; {wants}{on}{case_en}", what.en);
        Text::new(format!("{},{said}条 `{clause}` 的{zh} `{bound}`{case_zh}", what.zh), en)
    };
    let found = match (fault.verdict, limits.bound) {
        (Verdict::Unsure, _) => {
            let on = ": on two clocks that is not certain to be kept";
            let text = text("两种钟,不能保证守得住", on);
            let found = Diagnostic::error("other-clock", fault.span, text);
            beside(context, found, limits.bound, term, &bound, clause)
        }
        (Verdict::Kept | Verdict::Broken, Bound::AtMost(_)) => {
            Diagnostic::error("beyond-baseline", fault.span, text("超过", ""))
                .help(tell::narrow(&bound, zh, en))
        }
        (Verdict::Kept | Verdict::Broken, Bound::AtLeast(_)) => {
            Diagnostic::error("below-baseline", fault.span, text("不到", ""))
                .help(tell::narrow(&bound, zh, en))
        }
    };
    let mends = fault.plain && fault.verdict == Verdict::Broken;
    let found = if mends { found.fix(fault.span, bound) } else { found };
    context.report(told.cite(found, term.basis));
}

/// What mends a limit on another clock: the clause's own limit beside it, where two limits can be written.
fn beside(
    context: &Context<'_>,
    found: Diagnostic,
    kind: Bound,
    term: &Term<'_>,
    bound: &str,
    clause: &str,
) -> Diagnostic {
    let which = match kind {
        Bound::AtMost(_) => "先到者",
        Bound::AtLeast(_) => "后到者",
    };
    let apart = Text::new(
        format!("确实管不着,写 `{clause} 不适用 因 \"…\"`"),
        format!("if the clause does not apply, write `{clause} 不适用 因 \"…\"`"),
    );
    if let Some(own) = own(context, term, kind) {
        let both = format!("{own} 与 {bound} {which}");
        let help = Text::new(format!("写成 `{both}`;{}", apart.zh), format!("write `{both}`; {}", apart.en));
        return found.help(help).fix(term.span, both);
    }
    found.help(Text::new(
        format!("写成 `{bound}` 那种钟的时限,或另写一个限 `{bound}` 的期限来对照;{}", apart.zh),
        format!(
            "write a limit on the clock of `{bound}`, or answer the clause with another clock of `{bound}`; {}",
            apart.en
        ),
    ))
}

/// The limit that the clause's can be written beside, as its author wrote it: one on another clock.
fn own(context: &Context<'_>, term: &Term<'_>, bound: Bound) -> Option<String> {
    let (Bound::AtMost(bound) | Bound::AtLeast(bound)) = bound;
    match &term.kind {
        TermKind::Fixed { limits, .. } if term.pairs => match &limits[..] {
            [_] => Some(context.written(term.span)),
            several => several.iter().find(|own| own.unit != bound.unit).map(ToString::to_string),
        },
        TermKind::Fixed { .. } | TermKind::LookedUp(_) => None,
    }
}
