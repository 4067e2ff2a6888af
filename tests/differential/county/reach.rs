//! What of a policy was reached: a comparison of what never came about would prove nothing.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use shao_abi::{Answer, Decide, DecideError, DecisionId, Frame, Kleene, RuleId};
use shao_case::{Play, What};

use super::folder::Loaded;

/// The decisions that cases ask for, noted as they are asked.
pub struct Noting<'a> {
    pub inner: &'a dyn Decide,
    pub asked: RefCell<BTreeSet<DecisionId>>,
    pub count: RefCell<usize>,
}

impl<'a> Noting<'a> {
    pub fn new(inner: &'a dyn Decide) -> Self {
        Self { inner, asked: RefCell::default(), count: RefCell::new(0) }
    }
}

impl Decide for Noting<'_> {
    fn decide(&self, decision: DecisionId, frame: &Frame) -> Result<Answer, DecideError> {
        self.asked.borrow_mut().insert(decision);
        *self.count.borrow_mut() += 1;
        self.inner.decide(decision, frame)
    }

    fn why(&self, decision: DecisionId, frame: &Frame) -> Result<Vec<Kleene>, DecideError> {
        self.inner.why(decision, frame)
    }
}

/// One kind of construct: what there is, and what was reached.
#[derive(Debug, Clone, Default)]
struct Kind {
    all: Vec<String>,
    reached: BTreeSet<usize>,
}

impl Kind {
    fn of<'a>(names: impl Iterator<Item = &'a String>) -> Self {
        Self { all: names.cloned().collect(), reached: BTreeSet::new() }
    }

    fn missed(&self) -> Vec<&str> {
        let unreached = self.all.iter().enumerate().filter(|(at, _)| !self.reached.contains(at));
        unreached.map(|(_, name)| name.as_str()).collect()
    }
}

/// What of a policy was reached.
#[derive(Debug, Clone)]
pub struct Reach {
    flows: Kind,
    /// Decisions on any frame.
    decisions: Kind,
    /// Decisions that a case or a guard of it asked for.
    in_cases: Kind,
    ledgers: Kind,
    scores: Kind,
    situations: Kind,
    rules: Kind,
    stages: Kind,
    clocks: Kind,
    acts: Kind,
    /// How often each kind of record was made.
    pub records: BTreeMap<String, usize>,
}

impl Reach {
    pub fn of(loaded: &Loaded) -> Self {
        let shao_abi::Artifact { schema, process, ledgers, provenance, .. } = loaded.artifact();
        let situations = ledgers.accountability.iter().flat_map(|one| &one.situations);
        Self {
            flows: Kind::of(process.flows.iter().map(|flow| &flow.name)),
            decisions: Kind::of(schema.decisions.iter().map(|decision| &decision.name)),
            in_cases: Kind::of(schema.decisions.iter().map(|decision| &decision.name)),
            ledgers: Kind::of(ledgers.ledgers.iter().map(|ledger| &ledger.name)),
            scores: Kind::of(ledgers.scores.iter().map(|score| &score.name)),
            situations: Kind::of(situations.map(|situation| &situation.name)),
            rules: Kind::of(provenance.rules.iter().map(|rule| &rule.name)),
            stages: Kind::of(process.stages.iter().map(|stage| &stage.name)),
            clocks: Kind::of(process.clocks.iter().map(|clock| &clock.name)),
            acts: Kind::of(process.acts.iter().map(|act| &act.name)),
            records: BTreeMap::new(),
        }
    }

    /// A decision was made on a frame, by these rules.
    pub fn decided(&mut self, decision: DecisionId, fired: &[RuleId]) {
        self.decisions.reached.insert(decision.index());
        self.rules.reached.extend(fired.iter().map(|rule| rule.index()));
    }

    /// Decisions that cases asked for.
    pub fn asked(&mut self, asked: &BTreeSet<DecisionId>) {
        self.in_cases.reached.extend(asked.iter().map(|decision| decision.index()));
        self.decisions.reached.extend(asked.iter().map(|decision| decision.index()));
    }

    /// All that a play came to.
    pub fn played(&mut self, loaded: &Loaded, play: &Play<'_>) {
        let process = &loaded.artifact().process;
        for case in play.cases() {
            let Some(flow) = case.state.as_ref().map(|state| state.flow) else { continue };
            self.flows.reached.insert(flow.index());
            for record in &case.records {
                let rules = record.rules.iter().map(|rule| rule.index());
                self.rules.reached.extend(rules.filter(|at| *at < self.rules.all.len()));
                let kind = format!("{:?}", record.what);
                let kind = kind.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
                *self.records.entry(kind.to_owned()).or_default() += 1;
                match &record.what {
                    What::Entered { stage } => {
                        self.stages.reached.insert(stage.index());
                    }
                    What::ClockLapsed { clock } => {
                        self.clocks.reached.insert(clock.index());
                    }
                    What::Acted { act, .. } => {
                        self.acts.reached.extend(process.act_named(flow, act).map(|id| id.index()));
                    }
                    _ => {}
                }
            }
        }
        let Some(county) = play.county() else { return };
        self.ledgers.reached.extend(county.archive.iter().map(|filed| filed.entry.ledger.index()));
        self.scores.reached.extend(county.closes.iter().map(|close| usize::from(close.score)));
        let first = |of: u16| {
            let before = &loaded.artifact().ledgers.accountability[..usize::from(of)];
            before.iter().map(|one| one.situations.len()).sum::<usize>()
        };
        let seen = county.proposals.iter().map(|p| first(p.situation.of) + usize::from(p.situation.at));
        self.situations.reached.extend(seen);
    }

    /// What must be reached and was not.
    pub fn missed(&self) -> Vec<String> {
        let must = [
            ("流程", &self.flows),
            ("判定", &self.decisions),
            ("台账", &self.ledgers),
            ("考评", &self.scores),
        ];
        must.iter()
            .flat_map(|(kind, of)| of.missed().into_iter().map(move |name| format!("{kind} {name}")))
            .collect()
    }

    fn parts(&self) -> [(&'static str, &Kind); 9] {
        [
            ("流程", &self.flows),
            ("判定(案件中)", &self.in_cases),
            ("台账", &self.ledgers),
            ("考评", &self.scores),
            ("情形", &self.situations),
            ("规则", &self.rules),
            ("阶段", &self.stages),
            ("届满", &self.clocks),
            ("动作", &self.acts),
        ]
    }
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, kind) in self.parts() {
            let missed = kind.missed();
            write!(f, "{name} {}/{}", kind.all.len() - missed.len(), kind.all.len())?;
            if !missed.is_empty() {
                write!(f, "(未到:{})", missed.join("、"))?;
            }
            write!(f, "  ")?;
        }
        Ok(())
    }
}
