//! Tests of the engine on a small county, hand-built. Each law names its reason.

mod corrections;
mod county;
mod mended;
mod process;
mod several;
mod world;

mod acts;
mod annulments;
mod clocks;
mod faults;
mod forks;
mod judgements;
mod laws;
mod merging;
mod outages;
mod paths;
mod play;
mod reading;
mod recusal;
mod reopening;
mod repair_laws;
mod revising;
mod scenario_repairs;
mod scenarios;
mod secrets;
mod story;
mod takebacks;
mod unconfirmed;
