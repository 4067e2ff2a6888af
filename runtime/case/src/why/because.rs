//! Answers: a sentence, what it rests on, and what would have avoided it.

use serde::{Deserialize, Serialize};
use shao_calendar::Moment;

use super::change::Spot;
use crate::{Act, CiteRef, Policy, Words};

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

/// A change as a sentence. `then` is what it leads to.
pub(super) fn told(
    spot: &Spot,
    then: &Words,
    (act, who): (&Act, &str),
    done: Option<Moment>,
    by: Option<Moment>,
    fallen: usize,
) -> Instead {
    let what = act.result.as_ref().map_or_else(|| act.act.clone(), |result| format!("{} {result}", act.act));
    let name = &spot.name;
    let (zh, en) = match (done, by) {
        (Some(done), Some(by)) => (
            format!("若 {who} 不迟于 {by} 对 {name} “{what}”（实际是 {done}），则{}", then.zh),
            format!("had {who} done `{what}` to {name} by {by} rather than at {done}, {}", then.en),
        ),
        (None, Some(by)) => (
            format!("若 {who} 不迟于 {by} 对 {name} “{what}”，则{}", then.zh),
            format!("had {who} done `{what}` to {name} by {by}, {}", then.en),
        ),
        (Some(done), None) => (
            format!("若 {who} 没有在 {done} 对 {name} “{what}”，则{}", then.zh),
            format!("had {who} not done `{what}` to {name} at {done}, {}", then.en),
        ),
        (None, None) => (then.zh.clone(), then.en.clone()),
    };
    let words = if fallen == 0 {
        Words::new(zh, en)
    } else {
        Words::new(
            format!("{zh}（其后有 {fallen} 件事就不能照原样办了）"),
            format!("{en} ({fallen} of the things done since would not be possible then)"),
        )
    };
    let (case, who, result) = (spot.name.clone(), who.to_owned(), act.result.clone());
    Instead { words, case, who, act: act.act.clone(), result, done, by, fallen }
}
