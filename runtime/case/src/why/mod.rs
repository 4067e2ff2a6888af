//! Why, and why not: of anything that a play came to, what brought it about; of a rule, a mark or a 情形 that stayed
//! silent, the first condition that failed, with its numbers; of what came too late, the smallest change that would have
//! avoided it.
//!
//! Nothing is logged for it. The play knows what came to it from outside; it is played again up to the moment that is
//! asked about, and again with one thing otherwise. A change that is named was played: with it the thing does not
//! happen, and a minute later it does. Everything else is held fixed.
//!
//! Reading order: `question`, `because` (what is asked and answered), `scene` (the play as it was then), then a file for
//! each kind of question; `change` says what would have avoided it.

mod act;
mod because;
mod change;
mod clock;
mod conditions;
mod decided;
mod mark;
mod named;
mod question;
mod scene;
mod situation;

pub use because::{Because, Ground, Instead};
pub use clock::rule_of;
pub use question::Question;

pub(crate) use named::named;

use crate::{Play, Policy, Words};
use scene::Scene;

/// Why a play came to what is asked about.
///
/// # Errors
/// What makes the question impossible to answer: a name that is not there, or a case that was never opened.
pub fn why(policy: &Policy<'_>, play: &Play<'_>, question: &Question) -> Result<Because, Words> {
    let scene = Scene { policy, play };
    match question {
        Question::Field { case, field } => decided::field(scene, case, field),
        Question::Rule { case, rule } => decided::rule(scene, case, rule),
        Question::Clock { case, clock, of } => clock::clock(scene, case, clock, of.as_deref()),
        Question::Mark { case, mark, of } => mark::mark(scene, case, mark, of.as_deref()),
        Question::Act { case, act } => act::act(scene, case, act),
        Question::Situation { situation, unit } => situation::situation(scene, situation, unit),
    }
}
