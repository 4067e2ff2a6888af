//! Every course that a case can take: the process as an abstract machine, and what can be proved on it.
//!
//! A duty stands in a stage, with its counters (至多), what of its past a 当 asks for (曾, 次数), and each clock that can
//! move it: 未走, 走, 停 or 届满. How long a clock is matters little here: of several that run any may lapse first, unless
//! hours say otherwise (`age`).
//! Facts are not known: a 当 is taken to hold and not to hold, unless the past alone decides it. So what is proved holds
//! of every case (sound), and a course that rests on a 当 is only possible (可能), which its steps say.
//!
//! Children of a fork never see each other, so one is looked at alone; the stage that holds it may be joined at any time.
//! Corrections (更正), 并案 and 过渡 are no part of a course.
//!
//! Reading order: `state`, `machine` (what is looked at), `draft` and `hear` (one move), `moves` (all of them), `explore` (all
//! states), `duties` (of a whole process). Then one file per question: `exits`, `circles`, `owners`, `reach`, `escalation`. `tell` says it in words.
//! Knows nothing of dates, source text or cases.

mod age;
mod circles;
mod components;
mod draft;
mod duties;
mod escalation;
mod exits;
mod explore;
mod guards;
mod hear;
mod machine;
mod moves;
mod owners;
mod reach;
mod state;
mod tell;

pub use age::Age;
pub use circles::{Circle, circles};
pub use duties::{Explored, duties};
pub use escalation::{Late, never_later};
pub use exits::{Cause, Stuck, no_end, stuck};
pub use explore::{Edge, Graph, STATES_MOST, TooMany, explore};
pub use guards::Sight;
pub use machine::{Course, Duty, can_move, is_own};
pub use moves::Move;
pub use owners::{Undecided, Use, decided_in, undecided};
pub use reach::{entered, lost, nobody_may};
pub use state::{Change, ClockState, State};
pub use tell::{label, walk};
