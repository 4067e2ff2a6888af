//! Why a decision came out as it did: the rule that was used, and the first condition that failed of each that was not.

use shao_abi::{Answer, DecisionDef, DecisionId, DecisionKind, RuleId, Status};

use super::Because;
use super::conditions::Asked;
use super::named::named;
use super::scene::{Scene, unknown};
use crate::engine::Work;
use crate::names::Names;
use crate::{Actor, AskAbout, CaseState, CiteRef, Decided, Played, Record, What, Words, show_value};

/// `甲.主办`.
pub(super) fn field(scene: Scene<'_>, name: &str, field: &str) -> Result<Because, Words> {
    let (case, state) = scene.case(name)?;
    let matter = scene.matter(state);
    let found = named(scene.policy, state, matter, field).ok_or_else(|| {
        let schema = scene.policy.schema;
        let facts = schema.fields_of(matter).map(|(_, field)| field.name.as_str());
        let own = schema.decisions.iter().filter(|def| def.matter.is_none_or(|of| of == matter));
        let decided = own.flat_map(|def| &def.fields).map(|field| field.name.as_str());
        unknown(["字段", "field"], field, facts.chain(decided))
    })?;
    let shown = match (&found.value, &found.ty, &found.text) {
        (Some(value), Some(ty), _) => show_value(scene.policy.schema, ty, value),
        (_, _, Some(text)) => format!("“{text}”"),
        (_, _, None) => "未知".to_owned(),
    };
    let is = format!("{name}.{field} = {shown}");
    let Some(decision) = found.decision else {
        let mut because = Because::answer(is.clone(), is);
        because.ground(given(scene, case, field));
        return Ok(because);
    };
    let taken = taken(scene, case, decision)?;
    let mut because = Because::answer(is.clone(), is);
    taken.tell(&mut because);
    for rule in &taken.answer.fired {
        taken.used(*rule, &mut because);
    }
    for rule in taken.def.rules.iter().filter(|rule| !taken.answer.fired.contains(rule)) {
        let words = taken.silent(*rule, &mut Vec::new());
        because.part(words);
    }
    Ok(because)
}

/// A fact: who said so.
fn given(scene: Scene<'_>, case: &Played, field: &str) -> Words {
    let names = Names(scene.policy);
    let about = |record: &&Record| {
        let What::Answered { about: AskAbout::Judgement { field: at }, .. } = &record.what else {
            return false;
        };
        names.field(*at) == field
    };
    match case.records.iter().rev().find(about) {
        Some(record) => {
            let (zh, en) = match record.actor {
                Actor::Party(who) => {
                    let who = names.party(who);
                    (format!("由 {who} 认定"), format!("judged by {who}"))
                }
                Actor::Time | Actor::Deemed | Actor::Process => (
                    "逾期没有答复，照政策写的视同".to_owned(),
                    "nobody answered in time; silence is taken so".to_owned(),
                ),
            };
            Words::new(format!("{} {zh}", record.at), format!("{} {en}", record.at))
        }
        None => Words::new("立案时填的事实", "a fact that was given when the case was opened"),
    }
}

/// `甲 规则 执法`.
pub(super) fn rule(scene: Scene<'_>, name: &str, wanted: &str) -> Result<Because, Words> {
    let (case, state) = scene.case(name)?;
    let (decision, rule) = rule_named(scene, state, wanted)?;
    let taken = taken(scene, case, decision)?;
    let decision = &taken.def.name;
    let failed = taken.def.kind == DecisionKind::Must;
    let mut because = if taken.answer.fired.contains(&rule) {
        let (zh, en) = if failed { ("没有做到", "is not met") } else { ("用上了", "was used") };
        let mut because = Because::answer(
            format!("规则 {wanted} {zh}（{name} 的 {decision}）"),
            format!("rule {wanted} {en}"),
        );
        taken.tell(&mut because);
        taken.used(rule, &mut because);
        because
    } else {
        let (zh, en) = if failed { ("做到了", "is met") } else { ("没有用上", "was not used") };
        let mut because = Because::answer(
            format!("规则 {wanted} {zh}（{name} 的 {decision}）"),
            format!("rule {wanted} {en}"),
        );
        taken.tell(&mut because);
        let mut more = Vec::new();
        let first = taken.silent(rule, &mut more);
        because.cited(first, scene.policy, &[CiteRef::Rule(rule)]);
        more.into_iter().for_each(|words| because.part(words));
        because
    };
    for used in taken.answer.fired.iter().filter(|used| **used != rule && !failed) {
        taken.used(*used, &mut because);
    }
    Ok(because)
}

/// A rule of a decision of this case's matter; of several of one name, one whose decision was taken.
fn rule_named(scene: Scene<'_>, state: &CaseState, wanted: &str) -> Result<(DecisionId, RuleId), Words> {
    let (policy, matter) = (scene.policy, scene.matter(state));
    let own = |id: DecisionId| {
        let def = policy.schema.decisions.get(id.index());
        def.is_some_and(|def| def.kind != DecisionKind::Guard && def.matter.is_none_or(|of| of == matter))
    };
    let sources = (0u16..).map(RuleId).zip(&policy.provenance.rules);
    let ours: Vec<(RuleId, DecisionId, &str)> = sources
        .filter(|(_, source)| own(source.decision))
        .map(|(id, source)| (id, source.decision, source.name.as_str()))
        .collect();
    let named = |(_, _, name): &&(RuleId, DecisionId, &str)| *name == wanted;
    let taken = ours.iter().filter(named).find(|(_, decision, _)| state.outcomes.contains_key(decision));
    let found = taken.or_else(|| ours.iter().find(named));
    let unknown = || unknown(["规则", "rule"], wanted, ours.iter().map(|(_, _, name)| *name));
    found.map(|(rule, decision, _)| (*decision, *rule)).ok_or_else(unknown)
}

