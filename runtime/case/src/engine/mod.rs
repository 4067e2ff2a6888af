//! The machine inside a step: one mutable working copy, changed only through the operations of these files.
//!
//! Reading order: `work` (the working copy), `drain` and `points` (time), `moves` (stages), `fork`, `clocks`,
//! `pauses`, `decisions`, `asks`, `marks`, then what concerns the case as a whole: `links`, `follow`, `recusals`,
//! `path`, and `entries` (what the county counts).

mod asks;
mod clocks;
mod decisions;
mod drain;
mod entries;
mod follow;
mod fork;
mod handover;
mod links;
mod marks;
mod moves;
mod note;
mod parties;
mod path;
mod pauses;
mod points;
mod recusals;
mod work;

pub(crate) use decisions::{Judged, outcome_slots};
pub(crate) use note::Note;
pub(crate) use path::{Move, Moved, Script};
pub(crate) use points::ask_due;
pub(crate) use work::{Cause, Setting, Stop, Work};
