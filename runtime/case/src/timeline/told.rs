//! What a record says, as a sentence in each language.

use shao_abi::{DecisionId, DecisionKind, RuleId, Status, Terms};
use shao_calendar::Moment;

use super::repairs;
use crate::names::Names;
use crate::{Actor, AskAbout, Record, Refusal, What, Words};

/// The kind of a record and its sentence.
pub(super) fn told(names: &Names<'_>, record: &Record) -> (&'static str, Words) {
    let clock = |id: &shao_abi::ClockId| names.clock(*id);
    let until = until(record);
    match &record.what {
        What::Opened => ("opened", Words::new("立案", "case opened")),
        What::Started { flow, case, handover: None } => ("started", started_case(&names.flow(*flow), case)),
        What::Started { flow, case, handover: Some(terms) } => {
            ("handed_over", handed_over(&names.flow(*flow), case, *terms))
        }
        What::Heard { case, flow } => ("heard", heard(case, &names.flow(*flow))),
        What::Ended => ("ended", Words::new("办理结束", "case ended")),
        What::Followed { case, flow } => ("followed", followed(case, &names.flow(*flow))),
        What::Led { case, flow } => ("led", led(case, &names.flow(*flow))),
        What::Recused { who, instead } => {
            ("recused", recused(&names.party(*who), &names.party_or_nobody(*instead)))
        }
        What::Revised { act, was, change, reason, evidence, correction } => {
            ("revised", repairs::revised(act, *was, change, reason, evidence, *correction))
        }
        What::Outage { from, to } => ("outage", repairs::outage(*from, *to)),
        What::Migrated { from, to } => ("migrated", repairs::migrated(from, to)),
        What::Retracted { case } => ("retracted", repairs::retracted(case)),
        What::Joined => ("joined", Words::new("并行汇合", "the parallel duties came together")),
        What::Entered { stage } => ("entered", around("进入“", &names.stage(*stage), "”", "entered `", "`")),
        What::Acted { act, result, args, over } => {
            ("acted", acted(&with_result(act, result.as_ref()), args, *over, record.actor == Actor::Deemed))
        }
        What::Refused { act, result, refusal } => {
            ("refused", refused(&with_result(act, result.as_ref()), refusal))
        }
        What::Blocked { clock: by, refusal } => {
            ("blocked", blocked(&by.map_or_else(|| "汇合".to_owned(), |id| names.clock(id)), refusal))
        }
        What::Decided { decision, status } => ("decided", decided(names, *decision, *status, &record.rules)),
        What::Asked { about: asked, to } => {
            ("asked", asked_of(&about(names, asked), &names.party_or_nobody(*to)))
        }
        What::Answered { about: asked, answer, silent } => {
            ("answered", answered(&about(names, asked), answer, *silent))
        }
        What::AskDropped { about: asked } => {
            ("ask_dropped", around("", &about(names, asked), " 已无须答复", "", " needs no answer any more"))
        }
        What::ClockStarted { clock: id, run, since: None } => {
            ("clock_started", started(&clock(id), *run, &until))
        }
        What::ClockStarted { clock: id, since: Some(since), .. } => {
            ("clock_started", carried(&clock(id), *since, &until))
        }
        What::ClockStopped { clock: id, pause } => ("clock_stopped", stopped(&clock(id), pause)),
        What::ClockResumed { clock: id, pause, by_limit } => {
            ("clock_resumed", resumed(&clock(id), pause, *by_limit, &until))
        }
        What::ClockMet { clock: id, late: true } => {
            ("clock_met", around("期限“", &clock(id), "”逾期后办结", "clock `", "` met after its lapse"))
        }
        What::ClockMet { clock: id, late: false } => {
            ("clock_met", around("期限“", &clock(id), "”如期", "clock `", "` met in time"))
        }
        What::ClockLapsed { clock: id } => ("clock_lapsed", lapsed(&clock(id), &until)),
        What::ClockCancelled { clock: id } => {
            ("clock_cancelled", around("期限“", &clock(id), "”注销", "clock `", "` cancelled"))
        }
        What::ClockExtended { clock: id, grants } => {
            ("clock_extended", extended(&clock(id), *grants, &until))
        }
        What::Marked { mark, against, clock: by } => (
            "marked",
            marked(&names.mark(*mark), &names.party_or_nobody(*against), by.map(|id| names.clock(id))),
        ),
        What::Forked { member } => {
            ("forked", around("并行事务：", &names.party(*member), "", "parallel duty for ", ""))
        }
        What::DutyEnded { member, by_lapse } => {
            ("duty_ended", duty_ended(&names.party_or_nobody(*member), *by_lapse))
        }
        What::DutyWithdrawn { member } => {
            let member = names.party_or_nobody(*member);
            ("duty_withdrawn", around("", &member, " 已撤", "the duty of ", " was withdrawn"))
        }
    }
}

