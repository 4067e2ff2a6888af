//! A checked policy as plain data: what is left when names, sugar and order of writing are gone.
//!
//! Knows nothing of source text or trees. Schema, process, provenance and scenarios are those of the
//! [`shao_abi`], unchanged by the compiler from here on; what is added are the bodies of decisions and the tables.
//! Beside the types stand their meaning ([`Interpreter`]), their rules ([`validate`]) and their looks ([`print`]).

mod eval;
mod infer;
mod limits;
mod policy;
mod print;
mod shape;
mod validate;
mod value;

#[cfg(test)]
mod tests;

pub use eval::Interpreter;
pub use policy::{Arith, Cond, Decision, Expr, Order, Policy, Rule, Table, TableColumn, TableId, Test};
pub use print::print;
pub use validate::{Problem, validate};
