//! Closing (封账): a period of a score is sealed at the end of its grace and frozen. What turns up later counts in the
//! period that is open, or opens another revision; what was sealed is never changed.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use shao_abi::{Cohort, Late, LedgerId, PartyId, Score};
use shao_calendar::{Date, Moment};

use super::archive::Filed;
use super::county::{About, County, News};
use super::desk::{Desk, after, wait};
use super::fold::fold;
use super::period::Span;
use super::rank::rank;
use super::score::{Row, measure, percent};
use crate::names::Names;
use crate::{Deadline, EffectKey, Entry, Fault, Policy, Words};

/// A sealed period of a score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Close {
    /// The position of the score in the policy.
    pub score: u16,
    /// Which period.
    pub span: Span,
    /// Which revision of it, from 1.
    pub revision: u32,
    /// The instant whose facts it holds: the seal of the first revision.
    pub as_of: Moment,
    /// When this revision was made.
    pub sealed: Moment,
    /// The position of the archive it rests on.
    pub position: u64,
    /// 由: in whose name it is sealed.
    pub by: PartyId,
    /// One row per unit.
    pub rows: Vec<Row>,
}

impl Close {
    /// The row of a unit.
    #[must_use]
    pub fn row(&self, unit: PartyId) -> Option<&Row> {
        self.rows.iter().find(|row| row.unit == unit)
    }
}

/// Per score, the next period to be sealed and when its grace ends.
pub(crate) fn seals(policy: &Policy<'_>, county: &County) -> Result<Vec<(u16, Span, Deadline)>, Fault> {
    let mut seals = Vec::new();
    for (at, score) in (0u16..).zip(&policy.ledgers.scores) {
        let span = match county.last_close(at) {
            Some(close) => close.span.next(score.every),
            None => Some(Span::of(score.every, county.since.date())),
        };
        let Some(span) = span else { continue };
        seals.push((at, span, wait(policy, Some(score.by), span.end(), score.grace)?));
    }
    Ok(seals)
}

/// The next period of a score to be sealed, and when its grace ends.
///
/// # Errors
/// When that lies beyond the years a date can have.
pub fn next_seal(
    policy: &Policy<'_>,
    county: &County,
    score: u16,
) -> Result<Option<(Span, Deadline)>, Fault> {
    let seals = seals(policy, county)?;
    Ok(seals.into_iter().find(|(at, _, _)| *at == score).map(|(_, span, seal)| (span, seal)))
}

