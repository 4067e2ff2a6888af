//! 动作 and their results.

use shao_abi::{Action, Cap, Place, Stage};

use super::effects;
use crate::names::Names;
use crate::term::{Sense, Term};
use crate::thing::Thing;
use crate::{Facet, Sort};

pub(super) fn list(
    names: Names<'_>,
    stage: &Stage,
    stage_title: &str,
    action: &Action,
    place: Option<&Place>,
    things: &mut Vec<Thing>,
) {
    let title = format!("{stage_title}.{}", names.act(action.act));
    // What restrains a petitioner does not bind an office.
    let sense = Sense::LessIsTighter.unless(names.outside(action.by.or(stage.owner)));
    let by = action.by.map_or_else(|| "本阶段的责任方".to_owned(), |who| names.who(who));
    let thing = Thing::new(Sort::Action, &title)
        .part_of(Sort::Stage, stage_title)
        .term(Facet::Owner, Some(Term::party(by)), Sense::Neutral)
        .term(Facet::Guard, effects::guard(names, action.guard), sense)
        .is(Facet::Unconfirmed, effects::unconfirmed(names, action.guard))
        .may_say(Facet::Params, effects::params(names, &action.params))
        .may_say(Facet::Effects, action.results.is_empty().then(|| effects::said(names, &action.effects)));
    things.push(capped(names, thing, action.cap.as_ref(), sense).at(place));
    for result in &action.results {
        let thing = Thing::new(Sort::Result, format!("{title} {}", result.name))
            .part_of(Sort::Action, &title)
            .says(Facet::Effects, effects::said(names, &result.effects));
        things.push(capped(names, thing, result.cap.as_ref(), sense).at(place));
    }
}

fn capped(names: Names<'_>, thing: Thing, cap: Option<&Cap>, sense: Sense) -> Thing {
    let Some(cap) = cap else { return thing };
    let most =
        Term::number(i64::from(cap.most.value), format!("{} 次", cap.most.value), cap.most.unconfirmed);
    thing
        .term(Facet::Most, Some(most), sense)
        .may_say(Facet::Beyond, cap.over.as_ref().map(|over| effects::said(names, over)))
}
