//! What is told of repairs: corrections of the past, and time that counted for nobody.

use shao_calendar::Moment;

use crate::{Changed, Correction, Unfit, Words};

/// 更正.
pub(super) fn revised(
    act: &str,
    was: Moment,
    change: &Changed,
    reason: &str,
    evidence: &[String],
    correction: Correction,
) -> Words {
    let (zh, en) = match change {
        Changed::Void => (format!("“{act}”（{was}）作废"), format!("`{act}` of {was} is void")),
        Changed::Replaced { by } => {
            (format!("“{act}”（{was}）改为“{by}”"), format!("`{act}` of {was} was really `{by}`"))
        }
        Changed::Dated { at } => {
            (format!("“{act}”（{was}）实际发生于 {at}"), format!("`{act}` of {was} was really done at {at}"))
        }
        Changed::Annulled => {
            (format!("撤销立案（{was}）"), format!("the case of {was} should not have been opened"))
        }
        Changed::Undone => {
            (format!("{was} 对“{act}”的更正作废"), format!("the correction of `{act}` made at {was} is void"))
        }
        Changed::Added { at } => {
            (format!("补录“{act}”，发生于 {at}"), format!("`{act}`, done at {at}, is put on record"))
        }
    };
    let (zh_end, en_end) = match correction {
        Correction::Adopted => ("", ""),
        Correction::Path => ("；其后的环节照旧，待路径裁定", "; the stages since stand until a ruling"),
        Correction::Noted => ("；已过更正期限，只作记录", "; too late to correct: it is only noted"),
    };
    let evidence = evidence.join("、");
    let (zh_with, en_with) = if evidence.is_empty() {
        (String::new(), String::new())
    } else {
        (format!("；依据：{evidence}"), format!("; on {evidence}"))
    };
    let zh = format!("更正：{zh}（理由：{reason}{zh_with}）{zh_end}");
    Words::new(zh, format!("corrected: {en} (because: {reason}{en_with}){en_end}"))
}

/// 停摆.
pub(super) fn outage(from: Moment, to: Moment) -> Words {
    let zh = format!("停摆：{from} 至 {to} 不计入各项期限");
    Words::new(zh, format!("outage: {from} to {to} counts for no clock"))
}

/// 过渡.
pub(super) fn migrated(from: &str, to: &str) -> Words {
    let short = |hash: &str| hash.chars().take(12).collect::<String>();
    let (from, to) = (short(from), short(to));
    let en = format!("goes over from version {from} to version {to} of its policy");
    Words::new(format!("过渡：由旧版 {from} 转入新版 {to}"), en)
}

/// What had been told does not hold.
pub(super) fn retracted(case: &str) -> Words {
    let en = format!("what `{case}` had told does not hold any more");
    Words::new(format!("“{case}”先前的告知已撤回"), en)
}

/// 路径裁定, with what 回转 would void.
pub(super) fn path(unfit: &[Unfit]) -> String {
    let acts: Vec<String> = unfit.iter().map(|unfit| format!("{}（{}）", unfit.act, unfit.at)).collect();
    if acts.is_empty() {
        return "路径裁定".to_owned();
    }
    format!("路径裁定（回转则作废：{}）", acts.join("、"))
}
