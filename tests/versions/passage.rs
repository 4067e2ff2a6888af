//! 从新: what goes over, what stays, what does not go over and why, and that the log gives the same again.

use shao_case::settlement::entry_under;
use shao_case::{
    Change, Effect, Entry, EventKind, Fault, Outcome, Reply, Revision, What, fold, fold_through, may_migrate,
    migrate, revise_through, step, timeline_through,
};

use crate::editions::{Case, Edition, t};

/// Everything has another number in the second version: a unit, a mark, a fact's members, a stage and a clock more.
const RENUMBERED: &[(&str, &str)] = &[
    ("{ 指挥中心, 公安局, 应急局 }", "{ 城管局, 应急局, 公安局, 指挥中心 }"),
    ("{ 东镇, 西镇 }", "{ 西镇, 东镇 }"),
    ("记号 黄牌, 红牌", "记号 蓝牌, 红牌, 黄牌"),
    ("类别: 执法 | 民生", "类别: 民生 | 发展 | 执法"),
    (
        "    阶段 待派 由",
        "    阶段 待登记 由 指挥中心 限 1 工作日\n        动作 登记在册 转 待派\n        届满 转 待派\n    阶段 待派 由",
    ),
    ("限 20 工作日", "限 30 工作日"),
    ("由 主办 限 2 工作日", "由 主办 限 1 工作日"),
    ("主办 属地   时限 3 工作日", "主办 属地   时限 4 工作日"),
];

fn refused(reply: &Reply) -> &str {
    reply.refusal().unwrap_or_else(|| panic!("it went over: {reply:?}")).zh()
}

/// In 待接单 of the first version, entered at 2026-03-02 10:00.
fn dispatched<'p>(policy: shao_case::Policy<'p>) -> Case<'p> {
    let mut case = Case::open(policy, "2026-03-02T09:00");
    case.done("2026-03-02T10:00", "指挥中心", "派单");
    case
}

#[test]
fn a_case_goes_over_in_the_stage_it_has_just_entered_and_everything_is_found_by_name() {
    let (old, new) = (Edition::of(&[]), Edition::second(RENUMBERED));
    let (a, b) = (old.decide(), new.decide());
    let mut case = dispatched(old.policy(&a));
    assert_eq!(
        (case.due("总限"), case.due("待接单")),
        (Some(t("2026-03-30T24:00")), Some(t("2026-03-04T17:30")))
    );
    assert!(may_migrate(&new.policy(&b), &case.state));
    assert!(case.go_over("2026-03-02T10:00", new.policy(&b)).is_accepted());
    assert_eq!(case.state.pins.policy, new.policy(&b).hash);
    assert_eq!((case.stage(), case.holder()), ("待接单", "东镇"));
    assert_eq!(
        case.due("待接单"),
        Some(t("2026-03-03T17:30")),
        "what the stage allows is what the new version says"
    );
    assert_eq!(case.due("总限"), Some(t("2026-03-30T24:00")), "what ran before keeps its length");
    let texts: Vec<&str> = case.state.texts.values().map(String::as_str).collect();
    assert_eq!(texts, ["路灯不亮"]);
    let cancelled = |what: &What| matches!(what, What::ClockCancelled { .. });
    assert_eq!(
        case.records().iter().filter(|record| cancelled(&record.what)).count(),
        1,
        "待接单 of the old version"
    );
    case.done("2026-03-02T11:00", "东镇", "接单");
    assert_eq!(case.due("在办"), Some(t("2026-03-05T17:30")), "分流 was decided before: 3 工作日");
    assert!(case.act("2026-03-03T09:00", "东镇", "办结", &[("结果", "已修好")]).is_accepted());
    assert_eq!(case.stage(), "归档");
    let records: Vec<_> = case.records().into_iter().cloned().collect();
    let told = timeline_through(&[old.policy(&a), new.policy(&b)], &records).unwrap();
    let said = |what: &str| told.iter().filter(|entry| entry.what.zh.starts_with(what)).count();
    assert_eq!((said("进入“待派”"), said("进入“在办”"), said("过渡：由旧版")), (1, 1, 1), "{told:#?}");
}

