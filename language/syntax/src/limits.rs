//! The limits that documents leave open: `5 日`, `限 5`, `限 及时`. The words alone show them, whether or not the
//! grammar could read the line, so they are looked for in the words.

use crate::node::Node;
use crate::parser::Kind;
use crate::scan::{Lex, Lexeme, scan};
use crate::{Diagnostic, FileId, Fix, KEYWORDS, Span, Text, keyword_spelled};

/// No file is told more than this.
const FINDINGS_MAX: usize = 100;

/// Words for days and weeks that do not say whether days off count.
const BARE: &[(&[&str], &str)] = &[
    (&["日", "天", "日内", "天内", "日以内", "天以内", "个日", "day", "d"], "5"),
    (&["周", "星期", "个星期", "周内", "个周", "week", "weeks", "w"], "10"),
    (&["时", "hours", "hour", "h"], "4"),
];

/// Other words for units, and the units that they must be.
const UNITS: &[(&[&str], &str)] = &[
    (&["个工作日", "工作日内", "个工作日内", "工作天", "工日", "个工作天"], "工作日"),
    (&["个自然日", "自然日内", "日历日", "日历天", "个日历日", "自然天"], "自然日"),
    (&["个小时", "小时内", "个小时内", "钟头", "个钟头"], "小时"),
    (&["个工作时", "工作小时", "个工作小时"], "工作时"),
    (&["月", "个月内", "月内"], "个月"),
    (&["分", "分钟内", "分钟以内"], "分钟"),
    (&["workday"], "workdays"),
    (&["workhour"], "workhours"),
    (&["clockhour"], "clockhours"),
    (&["month"], "months"),
    (&["minute", "min"], "minutes"),
];

/// Words that promise haste and set no limit.
const ADVERBS: &[&str] = &[
    "及时",
    "限时",
    "尽快",
    "随叫随到",
    "立即",
    "马上",
    "按时",
    "按期",
    "适时",
    "第一时间",
    "从速",
    "从快",
    "抓紧",
    "即时",
    "尽早",
    "即刻",
    "限期",
    "短期内",
    "近期",
    "promptly",
    "soon",
    "immediately",
    "asap",
    "timely",
];

/// The keywords after which an amount of time stands.
const BEFORE_LIMIT: &[&str] = &["within", "left", "over", "every", "with", "grace", "hold"];

/// The open limits of a file, in source order.
#[must_use]
pub fn check(file: FileId, text: &str, tree: &Node<'_>) -> Vec<Diagnostic> {
    let mut free = Vec::new();
    free_text(tree, &mut free);
    let prose = |at: usize| {
        let after = free.partition_point(|(from, _)| *from <= at);
        after.checked_sub(1).and_then(|nth| free.get(nth)).is_some_and(|(_, to)| at < *to)
    };
    let lexemes: Vec<Lexeme<'_>> = scan(text).filter(|l| l.lex != Lex::Comment && !prose(l.start)).collect();
    let mut found: Vec<Diagnostic> = Vec::new();
    for at in 0..lexemes.len() {
        let place = Place {
            file,
            before: lexemes.get(..at).unwrap_or_default(),
            rest: lexemes.get(at..).unwrap_or_default(),
        };
        let one = date(place)
            .or_else(|| bare_day(place))
            .or_else(|| other_unit(place))
            .or_else(|| adverb(place))
            .or_else(|| no_unit(place));
        // 2019 年 11 月 4 日 holds 11 月 and 4 日, which are no findings of their own.
        found.extend(one.filter(|one| found.last().is_none_or(|last| one.span.start >= last.span.end)));
        if found.len() >= FINDINGS_MAX {
            break;
        }
    }
    found
}

/// Reasons in scenarios are prose: nothing in them is a limit.
fn free_text(node: &Node<'_>, found: &mut Vec<(usize, usize)>) {
    if node.kind == Kind::words {
        let at = |offset: u32| usize::try_from(offset).unwrap_or(usize::MAX);
        found.push((at(node.span.start), at(node.span.end)));
    }
    node.children.iter().for_each(|child| free_text(child, found));
}

