//! 台账.

use shao_abi::{EntryKey, EntryPoint, Fold, Ledger, Window};

use super::effects;
use crate::names::Names;
use crate::term::Sense;
use crate::thing::Thing;
use crate::{Facet, Sort};

pub(super) fn list(names: Names<'_>, things: &mut Vec<Thing>) {
    things.extend(names.policy.ledgers.ledgers.iter().map(|one| ledger(names, one)));
}

fn ledger(names: Names<'_>, ledger: &Ledger) -> Thing {
    let fold = match ledger.fold {
        Fold::Count => "计数",
        Fold::Sum => "合计",
        Fold::Distinct => "去重",
        Fold::Max => "最大",
        Fold::Streak => "连续",
    };
    let by = match ledger.by {
        EntryKey::Responsible => "责任方",
        EntryKey::Slot(slot) => names.slot(slot),
    };
    Thing::new(Sort::Ledger, &ledger.name)
        .at(Some(&ledger.place))
        .says(Facet::Fold, fold)
        .says(Facet::On, format!("{}.{}", names.flow(ledger.flow), entry(names, ledger.on)))
        .may_say(Facet::BrokenBy, ledger.broken_by.map(|point| entry(names, point)))
        .term(Facet::Guard, effects::guard(names, ledger.when), Sense::Neutral)
        .is(Facet::Unconfirmed, effects::unconfirmed(names, ledger.when))
        .says(Facet::By, by)
        .may_say(Facet::Value, ledger.value.map(|slot| names.slot(slot)))
}

fn entry(names: Names<'_>, point: EntryPoint) -> String {
    match point {
        EntryPoint::Opened => "登记".to_owned(),
        EntryPoint::Enter(stage) => format!("进入 {}", names.stage(stage)),
        EntryPoint::Act(act) => names.act(act).to_owned(),
        EntryPoint::Mark(mark) => format!("记 {}", names.mark(mark)),
        EntryPoint::Met(clock) => format!("期限 {} 如期", names.clock(clock)),
        EntryPoint::Lapsed(clock) => format!("期限 {} 届满", names.clock(clock)),
        EntryPoint::Due(clock) => format!("期限 {} 到期", names.clock(clock)),
    }
}

/// A window, as the author writes it.
pub(super) fn window(window: Window) -> String {
    match window {
        Window::Ever => "历来".to_owned(),
        Window::Days(n) => format!("近 {n} 自然日"),
        Window::Months(n) => format!("近 {n} 个月"),
        Window::ThisMonth => "本月".to_owned(),
        Window::ThisQuarter => "本季".to_owned(),
        Window::ThisYear => "本年".to_owned(),
    }
}
