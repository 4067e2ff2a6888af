//! What may have gone wrong at a place: every guess is a change of the text, and only a change that lets the reading
//! go further counts. The one that goes furthest is the cause.

mod guesses;

use std::cmp::Reverse;

use super::spot::{Edit, Problem, Trials};
use super::tell;
use crate::Diagnostic;
use crate::node::Node;
use crate::nouns::Expected;
use crate::scan::{Lex, Lexeme};

/// What a change would mean. The order decides between changes that go equally far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cause {
    /// A space was left out.
    Unspaced,
    /// Another word or mark was meant.
    Misspelt,
    /// A number was written in Chinese.
    Numeral,
    /// A keyword stands where a name should.
    Reserved,
    /// Something was left out.
    Missing,
    /// Something is too much.
    Superfluous,
}

impl Cause {
    /// All of them.
    const ALL: [Self; 6] =
        [Self::Unspaced, Self::Misspelt, Self::Numeral, Self::Reserved, Self::Missing, Self::Superfluous];
    /// Those that change what is written. At the beginning of a line nearly anything could be missing.
    const CHANGES: [Self; 5] =
        [Self::Unspaced, Self::Misspelt, Self::Numeral, Self::Reserved, Self::Superfluous];
}

/// A change and what it would mean.
#[derive(Debug, Clone)]
pub(super) struct Guess<'s> {
    pub cause: Cause,
    pub edit: Edit,
    /// What it changes; none where something is added.
    pub of: Option<Lexeme<'s>>,
    /// What it adds.
    pub added: Option<Expected>,
    /// How unlike the word is to what it would become.
    pub distance: usize,
}

/// The finding for a broken piece, given the ways it can be read, and the change that a second reading confirmed.
pub(super) fn explain(
    problems: &[Problem<'_>],
    trials: &mut Trials,
    piece: &Node<'_>,
) -> (Diagnostic, Option<Edit>) {
    // The way that went furthest knows best; of two that went equally far, the one that begins with the line.
    let Some(furthest) = problems.iter().rev().max_by_key(|p| p.at) else {
        return (tell::unread(piece), None);
    };
    for problem in problems {
        if let Some(open) = problem.line().iter().find(|l| l.lex == Lex::Unclosed) {
            return (tell::unclosed(problem, open), None);
        }
        if let Some(found) = tell::cut(problem) {
            return (found, None);
        }
        let adding = problem.at == furthest.at && (problem.at > problem.spot.start || problems.len() == 1);
        let causes: &[Cause] = if adding { &Cause::ALL } else { &Cause::CHANGES };
        if let Some(guess) = best(problem, causes, trials) {
            return (tell::guessed(problem, &guess), Some(guess.edit));
        }
    }
    (tell::unexpected(furthest), None)
}

/// The finding for a line inside a broken piece that already has one: only when its first word is all that is wrong.
pub(super) fn slip(problem: &Problem<'_>, trials: &mut Trials) -> Option<Diagnostic> {
    let guess = best(problem, &[Cause::Unspaced, Cause::Misspelt], trials)?;
    (guess.edit.start == problem.spot.start).then(|| tell::guessed(problem, &guess))
}

/// The change that lets the reading go furthest.
fn best<'s>(problem: &Problem<'s>, causes: &[Cause], trials: &mut Trials) -> Option<Guess<'s>> {
    let mut tried: Vec<(usize, Guess<'s>)> = Vec::new();
    for guess in guesses::all(problem).into_iter().filter(|guess| causes.contains(&guess.cause)) {
        if let Some(reach) = trials.reach(problem, &guess.edit) {
            tried.push((reach, guess));
        }
    }
    tried.sort_by_key(|(reach, guess)| {
        (Reverse(*reach), guess.cause, guess.distance, Reverse(guess.edit.start))
    });
    let (reach, first) = tried.first()?.clone();
    // Two different things that could be missing say only that something is.
    let rivals = tried.iter().filter(|(r, g)| *r == reach && g.cause == Cause::Missing).count();
    (first.cause != Cause::Missing || rivals == 1).then_some(first)
}
