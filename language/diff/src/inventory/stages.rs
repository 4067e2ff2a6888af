//! 阶段 and what may happen in them.

use shao_abi::{Fork, Join, Link, Meet, Rest, Stage, StageKind};

use super::{actions, effects};
use crate::names::Names;
use crate::term::{Sense, Term};
use crate::thing::Thing;
use crate::{Facet, Sort};

pub(super) fn list(names: Names<'_>, things: &mut Vec<Thing>) {
    for (at, stage) in names.policy.process.stages.iter().enumerate() {
        let title = format!("{}.{}", names.flow(stage.flow), stage.name);
        things.push(self::stage(names, stage, &title).at(names.stage_place(at)));
        for (number, action) in stage.actions.iter().enumerate() {
            let place = names.provenance().actions.get(at).and_then(|all| all.get(number));
            actions::list(names, stage, &title, action, place.map(|(place, _)| place), things);
        }
        things.extend(stage.meets.iter().map(|one| meet(names, &title, one).at(names.stage_place(at))));
    }
}

fn stage(names: Names<'_>, stage: &Stage, title: &str) -> Thing {
    let kind = match stage.kind {
        StageKind::Main => "阶段".to_owned(),
        StageKind::End => "终态".to_owned(),
        StageKind::Child(of) => format!("{} 并行的阶段", names.stage(of)),
        StageKind::ChildEnd(of) => format!("{} 并行的终态", names.stage(of)),
    };
    let decisions: Vec<&str> = stage.decisions.iter().map(|id| names.decision(*id)).collect();
    Thing::new(Sort::Stage, title)
        .part_of(Sort::Flow, names.flow(stage.flow))
        .says(Facet::Kind, kind)
        .term(Facet::Owner, stage.owner.map(|who| Term::party(names.who(who))), Sense::Neutral)
        .is(Facet::Top, stage.top)
        .may_say(Facet::Decisions, (!decisions.is_empty()).then(|| decisions.join(", ")))
        .may_say(Facet::Fork, stage.fork.as_ref().map(|one| fork(names, one)))
}

fn fork(names: Names<'_>, fork: &Fork) -> String {
    let (over, start, end) =
        (names.slot(fork.over), names.stage(fork.child.start), names.stage(fork.child.end));
    let join = match &fork.join {
        Join::All(then) => format!("全部 {}", effects::said(names, then)),
        Join::Any { then, rest } => {
            let rest = match rest {
                Rest::Withdrawn => "撤销",
                Rest::Continue => "续办",
            };
            format!("任一 {} 余者 {rest}", effects::said(names, then))
        }
        Join::Lead { wait: true } => "主办".to_owned(),
        Join::Lead { wait: false } => "主办 不待协办".to_owned(),
    };
    format!("每个 {over} 自 {start} 至 {end} 汇合 {join}")
}

fn meet(names: Names<'_>, title: &str, meet: &Meet) -> Thing {
    let flow = names.flow(meet.flow);
    let with = match meet.with {
        Link::Origin => format!("原件({flow})"),
        Link::Started => flow.to_owned(),
        Link::Leads => format!("并入({flow})"),
        Link::Follows => format!("随({flow})"),
    };
    let point = effects::point(names, &meet.point);
    Thing::new(Sort::Meet, format!("{title} 遇 {with}"))
        .part_of(Sort::Stage, title)
        .says(Facet::At, point)
        .says(Facet::Effects, effects::said(names, &meet.then))
}
