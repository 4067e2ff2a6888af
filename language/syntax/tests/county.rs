//! What the constructs of the county mean: the strict tree of the places where a text could be read two ways.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use shao_syntax::ast::{
    Accountability, DecisionBody, EffectKind, EntryKind, ExpectationKind, ExprKind, Item, MarkAt, MeetWith,
    Process, RuleGuard, Score, SightKind, StepKind, WindowKind,
};
use shao_syntax::{FileId, build, declarations, keywords_at, read};

fn items(text: &str) -> Vec<Item> {
    let read = read(FileId(0), text);
    assert!(read.diagnostics.is_empty(), "{:#?} in\n{text}", read.diagnostics);
    let (file, diagnostics) = build(&read.tree.unwrap());
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    file.items
}

fn item(text: &str) -> Item {
    items(text).remove(0)
}

fn process(text: &str) -> Process {
    let Item::Process(process) = item(text) else { panic!("{text}") };
    process
}

fn score(lines: &str) -> Score {
    let Item::Score(score) = item(&format!("考评 甲 每月 对 区 {{\n{lines}\n}}")) else {
        panic!("{lines}")
    };
    score
}

fn accountability(lines: &str) -> Accountability {
    let Item::Accountability(whole) = item(&format!("问责 甲 {{\n{lines}\n}}")) else { panic!("{lines}") };
    whole
}

/// The steps of a scenario, in either spelling.
fn steps(lines: &str) -> Vec<StepKind> {
    let Item::Scenario(scenario) = item(&format!("案例 \"甲\" {{\n{lines}\n}}")) else {
        panic!("{lines}")
    };
    scenario.steps.into_iter().map(|step| step.kind).collect()
}

#[test]
fn a_time_that_somebody_follows_begins_the_next_line() {
    let steps = steps(
        "期望 乙 期限 总限 届满\n于 2026-03-09 18:00 指挥中心 派单 乙\n期望 乙 期限 总限 届满 于 2026-03-09 17:30",
    );
    let [StepKind::Expect(_, lapsed, _), StepKind::Act(..), StepKind::Expect(_, due, _)] = &steps[..] else {
        panic!("{steps:#?}")
    };
    assert!(matches!(&lapsed[0].kind, ExpectationKind::Clock(_, how) if how.text == "届满"));
    assert!(matches!(&due[0].kind, ExpectationKind::Deadline(..)));
}

#[test]
fn what_a_comma_joins_to_the_top_is_at_the_top() {
    let stage = |lines: &str| process(&format!("流程 甲(乙) {{ 阶段 丙 沿 丁\n{lines}\n}}")).stages.remove(0);
    let joined = stage("登顶 届满 记 红牌, 此后 每 5 工作日 记 催办");
    assert_eq!((joined.top_marks.len(), joined.marks.len()), (2, 0));
    let apart = stage("登顶 届满 记 红牌\n此后 每 5 工作日 记 催办");
    assert_eq!((apart.top_marks.len(), apart.marks.len()), (1, 1));
    assert!(matches!(apart.marks[0].at, MarkAt::Every(_)));
}

#[test]
fn a_stage_may_be_called_up_but_up_is_the_next_rung() {
    let process = process(
        "流程 甲(乙) {\n阶段 丙 由 丁 限 1 工作日\n届满 转 上级\n遇 原件 进入 归档 转 上级办理\n遇 督办 摘牌 转 丙\n}",
    );
    let stage = &process.stages[0];
    assert_eq!(stage.marks[0].effects[0].kind, EffectKind::Up);
    let EffectKind::Goto(name) = &stage.meets[0].effects[0].kind else { panic!() };
    assert_eq!((name.text.as_str(), &stage.meets[0].with), ("上级办理", &MeetWith::Origin));
    assert!(matches!(&stage.meets[1].with, MeetWith::Started(name) if name.text == "督办"));
}

