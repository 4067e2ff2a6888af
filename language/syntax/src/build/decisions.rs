//! 判定.

use super::{Builder, basis, name, names, nth_name, quoted};
use crate::Kind;
use crate::ast::{
    Assign, Choice, Decision, DecisionBody, Must, Musts, Outcome, Pick, Rule, RuleGuard, Value,
};
use crate::node::Node;

impl Builder {
    pub(super) fn decision(&mut self, node: &Node<'_>) -> Option<Decision> {
        let body = if let Some(musts) = node.child(Kind::musts) {
            let lines = musts.all(Kind::must).filter_map(|n| self.must(n)).collect();
            let uniformly = musts.has(Kind::kw_uniformly);
            DecisionBody::Musts(Musts { uniformly, lines, basis: basis(musts) })
        } else {
            DecisionBody::Choice(self.choice(node.child(Kind::choice)?)?)
        };
        Some(Decision { name: nth_name(node, 0)?, matter: nth_name(node, 1)?, body })
    }

    fn choice(&mut self, node: &Node<'_>) -> Option<Choice> {
        let pick = if node.has(Kind::kw_unique) {
            Pick::Unique
        } else if node.has(Kind::kw_first) {
            Pick::First
        } else {
            Pick::All
        };
        let decides = match node.child(Kind::decided) {
            Some(list) => list.all(Kind::outcome).filter_map(|n| self.outcome(n)).collect(),
            None => Vec::new(),
        };
        let rules = node.all(Kind::rule).filter_map(|n| self.rule(n)).collect();
        Some(Choice { pick, decides, rules, basis: basis(node) })
    }

    fn outcome(&mut self, node: &Node<'_>) -> Option<Outcome> {
        let ty = node.child(Kind::type_).and_then(|n| self.type_expr(n));
        Some(Outcome { name: name(node.child(Kind::outcome_name)?), ty })
    }

    fn rule(&mut self, node: &Node<'_>) -> Option<Rule> {
        let guard = match (node.child(Kind::kw_otherwise), node.child(Kind::expr)) {
            (Some(word), _) => RuleGuard::Otherwise(word.span),
            (None, expr) => RuleGuard::When(self.expr(expr?)?),
        };
        let excepts =
            node.child(Kind::excepts).and_then(|n| n.child(Kind::names)).map(names).unwrap_or_default();
        let assigns = node.all(Kind::assign).filter_map(|n| self.assign(n)).collect();
        Some(Rule { name: nth_name(node, 0)?, excepts, guard, assigns, basis: basis(node), span: node.span })
    }

    pub(super) fn assign(&mut self, node: &Node<'_>) -> Option<Assign> {
        Some(Assign {
            name: name(node.child(Kind::outcome_name)?),
            value: self.value(node.child(Kind::value)?)?,
        })
    }

    fn must(&mut self, node: &Node<'_>) -> Option<Must> {
        Some(Must {
            name: nth_name(node, 0)?,
            demand: self.expr(node.child(Kind::expr)?)?,
            reason: quoted(node.child(Kind::string)?),
            basis: basis(node),
            span: node.span,
        })
    }

    /// A node of kind `value`.
    pub(super) fn value(&mut self, node: &Node<'_>) -> Option<Value> {
        let unconfirmed = node.child(Kind::unconfirmed);
        let expr = unconfirmed.unwrap_or(node).child(Kind::expr)?;
        Some(Value {
            expr: self.expr(expr)?,
            beside: None,
            unconfirmed: unconfirmed.is_some(),
            span: node.span,
        })
    }

    /// A node of kind `term`.
    pub(super) fn term(&mut self, node: &Node<'_>) -> Option<Value> {
        let unconfirmed = node.child(Kind::unconfirmed_term);
        let inner = unconfirmed.unwrap_or(node);
        let (expr, beside) = match inner.child(Kind::two_limits) {
            Some(two) => {
                let beside = two.child(Kind::beside)?;
                let second = self.limit(beside.child(Kind::duration)?)?;
                let later = beside.has(Kind::kw_later);
                (self.limit(two.child(Kind::duration)?)?, Some((second, later)))
            }
            None => (self.expr(inner.child(Kind::expr)?)?, None),
        };
        Some(Value { expr, beside, unconfirmed: unconfirmed.is_some(), span: node.span })
    }
}
