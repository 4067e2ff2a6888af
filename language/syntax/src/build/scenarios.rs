//! 案例.

use super::literals::half_width;
use super::{Builder, name, nth_name, quoted};
use crate::Kind;
use crate::ast::{Case, Deed, Expectation, ExpectationKind, Fact, FactValue, Name, Scenario, Step, StepKind};
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
        } else {
            return None;
        };
        Some(Step { kind, span: node.span })
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
            let state = nth_name(node, 1).or_else(|| {
                node.child(Kind::kw_lapse).map(|n| Name { text: "届满".to_owned(), span: n.span })
            });
            ExpectationKind::Clock(nth_name(node, 0)?, state?)
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
    let act = node.child(Kind::act_name)?;
    let args =
        node.child(Kind::args).map(|n| n.all(Kind::fact).filter_map(fact).collect()).unwrap_or_default();
    let text = if act.has(Kind::kw_extend) { "延期".to_owned() } else { act.text.to_owned() };
    Some(Deed {
        actor: nth_name(node, 0)?,
        act: Name { text, span: act.span },
        case: nth_name(node, 1)?,
        result: nth_name(node, 2),
        args,
    })
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
        Some(inner) if inner.kind == Kind::joined => inner.text.split_whitespace().collect(),
        Some(inner) => half_width(inner.text),
        None => String::new(),
    };
    FactValue { text, span: node.span }
}

fn set_text(node: &Node<'_>) -> String {
    node.all(Kind::expr).map(|n| n.text).collect::<Vec<_>>().join("、")
}