#[test]
fn a_decision_of_the_stage_is_made_anew_and_counters_go_on() {
    let (old, new) = (Edition::of(&[]), Edition::second(RENUMBERED));
    let (a, b) = (old.decide(), new.decide());
    let mut case = dispatched(old.policy(&a));
    assert!(case.act("2026-03-02T11:00", "东镇", "退单", &[("理由", "不属本镇")]).is_accepted());
    assert!(case.go_over("2026-03-02T11:00", new.policy(&b)).is_accepted());
    case.done("2026-03-02T12:00", "指挥中心", "派单");
    case.done("2026-03-02T14:00", "东镇", "接单");
    assert_eq!(case.due("在办"), Some(t("2026-03-06T17:30")), "the new version gives 4 工作日");
    assert_eq!(case.state.counters.iter().sum::<u32>(), 1, "退单 was used once, under whichever version");
}

#[test]
fn a_case_waits_for_its_next_stage_when_something_has_happened_since_or_the_version_is_not_in_force() {
    let (old, new) = (Edition::of(&[]), Edition::second(&[]));
    let (a, b) = (old.decide(), new.decide());
    let mut early = Case::open(old.policy(&a), "2026-02-27T15:00");
    early.done("2026-02-27T16:00", "指挥中心", "派单");
    assert!(!may_migrate(&new.policy(&b), &early.state));
    let reply = early.go_over("2026-03-02T09:00", new.policy(&b));
    assert_eq!(
        refused(&reply),
        "新版 2026-03-01 00:00 起施行，案件进入现在的阶段在此之前；进入下一个阶段时再转"
    );
    assert_eq!(early.state.pins.policy, old.policy(&a).hash, "it goes on under the old one");
    early.done("2026-03-02T10:00", "东镇", "接单");
    assert!(early.go_over("2026-03-02T10:00", new.policy(&b)).is_accepted(), "the next stage");
    let mut later = dispatched(old.policy(&a));
    let refusal = later.act("2026-03-02T10:30", "西镇", "接单", &[]);
    assert!(!refusal.is_accepted());
    let reply = later.go_over("2026-03-02T11:00", new.policy(&b));
    assert_eq!(refused(&reply), "案件进入现在的阶段以后已有变动；进入下一个阶段时再转");
}

#[test]
fn a_policy_that_lets_cases_end_as_they_began_takes_none_over() {
    let (old, new) =
        (Edition::of(&[]), Edition::of(&[("版本 1.0", "版本 2.0"), ("施行 2026-01-01", "施行 2026-03-01")]));
    let (a, b) = (old.decide(), new.decide());
    let mut case = dispatched(old.policy(&a));
    assert_eq!(
        refused(&case.go_over("2026-03-02T10:00", new.policy(&b))),
        "新版写的是“过渡 从旧”，已开的案件照旧版办完"
    );
}

/// Why a case in 待接单 does not go over to a version with these changes.
fn why_not(changes: &[(&str, &str)]) -> String {
    let (old, new) = (Edition::of(&[]), Edition::second(changes));
    let (a, b) = (old.decide(), new.decide());
    let mut case = dispatched(old.policy(&a));
    let before = case.state.clone();
    let reply = case.go_over("2026-03-02T10:00", new.policy(&b));
    let reason = refused(&reply).to_owned();
    assert_eq!(case.state.duties[0].stage, before.duties[0].stage);
    assert_eq!(case.state.clocks, before.clocks, "nothing has happened");
    reason
}

#[test]
fn what_the_new_version_lacks_is_named() {
    assert_eq!(why_not(&[("待接单", "候接单")]), "新版没有阶段“待接单”");
    assert_eq!(why_not(&[("流程 办理(", "流程 处理("), ("计数 办理", "计数 处理")]), "新版没有流程“办理”");
    assert_eq!(why_not(&[("期限 总限", "期限 办理期")]), "新版没有期限“总限”");
    assert_eq!(
        why_not(&[("    内容: 文本", "    来源: 电话 | 网上\n    内容: 文本")]),
        "新版要填事实“来源”，本案立案时没有填"
    );
    assert_eq!(why_not(&[("整数 0..1000", "整数 0..2")]), "事实“人数”的值在新版里不成立");
    assert_eq!(why_not(&[("东镇", "南镇")]), "事实“属地”的值在新版里不成立");
    let other = [
        ("定 主办, 时限", "定 主办, 时限, 分管"),
        ("时限 3 工作日", "时限 3 工作日 分管 指挥中心"),
        ("时限 5 工作日", "时限 5 工作日 分管 指挥中心"),
    ];
    assert_eq!(why_not(&other), "判定“分流”的“分管”，新版与本案已定的对不上");
}

#[test]
fn what_the_new_version_has_decided_on_the_way_must_be_decided_here() {
    let more = [
        (
            "流程 办理(诉求) {",
            "判定 把关 诉求 唯一 定 督办人 {\n    规则 全 否则 督办人 应急局\n}\n流程 办理(诉求) {",
        ),
        ("        判定 分流\n", "        判定 分流, 把关\n"),
        ("阶段 在办 由 主办", "阶段 在办 由 督办人"),
    ];
    assert_eq!(why_not(&more), "新版到“待接单”时判定“把关”已定，本案没有这个判定");
}

