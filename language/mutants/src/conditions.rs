//! Conditions: one atom turned round or left out, a bound included or not, a number one off.

use shao_abi::{Atom, DecisionId};
use shao_ir::{Cond, Expr, Order, Policy, Test};

use crate::mutant::{Group, Site};
use crate::reach::Places;
use crate::{Mutant, Reach};

pub(crate) fn add(policy: &Policy, places: &Places<'_>, all: &mut Vec<Mutant>) {
    for (id, body) in (0u16..).map(DecisionId).zip(&policy.decisions) {
        let atoms = policy.provenance.atoms.get(id.index()).map_or(&[][..], Vec::as_slice);
        let reach = places.decision(id);
        let counts = matches!(reach, Reach::Ledgers(_));
        for (at, rule) in body.rules.iter().enumerate() {
            let mut tests = Vec::new();
            collect(&rule.when, &mut tests);
            for (atom, test) in tests {
                let Some(source) = atoms.get(usize::from(atom)) else { continue };
                let site = site(policy, id, at, source, reach.clone(), rule.unconfirmed);
                Changing { id, at, atom, source, site, counts }.each(&test, all);
            }
        }
    }
}

fn site(policy: &Policy, id: DecisionId, at: usize, atom: &Atom, reach: Reach, unconfirmed: bool) -> Site {
    let def = policy.schema.decisions.get(id.index());
    let decision = def.map_or("", |def| def.name.as_str());
    let rule = def.and_then(|def| def.rules.get(at));
    let rule = rule.and_then(|rule| policy.provenance.rules.get(rule.index()));
    let own = rule.filter(|rule| !rule.name.is_empty() && rule.name != decision);
    let of = own.map_or_else(|| decision.to_owned(), |rule| format!("{decision} 规则 {}", rule.name));
    Site { group: Group::Condition, place: atom.place.clone(), of, unconfirmed, reach }
}

/// An atom, where it stands.
struct Changing<'a> {
    id: DecisionId,
    at: usize,
    atom: u16,
    source: &'a Atom,
    site: Site,
    /// Whether it is of a 情形, which reads what ledgers hold.
    counts: bool,
}

impl Changing<'_> {
    fn each(&self, test: &Test, all: &mut Vec<Mutant>) {
        self.truth(test, all);
        self.bound(test, all);
    }

    /// Turned round, and left out.
    fn truth(&self, test: &Test, all: &mut Vec<Mutant>) {
        let text = &self.source.text;
        let turn = |now: String, change: fn(Test) -> Became| {
            let (id, at, atom) = (self.id, self.at, self.atom);
            self.site.turn(text.clone(), now, move |policy| {
                edit(policy, id, at, |cond| replace(cond, atom, &change));
            })
        };
        all.push(turn(format!("非 ({text})"), Became::Negated));
        // Nothing is proposed on no entry at all: without a condition that asks for one, nothing changes.
        if self.counts && least_of(test) == Some(1) {
            return;
        }
        let (id, at, atom) = (self.id, self.at, self.atom);
        all.push(self.site.drop(text.clone(), move |policy| {
            edit(policy, id, at, |cond| leave_out(cond, atom, true));
        }));
    }

    /// Its bound in or out, its number one off.
    fn bound(&self, test: &Test, all: &mut Vec<Mutant>) {
        let (text, id, at, atom) = (&self.source.text, self.id, self.at, self.atom);
        let Test::Compare(order, left, right) = test else { return };
        if let Some((from, to)) = edge(*order).zip(respelt(text, *order)) {
            let (order, now) = (from, to);
            all.push(self.site.turn(text.clone(), now, move |policy| {
                edit(policy, id, at, |cond| {
                    replace(cond, atom, &|test| Became::Plain(with_order(test, order)));
                });
            }));
        }
        let number = [left, right].into_iter().find_map(number);
        for (n, now) in number.map(|n| nearby(text, n)).unwrap_or_default() {
            // Every count is at least nothing: that were no condition, which is tried already.
            if n == 0 && *order == Order::AtLeast {
                continue;
            }
            all.push(self.site.turn(text.clone(), now, move |policy| {
                edit(policy, id, at, |cond| {
                    replace(cond, atom, &|test| Became::Plain(with_number(test, n)));
                });
            }));
        }
    }
}

/// What becomes of an atom.
enum Became {
    Plain(Test),
    Negated(Test),
}

fn edit(policy: &mut Policy, id: DecisionId, at: usize, change: impl Fn(&mut Cond)) {
    let rules = policy.decisions.get_mut(id.index()).map(|decision| &mut decision.rules);
    if let Some(rule) = rules.and_then(|rules| rules.get_mut(at)) {
        change(&mut rule.when);
    }
}

fn collect(cond: &Cond, tests: &mut Vec<(u16, Test)>) {
    match cond {
        Cond::Const(_) => {}
        Cond::And(parts) | Cond::Or(parts) => parts.iter().for_each(|part| collect(part, tests)),
        Cond::Not(inner) => collect(inner, tests),
        Cond::Atom(at, test) => tests.push((*at, test.clone())),
    }
}

