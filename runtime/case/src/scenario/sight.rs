//! 期望 台账, 问责, 考评: what must be so of the county, beside what is so and why.

use shao_abi::{Indicator, PartyId, ProposalVerb, Score, StepKind, Window};
use shao_calendar::Moment;

use super::county::no_time;
use super::say::spaced;
use super::{Runner, Verdict, fault_words};
use crate::names::Names;
use crate::settlement::{
    Close, County, Part, Query, SituationId, Worth, percent, say, score_named, window_words,
};
use crate::{Deadline, Policy, Words};

impl Runner<'_, '_> {
    /// The county as of the last line that named a time.
    fn county(&mut self) -> Result<(&County, Moment), Words> {
        let now = self.now.ok_or_else(no_time)?;
        self.unless_stuck(|play| play.settle(now))?;
        Ok((self.play.county().ok_or_else(no_time)?, now))
    }

    /// 期望 台账 L(单位) [窗] = n.
    pub(super) fn expect_ledger(
        &mut self,
        ledger: &str,
        subject: &str,
        window: Window,
        value: i64,
    ) -> Result<Verdict, Words> {
        let (policy, subject) = (self.policy, self.party(subject)?);
        let named = (0u16..).map(shao_abi::LedgerId).zip(&policy.ledgers.ledgers);
        let found = named.into_iter().find(|(_, def)| def.name == ledger);
        let (id, def) = found.ok_or_else(|| {
            Words::new(format!("没有台账“{ledger}”"), format!("there is no ledger `{ledger}`"))
        })?;
        let (county, until) = self.county()?;
        let query = Query { ledger: id, subject, window, until };
        let held = county.archive.value(def, query);
        let all = county.archive.value(def, Query { window: Window::Ever, ..query });
        let is = say::tally_words(policy, query, held.value);
        let mut why = vec![say::entries_words(&county.archive, &held.keys)];
        let outside: Vec<_> = all.keys.into_iter().filter(|key| !held.keys.contains(key)).collect();
        if !outside.is_empty() {
            let words = say::entries_words(&county.archive, &outside);
            why.push(Words::new(
                format!("窗外 {} 条：{}", outside.len(), words.zh),
                format!("{} outside the window: {}", outside.len(), words.en),
            ));
        }
        if held.tainted {
            why.push(Words::new("其中有待县确认的", "some of it is unconfirmed"));
        }
        let ok = held.value == value;
        let happened = beside(ok, &Words::new(format!("= {value}"), format!("= {value}")), is);
        Ok(Verdict { ok, happened, why: Some(say::joined(&why)) })
    }

    /// 期望 问责 情形 对 单位 状态 [形式 …]: of the last proposal there is.
    pub(super) fn expect_proposal(
        &mut self,
        situation: &str,
        subject: &str,
        status: &str,
        forms: &[String],
    ) -> Result<Verdict, Words> {
        let policy = self.policy;
        let (id, unit) = (self.situation(situation)?, self.party(subject)?);
        let (county, now) = self.county()?;
        let wanted = [&[status.to_owned()], forms].concat().join(" ");
        let wanted = Words::new(wanted.clone(), wanted);
        let Some(proposal) = county.proposals_of(id, unit).last() else {
            let ok = status == "无";
            let why = condition_words(policy, county, id, unit, now)?;
            let happened = beside(ok, &wanted, Words::new("无", "nothing is proposed"));
            return Ok(Verdict { ok, happened, why: Some(why) });
        };
        let mut given: Vec<&str> = proposal.measures.iter().map(say::measure_name).collect();
        let shown = given.join("、");
        let mut asked: Vec<&str> = forms.iter().map(String::as_str).collect();
        given.sort_unstable();
        asked.sort_unstable();
        let ok = proposal.status.zh() == status && (forms.is_empty() || given == asked);
        let (zh, en) = (proposal.status.zh(), proposal.status.en());
        let is = Words::new(format!("{zh} {shown}"), format!("{en} {shown}"));
        let is = Words::new(is.zh.trim_end(), is.en.trim_end());
        let why = proposal.history.last().map(|turn| {
            Words::new(format!("{} {}", turn.at, turn.why.zh), format!("{} {}", turn.at, turn.why.en))
        });
        Ok(Verdict { ok, happened: beside(ok, &wanted, is), why })
    }

