//! Why, and why not: what a question answers can be played, and is so.

use std::path::PathBuf;

use shao_calendar::{Calendar, Moment};
use shao_case::{Because, Play, Policy, Question, What, why};
use shao_compiler::{Memory, SourceError, Sources};
use shao_ir::Interpreter;

use crate::{files, policies};

struct Disk(PathBuf);

impl Sources for Disk {
    fn read(&self, path: &str) -> Result<String, SourceError> {
        std::fs::read_to_string(self.0.join(path)).map_err(|_| SourceError::Missing)
    }
}

/// A checked policy with a calendar.
struct Checked {
    ir: shao_ir::Policy,
    calendar: Calendar,
}

impl Checked {
    fn of(sources: &dyn Sources, main: &str) -> Self {
        let checked = shao_compiler::check(sources, main);
        let ir = checked.policy.unwrap_or_else(|| panic!("{main}: {:?}", checked.diagnostics));
        Self { ir, calendar: Calendar::national() }
    }

    fn with<T>(&self, ask: impl FnOnce(&Policy<'_>) -> T) -> T {
        let decide = Interpreter::new(&self.ir);
        let shao_ir::Policy { schema, process, ledgers, provenance, .. } = &self.ir;
        let (decide, calendar) = (&decide, &self.calendar);
        ask(&Policy { schema, process, ledgers, provenance, decide, calendar, hash: "", earlier: &[] })
    }

    /// Plays the first 案例 and asks.
    fn ask(&self, question: &str) -> Because {
        self.with(|policy| {
            let (_, play) = shao_case::play(policy, &self.ir.scenarios[0]);
            why(policy, &play, &Question::read(question).unwrap()).unwrap()
        })
    }

    /// Whether every line of the first 案例 holds.
    fn holds(&self) -> bool {
        self.with(|policy| shao_case::run(policy, &self.ir.scenarios[0]).ok)
    }
}

const COUNTY: &str = r#"
政策 井盖 {
    辖区 示例县
    版本 1.0
    施行 2026-01-01
    日历 国务院
    依据 《示例县井盖管理办法》
}
机构 {
    层级 镇街 < 县
    单位 县 { 指挥中心, 住建局 }
    单位 镇街 { 东镇, 西镇 }
    作息 县, 镇街 08:30-12:00, 14:00-17:30 截止 24:00
    群体 诉求人, 县纪委, 县委
}
记号 红牌
事项 井盖 {
    属地: 镇街
    路: 主干道 | 村道
    伤人: 整数 0..100
}
判定 分派 井盖 唯一 定 主办, 时限 {
    规则 重伤   当 伤人 >= 3                     主办 指挥中心 时限 1 工作日 依据 《办法》第二条
    规则 主干道 当 路 = 主干道 且 非 伤人 >= 3   主办 住建局   时限 2 工作日 依据 《办法》第三条
    规则 其余   否则                             主办 属地     时限 3 工作日
}
流程 补盖(井盖) {
    阶段 待派 由 指挥中心 限 2 工作日
        判定 分派
        动作 派单 转 在办
        届满 视同 派单
    阶段 在办 由 主办 限 分派.时限
        动作 退回(理由) 至多 1 次 转 在办
        动作 补好(经过) 转 办结
        届满 记 红牌, 转 督办
    阶段 督办 由 指挥中心 顶级 限 1 工作日
        动作 补好(经过) 转 办结
        届满 记 红牌, 此后 每 1 工作日 记 红牌
    终态 办结
}
问责形式 领导干部 { 通报 }
    依据 《条例》第八条
台账 红牌数 = 计数 补盖.期限 在办 届满 按 主办
问责 办理 情形总数 1 启于 每日 18:00 {
    情形 落实不力 当 红牌数(对象) 近 90 自然日 >= 2 建议 通报 依据 《办法》第四条
    对象 责任方.主要负责人 为 领导干部
    候核 1 工作日
    免责 容错 由 县纪委 限 1 工作日 届满 视同 成立
    决定 县委
    申诉 30 自然日
    依据 《办法》
}
"#;

fn county(scenario: &str) -> Checked {
    let mut sources = Memory::default();
    sources.files.insert("井盖.shao".to_owned(), format!("{COUNTY}{scenario}"));
    Checked::of(&sources, "井盖.shao")
}

/// One case on a village road, handled by 东镇 at a time; it is due on Friday 2026-03-06 at 17:30.
fn one(done: &str, expected: &str) -> String {
    format!(
        r#"案例 "一" {{
    案件 甲 = 井盖 于 2026-03-02 09:00 {{ 属地 东镇, 路 村道, 伤人 0 }}
    于 2026-03-03 09:10 指挥中心 派单 甲
    推进至 2026-03-03 09:11
    {done}
    推进至 2026-03-20 09:00
    {expected}
}}"#
    )
}

