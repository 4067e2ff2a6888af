//! A version that says the same in other numbers: whenever a case goes over to it, nothing becomes otherwise.

use proptest::prelude::*;
use shao_case::{Policy, fold_through, may_migrate};

use crate::editions::{Case, Edition, t};

/// Other numbers for units, marks, members, stages and clocks, and not a word that means anything else.
pub const SAME: &[(&str, &str)] = &[
    ("{ 指挥中心, 公安局, 应急局 }", "{ 城管局, 应急局, 公安局, 指挥中心 }"),
    ("{ 东镇, 西镇 }", "{ 西镇, 东镇 }"),
    ("记号 黄牌, 红牌", "记号 蓝牌, 红牌, 黄牌"),
    ("类别: 执法 | 民生", "类别: 民生 | 发展 | 执法"),
    (
        "    终态 归档\n",
        "    阶段 备查 由 应急局 顶级 限 9 工作日\n        动作 销案 转 归档\n        届满 记 蓝牌\n    终态 归档\n",
    ),
];

/// Who does what, in how many minutes from the last.
fn script() -> impl Strategy<Value = Vec<(usize, i64)>> {
    prop::collection::vec((0..ACTS.len(), 1..3_000_i64), 1..12)
}

/// Who does what, with what.
type Doing = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const ACTS: [Doing; 10] = [
    ("指挥中心", "派单", &[]),
    ("东镇", "接单", &[]),
    ("东镇", "退单", &[("理由", "不属本镇")]),
    ("东镇", "退单", &[("理由", "不属本镇")]),
    ("指挥中心", "认定", &[("复杂", "是")]),
    ("指挥中心", "认定", &[("复杂", "否")]),
    ("东镇", "从简办结", &[]),
    ("东镇", "办结", &[("结果", "已修好")]),
    ("指挥中心", "延期", &[("理由", "取证")]),
    ("指挥中心", "同意延期", &[]),
];

/// All that a citizen or a unit can see of a case, by names.
fn seen(case: &Case<'_>) -> impl PartialEq + std::fmt::Debug {
    let clocks: Vec<_> = ["总限", "待派", "待接单", "在办", "备查"].map(|clock| case.due(clock)).to_vec();
    let asks: Vec<_> = case.state.asks.iter().map(|ask| (ask.asked, ask.deadline)).collect();
    let used: u32 = case.state.counters.iter().sum();
    let root = case.state.root().unwrap();
    let holder = root.holder.map(|holder| case.policy.schema.party_name(holder).to_owned());
    (case.stage(), holder, root.since, case.state.ended, case.marks(), clocks, asks, used)
}

/// Plays a script, under one version or from the given act on under another as well.
fn played<'p>(old: Policy<'p>, new: Option<(Policy<'p>, usize)>, script: &[(usize, i64)]) -> Case<'p> {
    let mut case = Case::open(old, "2026-03-02T09:00");
    let mut now = t("2026-03-02T09:00");
    for (at, (act, minutes)) in script.iter().enumerate() {
        if let Some((new, from)) = new
            && from <= at
            && may_migrate(&new, &case.state)
        {
            let last = case.state.last.to_iso();
            let reply = case.go_over(&last, new);
            assert!(reply.is_accepted(), "{reply:?}");
        }
        now = now.plus_millis(minutes * 60_000).unwrap();
        let (actor, act, args) = ACTS[*act];
        case.act(&now.to_iso(), actor, act, args);
    }
    case.wake("2026-05-06T09:00");
    case
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_version_that_says_the_same_changes_nothing(script in script(), from in 0..6_usize) {
        let (old, new) = (old(), new());
        let (a, b) = (old.decide(), new.decide());
        let stays = played(old.policy(&a), None, &script);
        let goes = played(old.policy(&a), Some((new.policy(&b), from)), &script);
        prop_assert_eq!(format!("{:?}", seen(&stays)), format!("{:?}", seen(&goes)));
        prop_assert!(from > 0 || goes.state.pins.policy == new.policy(&b).hash, "it goes over as it is opened");
        let versions = [old.policy(&a), new.policy(&b)];
        prop_assert_eq!(fold_through(&versions, &goes.log).unwrap().state, Some(goes.state));
    }
}

fn old() -> &'static Edition {
    static OLD: std::sync::LazyLock<Edition> = std::sync::LazyLock::new(|| Edition::of(&[]));
    &OLD
}

fn new() -> &'static Edition {
    static NEW: std::sync::LazyLock<Edition> = std::sync::LazyLock::new(|| Edition::second(SAME));
    &NEW
}
