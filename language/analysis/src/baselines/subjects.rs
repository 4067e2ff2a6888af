//! What a line of a 对照 can name: everything in a policy that a clause may speak of, by each of its names.

use shao_syntax::Text;
use shao_syntax::ast::{
    Accountability, Action, Clock, Decision, DecisionBody, Exemption, Expr, Indicator, Item, Must, Outcome,
    Process, Score, Share, Stage,
};

use crate::Unit;

/// A part of a policy that answers to a clause.
#[derive(Debug, Clone, Copy)]
pub(super) enum Subject<'s> {
    /// 期限.
    Clock(&'s Process, &'s Clock),
    /// 阶段.
    Stage(&'s Process, &'s Stage),
    /// 动作.
    Action(&'s Process, &'s Stage, &'s Action),
    /// 判定.
    Decision(&'s Decision),
    /// 判定.项.
    Outcome(&'s Decision, &'s Outcome),
    /// A 须 decision.
    Musts(&'s Decision, &'s [Must]),
    /// 考评.
    Score(&'s Score),
    /// 考评.指标.
    Indicator(&'s Score, &'s Indicator),
    /// 考评.纳入: one of the assessments it is a part of.
    Share(&'s Score, &'s Share),
    /// 问责.
    Accountability(&'s Accountability),
    /// 问责.候核.
    Hold(&'s Accountability, &'s Expr),
    /// 问责.免责.
    Exemption(&'s Accountability, &'s Exemption),
    /// 问责.申诉.
    Appeal(&'s Accountability, &'s Expr),
}

impl<'s> Subject<'s> {
    /// The 期限, if it is one.
    pub fn clock(&self) -> Option<&'s Clock> {
        if let Self::Clock(_, clock) = self { Some(clock) } else { None }
    }

    /// What it is, with its name.
    pub fn what(&self) -> Text {
        let say =
            |zh: &str, en: &str, name: &str| Text::new(format!("{zh} `{name}`"), format!("{en} `{name}`"));
        let part = |a: &str, b: &str| format!("{a}.{b}");
        match self {
            Self::Clock(_, clock) => say("期限", "clock", &clock.name.text),
            Self::Stage(_, stage) => say("阶段", "stage", &stage.name.text),
            Self::Action(_, stage, action) => {
                say("动作", "action", &part(&stage.name.text, &action.name.text))
            }
            Self::Decision(decision) => say("判定", "decision", &decision.name.text),
            Self::Outcome(decision, outcome) => {
                say("判定", "decision", &part(&decision.name.text, &outcome.name.text))
            }
            Self::Musts(decision, _) => say("须判定", "须 decision", &decision.name.text),
            Self::Score(score) => say("考评", "score", &score.name.text),
            Self::Indicator(score, indicator) => {
                say("指标", "indicator", &part(&score.name.text, &indicator.name.text))
            }
            Self::Share(score, share) => say("考评", "score", &part(&score.name.text, &share.of.text)),
            Self::Accountability(whole) => say("问责", "accountability", &whole.name.text),
            Self::Hold(whole, _) => say("问责", "accountability", &part(&whole.name.text, "候核")),
            Self::Exemption(whole, _) => say("问责", "accountability", &part(&whole.name.text, "免责")),
            Self::Appeal(whole, _) => say("问责", "accountability", &part(&whole.name.text, "申诉")),
        }
    }
}

/// Everything that can be named, by each of its names. One name may stand for several things: then all of them are
/// meant.
pub(super) fn all<'s>(units: &'s [Unit<'s>]) -> Vec<(String, Subject<'s>)> {
    let mut named = Named::default();
    for item in units.iter().flat_map(|unit| &unit.tree.items) {
        named.item(item);
    }
    named.all
}

#[derive(Default)]
struct Named<'s> {
    all: Vec<(String, Subject<'s>)>,
}

impl<'s> Named<'s> {
    fn add(&mut self, name: &str, subject: Subject<'s>) {
        self.all.push((name.to_owned(), subject));
    }

    /// By its own name, and by that of what it belongs to.
    fn within(&mut self, whole: &str, name: &str, subject: Subject<'s>) {
        self.add(name, subject);
        self.add(&format!("{whole}.{name}"), subject);
    }

    fn item(&mut self, item: &'s Item) {
        match item {
            Item::Process(process) => self.process(process),
            Item::Decision(decision) => self.decision(decision),
            Item::Score(score) => self.score(score),
            Item::Accountability(whole) => self.accountability(whole),
            Item::Policy(_)
            | Item::Use(_)
            | Item::Parties(_)
            | Item::Marks(_)
            | Item::Enumeration(_)
            | Item::Matter(_)
            | Item::Table(_)
            | Item::Ladder(_)
            | Item::Ledger(_)
            | Item::Forms(_)
            | Item::Baseline(_)
            | Item::Mapping(_)
            | Item::Scenario(_) => {}
        }
    }

    fn process(&mut self, process: &'s Process) {
        let name = &process.name.text;
        for clock in &process.clocks {
            self.within(name, &clock.name.text, Subject::Clock(process, clock));
        }
        let forks = process.stages.iter().filter_map(|stage| stage.fork.as_ref());
        for stage in process.stages.iter().chain(forks.flat_map(|fork| &fork.stages)) {
            self.within(name, &stage.name.text, Subject::Stage(process, stage));
            // A stage along a ladder stands here once per rung; its own name means all of them.
            let along = stage.name.text.split_once('·').map(|(along, _)| along);
            if let Some(along) = along {
                self.within(name, along, Subject::Stage(process, stage));
            }
            for action in &stage.actions {
                let subject = Subject::Action(process, stage, action);
                self.within(&stage.name.text, &action.name.text, subject);
                for whole in along.into_iter().chain([name.as_str()]) {
                    self.add(&format!("{whole}.{}", action.name.text), subject);
                }
            }
        }
    }

    fn decision(&mut self, decision: &'s Decision) {
        let name = &decision.name.text;
        match &decision.body {
            DecisionBody::Musts(body) => self.add(name, Subject::Musts(decision, &body.lines)),
            DecisionBody::Choice(choice) => {
                self.add(name, Subject::Decision(decision));
                for outcome in &choice.decides {
                    self.add(&format!("{name}.{}", outcome.name.text), Subject::Outcome(decision, outcome));
                }
            }
        }
    }

    fn score(&mut self, score: &'s Score) {
        let name = &score.name.text;
        self.add(name, Subject::Score(score));
        for indicator in &score.indicators {
            self.add(&format!("{name}.{}", indicator.name.text), Subject::Indicator(score, indicator));
        }
        for share in &score.shares {
            self.add(&format!("{name}.{}", share.of.text), Subject::Share(score, share));
        }
    }

    fn accountability(&mut self, whole: &'s Accountability) {
        let name = &whole.name.text;
        self.add(name, Subject::Accountability(whole));
        let waits = [
            whole.hold.as_ref().map(|limit| (["候核", "hold"], Subject::Hold(whole, &limit.value))),
            whole.exemption.as_ref().map(|e| (["免责", "exempt"], Subject::Exemption(whole, e))),
            whole.appeal.as_ref().map(|limit| (["申诉", "appeal"], Subject::Appeal(whole, &limit.value))),
        ];
        for (spellings, subject) in waits.into_iter().flatten() {
            spellings.iter().for_each(|word| self.add(&format!("{name}.{word}"), subject));
        }
    }
}
