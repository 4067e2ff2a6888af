//! A situation should come about by what happened, never by what has not arrived: entries may be late. 「至少 n」 can
//! only become true later than it should; 「少于 n」 is true of a unit whose data is still on the way.

use std::collections::BTreeMap;

use shao_abi::DecisionId;
use shao_ir::{Arith, Cond, Expr, Order, Test};
use shao_syntax::ast::Situation;
use shao_syntax::{Diagnostic, Text};

use crate::context::Context;
use crate::lower::Built;

/// How a number moves as entries arrive.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Course {
    /// Not at all.
    Still,
    /// It only grows.
    Up,
    /// It only falls.
    Down,
    /// Either way.
    Any,
}

pub(super) fn check(context: &mut Context<'_>, built: &Built, written: &Situation, id: DecisionId) {
    let rule = built.bodies.get(id.index()).and_then(|body| body.rules.first());
    let mut found = BTreeMap::new();
    rule.into_iter().for_each(|rule| lost(&rule.when, true, &mut found));
    let atoms = built.atoms.get(id.index()).map_or(&[][..], Vec::as_slice);
    let said: Vec<String> = atoms
        .iter()
        .zip(0_u16..)
        .filter_map(|(atom, at)| {
            let positive = found.get(&at)?;
            Some(if *positive { format!("`{}`", atom.text) } else { format!("`非 {}`", atom.text) })
        })
        .collect();
    if said.is_empty() {
        return;
    }
    let name = &written.name.text;
    let text = Text::new(
        format!("情形 `{name}` 里的 {},台账还没记全时也会成立:数据晚到就成了证据", said.join("、")),
        format!(
            "{} in situation `{name}` holds while entries are still missing: late data would be evidence",
            said.join(", ")
        ),
    );
    let help = Text::new(
        "问责数已经发生的事(`>=`);没做到、不够数,用 考评 在封账之后看",
        "count what did happen (`>=`); what is lacking is seen by a 考评, after the seal",
    );
    let span = written.when.as_ref().map_or(written.name.span, |when| when.span);
    context.report(Diagnostic::warning("absence-as-evidence", span, text).help(help));
}

/// The atoms by which a further entry can take away what holds; false: where the atom is denied.
fn lost(cond: &Cond, positive: bool, found: &mut BTreeMap<u16, bool>) {
    match cond {
        Cond::Const(_) => {}
        Cond::And(parts) | Cond::Or(parts) => parts.iter().for_each(|part| lost(part, positive, found)),
        Cond::Not(inner) => lost(inner, !positive, found),
        Cond::Atom(at, test) => {
            let fragile = match test {
                Test::Compare(order, a, b) => fragile(*order, course(a), course(b), positive),
                Test::Holds(_)
                | Test::Within(..)
                | Test::Subset(..)
                | Test::SameSet(..)
                | Test::Empty(_)
                | Test::HasKey(..) => false,
            };
            if fragile {
                found.insert(*at, positive);
            }
        }
    }
}

fn fragile(order: Order, a: Course, b: Course, positive: bool) -> bool {
    let grows = |course: Course| matches!(course, Course::Still | Course::Up);
    let falls = |course: Course| matches!(course, Course::Still | Course::Down);
    let (kept, gained) = (grows(a) && falls(b), falls(a) && grows(b));
    match order {
        Order::AtLeast | Order::Greater => !(if positive { kept } else { gained }),
        Order::AtMost | Order::Less => !(if positive { gained } else { kept }),
        Order::Equal | Order::NotEqual => !(kept && gained),
    }
}

fn course(expr: &Expr) -> Course {
    let both = |a: Course, b: Course| match (a, b) {
        (Course::Still, other) | (other, Course::Still) => other,
        (a, b) if a == b => a,
        (Course::Up | Course::Down | Course::Any, Course::Up | Course::Down | Course::Any) => Course::Any,
    };
    match expr {
        Expr::Value(_) => Course::Still,
        Expr::Slot(_) => Course::Up,
        Expr::Arith(Arith::Add, a, b) => both(course(a), course(b)),
        Expr::Arith(Arith::Subtract, a, b) => both(
            course(a),
            match course(b) {
                Course::Up => Course::Down,
                Course::Down => Course::Up,
                other @ (Course::Still | Course::Any) => other,
            },
        ),
        // What a ledger holds is never below zero.
        Expr::Arith(Arith::Multiply, a, b) => match both(course(a), course(b)) {
            rising @ (Course::Still | Course::Up) => rising,
            Course::Down | Course::Any => Course::Any,
        },
        Expr::Lookup { .. }
        | Expr::First { .. }
        | Expr::Single(_)
        | Expr::Union(..)
        | Expr::Intersect(..)
        | Expr::Minus(..)
        | Expr::Count(_) => Course::Any,
    }
}
