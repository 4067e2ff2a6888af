//! 延期: the holder of a duty asks for more time while its clock runs; somebody else answers.

use shao_abi::{Extension, Who};

use super::args;
use crate::engine::{Cause, Note, Stop, Work};
use crate::state::{Ask, AskAbout, ClockRun, ClockStatus, MarkCause, RunId};
use crate::{Act, Actor, CiteRef, Event, Refusal, RefusalKind, What, builtin};

/// Asks for more time.
pub(crate) fn ask(work: &mut Work<'_>, event: &Event, act: &Act) -> Result<(), Stop> {
    let run = the_run(work, event, act)?;
    let extension = work.extension(run.id)?.clone();
    may_ask(work, &run, &extension)?;
    let given = args::read(work.policy.schema, &extension.params, &act.args, &[builtin::CLOCK])?;
    let note = Note::by(event.actor.map_or(Actor::Process, Actor::Party))
        .cite(CiteRef::Clock(run.clock))
        .until(run.due());
    let what = What::Acted { act: act.act.clone(), result: None, args: given.texts, over: false };
    work.record(run.duty, what, note)?;
    let who = work.resolve(run.duty, extension.by)?;
    let deadline = work.answer_by(who, extension.within.value)?;
    work.put_ask(run.duty, AskAbout::Extension { run: run.id }, who, deadline)?;
    Ok(())
}

/// The open run that is meant: of a clock with an 延期, in a duty this actor holds, of the name in 期限 if given.
fn the_run(work: &Work<'_>, event: &Event, act: &Act) -> Result<ClockRun, Refusal> {
    let extendable: Vec<&ClockRun> =
        work.state.clocks.iter().filter(|run| is_meant(work, run, act)).collect();
    let holds = |run: &&&ClockRun| {
        let duty = work.state.duty(run.duty);
        event.actor.is_some() && duty.is_some_and(|duty| duty.holder == event.actor)
    };
    let mine: Vec<&ClockRun> = extendable.iter().filter(holds).copied().collect();
    match (mine.as_slice(), extendable.as_slice()) {
        ([run], _) => Ok((*run).clone()),
        ([], []) => {
            let en = "no clock that could be extended is running";
            Err(Refusal::new(RefusalKind::Extension, "没有可以延期的期限在走", en))
        }
        ([], [run, ..]) => {
            let holder = work.names().party_or_nobody(work.state.duty(run.duty).and_then(|duty| duty.holder));
            let en = format!("only the holder of the duty ({holder}) may ask for more time");
            Err(Refusal::new(RefusalKind::NotYours, format!("延期由责任方 {holder} 申请"), en))
        }
        ([_, _, ..], _) => {
            let names: Vec<String> = mine.iter().map(|run| work.names().clock(run.clock)).collect();
            let (zh, en) = (names.join("、"), names.join(", "));
            let zh = format!("有几个期限可以延期，请用“期限”指明：{zh}");
            Err(Refusal::new(
                RefusalKind::Ambiguous,
                zh,
                format!("several clocks can be extended, name one: {en}"),
            ))
        }
    }
}

fn is_meant(work: &Work<'_>, run: &ClockRun, act: &Act) -> bool {
    let clock = work.policy.process.clocks.get(run.clock.index());
    let named = act.args.get(builtin::CLOCK).and_then(|name| name.as_str());
    clock.is_some_and(|clock| clock.extension.is_some() && named.is_none_or(|name| name == clock.name))
        && run.is_open()
        && act.duty.is_none_or(|duty| duty == run.duty)
}

fn may_ask(work: &Work<'_>, run: &ClockRun, extension: &Extension) -> Result<(), Refusal> {
    let clock = work.names().clock(run.clock);
    let no = |kind, zh: String, en: &str| Err(Refusal::new(kind, zh, format!("`{clock}` {en}")));
    let pending = work.state.asks.iter().any(|ask| ask.about == AskAbout::Extension { run: run.id });
    match run.status {
        ClockStatus::Lapsed { at } => {
            return no(
                RefusalKind::Extension,
                format!("“{clock}”已届满（{at}），不能再申请延期"),
                "has lapsed",
            );
        }
        ClockStatus::Stopped => {
            return no(RefusalKind::Extension, format!("“{clock}”正在停表，恢复后再申请"), "stands still");
        }
        ClockStatus::Running | ClockStatus::Met { .. } | ClockStatus::Cancelled { .. } => {}
    }
    if pending {
        return no(
            RefusalKind::Extension,
            format!("“{clock}”的延期申请尚未答复"),
            "has a request open already",
        );
    }
    if run.refused {
        return no(
            RefusalKind::Extension,
            format!("“{clock}”的延期已不同意，本次为终局"),
            "was refused for good",
        );
    }
    if run.grants >= extension.times.value {
        let zh = format!("“{clock}”至多延期 {} 次，已用完", extension.times.value);
        let refused = no(RefusalKind::Cap, zh, "has had all its extensions");
        return refused.map_err(|refusal: Refusal| refusal.unconfirmed(extension.times.unconfirmed));
    }
    let add = extension.add.value;
    if run.limit.unit.counted() != add.unit {
        let zh = format!("“{clock}”以 {} 计，不能按 {add} 延期", run.limit.unit.zh());
        return no(RefusalKind::Extension, zh, "is counted in another unit than its extension");
    }
    Ok(())
}

/// Answers a request.
pub(crate) fn answer(work: &mut Work<'_>, event: &Event, act: &Act, granted: bool) -> Result<(), Stop> {
    let (ask, run) = the_ask(work, event, act)?;
    let actor = event.actor.map_or(Actor::Process, Actor::Party);
    let by = MarkCause::Act(act.act.clone());
    let tainted = matches!(work.extension(run)?.by, Who::Unconfirmed(_));
    let cause = Cause { actor, by, lapse: false, tainted, params: Vec::new(), texts: Vec::new() };
    args::read(work.policy.schema, &[], &act.args, &[builtin::CLOCK])?;
    work.answer_extension(&ask, run, granted, &cause)
}

fn the_ask(work: &Work<'_>, event: &Event, act: &Act) -> Result<(Ask, RunId), Refusal> {
    let requests = work.state.asks.iter().filter_map(|ask| match ask.about {
        AskAbout::Extension { run } => Some((ask, run)),
        AskAbout::Judgement { .. } | AskAbout::Path { .. } => None,
    });
    let meant = |run: RunId| work.state.run(run).is_some_and(|run| is_meant(work, run, act));
    let open: Vec<(&Ask, RunId)> = requests.filter(|(_, run)| meant(*run)).collect();
    let asked = |ask: &Ask| ask.who.is_some() && ask.who == event.actor;
    let mine: Vec<&(&Ask, RunId)> = open.iter().filter(|(ask, _)| asked(ask)).collect();
    match (mine.as_slice(), open.as_slice()) {
        ([(ask, run)], _) => Ok(((*ask).clone(), *run)),
        ([], []) => Err(Refusal::new(
            RefusalKind::Extension,
            "没有待答复的延期申请",
            "no request for more time is open",
        )),
        ([], [(ask, _), ..]) => {
            let who = work.names().party_or_nobody(ask.who);
            let en = format!("{who} answers the request for more time");
            Err(Refusal::new(RefusalKind::NotYours, format!("延期申请由 {who} 答复"), en))
        }
        ([_, _, ..], _) => {
            let en = "several requests are open: name the clock";
            Err(Refusal::new(RefusalKind::Ambiguous, "有几项延期申请待答复，请用“期限”指明", en))
        }
    }
}