    /// 期望 考评 名 对 单位 = p, of the last sealed period.
    pub(super) fn expect_score(&mut self, score: &str, subject: &str, value: u32) -> Result<Verdict, Words> {
        let unit = self.party(subject)?;
        let policy = self.policy;
        let (def, close) = self.sealed(score)?;
        let wanted = percent(i64::from(value));
        let wanted = Words::new(wanted.clone(), wanted);
        let Some(row) = close.row(unit) else { return Err(not_scored(score, subject)) };
        let (ok, is) = match (row.score, &row.out) {
            (Some(points), _) => (points == i64::from(value), Words::new(percent(points), percent(points))),
            (None, _) => (false, Words::new("不参评", "it does not take part")),
        };
        let why = row_words(policy, def, close, unit);
        Ok(Verdict { ok, happened: beside(ok, &wanted, is), why })
    }

    /// 期望 考评 名 对 单位 不参评|形式, of the last sealed period.
    pub(super) fn expect_standing(
        &mut self,
        score: &str,
        subject: &str,
        standing: &str,
    ) -> Result<Verdict, Words> {
        let unit = self.party(subject)?;
        let policy = self.policy;
        let (def, close) = self.sealed(score)?;
        let Some(row) = close.row(unit) else { return Err(not_scored(score, subject)) };
        let forms: Vec<&str> = row.given.iter().map(|given| given.form.as_str()).collect();
        let (ok, is) = if row.score.is_none() {
            (standing == "不参评", Words::new("不参评", "it does not take part"))
        } else if forms.is_empty() {
            (false, Words::new("没有建议", "nothing is proposed"))
        } else {
            let shown = forms.join("、");
            (forms.contains(&standing), Words::new(format!("建议 {shown}"), format!("proposed {shown}")))
        };
        let wanted = Words::new(standing, standing);
        let why = row_words(policy, def, close, unit);
        Ok(Verdict { ok, happened: beside(ok, &wanted, is), why })
    }

    /// A score and its last sealed period.
    fn sealed(&mut self, name: &str) -> Result<(&Score, &Close), Words> {
        let policy = self.policy;
        let at = score_named(policy, name);
        let def = at.and_then(|at| policy.ledgers.scores.get(usize::from(at)));
        let Some((at, def)) = at.zip(def) else {
            return Err(Words::new(format!("没有考评“{name}”"), format!("there is no score `{name}`")));
        };
        let (county, _) = self.county()?;
        let next = crate::settlement::next_seal(policy, county, at).map_err(|fault| fault_words(&fault))?;
        county.last_close(at).map(|close| (def, close)).ok_or_else(|| match next {
            Some((span, Deadline::At(seal))) => {
                let period = span.words(def.every);
                let zh = format!("尚未封账：{} 的宽限至 {seal}", period.zh);
                Words::new(zh, format!("nothing is sealed yet: the grace of {} ends at {seal}", period.en))
            }
            Some((_, Deadline::UnknownAfter(_) | Deadline::Standing)) | None => {
                Words::new("尚未封账，日历未公布", "nothing is sealed yet; a calendar is missing")
            }
        })
    }
}

/// What was expected beside what is, if they differ.
fn beside(ok: bool, wanted: &Words, is: Words) -> Words {
    if ok {
        return is;
    }
    Words::new(
        format!("期望 {}，实为 {}", wanted.zh, is.zh),
        format!("expected {}, found {}", wanted.en, is.en),
    )
}

fn not_scored(score: &str, subject: &str) -> Words {
    Words::new(format!("“{score}”不考评 {subject}"), format!("`{score}` does not score {subject}"))
}

/// What a 情形 reads of a subject now, and whether it holds.
pub(super) fn condition_words(
    policy: &Policy<'_>,
    county: &County,
    situation: SituationId,
    subject: PartyId,
    at: Moment,
) -> Result<Words, Words> {
    let look = crate::settlement::look(policy, county, situation, subject, at);
    look.map_err(|fault| fault_words(&fault))
}

