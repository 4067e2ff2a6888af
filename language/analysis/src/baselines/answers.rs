//! 对照: which line answers which clause, and whether it can. Every clause is answered or does not apply.

use shao_ir::Policy;
use shao_syntax::ast::{Clause, Demand, MappingKind, MappingLine, Name};
use shao_syntax::{Diagnostic, Text};

use super::limits::{self, Limits};
use super::shares::{self, Share};
use super::subjects::Subject;
use super::tell::Told;
use super::{Law, ceilings, extensions, forms, lines, sound, terms, words};
use crate::context::Context;

/// A clause with what answers it.
struct Answer<'s> {
    clause: &'s Clause,
    line: &'s MappingLine,
    subjects: Vec<Subject<'s>>,
}

/// Checks a policy against one baseline. `named` is everything a line can name.
pub(super) fn check<'s>(
    context: &mut Context<'_>,
    law: &'s Law<'s>,
    named: &[(String, Subject<'s>)],
    policy: Option<&Policy>,
) {
    let mut answers = Vec::new();
    let mut waived: Vec<(&'s Clause, &'s MappingLine)> = Vec::new();
    // Clauses that a line means to answer; whether some line names a clause there is not, which may be any of them.
    let (mut meant, mut lost): (Vec<&'s Clause>, bool) = (Vec::new(), false);
    for line in &law.lines {
        let (MappingKind::Is(_, _, name) | MappingKind::NotHere(name, _)) = &line.kind;
        let Some(clause) = self::clause(context, law, name) else {
            lost = true;
            continue;
        };
        meant.push(clause);
        match &line.kind {
            MappingKind::Is(name, part, _) => {
                let subjects = subjects(context, named, name, part.as_ref());
                answers.extend(subjects.map(|subjects| Answer { clause, line, subjects }));
            }
            MappingKind::NotHere(_, reason) => {
                waive(context, clause, line, reason);
                waived.push((clause, line));
            }
        }
    }
    for clause in &law.baseline.clauses {
        everywhere(context, law, clause);
        let own: Vec<&Answer<'s>> = answers.iter().filter(|a| std::ptr::eq(a.clause, clause)).collect();
        let not_here = waived.iter().find(|(waived, _)| std::ptr::eq(*waived, clause)).map(|(_, line)| *line);
        for answer in &own {
            let told = Told { law, clause, line: Some(answer.line) };
            self::answer(context, &told, answer, &answers, policy);
        }
        if let Some((answer, line)) = own.first().zip(not_here) {
            both(context, clause, line, answer.line);
        }
        if !lost && !meant.iter().any(|meant| meant.name.text == clause.name.text) {
            unanswered(context, law, clause);
        }
    }
}

fn clause<'s>(context: &mut Context<'_>, law: &'s Law<'s>, name: &Name) -> Option<&'s Clause> {
    let clauses = &law.baseline.clauses;
    if let Some(found) = clauses.iter().find(|clause| clause.name.text == name.text) {
        return Some(found);
    }
    let known: Vec<&str> = clauses.iter().map(|clause| clause.name.text.as_str()).collect();
    context.unknown(Text::new("条", "clause"), &name.text, name.span, &known)
}

fn subjects<'s>(
    context: &mut Context<'_>,
    named: &[(String, Subject<'s>)],
    name: &Name,
    part: Option<&Name>,
) -> Option<Vec<Subject<'s>>> {
    let whole = part.map_or(name.text.clone(), |part| format!("{}.{}", name.text, part.text));
    let found: Vec<Subject<'s>> = named.iter().filter(|(n, _)| *n == whole).map(|(_, s)| *s).collect();
    if !found.is_empty() {
        return Some(found);
    }
    let span = part.map_or(name.span, |part| shao_syntax::Span { end: part.span.end, ..name.span });
    let known: Vec<&str> = named.iter().map(|(name, _)| name.as_str()).collect();
    let what = Text::new(
        "期限、阶段、动作、判定、考评或问责",
        "clock, stage, action, decision, score or accountability",
    );
    context.unknown(what, &whole, span, &known)
}

/// 禁止 and 形式 hold for the whole policy, answered or not.
fn everywhere<'s>(context: &mut Context<'_>, law: &'s Law<'s>, clause: &'s Clause) {
    let told = Told { law, clause, line: None };
    match &clause.demand {
        Demand::Forbid(list) => words::check(context, &told, list),
        Demand::Forms(kind, list) => forms::check(context, &told, kind, list),
        Demand::LimitAtMost(_)
        | Demand::LimitAtLeast(_)
        | Demand::ExtensionAtMost(..)
        | Demand::ShareAtLeast(_)
        | Demand::ShareAtMost(_)
        | Demand::Attach(_)
        | Demand::Require(_) => {}
    }
}

fn of_itself(demand: &Demand) -> bool {
    matches!(demand, Demand::Forbid(_) | Demand::Forms(..))
}