impl Desk<'_> {
    /// Seals what has had its grace.
    pub(crate) fn seal_due(&mut self) -> Result<(), Fault> {
        let policy = self.policy;
        for (at, span, seal) in seals(&policy, &self.county)? {
            if after(seal).is_none_or(|seal| seal > self.at) {
                continue;
            }
            let Some(score) = policy.ledgers.scores.get(usize::from(at)) else { continue };
            let rows = self.rows(at, score, span, self.at)?;
            self.file(score, Close { sealed: self.at, ..self.blank(at, score, span, rows) });
        }
        Ok(())
    }

    fn blank(&self, at: u16, score: &Score, span: Span, rows: Vec<Row>) -> Close {
        Close {
            score: at,
            span,
            revision: 1,
            as_of: self.at,
            sealed: self.at,
            position: self.county.archive.position(),
            by: score.by,
            rows,
        }
    }

    fn file(&mut self, score: &Score, close: Close) {
        let words = close_words(&self.policy, score, &close);
        let about = About::Close { score: close.score, span: close.span, revision: close.revision };
        self.news.push(News { at: self.at, about, words, tell: vec![score.by] });
        self.county.closes.push(close);
    }

    /// Measures and ranks every unit by what belongs to a period.
    fn rows(&self, at: u16, score: &Score, span: Span, as_of: Moment) -> Result<Vec<Row>, Fault> {
        let sealed = self.county.closes.iter().filter(|close| close.score == at && close.span < span);
        let counted: BTreeSet<&EffectKey> =
            sealed.flat_map(|close| close.rows.iter().flat_map(Row::keys)).collect();
        let held = |id: LedgerId, unit: PartyId| {
            let ledger = self.policy.ledgers.ledgers.get(id.index());
            let ledger =
                ledger.ok_or_else(|| Fault::Malformed(format!("there is no ledger number {}", id.0)))?;
            let entries = self.county.archive.of(id, unit);
            let ours = entries.filter(|filed| self.belongs(at, score, span, as_of, filed, &counted));
            Ok(fold(ledger.fold, ours.map(|filed| &filed.entry)))
        };
        let measured = score.of.iter().map(|unit| measure(score, *unit, &held));
        let mut rows = measured.collect::<Result<Vec<_>, _>>()?;
        rank(score, &mut rows);
        Ok(rows)
    }

    /// Whether an entry counts in a period: by its cohort; or, with 入下期, because its own period was sealed without
    /// it. What arose only after a seal is no late data: the period was sealed on what had happened by then.
    fn belongs(
        &self,
        at: u16,
        score: &Score,
        span: Span,
        as_of: Moment,
        filed: &Filed,
        counted: &BTreeSet<&EffectKey>,
    ) -> bool {
        let Some(day) = cohort_day(score.cohort, &filed.entry) else { return false };
        if span.holds(day) {
            return filed.entry.at <= as_of;
        }
        if score.late == Late::Reopen || day > span.to {
            return false;
        }
        let own = self.county.close_of(at, Span::of(score.every, day));
        let late = own.is_some_and(|own| filed.entry.at <= own.as_of);
        late && !counted.contains(&filed.entry.key)
    }

    /// The sealed periods that changed entries belong to, or belonged to when they were sealed.
    fn touched(&self, at: u16, score: &Score, seen: u64) -> BTreeSet<Span> {
        let changed: Vec<&Filed> = self.county.archive.iter().filter(|filed| filed.changed > seen).collect();
        let keys: BTreeSet<&EffectKey> = changed.iter().map(|filed| &filed.entry.key).collect();
        let days = changed.iter().filter_map(|filed| cohort_day(score.cohort, &filed.entry));
        let mut spans: BTreeSet<Span> = days.map(|day| Span::of(score.every, day)).collect();
        let closes = self.county.closes.iter().filter(|close| close.score == at);
        let counted = |close: &&Close| close.rows.iter().flat_map(Row::keys).any(|key| keys.contains(key));
        spans.extend(closes.filter(counted).map(|close| close.span));
        spans
    }

    /// 重开: another revision of every sealed period that what has changed since `seen` makes come out otherwise.
    pub(crate) fn reopen(&mut self, seen: u64) -> Result<(), Fault> {
        let policy = self.policy;
        for (at, score) in (0u16..).zip(&policy.ledgers.scores) {
            if score.late != Late::Reopen {
                continue;
            }
            for span in self.touched(at, score, seen) {
                let Some(last) = self.county.close_of(at, span) else { continue };
                let (as_of, revision, before) = (last.as_of, last.revision, last.rows.clone());
                let rows = self.rows(at, score, span, as_of)?;
                if rows != before {
                    let revision = revision.saturating_add(1);
                    self.file(score, Close { as_of, revision, ..self.blank(at, score, span, rows) });
                }
            }
        }
        Ok(())
    }
}

/// 计入: the day by which an entry belongs to a period, if it does to any.
fn cohort_day(cohort: Cohort, entry: &Entry) -> Option<Date> {
    match cohort {
        Cohort::Opened => Some(entry.opened.date()),
        Cohort::Due => entry.due.map(Moment::date),
        Cohort::Done => Some(entry.at.date()),
    }
}

fn close_words(policy: &Policy<'_>, score: &Score, close: &Close) -> Words {
    let names = Names(policy);
    let period = close.span.words(score.every);
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for row in &close.rows {
        let unit = names.party(row.unit);
        match (row.score, &row.out) {
            (Some(points), _) => {
                zh.push(format!("{unit} {}", percent(points)));
                en.push(format!("{unit} {}", percent(points)));
            }
            (None, why) => {
                let why = why.clone().unwrap_or_default();
                zh.push(format!("{unit} 不参评（{}）", why.zh));
                en.push(format!("{unit} left out ({})", why.en));
            }
        }
    }
    let (name, revision) = (&score.name, close.revision);
    let (zh_rev, en_rev) = if revision > 1 {
        (format!("重开第 {revision} 版"), format!("reopened, revision {revision}"))
    } else {
        ("封账".to_owned(), "sealed".to_owned())
    };
    Words::new(
        format!("{name} {}{zh_rev}：{}", period.zh, zh.join("；")),
        format!("{name} for {} {en_rev}: {}", period.en, en.join("; ")),
    )
}
