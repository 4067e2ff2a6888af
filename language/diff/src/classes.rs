//! Which cases a decision answers otherwise: region by region, each with one ordinary case that really differs.

mod direction;
mod same;
mod unconfirmed;

pub use unconfirmed::UNCONFIRMED;

use std::collections::BTreeMap;

use serde::Serialize;
use shao_abi::{DecisionId, DecisionKind, Frame, Place};
use shao_ir::Policy;
use shao_regions::{Changed, Side, Witness, compare};

use crate::Direction;

/// Cases that one decision answers otherwise, all in one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseClass {
    /// The decision, by name.
    pub decision: String,
    /// How it picks its rules.
    pub kind: DecisionKind,
    /// Which field of its outcome; none where it is the answer as a whole.
    pub field: Option<String>,
    /// Which cases, in the author's syntax.
    pub says: String,
    /// Whether that covers all of them; else there are more.
    pub whole: bool,
    /// One ordinary case of them, as the facts of a 案件.
    pub case: String,
    /// What the old version says of them.
    pub old: Answered,
    /// What the new version says of them.
    pub new: Answered,
    /// Which way it goes.
    pub direction: Direction,
}

impl CaseClass {
    /// Whether it is another field of what the same rules decide of the same cases.
    #[must_use]
    pub fn is_beside(&self, other: &Self) -> bool {
        (&self.decision, self.kind, &self.says) == (&other.decision, other.kind, &other.says)
            && (&self.old.rules, &self.new.rules) == (&other.old.rules, &other.new.rules)
    }
}

/// What one version says of some cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answered {
    /// The answer, as it is written.
    pub says: String,
    /// The rules that decide so.
    pub rules: Vec<RuleRef>,
    /// Which decision of its policy it is.
    #[serde(skip)]
    pub id: DecisionId,
    /// The one case, as this version's decision reads it.
    #[serde(skip)]
    pub frame: Frame,
    /// The one case, as it is opened under this version.
    #[serde(skip)]
    pub sample: Option<Sample>,
}

/// A case to be opened: what is in nobody's hands yet. What happens to it before it comes to the decision is not said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Its 事项.
    pub matter: String,
    /// Names and values of its facts and of what is judged of it.
    pub facts: Vec<(String, String)>,
}

/// A rule and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleRef {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub place: Place,
}

/// A decision of which nothing is claimed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Undecided {
    /// The decision, by name.
    pub decision: String,
    /// Why, in Chinese.
    pub zh: String,
    /// Why, in English.
    pub en: String,
}

/// Every class of cases that the decisions of two versions answer otherwise, and what is not known.
///
/// What a decision reads of earlier ones is taken as free: it may have been decided on other facts, at another time.
/// That is exact of each decision by itself, and claims no more than it can of all of them together.
pub(crate) fn of(old: &Policy, new: &Policy) -> (Vec<CaseClass>, Vec<Undecided>) {
    let (mut classes, mut undecided) = (Vec::new(), Vec::new());
    let sides = Sides { old, new };
    for pair in paired(old, new).into_iter().filter(|pair| !same::word_for_word(sides, *pair)) {
        let changed = compare((old, pair.0), (new, pair.1), false);
        let found = changed.and_then(|changed| {
            let more = unconfirmed::changed(sides, pair)?;
            Ok(changed.iter().chain(&more).map(|one| sides.class(one, pair)).collect::<Vec<_>>())
        });
        match found {
            Ok(found) => classes.extend(found),
            Err(why) => undecided.push(sides.unclaimed(pair, &why)),
        }
    }
    (classes, undecided)
}

/// A decision of both versions.
type Pair = (DecisionId, DecisionId);

/// Both versions.
#[derive(Clone, Copy)]
struct Sides<'a> {
    old: &'a Policy,
    new: &'a Policy,
}

impl Sides<'_> {
    fn class(self, changed: &Changed, (was, is): Pair) -> CaseClass {
        let def = self.new.schema.decisions.get(is.index());
        let answered = |policy: &Policy, side: &Side, id| Answered {
            says: side.says.clone(),
            rules: side
                .rules
                .iter()
                .filter_map(|rule| policy.provenance.rules.get(rule.index()))
                .map(rule)
                .collect(),
            id,
            frame: changed.region.case.frame(policy, id),
            sample: sample(policy, id, &changed.region.case),
        };
        CaseClass {
            decision: def.map_or_else(String::new, |def| def.name.clone()),
            kind: def.map_or(DecisionKind::Guard, |def| def.kind),
            field: changed.field.clone(),
            says: changed.region.says.clone(),
            whole: changed.region.whole,
            case: changed.region.case.says.clone(),
            old: answered(self.old, &changed.old, was),
            new: answered(self.new, &changed.new, is),
            direction: direction::of(self.new, is, changed),
        }
    }

    fn unclaimed(self, (_, is): Pair, why: &shao_regions::Undecided) -> Undecided {
        use shao_regions::Undecided as Why;
        let (zh, en) = match why {
            Why::Number(name) => (
                format!("“{name}”的取值太多，又同别的数相比，没有逐一试"),
                format!("`{name}` takes too many values, and is compared with other numbers"),
            ),
            Why::TooMany => ("案件的种类太多".to_owned(), "there are too many kinds of cases".to_owned()),
            Why::NoSuchDecision => {
                ("两版取规则的办法不同".to_owned(), "the versions pick its rules differently".to_owned())
            }
        };
        let def = self.new.schema.decisions.get(is.index());
        Undecided { decision: def.map_or_else(String::new, |def| def.name.clone()), zh, en }
    }
}

fn sample(policy: &Policy, id: DecisionId, case: &Witness) -> Option<Sample> {
    let matter = policy.schema.decisions.get(id.index())?.matter?;
    let facts = case.facts(policy, matter).into_iter().chain(case.judgements(policy, matter)).collect();
    Some(Sample { matter: policy.schema.matter_name(matter).to_owned(), facts })
}

fn rule(source: &shao_abi::RuleSource) -> RuleRef {
    RuleRef { name: source.name.clone(), place: source.place.clone() }
}

/// Decisions of one name, kind and 事项; several in their order. What a 启动 passes on is told with it.
fn paired(old: &Policy, new: &Policy) -> Vec<Pair> {
    let before = by_name(old);
    by_name(new).into_iter().filter_map(|(key, id)| Some((*before.get(&key)?, id))).collect()
}

/// Kind, 事项, name, and which of several.
type Key<'a> = (&'static str, &'a str, &'a str, usize);

fn by_name(policy: &Policy) -> BTreeMap<Key<'_>, DecisionId> {
    let schema = &policy.schema;
    let passed: Vec<DecisionId> = policy.process.starts.iter().filter_map(|start| start.facts).collect();
    let mut all = BTreeMap::new();
    for (id, def) in (0..).map(DecisionId).zip(&schema.decisions).filter(|(id, _)| !passed.contains(id)) {
        let matter = def.matter.map_or("", |matter| schema.matter_name(matter));
        let free = (0..).find(|nth| !all.contains_key(&(kind(def.kind), matter, def.name.as_str(), *nth)));
        all.insert((kind(def.kind), matter, def.name.as_str(), free.unwrap_or(usize::MAX)), id);
    }
    all
}

/// The word of the language for how a decision picks its rules.
pub(crate) fn kind(kind: DecisionKind) -> &'static str {
    match kind {
        DecisionKind::Unique => "唯一",
        DecisionKind::All => "全部",
        DecisionKind::Must => "须",
        DecisionKind::Guard => "当",
    }
}
