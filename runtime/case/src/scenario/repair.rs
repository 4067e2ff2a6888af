//! Lines that change the past, and lines that let one case follow another.

use shao_abi::{FactText, Link, StepKind};
use shao_calendar::Moment;

use super::say::spaced;
use super::{Runner, Verdict, fault_words, moment};
use crate::{
    CaseState, Change, ClockRun, Correction, EventKind, LinkedCase, Record, Refusal, Reply, Revision, What,
    Words, builtin, correctable, timeline,
};

/// A line of 更正.
pub(super) struct Revising<'s> {
    pub at: &'s String,
    pub actor: &'s str,
    pub case: &'s str,
    pub act: &'s str,
    pub to: Option<&'s String>,
    pub args: &'s [FactText],
}

impl Runner<'_, '_> {
    /// 于 T 谁 更正 甲 动作 作废 | 发生于 T'.
    pub(super) fn revise(&mut self, line: &Revising<'_>) -> Result<Verdict, Words> {
        let party = self.party(line.actor)?;
        let (case, at) = self.ready(line.case, Some(line.at))?;
        let of = self.last_done(case, line.act)?;
        let change = match line.to {
            None => Change::Void { of },
            Some(to) => Change::Date { of, at: moment(to)? },
        };
        let (given, others): (Vec<&FactText>, Vec<&FactText>) =
            line.args.iter().partition(|arg| arg.name == builtin::REASON);
        let reason = given.first().map(|arg| arg.value.clone()).unwrap_or_default();
        let evidence = others.iter().map(|arg| format!("{} {}", arg.name, arg.value)).collect();
        let before = self.records(case);
        let kind = EventKind::Revise(Revision { change, reason, evidence });
        match self.send(case, at, kind, Some(party))? {
            Reply::Refused(refusal) => Ok(Verdict::bad(refused(&refusal))),
            Reply::Accepted { .. } | Reply::Woken => {
                let happened = self.corrected(case, &before);
                Ok(Verdict { ok: true, happened, why: None })
            }
        }
    }

    /// 停摆 自 T 至 T: signed at its end, or now if that is later, for every case that is open.
    pub(super) fn outage(&mut self, from: &str, to: &str) -> Result<Verdict, Words> {
        let (from, to) = (moment(from)?, moment(to)?);
        if from < to && self.now.is_none_or(|now| now < from) {
            self.pass_to(from)?;
        }
        // No case is woken in it: a host that comes up again hears of the outage before it catches up, or else what
        // fell due meanwhile would be told and taken back.
        let now = self.now.map_or(to, |now| now.max(to));
        self.now = Some(now);
        let (mut zh, mut en) = (Vec::new(), Vec::new());
        for case in 0..self.play.cases().len() {
            let before = self.deadlines(case);
            let state = self.play.case(case).and_then(|case| case.state.as_ref());
            if state.is_none_or(|state| state.ended.is_some()) {
                continue;
            }
            if let Reply::Refused(refusal) = self.send(case, now, EventKind::Outage { from, to }, None)? {
                return Ok(Verdict::bad(refused(&refusal)));
            }
            let name = self.play.case(case).map_or("", |case| case.name.as_str());
            for (clock, due) in self.deadlines(case).into_iter().filter(|new| !before.contains(new)) {
                let due = due.map_or_else(|| "未知".to_owned(), |at| at.to_string());
                zh.push(format!("{name} 期限“{clock}”届满改为 {due}"));
                en.push(format!("clock `{clock}` of {name} is due {due} now"));
            }
        }
        self.pass_to(now)?;
        let happened = if zh.is_empty() {
            Words::new("没有期限因此变动", "no deadline moved")
        } else {
            Words::new(zh.join("；"), en.join("; "))
        };
        Ok(Verdict { ok: true, happened, why: None })
    }

    /// 于 T 谁 并案 甲 入 乙.
    pub(super) fn merge(
        &mut self,
        at: &String,
        actor: &str,
        case: &str,
        into: &str,
    ) -> Result<Verdict, Words> {
        let party = self.party(actor)?;
        let (leading, _) = self.ready(into, Some(at))?;
        let (following, at) = self.ready(case, Some(at))?;
        let leader = self.play.case(leading).and_then(|case| {
            let flow = case.state.as_ref()?.flow;
            Some(LinkedCase { link: Link::Leads, case: case.key.clone(), flow })
        });
        if self.play.case(leading).and_then(|case| case.state.as_ref()).is_some_and(CaseState::is_annulled) {
            return Ok(Verdict::bad(Words::new(
                format!("驳回：“{into}”已撤销立案"),
                format!("refused: the opening of {into} was taken back"),
            )));
        }
        let Some(leader) = leader else {
            return Err(Words::new(format!("“{into}”没有立案"), format!("{into} was not opened")));
        };
        Ok(match self.send(following, at, EventKind::Follow { into: leader }, Some(party))? {
            Reply::Refused(refusal) => Verdict::bad(refused(&refusal)),
            Reply::Accepted { .. } | Reply::Woken => {
                let en = format!("{case} follows {into} from now on");
                let happened = Words::new(format!("{case} 并入 {into}，随其办理"), en);
                Verdict { ok: true, happened, why: None }
            }
        })
    }

