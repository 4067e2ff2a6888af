//! A course in the author's own names.

use shao_abi::{ClockId, Effect, Link, MarkPoint};

use crate::machine::Course;
use crate::{Edge, Graph, Move};

/// A walk in words: `待接单 —退单→ 待派 —派单→ 待接单`, in Chinese and in English. What changes neither the stage nor is
/// done by anybody is left out.
#[must_use]
pub fn walk(course: &Course<'_>, graph: &Graph, steps: &[(usize, &Edge)]) -> (String, String) {
    let stage = |at: usize| {
        let stage = graph.states.get(at).and_then(|state| course.stage(state.stage));
        stage.map_or("", |stage| stage.name.as_str())
    };
    let Some((first, _)) = steps.first() else { return Default::default() };
    let (mut zh, mut en) = (stage(*first).to_owned(), stage(*first).to_owned());
    for (at, edge) in steps {
        if !edge.enters() && !matches!(edge.by, Move::Act { .. }) && !edge.blocked {
            continue;
        }
        let (by_zh, by_en) = label(course, graph, *at, edge.by);
        zh.push_str(&format!(" —{by_zh}→ {}", stage(edge.to)));
        en.push_str(&format!(" —{by_en}→ {}", stage(edge.to)));
    }
    (zh, en)
}

/// What makes a move, in Chinese and in English.
#[must_use]
pub fn label(course: &Course<'_>, graph: &Graph, at: usize, by: Move) -> (String, String) {
    let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match by {
        Move::Act { action, result } => {
            let said = act(course, graph, at, action, result);
            (said.clone(), said)
        }
        Move::Lapse(clock) => of_clock(course, graph, at, clock, ("届满", "lapse")),
        Move::Mark(clock, mark) => {
            let point = course.clock(clock).and_then(|c| c.marks.get(usize::from(mark))).map(|mark| mark.at);
            let (zh, en) = match point {
                Some(MarkPoint::Left(limit)) => {
                    (format!("剩 {}", limit.value), format!("{} left", limit.value))
                }
                Some(MarkPoint::Over(limit)) => {
                    (format!("逾 {}", limit.value), format!("{} over", limit.value))
                }
                Some(MarkPoint::Every(limit)) => {
                    (format!("此后 每 {}", limit.value), format!("every {} after", limit.value))
                }
                Some(MarkPoint::Lapse) | None => both("届满", "lapse"),
            };
            of_clock(course, graph, at, clock, (&zh, &en))
        }
        Move::Resume(clock, pause) => {
            let pause = course.clock(clock).and_then(|c| c.pauses.get(usize::from(pause)));
            let name = pause.map_or("", |pause| pause.name.as_str());
            (format!("停表 {name} 到限"), format!("pause {name} ends"))
        }
        Move::Join => both("汇合", "join"),
        Move::Meet(meet) => met(course, graph, at, meet),
        Move::Reopen => both("重启", "reopen"),
    }
}

fn act(course: &Course<'_>, graph: &Graph, at: usize, action: u16, result: Option<u16>) -> String {
    let stage = graph.states.get(at).and_then(|state| course.stage(state.stage));
    let Some(action) = stage.and_then(|stage| stage.actions.get(usize::from(action))) else {
        return String::new();
    };
    let name = course.process().acts.get(action.act.index()).map_or("", |act| act.name.as_str());
    let result = result.and_then(|at| action.results.get(usize::from(at)));
    result.map_or_else(|| name.to_owned(), |result| format!("{name} {}", result.name))
}

/// A mark of a clock; the clock is named unless it is the stage's own.
fn of_clock(
    course: &Course<'_>,
    graph: &Graph,
    at: usize,
    clock: ClockId,
    (zh, en): (&str, &str),
) -> (String, String) {
    let Some(written) = course.clock(clock) else { return Default::default() };
    let stage = graph.states.get(at).map(|state| state.stage);
    if written.of_stage.is_some() && written.of_stage == stage {
        return (zh.to_owned(), en.to_owned());
    }
    (format!("{} {zh}", written.name), format!("{} {en}", written.name))
}

fn met(course: &Course<'_>, graph: &Graph, at: usize, meet: u16) -> (String, String) {
    let stage = graph.states.get(at).and_then(|state| course.stage(state.stage));
    let Some(meet) = stage.and_then(|stage| stage.meets.get(usize::from(meet))) else {
        return Default::default();
    };
    let flow = course.process().flows.get(meet.flow.index()).map_or("", |flow| flow.name.as_str());
    let (zh, en) =
        if meet.with == Link::Origin { ("原件", "the case that started it") } else { (flow, flow) };
    let goes = meet.then.iter().any(|effect| matches!(effect, Effect::Goto(_)));
    if goes {
        (format!("遇 {zh}"), format!("met {en}"))
    } else {
        (format!("遇 {zh}"), format!("heard of {en}"))
    }
}
