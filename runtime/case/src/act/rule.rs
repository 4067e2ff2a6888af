//! 路径裁定: whoever may correct the past says what becomes of a path that a correction does not fit.

use super::args;
use crate::engine::{Cause, Stop, Work};
use crate::state::{Ask, AskAbout, MarkCause};
use crate::{Act, Actor, Event, Refusal, RefusalKind, builtin};

/// Answers. What 回转 does to the path is worked out from the log; here the question is closed.
pub(super) fn rule(work: &mut Work<'_>, event: &Event, act: &Act) -> Result<(), Stop> {
    let ask = may_rule(work, event, act)?;
    args::read(work.policy.schema, &[], &act.args, &[builtin::REASON])?;
    let actor = event.actor.map_or(Actor::Process, Actor::Party);
    let by = MarkCause::Act(act.act.clone());
    let cause = Cause { actor, by, lapse: false, tainted: false, params: Vec::new(), texts: Vec::new() };
    let answer = act.result.as_deref().unwrap_or(builtin::KEEP);
    Ok(work.rule_on_path(&ask, answer, &cause)?)
}

/// The question, if this actor is the one that is asked and gives one of its two answers.
pub(crate) fn may_rule(work: &Work<'_>, event: &Event, act: &Act) -> Result<Ask, Refusal> {
    let open = work.state.asks.iter().find(|ask| matches!(ask.about, AskAbout::Path { .. }));
    let Some(ask) = open else {
        let en = "no correction waits for a ruling on the path";
        return Err(Refusal::new(RefusalKind::NotOffered, "没有待裁定的路径", en));
    };
    if ask.who.is_none() || ask.who != event.actor {
        let names = work.names();
        let (who, actor) = (names.party_or_nobody(ask.who), names.party_or_nobody(event.actor));
        let zh = format!("路径由 {who} 裁定，不是 {actor}");
        return Err(Refusal::new(RefusalKind::NotYours, zh, format!("{who} rules on the path, not {actor}")));
    }
    match act.result.as_deref() {
        Some(builtin::TURN_BACK | builtin::KEEP) => Ok(ask.clone()),
        Some(_) | None => {
            let zh = "路径裁定须写明结果：回转 或 保留";
            let en = "a ruling on the path is either 回转 (turn back) or 保留 (keep)";
            Err(Refusal::new(RefusalKind::Args, zh, en))
        }
    }
}
