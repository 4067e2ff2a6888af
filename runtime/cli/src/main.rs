//! The one binary: `shao`. Each command is a file of `commands/`; what they share stands beside this one.

mod account;
mod cli;
mod commands;
mod facts;
mod files;
mod given;
mod import;
mod journal;
mod load;
mod matter;
mod refused;
mod render;
mod replay;
mod revision;
mod sheet;
mod shell;
mod sources;
mod stage;
mod table;
mod tally;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let mut shell = shell::Shell::standard(cli.lang.into());
    let done = commands::run(&cli.command, &mut shell);
    shell.close(done)
}
