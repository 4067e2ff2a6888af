//! The commands, one file each.

pub mod build;
pub mod check;
pub mod explain;
pub mod fmt;
pub mod play;
pub mod prove;
pub mod run;
pub mod serve;
pub mod sim;
pub mod test;

use crate::cli::Command;
use crate::shell::{Done, Shell};

/// Runs a command.
///
/// # Errors
/// What stood in its way.
pub fn run(command: &Command, shell: &mut Shell) -> Done {
    match command {
        Command::Check(args) => check::run(args, shell),
        Command::Fmt(args) => fmt::run(args, shell),
        Command::Build(args) => build::run(args, shell),
        Command::Test(args) => test::run(args, shell),
        Command::Prove(args) => prove::run(args, shell),
        Command::Explain(args) => explain::run(args, shell),
        Command::Sim(args) => sim::run(args, shell),
        Command::Run(args) => run::run(args, shell),
        Command::Serve(args) => serve::run(args, shell),
        Command::Play(args) => play::run(args, shell),
    }
}
