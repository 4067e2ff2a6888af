//! A county's log of past orders as cases: which column is which fact and which act is data (`import.toml`).
//! A row that cannot be read is reported by its line and the others go on.

mod fault;
mod mapping;
mod reader;
mod row;
#[cfg(test)]
mod tests;

pub use fault::{LogFault, RowFault};
pub use mapping::{Mapping, Report};
pub use reader::{Log, read};

use shao_calendar::Moment;

/// A row of the log: one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The line of the file on which it starts, from 1.
    pub line: u64,
    /// Its key.
    pub key: String,
    /// When it was registered.
    pub opened: Moment,
    /// Its facts, by field, as a person writes them.
    pub facts: Vec<(String, String)>,
    /// What was done, in order of time.
    pub acts: Vec<Logged>,
}

/// An act that the log says was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: String,
    /// What.
    pub act: String,
    /// With which result.
    pub result: Option<String>,
    /// With what.
    pub args: Vec<(String, String)>,
}
