//! Clocks, marks and open questions of a view.

use shao_abi::{MarkPoint, Silence};

use super::types::{AskView, ClockView, MarkView};
use crate::engine::{Work, ask_due};
use crate::state::{Ask, AskAbout, ClockRun, ClockStatus, Deadline, MarkCause, MarkRecorded};
use crate::{Fault, Words, builtin, show_value};

/// Open runs first, each group in order of declaration.
pub(super) fn clocks(work: &Work<'_>) -> Vec<ClockView> {
    let mut runs: Vec<&ClockRun> = work.state.clocks.iter().collect();
    runs.sort_by_key(|run| (!run.is_open(), run.clock, run.duty));
    runs.into_iter().map(|run| clock(work, run)).collect()
}

fn clock(work: &Work<'_>, run: &ClockRun) -> ClockView {
    let names = work.names();
    ClockView {
        clock: names.clock(run.clock),
        id: run.id,
        run: run.run,
        duty: run.duty,
        member: work.state.duty(run.duty).and_then(|duty| duty.member).map(|party| names.party(party)),
        holder: run.holder.map(|party| names.party(party)),
        start: run.start,
        limit: limit_text(run),
        grants: run.grants,
        state: status_word(run.status).to_owned(),
        open: run.is_open(),
        deadline: run.due(),
        note: note(run),
        tainted: run.tainted,
    }
}

/// The word of the language for how a clock stands.
pub(crate) fn status_word(status: ClockStatus) -> &'static str {
    match status {
        ClockStatus::Running => "走",
        ClockStatus::Stopped => "停",
        ClockStatus::Met { .. } => "如期",
        ClockStatus::Lapsed { .. } => "届满",
        ClockStatus::Cancelled { .. } => "注销",
    }
}

fn note(run: &ClockRun) -> Option<Words> {
    match (run.status, run.deadline) {
        (ClockStatus::Running | ClockStatus::Stopped, Deadline::UnknownAfter(after)) => {
            let en = format!("the calendar beyond has not been published; the deadline lies after {after}");
            Some(Words::new(format!("以后年度的日历尚未公布，届满时间不早于 {after}"), en))
        }
        (ClockStatus::Stopped, Deadline::Standing) => {
            let until =
                run.pauses.iter().filter(|pause| pause.to.is_none()).filter_map(|pause| pause.until).max();
            let zh = until.map_or_else(|| "停表中".to_owned(), |at| format!("停表中，至迟于 {at} 恢复"));
            let en = until.map_or_else(
                || "it stands still".to_owned(),
                |at| format!("it stands still, until {at} at most"),
            );
            Some(Words::new(zh, en))
        }
        (ClockStatus::Lapsed { .. }, _) => {
            run.closed.map(|at| Words::new(format!("逾期，{at} 了结"), format!("overdue, closed at {at}")))
        }
        (
            ClockStatus::Running
            | ClockStatus::Stopped
            | ClockStatus::Met { .. }
            | ClockStatus::Cancelled { .. },
            _,
        ) => None,
    }
}

/// Marks, oldest first.
pub(super) fn marks(work: &Work<'_>) -> Vec<MarkView> {
    work.state.marks.iter().map(|mark| mark_view(work, mark)).collect()
}

fn mark_view(work: &Work<'_>, mark: &MarkRecorded) -> MarkView {
    let names = work.names();
    MarkView {
        mark: names.mark(mark.mark),
        against: mark.against.map(|party| names.party(party)),
        at: mark.at,
        last: mark.last,
        times: mark.times,
        by: cause(work, &mark.by),
        tainted: mark.tainted,
    }
}

fn cause(work: &Work<'_>, by: &MarkCause) -> String {
    match by {
        MarkCause::Act(act) => format!("动作 {act}"),
        MarkCause::Join => "汇合".to_owned(),
        MarkCause::Clock { clock, mark, .. } => {
            let marks = work.policy.process.clocks.get(clock.index()).map(|clock| &clock.marks);
            let at = marks.and_then(|marks| marks.get(usize::from(*mark))).map(|mark| point(mark.at));
            format!("期限 {} {}", work.names().clock(*clock), at.unwrap_or_default())
        }
    }
}

fn point(at: MarkPoint) -> String {
    match at {
        MarkPoint::Left(limit) => format!("剩 {}", limit.value),
        MarkPoint::Lapse => "届满".to_owned(),
        MarkPoint::Over(limit) => format!("逾 {}", limit.value),
        MarkPoint::Every(limit) => format!("此后每 {}", limit.value),
    }
}

/// Open questions, oldest first.
pub(super) fn asks(work: &Work<'_>) -> Result<Vec<AskView>, Fault> {
    work.state.asks.iter().map(|ask| ask_view(work, ask)).collect()
}

fn ask_view(work: &Work<'_>, ask: &Ask) -> Result<AskView, Fault> {
    let names = work.names();
    let (about, silence) = match ask.about {
        AskAbout::Judgement { field } => {
            let (slot, def) = work.judgement(field)?;
            let ty = work.policy.schema.slots.get(slot.index()).map(|slot| &slot.ty);
            let silence = ty.map_or_else(String::new, |ty| show_value(work.policy.schema, ty, &def.silence));
            (format!("认定 {}", names.field(field)), silence)
        }
        AskAbout::Extension { run } => {
            let clock = names.clock(work.run(run)?.clock);
            let silence = match work.extension(run)?.silence {
                Silence::Granted => "同意",
                Silence::Refused => "不同意",
            };
            (format!("延期 {clock}"), silence.to_owned())
        }
        AskAbout::Path { .. } => (builtin::RULE.to_owned(), builtin::KEEP.to_owned()),
    };
    Ok(AskView {
        id: ask.id,
        about,
        who: ask.who.map(|party| names.party(party)),
        asked: ask.asked,
        deadline: ask_due(&work.state, ask),
        silence,
    })
}

fn limit_text(run: &ClockRun) -> String {
    match run.beside {
        None => run.limit.to_string(),
        Some(beside) => {
            let which = if beside.later { "后到者" } else { "先到者" };
            format!("{} 与 {} {which}", run.limit, beside.limit)
        }
    }
}
