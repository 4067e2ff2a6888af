//! 台账, 考评, 问责形式 and 问责: their names, before a condition or a line of a 案例 uses one.

use indexmap::IndexMap;
use shao_abi::IntKind;
use shao_syntax::Span;
use shao_syntax::ast::{Accountability, Forms, Item, Ledger, Name, Score};

use super::all;
use crate::context::Context;

/// What looks at the county as a whole, as written; what is declared twice stands here once.
#[derive(Debug, Default)]
pub(crate) struct County<'s> {
    /// Indexed by [`shao_abi::LedgerId`].
    pub ledgers: Vec<&'s Ledger>,
    pub scores: Vec<&'s Score>,
    pub forms: Vec<&'s Forms>,
    pub accountability: Vec<&'s Accountability>,
}

/// Names seen so far, with where each was declared.
#[derive(Default)]
struct Seen<'s>(IndexMap<&'s str, Span>);

impl<'s> Seen<'s> {
    /// Whether a name is new; one that is not is reported.
    fn first(&mut self, context: &mut Context<'_>, name: &'s Name) -> bool {
        let before = self.0.get(name.text.as_str()).copied();
        if before.is_some() {
            context.twice(name, before);
        } else {
            self.0.insert(&name.text, name.span);
        }
        before.is_none()
    }
}

pub(super) fn declare<'s>(context: &mut Context<'s>, items: &[&'s Item]) -> County<'s> {
    let (mut ledgers, mut scores) = (Seen::default(), Seen::default());
    let (mut kinds, mut accountability) = (Seen::default(), Seen::default());
    let mut county = County {
        ledgers: all(items, |i| if let Item::Ledger(l) = i { Some(l) } else { None }),
        scores: all(items, |i| if let Item::Score(s) = i { Some(s) } else { None }),
        forms: all(items, |i| if let Item::Forms(f) = i { Some(f) } else { None }),
        accountability: all(items, |i| if let Item::Accountability(a) = i { Some(a) } else { None }),
    };
    county.ledgers.retain(|one| ledgers.first(context, &one.name));
    county.scores.retain(|one| scores.first(context, &one.name));
    county.forms.retain(|one| kinds.first(context, &one.subject));
    county.accountability.retain(|one| accountability.first(context, &one.name));
    for ledger in &county.ledgers {
        context.county.ledgers.insert(ledger.name.text.clone(), IntKind::Plain);
    }
    for score in &county.scores {
        let forms = score.awards.iter().map(|award| award.form.text.clone()).collect();
        context.county.scores.insert(score.name.text.clone(), forms);
    }
    for list in &county.forms {
        let mut once = Seen::default();
        let forms = list.forms.iter().filter(|form| once.first(context, form)).map(|form| form.text.clone());
        let forms = forms.collect();
        context.county.forms.insert(list.subject.text.clone(), forms);
    }
    inherited(context);
    situations(context, &county);
    county
}

/// Forms of a kind of subject that a baseline names and the county does not declare itself.
fn inherited(context: &mut Context<'_>) {
    let units = context.units;
    for kind in crate::baselines::kinds(units) {
        if !context.county.forms.contains_key(kind)
            && let Some((forms, _)) = crate::baselines::forms_of(units, kind)
        {
            let forms = forms.iter().map(|form| form.text.clone()).collect();
            context.county.forms.insert(kind.to_owned(), forms);
            context.county.taken_over.insert(kind.to_owned());
        }
    }
}

/// 情形 are known by their own names: a 案例 says `问责 推诿扯皮`, whichever 问责 that is of.
fn situations(context: &mut Context<'_>, county: &County<'_>) {
    let mut seen = Seen::default();
    for written in county.accountability.iter().flat_map(|one| &one.situations) {
        if seen.first(context, &written.name) {
            let again = written.again.iter().flat_map(|again| &again.measures);
            let measures = written.measures.iter().chain(again).map(|m| m.name.text.clone()).collect();
            context.county.situations.insert(written.name.text.clone(), measures);
        }
    }
}