fn time(at: Moment) -> String {
    at.to_string()
}

#[test]
fn what_was_done_too_late_would_have_been_in_time_by_the_minute_that_is_named() {
    let late =
        county(&one("不可 于 2026-03-09 10:00 东镇 补好 甲(经过 \"换了\")", "期望 甲 记 红牌 对 东镇"));
    assert!(late.holds());
    for question in ["甲 期限 在办", "甲 记 红牌"] {
        let because = late.ask(question);
        let instead = &because.instead[0];
        assert_eq!(instead.done.map(time).as_deref(), Some("2026-03-09 10:00"), "{because:?}");
        let by = instead.by.unwrap();
        assert_eq!(time(by), "2026-03-06 17:30");
        let done = |at: Moment| format!("于 {at} 东镇 补好 甲(经过 \"换了\")");
        let after = by.plus_minutes(1).unwrap();
        // In time: no mark, the case ends. A minute later it is refused, and the mark stands.
        assert!(county(&one(&done(by), "期望 甲 在 办结, 未记 红牌")).holds());
        assert!(county(&one(&format!("不可 {}", done(after)), "期望 甲 记 红牌 对 东镇")).holds());
    }
}

#[test]
fn what_was_never_done_could_have_been() {
    let never = county(&one("", "期望 甲 记 红牌 对 东镇"));
    let because = never.ask("甲 期限 在办");
    let named: Vec<&str> = because.instead.iter().map(|one| one.act.as_str()).collect();
    // 退回 begins another visit, in which the limit begins anew: it passes later. That avoids nothing.
    assert_eq!(named, ["补好"], "{because:?}");
    assert_eq!(because.instead[0].done, None);
    assert_eq!(because.instead[0].by.map(time).as_deref(), Some("2026-03-06 17:30"));
    assert_eq!(
        because.instead[0].words.zh,
        "若 东镇 不迟于 2026-03-06 17:30 对 甲 “补好”，则期限“在办”不届满"
    );
}

#[test]
fn days_are_told_one_by_one_with_the_rule_that_gave_the_limit() {
    let because = county(&one("", "")).ask("甲 期限 在办");
    let told: Vec<&str> = because.grounds.iter().map(|ground| ground.words.zh.as_str()).collect();
    assert_eq!(because.answer.zh, "期限“在办”于 2026-03-06 17:30 届满");
    assert_eq!(told[0], "自 2026-03-03 09:10 起算，限 3 工作日，是 规则 其余 定的");
    assert!(told[1].contains("始日不计") && told[2].contains("第 1 个工作日"), "{told:?}");
}

#[test]
fn a_silent_rule_names_the_first_condition_that_failed_with_its_fact() {
    let county = county(&one("", ""));
    let told = |question: &str| -> Vec<String> {
        county.ask(question).grounds.iter().map(|ground| ground.words.zh.clone()).collect()
    };
    assert_eq!(told("甲 规则 重伤")[1], "规则 重伤 没有用上：伤人 >= 3〔伤人 = 0〕（不成立）");
    assert_eq!(told("甲 规则 主干道")[1], "规则 主干道 没有用上：路 = 主干道〔路 = 村道〕（不成立）");
    assert_eq!(told("甲.主办")[1], "用的是 规则 其余");
    let never = county.with(|policy| {
        let (_, play) = shao_case::play(policy, &county.ir.scenarios[0]);
        why(policy, &play, &Question::read("甲 规则 无此规则").unwrap()).unwrap_err()
    });
    assert_eq!(never.zh, "没有规则“无此规则”；有：重伤、主干道、其余");
}

#[test]
fn a_rule_whose_conditions_held_stands_back() {
    let text = one("", "").replace("路 村道", "路 主干道").replace("伤人 0", "伤人 5");
    let because = county(&text).ask("甲 规则 其余");
    assert_eq!(because.grounds[1].words.zh, "规则 其余 没有用上：让位于 规则 重伤");
    // Under 非 what is so speaks against it.
    let because = county(&text).ask("甲 规则 主干道");
    assert!(because.grounds[1].words.zh.contains("（成立，规则要的是不成立）"), "{because:?}");
}

#[test]
fn a_mark_that_is_not_there_tells_what_would_record_it() {
    let because = county(&one("于 2026-03-05 09:00 东镇 补好 甲(经过 \"换了\")", "")).ask("甲 记 红牌");
    assert_eq!(because.answer.zh, "甲 没有记过 红牌");
    let told: Vec<&str> = because.grounds.iter().map(|ground| ground.words.zh.as_str()).collect();
    assert_eq!(told[0], "期限“在办”届满时会记，它没有走到那里：如期（届满 2026-03-06 17:30）");
    assert!(told[1].starts_with("期限“督办”") && told[1].ends_with("它没有走过"), "{told:?}");
}

