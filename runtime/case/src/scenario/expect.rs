//! 期望: what must be so of a case, beside what is so.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use shao_abi::{DecisionId, Expectation, RuleId, Status};
use shao_calendar::Moment;

use super::acts::squeezed;
use super::lately::lately;
use super::{Runner, Verdict, say};
use crate::names::Names;
use crate::state::{CaseState, ClockRun};
use crate::why::named;
use crate::{Policy, Words, read_value, show_value};

/// One expectation beside the truth.
struct Seen {
    ok: bool,
    is: Words,
    /// The decision it was about.
    decision: Option<DecisionId>,
}

impl Runner<'_, '_> {
    /// All of it must be so.
    pub(super) fn expect(
        &mut self,
        case: usize,
        that: &[Expectation],
        because: Option<&String>,
    ) -> Result<Verdict, Words> {
        let state = self.play.case(case).and_then(|case| case.state.as_ref());
        let state = state.ok_or_else(|| Words::new("案件没有立案", "the case was not opened"))?;
        let process = self.policy.process.flows.get(state.flow.index());
        let matter = process.map_or(shao_abi::MatterId(0), |flow| flow.matter);
        let told = self.play.case(case).map_or(&[][..], |case| case.told.as_slice());
        let look = Look { policy: self.policy, state, matter, told };
        let (mut ok, mut zh, mut en, mut decision) = (true, Vec::new(), Vec::new(), None);
        let mut elsewhere = false;
        for one in that {
            let seen = look.at(one);
            let wanted = say::expectation(one);
            ok &= seen.ok;
            zh.push(if seen.ok {
                seen.is.zh
            } else {
                format!("期望 {}，实为 {}", wanted.zh, seen.is.zh)
            });
            en.push(if seen.ok {
                seen.is.en
            } else {
                format!("expected {}, found {}", wanted.en, seen.is.en)
            });
            elsewhere |= !seen.ok && seen.decision.is_none();
            decision = seen.decision.or(decision);
        }
        let fired = look.fired(decision);
        let names: Vec<String> = fired.iter().map(|rule| Names(self.policy).rule(*rule)).collect();
        if let Some(rule) = because {
            let rule = rule.strip_prefix("规则").unwrap_or(rule).trim();
            if !names.iter().any(|name| name == rule) {
                ok = false;
                let (zh_found, en_found) = found(&names);
                zh.push(format!("期望 因 规则 {rule}，实因 {zh_found}"));
                en.push(format!("expected rule {rule}, found {en_found}"));
            }
        }
        let rules = || {
            let (zh, en) = (names.join("、"), names.join(", "));
            (!names.is_empty()).then(|| Words::new(format!("规则 {zh}"), format!("rule {en}")))
        };
        let why = match self.play.case(case).filter(|_| elsewhere) {
            Some(case) => lately(self.policy, case),
            None => rules(),
        };
        Ok(Verdict { ok, happened: Words::new(zh.join("；"), en.join("; ")), why })
    }
}

/// The rules that fired, or that none did.
fn found(names: &[String]) -> (String, String) {
    if names.is_empty() {
        return ("没有规则（判定还没有作出）".to_owned(), "none (nothing is decided yet)".to_owned());
    }
    (names.join("、"), names.join(", "))
}

struct Look<'a> {
    policy: &'a Policy<'a>,
    state: &'a CaseState,
    matter: shao_abi::MatterId,
    /// Who was told something about the case.
    told: &'a [shao_abi::PartyId],
}

