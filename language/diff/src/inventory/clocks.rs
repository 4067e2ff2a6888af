//! 期限: limits, marks, pauses, extensions.

use shao_abi::{Clock, Extension, LimitSource, Mark, MarkPoint, Pause, Place, Silence, Stated};

use super::effects;
use crate::names::Names;
use crate::term::{Sense, Term};
use crate::thing::Thing;
use crate::{Direction, Facet, Sort};

pub(super) fn list(names: Names<'_>, things: &mut Vec<Thing>) {
    for (at, clock) in names.policy.process.clocks.iter().enumerate() {
        let one = OneClock {
            names,
            clock,
            title: format!("{}.{}", names.flow(clock.flow), clock.name),
            place: names.provenance().clocks.get(at).map(|(place, _)| place),
            // A limit for a petitioner is no duty of an office.
            outside: names.outside(holder(names, clock)),
        };
        things.push(one.thing());
        things.extend(clock.marks.iter().map(|mark| one.mark(mark)));
        things.extend(clock.pauses.iter().map(|pause| one.pause(pause)));
        things.extend(clock.extension.iter().map(|extension| one.extension(extension)));
    }
}

fn holder(names: Names<'_>, clock: &Clock) -> Option<shao_abi::Who> {
    let of_stage = || names.policy.process.stages.get(clock.of_stage?.index())?.owner;
    clock.holder.or_else(of_stage)
}

struct OneClock<'a> {
    names: Names<'a>,
    clock: &'a Clock,
    title: String,
    place: Option<&'a Place>,
    outside: bool,
}

impl OneClock<'_> {
    fn thing(&self) -> Thing {
        let (names, clock) = (self.names, self.clock);
        let points = |points: &[shao_abi::Point]| {
            Some(Term::members(points.iter().map(|point| effects::point(names, point))))
        };
        let holder = clock.holder.map_or_else(|| "起算时的责任方".to_owned(), |who| names.who(who));
        let thing = Thing::new(Sort::Clock, &self.title)
            .at(self.place)
            .term(Facet::Owner, Some(Term::party(holder)), Sense::Neutral)
            .term(Facet::From, points(&clock.from), Sense::Neutral)
            .term(Facet::To, points(&clock.to), Sense::Neutral)
            .term(Facet::Limit, Some(self.limit()), Sense::LessIsTighter.unless(self.outside));
        let thing = thing.when_added(self.binds(Direction::Tighter));
        match clock.of_stage {
            Some(stage) => {
                let stage = format!("{}.{}", names.flow(clock.flow), names.stage(stage));
                thing.says(Facet::Kind, format!("阶段 {stage} 的限")).part_of(Sort::Stage, &stage)
            }
            None => thing.part_of(Sort::Flow, names.flow(clock.flow)),
        }
    }

    /// A direction, if it is one for offices.
    fn binds(&self, direction: Direction) -> Direction {
        if self.outside { Direction::Added } else { direction }
    }

    fn limit(&self) -> Term {
        match &self.clock.limit {
            LimitSource::Fixed { limit, unconfirmed } => {
                Term::limit(Stated { value: *limit, unconfirmed: *unconfirmed })
            }
            LimitSource::Outcome { decision, field } => {
                let (decision, field) =
                    (self.names.decision(*decision), self.names.outcome(*decision, *field));
                Term::said(format!("{decision}.{field}"))
            }
            LimitSource::Either { limits, later, unconfirmed } => Term::either(*limits, *later, *unconfirmed),
        }
    }

    fn mark(&self, mark: &Mark) -> Thing {
        let (word, at, sense) = match mark.at {
            MarkPoint::Lapse => ("届满", None, Sense::Neutral),
            // Warned earlier, escalated earlier, reminded more often.
            MarkPoint::Left(limit) => ("剩", Some(limit), Sense::MoreIsTighter),
            MarkPoint::Over(limit) => ("逾", Some(limit), Sense::LessIsTighter),
            MarkPoint::Every(limit) => ("此后 每", Some(limit), Sense::LessIsTighter),
        };
        Thing::new(Sort::Mark, format!("{} {word}", self.title))
            .part_of(Sort::Clock, &self.title)
            .when_added(self.binds(Direction::Tighter))
            .at(self.place)
            .term(Facet::At, at.map(Term::limit), sense.unless(self.outside))
            .says(Facet::Effects, effects::said(self.names, &mark.then))
    }

    fn pause(&self, pause: &Pause) -> Thing {
        let sense = Sense::LessIsTighter.unless(self.outside);
        Thing::new(Sort::Pause, format!("{}.{}", self.title, pause.name))
            .part_of(Sort::Clock, &self.title)
            .when_added(self.binds(Direction::Looser))
            .at(self.place)
            .says(Facet::From, effects::point(self.names, &pause.from))
            .says(Facet::To, effects::point(self.names, &pause.to))
            .term(Facet::Most, pause.most.map(Term::limit), sense)
    }

    fn extension(&self, extension: &Extension) -> Thing {
        let sense = Sense::LessIsTighter.unless(self.outside);
        let times = extension.times;
        let times = Term::number(i64::from(times.value), format!("{} 次", times.value), times.unconfirmed);
        let silence = match extension.silence {
            Silence::Granted => "同意",
            Silence::Refused => "不同意",
        };
        // 同意 is more than 不同意: time is given by saying nothing.
        let granted = i64::from(extension.silence == Silence::Granted);
        Thing::new(Sort::Extension, &self.title)
            .part_of(Sort::Clock, &self.title)
            .when_added(self.binds(Direction::Looser))
            .at(self.place)
            .may_say(Facet::Params, effects::params(self.names, &extension.params))
            .term(Facet::Most, Some(times), sense)
            .term(Facet::Add, Some(Term::limit(extension.add)), sense)
            .term(Facet::Owner, Some(Term::party(self.names.who(extension.by))), Sense::Neutral)
            .term(Facet::Limit, Some(Term::limit(extension.within)), Sense::LessIsTighter)
            .term(Facet::Silence, Some(Term::number(granted, silence, false)), sense)
    }
}
