//! What can be asked, as 期望 of a 案例 writes it.

use serde::{Deserialize, Serialize};

use crate::Words;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// `甲.主办`: why a fact or a field of an outcome is what it is.
    Field {
        /// Which case, by name or key.
        case: String,
        /// Which field.
        field: String,
    },
    /// `甲 规则 执法`: why a rule was used, or was not.
    Rule {
        /// Which case.
        case: String,
        /// Which rule.
        rule: String,
    },
    /// `甲 期限 总限`: why a deadline stands where it stands, and why it passed.
    Clock {
        /// Which case.
        case: String,
        /// Which clock.
        clock: String,
        /// 对: in whose child duty.
        of: Option<String>,
    },
    /// `甲 记 红牌`: why a mark was recorded, or was not.
    Mark {
        /// Which case.
        case: String,
        /// Which mark.
        mark: String,
        /// 对: against whom.
        of: Option<String>,
    },
    /// `甲 动作 办结`: why an act was refused, or cannot be done now.
    Act {
        /// Which case.
        case: String,
        /// Which act.
        act: String,
    },
    /// `情形 四 对 东镇`: why a 情形 came to hold of a unit, or did not.
    Situation {
        /// Which 情形.
        situation: String,
        /// Of which unit.
        unit: String,
    },
}

impl Question {
    /// Reads a question as it is typed.
    ///
    /// # Errors
    /// How questions are written.
    pub fn read(text: &str) -> Result<Self, Words> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let own = |word: &&str| (*word).to_owned();
        Ok(match words.as_slice() {
            ["情形" | "situation", situation, "对" | "of", unit] => {
                Self::Situation { situation: own(situation), unit: own(unit) }
            }
            [case, "规则" | "rule", rule] => Self::Rule { case: own(case), rule: own(rule) },
            [case, "动作" | "act", act] => Self::Act { case: own(case), act: own(act) },
            [case, "期限" | "clock", clock, rest @ ..] => {
                Self::Clock { case: own(case), clock: own(clock), of: against(rest)? }
            }
            [case, "记" | "未记" | "mark", mark, rest @ ..] => {
                Self::Mark { case: own(case), mark: own(mark), of: against(rest)? }
            }
            [one] => {
                let (case, field) = one.split_once('.').ok_or_else(unread)?;
                Self::Field { case: case.to_owned(), field: field.to_owned() }
            }
            [..] => return Err(unread()),
        })
    }
}

/// 对 谁, if it is said.
fn against(rest: &[&str]) -> Result<Option<String>, Words> {
    match rest {
        [] => Ok(None),
        ["对" | "of", who] => Ok(Some((*who).to_owned())),
        [..] => Err(unread()),
    }
}

fn unread() -> Words {
    Words::new(
        "问法：甲.主办；甲 规则 执法；甲 期限 总限；甲 记 红牌；甲 动作 办结；情形 四 对 东镇",
        "ask: 甲.主办; 甲 规则 执法; 甲 期限 总限; 甲 记 红牌; 甲 动作 办结; 情形 四 对 东镇",
    )
}
