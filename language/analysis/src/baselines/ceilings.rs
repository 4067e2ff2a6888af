//! How long the superior law lets a matter take: the clauses that a clock of the county answers, for whoever works out how
//! long its cases can take in all.

use shao_abi::Limit;
use shao_syntax::ast::{Demand, Expr};

use super::subjects::Subject;
use super::tell::Told;
use crate::context::Context;
use crate::lower::plain_limit;

/// What the law allows a clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ceiling {
    /// The process of the clock.
    pub flow: String,
    /// The clock.
    pub clock: String,
    /// The baseline.
    pub baseline: String,
    /// The clauses, in the order in which they are answered.
    pub clauses: Vec<String>,
    /// 期限 至多; none where only the 延期 is answered.
    pub limit: Option<Limit>,
    /// 延期 至多 n 次 加 D.
    pub extension: Option<(i64, Limit)>,
}

/// Takes note of a clause that a clock answers.
pub(super) fn note(context: &mut Context<'_>, told: &Told<'_>, subject: &Subject<'_>) {
    let Subject::Clock(process, clock) = subject else { return };
    let (flow, name) = (&process.name.text, &clock.name.text);
    let baseline = &told.law.baseline.name.text;
    let same = |c: &Ceiling| c.flow == *flow && c.clock == *name && c.baseline == *baseline;
    let at = context.ceilings.iter().position(same).unwrap_or_else(|| {
        context.ceilings.push(Ceiling {
            flow: flow.clone(),
            clock: name.clone(),
            baseline: baseline.clone(),
            clauses: Vec::new(),
            limit: None,
            extension: None,
        });
        context.ceilings.len().saturating_sub(1)
    });
    let Some(ceiling) = context.ceilings.get_mut(at) else { return };
    let limit = |written: &Expr| plain_limit(written);
    match &told.clause.demand {
        Demand::LimitAtMost(most) => ceiling.limit = limit(most),
        Demand::ExtensionAtMost(times, add) => ceiling.extension = limit(add).map(|add| (*times, add)),
        Demand::LimitAtLeast(_)
        | Demand::ShareAtLeast(_)
        | Demand::ShareAtMost(_)
        | Demand::Attach(_)
        | Demand::Require(_)
        | Demand::Forbid(_)
        | Demand::Forms(..) => return,
    }
    ceiling.clauses.push(told.clause.name.text.clone());
}
