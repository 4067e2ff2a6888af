//! Answers: a sentence, what it rests on, and what would have avoided it.

use serde::{Deserialize, Serialize};
use shao_calendar::Moment;

use crate::{CiteRef, Policy, Words};

/// An answer to why.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Because {
    /// The answer.
    pub answer: Words,
    /// What it rests on, in order.
    pub grounds: Vec<Ground>,
    /// One change that would have avoided it, each by itself, the smallest first. Everything else is held fixed.
    pub instead: Vec<Instead>,
    /// What must be known besides: why no change is named, or what was not tried.
    pub notes: Vec<Words>,
}

/// Something that an answer rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// What.
    pub words: Words,
    /// Its authority.
    pub cites: Vec<String>,
    /// How deep it stands under what came before: 0, or 1 for its parts.
    pub depth: u8,
}

/// One change that would have avoided it. It was played.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instead {
    /// The change as a sentence.
    pub words: Words,
    /// The case that it is about.
    pub case: String,
    /// Who.
    pub who: String,
    /// What.
    pub act: String,
    /// With which result.
    pub result: Option<String>,
    /// When it was done; none: it was not.
    pub done: Option<Moment>,
    /// The last minute at which it would have avoided it; none: it would have to be left undone.
    pub by: Option<Moment>,
    /// How many of the things that happened later would not have been possible any more.
    pub fallen: usize,
}

impl Because {
    pub(super) fn answer(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { answer: Words::new(zh, en), ..Self::default() }
    }

    pub(super) fn ground(&mut self, words: Words) {
        self.grounds.push(Ground { words, cites: Vec::new(), depth: 0 });
    }

    pub(super) fn part(&mut self, words: Words) {
        self.grounds.push(Ground { words, cites: Vec::new(), depth: 1 });
    }

    pub(super) fn cited(&mut self, words: Words, policy: &Policy<'_>, cites: &[CiteRef]) {
        self.grounds.push(Ground { words, cites: crate::timeline::cites(policy, cites), depth: 0 });
    }
}
