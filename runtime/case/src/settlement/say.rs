//! What the county found, as sentences.

use shao_abi::{Limit, Measure, PartyId};
use shao_calendar::Moment;

use super::archive::{Archive, Query};
use super::condition::Case;
use super::proposal::Evidence;
use super::window::window_words;
use crate::names::Names;
use crate::{Deadline, EffectKey, Policy, Words};

/// How many entries a sentence lists before it says how many more there are.
const LISTED_MOST: usize = 6;

/// `无理退单（阴平镇）近 90 自然日（2026-07-03 至 2026-09-30）= 3`.
pub(crate) fn evidence_words(
    policy: &Policy<'_>,
    archive: &Archive,
    evidence: &Evidence,
    subject: PartyId,
    until: Moment,
) -> Words {
    let query = Query { ledger: evidence.tally.ledger, subject, window: evidence.tally.window, until };
    let value = tally_words(policy, query, evidence.value);
    let entries = entries_words(archive, &evidence.keys);
    Words::new(format!("{}（{}）", value.zh, entries.zh), format!("{} ({})", value.en, entries.en))
}

/// A ledger value with the days it looks at.
pub(crate) fn tally_words(policy: &Policy<'_>, query: Query, value: i64) -> Words {
    let names = Names(policy);
    let (ledger, subject) = (names.ledger(query.ledger), names.party(query.subject));
    let (window, days) = (window_words(query.window), query.days().words());
    let zh = format!("{ledger}（{subject}）{}〔{}〕= {value}", window.zh, days.zh);
    let en = format!("{ledger} of {subject} {} [{}] = {value}", window.en, days.en);
    Words::new(zh, en.replace("  ", " "))
}

/// The entries behind a value, the first few by case, time and what made them.
pub(crate) fn entries_words(archive: &Archive, keys: &[EffectKey]) -> Words {
    if keys.is_empty() {
        return Words::new("没有记载", "no entries");
    }
    let listed: Vec<Words> = keys.iter().take(LISTED_MOST).map(|key| entry_words(archive, key)).collect();
    let zh: Vec<&str> = listed.iter().map(Words::zh).collect();
    let en: Vec<&str> = listed.iter().map(Words::en).collect();
    let more = keys.len().saturating_sub(LISTED_MOST);
    let (zh_more, en_more) = if more == 0 {
        Default::default()
    } else {
        (format!(" 等另 {more} 条"), format!(" and {more} more"))
    };
    Words::new(format!("{}{zh_more}", zh.join("；")), format!("{}{en_more}", en.join("; ")))
}

/// One entry: which case, when, what made it.
pub(crate) fn entry_words(archive: &Archive, key: &EffectKey) -> Words {
    let Some(filed) = archive.filed(key) else { return Words::new(key.to_string(), key.to_string()) };
    let (case, at) = (&key.case, Words::when(filed.entry.at));
    let made = key.rule.split_once(" 台账 ").map_or(key.rule.as_str(), |(made, _)| made);
    let (zh, en) = if filed.revoked { ("（已撤销）", " (revoked)") } else { ("", "") };
    Words::new(format!("{case} {} {made}{zh}", at.zh), format!("{case} {} {made}{en}", at.en))
}

/// Several sentences as one.
pub(crate) fn joined(words: &[Words]) -> Words {
    let zh: Vec<&str> = words.iter().map(Words::zh).collect();
    let en: Vec<&str> = words.iter().map(Words::en).collect();
    Words::new(zh.join("；"), en.join("; "))
}

/// A sentence, and another one if there is something to say.
pub(crate) fn joined_to(words: Words, more: &Words) -> Words {
    if *more == Words::default() { words } else { joined(&[words, more.clone()]) }
}

/// What is proposed, and on whom: `建议 诫勉、通报，对 阴平镇 主要负责人（领导干部）`.
pub(crate) fn measures_words(
    policy: &Policy<'_>,
    case: Case<'_>,
    subject: PartyId,
    measures: &[Measure],
) -> Words {
    let list = measures_list(measures);
    let unit = Names(policy).party(subject);
    let role = case.of.role.as_ref().map_or_else(String::new, |role| format!(" {role}"));
    let whom = format!("{unit}{role}（{}）", case.of.subject);
    Words::new(format!("{}，对 {whom}", list.zh), format!("{} for {whom}", list.en))
}

/// `建议 诫勉、移送 纪委`.
pub(crate) fn measures_list(measures: &[Measure]) -> Words {
    let zh: Vec<String> = measures.iter().map(|measure| measure_words(measure).zh).collect();
    let en: Vec<String> = measures.iter().map(|measure| measure_words(measure).en).collect();
    Words::new(zh.join("、"), en.join(", "))
}

fn measure_words(measure: &Measure) -> Words {
    match measure {
        Measure::Propose(form) => Words::new(format!("建议 {form}"), format!("propose {form}")),
        Measure::Refer(body) => Words::new(format!("移送 {body}"), format!("refer to {body}")),
    }
}

/// What a measure is called: its form, or the body it goes to.
pub(crate) fn measure_name(measure: &Measure) -> &str {
    match measure {
        Measure::Propose(name) | Measure::Refer(name) => name,
    }
}

/// `3 工作日，至 2026-09-30 24:00`.
pub(crate) fn until_words(limit: Limit, deadline: Deadline) -> Words {
    match deadline {
        Deadline::At(at) => Words::new(format!("{limit}，至 {at}"), format!("{limit}, until {at}")),
        Deadline::UnknownAfter(after) => Words::new(
            format!("{limit}，日历只公布到 {after}，之后何时届满尚不可知"),
            format!("{limit}; the calendar is published up to {after}, so its end is not known yet"),
        ),
        Deadline::Standing => Words::new(limit.to_string(), limit.to_string()),
    }
}

/// 依据, as the end of a sentence.
pub(crate) fn cites_words(cites: &[String]) -> Words {
    if cites.is_empty() {
        return Words::default();
    }
    let all = cites.join("、");
    Words::new(format!("；依据 {all}"), format!("; under {all}"))
}
