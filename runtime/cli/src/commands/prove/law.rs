//! The longest time beside what the superior law allows.

use shao_abi::{Clock, FlowId, Limit, Point};
use shao_calendar::Moment;
use shao_case::{Deadline, Policy, deadline};
use shao_compiler::{Ceiling, Text};
use shao_horizon::Bound;

/// A line for each baseline whose limit the petitioner's own clock answers: one that runs from 登记.
pub fn lines(policy: &Policy<'_>, flow: FlowId, ceilings: &[Ceiling], bound: &Bound) -> Vec<Text> {
    let name = policy.process.flows.get(flow.index()).map_or("", |flow| flow.name.as_str());
    let clock = |name: &str| policy.process.clocks.iter().find(|c| c.flow == flow && c.name == name);
    let ours = ceilings.iter().filter(|ceiling| ceiling.flow == name);
    ours.filter_map(|ceiling| line(policy, clock(&ceiling.clock)?, ceiling, bound)).collect()
}

fn line(policy: &Policy<'_>, clock: &Clock, ceiling: &Ceiling, bound: &Bound) -> Option<Text> {
    let limit = ceiling.limit.filter(|_| clock.from.contains(&Point::Open))?;
    let law = latest(policy, limit, ceiling, bound.start)?;
    let (more_zh, more_en) = match ceiling.extension {
        Some((times, add)) => {
            (format!("，延长至多 {times} 次加 {add}"), format!(", extended at most {times} times by {add}"))
        }
        None => Default::default(),
    };
    let (baseline, clauses) = (&ceiling.baseline, ceiling.clauses.join("、"));
    let (date, late) = (law.date(), bound.last.day_number().saturating_sub(law.date().day_number()));
    let (than_zh, than_en) = if late > 0 {
        (format!("走到头要晚 {late} 天"), format!("the whole course may end {late} days later"))
    } else {
        ("走到头也不晚于它".to_owned(), "the whole course ends no later".to_owned())
    };
    Some(Text::new(
        format!("《{baseline}》{clauses}：至多 {limit}{more_zh}，从同一天起到 {date}；{than_zh}"),
        format!(
            "`{baseline}` {clauses}: at most {limit}{more_en}, from the same day until {date}; {than_en}"
        ),
    ))
}

/// When the law's own limit ends, every extension granted.
fn latest(policy: &Policy<'_>, limit: Limit, ceiling: &Ceiling, start: Moment) -> Option<Moment> {
    let more = ceiling.extension.filter(|(_, add)| add.unit == limit.unit.counted());
    let more = more.map_or(0, |(times, add)| times.saturating_mul(add.n));
    let whole = Limit { n: limit.n.saturating_add(more), ..limit };
    match deadline(policy, None, start, whole, &[]).ok()? {
        Deadline::At(at) => Some(at),
        Deadline::Standing | Deadline::UnknownAfter(_) => None,
    }
}