    /// The position of the last act of this name that counts.
    fn last_done(&self, case: usize, act: &str) -> Result<u32, Words> {
        let log = self.play.case(case).map_or(&[][..], |case| case.log.as_slice());
        let done = correctable(self.policy, log).map_err(|fault| fault_words(&fault))?;
        let last = done.iter().rev().find(|done| done.act == act);
        last.map(|done| done.position)
            .ok_or_else(|| Words::new(format!("没有办过“{act}”"), format!("`{act}` was not done")))
    }

    fn records(&self, case: usize) -> Vec<Record> {
        self.play.case(case).map_or_else(Vec::new, |case| case.records.clone())
    }

    /// The clocks that wait for their end, each with its deadline.
    fn deadlines(&self, case: usize) -> Vec<(String, Option<Moment>)> {
        let names = crate::names::Names(self.policy);
        let state = self.play.case(case).and_then(|case| case.state.as_ref());
        let runs = state.into_iter().flat_map(|state| &state.clocks).filter(|run: &&ClockRun| run.is_open());
        runs.map(|run| (names.clock(run.clock), run.due())).collect()
    }

    /// What a correction came to: what does not hold any more, and what holds now.
    fn corrected(&self, case: usize, before: &[Record]) -> Words {
        let after = self.records(case);
        let correction = after.iter().rev().find_map(correction);
        let (zh, en) = match correction {
            Some(Correction::Noted) => ("已过更正期限，只作记录", "too late to correct: only noted"),
            Some(Correction::Path) => {
                ("已更正；其后的环节照旧，待路径裁定", "corrected; the path awaits a ruling")
            }
            Some(Correction::Adopted) | None => ("已更正", "corrected"),
        };
        let gone = self.told(before, &after);
        let come = self.told(&after, before);
        let part = |words: &[Words], zh: &str, en: &str| {
            let all_zh: Vec<&str> = words.iter().map(Words::zh).collect();
            let all_en: Vec<&str> = words.iter().map(Words::en).collect();
            if words.is_empty() {
                return Words::default();
            }
            Words::new(format!("；{zh}：{}", all_zh.join("、")), format!("; {en}: {}", all_en.join(", ")))
        };
        let (gone, come) = (part(&gone, "撤销", "gone"), part(&come, "补记", "new"));
        let stage = self.stage_words(case);
        let zh = format!("{zh}，现在是“{}”{}{}", stage.zh, gone.zh, come.zh);
        Words::new(zh, format!("{en}; the stage is {}{}{}", stage.en, gone.en, come.en))
    }

    /// Marks and ends of clocks in one history that are not in the other.
    fn told(&self, these: &[Record], those: &[Record]) -> Vec<Words> {
        let tells = |record: &&Record| {
            matches!(record.what, What::Marked { .. } | What::ClockLapsed { .. } | What::ClockMet { .. })
        };
        let fresh = |record: &&Record| {
            !those.iter().any(|other| other.key == record.key && other.what == record.what)
        };
        let news: Vec<Record> = these.iter().filter(tells).filter(fresh).cloned().collect();
        timeline(self.policy, &news).into_iter().map(|entry| entry.what).collect()
    }
}

fn refused(refusal: &Refusal) -> Words {
    Words::new(format!("驳回：{}", refusal.zh()), format!("refused: {}", refusal.en()))
}

fn correction(record: &Record) -> Option<Correction> {
    if let What::Revised { correction, .. } = record.what { Some(correction) } else { None }
}

/// Such a line as a sentence.
pub(super) fn said(kind: &StepKind) -> Words {
    match kind {
        StepKind::Revise { at, actor, case, act, to, args } => {
            let args: Vec<String> = args.iter().map(|arg| format!("{} {}", arg.name, arg.value)).collect();
            let args = if args.is_empty() { String::new() } else { format!("（{}）", args.join("，")) };
            let zh_how = to.as_ref().map_or_else(|| "作废".to_owned(), |to| format!("发生于 {}", spaced(to)));
            let en_how =
                to.as_ref().map_or_else(|| "void".to_owned(), |to| format!("done at {}", spaced(to)));
            let at = spaced(at);
            let zh = format!("于 {at} {actor} 更正 {case} {act} {zh_how}{args}");
            Words::new(zh, format!("at {at} {actor} corrects {case}: {act} {en_how}{args}"))
        }
        StepKind::Outage { from, to } => {
            let (from, to) = (spaced(from), spaced(to));
            Words::new(format!("停摆 自 {from} 至 {to}"), format!("outage from {from} to {to}"))
        }
        StepKind::Merge { at, actor, case, into } => {
            let at = spaced(at);
            Words::new(
                format!("于 {at} {actor} 并案 {case} 入 {into}"),
                format!("at {at} {actor} lets {case} follow {into}"),
            )
        }
        StepKind::Act { .. }
        | StepKind::Refused { .. }
        | StepKind::Advance { .. }
        | StepKind::Expect { .. }
        | StepKind::ExpectOpened { .. }
        | StepKind::Propose { .. }
        | StepKind::ExpectLedger { .. }
        | StepKind::ExpectProposal { .. }
        | StepKind::ExpectScore { .. }
        | StepKind::ExpectStanding { .. } => Words::default(),
    }
}
