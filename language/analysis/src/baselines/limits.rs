//! 期限 至多 and 至少: every limit an answer can have, held against the clause.

use shao_abi::{Limit, PartyKind};
use shao_ir::Policy;
use shao_syntax::ast::Expr;
use shao_syntax::{Diagnostic, Span, Text};

use super::order::{Bound, Verdict};
use super::subjects::Subject;
use super::tell::Told;
use super::terms::{self, RuleAt, Term, TermKind};
use super::{cells, tell};
use crate::context::Context;
use crate::lower::plain_limit;
use crate::regions::{Reach, reach};

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

/// What a limit is: where and how it stands, and how it stands to the clause.
struct Fault {
    span: Span,
    /// Whose limit, and how much: "期限 `总限` 限 `90 自然日`".
    what: Text,
    verdict: Verdict,
    /// A case that comes to it.
    case: Option<String>,
    /// Whether it is written as one limit, which could simply be replaced.
    plain: bool,
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
    let open = shortest_day(context);
    let Some(all) = terms::of(context, subject) else { return };
    for term in &all {
        let judged = |limit: Limit| limits.bound.judge(&[limit], false, open);
        let fault = match &term.kind {
            TermKind::Fixed { limits: own, later, rule } => {
                let verdict = limits.bound.judge(own, *later, open);
                fixed(term, own, *later, verdict, rule.as_ref(), policy)
            }
            TermKind::LookedUp(at) => policy.and_then(|policy| looked_up(term, at, &judged, policy)),
        };
        match fault {
            Some(fault) => report(context, told, limits, term, &fault),
            None if grants => extended(context, told, limits, subject, term, open),
            None => {}
        }
    }
}

/// How many minutes a working day is open at least, whoever must act.
fn shortest_day(context: &Context<'_>) -> i64 {
    let units =
        context.parties.values().filter(|p| matches!(p.kind, PartyKind::Unit { .. } | PartyKind::Group));
    let open = units
        .filter(|p| !p.timetable.is_empty())
        .map(|p| p.timetable.iter().map(|(from, to)| i64::from(to.saturating_sub(*from))).sum::<i64>());
    open.min().unwrap_or(24 * 60)
}

/// A limit that is written out and does not keep the clause, unless no case comes to its rule.
fn fixed(
    term: &Term<'_>,
    own: &[Limit],
    later: bool,
    verdict: Verdict,
    rule: Option<&RuleAt<'_>>,
    policy: Option<&Policy>,
) -> Option<Fault> {
    if verdict == Verdict::Kept {
        return None;
    }
    let reached = rule
        .zip(policy)
        .and_then(|(at, policy)| Some(reach(policy, cells::place(policy, at)?, at.rule, &[])));
    let case = match reached {
        Some(Reach::Never) => return None,
        Some(Reach::Case(case)) => Some(case),
        Some(Reach::Open) | None => None,
    };
    let written: Vec<String> = own.iter().map(ToString::to_string).collect();
    let (which, first) = if later { ("后到者", "the later") } else { ("先到者", "the earlier") };
    let (whose, plain) = (&term.whose, own.len() == 1);
    let limits = written.join(" 与 ");
    let what = if plain {
        Text::new(format!("{} `{limits}`", whose.zh), format!("{} `{limits}`", whose.en))
    } else {
        let en = format!("{} {first} of `{}`", whose.en, written.join("` and `"));
        Text::new(format!("{} `{limits} {which}`", whose.zh), en)
    };
    Some(Fault { span: term.span, what, verdict, case, plain })
}

/// A cell that does not keep the clause, if a case comes to one.
fn looked_up(
    term: &Term<'_>,
    at: &RuleAt<'_>,
    judged: &dyn Fn(Limit) -> Verdict,
    policy: &Policy,
) -> Option<Fault> {
    let cell = cells::broken(policy, at, &|limit| judged(limit) == Verdict::Kept)?;
    let (limit, whose) = (cell.limit, &term.whose);
    let what = match &cell.row {
        Some(row) => Text::new(
            format!("{},清单里 `{row}` 一行是 `{limit}`", whose.zh),
            format!("{}; the row `{row}` of its table has `{limit}`", whose.en),
        ),
        None => Text::new(
            format!("{},查不到时是 `{limit}`", whose.zh),
            format!("{}; where nothing is found it is `{limit}`", whose.en),
        ),
    };
    Some(Fault { span: term.span, what, verdict: judged(limit), case: cell.case, plain: false })
}