#[test]
fn a_question_and_a_request_that_are_open_finish_under_their_old_limits() {
    let change = [("由 指挥中心 限 2 工作日", "由 指挥中心 限 9 工作日")];
    let (old, new) = (Edition::of(&[]), Edition::second(&change));
    let (a, b) = (old.decide(), new.decide());
    let mut case = dispatched(old.policy(&a));
    case.done("2026-03-02T10:30", "东镇", "接单");
    let asked = case.state.asks.clone();
    assert_eq!(asked.len(), 1, "复杂 is asked for 从简办结");
    assert!(case.go_over("2026-03-02T10:30", new.policy(&b)).is_accepted());
    assert_eq!(case.state.asks[0].deadline, asked[0].deadline);
    case.wake("2026-03-05T09:00");
    assert!(case.state.asks.is_empty(), "it fell silent by its old limit");
    case.done("2026-03-05T09:10", "东镇", "从简办结");
}

#[test]
fn the_log_with_both_versions_gives_the_same_case_again() {
    let (old, new) = (Edition::of(&[]), Edition::second(RENUMBERED));
    let (a, b) = (old.decide(), new.decide());
    let mut case = dispatched(old.policy(&a));
    assert!(
        !case.go_over("2026-03-02T10:20", old.policy(&a)).is_accepted(),
        "the first version is no newer one"
    );
    assert!(case.act("2026-03-02T11:00", "东镇", "退单", &[("理由", "不属本镇")]).is_accepted());
    assert!(case.go_over("2026-03-02T11:00", new.policy(&b)).is_accepted());
    case.done("2026-03-02T12:00", "指挥中心", "派单");
    let versions = [old.policy(&a), new.policy(&b)];
    let folded = fold_through(&versions, &case.log).unwrap();
    assert_eq!(folded.state.as_ref(), Some(&case.state));
    assert_eq!(folded.effects, case.effects);
    let alone = fold(&old.policy(&a), &case.log).unwrap_err();
    assert_eq!(alone, Fault::NeedsVersion { hash: new.policy(&b).hash.to_owned() });
    let event = case.next("2026-03-02T13:00", None, EventKind::Migrate { to: "x".to_owned() });
    assert!(matches!(step(&case.policy, Some(case.state.clone()), &event), Err(Fault::NeedsVersion { .. })));
    assert!(matches!(
        migrate(&case.policy, &old.policy(&a), case.state.clone(), &event),
        Err(Fault::NeedsVersion { .. })
    ));
}

#[test]
fn what_was_done_since_can_be_corrected_and_what_was_done_before_cannot() {
    let (old, new) = (Edition::of(&[]), Edition::second(RENUMBERED));
    let (a, b) = (old.decide(), new.decide());
    let mut case = dispatched(old.policy(&a));
    assert!(case.go_over("2026-03-02T10:00", new.policy(&b)).is_accepted());
    case.done("2026-03-02T11:00", "东镇", "接单");
    case.wake("2026-03-06T09:00");
    assert_eq!((case.stage(), case.marks()), ("归档", vec!["红牌"]));
    let versions = [old.policy(&a), new.policy(&b)];
    let revise = |change: Change| {
        let kind =
            EventKind::Revise(Revision { change, reason: "记错了".to_owned(), evidence: Vec::new() });
        let event = case.next("2026-03-09T09:00", Some("指挥中心"), kind);
        revise_through(&versions, &case.log, &event).unwrap()
    };
    let early = revise(Change::Void { of: 1 });
    let over = "本案已于 2026-03-02 10:00 转入新版，此前的事照旧版了结，不能再更正";
    assert_eq!((early.outcome, refused(&early.reply)), (Outcome::Refused, over));
    let act = shao_case::Act {
        act: "办结".to_owned(),
        args: [("结果".to_owned(), serde_json::json!("已修好"))].into(),
        ..Default::default()
    };
    let added = revise(Change::Add { act, actor: case.party("东镇"), at: t("2026-03-04T10:00") });
    assert_eq!(added.outcome, Outcome::Adopted);
    let state = added.state.unwrap();
    assert!(state.marks.is_empty(), "it was done in time");
    assert!(
        added.records.len() > case.records().len() / 2,
        "what was recorded before the passage is still told"
    );
    assert!(added.records.iter().any(|record| matches!(record.what, What::Opened)));
}

