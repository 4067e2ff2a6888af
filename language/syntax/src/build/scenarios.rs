//! 案例.

use super::literals::half_width;
use super::{Builder, name, names, nth_name, quoted, spelled};
use crate::Kind;
use crate::ast::{
    Case, Deed, Expectation, ExpectationKind, Fact, FactValue, Proposing, Revision, Scenario, Sight,
    SightKind, Step, StepKind,
};
use crate::node::Node;

impl Builder {
    pub(super) fn scenario(&mut self, node: &Node<'_>) -> Option<Scenario> {
        Some(Scenario {
            title: quoted(node.child(Kind::string)?),
            cases: node.all(Kind::case).filter_map(|n| self.case(n)).collect(),
            steps: node.parts().filter_map(|n| self.step(n)).collect(),
        })
    }

    fn case(&mut self, node: &Node<'_>) -> Option<Case> {
        Some(Case {
            name: nth_name(node, 0)?,
            matter: nth_name(node, 1)?,
            opened: node.child(Kind::moment).and_then(|n| self.moment(n)),
            facts: node.all(Kind::fact).filter_map(fact).collect(),
            span: node.span,
        })
    }

    fn step(&mut self, node: &Node<'_>) -> Option<Step> {
        let kind = if node.kind == Kind::act {
            StepKind::Act(self.moment(node.child(Kind::moment)?)?, deed(node.child(Kind::deed)?)?)
        } else if node.kind == Kind::refused {
            let at = node.child(Kind::moment).and_then(|n| self.moment(n));
            let because = node.child(Kind::words).map(|n| n.text.trim().to_owned());
            StepKind::Refused(at, deed(node.child(Kind::deed)?)?, because)
        } else if node.kind == Kind::advance {
            StepKind::Advance(self.moment(node.child(Kind::moment)?)?)
        } else if node.kind == Kind::expect {
            self.expect(node)?
        } else if node.kind == Kind::expect_opened {
            StepKind::ExpectOpened(
                nth_name(node, 0)?,
                nth_name(node, 1)?,
                nth_name(node.child(Kind::started_as)?, 0)?,
            )
        } else if node.kind == Kind::expect_sight {
            StepKind::ExpectSight(self.sight(node.parts().nth(1)?)?)
        } else if node.kind == Kind::outage {
            let mut ends = node.all(Kind::moment).filter_map(|n| self.moment(n));
            StepKind::Outage(ends.next()?, ends.next()?)
        } else if node.kind == Kind::revise_act {
            self.revise_act(node)?
        } else if node.kind == Kind::merge_act {
            let at = self.moment(node.child(Kind::moment)?)?;
            StepKind::Merge(at, nth_name(node, 0)?, nth_name(node, 1)?, nth_name(node, 2)?)
        } else if node.kind == Kind::propose_act {
            let at = self.moment(node.child(Kind::moment)?)?;
            let done = Proposing {
                actor: nth_name(node, 0)?,
                verb: spelled(node.child(Kind::propose_verb)?),
                situation: nth_name(node, 1)?,
                subject: nth_name(node, 2)?,
                answer: nth_name(node, 3),
            };
            StepKind::Propose(at, done)
        } else {
            return None;
        };
        Some(Step { kind, span: node.span })
    }

    fn revise_act(&mut self, node: &Node<'_>) -> Option<StepKind> {
        let mut moments = node.all(Kind::moment).map(|n| self.moment(n));
        let (when, done) = (moments.next()??, moments.next());
        let at = match done {
            Some(moment) => Some(moment?),
            None => None,
        };
        let revision = Revision {
            actor: nth_name(node, 0)?,
            case: nth_name(node, 1)?,
            act: spelled(node.child(Kind::revised)?),
            at,
            args: args(node),
        };
        Some(StepKind::Revise(when, revision))
    }

    fn sight(&mut self, node: &Node<'_>) -> Option<Sight> {
        let (named, subject) = (nth_name(node, 0)?, nth_name(node, 1)?);
        let kind = if node.kind == Kind::sight_ledger {
            let window = match node.child(Kind::window) {
                Some(n) => Some(self.window(n)?),
                None => None,
            };
            SightKind::Ledger(named, subject, window, self.number(node.child(Kind::signed)?)?)
        } else if node.kind == Kind::sight_proposal {
            let forms = node.child(Kind::names).map(names).unwrap_or_default();
            SightKind::Proposal(named, subject, spelled(node.child(Kind::proposal_state)?), forms)
        } else if let Some(ratio) = node.child(Kind::ratio) {
            SightKind::Score(named, subject, self.hundredths(ratio)?)
        } else {
            let out = node.child(Kind::kw_out).map(spelled);
            SightKind::Standing(named, subject, out.or_else(|| nth_name(node, 2))?)
        };
        Some(Sight { kind, span: node.span })
    }

