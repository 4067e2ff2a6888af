//! What the grammar calls things and what a person calls them: the words for "expected …".

mod county;
mod table;

use crate::parser::Kind;
use crate::{Keyword, Text, keyword_of_rule, keywords};

/// How a kind is named to a person.
enum Noun {
    /// By the keywords it may begin with.
    Words(&'static [&'static str]),
    /// By a phrase, in Chinese and in English.
    Say(&'static str, &'static str),
}
use Noun::{Say, Words};

/// One thing that could stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// A keyword.
    Word(&'static Keyword),
    /// Anything else, in Chinese and in English.
    Thing(&'static str, &'static str),
}

/// No message lists more alternatives: a person reads three or four, and skips ten.
const SHOWN_MAX: usize = 4;

/// The operators that may follow any value stand last and together: they are rarely what was meant.
const OPERATION: (&str, &str) = ("运算,如 `且`、`=`", "an operator such as `and` or `=`");
const OPERATORS: &[&str] = &[
    "kw_and",
    "kw_or",
    "kw_at",
    "kw_contains",
    "kw_includes",
    "kw_has",
    "kw_passed",
    "kw_failed",
    "kw_empty",
    "kw_nonempty",
    "kw_ifnone",
    "kw_yuan",
    "kw_with",
];

/// What could stand at a place, the most telling first, each thing once.
#[must_use]
pub fn expected(kinds: &[Kind]) -> Vec<Expected> {
    let mut found: Vec<Expected> = Vec::new();
    let mut add = |one: Expected| {
        if !found.contains(&one) {
            found.push(one);
        }
    };
    let rules: Vec<String> = kinds.iter().map(|kind| format!("{kind:?}")).collect();
    let operating = kinds.contains(&Kind::compare) || kinds.contains(&Kind::sum_op);
    let operator = |rule: &str| operating && OPERATORS.contains(&rule);
    for rule in rules.iter().filter(|rule| !operator(rule)) {
        keyword_of_rule(rule).map(Expected::Word).into_iter().for_each(&mut add);
    }
    let nouns = table::NOUNS.iter().chain(county::NOUNS);
    for (_, noun) in nouns.filter(|(of, _)| of.iter().any(|kind| kinds.contains(kind))) {
        match noun {
            Words(ids) => ids.iter().filter_map(|id| keyword(id)).map(Expected::Word).for_each(&mut add),
            Say(zh, en) => add(Expected::Thing(zh, en)),
        }
    }
    if kinds.contains(&Kind::EOI) {
        add(Expected::Thing("下一行", "the next line"));
    }
    if operating {
        add(Expected::Thing(OPERATION.0, OPERATION.1));
    }
    found
}

/// The keywords among the things expected.
pub fn words(expected: &[Expected]) -> impl Iterator<Item = &'static Keyword> {
    expected.iter().filter_map(|one| match one {
        Expected::Word(keyword) => Some(*keyword),
        Expected::Thing(..) => None,
    })
}

/// The first few alternatives as a phrase: "甲、乙 或 丙"; none when there is nothing to say.
#[must_use]
pub fn phrase(expected: &[Expected]) -> Option<Text> {
    let shown: Vec<Text> = expected.iter().take(SHOWN_MAX).map(said).collect();
    let (last, firsts) = shown.split_last()?;
    if firsts.is_empty() {
        return Some(last.clone());
    }
    let zh: Vec<&str> = firsts.iter().map(|t| t.zh.as_str()).collect();
    let en: Vec<&str> = firsts.iter().map(|t| t.en.as_str()).collect();
    Some(Text::new(format!("{} 或 {}", zh.join("、"), last.zh), format!("{} or {}", en.join(", "), last.en)))
}

fn said(one: &Expected) -> Text {
    match one {
        Expected::Word(keyword) => Text::new(format!("`{}`", keyword.zh), format!("`{}`", keyword.en)),
        Expected::Thing(zh, en) => Text::new(*zh, *en),
    }
}

fn keyword(id: &str) -> Option<&'static Keyword> {
    keywords::KEYWORDS.iter().find(|k| k.id == id)
}
