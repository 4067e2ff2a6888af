//! Why a deadline stands where it stands: from when, how long, which days counted and which did not; and, where it
//! passed, what would have met it.

use shao_abi::{ClockId, LimitSource, RuleId};

use super::Because;
use super::change::{Search, Spot};
use super::scene::{Scene, unknown};
use crate::names::Names;
use crate::{
    CiteRef, ClockRun, ClockStatus, Deadline, DutyId, Play, Played, Policy, Record, What, Words, limits,
};

/// `甲 期限 总限 [对 单位]`.
pub(super) fn clock(scene: Scene<'_>, name: &str, clock: &str, of: Option<&str>) -> Result<Because, Words> {
    let (case, state) = scene.case(name)?;
    let names = Names(scene.policy);
    let member = |run: &&ClockRun| {
        of.is_none_or(|of| {
            state.duty(run.duty).and_then(|duty| duty.member).is_some_and(|unit| names.party(unit) == of)
        })
    };
    let runs: Vec<&ClockRun> =
        case.runs.values().filter(|run| names.clock(run.clock) == clock).filter(member).collect();
    // Of several runs the last that lapsed is what people ask about.
    let lapsed = runs.iter().rev().find(|run| run.has_lapsed());
    let Some(run) = lapsed.or(runs.last()).copied() else { return never(scene, clock) };
    let mut because = Because { answer: status(clock, run), ..Because::default() };
    days(scene, case, run, &mut because);
    if runs.len() > 1 {
        let count = runs.len();
        because.notes.push(Words::new(
            format!("这个期限走过 {count} 次，这里说的是第 {} 次", run.run),
            format!("it ran {count} times; this is run {}", run.run),
        ));
    }
    if let Some((record, spot)) = lapse(case, run) {
        let then = Words::new(format!("期限“{clock}”不届满"), format!("clock `{clock}` would not lapse"));
        avoid(scene, &then, (case, record), spot, &mut because);
    }
    Ok(because)
}

/// Since when a run runs, how long, by which rule, and every day of it.
pub(super) fn days(scene: Scene<'_>, case: &Played, run: &ClockRun, because: &mut Because) {
    let policy = scene.policy;
    let rule = rule_of(scene.policy, case, run);
    let by = rule.map(|rule| Names(policy).rule(rule));
    let (zh, en) =
        by.map_or_else(Default::default, |by| (format!("，是 规则 {by} 定的"), format!(", by rule {by}")));
    let unsure = if run.tainted { ("（含待县确认）", " (partly unconfirmed)") } else { ("", "") };
    let cites: Vec<CiteRef> =
        std::iter::once(CiteRef::Clock(run.clock)).chain(rule.map(CiteRef::Rule)).collect();
    let limit = run.limit;
    because.cited(
        Words::new(
            format!("自 {} 起算，限 {limit}{zh}{}", run.start, unsure.0),
            format!("it runs from {} for {limit}{en}{}", run.start, unsure.1),
        ),
        policy,
        &cites,
    );
    if let Ok(explained) = limits::explain(policy, run) {
        // The first line is the question, which is told already.
        let lines = explained.to_zh().into_iter().zip(explained.to_en()).skip(1);
        lines.for_each(|(zh, en)| because.part(Words::new(zh, en)));
    }
    pauses(scene, run, because);
}

/// 停表, 停摆 and 延期 of a run.
fn pauses(scene: Scene<'_>, run: &ClockRun, because: &mut Because) {
    let def = scene.policy.process.clocks.get(run.clock.index());
    for pause in &run.pauses {
        let name = def.and_then(|def| def.pauses.get(usize::from(pause.pause))).map_or("", |def| &def.name);
        let until = pause.to.or(pause.until);
        let (zh, en) = until.map_or_else(
            || ("尚未恢复".to_owned(), "not resumed yet".to_owned()),
            |to| (format!("至 {to}"), format!("until {to}")),
        );
        because.ground(Words::new(
            format!("停表 {name}：自 {} {zh}", pause.from),
            format!("stopped for {name} from {} {en}", pause.from),
        ));
    }
    for outage in &run.outages {
        because.ground(Words::new(
            format!("停摆：{} 至 {} 不计", outage.from, outage.to),
            format!("outage: {} to {} does not count", outage.from, outage.to),
        ));
    }
    if run.grants > 0 {
        let grants = run.grants;
        because.ground(Words::new(
            format!("延期 {grants} 次，已算在内"),
            format!("extended {grants} times, included"),
        ));
    }
}