    fn expect(&mut self, node: &Node<'_>) -> Option<StepKind> {
        let mut names = node.all(Kind::name).map(name);
        let case = names.next()?;
        let that = node.parts().filter_map(|n| self.expectation(n)).collect();
        Some(StepKind::Expect(case, that, names.next()))
    }

    fn expectation(&mut self, node: &Node<'_>) -> Option<Expectation> {
        let kind = if node.kind == Kind::expect_field {
            let mut fields = node.all(Kind::fact_name).map(name);
            let value = fact_value(node.child(Kind::fact_value)?);
            ExpectationKind::Field(fields.next()?, fields.next(), node.has(Kind::equals), value)
        } else if node.kind == Kind::expect_stage {
            ExpectationKind::Stage(nth_name(node, 0)?, nth_name(node, 1))
        } else if node.kind == Kind::expect_mark {
            ExpectationKind::Mark(node.has(Kind::kw_record), nth_name(node, 0)?, nth_name(node, 1))
        } else if node.kind == Kind::expect_deadline {
            ExpectationKind::Deadline(nth_name(node, 0)?, self.moment(node.child(Kind::moment)?)?)
        } else if node.kind == Kind::expect_clock {
            ExpectationKind::Clock(nth_name(node, 0)?, spelled(node.parts().nth(2)?))
        } else if node.kind == Kind::expect_started {
            let called = node.child(Kind::started_as).and_then(|n| nth_name(n, 0));
            ExpectationKind::Started(nth_name(node, 0)?, called)
        } else if node.kind == Kind::expect_told {
            ExpectationKind::Notified(nth_name(node, 0)?)
        } else if node.kind == Kind::expect_must {
            let failed = node.has(Kind::kw_failed).then(|| node.child(Kind::string).map(quoted));
            ExpectationKind::Must(nth_name(node, 0)?, failed)
        } else {
            return None;
        };
        Some(Expectation { kind, span: node.span })
    }
}

fn deed(node: &Node<'_>) -> Option<Deed> {
    Some(Deed {
        actor: nth_name(node, 0)?,
        act: spelled(node.child(Kind::act_name)?),
        case: nth_name(node, 1)?,
        branch: node.child(Kind::branch).and_then(|n| nth_name(n, 0)),
        result: nth_name(node, 2),
        args: args(node),
    })
}

fn args(node: &Node<'_>) -> Vec<Fact> {
    node.child(Kind::args).map(|n| n.all(Kind::fact).filter_map(fact).collect()).unwrap_or_default()
}

fn fact(node: &Node<'_>) -> Option<Fact> {
    Some(Fact { name: name(node.child(Kind::fact_name)?), value: fact_value(node.child(Kind::fact_value)?) })
}

/// The value as the case engine reads it: quotes off, keywords in Chinese, digits half-width.
fn fact_value(node: &Node<'_>) -> FactValue {
    let text = match node.parts().next() {
        Some(inner) if inner.kind == Kind::string => quoted(inner).text,
        Some(inner) if inner.kind == Kind::kw_yes => "是".to_owned(),
        Some(inner) if inner.kind == Kind::kw_no => "否".to_owned(),
        Some(inner) if inner.kind == Kind::kw_none => "无".to_owned(),
        Some(inner) if inner.kind == Kind::set => set_text(inner),
        Some(inner) if inner.kind == Kind::money || inner.kind == Kind::duration => amount(inner),
        Some(inner) if inner.kind == Kind::joined => {
            names(inner).iter().map(|n| n.text.as_str()).collect::<Vec<_>>().join("、")
        }
        Some(inner) => half_width(inner.text),
        None => String::new(),
    };
    FactValue { text, span: node.span }
}

/// A number and its unit, the unit in Chinese.
fn amount(node: &Node<'_>) -> String {
    let leaf = |n: &Node<'_>| half_width(&spelled(n).text);
    node.parts().map(leaf).collect::<Vec<_>>().join(" ")
}

fn set_text(node: &Node<'_>) -> String {
    node.all(Kind::expr).map(words).collect::<Vec<_>>().join("、")
}

/// What stands in a node, without blanks and comments.
fn words(node: &Node<'_>) -> String {
    if node.children.is_empty() { node.text.to_owned() } else { node.parts().map(words).collect() }
}