#[test]
fn a_ledger_is_asked_about_the_subject_and_a_function_about_a_value() {
    let kinds = |condition: &str| {
        let text = format!("判定 甲 乙 首个 定 丙 {{ 规则 丁 当 {condition} 丙 1 }}");
        let Item::Decision(decision) = item(&text) else { panic!() };
        let DecisionBody::Choice(choice) = decision.body else { panic!() };
        let RuleGuard::When(guard) = choice.rules[0].guard.clone() else { panic!() };
        guard.kind
    };
    let ExprKind::Ledger(name, window) = kinds("红牌数(对象) 近 3 个月") else { panic!() };
    assert_eq!((name.text.as_str(), window.unwrap().kind), ("红牌数", WindowKind::Months(3)));
    assert!(matches!(kinds("红牌数(subject)"), ExprKind::Ledger(_, None)));
    assert!(matches!(kinds("上级(属地)"), ExprKind::Call(_, given) if given.len() == 1));
    assert!(matches!(kinds("共同上级(属地, 对象)"), ExprKind::Call(_, given) if given.len() == 2));
    let ExprKind::Compare(_, _, right) = kinds("甲 >= 待县确认(暂按 3)") else { panic!() };
    assert!(matches!(right.kind, ExprKind::Unconfirmed(inner) if inner.kind == ExprKind::Number(3)));
}

#[test]
fn a_basis_belongs_to_the_line_it_hangs_below() {
    let cites = |score: Score| (score.shares[0].basis.cites.len(), score.basis.cites.len());
    assert_eq!(cites(score("    纳入 考核 30%\n    依据 《甲》")), (0, 1));
    assert_eq!(cites(score("    纳入 考核 30%\n        依据 《甲》")), (1, 0));
    assert_eq!(cites(score("    纳入 考核 30% 依据 《甲》\n    依据 《乙》")), (1, 1));
    assert_eq!(
        cites(score("    依据 《甲》\n    纳入 考核 30%\n    宽限 5 自然日\n        依据 《乙》")),
        (0, 2)
    );
    let whole =
        accountability("  情形 乙 当 丙(对象) >= 1 建议 通报\n    依据 《甲》, 《乙》\n  依据 《丙》");
    assert_eq!((whole.situations[0].basis.cites.len(), whole.basis.cites.len()), (2, 1));
}

#[test]
fn what_is_joined_to_a_referral_is_one_too() {
    let whole = accountability(
        "情形 乙 当 丙(对象) >= 1 移送 纪委 并 公安 并 建议 待县确认(暂按 通报)\n情形 五 待县确认",
    );
    let measures = &whole.situations[0].measures;
    assert_eq!(
        measures.iter().map(|m| (m.referral, m.unconfirmed)).collect::<Vec<_>>(),
        [(true, false), (true, false), (false, true)]
    );
    assert_eq!((whole.situations[1].when.is_none(), whole.situations[1].measures.len()), (true, 0));
}

#[test]
fn the_words_that_lines_begin_with_are_names_elsewhere() {
    let text = "事项 考核 {\n对象: 单位\n情形: 甲 | 乙\n决定: 是否\n层级: 村居 | 镇街\n每月: 金额\n脱敏: 是否 脱敏\n}";
    let Item::Matter(matter) = item(text) else { panic!() };
    let names: Vec<&str> = matter.fields.iter().map(|f| f.name.text.as_str()).collect();
    assert_eq!(names, ["对象", "情形", "决定", "层级", "每月", "脱敏"]);
    assert_eq!(matter.fields.iter().filter(|f| f.secrecy.masked).count(), 1);
}

