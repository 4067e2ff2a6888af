//! What brought an effect about, by the policy's own names: the part of an effect key that survives a refold.

use shao_abi::{ClockId, PartyId};

use crate::names::Names;
use crate::{AskAbout, CaseState, Notice, Policy, What};

/// The rule of a record's key.
pub(crate) fn rule_of(policy: &Policy<'_>, state: &CaseState, what: &What) -> String {
    let names = Names(policy);
    let clock = |id: &ClockId| names.clock(*id);
    match what {
        What::Opened => "立案".to_owned(),
        What::Entered { stage } => format!("进入 {}", names.stage(*stage)),
        What::Acted { act, .. } => format!("动作 {act}"),
        What::Refused { act, .. } => format!("驳回 {act}"),
        What::Blocked { clock: Some(id), .. } => format!("受阻 {}", clock(id)),
        What::Blocked { clock: None, .. } => "受阻 汇合".to_owned(),
        What::Decided { decision, .. } => format!("判定 {}", names.decision(*decision)),
        What::Asked { about, .. } => format!("询问 {}", about_rule(&names, state, about)),
        What::Answered { about, .. } => format!("答复 {}", about_rule(&names, state, about)),
        What::AskDropped { about } => format!("询问作罢 {}", about_rule(&names, state, about)),
        What::ClockStarted { clock: id, .. } => format!("期限 {} 起", clock(id)),
        What::ClockStopped { clock: id, pause } => format!("期限 {} 停 {pause}", clock(id)),
        What::ClockResumed { clock: id, pause, .. } => format!("期限 {} 续 {pause}", clock(id)),
        What::ClockMet { clock: id, .. } => format!("期限 {} 如期", clock(id)),
        What::ClockLapsed { clock: id } => format!("期限 {} 届满", clock(id)),
        What::ClockCancelled { clock: id } => format!("期限 {} 注销", clock(id)),
        What::ClockExtended { clock: id, .. } => format!("期限 {} 延期", clock(id)),
        What::Marked { mark, clock: Some(id), .. } => format!("期限 {} 记 {}", clock(id), names.mark(*mark)),
        What::Marked { mark, clock: None, .. } => format!("记 {}", names.mark(*mark)),
        What::Forked { member } => format!("并行 {}", names.party(*member)),
        What::DutyEnded { .. } => "毕".to_owned(),
        What::DutyWithdrawn { .. } => "撤".to_owned(),
        What::Joined => "汇合".to_owned(),
        What::Ended => "终态".to_owned(),
        What::Started { flow, handover: None, .. } => format!("启动 {}", names.flow(*flow)),
        What::Started { flow, handover: Some(_), .. } => format!("移送 {}", names.flow(*flow)),
        What::Heard { flow, .. } => format!("遇 {}", names.flow(*flow)),
        What::Followed { case, .. } => format!("并入 {case}"),
        What::Led { case, .. } => format!("随办 {case}"),
        What::Recused { who, .. } => format!("回避 {}", names.party(*who)),
        What::Revised { act, .. } => format!("更正 {act}"),
        What::Outage { .. } => "停摆".to_owned(),
        What::Migrated { .. } => "过渡".to_owned(),
        What::Retracted { case } => format!("撤回告知 {case}"),
    }
}

/// The rule of a notice's key.
pub(crate) fn rule_of_notice(policy: &Policy<'_>, notice: &Notice, who: PartyId) -> String {
    let names = Names(policy);
    let about = match notice {
        Notice::Duty { stage, .. } => format!("在办 {}", names.stage(*stage)),
        Notice::Mark(mark) => format!("记 {}", names.mark(*mark)),
        Notice::Ask(_) => "询问".to_owned(),
        Notice::Extension { .. } => "延期答复".to_owned(),
        Notice::Withdrawn(_) => "撤".to_owned(),
    };
    format!("告知 {} {about}", names.party(who))
}

/// A run is named by its clock: its number depends on how much was asked before.
fn about_rule(names: &Names<'_>, state: &CaseState, about: &AskAbout) -> String {
    match about {
        AskAbout::Judgement { field } => format!("认定 {}", names.field(*field)),
        AskAbout::Extension { run } => {
            let clock = state.run(*run).map(|run| names.clock(run.clock));
            format!("延期 {}", clock.unwrap_or_default())
        }
        AskAbout::Path { .. } => "路径裁定".to_owned(),
    }
}