fn replace(cond: &mut Cond, atom: u16, change: &dyn Fn(Test) -> Became) {
    match cond {
        Cond::Const(_) => {}
        Cond::And(parts) | Cond::Or(parts) => parts.iter_mut().for_each(|part| replace(part, atom, change)),
        Cond::Not(inner) => replace(inner, atom, change),
        Cond::Atom(at, test) if *at == atom => {
            *cond = match change(test.clone()) {
                Became::Plain(test) => Cond::Atom(atom, test),
                Became::Negated(test) => Cond::Not(Box::new(Cond::Atom(atom, test))),
            };
        }
        Cond::Atom(..) => {}
    }
}

/// An atom becomes what makes no difference to what it stands in: true in a 且, false in a 或. It is still there, so that
/// atoms keep their numbers and the decision reads what its schema says.
fn leave_out(cond: &mut Cond, atom: u16, neutral: bool) {
    match cond {
        Cond::Const(_) => {}
        Cond::And(parts) => parts.iter_mut().for_each(|part| leave_out(part, atom, true)),
        Cond::Or(parts) => parts.iter_mut().for_each(|part| leave_out(part, atom, false)),
        Cond::Not(inner) => leave_out(inner, atom, !neutral),
        Cond::Atom(at, test) if *at == atom => {
            let parts = vec![Cond::Atom(atom, test.clone()), Cond::Const(neutral)];
            *cond = if neutral { Cond::Or(parts) } else { Cond::And(parts) };
        }
        Cond::Atom(..) => {}
    }
}

/// The same order with its bound in or out.
fn edge(order: Order) -> Option<Order> {
    match order {
        Order::Less => Some(Order::AtMost),
        Order::AtMost => Some(Order::Less),
        Order::Greater => Some(Order::AtLeast),
        Order::AtLeast => Some(Order::Greater),
        Order::Equal | Order::NotEqual => None,
    }
}

/// The text with its bound in or out; none if its sign is not to be found.
fn respelt(text: &str, order: Order) -> Option<String> {
    let (spellings, other): (&[&str], &str) = match order {
        Order::Less => (&["<", "＜"], "<="),
        Order::AtMost => (&["<=", "＜=", "<＝", "＜＝", "≤"], "<"),
        Order::Greater => (&[">", "＞"], ">="),
        Order::AtLeast => (&[">=", "＞=", ">＝", "＞＝", "≥"], ">"),
        Order::Equal | Order::NotEqual => return None,
    };
    let found = spellings.iter().find(|sign| text.contains(**sign))?;
    Some(text.replacen(found, other, 1))
}

fn with_order(test: Test, order: Order) -> Test {
    match test {
        Test::Compare(_, left, right) => Test::Compare(order, left, right),
        Test::Holds(_)
        | Test::Within(..)
        | Test::Subset(..)
        | Test::SameSet(..)
        | Test::Empty(_)
        | Test::HasKey(..) => test,
    }
}

/// The least number that a comparison lets pass, if it says `>=`.
fn least_of(test: &Test) -> Option<i64> {
    match test {
        Test::Compare(Order::AtLeast, _, right) => number(right),
        Test::Compare(..)
        | Test::Holds(_)
        | Test::Within(..)
        | Test::Subset(..)
        | Test::SameSet(..)
        | Test::Empty(_)
        | Test::HasKey(..) => None,
    }
}

fn number(expr: &Expr) -> Option<i64> {
    if let Expr::Value(shao_abi::Value::Int(n)) = expr { Some(*n) } else { None }
}

fn with_number(test: Test, n: i64) -> Test {
    let Test::Compare(order, left, right) = test else { return test };
    let put = |expr: Expr| if number(&expr).is_some() { Expr::Value(shao_abi::Value::Int(n)) } else { expr };
    Test::Compare(order, put(left), put(right))
}

/// Numbers one off as the text writes them, each with the text: 元 and % are hundredths inside, 万元 millionths.
fn nearby(text: &str, n: i64) -> Vec<(i64, String)> {
    for scale in [1i64, 100, 1_000_000] {
        let Some(written) = n.checked_div(scale).filter(|written| written.checked_mul(scale) == Some(n))
        else {
            continue;
        };
        let Some((before, after)) = around(text, written) else { continue };
        let near = [written.saturating_add(1), written.saturating_sub(1)];
        let near = near.into_iter().filter(|other| *other >= 0);
        return near.map(|other| (other.saturating_mul(scale), format!("{before}{other}{after}"))).collect();
    }
    Vec::new()
}

/// What stands before and after the last number of a text, if it is this one. What a condition compares with stands
/// last; before it there may be a window.
fn around(text: &str, n: i64) -> Option<(&str, &str)> {
    let end = text.rfind(|c: char| c.is_ascii_digit())?.checked_add(1)?;
    let (head, after) = text.split_at_checked(end)?;
    let digits = head.strip_suffix(&n.to_string())?;
    let more = digits.ends_with(|c: char| c.is_ascii_digit() || c == '.');
    (!more).then_some((digits, after))
}