fn around(before_zh: &str, name: &str, after_zh: &str, before_en: &str, after_en: &str) -> Words {
    Words::new(format!("{before_zh}{name}{after_zh}"), format!("{before_en}{name}{after_en}"))
}

fn until(record: &Record) -> Words {
    match record.deadline {
        Some(at) => Words::new(format!("，届满于 {at}"), format!(", due {at}")),
        None => Words::default(),
    }
}

fn with_result(act: &str, result: Option<&String>) -> String {
    result.map_or_else(|| act.to_owned(), |result| format!("{act} {result}"))
}

fn acted(act: &str, args: &[(String, String)], over: bool, deemed: bool) -> Words {
    let given: Vec<String> = args.iter().map(|(name, value)| format!("{name}：{value}")).collect();
    let given = if given.is_empty() { String::new() } else { format!("（{}）", given.join("；")) };
    let (zh_by, en_by) = if deemed { ("视同 ", "deemed: ") } else { ("", "") };
    let (zh, en) = if over { ("，超次", ", beyond its count") } else { ("", "") };
    Words::new(format!("{zh_by}{act}{given}{zh}"), format!("{en_by}{act}{given}{en}"))
}

fn refused(act: &str, refusal: &Refusal) -> Words {
    Words::new(format!("驳回 {act}：{}", refusal.zh()), format!("refused {act}: {}", refusal.en()))
}

fn blocked(by: &str, refusal: &Refusal) -> Words {
    let zh = format!("“{by}”的后果未能实现：{}", refusal.zh());
    Words::new(zh, format!("what `{by}` should bring about is blocked: {}", refusal.en()))
}

fn decided(names: &Names<'_>, decision: DecisionId, status: Status, rules: &[RuleId]) -> Words {
    let must =
        names.0.schema.decisions.get(decision.index()).is_some_and(|def| def.kind == DecisionKind::Must);
    let decision = names.decision(decision);
    let rules: Vec<String> = rules.iter().map(|rule| names.rule(*rule)).collect();
    let rules = rules.join("、");
    let (zh, en) = match status {
        Status::Lacking => ("缺事实".to_owned(), "facts are lacking".to_owned()),
        Status::Unconfirmed => (format!("{rules}（待县确认）"), format!("{rules} (unconfirmed)")),
        // A rule of a 须 decision is named when it fails.
        Status::Decided | Status::Broken if rules.is_empty() && must => {
            ("通过".to_owned(), "passed".to_owned())
        }
        Status::Decided | Status::Broken if rules.is_empty() => {
            ("没有符合的规则".to_owned(), "no rule fits".to_owned())
        }
        Status::Decided | Status::Broken if must => {
            (format!("不通过（{rules}）"), format!("failed ({rules})"))
        }
        Status::Decided | Status::Broken => (rules.clone(), rules),
    };
    Words::new(format!("判定 {decision}：{zh}"), format!("decided {decision}: {en}"))
}

fn about(names: &Names<'_>, about: &AskAbout) -> String {
    match about {
        AskAbout::Judgement { field } => format!("认定 {}", names.field(*field)),
        AskAbout::Extension { .. } => "延期".to_owned(),
        AskAbout::Path { unfit } => repairs::path(unfit),
    }
}

