//! What running a 案例 showed.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use shao_abi::{ClockId, LedgerId, Place, RuleId, StageId};

use crate::settlement::{County, SituationId};
use crate::{CaseState, Played, Policy, Record, What, Words};

/// What running a 案例 showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioReport {
    /// Its title.
    pub name: String,
    /// Whether every line held.
    pub ok: bool,
    /// Line by line, in order.
    pub steps: Vec<StepReport>,
    /// What it exercised.
    pub coverage: Coverage,
    /// Its cases as they stood at the end, with their histories, in order of declaration.
    pub cases: Vec<CaseReport>,
    /// Its county at the end; none if it names no time. It is not part of the report as data.
    #[serde(skip)]
    pub county: Option<County>,
}

/// What one line showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepReport {
    /// Whether it held.
    pub ok: bool,
    /// Where it stands.
    pub place: Place,
    /// What the line says.
    pub said: Words,
    /// What happened.
    pub happened: Words,
    /// Why, if it is known: rules, conditions, deadlines.
    pub why: Option<Words>,
}

/// What a 案例 exercised.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Coverage {
    /// Rules that fired.
    pub rules: BTreeSet<RuleId>,
    /// Acts done or deemed done, by the stage that offered them and name.
    pub acts: BTreeSet<(StageId, String)>,
    /// Stages entered.
    pub stages: BTreeSet<StageId>,
    /// Results given, by the stage that offered the act, the act and the result.
    #[serde(default)]
    pub results: BTreeSet<(StageId, String, String)>,
    /// Clocks that lapsed.
    #[serde(default)]
    pub lapses: BTreeSet<ClockId>,
    /// Ledgers that an entry was made in.
    #[serde(default)]
    pub ledgers: BTreeSet<LedgerId>,
    /// 情形 that were seen to hold of somebody.
    #[serde(default)]
    pub situations: BTreeSet<SituationId>,
}

impl Coverage {
    /// Takes note of what a record shows. A refusal is not a use of the rules that made it.
    pub(crate) fn see(&mut self, policy: &Policy<'_>, record: &Record) {
        if matches!(record.what, What::Refused { .. } | What::Blocked { .. }) {
            return;
        }
        if let What::Acted { act, result, .. } = &record.what {
            self.acts.insert((record.stage, act.clone()));
            let result = result.as_ref().map(|result| (record.stage, act.clone(), result.clone()));
            self.results.extend(result);
        }
        if let What::Entered { stage } = &record.what {
            self.stages.insert(*stage);
        }
        if let What::ClockLapsed { clock } = &record.what {
            self.lapses.insert(*clock);
        }
        self.rules.extend(record.rules.iter().filter(|rule| rule.index() < policy.provenance.rules.len()));
    }

    /// Adds all that another one shows.
    pub fn add(&mut self, other: &Self) {
        self.rules.extend(&other.rules);
        self.acts.extend(other.acts.iter().cloned());
        self.stages.extend(&other.stages);
        self.results.extend(other.results.iter().cloned());
        self.lapses.extend(&other.lapses);
        self.ledgers.extend(&other.ledgers);
        self.situations.extend(&other.situations);
    }
}

impl CaseReport {
    pub(super) fn of(case: Played) -> Self {
        Self { name: case.name, state: case.state, records: case.records }
    }
}

/// A case of a 案例 at its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseReport {
    /// Its name in the 案例.
    pub name: String,
    /// Its state; none if it could not be opened.
    pub state: Option<CaseState>,
    /// Its history.
    pub records: Vec<Record>,
}
