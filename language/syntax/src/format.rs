//! The one form of a policy: tree to layout, layout to text.

mod layout;
mod printer;
mod spelling;

use crate::node::Node;
use crate::{Diagnostic, FileId, Spelling, read};

/// Formats one file: the same clauses and comments in the same order, spaced, broken and spelled one way.
///
/// # Errors
/// What is wrong with the text, if some of it could not be read: half of a policy has no form.
pub fn format(text: &str, spelling: Spelling) -> Result<String, Vec<Diagnostic>> {
    let read = read(FileId(0), text);
    match read.tree.filter(|tree| !any_broken(tree)) {
        Some(tree) => Ok(printer::print(text, &layout::ops(&tree, spelling), &layout::comments(&tree))),
        None => Err(read.diagnostics),
    }
}

fn any_broken(node: &Node<'_>) -> bool {
    node.is_broken() || node.children.iter().any(any_broken)
}