/// Holds what answers a clause against it; whatever of one name cannot answer is left out, if something else can.
fn answer<'s>(
    context: &mut Context<'_>,
    told: &Told<'s>,
    answer: &Answer<'s>,
    all: &[Answer<'s>],
    policy: Option<&Policy>,
) {
    let mut answered = false;
    for subject in &answer.subjects {
        ceilings::note(context, told, subject);
        answered |= match &told.clause.demand {
            Demand::LimitAtMost(limit) => {
                limit_kept(context, told, Limits::of(limit, true), subject, all, policy)
            }
            Demand::LimitAtLeast(limit) => {
                limit_kept(context, told, Limits::of(limit, false), subject, all, policy)
            }
            Demand::ExtensionAtMost(times, add) => {
                let clock = subject.clock();
                clock.inspect(|clock| extensions::check(context, told, *times, add, clock)).is_some()
            }
            Demand::ShareAtLeast(least) => shares::check(context, told, Share::AtLeast(*least), subject),
            Demand::ShareAtMost(most) => shares::check(context, told, Share::AtMost(*most), subject),
            Demand::Attach(wanted) => lines::attached(context, told, wanted, subject),
            Demand::Require(wanted) => lines::required(context, told, wanted, subject),
            Demand::Forbid(_) | Demand::Forms(..) => false,
        };
    }
    if !answered {
        cannot(context, told, answer);
    }
}

/// False if the subject has no limit. Where a 延期 clause is answered by the same clock, that says how far it may be
/// extended.
fn limit_kept<'s>(
    context: &mut Context<'_>,
    told: &Told<'s>,
    limits: Option<Limits<'s>>,
    subject: &Subject<'s>,
    all: &[Answer<'s>],
    policy: Option<&Policy>,
) -> bool {
    let able = terms::of(context, subject).is_some();
    let own = subject.clock();
    let same =
        |other: &Subject<'_>| own.zip(other.clock()).is_some_and(|(own, other)| std::ptr::eq(own, other));
    let granted = all
        .iter()
        .filter(|answer| matches!(answer.clause.demand, Demand::ExtensionAtMost(..)))
        .any(|answer| answer.subjects.iter().any(same));
    if let Some(limits) = limits.filter(|_| able) {
        limits::check(context, told, limits, subject, !granted, policy);
    }
    able
}

fn cannot(context: &mut Context<'_>, told: &Told<'_>, answer: &Answer<'_>) {
    let Some(subject) = answer.subjects.first() else { return };
    let (what, clause, (wants, help)) =
        (subject.what(), &told.clause.name.text, sound::wants(&told.clause.demand));
    let text = if of_itself(&told.clause.demand) {
        Text::new(
            format!("条 `{clause}` {},不用对照", wants.zh),
            format!("clause `{clause}` binds {}; nothing is mapped to it", wants.en),
        )
    } else {
        Text::new(
            format!("条 `{clause}` 说的是{},{} 没有", wants.zh, what.zh),
            format!("clause `{clause}` speaks of {}; {} has none", wants.en, what.en),
        )
    };
    let found = Diagnostic::error("cannot-answer", answer.line.span, text).help(help);
    let label = Text::new("这一条", "the clause");
    context.report(found.label(told.clause.span, label));
}

/// 不适用, with a reason, of a clause that can be set aside.
fn waive(context: &mut Context<'_>, clause: &Clause, line: &MappingLine, reason: &Name) {
    let name = &clause.name.text;
    if of_itself(&clause.demand) {
        let (wants, help) = sound::wants(&clause.demand);
        let text = Text::new(
            format!("条 `{name}` {},不能写不适用", wants.zh),
            format!("clause `{name}` binds {}; it cannot be set aside", wants.en),
        );
        let found = Diagnostic::error("cannot-answer", line.span, text).help(help);
        context.report(found.label(clause.span, Text::new("这一条", "the clause")));
    } else if reason.text.trim().is_empty() {
        context.fail::<()>(
            "cannot-answer",
            reason.span,
            format!("条 `{name}` 为什么不适用,要写明"),
            format!("say why clause `{name}` does not apply"),
        );
    }
}

fn both(context: &mut Context<'_>, clause: &Clause, line: &MappingLine, other: &MappingLine) {
    let name = &clause.name.text;
    let text = Text::new(
        format!("条 `{name}` 写了不适用,又有对照它的一行"),
        format!("clause `{name}` is said not to apply, and is answered too"),
    );
    let help = Text::new("留一行", "keep one of the two");
    let found = Diagnostic::error("cannot-answer", line.span, text).help(help);
    context.report(found.label(other.span, Text::new("对照在这里", "answered here")));
}

fn unanswered(context: &mut Context<'_>, law: &Law<'_>, clause: &Clause) {
    if of_itself(&clause.demand) {
        return;
    }
    let (name, baseline) = (&clause.name.text, &law.baseline.name.text);
    let text = Text::new(
        format!("基线 `{baseline}` 的条 `{name}` 没有对照"),
        format!("clause `{name}` of baseline `{baseline}` is not answered"),
    );
    let help = Text::new(
        format!("在 `对照 {baseline}` 里写 `… 即 {name}`,管不着就写 `{name} 不适用 因 \"…\"`"),
        format!("write `… 即 {name}` in `对照 {baseline}`, or `{name} 不适用 因 \"…\"`"),
    );
    let told = Told { law, clause, line: None };
    let found = Diagnostic::warning("clause-unanswered", law.place, text).help(help);
    context.report(told.cite(found, &shao_syntax::ast::Basis::default()));
}
