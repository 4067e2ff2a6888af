//! What the grammar calls things and what a person calls them: the words for "expected …".

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
];

/// Every kind that can be expected, the most telling first. A kind that is not here is never shown.
const NOUNS: &[(&[Kind], Noun)] = &[
    (
        &[Kind::time_unit],
        Say("时间单位,如 `工作日`、`自然日`", "a unit of time such as `workdays` or `days`"),
    ),
    (&[Kind::duration], Say("时长,如 `5 工作日`", "an amount of time such as `5 workdays`")),
    (&[Kind::date], Say("日期,如 `2026-01-31`", "a date such as `2026-01-31`")),
    (
        &[Kind::moment],
        Say("日期和时刻,如 `2026-01-31 09:00`", "a date and a time such as `2026-01-31 09:00`"),
    ),
    (&[Kind::open_span], Say("时段,如 `08:30-12:00`", "hours such as `08:30-12:00`")),
    (&[Kind::hm], Say("时刻,如 `08:30`", "a time such as `08:30`")),
    (&[Kind::version_number], Say("版本号,如 `1.0`", "a version such as `1.0`")),
    (&[Kind::cite], Say("出处,如 `《条例》第五条`", "a citation such as `《条例》第五条`")),
    (&[Kind::string, Kind::unit_file], Say("带引号的文字", "a quoted text")),
    (&[Kind::field], Say("字段,如 `属地: 镇街`", "a field such as `属地: 镇街`")),
    (
        &[Kind::type_, Kind::named_type],
        Say("类型,如 `是否`、`整数`、`甲 | 乙`", "a type such as `bool`, `int` or `甲 | 乙`"),
    ),
    (
        &[Kind::points, Kind::point],
        Say("时点,如 `登记`、`进入 归档`", "a point in time such as `opened` or `enter 归档`"),
    ),
    (&[Kind::who], Say("谁来办", "a party")),
    (&[Kind::deed], Say("谁对哪件案件做什么,如 `指挥中心 受理 甲`", "who does what to which case")),
    (&[Kind::act_name], Say("动作名", "the name of an action")),
    (&[Kind::number, Kind::decimal, Kind::signed], Say("数字", "a number")),
    (
        &[
            Kind::name,
            Kind::names,
            Kind::outcome,
            Kind::outcome_name,
            Kind::fact,
            Kind::fact_name,
            Kind::unit,
            Kind::columns_read,
            Kind::key_column,
            Kind::column,
            Kind::param,
            Kind::joined,
            Kind::decided,
        ],
        Say("名称", "a name"),
    ),
    (
        &[
            Kind::value,
            Kind::expr,
            Kind::all_of,
            Kind::negated,
            Kind::comparison,
            Kind::sum,
            Kind::product,
            Kind::postfix,
            Kind::primary,
            Kind::fact_value,
        ],
        Say("值", "a value"),
    ),
    (&[Kind::effects, Kind::record, Kind::goto, Kind::deem], Words(&["record", "goto", "deem"])),
    (&[Kind::assign], Say("结果和它的值,如 `主办 属地`", "an outcome and its value")),
    (&[Kind::result], Say("结果名", "the name of a result")),
    (&[Kind::words], Say("理由", "a reason")),
    (&[Kind::lbrace, Kind::unit_block], Say("`{`", "`{`")),
    (&[Kind::rbrace], Say("`}`", "`}`")),
    (&[Kind::lparen, Kind::params, Kind::args], Say("`(`", "`(`")),
    (&[Kind::rparen], Say("`)`", "`)`")),
    (&[Kind::rbracket], Say("`]`", "`]`")),
    (&[Kind::langle], Say("`<`", "`<`")),
    (&[Kind::rangle], Say("`>`", "`>`")),
    (&[Kind::colon], Say("`:`", "`:`")),
    (&[Kind::equals], Say("`=`", "`=`")),
    (&[Kind::unequal], Say("`≠`", "`≠`")),
    (&[Kind::bar], Say("`|`", "`|`")),
    (&[Kind::dash], Say("`-`", "`-`")),
    (&[Kind::dot, Kind::expect_field], Say("`.`", "`.`")),
    (&[Kind::comma], Say("`,`", "`,`")),
    (&[Kind::strict_field, Kind::field_broken], Say("字段,如 `属地: 镇街`", "a field such as `属地: 镇街`")),
    (
        &[Kind::strict_item, Kind::file],
        Words(&[
            "policy", "use", "parties", "marks", "enum", "matter", "table", "decision", "process", "scenario",
        ]),
    ),
    (&[Kind::strict_policy_line], Words(&["area", "version", "effective", "calendar", "basis"])),
    (&[Kind::strict_party_line], Words(&["levels", "unit", "hours", "groups"])),
    (&[Kind::strict_rule, Kind::rule], Words(&["rule"])),
    (&[Kind::strict_must, Kind::must, Kind::musts], Words(&["must"])),
    (&[Kind::choice], Words(&["unique", "first", "all"])),
    (&[Kind::excepts], Words(&["except"])),
    (&[Kind::basis], Words(&["basis"])),
    (&[Kind::function], Words(&["function"])),
    (&[Kind::strict_process_line], Words(&["clock", "stage", "ends"])),
    (&[Kind::strict_clock_head, Kind::clock], Words(&["clock"])),
    (&[Kind::strict_stage_head, Kind::stage], Words(&["stage"])),
    (&[Kind::end_stages], Words(&["ends"])),
    (
        &[Kind::strict_stage_line],
        Words(&["action", "lapse", "decision", "parallel", "left", "over", "thereafter", "basis"]),
    ),
    (&[Kind::strict_clock_line], Words(&["lapse", "left", "over", "pause", "extend", "thereafter", "basis"])),
    (&[Kind::decides], Words(&["decision"])),
    (&[Kind::action], Words(&["action"])),
    (&[Kind::fork], Words(&["parallel"])),
    (&[Kind::mark, Kind::mark_at], Words(&["lapse", "left", "over", "thereafter"])),
    (&[Kind::pause], Words(&["pause"])),
    (&[Kind::extension], Words(&["extend"])),
    (&[Kind::tail], Words(&["within"])),
    (&[Kind::cap], Words(&["most"])),
    (&[Kind::over], Words(&["beyond"])),
    (&[Kind::join], Words(&["join"])),
    (&[Kind::join_all], Words(&["all"])),
    (&[Kind::join_any], Words(&["any"])),
    (&[Kind::strict_scenario_line], Words(&["case", "at", "advance", "expect", "mustnot"])),
    (&[Kind::case], Words(&["case"])),
    (&[Kind::act], Words(&["at"])),
    (&[Kind::advance], Words(&["advance"])),
    (&[Kind::expect], Words(&["expect"])),
    (&[Kind::refused], Words(&["mustnot"])),
    (&[Kind::expect_stage], Words(&["instage"])),
    (&[Kind::expect_mark], Words(&["record", "unrecorded"])),
    (&[Kind::expect_deadline, Kind::expect_clock], Words(&["clock"])),
    (&[Kind::expect_must], Say("判定名", "the name of a decision")),
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
    for (_, noun) in NOUNS.iter().filter(|(of, _)| of.iter().any(|kind| kinds.contains(kind))) {
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