fn asked_of(about: &str, to: &str) -> Words {
    Words::new(format!("请 {to} 答复：{about}"), format!("asked {to}: {about}"))
}

fn answered(about: &str, answer: &str, silent: bool) -> Words {
    let (zh, en) = if silent { ("逾期未答，视同 ", "silent, deemed ") } else { ("", "") };
    Words::new(format!("{about}：{zh}{answer}"), format!("{about}: {en}{answer}"))
}

fn started(clock: &str, run: u32, until: &Words) -> Words {
    let nth = if run > 1 { format!("（第 {run} 次）") } else { String::new() };
    let zh = format!("期限“{clock}”{nth}起算{}", until.zh);
    Words::new(zh, format!("clock `{clock}` started, run {run}{}", until.en))
}

fn carried(clock: &str, since: Moment, until: &Words) -> Words {
    let zh = format!("期限“{clock}”承前，自 {since} 起算{}", until.zh);
    Words::new(zh, format!("clock `{clock}` goes on, as of {since}{}", until.en))
}

fn stopped(clock: &str, pause: &str) -> Words {
    Words::new(format!("期限“{clock}”停表：{pause}"), format!("clock `{clock}` stopped: {pause}"))
}

fn resumed(clock: &str, pause: &str, by_limit: bool, until: &Words) -> Words {
    let (zh, en) =
        if by_limit { ("已满停表上限，", "the pause reached its limit; ") } else { ("", "") };
    let zh = format!("{zh}期限“{clock}”恢复（{pause}）{}", until.zh);
    Words::new(zh, format!("{en}clock `{clock}` runs again ({pause}){}", until.en))
}

fn lapsed(clock: &str, until: &Words) -> Words {
    Words::new(format!("期限“{clock}”届满{}", until.zh), format!("clock `{clock}` lapsed{}", until.en))
}

fn extended(clock: &str, grants: u32, until: &Words) -> Words {
    let zh = format!("期限“{clock}”延期（第 {grants} 次）{}", until.zh);
    Words::new(zh, format!("clock `{clock}` extended, grant {grants}{}", until.en))
}

fn marked(mark: &str, against: &str, clock: Option<String>) -> Words {
    let zh = clock.as_ref().map_or_else(String::new, |clock| format!("（期限“{clock}”）"));
    let en = clock.map_or_else(String::new, |clock| format!(" (clock `{clock}`)"));
    Words::new(format!("记 {mark}：{against}{zh}"), format!("mark {mark} against {against}{en}"))
}

fn duty_ended(member: &str, by_lapse: bool) -> Words {
    if by_lapse {
        return Words::new(format!("{member} 因届满而毕"), format!("silence ended the duty of {member}"));
    }
    Words::new(format!("{member} 已毕"), format!("the duty of {member} ended"))
}

fn started_case(flow: &str, case: &str) -> Words {
    Words::new(format!("启动“{flow}”：{case}"), format!("started `{flow}`: {case}"))
}

fn handed_over(flow: &str, case: &str, terms: Terms) -> Words {
    let (zh, en) = match terms {
        Terms::Carried => ("承前", "goes on"),
        Terms::Anew => ("重起", "starts anew"),
    };
    let en = format!("handed over to `{flow}`: {case}; the time {en}");
    Words::new(format!("移送“{flow}”：{case}，时限{zh}"), en)
}

fn heard(case: &str, flow: &str) -> Words {
    Words::new(format!("得知“{flow}”的进展：{case}"), format!("heard of `{flow}`: {case}"))
}

fn followed(case: &str, flow: &str) -> Words {
    let en = format!("from now on this case follows `{case}` ({flow}) and ends with it");
    Words::new(format!("并入“{case}”（{flow}），随其办理"), en)
}

fn led(case: &str, flow: &str) -> Words {
    let en = format!("from now on `{case}` ({flow}) follows this case");
    Words::new(format!("“{case}”（{flow}）并入本案"), en)
}

fn recused(who: &str, instead: &str) -> Words {
    Words::new(format!("{who} 回避，由 {instead} 办理"), format!("{who} stays away; {instead} stands in"))
}
