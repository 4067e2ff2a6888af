//! Points: when something falls due. Nothing is stored about them; they follow from clocks and asks.

use shao_abi::{Limit, Mark, MarkPoint};
use shao_calendar::Moment;

use super::work::{Work, earliest, just_after};
use crate::limits;
use crate::state::{Ask, AskAbout, AskId, CaseState, ClockRun, ClockStatus, Deadline, FiredMark, RunId};
use crate::{Fault, Policy};

/// Something that falls due on a run at a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    /// 剩 D, by position of the mark.
    Warning(u16),
    /// The deadline itself.
    Lapse,
    /// 逾 D or 此后 每 D, by position of the mark.
    Over(u16),
}

impl Work<'_> {
    /// The least point of the case: the last instant before something falls due.
    pub(crate) fn next_point(&self) -> Result<Option<Moment>, Fault> {
        let mut next = self.next_window();
        for run in self.state.clocks.iter().filter(|run| run.is_open()) {
            for (at, _) in due_on(self.policy, run)? {
                next = earliest(next, Some(at));
            }
        }
        Ok(next)
    }

    /// When the case must be woken: the first instant after its least point.
    pub(crate) fn wake_at(&self) -> Result<Option<Moment>, Fault> {
        match self.next_point()? {
            Some(q) => Ok(Some(just_after(q)?.max(self.state.last))),
            None => Ok(None),
        }
    }

    /// The least point of asks and of pauses that end by their own limit.
    fn next_window(&self) -> Option<Moment> {
        let asks = self.state.asks.iter().filter_map(|ask| ask_due(&self.state, ask)).min();
        let pauses =
            self.state.clocks.iter().filter(|run| run.is_open()).flat_map(pause_ends).map(|(at, _)| at).min();
        earliest(asks, pauses)
    }

    /// The first ask due by `q`: inner duties before outer ones, then by number.
    pub(crate) fn ask_due_by(&self, q: Moment) -> Option<AskId> {
        let due = self.state.asks.iter().filter(|ask| ask_due(&self.state, ask).is_some_and(|at| at <= q));
        due.min_by_key(|ask| (std::cmp::Reverse(self.depth(ask.duty)), ask.id)).map(|ask| ask.id)
    }

    /// A pause whose own limit ends it by `q`.
    pub(crate) fn pause_over_by(&self, q: Moment) -> Option<(RunId, u16)> {
        let open = self.state.clocks.iter().filter(|run| run.is_open());
        let mut over = open.flat_map(|run| pause_ends(run).map(|(at, pause)| (at, run.id, pause)));
        over.find(|(at, _, _)| *at <= q).map(|(_, run, pause)| (run, pause))
    }
}

/// When an ask falls silent. A request for more time falls due no later than the deadline it would move, where
/// silence takes its effect before the marks of that deadline.
pub(crate) fn ask_due(state: &CaseState, ask: &Ask) -> Option<Moment> {
    let own = match ask.deadline {
        Deadline::At(at) => Some(at),
        Deadline::UnknownAfter(_) | Deadline::Standing => None,
    };
    match ask.about {
        AskAbout::Judgement { .. } | AskAbout::Path { .. } => own,
        AskAbout::Extension { run } => earliest(own, state.run(run).and_then(ClockRun::due)),
    }
}

fn pause_ends(run: &ClockRun) -> impl Iterator<Item = (Moment, u16)> + '_ {
    run.pauses.iter().filter(|pause| pause.to.is_none()).filter_map(|pause| Some((pause.until?, pause.pause)))
}

/// What is pending on an open run, with its points.
pub(crate) fn due_on(policy: &Policy<'_>, run: &ClockRun) -> Result<Vec<(Moment, Due)>, Fault> {
    let marks = policy.process.clocks.get(run.clock.index()).map_or(&[][..], |clock| &clock.marks);
    let mut due = Vec::new();
    match run.status {
        ClockStatus::Running => {
            if let Some(deadline) = run.due() {
                due.push((deadline, Due::Lapse));
            }
            for (at, left) in warnings(marks) {
                if let Some(q) = warning(policy, run, at, left)? {
                    due.push((q, Due::Warning(at)));
                }
            }
        }
        ClockStatus::Lapsed { at: deadline } if run.closed.is_none() => {
            for (at, limit, repeats) in overs(marks) {
                if let Some(q) = over(policy, run, deadline, at, limit, repeats)? {
                    due.push((q, Due::Over(at)));
                }
            }
        }
        ClockStatus::Lapsed { .. }
        | ClockStatus::Stopped
        | ClockStatus::Met { .. }
        | ClockStatus::Cancelled { .. } => {}
    }
    Ok(due)
}

fn warnings(marks: &[Mark]) -> impl Iterator<Item = (u16, Limit)> + '_ {
    (0u16..).zip(marks).filter_map(|(at, mark)| match mark.at {
        MarkPoint::Left(limit) => Some((at, limit.value)),
        MarkPoint::Lapse | MarkPoint::Over(_) | MarkPoint::Every(_) => None,
    })
}

fn overs(marks: &[Mark]) -> impl Iterator<Item = (u16, Limit, bool)> + '_ {
    (0u16..).zip(marks).filter_map(|(at, mark)| match mark.at {
        MarkPoint::Over(limit) => Some((at, limit.value, false)),
        MarkPoint::Every(limit) => Some((at, limit.value, true)),
        MarkPoint::Left(_) | MarkPoint::Lapse => None,
    })
}

/// 剩 k. If so little is left from the start, at once: its point lies just before the start. It fires again only
/// if the deadline has moved so far that its point lies ahead once more.
fn warning(policy: &Policy<'_>, run: &ClockRun, at: u16, left: Limit) -> Result<Option<Moment>, Fault> {
    let Some(point) = limits::left_mark(policy, run, left)? else { return Ok(None) };
    let before_start = run.start.plus_millis(-1).unwrap_or(run.start);
    let point = if point <= run.start { before_start } else { point };
    Ok(fired(run, at).is_none_or(|fired| point > fired.at).then_some(point))
}

/// 逾 D once, 此后 每 D again and again, both counted from the deadline.
fn over(
    policy: &Policy<'_>,
    run: &ClockRun,
    deadline: Moment,
    at: u16,
    limit: Limit,
    repeats: bool,
) -> Result<Option<Moment>, Fault> {
    let times = fired(run, at).map_or(0, |fired| fired.times);
    if times > 0 && !repeats {
        return Ok(None);
    }
    limits::over_mark(policy, run, deadline, limit, times.saturating_add(1))
}

fn fired(run: &ClockRun, at: u16) -> Option<&FiredMark> {
    run.fired.iter().find(|fired| fired.mark == at)
}
