//! Data files that a policy reads: which, and as what.

use shao_syntax::ast::{File, Item, Name, UnitsBody};
use shao_syntax::{FileId, Text};

/// A file of data, read or not.
#[derive(Debug)]
pub struct DataFile<'s> {
    /// Its path, as the policy writes it.
    pub path: &'s str,
    /// Its place in the list of files.
    pub file: FileId,
    /// Its text, or why there is none.
    pub text: Result<&'s str, Text>,
}

/// The data files a tree names, in order, each once.
#[must_use]
pub fn data_paths(tree: &File) -> Vec<Name> {
    let mut paths: Vec<Name> = Vec::new();
    for item in &tree.items {
        match item {
            Item::Parties(parties) => paths.extend(parties.units.iter().filter_map(|u| match &u.body {
                UnitsBody::File(file) => Some(file.path.clone()),
                UnitsBody::Listed(_) => None,
            })),
            Item::Table(table) => paths.push(table.path.clone()),
            Item::Policy(_)
            | Item::Use(_)
            | Item::Marks(_)
            | Item::Enumeration(_)
            | Item::Matter(_)
            | Item::Decision(_)
            | Item::Process(_)
            | Item::Ladder(_)
            | Item::Ledger(_)
            | Item::Score(_)
            | Item::Forms(_)
            | Item::Accountability(_)
            | Item::Baseline(_)
            | Item::Mapping(_)
            | Item::Scenario(_) => {}
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    paths.retain(|p| seen.insert(p.text.clone()));
    paths
}
