//! Which cases are meant: a process by the name of its 事项 or by its own.

use shao_abi::{FlowId, MatterId};
use shao_case::Policy;
use shao_compiler::nearest;

use crate::shell::Failure;

/// The process that is meant; without a name the policy's first.
///
/// # Errors
/// When the policy has no process at all, or none of that name.
pub fn flow(policy: &Policy<'_>, wanted: Option<&str>) -> Result<FlowId, Failure> {
    let process = policy.process;
    let Some(wanted) = wanted else {
        return match process.flows.first() {
            Some(_) => Ok(FlowId(0)),
            None => Err(Failure::said("政策没有流程", "the policy has no process")),
        };
    };
    let by_matter = || process.flow_of(policy.schema.matter_named(wanted)?);
    process.flow_named(wanted).or_else(by_matter).ok_or_else(|| unknown(policy, wanted))
}

/// The matter of a process.
#[must_use]
pub fn of(policy: &Policy<'_>, flow: FlowId) -> MatterId {
    policy.process.flows.get(flow.index()).map_or(MatterId(0), |flow| flow.matter)
}

fn unknown(policy: &Policy<'_>, wanted: &str) -> Failure {
    let flows = &policy.process.flows;
    let matters: Vec<&str> = flows.iter().map(|flow| policy.schema.matter_name(flow.matter)).collect();
    let names = matters.iter().copied().chain(flows.iter().map(|flow| flow.name.as_str()));
    let near = nearest(wanted, names);
    let zh = near.map_or_else(String::new, |near| format!("，是不是“{near}”？"));
    let en = near.map_or_else(String::new, |near| format!(", did you mean `{near}`?"));
    let pairs: Vec<(&str, &str)> =
        matters.iter().copied().zip(flows.iter().map(|flow| flow.name.as_str())).collect();
    let listed_zh: Vec<String> = pairs.iter().map(|(matter, flow)| format!("{matter}（{flow}）")).collect();
    let listed_en: Vec<String> = pairs.iter().map(|(matter, flow)| format!("{matter} ({flow})")).collect();
    Failure::said(
        format!("没有事项或流程“{wanted}”{zh}\n有：{}", listed_zh.join("、")),
        format!("there is no matter or process `{wanted}`{en}\nthere are: {}", listed_en.join(", ")),
    )
}
