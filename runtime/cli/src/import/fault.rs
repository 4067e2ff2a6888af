//! What can be wrong with a log, said so that the person who exported it can mend it.

use shao_compiler::Text;

/// Why a whole log cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogFault {
    /// There is nothing in it.
    Empty,
    /// The header lacks columns that the mapping reads.
    Header {
        /// Which.
        missing: Vec<String>,
        /// Whether the bytes are not UTF-8, which is the likely reason.
        foreign: bool,
    },
    /// A column stands twice in the header.
    Twice(String),
    /// Reading failed.
    Unreadable(String),
}

/// Why a row cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowFault {
    /// It has too few or too many fields.
    Fields {
        /// How many the header has.
        expected: usize,
        /// How many it has.
        found: usize,
    },
    /// It is not UTF-8.
    NotUtf8,
    /// A cell that must be filled is empty.
    Empty {
        /// Its column.
        column: String,
    },
    /// A time is not a time.
    Time {
        /// Its column.
        column: String,
        /// What stands there.
        text: String,
    },
    /// A text that the mapping does not know.
    Value {
        /// Its column.
        column: String,
        /// What stands there.
        text: String,
        /// The fact it should give.
        fact: String,
    },
    /// A time before the case was registered.
    Before {
        /// Its column.
        column: String,
        /// What stands there.
        text: String,
        /// The column of the registration.
        opened: String,
    },
    /// The key stands on an earlier line.
    Twice {
        /// The key.
        key: String,
        /// That line.
        line: u64,
    },
    /// The policy does not take these facts.
    Refused {
        /// Why, in Chinese.
        zh: String,
        /// Why, in English.
        en: String,
    },
}

impl LogFault {
    /// The message.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Empty => Text::new("文件是空的", "the file is empty"),
            Self::Header { missing, foreign } => {
                let (zh, en) = hint(*foreign);
                let n = missing.len();
                let list = missing.join("、");
                let plain = missing.join(", ");
                Text::new(
                    format!("表头缺 {n} 列：{list}{zh}"),
                    format!("the header lacks {n} column(s): {plain}{en}"),
                )
            }
            Self::Twice(column) => Text::new(
                format!("表头有两个“{column}”列"),
                format!("the header has column `{column}` twice"),
            ),
            Self::Unreadable(why) => Text::new(format!("读不了：{why}"), format!("cannot be read: {why}")),
        }
    }
}

fn hint(foreign: bool) -> (&'static str, &'static str) {
    if foreign {
        (
            "；文件不是 UTF-8，多半是 GBK，请另存为 UTF-8",
            "; the file is not UTF-8, perhaps GBK: save it as UTF-8",
        )
    } else {
        ("", "")
    }
}

impl RowFault {
    /// The message.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Fields { expected, found } => Text::new(
                format!("应有 {expected} 个字段，却有 {found} 个"),
                format!("{expected} fields expected, {found} found"),
            ),
            Self::NotUtf8 => Text::new("不是 UTF-8 文字", "not UTF-8 text"),
            Self::Empty { column } => Text::new(format!("{column} 是空的"), format!("{column} is empty")),
            Self::Time { column, text } => {
                Text::new(format!("{column} 的“{text}”不是时间"), format!("{column}: `{text}` is not a time"))
            }
            Self::Value { column, text, fact } => Text::new(
                format!("{column} 的“{text}”不在“{fact}”的对照里"),
                format!("{column}: `{text}` is not in the mapping of `{fact}`"),
            ),
            Self::Before { column, text, opened } => Text::new(
                format!("{column} 的 {text} 早于 {opened}"),
                format!("{column}: {text} is before {opened}"),
            ),
            Self::Twice { key, line } => Text::new(
                format!("编号 {key} 与第 {line} 行重复"),
                format!("key {key} stands on line {line} already"),
            ),
            Self::Refused { zh, en } => Text::new(zh.clone(), en.clone()),
        }
    }
}
