//! The compiler and the case engine for the page: one `Workspace` object, JSON in and out.
//!
//! Holds no rule of the language and none of the runtime. What it adds is the page's view: offsets in UTF-16, one
//! report per check, and the decisions of a policy executed by the very module that the compiler emitted.

mod browser;
mod explain;
mod flow;
mod form;
mod ide;
mod path;
mod report;
mod review;
mod simulate;
mod texts;
mod workspace;

pub use workspace::Workspace;
