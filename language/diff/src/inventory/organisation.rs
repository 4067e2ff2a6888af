//! 机构, 记号 and enumerations: who and what there is.

use shao_abi::{Party, PartyKind};

use crate::names::{Names, minute};
use crate::term::{Sense, Term};
use crate::thing::Thing;
use crate::{Facet, Sort};

pub(super) fn list(names: Names<'_>, things: &mut Vec<Thing>) {
    let schema = &names.policy.schema;
    let levels: Vec<&str> = schema.levels.iter().map(|level| level.name.as_str()).collect();
    things.push(Thing::new(Sort::Levels, "").says(Facet::Members, levels.join(" < ")));
    things.extend(schema.parties.iter().map(|one| party(names, one)));
    for def in &schema.enums {
        let members = Some(Term::members(&def.members));
        things.push(Thing::new(Sort::Enum, &def.name).term(Facet::Members, members, Sense::Neutral));
    }
    things.extend(schema.marks.iter().map(|mark| Thing::new(Sort::MarkName, &mark.name)));
}

fn party(names: Names<'_>, party: &Party) -> Thing {
    let spans = party
        .timetable
        .iter()
        .map(|(from, to)| format!("{}-{}", minute(i64::from(*from)), minute(i64::from(*to))));
    let spans = spans.collect::<Vec<_>>().join(", ");
    let thing = Thing::new(Sort::Party, &party.name);
    let thing = match &party.kind {
        PartyKind::Group => thing.says(Facet::Level, "群体"),
        PartyKind::Unit { level, parent, functions } => thing
            .says(Facet::Level, names.level(*level))
            .may_say(Facet::Parent, parent.map(|id| names.party(id)))
            .term(
                Facet::Functions,
                (!functions.is_empty()).then(|| Term::members(functions)),
                Sense::Neutral,
            ),
    };
    thing
        .may_say(Facet::Timetable, (!spans.is_empty()).then_some(spans))
        .may_say(Facet::DayEnd, party.day_end.map(|end| minute(i64::from(end))))
}
