//! Tests of the engine on a small county, hand-built.

mod process;
mod world;

mod story;