/// A decision that was taken, on the facts of then.
struct Taken<'a> {
    scene: Scene<'a>,
    state: CaseState,
    id: DecisionId,
    def: &'a DecisionDef,
    at: String,
    answer: Answer,
    /// Whether the facts of then are known: the same question gives the same answer.
    exact: bool,
}

/// The last time that a case took a decision.
fn taken<'a>(scene: Scene<'a>, case: &Played, id: DecisionId) -> Result<Taken<'a>, Words> {
    let policy = scene.policy;
    let def = policy.schema.decisions.get(id.index());
    let def = def.ok_or_else(|| Words::new("没有这个判定", "there is no such decision"))?;
    let decided: Option<(&u64, &Decided)> =
        case.state.as_ref().and_then(|state| state.outcomes.get(&id)).map(|decided| (&decided.seq, decided));
    let Some((seq, decided)) = decided else { return Err(never(scene, def, id)) };
    let now = case.state.clone().ok_or_else(|| Words::new("没有立案", "it was never opened"))?;
    let state = scene.at_record(case, *seq).unwrap_or(now);
    let (frame, _) = Work::new(policy, state.clone()).frame_for(def, &[]);
    let again = policy.decide.decide(id, &frame);
    let exact = again.is_ok_and(|again| again == decided.answer);
    let (at, answer) = (decided.at.to_string(), decided.answer.clone());
    Ok(Taken { scene, state, id, def, at, answer, exact })
}

/// It was never taken: where it would be.
fn never(scene: Scene<'_>, def: &DecisionDef, id: DecisionId) -> Words {
    let stages = scene.policy.process.stages.iter().filter(|stage| stage.decisions.contains(&id));
    let stages: Vec<&str> = stages.map(|stage| stage.name.as_str()).collect();
    let stages = stages.join("、");
    Words::new(
        format!("判定 {} 还没有作出；进入 {stages} 时才作", def.name),
        format!("{} is not decided yet; it is on entering {stages}", def.name),
    )
}

impl Taken<'_> {
    /// When it was taken, and how it stands.
    fn tell(&self, because: &mut Because) {
        let (at, name) = (&self.at, &self.def.name);
        because.ground(Words::new(format!("{at} 作判定 {name}"), format!("{name} was decided at {at}")));
        if self.answer.status == Status::Lacking {
            let needs: Vec<String> =
                self.answer.needs.iter().map(|slot| Names(self.scene.policy).slot(*slot)).collect();
            let needs = needs.join("、");
            because.ground(Words::new(format!("还缺：{needs}"), format!("it lacks: {needs}")));
        }
        if !self.exact {
            let en = "the facts have changed since in the same step; what follows shows them as they were after it";
            because.notes.push(Words::new("判定所用的事实在同一步里又变了，下面是变了以后的", en));
        }
    }

    fn asked(&self) -> Asked<'_> {
        let (frame, _) = Work::new(self.scene.policy, self.state.clone()).frame_for(self.def, &[]);
        Asked { policy: self.scene.policy, id: self.id, def: self.def, frame, state: Some(&self.state) }
    }

    fn place(&self, rule: RuleId) -> u16 {
        let at = self.def.rules.iter().position(|own| *own == rule);
        at.and_then(|at| u16::try_from(at).ok()).unwrap_or(u16::MAX)
    }

    /// A rule that fired: what held, and on what authority.
    fn used(&self, rule: RuleId, because: &mut Because) {
        let policy = self.scene.policy;
        let name = Names(policy).rule(rule);
        let (held, failed) = self.asked().of_rule(self.place(rule));
        let source = policy.provenance.rules.get(rule.index());
        let unconfirmed = source.is_some_and(|source| source.unconfirmed);
        let (zh, en) = if unconfirmed { ("（待县确认）", " (unconfirmed)") } else { ("", "") };
        because.cited(
            Words::new(format!("用的是 规则 {name}{zh}"), format!("rule {name} was used{en}")),
            policy,
            &[CiteRef::Rule(rule)],
        );
        if let Some(reason) = source.and_then(|source| source.reason.as_ref()) {
            because.part(Words::new(format!("理由：{reason}"), format!("reason: {reason}")));
        }
        let shown = if self.def.kind == DecisionKind::Must { failed } else { held };
        shown.into_iter().for_each(|words| because.part(words));
    }

    /// A rule that did not fire: the first condition that failed; the others go to `more`.
    fn silent(&self, rule: RuleId, more: &mut Vec<Words>) -> Words {
        let name = Names(self.scene.policy).rule(rule);
        if self.def.kind == DecisionKind::Must {
            return Words::new(format!("规则 {name} 做到了"), format!("line {name} is met"));
        }
        let (_, failed) = self.asked().of_rule(self.place(rule));
        let mut failed = failed.into_iter();
        let Some(first) = failed.next() else {
            let others: Vec<String> =
                self.answer.fired.iter().map(|rule| Names(self.scene.policy).rule(*rule)).collect();
            let others = others.join("、");
            return Words::new(
                format!("规则 {name} 没有用上：让位于 规则 {others}"),
                format!("rule {name} was not used: it stands back for {others}"),
            );
        };
        more.extend(failed);
        Words::new(
            format!("规则 {name} 没有用上：{}", first.zh),
            format!("rule {name} was not used: {}", first.en),
        )
    }
}