/// How a row came about: period, indicators, rank, and what follows.
fn row_words(policy: &Policy<'_>, score: &Score, close: &Close, unit: PartyId) -> Option<Words> {
    let row = close.row(unit)?;
    let period = close.span.words(score.every);
    let name = Names(policy).party(unit);
    let mut words = vec![Words::new(format!("{} {name}", period.zh), format!("{} {name}", period.en))];
    words.extend(row.out.clone());
    words.extend(score.indicators.iter().zip(&row.parts).map(|(of, part)| part_words(of, part)));
    if let Some(rank) = row.rank {
        let of = close.rows.iter().filter(|row| row.rank.is_some()).count();
        words.push(Words::new(format!("第 {rank} 名，共 {of}"), format!("rank {rank} of {of}")));
    }
    for given in &row.given {
        let (zh, en) = if given.drill { ("（演练）", " (drill)") } else { ("", "") };
        words.push(Words::new(format!("{}{zh}", given.why.zh), format!("{}{en}", given.why.en)));
    }
    Some(say::joined(&words))
}

fn part_words(indicator: &Indicator, part: &Part) -> Words {
    let (name, weight) = (&indicator.name, percent(i64::from(indicator.weight)));
    let full = if indicator.full > 1 { format!(" / {}", indicator.full) } else { String::new() };
    let quotient = format!("{} / {}{full}", part.above.value, part.below);
    let (zh, en) = match part.worth {
        Worth::Quotient => ("", ""),
        Worth::Full => ("（满分）", " (full)"),
        Worth::Nothing => ("（零分）", " (nothing)"),
        Worth::Out => ("（不参评）", " (left out)"),
    };
    Words::new(format!("{name} 权重 {weight} = {quotient}{zh}"), format!("{name}, {weight}: {quotient}{en}"))
}

/// A line about the county as a sentence; none if it is about something else.
pub(super) fn line(kind: &StepKind) -> Option<Words> {
    Some(match kind {
        StepKind::Propose { at, actor, verb, situation, subject, answer } => {
            let (verb, answer) = match (verb, answer) {
                (ProposalVerb::Exempt, true) => ("免责", " 成立"),
                (ProposalVerb::Exempt, false) => ("免责", " 不成立"),
                (ProposalVerb::Decide, true) => ("决定", " 采纳"),
                (ProposalVerb::Decide, false) => ("决定", " 不采纳"),
                (ProposalVerb::Appeal, _) => ("申诉", ""),
            };
            let said = format!("于 {} {actor} {verb} {situation} 对 {subject}{answer}", spaced(at));
            Words::new(said.clone(), said)
        }
        StepKind::ExpectLedger { ledger, subject, window, value } => {
            let window = window_words(*window);
            let space = if window.zh.is_empty() { "" } else { " " };
            Words::new(
                format!("期望 台账 {ledger}({subject}){space}{} = {value}", window.zh),
                format!("expect ledger {ledger}({subject}){space}{} = {value}", window.en),
            )
        }
        StepKind::ExpectProposal { situation, subject, status, forms } => {
            let forms = if forms.is_empty() { String::new() } else { format!(" {}", forms.join("、")) };
            Words::new(
                format!("期望 问责 {situation} 对 {subject} {status}{forms}"),
                format!("expect accountability {situation} of {subject}: {status}{forms}"),
            )
        }
        StepKind::ExpectScore { score, subject, value } => {
            let value = percent(i64::from(*value));
            Words::new(
                format!("期望 考评 {score} 对 {subject} = {value}"),
                format!("expect score {score} of {subject} = {value}"),
            )
        }
        StepKind::ExpectStanding { score, subject, standing } => Words::new(
            format!("期望 考评 {score} 对 {subject} {standing}"),
            format!("expect score {score} of {subject}: {standing}"),
        ),
        StepKind::Act { .. }
        | StepKind::Refused { .. }
        | StepKind::Advance { .. }
        | StepKind::Expect { .. }
        | StepKind::ExpectOpened { .. }
        | StepKind::Revise { .. }
        | StepKind::Outage { .. }
        | StepKind::Merge { .. } => return None,
    })
}