#[test]
fn built_in_acts_are_told_in_chinese() {
    let act = |line: &str| {
        let step = steps(line).remove(0);
        if let StepKind::Act(_, deed) = step {
            deed.act.text
        } else if let StepKind::Revise(_, revision) = step {
            revision.act.text
        } else if let StepKind::Propose(_, proposing) = step {
            proposing.verb.text
        } else {
            panic!("{step:?}")
        }
    };
    assert_eq!(act("at 2026-10-08 09:00 甲 reopen 乙(理由 \"丙\")"), "重启");
    assert_eq!(act("于 2026-10-08 09:00 甲 重启 乙"), "重启");
    assert_eq!(act("at 2026-10-08 09:00 甲 revise 乙 extend void"), "延期");
    assert_eq!(act("at 2026-10-08 09:00 甲 decide 乙 against 丙 采纳"), "决定");
    assert_eq!(act("于 2026-10-08 09:00 甲 决定 乙"), "决定");
    let Item::Ledger(ledger) = item("ledger 甲 = count_of 办理.reopen per responsible") else { panic!() };
    assert!(matches!(&ledger.on.kind, EntryKind::Act(name) if name.text == "重启"));
    assert_eq!((ledger.process.text.as_str(), ledger.on.process.text.as_str()), ("办理", "办理"));
}

#[test]
fn what_the_county_says_is_told_in_chinese() {
    let sight = |line: &str| {
        let StepKind::ExpectSight(sight) = steps(line).remove(0) else { panic!("{line}") };
        sight.kind
    };
    let SightKind::Proposal(_, _, state, forms) =
        sight("expect accountability 甲 against 乙 propose 通报, 诫勉")
    else {
        panic!()
    };
    assert_eq!((state.text.as_str(), forms.len()), ("建议", 2));
    assert!(
        matches!(sight("期望 问责 甲 对 乙 无"), SightKind::Proposal(_, _, state, _) if state.text == "无")
    );
    assert!(
        matches!(sight("期望 问责 甲 对 乙 演练"), SightKind::Proposal(_, _, state, _) if state.text == "演练")
    );
    assert!(
        matches!(sight("expect score 甲 against 乙 out"), SightKind::Standing(_, _, word) if word.text == "不参评")
    );
    assert!(matches!(sight("期望 考评 甲 对 乙 = 87.5%"), SightKind::Score(_, _, 8750)));
    assert!(matches!(sight("期望 台账 甲(乙) 本季 = 3"), SightKind::Ledger(_, _, Some(_), 3)));
}

#[test]
fn amounts_in_facts_are_told_in_chinese() {
    let text = "scenario \"甲\" {\n case 甲 = 乙 { 补助 400 yuan, 期 5 workdays, 谁 丙 、 丁 }\n}";
    let Item::Scenario(scenario) = item(text) else { panic!() };
    let facts: Vec<&str> = scenario.cases[0].facts.iter().map(|f| f.value.text.as_str()).collect();
    assert_eq!(facts, ["400 元", "5 工作日", "丙、丁"]);
}

#[test]
fn a_day_of_the_month_is_no_amount_of_time() {
    process("流程 甲(乙) 启于 每月 5 日 09:00 每个 镇街 为 承办 { 终态 丙 }");
}

#[test]
fn what_is_declared_and_what_could_be_typed() {
    let text = "台账 红牌数 = 计数 办理.记 红牌 按 责任方\n问责形式 干部 { 通报 }\n考评 甲 每月 对 区 {\n    指标 乙 权重 10% = 丙 / 丁\n    ";
    let whole = format!("{text}}}\n");
    let declared: Vec<_> = declarations(&whole).iter().map(|d| (d.name, d.what.0)).collect();
    assert_eq!(
        declared,
        [
            ("红牌数", "台账"),
            ("干部", "问责形式或它的对象"),
            ("通报", "问责形式或它的对象"),
            ("甲", "考评"),
            ("乙", "指标")
        ]
    );
    let lines = |text: &str| keywords_at(text, text.len()).iter().map(|k| k.zh).collect::<Vec<_>>();
    assert_eq!(lines(text)[..4], ["指标", "计入", "宽限", "迟到"]);
    assert_eq!(lines("梯子 甲 {\n    "), ["级"]);
    assert_eq!(lines("基线 甲 {\n    条 乙 权重 "), ["至多", "至少"]);
    assert!(lines("流程 甲(乙) {\n    阶段 丙 沿 丁\n        ").contains(&"登顶"));
    assert!(lines("问责 甲 {\n    ").contains(&"情形"));
}
