//! A 案例 as requests to a server.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};
use shao_abi::{FactText, ProposalVerb, Scenario, ScenarioCase, StepKind};
use shao_calendar::Moment;
use shao_case::{CaseState, ScenarioReport};

use crate::desk::Desk;
use crate::policies::Policy;

/// How the server's timer behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timer {
    /// It wakes whatever falls due, at the very instant.
    InTime,
    /// The server is down between any two lines, and catches up at each.
    Asleep,
    /// The server is always in time, but is started anew before each line.
    Restarted,
}

/// What a line says somebody does.
struct Doing<'a> {
    actor: &'a str,
    act: &'a str,
    case: &'a str,
    branch: Option<&'a String>,
    result: Option<&'a String>,
    args: &'a [FactText],
}

struct Driver<'a> {
    policy: &'a Policy,
    desk: Desk,
    timer: Timer,
    scenario: &'a Scenario,
    /// What the server calls a case that the scenario calls otherwise.
    keys: BTreeMap<String, String>,
    /// The cases that say when they are opened, and are not open yet.
    dated: Vec<(Moment, &'a ScenarioCase)>,
    opened: Vec<String>,
    now: Moment,
    /// Whether a line has named a time.
    named: bool,
    events: u32,
}

/// Runs a scenario on a server of its own that begins at `since`.
pub fn drive(
    policy: &Policy,
    scenario: &Scenario,
    report: &ScenarioReport,
    since: Moment,
    timer: Timer,
) -> Desk {
    let key = |case: &shao_case::CaseReport| Some((case.name.clone(), case.state.as_ref()?.key.clone()));
    let mut dated: Vec<(Moment, &ScenarioCase)> = scenario
        .cases
        .iter()
        .filter_map(|case| Some((case.opened.as_ref()?.parse().unwrap(), case)))
        .collect();
    dated.sort_by_key(|(at, _)| *at);
    let mut driver = Driver {
        policy,
        desk: Desk::found(policy, since),
        timer,
        scenario,
        keys: report.cases.iter().filter_map(key).collect(),
        dated,
        opened: Vec::new(),
        now: since,
        named: false,
        events: 0,
    };
    for step in &scenario.steps {
        if timer == Timer::Restarted {
            driver.desk.start_anew(policy);
        }
        driver.line(&step.kind);
    }
    driver.desk
}

