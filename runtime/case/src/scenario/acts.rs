//! Lines that do something, and lines that must be refused.

use shao_abi::FactText;
use shao_calendar::Moment;

use super::{Runner, Verdict, named};
use crate::state::DutyId;
use crate::{Act, EventKind, Refusal, RefusalKind, Reply, Words};

/// What a line says somebody does.
pub(super) struct Doing<'s> {
    pub actor: &'s str,
    pub act: &'s str,
    /// In whose child duty.
    pub branch: Option<&'s String>,
    pub result: Option<&'s String>,
    pub args: &'s [FactText],
}

impl Runner<'_, '_> {
    /// 于 T 谁 做 案件: it must be accepted.
    pub(super) fn act(&mut self, case: usize, at: Moment, doing: &Doing<'_>) -> Result<Verdict, Words> {
        Ok(match self.try_act(case, at, doing)? {
            Reply::Accepted { .. } | Reply::Woken => {
                let stage = self.stage_words(case);
                let zh = format!("已办，现在是“{}”", stage.zh);
                Verdict {
                    ok: true,
                    happened: Words::new(zh, format!("done; the stage is {}", stage.en)),
                    why: None,
                }
            }
            Reply::Refused(refusal) => {
                Verdict { ok: false, happened: refused(&refusal), why: conditions(&refusal) }
            }
        })
    }

    /// 不可 谁 做 案件: it must be refused, and for the reason given. The case goes on as if it had been, either way.
    pub(super) fn refused(
        &mut self,
        case: usize,
        at: Moment,
        doing: &Doing<'_>,
        because: Option<&String>,
    ) -> Result<Verdict, Words> {
        let before = self.play.clone();
        let reply = self.try_act(case, at, doing)?;
        let Some(refusal) = reply.refusal() else {
            let stage = self.stage_words(case);
            self.play = before;
            let zh = format!("没有驳回：已办，到了“{}”", stage.zh);
            return Ok(Verdict::bad(Words::new(zh, format!("it was not refused; it led to {}", stage.en))));
        };
        let fits = because.is_none_or(|because| says(refusal, because));
        // A line that forgot an argument would be refused whatever the policy says: that proves nothing.
        let only_args = because.is_none() && refusal.kind == RefusalKind::Args;
        Ok(Verdict { ok: fits && !only_args, happened: refused(refusal), why: conditions(refusal) })
    }

    fn try_act(&mut self, case: usize, at: Moment, doing: &Doing<'_>) -> Result<Reply, Words> {
        let party = self.party(doing.actor)?;
        let args = named(doing.args).into_iter().collect();
        let duty = match doing.branch {
            Some(unit) => Some(self.branch_of(case, unit)?),
            None => None,
        };
        let act = Act { act: doing.act.to_owned(), result: doing.result.cloned(), args, duty, visit: None };
        self.send(case, at, EventKind::Act(act), Some(party))
    }

    /// The child duty of a unit: the one that goes on, or else the last one, of which a refusal says that it ended.
    fn branch_of(&self, case: usize, unit: &str) -> Result<DutyId, Words> {
        let member = self.party(unit)?;
        let state = self.play.case(case).and_then(|case| case.state.as_ref());
        let own =
            || state.into_iter().flat_map(|state| &state.duties).filter(|duty| duty.member == Some(member));
        let found = own().find(|duty| duty.is_active()).or_else(|| own().next_back());
        found.map(|duty| duty.id).ok_or_else(|| {
            Words::new(format!("没有 {unit} 的并行事务"), format!("no child duty runs for {unit}"))
        })
    }

    pub(super) fn stage_words(&self, case: usize) -> Words {
        let names = crate::names::Names(self.policy);
        let state = self.play.case(case).and_then(|case| case.state.as_ref());
        let stage = state.and_then(|state| state.root()).map(|duty| names.place(duty)).unwrap_or_default();
        Words::new(stage.clone(), format!("`{stage}`"))
    }
}

fn refused(refusal: &Refusal) -> Words {
    Words::new(format!("驳回：{}", refusal.zh()), format!("refused: {}", refusal.en()))
}

fn conditions(refusal: &Refusal) -> Option<Words> {
    let first = refusal.conditions.first()?;
    Some(Words::new(
        format!("首个不成立的条件：{}", first.text),
        format!("the first condition that failed: {}", first.text),
    ))
}

/// Whether a refusal says these words, blanks and punctuation apart: people wrap lines where they like.
fn says(refusal: &Refusal, words: &str) -> bool {
    let words = squeezed(words);
    let conditions = refusal.conditions.iter().map(|condition| condition.text.as_str());
    [refusal.zh(), refusal.en()].into_iter().chain(conditions).any(|text| squeezed(text).contains(&words))
}

/// Letters and digits only.
pub(super) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}
