//! The guesses: a space left out, a word from another vocabulary, a Chinese number, a mark too few or too many.

use super::{Cause, Guess};
use crate::broken::spot::{Edit, Problem};
use crate::nouns::Expected;
use crate::scan::{Lex, Lexeme};
use crate::{KEYWORDS, Keyword, keyword_spelled};

mod numerals;
mod vocabulary;

/// Only the words nearest to where the reading stopped are suspected.
const SUSPECTS_MAX: usize = 6;

/// Longer words are taken for text that strayed in.
const WORD_CHARS_MAX: usize = 24;

/// Every guess at a place.
pub fn all<'s>(problem: &Problem<'s>) -> Vec<Guess<'s>> {
    let line = problem.line();
    let mut guesses = Vec::new();
    let suspects = line.iter().rev().filter(|l| l.lex == Lex::Word).take(SUSPECTS_MAX);
    for &word in suspects.filter(|w| w.text.chars().count() <= WORD_CHARS_MAX) {
        guesses.extend(unspaced(word));
        guesses.extend(misspelt(problem, word));
        guesses.extend(numerals::value(word.text).map(|number| change(Cause::Numeral, word, number)));
    }
    guesses.extend(reserved(problem));
    guesses.extend(missing(problem));
    guesses.extend(mark(problem));
    guesses.extend(superfluous(problem));
    guesses
}

fn change<'s>(cause: Cause, of: Lexeme<'s>, text: String) -> Guess<'s> {
    let edit = Edit { start: of.start, end: of.end(), text };
    Guess { cause, edit, of: Some(of), added: None, distance: 0 }
}

/// 记黄牌 as 记 黄牌, 主办限 as 主办 限, 甲且乙 as 甲 且 乙.
fn unspaced(word: Lexeme<'_>) -> impl Iterator<Item = Guess<'_>> {
    let whole = keyword_spelled(word.text).is_some();
    KEYWORDS.iter().filter(move |_| !whole).flat_map(move |keyword| {
        word.text.match_indices(keyword.zh).filter_map(move |(at, found)| {
            let (head, tail) = (word.text.get(..at)?, word.text.get(at + found.len()..)?);
            let parts: Vec<&str> = [head, found, tail].into_iter().filter(|part| !part.is_empty()).collect();
            let spaced = parts.join(" ");
            // A longer keyword is likelier to have been meant: 工作日 rather than 日.
            let distance = WORD_CHARS_MAX.saturating_sub(found.chars().count()) + parts.len();
            Some(Guess { distance, ..change(Cause::Unspaced, word, spaced) })
        })
    })
}

/// A word that people use for a keyword, or a keyword with a slip of the finger.
fn misspelt<'s>(problem: &Problem<'s>, word: Lexeme<'s>) -> Vec<Guess<'s>> {
    let keyword = keyword_spelled(word.text);
    let known = keyword.is_some();
    // A keyword that was read as one is what it seems.
    if word.end() <= problem.at && keyword.is_some_and(|k| k.reserved) {
        return Vec::new();
    }
    let ascii = word.text.is_ascii();
    let spelled = |k: &'static Keyword| if ascii { k.en } else { k.zh };
    let meant = vocabulary::meant(word.text).into_iter().map(|(keyword, text)| {
        let text = keyword.map_or(text, spelled);
        change(Cause::Misspelt, word, text.to_owned())
    });
    let slips = KEYWORDS.iter().filter(|_| !known).filter_map(|keyword| {
        let distance = strsim::damerau_levenshtein(word.text, spelled(keyword));
        let len = spelled(keyword).chars().count();
        let near = if ascii { distance <= len / 3 } else { len >= 2 && distance == 1 };
        let guess = change(Cause::Misspelt, word, spelled(keyword).to_owned());
        near.then_some(Guess { distance, ..guess })
    });
    meant.chain(slips).collect()
}

/// A keyword where any name would do.
fn reserved<'s>(problem: &Problem<'s>) -> Option<Guess<'s>> {
    let word = problem.found()?;
    keyword_spelled(word.text).filter(|k| k.reserved)?;
    Some(change(Cause::Reserved, word, "甲".to_owned()))
}

/// Each thing that could stand here, put in.
fn missing<'s>(problem: &Problem<'s>) -> Vec<Guess<'s>> {
    let ascii = problem.line().first().is_some_and(|l| l.text.is_ascii());
    let added = problem.expected.iter().filter_map(|&one| {
        let text = sample(one, ascii)?;
        let mark = !text.starts_with(crate::parser::id_char) && text != "{";
        let edit = match problem.previous() {
            Some(before) if mark || problem.found().is_none() => {
                let blank = if mark { "" } else { " " };
                Edit { start: before.end(), end: before.end(), text: format!("{blank}{text}") }
            }
            _ => Edit { start: problem.at, end: problem.at, text: format!("{text} ") },
        };
        Some(Guess { cause: Cause::Missing, edit, of: None, added: Some(one), distance: 0 })
    });
    added.collect()
}

/// What to put in to see whether a thing is missing; none for things that only their author can know, but a name:
/// that one is told apart from a keyword used as one.
fn sample(one: Expected, ascii: bool) -> Option<&'static str> {
    match one {
        Expected::Word(keyword) => Some(if ascii { keyword.en } else { keyword.zh }),
        Expected::Thing("名称", _) => Some("甲"),
        Expected::Thing(zh, _) => zh.strip_prefix('`')?.strip_suffix('`'),
    }
}

/// A mark made of two that are not a pair here: ＞＝, &&.
fn mark<'s>(problem: &Problem<'s>) -> Option<Guess<'s>> {
    let text = problem.spot.source.text;
    [problem.previous(), problem.found()].into_iter().flatten().find_map(|first| {
        let (pair, meant) = vocabulary::pair(text.get(first.start..)?)?;
        let of =
            Lexeme { lex: Lex::Mark, start: first.start, text: text.get(first.start..first.start + pair)? };
        Some(change(Cause::Misspelt, of, meant.to_owned()))
    })
}

/// A mark that Chinese sentences have and clauses do not, such as the full stop. A point joins two names: if it stands
/// wrong, then so do they.
fn superfluous<'s>(problem: &Problem<'s>) -> Option<Guess<'s>> {
    let mark = problem.found().filter(|l| l.lex == Lex::Mark && !matches!(l.text, "." | "．"))?;
    Some(change(Cause::Superfluous, mark, String::new()))
}
