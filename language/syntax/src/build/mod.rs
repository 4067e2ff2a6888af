//! From the forgiving tree to the strict one. A part with a hole gives nothing; what broke it is already reported.

mod accountability;
mod baselines;
mod decisions;
mod declarations;
mod effects;
mod expressions;
mod ledgers;
mod literals;
mod openings;
mod processes;
mod scenarios;
mod scores;

pub use literals::{read_date, read_minute};

use crate::ast::{Basis, File, Item, Name, Stated};
use crate::hanging::hangs;
use crate::lines::Lines;
use crate::node::Node;
use crate::{Diagnostic, Kind, keyword_of_rule};

/// Builds the strict tree of a file, with what is wrong with its numbers, dates and times.
#[must_use]
pub fn build(tree: &Node<'_>) -> (File, Vec<Diagnostic>) {
    let mut builder = Builder { diagnostics: Vec::new(), lines: Lines::new(tree.text) };
    let items = tree.parts().filter_map(|node| builder.item(node)).collect();
    (File { items }, builder.diagnostics)
}

struct Builder {
    diagnostics: Vec<Diagnostic>,
    lines: Lines,
}

impl Builder {
    fn item(&mut self, node: &Node<'_>) -> Option<Item> {
        let kind = node.kind;
        if kind == Kind::policy {
            self.policy(node).map(Item::Policy)
        } else if kind == Kind::use_file {
            self.use_file(node).map(Item::Use)
        } else if kind == Kind::parties {
            Some(Item::Parties(self.parties(node)))
        } else if kind == Kind::marks {
            Some(Item::Marks(crate::ast::Marks { names: names(node.child(Kind::names)?) }))
        } else if kind == Kind::enumeration {
            let members = names(node.child(Kind::names)?);
            Some(Item::Enumeration(crate::ast::Enumeration { name: name(node.child(Kind::name)?), members }))
        } else if kind == Kind::matter {
            self.matter(node).map(Item::Matter)
        } else if kind == Kind::table {
            self.table(node).map(Item::Table)
        } else if kind == Kind::decision {
            self.decision(node).map(Item::Decision)
        } else if kind == Kind::process {
            self.process(node).map(Item::Process)
        } else if kind == Kind::scenario {
            self.scenario(node).map(Item::Scenario)
        } else {
            self.of_county(node)
        }
    }

    /// The items that speak of more than one case.
    fn of_county(&mut self, node: &Node<'_>) -> Option<Item> {
        let kind = node.kind;
        if kind == Kind::ladder {
            self.ladder(node).map(Item::Ladder)
        } else if kind == Kind::ledger {
            self.ledger(node).map(Item::Ledger)
        } else if kind == Kind::score {
            self.score(node).map(Item::Score)
        } else if kind == Kind::forms {
            accountability::forms(node).map(Item::Forms)
        } else if kind == Kind::accountability {
            self.accountability(node).map(Item::Accountability)
        } else if kind == Kind::baseline {
            self.baseline(node).map(Item::Baseline)
        } else if kind == Kind::mapping {
            baselines::mapping(node).map(Item::Mapping)
        } else {
            None
        }
    }

    /// The lines of a block, each with its 依据, and the 依据 of the whole.
    fn lines<'n, 's>(&self, block: &'n Node<'s>) -> (Vec<(&'n Node<'s>, Basis)>, Basis) {
        let mut lines: Vec<(&Node<'s>, Basis)> = Vec::new();
        let mut whole = Basis::default();
        for part in block.parts().skip_while(|n| n.kind != Kind::lbrace).skip(1) {
            if part.kind != Kind::basis {
                lines.push((part, Basis::default()));
                continue;
            }
            let cites = part.all(Kind::cite).map(name);
            match lines.last_mut().filter(|(line, _)| hangs(&self.lines, line, part)) {
                Some((_, own)) => own.cites.extend(cites),
                None => whole.cites.extend(cites),
            }
        }
        (lines, whole)
    }
}

/// A word with its place.
fn name(node: &Node<'_>) -> Name {
    Name { text: node.text.to_owned(), span: node.span }
}

/// A word that may be a keyword: then it reads in Chinese, whatever its spelling.
fn spelled(node: &Node<'_>) -> Name {
    let word = node.parts().next().unwrap_or(node);
    let keyword = keyword_of_rule(&format!("{:?}", word.kind));
    Name { text: keyword.map_or(node.text, |k| k.zh).to_owned(), span: node.span }
}

/// A number or a date with its place, its digits at half width.
fn digits(node: &Node<'_>) -> Name {
    Name { text: literals::half_width(node.text), span: node.span }
}

/// The names of a list.
fn names(node: &Node<'_>) -> Vec<Name> {
    node.all(Kind::name).map(name).collect()
}

/// The n-th name of a node.
fn nth_name(node: &Node<'_>, n: usize) -> Option<Name> {
    node.all(Kind::name).nth(n).map(name)
}

/// What stands in a node, or in the 待县确认(暂按 …) that it is.
fn stated<T>(node: &Node<'_>, open: Kind, read: impl FnOnce(&Node<'_>) -> Option<T>) -> Option<Stated<T>> {
    let inner = node.child(open);
    Some(Stated { value: read(inner.unwrap_or(node))?, unconfirmed: inner.is_some() })
}

/// A quoted text without its quotes.
fn quoted(node: &Node<'_>) -> Name {
    let mut chars = node.text.chars();
    chars.next();
    chars.next_back();
    Name { text: chars.as_str().to_owned(), span: node.span }
}

/// 依据 under a node, if any.
fn basis(node: &Node<'_>) -> Basis {
    Basis { cites: node.all(Kind::basis).flat_map(|b| b.all(Kind::cite)).map(name).collect() }
}
