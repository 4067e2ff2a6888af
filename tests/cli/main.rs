//! The command line as a person meets it: whole commands, with what they print and how they end.

mod bad_files;
mod bad_logs;
mod building;
mod checking;
mod differences;
mod edges;
mod folders;
mod harness;
mod help;
mod linked;
mod matters;
mod proving;
mod serving;
mod sheets;
mod stories;
mod testing;
mod whys;
mod yicheng_log;
mod yicheng_run;
