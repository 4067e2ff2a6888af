//! Why a mark was recorded; or, where it was not, what would record it and why that did not come.

use shao_abi::{Clock, ClockId, Effect, MarkPoint, Point};

use super::Because;
use super::change::Spot;
use super::clock::{avoid, days, spot};
use super::scene::{Scene, unknown};
use crate::names::Names;
use crate::view::status_word;
use crate::{Actor, ClockRun, Played, Record, What, Words};

/// `甲 记 红牌 [对 谁]`.
pub(super) fn mark(scene: Scene<'_>, name: &str, mark: &str, of: Option<&str>) -> Result<Because, Words> {
    let (case, _) = scene.case(name)?;
    let names = Names(scene.policy);
    let marks = || scene.policy.schema.marks.iter().map(|def| def.name.as_str());
    if !marks().any(|def| def == mark) {
        return Err(unknown(["记号", "mark"], mark, marks()));
    }
    let meant = |record: &&Record| {
        let What::Marked { mark: id, against, .. } = record.what else { return false };
        names.mark(id) == mark && of.is_none_or(|of| names.party_or_nobody(against) == of)
    };
    match case.records.iter().find(meant) {
        Some(record) => Ok(recorded(scene, case, record, mark)),
        None => Ok(not_recorded(scene, case, mark)),
    }
}

fn recorded(scene: Scene<'_>, case: &Played, record: &Record, mark: &str) -> Because {
    let What::Marked { against, clock, .. } = record.what else { return Because::default() };
    let names = Names(scene.policy);
    let (against, when) = (names.party_or_nobody(against), crate::Words::when(record.at));
    let mut because = Because::answer(
        format!("{}，{} 记 {mark}，记在 {against} 名下", when.zh, case.name),
        format!("{} {mark} was recorded of {} against {against}", when.en, case.name),
    );
    let then = Words::new(format!("不记这次{mark}"), format!("this {mark} would not be recorded"));
    let run = clock.and_then(|clock| run_of(case, clock, record));
    let at = match run {
        Some(run) => {
            let clock = names.clock(run.clock);
            let point = record.deadline.map_or(record.at, |due| due.min(record.at));
            because.cited(
                Words::new(format!("是期限“{clock}”记的"), format!("clock `{clock}` records it")),
                scene.policy,
                &record.cites,
            );
            days(scene, case, run, &mut because);
            spot(case, run, if run.has_lapsed() { point } else { record.at })
        }
        None => {
            let act = acted(case, record);
            let (zh, en) = act.map_or_else(
                || {
                    (
                        "是汇合或别的案件带来的".to_owned(),
                        "it followed from a join or from another case".to_owned(),
                    )
                },
                |act| (format!("是“{act}”这个动作记的"), format!("the act `{act}` records it")),
            );
            because.cited(Words::new(zh, en), scene.policy, &record.cites);
            let since = case.state.as_ref().map_or(record.at, |state| state.opened);
            Spot { case: case.key.clone(), name: case.name.clone(), since, at: record.at }
        }
    };
    avoid(scene, &then, (case, record), at, &mut because);
    because
}

/// The run by which a clock recorded something.
fn run_of<'c>(case: &'c Played, clock: ClockId, record: &Record) -> Option<&'c ClockRun> {
    let own = |run: &&ClockRun| run.clock == clock && run.start <= record.at;
    let runs = || case.runs.values().filter(own);
    runs().rfind(|run| run.duty == record.duty).or_else(|| runs().next_back())
}

/// The act that a record followed from.
fn acted<'c>(case: &'c Played, record: &Record) -> Option<&'c str> {
    let mut before = case.records.iter().filter(|other| other.seq < record.seq && other.at == record.at);
    let done = before.rfind(|other| matches!(other.actor, Actor::Party(_) | Actor::Deemed))?;
    let What::Acted { act, .. } = &done.what else { return None };
    Some(act)
}

fn not_recorded(scene: Scene<'_>, case: &Played, mark: &str) -> Because {
    let mut because = Because::answer(
        format!("{} 没有记过 {mark}", case.name),
        format!("{mark} was never recorded of {}", case.name),
    );
    let names = Names(scene.policy);
    let flow = case.state.as_ref().map(|state| state.flow);
    let marks = |effects: &[Effect]| {
        effects.iter().any(|effect| matches!(effect, Effect::Mark(id) if names.mark(*id) == mark))
    };
    for (id, clock) in (0u16..).map(ClockId).zip(&scene.policy.process.clocks) {
        let points: Vec<String> =
            clock.marks.iter().filter(|own| marks(&own.then)).map(|own| mark_point(own.at)).collect();
        if points.is_empty() || Some(clock.flow) != flow {
            continue;
        }
        because.cited(
            silent(case, id, clock, &points.join("、")),
            scene.policy,
            &[crate::CiteRef::Clock(id)],
        );
    }
    let stages = scene.policy.process.stages.iter().filter(|stage| Some(stage.flow) == flow);
    for (stage, action) in stages.flat_map(|stage| stage.actions.iter().map(move |action| (stage, action))) {
        let results = action.results.iter().filter(|result| marks(&result.effects));
        let results: Vec<&str> = results.map(|result| result.name.as_str()).collect();
        if !marks(&action.effects) && results.is_empty() {
            continue;
        }
        let act = scene.policy.process.acts.get(action.act.index()).map_or("", |act| act.name.as_str());
        let what = format!("{act} {}", results.join("、"));
        let (stage, what) = (&stage.name, what.trim_end());
        because.ground(Words::new(
            format!("阶段“{stage}”的“{what}”会记，没有人这样做"),
            format!("`{what}` in stage {stage} records it; nobody did that"),
        ));
    }
    because
}

/// Why a clock did not come to the point at which it records a mark.
fn silent(case: &Played, id: ClockId, clock: &Clock, points: &str) -> Words {
    let (name, runs) = (&clock.name, case.runs.values().filter(|run| run.clock == id));
    let runs: Vec<String> = runs
        .map(|run| {
            let due = run.due().map_or_else(|| "未定".to_owned(), |due| due.to_string());
            format!("{}（届满 {due}）", status_word(run.status))
        })
        .collect();
    if runs.is_empty() {
        return Words::new(
            format!("期限“{name}”{points}会记，它没有走过"),
            format!("clock `{name}` records it ({points}); it never ran"),
        );
    }
    let runs = runs.join("、");
    Words::new(
        format!("期限“{name}”{points}会记，它没有走到那里：{runs}"),
        format!("clock `{name}` records it ({points}); it did not come to that: {runs}"),
    )
}

fn mark_point(at: MarkPoint) -> String {
    match at {
        MarkPoint::Left(limit) => format!("剩 {} 时", limit.value),
        MarkPoint::Lapse => "届满时".to_owned(),
        MarkPoint::Over(limit) => format!("逾 {} 时", limit.value),
        MarkPoint::Every(limit) => format!("届满后每 {}", limit.value),
    }
}

/// A point in the life of a case, as the policy writes it.
pub(super) fn point(names: Names<'_>, point: &Point) -> String {
    match point {
        Point::Open => "登记".to_owned(),
        Point::Enter(stage) => format!("进入 {}", names.stage(*stage)),
        Point::Leave(stage) => format!("离开 {}", names.stage(*stage)),
        Point::Act { act, result } => {
            let act = names.0.process.acts.get(act.index()).map_or("", |act| act.name.as_str());
            result.as_ref().map_or_else(|| act.to_owned(), |result| format!("{act} {result}"))
        }
    }
}
