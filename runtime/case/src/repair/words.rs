//! Why a correction cannot be made, and what is said of one whose path is in conflict.

use crate::{Correction, Refusal, RefusalKind, Unfit, What, Words};

/// The change itself could not have been.
pub(super) fn impossible(refusal: &Refusal) -> Refusal {
    let zh = format!("照此更正，该动作当时也不能办：{}", refusal.zh());
    let en = format!("so corrected, the act could not have been done either: {}", refusal.en());
    Refusal { reason: Words::new(zh, en), ..refusal.clone() }
}

/// Neither does it fit what was done since, nor can that stand without it.
pub(super) fn untenable(unfit: &[Unfit]) -> Refusal {
    let acts: Vec<&str> = unfit.iter().map(|unfit| unfit.act.as_str()).collect();
    let (zh, en) = (acts.join("、"), acts.join(", "));
    let zh = format!("其后的办理离不开被更正的内容，请先更正其后的动作：{zh}");
    let en = format!("what was done since rests on it; correct that first: {en}");
    Refusal::new(RefusalKind::Revision, zh, en)
}

/// A correction whose path is in conflict.
pub(super) fn in_conflict(what: What) -> What {
    let mut what = what;
    if let What::Revised { correction, .. } = &mut what {
        *correction = Correction::Path;
    }
    what
}
