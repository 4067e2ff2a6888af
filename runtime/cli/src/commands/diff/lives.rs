//! What became of one case under one version, by the names both versions share.

use std::collections::BTreeMap;

use serde::Serialize;
use shao_abi::{DecisionDef, DecisionKind, PartyId, PartyKind, Type};
use shao_case::{CaseState, ClockRun, Deadline, Decided, Played, Policy, show_value};

/// What about a case may become otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Whether it could be opened at all.
    Opening,
    /// Who was decided on.
    Party,
    /// What else was decided.
    Decided,
    /// When a clock ends.
    Deadline,
    /// A mark.
    Mark,
    /// Where it stands or ended.
    Stage,
}

impl Kind {
    /// In the order in which they are told.
    pub const ALL: [Self; 6] =
        [Self::Opening, Self::Party, Self::Decided, Self::Deadline, Self::Mark, Self::Stage];

    /// What it is called.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Opening => ("立案", "opened"),
            Self::Party => ("改派", "reassigned"),
            Self::Decided => ("判定", "decided"),
            Self::Deadline => ("期限", "deadline"),
            Self::Mark => ("记号", "marks"),
            Self::Stage => ("环节", "stage"),
        }
    }
}

/// All that is compared of a case: what, in words; and whose it is, if somebody's.
#[derive(Debug, Default)]
pub struct Life {
    said: BTreeMap<(Kind, String), (String, Option<String>)>,
    /// The unit that had it last.
    pub holder: Option<String>,
}

/// One part of a case that is otherwise under the new version.
#[derive(Debug, Clone, Serialize)]
pub struct Part {
    /// What kind of part.
    pub kind: Kind,
    /// Which: a clock, an outcome.
    pub what: String,
    /// Under the old version.
    pub old: Option<String>,
    /// Under the new version.
    pub new: Option<String>,
    /// Whose it was under the old version, or is under the new one.
    pub unit: Option<String>,
}

impl Life {
    /// What became of a case.
    pub fn of(policy: &Policy<'_>, case: &Played) -> Self {
        let mut life = Self::default();
        let open = if case.state.is_some() { "立了" } else { "没有立" };
        life.say(Kind::Opening, "", open.to_owned(), None);
        let Some(state) = &case.state else { return life };
        life.clocks(policy, case);
        life.marks(policy, state);
        for (id, decided) in &state.outcomes {
            if let Some(def) = policy.schema.decisions.get(id.index()) {
                life.decided(policy, def, decided);
            }
        }
        let stage = state.root().and_then(|root| policy.process.stages.get(root.stage.index()));
        life.say(Kind::Stage, "", stage.map_or_else(String::new, |stage| stage.name.clone()), None);
        life
    }

    /// What is otherwise in another life.
    pub fn against(&self, new: &Self) -> Vec<Part> {
        let keys = self.said.keys().chain(new.said.keys().filter(|key| !self.said.contains_key(*key)));
        let mut parts: Vec<Part> = keys.filter_map(|key| self.part(new, key)).collect();
        parts.sort_by(|a, b| (a.kind, &a.what).cmp(&(b.kind, &b.what)));
        parts
    }

    fn part(&self, new: &Self, key: &(Kind, String)) -> Option<Part> {
        let (old, new_said) = (self.said.get(key), new.said.get(key));
        let text = |said: Option<&(String, Option<String>)>| said.map(|(text, _)| text.clone());
        let unit = |said: Option<&(String, Option<String>)>| said.and_then(|(_, unit)| unit.clone());
        let (was, is) = (text(old), text(new_said));
        let unit = unit(old).or_else(|| unit(new_said)).or_else(|| self.holder.clone());
        (was != is).then(|| Part { kind: key.0, what: key.1.clone(), old: was, new: is, unit })
    }

    fn say(&mut self, kind: Kind, what: impl Into<String>, text: String, unit: Option<String>) {
        self.said.insert((kind, what.into()), (text, unit));
    }

    fn clocks(&mut self, policy: &Policy<'_>, case: &Played) {
        let mut times: BTreeMap<String, u32> = BTreeMap::new();
        for run in case.runs.values() {
            let name = clock(policy, run);
            let time = times.entry(name.clone()).or_default();
            *time += 1;
            let title = if *time == 1 { name } else { format!("{name}（第 {time} 次）") };
            let holder = run.holder.map(|unit| party(policy, unit));
            if run.holder.is_some_and(|unit| is_unit(policy, unit)) {
                self.holder.clone_from(&holder);
            }
            self.say(Kind::Deadline, title, deadline(run), holder);
        }
    }

    fn marks(&mut self, policy: &Policy<'_>, state: &CaseState) {
        let mut times: BTreeMap<(String, Option<String>), u32> = BTreeMap::new();
        for mark in &state.marks {
            let name = policy.schema.marks.get(mark.mark.index()).map_or("", |def| def.name.as_str());
            let unit = mark.against.map(|unit| party(policy, unit));
            *times.entry((name.to_owned(), unit)).or_default() += mark.times;
        }
        for ((name, unit), times) in times {
            let whom = unit.as_ref().map(|unit| format!(" 对 {unit}")).unwrap_or_default();
            self.say(Kind::Mark, format!("{name}{whom}"), times.to_string(), unit);
        }
    }

    fn decided(&mut self, policy: &Policy<'_>, def: &DecisionDef, decided: &Decided) {
        if def.kind == DecisionKind::Must {
            let failed = decided.answer.fired.iter().filter_map(|id| policy.provenance.rules.get(id.index()));
            let reasons: Vec<&str> = failed.filter_map(|rule| rule.reason.as_deref()).collect();
            let said = if reasons.is_empty() { "通过".to_owned() } else { reasons.join("；") };
            self.say(Kind::Decided, def.name.clone(), said, None);
        }
        for (at, field) in def.fields.iter().enumerate() {
            let values = decided.answer.rows.iter().filter_map(|row| row.get(at));
            let values: Vec<String> =
                values.map(|value| show_value(policy.schema, &field.ty, value)).collect();
            let (kind, said) = (of_type(&field.ty), values.join("；"));
            let unit = (kind == Kind::Party).then(|| said.clone());
            self.say(kind, format!("{}.{}", def.name, field.name), said, unit);
        }
    }
}

fn of_type(ty: &Type) -> Kind {
    match ty {
        Type::Party { .. } | Type::PartySet { .. } => Kind::Party,
        Type::Bool | Type::Int { .. } | Type::Enum(_) | Type::EnumSet(_) | Type::Limit => Kind::Decided,
    }
}

fn is_unit(policy: &Policy<'_>, id: PartyId) -> bool {
    policy.schema.parties.get(id.index()).is_some_and(|party| party.kind != PartyKind::Group)
}

/// The name of the clock of a run.
pub fn clock(policy: &Policy<'_>, run: &ClockRun) -> String {
    policy.process.clocks.get(run.clock.index()).map_or_else(String::new, |clock| clock.name.clone())
}

/// The name of a party.
pub fn party(policy: &Policy<'_>, id: PartyId) -> String {
    policy.schema.party_name(id).to_owned()
}

/// The deadline of a run.
pub fn deadline(run: &ClockRun) -> String {
    match run.deadline {
        Deadline::At(at) => at.to_string(),
        Deadline::UnknownAfter(after) => format!("{after} 以后"),
        Deadline::Standing => "停".to_owned(),
    }
}