impl Look<'_> {
    fn at(&self, that: &Expectation) -> Seen {
        match that {
            Expectation::Started { flow, .. } => self.started(flow),
            Expectation::Notified { who } => self.notified(who),
            Expectation::Stage { stage, of } => self.stage(stage, of.as_deref()),
            Expectation::Field { field, value, equal } => self.field(field, value, *equal),
            Expectation::Mark { mark, of, recorded } => self.mark(mark, of.as_deref(), *recorded),
            Expectation::Deadline { clock, at } => self.deadline(clock, at),
            Expectation::ClockIs { clock, state } => self.clock_is(clock, state),
            Expectation::Must { decision, reason } => self.must(decision, reason.as_deref()),
        }
    }

    fn stage(&self, stage: &str, of: Option<&str>) -> Seen {
        let names = Names(self.policy);
        let meant = |duty: &&crate::Duty| match of {
            None => duty.parent.is_none() || duty.is_active(),
            Some(of) => duty.member.is_some_and(|member| names.party(member) == of),
        };
        let places: Vec<String> =
            self.state.duties.iter().filter(meant).map(|duty| names.place(duty)).collect();
        let is = if places.is_empty() { "（无此并行事务）".to_owned() } else { places.join("、") };
        Seen {
            ok: places.iter().any(|place| place == stage),
            is: Words::new(format!("在 {is}"), format!("in {is}")),
            decision: None,
        }
    }

    fn mark(&self, mark: &str, of: Option<&str>, recorded: bool) -> Seen {
        let names = Names(self.policy);
        let all: Vec<(String, String)> =
            self.state.marks.iter().map(|m| (names.mark(m.mark), names.party_or_nobody(m.against))).collect();
        let found = all.iter().any(|(name, against)| name == mark && of.is_none_or(|of| of == against));
        let list: Vec<String> = all.iter().map(|(name, against)| format!("{name} 对 {against}")).collect();
        let zh =
            if list.is_empty() { "没有记号".to_owned() } else { format!("记有 {}", list.join("、")) };
        let en = if list.is_empty() { "no marks".to_owned() } else { format!("marks {}", list.join(", ")) };
        Seen { ok: found == recorded, is: Words::new(zh, en), decision: None }
    }

    /// The runs of a clock of this name: the open ones and the last of each duty.
    fn runs(&self, clock: &str) -> Vec<&ClockRun> {
        let names = Names(self.policy);
        self.state.clocks.iter().filter(|run| names.clock(run.clock) == clock).collect()
    }

    fn deadline(&self, clock: &str, at: &str) -> Seen {
        let runs = self.runs(clock);
        let wanted: Option<Moment> = at.parse().ok();
        let ok = wanted.is_some() && runs.iter().any(|run| run.due() == wanted);
        let due = |run: &&ClockRun| run.due().map_or_else(|| "未知".to_owned(), |at| at.to_string());
        let is: Vec<String> = runs.iter().map(due).collect();
        Seen { ok, is: never_ran(&is, "届满 于", "due at"), decision: None }
    }

    fn clock_is(&self, clock: &str, state: &str) -> Seen {
        let word = |run: &&ClockRun| crate::view::status_word(run.status).to_owned();
        let is: Vec<String> = self.runs(clock).iter().map(word).collect();
        Seen {
            ok: is.iter().any(|word| word == state),
            is: never_ran(&is, "期限", "the clock is"),
            decision: None,
        }
    }

    fn must(&self, decision: &str, reason: Option<&str>) -> Seen {
        let Some(id) = self.policy.schema.decision_named(decision) else {
            let zh = format!("没有判定“{decision}”");
            return Seen {
                ok: false,
                is: Words::new(zh, format!("there is no decision `{decision}`")),
                decision: None,
            };
        };
        let decided = self.state.outcomes.get(&id).filter(|decided| decided.answer.status != Status::Lacking);
        let Some(decided) = decided else {
            let is = Words::new(format!("{decision} 尚未判定"), format!("{decision} is undecided"));
            return Seen { ok: false, is, decision: Some(id) };
        };
        let reasons: Vec<String> = decided.answer.fired.iter().map(|rule| self.reason(*rule)).collect();
        let ok = match reason {
            None => reasons.is_empty(),
            Some(reason) => reasons.iter().any(|given| squeezed(given).contains(&squeezed(reason))),
        };
        let is = if reasons.is_empty() {
            Words::new(format!("{decision} 通过"), format!("{decision} passed"))
        } else {
            let all = reasons.join("；");
            Words::new(format!("{decision} 不通过：{all}"), format!("{decision} failed: {all}"))
        };
        Seen { ok, is, decision: Some(id) }
    }

    fn reason(&self, rule: RuleId) -> String {
        let source = self.policy.provenance.rules.get(rule.index());
        source.and_then(|source| source.reason.clone()).unwrap_or_else(|| Names(self.policy).rule(rule))
    }

    /// A fact, or a field of an outcome: `主办` or `分流.主办`.
    fn field(&self, field: &str, value: &str, equal: bool) -> Seen {
        let Some(found) = named(self.policy, self.state, self.matter, field) else {
            let zh = format!("没有“{field}”这一项");
            return Seen { ok: false, is: Words::new(zh, format!("there is no `{field}`")), decision: None };
        };
        let same = match (&found.value, &found.ty) {
            (None, _) => value == "未知",
            (Some(is), Some(ty)) => {
                let wanted = read_value(self.policy.schema, ty, &Json::String(value.to_owned()));
                wanted.is_ok_and(|wanted| wanted == *is)
                    || squeezed(&show_value(self.policy.schema, ty, is)) == squeezed(value)
            }
            (Some(_), None) => false,
        } || found.text.as_deref() == Some(value);
        let shown = match (&found.value, &found.ty, &found.text) {
            (Some(is), Some(ty), _) => show_value(self.policy.schema, ty, is),
            (_, _, Some(text)) => text.clone(),
            (_, _, None) => "未知".to_owned(),
        };
        let is = format!("{field} = {shown}");
        Seen { ok: same == equal, is: Words::new(is.clone(), is), decision: found.decision }
    }

    fn started(&self, flow: &str) -> Seen {
        let names = Names(self.policy);
        let mut started = self.state.links.iter().filter(|linked| linked.link == shao_abi::Link::Started);
        let ok = started.any(|linked| names.flow(linked.flow) == flow);
        let is = if ok {
            Words::new(format!("已启动 {flow}"), format!("started {flow}"))
        } else {
            Words::new(format!("没有启动 {flow}"), format!("did not start {flow}"))
        };
        Seen { ok, is, decision: None }
    }

    fn notified(&self, who: &str) -> Seen {
        let ok = self.policy.schema.party_named(who).is_some_and(|party| self.told.contains(&party));
        let is = if ok {
            Words::new(format!("已通知 {who}"), format!("{who} was told"))
        } else {
            let told: BTreeSet<_> = self.told.iter().copied().collect();
            let told: Vec<&str> = told.into_iter().map(|p| self.policy.schema.party_name(p)).collect();
            match told.as_slice() {
                [] => Words::new("谁也没有通知", "nobody was told"),
                _ => Words::new(
                    format!("通知的是 {}", told.join("、")),
                    format!("told were {}", told.join(", ")),
                ),
            }
        };
        Seen { ok, is, decision: None }
    }

    /// The rules by which the decision last named was made; of all decisions if none was named.
    fn fired(&self, decision: Option<DecisionId>) -> Vec<RuleId> {
        let named = |id: DecisionId| decision.is_none_or(|named| named == id);
        let outcomes = self.state.outcomes.iter().filter(|(id, _)| named(**id));
        outcomes.flat_map(|(_, decided)| decided.answer.fired.iter().copied()).collect()
    }
}

fn never_ran(is: &[String], zh: &str, en: &str) -> Words {
    if is.is_empty() {
        return Words::new("没有走过", "it never ran");
    }
    Words::new(format!("{zh} {}", is.join("、")), format!("{en} {}", is.join(", ")))
}