/// A lexeme, what stands before it, and what follows it (itself first).
#[derive(Clone, Copy)]
struct Place<'p, 's> {
    file: FileId,
    before: &'p [Lexeme<'s>],
    rest: &'p [Lexeme<'s>],
}

impl<'s> Place<'_, 's> {
    fn number(&self) -> Option<Lexeme<'s>> {
        self.rest.first().filter(|l| l.lex == Lex::Number).copied()
    }

    fn word(&self, nth: usize) -> Option<Lexeme<'s>> {
        self.rest.get(nth).filter(|l| l.lex == Lex::Word).copied()
    }

    /// Whether an amount of time is due here: after 限, after an outcome 时限, and within 待县确认(暂按 …) after these.
    fn wants_limit(&self) -> bool {
        let waits = self.follows(1, &["provisional"]) && self.follows(3, &["unconfirmed"]);
        let nth = if waits { 4 } else { 1 };
        self.follows(nth, BEFORE_LIMIT)
            || self.follows(nth, &["limit"])
                && self.back(nth + 1).is_none_or(|l| l.text != "." && l.text != ":")
    }

    fn back(&self, nth: usize) -> Option<&Lexeme<'s>> {
        self.before.len().checked_sub(nth).and_then(|at| self.before.get(at))
    }

    /// Whether one of these keywords stands so many lexemes before.
    fn follows(&self, nth: usize, ids: &[&str]) -> bool {
        self.back(nth).and_then(|l| keyword_spelled(l.text)).is_some_and(|k| ids.contains(&k.id))
    }

    fn span(&self, from: Lexeme<'_>, to: Lexeme<'_>) -> Span {
        let offset = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        Span { file: self.file, start: offset(from.start), end: offset(to.end()) }
    }
}

/// `2019 年 11 月 4 日`.
fn date(place: Place<'_, '_>) -> Option<Diagnostic> {
    let year = place.number().filter(|l| l.text.chars().count() == 4)?;
    let mut said = String::new();
    for lexeme in place.rest.iter().skip(1).take(5) {
        said.push_str(lexeme.text);
        let Some((month, day)) =
            said.strip_suffix(['日', '号']).and_then(|s| s.strip_prefix('年')?.split_once('月'))
        else {
            continue;
        };
        let (month, day): (u8, u8) = (month.parse().ok()?, day.parse().ok()?);
        let written = format!("{}-{month:02}-{day:02}", year.text);
        let span = place.span(year, *lexeme);
        let message =
            Text::new(format!("日期要写成 `{written}`"), format!("the date has to be written `{written}`"));
        return Some(Diagnostic::error("chinese-number", span, message).fix(span, written));
    }
    None
}

/// `5 日`.
fn bare_day(place: Place<'_, '_>) -> Option<Diagnostic> {
    let (number, unit) = (place.number()?, place.word(1)?);
    // 每月 5 日 is a day of the month and no amount of time; nor are the minutes of 17:30, whatever stands on the next line.
    let minutes = place.back(1).is_some_and(|l| [":", "："].contains(&l.text));
    if minutes || place.follows(1, &["each_month"]) {
        return None;
    }
    let (_, many) = BARE.iter().find(|(words, _)| words.contains(&unit.text))?;
    let (n, said) = (number.text, unit.text);
    let help = match *many {
        "4" => Text::new(
            format!("写成 `{n} 工作时` (只算上班时间) 或 `{n} 小时`"),
            format!("write `{n} workhours` (office hours only) or `{n} clockhours`"),
        ),
        "10" => Text::new(
            "一周写成 `5 工作日` (不算节假日) 或 `7 自然日`",
            "write a week as `5 workdays` (days off do not count) or `7 days`",
        ),
        _ => Text::new(
            format!("写成 `{n} 工作日` (不算节假日) 或 `{n} 自然日`"),
            format!("write `{n} workdays` (days off do not count) or `{n} days`"),
        ),
    };
    let message = Text::new(
        format!("`{n} {said}` 没有说明休息日算不算"),
        format!("`{n} {said}` does not say whether days off count"),
    );
    Some(Diagnostic::error("bare-day", place.span(number, unit), message).help(help))
}

