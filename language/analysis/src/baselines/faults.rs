//! Where a limit does not keep its clause: on its own, or with all the time that a 延期 may add.

use shao_abi::Limit;
use shao_ir::Policy;
use shao_syntax::ast::Clock;
use shao_syntax::{Span, Text};

use super::cells;
use super::order::{Bound, Verdict};
use super::subjects::Subject;
use super::terms::{RuleAt, Term, TermKind};
use crate::lower::plain_limit;
use crate::regions::{Reach, reach};

/// A limit that does not keep its clause.
pub(super) struct Fault {
    pub span: Span,
    /// Whose limit, and how much: "期限 `总限` 限 `90 自然日`".
    pub what: Text,
    pub verdict: Verdict,
    /// A case that comes to it.
    pub case: Option<String>,
    /// Whether it is written as one limit, which could simply be replaced.
    pub plain: bool,
}

/// How limits are judged, and whether cases can be tried.
pub(super) struct Judge<'p> {
    pub bound: Bound,
    /// How many minutes a working day is open at least.
    pub open: i64,
    pub policy: Option<&'p Policy>,
}

/// What a 延期 may add to a clock in all.
#[derive(Clone, Copy)]
pub(super) struct Grant<'s> {
    clock: &'s Clock,
    span: Span,
    add: Limit,
}

impl<'s> Grant<'s> {
    /// What the 延期 of a subject may add.
    pub fn of(subject: &Subject<'s>) -> Option<Self> {
        let clock = subject.clock()?;
        let extension = clock.extensions.first()?;
        let once = plain_limit(&extension.add.value)?;
        let add = Limit { n: once.n.saturating_mul(extension.times.value), ..once };
        Some(Self { clock, span: extension.span, add })
    }

    fn grown(&self, limit: Limit) -> Limit {
        let more = if limit.unit.counted() == self.add.unit { self.add.n } else { 0 };
        Limit { n: limit.n.saturating_add(more), ..limit }
    }
}

impl Judge<'_> {
    /// What is wrong with a limit, with what a 延期 adds if that is given.
    pub fn fault(&self, term: &Term<'_>, grant: Option<Grant<'_>>) -> Option<Fault> {
        let grown = |limit: Limit| grant.map_or(limit, |grant| grant.grown(limit));
        let (whose, fault) = match &term.kind {
            TermKind::Fixed { limits, later, rule } => {
                let limits: Vec<Limit> = limits.iter().map(|limit| grown(*limit)).collect();
                let whose = grant.map_or_else(|| term.whose.clone(), |grant| grant.whose());
                (whose, self.fixed(&limits, *later, rule.as_ref())?)
            }
            TermKind::LookedUp(at) => (term.whose.clone(), self.looked_up(at, &grown, grant.is_some())?),
        };
        let what =
            Text::new(format!("{}{}", whose.zh, fault.what.zh), format!("{}{}", whose.en, fault.what.en));
        Some(match grant {
            Some(grant) => Fault { span: grant.span, what, plain: false, ..fault },
            None => Fault { span: term.span, what, ..fault },
        })
    }

    /// A limit that is written out, unless no case comes to its rule.
    fn fixed(&self, limits: &[Limit], later: bool, rule: Option<&RuleAt<'_>>) -> Option<Fault> {
        let verdict = self.bound.judge(limits, later, self.open);
        if verdict == Verdict::Kept {
            return None;
        }
        let reached = rule
            .zip(self.policy)
            .and_then(|(at, policy)| Some(reach(policy, cells::place(policy, at)?, at.rule, &[])));
        let case = match reached {
            Some(Reach::Never) => return None,
            Some(Reach::Case(case)) => Some(case),
            Some(Reach::Open) | None => None,
        };
        let written: Vec<String> = limits.iter().map(ToString::to_string).collect();
        let (which, first) = if later { ("后到者", "the later") } else { ("先到者", "the earlier") };
        let plain = limits.len() == 1;
        let what = if plain {
            Text::new(format!(" `{}`", written.concat()), format!(" `{}`", written.concat()))
        } else {
            let en = format!(" {first} of `{}`", written.join("` and `"));
            Text::new(format!(" `{} {which}`", written.join(" 与 ")), en)
        };
        Some(Fault { span: NOWHERE, what, verdict, case, plain })
    }

    /// A cell of a table, if a case comes to it.
    fn looked_up(&self, at: &RuleAt<'_>, grown: &dyn Fn(Limit) -> Limit, granted: bool) -> Option<Fault> {
        let verdict = |limit: Limit| self.bound.judge(&[grown(limit)], false, self.open);
        let cell = cells::broken(self.policy?, at, &|limit| verdict(limit) == Verdict::Kept)?;
        let limit = grown(cell.limit);
        let (with_zh, with_en) = if granted { ("连同延期", ", with its extensions,") } else { ("", "") };
        let what = match &cell.row {
            Some(row) => Text::new(
                format!(",清单里 `{row}` 一行{with_zh}是 `{limit}`"),
                format!("; the row `{row}` of its table{with_en} is `{limit}`"),
            ),
            None => Text::new(
                format!(",查不到时{with_zh}是 `{limit}`"),
                format!("; what stands for no row{with_en} is `{limit}`"),
            ),
        };
        Some(Fault { span: NOWHERE, what, verdict: verdict(cell.limit), case: cell.case, plain: false })
    }
}

/// Until it is known whether the limit or its extension is to be shown.
const NOWHERE: Span = Span { file: shao_syntax::FileId(0), start: 0, end: 0 };

impl Grant<'_> {
    fn whose(&self) -> Text {
        let name = &self.clock.name.text;
        Text::new(format!("期限 `{name}` 连同延期最长"), format!("clock `{name}` with its extensions allows"))
    }
}