#[test]
fn what_a_case_leaves_behind_reaches_a_county_that_is_kept_under_another_version() {
    let (old, new) = (Edition::of(&[]), Edition::second(RENUMBERED));
    let (a, b) = (old.decide(), new.decide());
    let mut case = dispatched(old.policy(&a));
    assert!(case.act("2026-03-02T11:00", "东镇", "退单", &[("理由", "不属本镇")]).is_accepted());
    let entries: Vec<_> = case.effects.iter().filter_map(entry).collect();
    let (old, new) = (old.policy(&a), new.policy(&b));
    assert_eq!(entries.len(), 1);
    let there = entry_under(&old, &new, entries[0]).unwrap();
    assert_eq!((new.schema.party_name(there.subject), there.ledger), ("东镇", entries[0].ledger));
    assert_ne!(there.subject, entries[0].subject, "东镇 has another number");
    assert_eq!(entry_under(&new, &old, &there).as_ref(), Some(entries[0]), "and back");
    let without = Edition::second(&[("台账 退单数 = 计数 办理.退单 按 责任方\n", "")]);
    let c = without.decide();
    assert_eq!(entry_under(&old, &without.policy(&c), entries[0]), None, "nobody counts it there");
}

fn entry(effect: &Effect) -> Option<&Entry> {
    if let Effect::Entry(entry) = effect { Some(entry) } else { None }
}

#[test]
fn a_clock_that_the_new_version_ends_where_the_case_stands_ends() {
    let sooner = [("至 进入 归档 限 20 工作日", "至 进入 待接单 限 20 工作日")];
    let (old, new) = (Edition::of(&[]), Edition::second(&sooner));
    let (a, b) = (old.decide(), new.decide());
    let mut case = dispatched(old.policy(&a));
    assert!(case.go_over("2026-03-02T10:00", new.policy(&b)).is_accepted());
    assert_eq!(
        case.due("总限"),
        None,
        "it has met its end, as if it had entered 待接单 under the new version"
    );
    let met = |what: &What| matches!(what, What::ClockMet { late: false, .. });
    assert!(case.records().iter().any(|record| met(&record.what)));
}

#[test]
fn parallel_duties_that_have_just_begun_begin_anew_under_the_new_version() {
    let fork = "    阶段 在办 由 主办 限 分流.时限\n        并行 每个 协办 为 本单位 {\n            阶段 协助 由 本单位 限 3 工作日\n                动作 反馈(意见) 转 已反馈\n                届满 记 黄牌, 转 已反馈\n            终态 已反馈\n        } 汇合 主办\n";
    let forked = [
        ("定 主办, 时限", "定 主办, 协办, 时限"),
        ("主办 公安局 时限", "主办 公安局 协办 {应急局} 时限"),
        ("主办 属地   时限", "主办 属地 协办 {公安局, 应急局} 时限"),
        ("    阶段 在办 由 主办 限 分流.时限\n", fork),
    ];
    let shorter = [
        &forked[..],
        &[("限 3 工作日\n                动作", "限 1 工作日\n                动作")],
        RENUMBERED,
    ]
    .concat();
    let shorter: Vec<_> = shorter.into_iter().filter(|(from, _)| !from.contains("属地   时限 3")).collect();
    let (old, new) = (Edition::of(&forked), Edition::second(&shorter));
    let (a, b) = (old.decide(), new.decide());
    let mut case = dispatched(old.policy(&a));
    case.done("2026-03-02T10:30", "东镇", "接单");
    assert!(case.go_over("2026-03-02T10:30", new.policy(&b)).is_accepted());
    let helping: Vec<_> =
        case.state.duties.iter().filter(|duty| duty.member.is_some() && duty.is_active()).collect();
    let who: Vec<&str> = helping.iter().map(|d| case.policy.schema.party_name(d.member.unwrap())).collect();
    assert_eq!(who, ["应急局", "公安局"], "one duty each, in the order of the new version");
    assert_eq!(case.due("协助"), Some(t("2026-03-03T17:30")));
    assert!(case.act("2026-03-03T09:00", "公安局", "反馈", &[("意见", "已到场")]).is_accepted());
    assert!(case.act("2026-03-03T09:10", "应急局", "反馈", &[("意见", "已到场")]).is_accepted());
    assert!(case.act("2026-03-03T09:20", "东镇", "办结", &[("结果", "已修好")]).is_accepted());
    let folded = fold_through(&[old.policy(&a), new.policy(&b)], &case.log).unwrap();
    assert_eq!(folded.state, Some(case.state));
}
