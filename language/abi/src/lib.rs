//! What the compiler and the runtime must agree on: ids, values, the frame, the process, the sections of a
//! policy module, and the verifier that any host can run before it trusts one.
//!
//! Knows nothing of source text, trees, calendars, cases or hosts. This crate is the only bridge between the
//! language and the runtime: what is not said here, the other half cannot rely on.

mod artifact;
mod decide;
mod frame;
mod ids;
mod ledgers;
mod memory;
mod process;
mod provenance;
mod scenario;
mod schema;
mod stated;
mod text;
mod value;
mod verify;
mod words;

pub use artifact::{Artifact, ArtifactError, Certificate, FORMAT_VERSION, SECTIONS, hash_hex};
pub use decide::{Answer, Decide, DecideError, Kleene, Outcome, Status};
pub use frame::{Frame, FrameError};
pub use ids::{
    ActId, ClockId, CounterId, DecisionId, EnumId, FlowId, LedgerId, LevelId, MarkId, MatterId, PartyId,
    RuleId, SlotId, StageId, StartId, TallyId,
};
pub use ledgers::{
    Accountability, Again, Award, Below, Cohort, EntryKey, EntryPoint, Exemption, Fold, FormList, Indicator,
    Late, Ledger, Ledgers, Measure, Period, Rank, Score, Share, Situation, Tally, Ties, Window, Zero,
};
pub use process::{
    ActDef, Action, ActionResult, Cap, Child, Clock, Consequence, Effect, Extension, Flow, Fork, Join,
    LimitSource, Link, Mark, MarkPoint, Meet, Opening, Param, PassedText, Pause, Point, Process, Recurrence,
    Recusal, Reopen, Rest, Revise, Silence, Stage, StageKind, Start, Terms, Who,
};
pub use provenance::{Atom, Cite, Place, Provenance, RuleSource};
pub use scenario::{Expectation, FactText, ProposalVerb, Scenario, ScenarioCase, ScenarioStep, StepKind};
pub use schema::{
    Ask, DecisionDef, DecisionKind, EnumDef, Field, FieldKind, Followed, Happening, InLayout, LevelDef,
    MarkDef, MatterDef, OutLayout, OutcomeField, Party, PartyKind, PolicyInfo, Schema, Slot, SlotSource,
    TextAtom, TextOp, Transition,
};
pub use stated::Stated;
pub use text::{fold_text, text_holds};
pub use value::{IntKind, Limit, LimitUnit, Type, Value};
pub use verify::{MEMORY_LIMIT, MODULE_LIMIT, SECTION_LIMIT, certify, inconsistencies};
