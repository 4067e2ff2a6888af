//! Conditions and values.

use super::{Builder, nth_name, quoted, stated};
use crate::ast::{CompareOp, Expr, ExprKind, Name, Stated, SumOp};
use crate::node::Node;
use crate::{Kind, Span};

impl Builder {
    /// A node of kind `expr`.
    pub(super) fn expr(&mut self, node: &Node<'_>) -> Option<Expr> {
        self.joined(node, Kind::all_of, ExprKind::Or, Self::all_of)
    }

    fn all_of(&mut self, node: &Node<'_>) -> Option<Expr> {
        self.joined(node, Kind::negated, ExprKind::And, Self::negated)
    }

    /// Parts of one kind: a single one stands for itself.
    fn joined(
        &mut self,
        node: &Node<'_>,
        part: Kind,
        make: fn(Vec<Expr>) -> ExprKind,
        read: fn(&mut Self, &Node<'_>) -> Option<Expr>,
    ) -> Option<Expr> {
        let mut parts = node.all(part).map(|n| read(self, n)).collect::<Option<Vec<_>>>()?;
        if parts.len() == 1 { parts.pop() } else { Some(Expr { kind: make(parts), span: node.span }) }
    }

    fn negated(&mut self, node: &Node<'_>) -> Option<Expr> {
        let inner = self.comparison(node.child(Kind::comparison)?)?;
        let flips = node.all(Kind::kw_not).count();
        Some(if flips.is_multiple_of(2) {
            inner
        } else {
            Expr { kind: ExprKind::Not(Box::new(inner)), span: node.span }
        })
    }

    fn comparison(&mut self, node: &Node<'_>) -> Option<Expr> {
        let mut sums = node.all(Kind::sum);
        let (first, second) = (sums.next()?, sums.next());
        let left = Box::new(self.sum(first)?);
        let right = second.map(|n| self.sum(n)).map_or(Some(None), |r| r.map(Some))?;
        let kind = match right.map(Box::new) {
            Some(right) => binary(node, left, right)?,
            None if node.has(Kind::kw_passed) => ExprKind::Passed(left, true),
            None if node.has(Kind::kw_failed) => ExprKind::Passed(left, false),
            None if node.has(Kind::kw_empty) => ExprKind::Empty(left, true),
            None if node.has(Kind::kw_nonempty) => ExprKind::Empty(left, false),
            None => return Some(*left),
        };
        Some(Expr { kind, span: node.span })
    }

    fn sum(&mut self, node: &Node<'_>) -> Option<Expr> {
        let mut operators = node.all(Kind::sum_op);
        let mut products = node.all(Kind::product);
        let mut whole = self.product(products.next()?)?;
        for (operator, product) in operators.by_ref().zip(products) {
            let takes = operator.has(Kind::kw_minus) || matches!(operator.text, "-" | "－");
            let right = self.product(product)?;
            let span = join(whole.span, right.span);
            let op = if takes { SumOp::Take } else { SumOp::Add };
            whole = Expr { kind: ExprKind::Sum(op, Box::new(whole), Box::new(right)), span };
        }
        Some(whole)
    }

    fn product(&mut self, node: &Node<'_>) -> Option<Expr> {
        let mut factors = node.all(Kind::postfix);
        let mut whole = self.postfix(factors.next()?)?;
        for factor in factors {
            let right = self.postfix(factor)?;
            let span = join(whole.span, right.span);
            whole = Expr { kind: ExprKind::Product(Box::new(whole), Box::new(right)), span };
        }
        Some(whole)
    }

    fn postfix(&mut self, node: &Node<'_>) -> Option<Expr> {
        let mut parts = node.parts();
        let mut whole = self.primary(parts.next()?)?;
        let mut ifnone = false;
        for part in parts {
            let span = join(whole.span, part.span);
            let kind = if part.kind == Kind::kw_ifnone {
                ifnone = true;
                continue;
            } else if part.kind == Kind::index {
                ExprKind::Index(Box::new(whole), Box::new(self.expr(part.child(Kind::expr)?)?))
            } else if part.kind == Kind::member && part.has(Kind::kw_count) {
                ExprKind::Count(Box::new(whole))
            } else if part.kind == Kind::member {
                let field = part.child(Kind::outcome_name)?;
                ExprKind::Member(Box::new(whole), Name { text: field.text.to_owned(), span: field.span })
            } else if ifnone {
                ExprKind::IfNone(Box::new(whole), Box::new(self.primary(part)?))
            } else {
                return None;
            };
            whole = Expr { kind, span };
        }
        Some(whole)
    }

    fn primary(&mut self, node: &Node<'_>) -> Option<Expr> {
        let inner = node.parts().next()?;
        let kind = if inner.kind == Kind::group {
            return self.expr(inner.child(Kind::expr)?);
        } else if inner.kind == Kind::outcome_name {
            ExprKind::Name(inner.text.to_owned())
        } else if inner.kind == Kind::ever {
            ExprKind::Ever(nth_name(inner, 0)?)
        } else if inner.kind == Kind::by_silence {
            ExprKind::Name("视同".to_owned())
        } else if inner.kind == Kind::unconfirmed {
            ExprKind::Unconfirmed(Box::new(self.expr(inner.child(Kind::expr)?)?))
        } else if inner.kind == Kind::call {
            let given = inner.all(Kind::expr).map(|n| self.expr(n)).collect::<Option<Vec<_>>>()?;
            ExprKind::Call(nth_name(inner, 0)?, given)
        } else if inner.kind == Kind::ledger_use {
            let window = match inner.child(Kind::window) {
                Some(n) => Some(self.window(n)?),
                None => None,
            };
            ExprKind::Ledger(nth_name(inner, 0)?, window)
        } else if inner.kind == Kind::set {
            ExprKind::Set(inner.all(Kind::expr).map(|n| self.expr(n)).collect::<Option<Vec<_>>>()?)
        } else {
            self.literal(inner)?
        };
        Some(Expr { kind, span: inner.span })
    }

    fn literal(&mut self, node: &Node<'_>) -> Option<ExprKind> {
        if node.kind == Kind::string {
            Some(ExprKind::Text(quoted(node).text))
        } else if node.kind == Kind::duration {
            self.duration(node)
        } else if node.kind == Kind::money {
            self.hundredths(node.parts().next()?).map(ExprKind::Money)
        } else if node.kind == Kind::ratio {
            self.hundredths(node).map(ExprKind::Ratio)
        } else if node.kind == Kind::date {
            self.date(node).map(ExprKind::Date)
        } else if node.kind == Kind::hm {
            self.minute(node).map(|m| ExprKind::Minute(i64::from(m)))
        } else if node.kind == Kind::number {
            self.number(node).map(ExprKind::Number)
        } else if node.kind == Kind::kw_yes || node.kind == Kind::kw_no {
            Some(ExprKind::Bool(node.kind == Kind::kw_yes))
        } else if node.kind == Kind::kw_none {
            Some(ExprKind::None)
        } else {
            None
        }
    }

    fn duration(&mut self, node: &Node<'_>) -> Option<ExprKind> {
        if let Some(hm) = node.child(Kind::hm) {
            return self.minute(hm).map(|m| ExprKind::Limit(i64::from(m), "next"));
        }
        let n = self.number_in(node)?;
        let unit = node.child(Kind::time_unit)?.parts().last()?;
        let keyword = crate::keyword_of_rule(&format!("{:?}", unit.kind))?;
        Some(ExprKind::Limit(n, keyword.id))
    }

    /// A node of kind `amount`.
    pub(super) fn amount(&mut self, node: &Node<'_>) -> Option<Stated<Expr>> {
        stated(node, Kind::unconfirmed_amount, |inner| self.limit(inner.child(Kind::duration)?))
    }

    /// A node of kind `count`.
    pub(super) fn count(&mut self, node: &Node<'_>) -> Option<Stated<i64>> {
        stated(node, Kind::unconfirmed_count, |inner| self.number_in(inner))
    }

    /// A node of kind `duration` as an expression.
    pub(super) fn limit(&mut self, node: &Node<'_>) -> Option<Expr> {
        Some(Expr { kind: self.duration(node)?, span: node.span })
    }
}

/// How an operator makes an expression of its two sides.
type Maker = fn(Box<Expr>, Box<Expr>) -> ExprKind;

fn binary(node: &Node<'_>, left: Box<Expr>, right: Box<Expr>) -> Option<ExprKind> {
    if let Some(op) = node.child(Kind::compare) {
        return Some(ExprKind::Compare(compare_op(op.text), left, right));
    }
    let makers: [(Kind, Maker); 4] = [
        (Kind::within, ExprKind::Within),
        (Kind::contains, ExprKind::Contains),
        (Kind::includes, ExprKind::Includes),
        (Kind::has_key, ExprKind::HasKey),
    ];
    makers.into_iter().find(|(kind, _)| node.has(*kind)).map(|(_, make)| make(left, right))
}

fn compare_op(text: &str) -> CompareOp {
    match text {
        "<" | "＜" => CompareOp::Less,
        "<=" | "≤" | "≦" => CompareOp::AtMost,
        ">" | "＞" => CompareOp::Greater,
        ">=" | "≥" | "≧" => CompareOp::AtLeast,
        "≠" | "!=" | "！=" => CompareOp::NotEqual,
        _ => CompareOp::Equal,
    }
}

fn join(from: Span, to: Span) -> Span {
    Span { end: to.end, ..from }
}