impl Driver<'_> {
    fn line(&mut self, kind: &StepKind) {
        match kind {
            StepKind::Act { at, actor, act, case, branch, result, args } => {
                let doing =
                    Doing { actor, act, case, branch: branch.as_ref(), result: result.as_ref(), args };
                let (status, reply) = self.act(at.as_ref(), &doing);
                assert_eq!(status, 200, "{}: {actor} {act} {case}: {reply}", self.scenario.name);
            }
            StepKind::Refused { at, actor, act, case, branch, result, args, .. } => {
                let doing =
                    Doing { actor, act, case, branch: branch.as_ref(), result: result.as_ref(), args };
                let (status, reply) = self.act(at.as_ref(), &doing);
                assert!((400..500).contains(&status), "{}: {actor} {act}: {reply}", self.scenario.name);
            }
            StepKind::Advance { to } => self.pass_to(to.parse().unwrap()),
            StepKind::Expect { case, .. } => self.ready(case, None),
            StepKind::Revise { at, actor, case, act, to, args } => {
                self.ready(case, Some(at));
                self.revise(actor, case, act, to.as_deref(), args);
            }
            StepKind::Outage { from, to } => self.outage(from.parse().unwrap(), to.parse().unwrap()),
            StepKind::Merge { at, actor, case, into } => {
                self.ready(into, Some(at));
                self.ready(case, Some(at));
                let body = json!({"id": self.id(), "actor": actor, "into": self.key(into)});
                self.done(&format!("/cases/{}/merge", self.key(case)), &body);
            }
            StepKind::Propose { at, actor, verb, situation, subject, answer } => {
                self.pass_to(at.parse().unwrap());
                self.propose(actor, *verb, situation, subject, *answer);
            }
            StepKind::ExpectOpened { .. }
            | StepKind::ExpectLedger { .. }
            | StepKind::ExpectProposal { .. }
            | StepKind::ExpectScore { .. }
            | StepKind::ExpectStanding { .. } => {}
        }
    }

    fn act(&mut self, at: Option<&String>, doing: &Doing<'_>) -> (u16, Json) {
        self.ready(doing.case, at);
        let key = self.key(doing.case);
        let duty = doing.branch.map(|unit| self.branch(&key, unit));
        let body = json!({
            "id": self.id(), "actor": doing.actor, "act": doing.act, "result": doing.result,
            "args": named(doing.args), "duty": duty,
        });
        self.desk.post(&format!("/cases/{key}/events"), &body)
    }

    /// The child duty of a unit: the one that goes on, or else the last one.
    fn branch(&self, key: &str, unit: &str) -> u32 {
        let member = self.policy.artifact.schema.party_named(unit);
        let stored = self.desk.store.load(key).unwrap().unwrap();
        let state: CaseState = serde_json::from_slice(&stored.snapshot.state).unwrap();
        let own = || state.duties.iter().filter(|duty| duty.member == member);
        own().find(|duty| duty.is_active()).or_else(|| own().next_back()).unwrap().id.0
    }

    fn revise(&mut self, actor: &str, case: &str, act: &str, to: Option<&str>, args: &[FactText]) {
        let key = self.key(case);
        let acts = self.desk.get(&format!("/cases/{key}/acts"));
        let done = acts.as_array().unwrap().iter().rfind(|done| done["act"] == act).unwrap().clone();
        let (given, others): (Vec<&FactText>, Vec<&FactText>) =
            args.iter().partition(|arg| arg.name == shao_case::builtin::REASON);
        let evidence: Vec<String> = others.iter().map(|arg| format!("{} {}", arg.name, arg.value)).collect();
        let mut body = json!({
            "id": self.id(), "actor": actor, "change": "void", "of": done["position"],
            "reason": given[0].value, "evidence": evidence,
        });
        if let Some(to) = to {
            body["change"] = json!("date");
            body["at"] = json!(to);
        }
        self.done(&format!("/cases/{key}/corrections"), &body);
    }

    /// The server was down in it, so nothing was woken; it hears of the outage before it catches up.
    fn outage(&mut self, from: Moment, to: Moment) {
        if self.now < from {
            self.pass_to(from);
        }
        self.now = self.now.max(to);
        self.desk.clock.set(self.now);
        let body = json!({"id": self.id(), "from": from, "to": to, "reason": "停电"});
        self.done("/outages", &body);
        self.desk.wake();
    }

    fn propose(&mut self, actor: &str, verb: ProposalVerb, situation: &str, subject: &str, answer: bool) {
        let (act, answer, waits): (_, _, &[&str]) = match (verb, answer) {
            (ProposalVerb::Exempt, true) => ("免责", Some("成立"), &["待免责"]),
            (ProposalVerb::Exempt, false) => ("免责", Some("不成立"), &["待免责"]),
            (ProposalVerb::Decide, true) => ("决定", Some("采纳"), &["建议", "申诉", "依据变更", "复核建议"]),
            (ProposalVerb::Decide, false) => {
                ("决定", Some("不采纳"), &["建议", "申诉", "依据变更", "复核建议"])
            }
            (ProposalVerb::Appeal, _) => ("申诉", None, &["已决定", "复核建议"]),
        };
        let all = self.desk.get(&format!("/proposals?unit={subject}"));
        let ours: Vec<&Json> =
            all.as_array().unwrap().iter().filter(|proposal| proposal["situation"] == situation).collect();
        let waiting = ours.iter().rfind(|proposal| waits.iter().any(|status| proposal["status"] == *status));
        let meant = waiting
            .or(ours.last())
            .unwrap_or_else(|| panic!("{}: no proposal of {situation} for {subject}", self.scenario.name));
        let path = format!("/proposals/{}/acts", meant["number"]);
        let body = json!({"id": self.id(), "actor": actor, "act": act, "answer": answer});
        self.done(&path, &body);
    }

    fn done(&self, path: &str, body: &Json) {
        let (status, reply) = self.desk.post(path, body);
        assert_eq!(status, 200, "{}: {path} {body}: {reply}", self.scenario.name);
    }

    /// Time passes to that of a line, and the case it names is open.
    fn ready(&mut self, case: &str, at: Option<&String>) {
        let dated = self.dated.iter().find(|(_, dated)| dated.name == case).map(|(at, _)| *at);
        let at = match (at, self.named) {
            (Some(at), _) => at.parse().unwrap(),
            (None, true) => self.now,
            // Before any line names a time, a case is looked at when it is opened.
            (None, false) => dated.unwrap_or(self.now),
        };
        self.pass_to(at);
        if let Some(declared) = self.scenario.cases.iter().find(|declared| declared.name == case) {
            self.open(declared);
        }
    }

    fn open(&mut self, case: &ScenarioCase) {
        if self.opened.contains(&case.name) {
            return;
        }
        self.opened.push(case.name.clone());
        let facts = named(&case.facts);
        let body = json!({"id": self.id(), "case": case.name, "matter": case.matter, "facts": facts});
        let (status, reply) = self.desk.post("/cases", &body);
        assert_eq!(status, 201, "{}: {body}: {reply}", self.scenario.name);
    }

    fn pass_to(&mut self, to: Moment) {
        self.named = true;
        while let Some((at, case)) = self.dated.first().copied().filter(|(at, _)| *at <= to) {
            self.dated.remove(0);
            // What is opened by hand at an instant comes before what that instant brings about by itself.
            self.wake_to(at.plus_millis(-1).unwrap().max(self.now));
            self.now = at.max(self.now);
            self.desk.clock.set(self.now);
            self.open(case);
        }
        self.wake_to(to);
    }

    fn wake_to(&mut self, to: Moment) {
        if self.timer != Timer::Asleep {
            while let Some(next) = self.desk.wake().filter(|next| *next <= to) {
                self.desk.clock.set(next);
            }
        }
        self.now = to;
        self.desk.clock.set(to);
        self.desk.wake();
    }

    fn key(&self, name: &str) -> String {
        self.keys.get(name).cloned().unwrap_or_else(|| name.to_owned())
    }

    fn id(&mut self) -> String {
        self.events += 1;
        format!("第{}件", self.events)
    }
}

fn named(texts: &[FactText]) -> Map<String, Json> {
    texts.iter().map(|text| (text.name.clone(), Json::String(text.value.clone()))).collect()
}
