//! Openings (启于): the cases that time opens, one per unit and period. Their keys name the period, so that opening one
//! again finds it open already and changes nothing.

use shao_abi::{FieldKind, FlowId, Opening, PartyId, Recurrence, Value};
use shao_calendar::{Date, Minute, Moment};

use crate::names::Names;
use crate::state::DutyId;
use crate::{CaseOpened, CaseState, EffectKey, Facts, Fault, Policy, Words, limits};

/// The cases that time opens in a stretch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Openings {
    /// The cases, in the order in which they are opened.
    pub cases: Vec<CaseOpened>,
    /// Ask again from here: up to this instant nothing is missing.
    pub through: Moment,
    /// What could not be told for want of a calendar.
    pub waits: Vec<Words>,
}

/// The cases that time opens after `from` and up to `to`, this instant included.
///
/// # Errors
/// When the policy names a time of day that does not exist.
pub fn openings(policy: &Policy<'_>, from: Moment, to: Moment) -> Result<Openings, Fault> {
    let mut found = Openings { cases: Vec::new(), through: to.max(from), waits: Vec::new() };
    let mut day = from.date();
    while day <= to.date() {
        for (flow, opening) in periodic(policy) {
            let at = Moment::at(day, minute_of(opening.recurs)?);
            if from < at && at <= to {
                found.on_day(policy, flow, opening, day, at);
            }
        }
        let Ok(next) = day.plus_days(1) else { break };
        day = next;
    }
    found.cases.sort_by_key(|opened| opened.at);
    Ok(found)
}

/// The case that time opens for the unit and the period of a case that is there: its key. One that was opened by hand,
/// or started by another, stands for it: a host that finds it there opens none. None where time opens no such case.
#[must_use]
pub fn stands_for(policy: &Policy<'_>, state: &CaseState) -> Option<String> {
    let (flow, opening) = periodic(policy).find(|(id, _)| *id == state.flow)?;
    let field = policy.schema.fields.get(usize::from(opening.field))?;
    let FieldKind::Fact { slot } = field.kind else { return None };
    let Some(Value::Party(unit)) = state.frame.get(slot) else { return None };
    let day = period_day(policy, opening.recurs, state.opened.date())?;
    opening.each.contains(unit).then(|| key_of(policy, flow, *unit, day))
}

/// The day on which time opens the cases of the period in which a day lies: that day itself, or the one of its month.
fn period_day(policy: &Policy<'_>, recurs: Recurrence, day: Date) -> Option<Date> {
    match recurs {
        Recurrence::Daily { .. } => Some(day),
        Recurrence::Workdays { .. } => limits::is_workday(policy, day).filter(|is| *is).map(|_| day),
        Recurrence::Monthly { day: wanted, .. } => {
            let first = Date::new(day.year(), day.civil().month(), 1).ok()?;
            let mut days = (0..31).filter_map(|n| first.plus_days(n).ok());
            days.find(|day| is_day_of_month(*day, wanted))
        }
    }
}

/// The first instant after `from` at which time may open a case; none if it never does. On a day that turns out to be
/// none of its days, nothing is opened.
///
/// # Errors
/// As [`openings`].
pub fn next_opening(policy: &Policy<'_>, from: Moment) -> Result<Option<Moment>, Fault> {
    let mut next: Option<Moment> = None;
    for (_, opening) in periodic(policy) {
        let at = super::desk::next_at(from, minute_of(opening.recurs)?.of_day())?;
        next = [next, at].into_iter().flatten().min();
    }
    Ok(next)
}

fn periodic<'p>(policy: &Policy<'p>) -> impl Iterator<Item = (FlowId, &'p Opening)> + use<'p> {
    let flows = (0u16..).map(FlowId).zip(&policy.process.flows);
    flows.filter_map(|(id, flow)| flow.opening.as_ref().map(|opening| (id, opening)))
}

fn minute_of(recurs: Recurrence) -> Result<Minute, Fault> {
    let (Recurrence::Daily { minute } | Recurrence::Workdays { minute } | Recurrence::Monthly { minute, .. }) =
        recurs;
    Minute::new(minute).map_err(|error| Fault::Malformed(error.to_string()))
}

impl Openings {
    fn on_day(&mut self, policy: &Policy<'_>, flow: FlowId, opening: &Opening, day: Date, at: Moment) {
        let due = match opening.recurs {
            Recurrence::Daily { .. } => Some(true),
            Recurrence::Workdays { .. } => limits::is_workday(policy, day),
            Recurrence::Monthly { day: wanted, .. } => Some(is_day_of_month(day, wanted)),
        };
        match due {
            Some(true) => {
                let each = opening.each.iter();
                self.cases.extend(each.map(|unit| opened(policy, flow, opening, *unit, day, at)));
            }
            Some(false) => {}
            None => self.wait(policy, flow, day, at),
        }
    }

    fn wait(&mut self, policy: &Policy<'_>, flow: FlowId, day: Date, at: Moment) {
        let name = Names(policy).flow(flow);
        let year = day.year();
        if let Ok(before) = at.plus_millis(-1) {
            self.through = self.through.min(before);
        }
        let words = Words::new(
            format!("流程“{name}”每工作日启动，而 {year} 年日历尚未公布，须待公布"),
            format!("`{name}` starts on working days, and no calendar is published for {year}; it waits"),
        );
        if !self.waits.contains(&words) {
            self.waits.push(words);
        }
    }
}

/// 每月 d 日; in a shorter month its last day.
fn is_day_of_month(day: Date, wanted: u8) -> bool {
    let of_month = day.civil().day();
    let last = day.plus_days(1).map_or(true, |next| next.civil().day() == 1);
    let wanted = i8::try_from(wanted).unwrap_or(i8::MAX);
    of_month == wanted || (last && of_month < wanted)
}

fn opened(
    policy: &Policy<'_>,
    flow: FlowId,
    opening: &Opening,
    unit: PartyId,
    day: Date,
    at: Moment,
) -> CaseOpened {
    let case = key_of(policy, flow, unit, day);
    let mut facts = Facts::default();
    facts.values.insert(opening.field, Value::Party(unit));
    let (duty, rule) = (DutyId::ROOT, "启于".to_owned());
    let key = EffectKey { case: case.clone(), cycle: 0, duty, visit: 0, rule, ordinal: 0 };
    CaseOpened { key, case, flow, facts, origin: None, carried: Vec::new(), at }
}

fn key_of(policy: &Policy<'_>, flow: FlowId, unit: PartyId, day: Date) -> String {
    let names = Names(policy);
    plain(&format!("{}-{}-{day}", names.flow(flow), names.party(unit)))
}

/// A key that may stand in an address: what would end or split it becomes `_`.
fn plain(text: &str) -> String {
    let kept = |c: char| !matches!(c, '/' | '?' | '#' | '%' | '\\') && !c.is_whitespace() && !c.is_control();
    text.chars().map(|c| if kept(c) { c } else { '_' }).collect()
}
