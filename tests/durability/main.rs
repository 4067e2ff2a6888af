//! Durability: a real server process, killed, starved and fed nonsense, with the file on the disk as the witness.

mod client;
mod crash;
mod disk;
mod door;
#[path = "../../runtime/api/tests/hand/mod.rs"]
mod hand;
mod random;
mod server;