/// The limit with all its extensions, where no clause of the baseline allows for them.
fn extended<'s>(
    context: &mut Context<'_>,
    told: &Told<'s>,
    limits: Limits<'s>,
    subject: &Subject<'s>,
    term: &Term<'s>,
    open: i64,
) {
    let (Subject::Clock(_, clock), Bound::AtMost(_), TermKind::Fixed { limits: own, .. }) =
        (subject, limits.bound, &term.kind)
    else {
        return;
    };
    let ([limit], Some(extension)) = (own.as_slice(), clock.extensions.first()) else { return };
    let Some(add) = plain_limit(&extension.add).filter(|add| add.unit == limit.unit) else { return };
    let whole = Limit { n: limit.n.saturating_add(add.n.saturating_mul(extension.times)), ..*limit };
    let verdict = limits.bound.judge(&[whole], false, open);
    if verdict == Verdict::Kept {
        return;
    }
    let what = Text::new(
        format!("期限 `{}` 连同延期最长 `{whole}`", clock.name.text),
        format!("clock `{}` with its extensions allows `{whole}`", clock.name.text),
    );
    let fault = Fault { span: extension.span, what, verdict, case: None, plain: false };
    report(context, told, limits, term, &fault);
}

fn report(context: &mut Context<'_>, told: &Told<'_>, limits: Limits<'_>, term: &Term<'_>, fault: &Fault) {
    let (bound, clause) = (context.written(limits.written.span), &told.clause.name.text);
    let (zh, en) = match limits.bound {
        Bound::AtMost(_) => ("至多", "at most"),
        Bound::AtLeast(_) => ("至少", "at least"),
    };
    let case = |zh: bool| match &fault.case {
        Some(case) if zh => format!(";如 {case}"),
        Some(case) => format!(", as for {case}"),
        None => String::new(),
    };
    let (what, (case_zh, case_en)) = (&fault.what, (case(true), case(false)));
    let wants = format!("clause `{clause}` demands {en} `{bound}`");
    let found = match (fault.verdict, limits.bound) {
        (Verdict::Unsure, _) => {
            let text = Text::new(
                format!("{},条 `{clause}` 是{zh} `{bound}`:两种钟,不能保证守得住{case_zh}", what.zh),
                format!("{}; {wants}: these are two clocks, and it may not be kept{case_en}", what.en),
            );
            let help = Text::new(
                format!("写成 `{bound}` 那种钟的时限;确实管不着,写 `{clause} 不适用 因 \"…\"`"),
                format!(
                    "write a limit on the clock of `{bound}`; if the clause does not apply, write `{clause} 不适用 因 \"…\"`"
                ),
            );
            Diagnostic::error("other-clock", fault.span, text).help(help)
        }
        (Verdict::Kept | Verdict::Broken, Bound::AtMost(_)) => {
            let text = Text::new(
                format!("{},超过条 `{clause}` 的{zh} `{bound}`{case_zh}", what.zh),
                format!("{}; {wants}{case_en}", what.en),
            );
            Diagnostic::error("beyond-baseline", fault.span, text).help(tell::narrow(&bound, zh, en))
        }
        (Verdict::Kept | Verdict::Broken, Bound::AtLeast(_)) => {
            let text = Text::new(
                format!("{},不到条 `{clause}` 的{zh} `{bound}`{case_zh}", what.zh),
                format!("{}; {wants}{case_en}", what.en),
            );
            Diagnostic::error("below-baseline", fault.span, text).help(tell::narrow(&bound, zh, en))
        }
    };
    let mends = fault.plain && fault.verdict == Verdict::Broken;
    let found = if mends { found.fix(fault.span, bound) } else { found };
    context.report(told.cite(found, term.basis));
}
