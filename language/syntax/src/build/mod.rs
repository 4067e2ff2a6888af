//! From the forgiving tree to the strict one. A part with a hole gives nothing; what broke it is already reported.

mod decisions;
mod declarations;
mod expressions;
mod literals;
mod processes;
mod scenarios;

use crate::ast::{Basis, File, Item, Name};
use crate::node::Node;
use crate::{Diagnostic, Kind};

/// Builds the strict tree of a file, with what is wrong with its numbers, dates and times.
#[must_use]
pub fn build(tree: &Node<'_>) -> (File, Vec<Diagnostic>) {
    let mut builder = Builder { diagnostics: Vec::new() };
    let items = tree.parts().filter_map(|node| builder.item(node)).collect();
    (File { items }, builder.diagnostics)
}

struct Builder {
    diagnostics: Vec<Diagnostic>,
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
            None
        }
    }
}

/// A word with its place.
fn name(node: &Node<'_>) -> Name {
    Name { text: node.text.to_owned(), span: node.span }
}

/// The names of a list.
fn names(node: &Node<'_>) -> Vec<Name> {
    node.all(Kind::name).map(name).collect()
}

/// The n-th name of a node.
fn nth_name(node: &Node<'_>, n: usize) -> Option<Name> {
    node.all(Kind::name).nth(n).map(name)
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