/// Two cases, of which the second is done at a time.
fn two(done: &str, expected: &str) -> String {
    format!(
        r#"案例 "二" {{
    案件 甲 = 井盖 于 2026-03-02 09:00 {{ 属地 东镇, 路 村道, 伤人 0 }}
    案件 乙 = 井盖 于 2026-03-02 09:00 {{ 属地 东镇, 路 村道, 伤人 0 }}
    于 2026-03-03 09:10 指挥中心 派单 甲
    于 2026-03-04 09:10 指挥中心 派单 乙
    {done}
    推进至 2026-03-20 09:00
    {expected}
}}"#
    )
}

#[test]
fn a_situation_counts_its_entries_and_one_change_that_would_have_kept_it_away() {
    let done = "不可 于 2026-03-10 10:00 东镇 补好 乙(经过 \"换了\")";
    let county_of =
        |done: &str, status: &str| county(&two(done, &format!("期望 问责 落实不力 对 东镇 {status}")));
    let both = county_of(done, "免责");
    assert!(both.holds());
    let because = both.ask("情形 落实不力 对 东镇");
    assert!(because.answer.zh.starts_with("情形“落实不力”对 东镇 于 2026-03-09 18:00 成立"), "{because:?}");
    assert!(
        because.grounds[0].words.zh.contains("近 90 自然日〔2025-12-10 至 2026-03-09〕= 2"),
        "{because:?}"
    );
    assert_eq!(because.grounds[0].cites, ["《办法》第四条"]);
    let instead = &because.instead[0];
    assert_eq!((instead.case.as_str(), instead.by.map(time).as_deref()), ("乙", Some("2026-03-09 17:30")));
    let by = instead.by.unwrap();
    let done = |at: Moment| format!("于 {at} 东镇 补好 乙(经过 \"换了\")");
    assert!(county_of(&done(by), "无").holds());
    assert!(county_of(&format!("不可 {}", done(by.plus_minutes(1).unwrap())), "免责").holds());
    // Each of the two would do: the other one was never done, and could have been.
    assert!(because.instead.iter().any(|one| one.case == "甲" && one.done.is_none()), "{because:?}");
}

#[test]
fn a_situation_that_did_not_come_says_with_which_numbers() {
    let because =
        county(&two("于 2026-03-05 09:00 东镇 补好 乙(经过 \"换了\")", "")).ask("情形 落实不力 对 东镇");
    assert_eq!(because.answer.zh, "情形“落实不力”对 东镇 没有触发");
    let told: Vec<&str> = because.grounds.iter().map(|ground| ground.words.zh.as_str()).collect();
    assert!(told[0].contains("= 1") && told[1].ends_with("= 1〕（不成立）"), "{told:?}");
}

/// The scenarios of every county, played again by what came to them from outside, come to the same; and whatever is
/// named as a change was found.
#[test]
fn every_scenario_can_be_played_again() {
    let mut asked = 0;
    for main in policies() {
        let (folder, file) = (main.parent().unwrap().to_owned(), main.file_name().unwrap().to_str().unwrap());
        let checked = Checked::of(&Disk(folder), file);
        checked.with(|policy| {
            for scenario in &checked.ir.scenarios {
                let (_, play) = shao_case::play(policy, scenario);
                for question in first_lapse(policy, &play).into_iter().chain(first_proposal(policy, &play)) {
                    let because =
                        why(policy, &play, &question).unwrap_or_else(|error| panic!("{}", error.zh));
                    let place = format!("{} {} {question:?}", files::shown(&main), scenario.name);
                    let unsound = because.notes.iter().any(|note| note.zh.contains("重演没有得出"));
                    assert!(!unsound, "{place}");
                    asked += 1;
                }
            }
        });
    }
    assert!(asked > 50, "{asked}");
}

fn first_lapse(policy: &Policy<'_>, play: &Play<'_>) -> Option<Question> {
    play.cases().iter().find_map(|case| {
        let clock = case.records.iter().find_map(|record| match record.what {
            What::ClockLapsed { clock } => Some(clock),
            _ => None,
        })?;
        let clock = policy.process.clocks[clock.index()].name.clone();
        Some(Question::Clock { case: case.name.clone(), clock, of: None })
    })
}

fn first_proposal(policy: &Policy<'_>, play: &Play<'_>) -> Option<Question> {
    let proposal = play.county()?.proposals.first()?;
    let of = &policy.ledgers.accountability[usize::from(proposal.situation.of)];
    let situation = of.situations[usize::from(proposal.situation.at)].name.clone();
    Some(Question::Situation { situation, unit: policy.schema.party_name(proposal.subject).to_owned() })
}
