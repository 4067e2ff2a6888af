//! A stretch of text that is read again with a strict rule, as it is and as it might have been meant.

use super::{Source, end};
use crate::keyword_spelled;
use crate::node::Node;
use crate::nouns::{self, Expected};
use crate::parser::{self, Kind};
use crate::scan::{Lex, Lexeme, is_blank, scan};

/// What is read again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot<'s> {
    pub source: Source<'s>,
    pub start: usize,
    pub text: &'s str,
    pub strict: Kind,
}

/// Where the second reading stopped.
#[derive(Debug, Clone)]
pub(super) struct Problem<'s> {
    pub spot: Spot<'s>,
    /// The byte, counted in the file.
    pub at: usize,
    pub expected: Vec<Expected>,
}

/// A change of the text, tried or offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub start: usize,
    pub end: usize,
    pub text: String,
}

impl<'s> Spot<'s> {
    /// From a place to the end of a broken piece.
    pub fn new(source: Source<'s>, start: usize, piece: &Node<'_>, strict: Kind) -> Self {
        Self { source, start, text: source.text.get(start..end(piece)).unwrap_or_default(), strict }
    }

    /// Reads it; none when the strict rule takes it after all.
    pub fn read(self) -> Option<Problem<'s>> {
        let unread = parser::reread(self.strict, self.text)?;
        let at = self.start + unread.at;
        Some(Problem { spot: self, at, expected: nouns::expected(&unread.expected) })
    }

    /// From the beginning of a line inside a piece to where the piece ends, or not much further than the line.
    pub fn line(source: Source<'s>, start: usize, piece: &Node<'_>, strict: Kind) -> Self {
        let whole = Self::new(source, start, piece, strict);
        let end = whole.text.floor_char_boundary(LINE_BYTES_MAX);
        Self { text: whole.text.get(..end).unwrap_or_default(), ..whole }
    }

    /// Stopped at its very beginning.
    pub fn unread(self) -> Problem<'s> {
        Problem { spot: self, at: self.start, expected: nouns::expected(&[self.strict]) }
    }
}

impl<'s> Problem<'s> {
    /// What stands where the reading stopped; none at the end of the text read.
    pub fn found(&self) -> Option<Lexeme<'s>> {
        self.lexemes().find(|l| l.lex != Lex::Comment && l.end() > self.at)
    }

    /// What stands before it.
    pub fn previous(&self) -> Option<Lexeme<'s>> {
        self.lexemes()
            .take_while(|l| l.start < self.at)
            .filter(|l| l.lex != Lex::Comment && l.end() <= self.at)
            .last()
    }

    /// The keyword that was meant for a name: where only a name could stand it ended the piece, in the middle of its
    /// line, since other lines begin with it.
    pub fn cut_by(&self) -> Option<Lexeme<'s>> {
        if self.found().is_some() || !matches!(self.expected[..], [Expected::Thing("名称", _)]) {
            return None;
        }
        let from = self.spot.start + self.spot.text.len();
        let rest = self.spot.source.text.get(from..)?.lines().next()?;
        let next = scan(rest).next().filter(|l| keyword_spelled(l.text).is_some_and(|k| k.reserved))?;
        Some(Lexeme { start: from + next.start, ..next })
    }

    /// What stands on the line where the reading stopped, up to and with what stopped it.
    pub fn line(&self) -> Vec<Lexeme<'s>> {
        let line =
            self.spot.source.lines.start(self.at.min(self.spot.start + self.spot.text.trim_end().len()));
        let last = self.found().map_or(usize::MAX, |l| l.start);
        let upto = self.lexemes().take_while(|l| l.start <= last);
        upto.filter(|l| l.lex != Lex::Comment && l.start >= line).collect()
    }

    fn lexemes(&self) -> impl Iterator<Item = Lexeme<'s>> {
        let start = self.spot.start;
        scan(self.spot.text).map(move |l| Lexeme { start: start + l.start, ..l })
    }
}

/// Tries changes out, within a limit: each trial is a reading, and a hostile file must not buy many.
#[derive(Debug)]
pub(super) struct Trials {
    bytes_left: usize,
}

/// What all trials in a file may read together.
const TRIAL_BYTES_MAX: usize = 1024 * 1024;

/// No more than this is read of a line to see whether its first word has a slip.
const LINE_BYTES_MAX: usize = 2 * 1024;

/// Longer pieces are not tried at all.
const SPOT_BYTES_MAX: usize = 32 * 1024;

impl Default for Trials {
    fn default() -> Self {
        Self { bytes_left: TRIAL_BYTES_MAX }
    }
}

impl Trials {
    /// Whether so many bytes may be read once more; if so, they are counted.
    pub fn allow(&mut self, bytes: usize) -> bool {
        let left = if bytes > SPOT_BYTES_MAX { None } else { self.bytes_left.checked_sub(bytes) };
        self.bytes_left = left.unwrap_or(self.bytes_left);
        left.is_some()
    }

    /// How far the reading comes with a change, counted without it: past the end if all of it is read; none if it
    /// comes no further than it did.
    pub fn reach(&mut self, problem: &Problem<'_>, edit: &Edit) -> Option<usize> {
        let spot = problem.spot;
        if !self.allow(spot.text.len()) {
            return None;
        }
        let (head, tail) =
            (spot.text.get(..edit.start - spot.start)?, spot.text.get(edit.end - spot.start..)?);
        let changed = format!("{head}{}{tail}", edit.text);
        let Some(unread) = parser::reread(spot.strict, &changed) else { return Some(usize::MAX) };
        let reached = (spot.start + unread.at + (edit.end - edit.start)).checked_sub(edit.text.len())?;
        // What only steps over a mark helps nothing: what follows it must be read, too.
        let blank = tail.len() - tail.trim_start_matches(is_blank).len();
        let past = if edit.text.is_empty() { edit.end + blank } else { edit.end };
        (reached > problem.at && reached > past).then_some(reached)
    }
}
