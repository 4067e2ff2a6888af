//! From what happened to what the page draws.

use std::collections::{BTreeMap, BTreeSet};

use shao_abi::PartyId;
use shao_calendar::{Date, DayKind, Moment};
use shao_case::{CaseState, ClockRun, ClockStatus, DutyId, Played, Record, What, rule_of, timeline, view};

use super::Setting;
use super::drive::Driven;
use super::types::{Clock, Day, Duty, DutySpan, Mark, Pause, Simulation};
use crate::{explain, path};

/// The longest stretch of days that is drawn.
const DAYS: usize = 1_500;

/// Draws a case as it stands at the end of a plan.
pub(crate) fn chart(setting: &Setting<'_>, driven: Driven<'_>) -> Result<Simulation, String> {
    let case = driven.play.case(driven.shown).ok_or("立案未成")?;
    let state = case.state.as_ref().ok_or("立案未成")?;
    let view = view(&setting.policy, state, driven.now).map_err(|fault| setting.fault(&fault))?;
    let clocks: Vec<Clock> =
        case.runs.values().filter_map(|run| setting.clock(case, run, driven.now)).collect();
    let last = clocks.iter().filter_map(|clock| clock.deadline).max().unwrap_or(driven.now).max(driven.now);
    Ok(Simulation {
        process: view.process.clone(),
        cases: setting.cases(&driven)?,
        timed: driven.play.opened().len(),
        timeline: timeline(&setting.policy, &case.records),
        entries: setting.entries(&driven, case),
        duties: setting.duties(state, &case.records),
        marks: case.records.iter().filter_map(|record| setting.mark(record)).collect(),
        path: path::path(&setting.policy, state.flow, &case.records),
        calendar: setting.calendar(state.opened.date(), last.date()),
        view,
        clocks,
        stuck: driven.stuck,
        refusals: driven.refusals,
    })
}

impl Setting<'_> {
    pub(super) fn party(&self, id: PartyId) -> String {
        self.policy.schema.party_name(id).to_owned()
    }

    fn duties(&self, state: &CaseState, records: &[Record]) -> Vec<Duty> {
        let member = |id: DutyId| state.duty(id).and_then(|duty| duty.member).map(|id| self.party(id));
        let mut duties: BTreeMap<DutyId, Duty> = BTreeMap::new();
        for record in records {
            let duty = duties.entry(record.duty).or_insert_with(|| Duty {
                id: record.duty.0,
                name: member(record.duty)
                    .unwrap_or_else(|| self.policy.schema.matter_name(self.matter(state.flow)).to_owned()),
                child: record.duty != DutyId::ROOT,
                spans: Vec::new(),
            });
            let ends = matches!(
                record.what,
                What::Entered { .. } | What::DutyEnded { .. } | What::DutyWithdrawn { .. }
            );
            if let Some(open) = duty.spans.last_mut().filter(|span| ends && span.to.is_none()) {
                open.to = Some(record.at);
            }
            if let What::Entered { stage } = record.what {
                let name = self.policy.process.stages.get(stage.index()).map(|stage| stage.name.clone());
                duty.spans.push(DutySpan {
                    stage: stage.index(),
                    name: name.unwrap_or_default(),
                    holder: record.responsible.map(|id| self.party(id)).unwrap_or_default(),
                    from: record.at,
                    to: None,
                });
            }
        }
        duties.into_values().filter(|duty| !duty.spans.is_empty()).collect()
    }

    fn clock(&self, case: &Played, run: &ClockRun, now: Moment) -> Option<Clock> {
        let rule = rule_of(&self.policy, case, run);
        let def = self.policy.process.clocks.get(run.clock.index())?;
        let (place, cites) = self.policy.provenance.clocks.get(run.clock.index())?;
        let rule = rule.and_then(|id| self.policy.provenance.rules.get(id.index()));
        let (state, end) = match run.status {
            ClockStatus::Running => ("running", None),
            ClockStatus::Stopped => ("paused", None),
            ClockStatus::Met { at } => ("met", Some(at)),
            ClockStatus::Lapsed { at } => ("lapsed", Some(run.closed.unwrap_or(at))),
            ClockStatus::Cancelled { at } => ("cancelled", Some(at)),
        };
        let pause = |pause: &shao_case::PauseRun| {
            let name =
                def.pauses.get(usize::from(pause.pause)).map(|pause| pause.name.clone()).unwrap_or_default();
            Pause { name, from: pause.from, to: pause.to.or(end).or(Some(now)) }
        };
        let cites: BTreeSet<&String> = cites.iter().chain(rule.iter().flat_map(|rule| &rule.cites)).collect();
        Some(Clock {
            name: def.name.clone(),
            duty: run.duty.0,
            holder: run.holder.map(|id| self.party(id)).unwrap_or_default(),
            stage: def.of_stage.map(shao_abi::StageId::index),
            limit: run.limit.to_string(),
            start: run.start,
            deadline: run.due(),
            end,
            state,
            unconfirmed: run.tainted,
            pauses: run.pauses.iter().map(pause).collect(),
            days: shao_case::explain(&self.policy, run)
                .map_or_else(|_| Vec::new(), |why| explain::days(&why, self.lang)),
            rule: rule.map(|rule| rule.name.clone()),
            cites: cites.into_iter().cloned().collect(),
            place: self.texts.place(rule.map_or(place, |rule| &rule.place)),
        })
    }

    fn mark(&self, record: &Record) -> Option<Mark> {
        let What::Marked { mark, against, .. } = record.what else { return None };
        let mark = self.policy.schema.marks.get(mark.index())?.name.clone();
        Some(Mark {
            at: record.at,
            mark,
            against: against.map(|id| self.party(id)),
            because: record.key.rule.clone(),
        })
    }

    /// Every day from the opening to the day after the last thing that is drawn.
    fn calendar(&self, first: Date, last: Date) -> Vec<Day> {
        let next = |date: &Date| date.plus_days(1).ok();
        let end = next(&last).unwrap_or(last);
        let dates = std::iter::successors(Some(first), next).take_while(|date| *date <= end).take(DAYS);
        dates.map(|date| self.day(date)).collect()
    }

    fn day(&self, date: Date) -> Day {
        let (kind, name) = match self.policy.calendar.day(date) {
            Ok(DayKind::Workday) => ("work", String::new()),
            Ok(DayKind::Weekend) => ("weekend", String::new()),
            Ok(DayKind::Holiday(name)) => ("holiday", name.to_owned()),
            Ok(DayKind::MakeUp(name)) => ("makeup", name.to_owned()),
            Err(missing) => ("unknown", missing.year.to_string()),
        };
        Day { date, kind, name }
    }
}
