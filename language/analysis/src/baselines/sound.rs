//! Whether a baseline itself can be read: names once, limits and shares that exist.

use shao_syntax::Text;
use shao_syntax::ast::{Baseline, Clause, Demand, Name};

use crate::context::Context;
use crate::lower::fixed_limit;

/// The whole, in basis points.
const WHOLE: i64 = 10_000;

pub(super) fn check(context: &mut Context<'_>, baseline: &Baseline) {
    if baseline.clauses.is_empty() {
        let name = &baseline.name;
        let (zh, en) =
            (format!("基线 `{}` 一条都没有", name.text), format!("baseline `{}` has no clause", name.text));
        context.fail::<()>("no-rules", name.span, zh, en);
    }
    once(context, baseline.clauses.iter().map(|clause| &clause.name));
    for clause in &baseline.clauses {
        self::clause(context, clause);
    }
}

fn clause(context: &mut Context<'_>, clause: &Clause) {
    match &clause.demand {
        Demand::LimitAtMost(limit) | Demand::LimitAtLeast(limit) => {
            fixed_limit(context, limit);
        }
        Demand::ExtensionAtMost(times, add) => {
            if !(0..=100).contains(times) {
                let (zh, en) = ("次数从 0 到 100", "a count is from 0 to 100");
                context.fail::<()>("count-out-of-range", clause.span, zh, en);
            }
            fixed_limit(context, add);
        }
        Demand::ShareAtLeast(ratio) | Demand::ShareAtMost(ratio) => {
            if !(0..=WHOLE).contains(ratio) {
                let (zh, en) = ("权重从 0% 到 100%", "a share is from 0% to 100%");
                context.fail::<()>("out-of-range", clause.span, zh, en);
            }
        }
        Demand::Forbid(names) | Demand::Attach(names) | Demand::Require(names) => once(context, names.iter()),
        Demand::Forms(_, forms) => once(context, forms.iter()),
    }
}

fn once<'n>(context: &mut Context<'_>, names: impl Iterator<Item = &'n Name>) {
    let mut seen: Vec<&Name> = Vec::new();
    for name in names {
        match seen.iter().find(|first| first.text == name.text) {
            Some(first) => context.twice(name, Some(first.span)),
            None => seen.push(name),
        }
    }
}

/// What a clause asks for, to be said where something else answers it: what it wants, and what can be written.
pub(super) fn wants(demand: &Demand) -> (Text, Text) {
    let text = |zh: &str, en: &str| Text::new(zh, en);
    match demand {
        Demand::LimitAtMost(_) | Demand::LimitAtLeast(_) => (
            text("一个时限", "a limit"),
            text(
                "写一个期限、有 限 的阶段或动作、判定.时限,或 问责.申诉",
                "name a 期限, a stage or action with 限, a decision's limit, or 问责.申诉",
            ),
        ),
        Demand::ExtensionAtMost(..) => (
            text("延期", "an extension"),
            text(
                "写一个期限;本县不许延期,写 `… 不适用 因 \"不延期\"`",
                "name a 期限; where nothing is extended, write `… 不适用 因 \"不延期\"`",
            ),
        ),
        Demand::ShareAtLeast(_) | Demand::ShareAtMost(_) => (
            text("权重", "a share"),
            text("写一个有 纳入 的考评,或 考评.指标", "name a score with 纳入, or score.indicator"),
        ),
        Demand::Attach(_) => (
            text("附带的项", "parameters"),
            text("写一个动作,如 `待受理.不予受理`", "name an action, such as `待受理.不予受理`"),
        ),
        Demand::Require(_) => (text("须", "须 lines"), text("写一个 须 判定", "name a 须 decision")),
        Demand::Forbid(_) => {
            (text("整个政策都守", "the whole policy"), text("删去这一行", "remove this line"))
        }
        Demand::Forms(..) => (text("所有的问责都守", "every 问责"), text("删去这一行", "remove this line")),
    }
}