/// `5 个工作日`, `3 月`.
fn other_unit(place: Place<'_, '_>) -> Option<Diagnostic> {
    let (_, unit) = (place.number()?, place.word(1)?);
    let (_, meant) = UNITS.iter().find(|(words, _)| words.contains(&unit.text))?;
    let span = place.span(unit, unit);
    let message = Text::new(
        format!("这里不认得 `{}`,是否想写 `{meant}`", unit.text),
        format!("`{}` is unknown here: perhaps `{meant}` was meant", unit.text),
    );
    let help = Text::new(format!("写成 `{meant}`"), format!("write `{meant}`"));
    let fix = Some(Fix { span, replacement: (*meant).to_owned() });
    Some(Diagnostic { fix, ..Diagnostic::error("unknown-word", span, message).help(help) })
}

/// `限 及时`.
fn adverb(place: Place<'_, '_>) -> Option<Diagnostic> {
    let word = place.word(0).filter(|word| ADVERBS.contains(&word.text) && place.wants_limit())?;
    let message = Text::new(
        format!("`{}` 不是时限:谁也说不出哪天算超期", word.text),
        format!("`{}` is no limit: nobody can say on which day it has passed", word.text),
    );
    let help = Text::new(
        "写明时限,如 `2 工作日`;县里还没有定的,写 `待县确认(暂按 2 工作日)`",
        "give an amount such as `2 workdays`; where the county has not decided, `unconfirmed(provisional 2 workdays)`",
    );
    Some(Diagnostic::error("adverb-limit", place.span(word, word), message).help(help))
}

/// `限 5`.
fn no_unit(place: Place<'_, '_>) -> Option<Diagnostic> {
    let number = place.number().filter(|_| place.wants_limit())?;
    let next = place.rest.get(1);
    let goes_on = next.is_some_and(|l| match l.lex {
        // 5.5, 5 × 2 and the like are for the grammar and the types to judge.
        Lex::Mark => !matches!(l.text, "," | "，" | ";" | "；" | "。"),
        Lex::Word => means_unit(l.text),
        Lex::Number | Lex::Open | Lex::Unclosed => true,
        Lex::Comment | Lex::Text | Lex::Cite | Lex::Close => false,
    });
    if goes_on {
        return None;
    }
    let n = number.text;
    let message = Text::new(format!("`{n}` 没有单位"), format!("`{n}` has no unit"));
    let help = Text::new(
        format!("写明单位,如 `{n} 工作日`、`{n} 自然日`、`{n} 工作时`"),
        format!("name the unit: `{n} workdays`, `{n} days`, `{n} workhours`"),
    );
    Some(Diagnostic::error("missing-unit-of-limit", place.span(number, number), message).help(help))
}

/// Whether a word is a unit or was meant to be one: 工作曰 is a slip, and told of as such.
fn means_unit(word: &str) -> bool {
    let units = KEYWORDS.iter().filter(|k| UNIT_IDS.contains(&k.id));
    units
        .flat_map(|k| [k.zh, k.en])
        .any(|unit| unit == word || unit.chars().count() > 2 && strsim::damerau_levenshtein(unit, word) == 1)
}

/// The keywords that may follow a number and mean something with it.
const UNIT_IDS: &[&str] = &[
    "minutes",
    "clockhours",
    "workhours",
    "workdays",
    "days",
    "months",
    "yuan",
    "times",
    "plus",
    "minus",
    "and",
    "or",
];
