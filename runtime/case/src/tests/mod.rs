//! Tests of the engine on a small county, hand-built. Each law names its reason.

mod county;
mod process;
mod world;

mod acts;
mod clocks;
mod faults;
mod forks;
mod judgements;
mod laws;
mod reading;
mod scenarios;
mod story;
