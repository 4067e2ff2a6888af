//! The reference interpreter against the compiled module, and the module's gate against whatever may knock.

mod county;
mod equal;
mod exprs;
mod forged;
mod host;
mod mutate;
mod parts;
mod policies;
mod strange_host;
mod tape;
mod world;