/// How a run stands.
fn status(clock: &str, run: &ClockRun) -> Words {
    match (run.status, run.deadline) {
        (ClockStatus::Lapsed { at }, _) => {
            Words::new(format!("期限“{clock}”于 {at} 届满"), format!("clock `{clock}` lapsed at {at}"))
        }
        (ClockStatus::Met { at }, Deadline::At(due)) => Words::new(
            format!("期限“{clock}”如期：{at} 办到，届满本在 {due}"),
            format!("clock `{clock}` was met at {at}; it was due {due}"),
        ),
        (ClockStatus::Met { at }, Deadline::UnknownAfter(_) | Deadline::Standing) => {
            Words::new(format!("期限“{clock}”如期：{at} 办到"), format!("clock `{clock}` was met at {at}"))
        }
        (ClockStatus::Cancelled { at }, _) => Words::new(
            format!("期限“{clock}”于 {at} 注销：所在的事务先结束了"),
            format!("clock `{clock}` was cancelled at {at}: its duty ended first"),
        ),
        (ClockStatus::Running | ClockStatus::Stopped, Deadline::At(due)) => {
            Words::new(format!("期限“{clock}”届满于 {due}，尚未到"), format!("clock `{clock}` is due {due}"))
        }
        (ClockStatus::Running | ClockStatus::Stopped, Deadline::UnknownAfter(after)) => Words::new(
            format!("期限“{clock}”：日历只公布到 {after}，之后何时届满尚不可知"),
            format!("clock `{clock}`: the calendar is published up to {after}; its end is not known"),
        ),
        (ClockStatus::Running | ClockStatus::Stopped, Deadline::Standing) => {
            Words::new(format!("期限“{clock}”停表中"), format!("clock `{clock}` stands still"))
        }
    }
}

/// The rule that gave a run its length: of the decision as it stood when the clock started.
#[must_use]
pub fn rule_of(policy: &Policy<'_>, case: &Played, run: &ClockRun) -> Option<RuleId> {
    let clock = policy.process.clocks.get(run.clock.index())?;
    let LimitSource::Outcome { decision, .. } = &clock.limit else { return None };
    let of = |record: &&Record| {
        record.at <= run.start
            && matches!(&record.what, What::Decided { decision: decided, .. } if decided == decision)
    };
    let seq = case.records.iter().filter(of).map(|record| record.seq).max()?;
    case.decided.get(&seq)?.answer.fired.first().copied()
}

/// The record of the lapse of a run, and where it came about.
fn lapse<'c>(case: &'c Played, run: &ClockRun) -> Option<(&'c Record, Spot)> {
    let ClockStatus::Lapsed { at } = run.status else { return None };
    let of = |record: &&Record| {
        let same = matches!(record.what, What::ClockLapsed { clock } if clock == run.clock);
        same && record.duty == run.duty && record.deadline == Some(at)
    };
    let record = case.records.iter().find(of)?;
    Some((record, spot(case, run, at)))
}

/// Where something that a run brought about came about.
pub(super) fn spot(case: &Played, run: &ClockRun, at: shao_calendar::Moment) -> Spot {
    Spot { case: case.key.clone(), name: case.name.clone(), since: run.start, at }
}

/// What would have kept a record from being written: none says the same at the same time, and fewer say it at all. So
/// what only comes later, or in another visit of its stage, is not avoided.
pub(super) fn avoid(
    scene: Scene<'_>,
    then: &Words,
    (case, record): (&Played, &Record),
    spot: Spot,
    because: &mut Because,
) {
    let script = scene.script([case.key.clone()]);
    let alike = |other: &&Record| {
        let whose = record.duty == DutyId::ROOT || other.responsible == record.responsible;
        other.what == record.what && whose
    };
    let times = case.records.iter().filter(alike).count();
    let avoided = |play: &Play<'_>| {
        let found = play.cases().iter().find(|other| other.key == case.key);
        let records = found.map_or(&[][..], |found| found.records.as_slice());
        let alike: Vec<&Record> = records.iter().filter(alike).collect();
        alike.len() < times && alike.iter().all(|other| other.at != record.at)
    };
    let search = Search { policy: scene.policy, script: &script, avoided: &avoided, then };
    found(&search, &[spot], because);
}

/// Tells what a search finds.
pub(super) fn found(search: &Search<'_>, spots: &[Spot], because: &mut Because) {
    if !search.is_sound() {
        let en = "played again it does not come about, so nothing is said of what would have avoided it";
        because.notes.push(Words::new("重演没有得出同样的结果，怎样可以避免就不说了", en));
        return;
    }
    because.instead = search.at(spots);
    let note = if because.instead.is_empty() {
        Words::new(
            "单把一件事改个时间、多做一件或少做一件，都没有找到可以避免的",
            "no single thing moved in time, done besides or left undone was found to avoid it",
        )
    } else {
        Words::new(
            "以上各是只改这一件、其余都照原样重演得出的；写明“不迟于”的，晚一分钟就不成立",
            "each of these was played with that one thing changed and all else as it was; where it says `by`, a minute later it fails",
        )
    };
    because.notes.push(note);
}

/// It never ran: from when it would.
fn never(scene: Scene<'_>, clock: &str) -> Result<Because, Words> {
    let clocks = &scene.policy.process.clocks;
    let at = clocks.iter().position(|def| def.name == clock);
    let at =
        at.ok_or_else(|| unknown(["期限", "clock"], clock, clocks.iter().map(|def| def.name.as_str())))?;
    let mut because = Because::answer(format!("期限“{clock}”没有走过"), format!("clock `{clock}` never ran"));
    let id = ClockId(u16::try_from(at).unwrap_or(u16::MAX));
    let points = clocks.get(at).map(|def| def.from.as_slice()).unwrap_or_default();
    let points: Vec<String> =
        points.iter().map(|point| super::mark::point(Names(scene.policy), point)).collect();
    let points = points.join("、");
    because.cited(
        Words::new(
            format!("它自 {points} 起算，还没有发生"),
            format!("it runs from {points}, which did not happen"),
        ),
        scene.policy,
        &[CiteRef::Clock(id)],
    );
    Ok(because)
}
