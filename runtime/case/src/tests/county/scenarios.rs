//! The county in a 案例: lines about ledgers, proposals, scores and cases that time opens.

use shao_abi::*;

use super::super::process::liuxiang;
use super::super::world::*;
use super::bench::*;
use super::closes::quarterly;
use super::scores::indicator;
use crate::{ScenarioReport, run};

/// The village fire, with 无理退单 per 主办, 推诿扯皮 from two of them on, a monthly score and a daily 盘点.
fn county() -> World {
    let mut world = with_bodies(liuxiang());
    let act = world.process.act_named(FlowId(0), "裁定").unwrap();
    let returns = ledger(&mut world, "无理退单", Fold::Count, EntryPoint::Act(act));
    let members = ["成立", "不成立"].map(str::to_owned).to_vec();
    world.schema.enums.push(EnumDef { name: "裁定.结果".to_owned(), members });
    let result = add_slot(&mut world, "结果", Type::Enum(EnumId(1)), SlotSource::Result(act));
    let groundless = guard(
        &mut world,
        &[result],
        Box::new(move |frame| {
            let fired: &[u16] = if frame.get(result) == Some(&Value::Enum(1)) { &[9] } else { &[] };
            answer(Status::Decided, fired, &[], Vec::new())
        }),
    );
    let returned = &mut world.ledgers.ledgers[returns.index()];
    (returned.when, returned.by) = (Some(groundless), EntryKey::Slot(LEAD));
    let cases = ledger(&mut world, "收件", Fold::Count, EntryPoint::Opened);
    world.ledgers.ledgers[cases.index()].by = EntryKey::Slot(SlotId(1));
    let shirking = situation(&mut world, "推诿扯皮", returns, Window::Days(90), 2);
    world.ledgers.accountability = vec![accountability(vec![shirking])];
    let mut score = quarterly(vec![indicator("退单率", 10_000, returns, Below::Ledger(cases))]);
    (score.every, score.grace) = (Period::Month, limit(3, LimitUnit::WorkDay));
    let form = "点名".to_owned();
    score.awards = vec![Award { rank: Rank::Below(7_500), form, unconfirmed: false, cites: Vec::new() }];
    world.ledgers.scores = vec![score];
    inventory(&mut world);
    world
}

/// 流程 盘点(日盘点) 启于 每日 20:00 每个 镇街.
fn inventory(world: &mut World) {
    world.schema.matters.push(MatterDef { name: "日盘点".to_owned() });
    let among = vec![TOWN, OTHER_TOWN];
    let field = u16::try_from(world.schema.fields.len()).unwrap();
    let slot = add_slot(world, "承办", Type::Party { among: among.clone() }, SlotSource::Field(field));
    world.schema.fields.push(Field {
        name: "承办".to_owned(),
        matter: MatterId(1),
        kind: FieldKind::Fact { slot },
        masked: false,
        hidden_from: Vec::new(),
    });
    let blank = world.process.stages[0].clone();
    let first = StageId(u16::try_from(world.process.stages.len()).unwrap());
    let end = StageId(first.0 + 1);
    let act = ActId(u16::try_from(world.process.acts.len()).unwrap());
    world.process.acts.push(ActDef { name: "盘清".to_owned(), flow: FlowId(1) });
    let mut actions = blank.actions.clone();
    actions.truncate(1);
    (actions[0].act, actions[0].effects) = (act, vec![Effect::Goto(end)]);
    let stage = Stage { name: "盘点中".to_owned(), flow: FlowId(1), ..blank.clone() };
    world.process.stages.push(Stage { owner: Some(Who::Slot(slot)), actions, ..stage.clone() });
    let (name, kind) = ("已盘".to_owned(), StageKind::End);
    world.process.stages.push(Stage { name, kind, owner: None, actions: Vec::new(), ..stage });
    world.process.clocks.push(Clock {
        name: "盘点中".to_owned(),
        flow: FlowId(1),
        of_stage: Some(first),
        from: vec![Point::Enter(first)],
        to: vec![Point::Leave(first)],
        limit: LimitSource::Fixed { limit: limit(2, LimitUnit::Hour), unconfirmed: false },
        marks: vec![Mark { at: MarkPoint::Lapse, then: vec![Effect::Mark(YELLOW), Effect::Goto(end)] }],
        ..world.process.clocks[0].clone()
    });
    let mut flow = Flow::plain("盘点", MatterId(1), first);
    flow.opening = Some(Opening { recurs: Recurrence::Daily { minute: 20 * 60 }, each: among, field });
    world.process.flows.push(flow);
}

fn facts(pairs: &[(&str, &str)]) -> Vec<FactText> {
    pairs
        .iter()
        .map(|(name, value)| FactText { name: (*name).to_owned(), value: (*value).to_owned() })
        .collect()
}

fn act(at: &str, actor: &str, act: &str, case: &str, result: Option<&str>) -> StepKind {
    let args = if act == "退单" { facts(&[("理由", "不是我的")]) } else { Vec::new() };
    StepKind::Act {
        at: Some(at.to_owned()),
        actor: actor.to_owned(),
        act: act.to_owned(),
        case: case.to_owned(),
        branch: None,
        result: result.map(str::to_owned),
        args,
    }
}

/// A case of 阴平镇 that is returned without reason on a day.
fn returned(case: &str, day: &str) -> Vec<StepKind> {
    vec![
        act(&format!("{day}T09:00"), "指挥中心", "受理", case, None),
        act(&format!("{day}T09:10"), "指挥中心", "派单", case, None),
        act(&format!("{day}T09:20"), "阴平镇", "退单", case, None),
        act(&format!("{day}T09:30"), "指挥中心", "裁定", case, Some("不成立")),
    ]
}

fn advance(to: &str) -> StepKind {
    StepKind::Advance { to: to.to_owned() }
}

fn proposal(status: &str, forms: &[&str]) -> StepKind {
    StepKind::ExpectProposal {
        situation: "推诿扯皮".to_owned(),
        subject: "阴平镇".to_owned(),
        status: status.to_owned(),
        forms: forms.iter().map(|form| (*form).to_owned()).collect(),
    }
}

fn does(at: &str, actor: &str, verb: ProposalVerb, answer: bool) -> StepKind {
    StepKind::Propose {
        at: at.to_owned(),
        actor: actor.to_owned(),
        verb,
        situation: "推诿扯皮".to_owned(),
        subject: "阴平镇".to_owned(),
        answer,
    }
}

fn holds(window: Window, value: i64) -> StepKind {
    let (ledger, subject) = ("无理退单".to_owned(), "阴平镇".to_owned());
    StepKind::ExpectLedger { ledger, subject, window, value }
}

fn go(world: &World, steps: Vec<StepKind>) -> ScenarioReport {
    let case = |name: &str| ScenarioCase {
        name: name.to_owned(),
        matter: "诉求".to_owned(),
        facts: facts(&[("类别", "民生"), ("属地", "阴平镇"), ("联合执法", "否"), ("标题", "田地失火")]),
        opened: None,
        place: place(),
    };
    let steps = steps.into_iter().map(|kind| ScenarioStep { kind, place: place() }).collect();
    let cases = vec![case("甲"), case("乙"), case("丙")];
    run(&world.policy(), &Scenario { name: "推诿".to_owned(), cases, steps, place: place() })
}

fn print(report: &ScenarioReport) {
    for step in &report.steps {
        println!(
            "{} {} | {} | {:?}",
            step.ok,
            step.said.zh,
            step.happened.zh,
            step.why.as_ref().map(|w| &w.zh)
        );
    }
}

#[test]
fn a_scenario_goes_from_the_entries_to_the_appeal() {
    let world = county();
    let mut steps = returned("甲", "2026-09-22");
    steps.extend([proposal("无", &[]), holds(Window::Days(90), 1)]);
    steps.extend(returned("乙", "2026-09-24"));
    steps.extend([
        holds(Window::Days(90), 2),
        holds(Window::Days(1), 1),
        advance("2026-09-24T18:00"),
        proposal("候核", &[]),
        advance("2026-10-01T00:00"),
        proposal("待免责", &[]),
        does("2026-10-08T10:00", "纪委", ProposalVerb::Exempt, false),
        proposal("建议", &["通报"]),
        does("2026-10-09T10:00", "区委", ProposalVerb::Decide, true),
        proposal("已决定", &[]),
        does("2026-10-10T10:00", "阴平镇", ProposalVerb::Appeal, true),
        proposal("申诉", &["通报"]),
        // The cases of 09-22 and 09-24 are two of September; both were returned without reason.
        advance("2026-10-12T00:00"),
        StepKind::ExpectScore {
            score: "部门考评".to_owned(), subject: "阴平镇".to_owned(), value: 10_000
        },
        StepKind::ExpectStanding {
            score: "部门考评".to_owned(),
            subject: "峨山镇".to_owned(),
            standing: "不参评".to_owned(),
        },
    ]);
    let report = go(&world, steps);
    print(&report);
    assert!(report.ok);
    let said: Vec<&str> = report.steps.iter().map(|step| step.said.zh.as_str()).collect();
    assert!(said.contains(&"期望 台账 无理退单(阴平镇) 近 90 自然日 = 2"), "{said:?}");
    assert!(said.contains(&"于 2026-10-08 10:00 纪委 免责 推诿扯皮 对 阴平镇 不成立"), "{said:?}");
    assert!(said.contains(&"期望 考评 部门考评 对 阴平镇 = 100.00%"), "{said:?}");
    assert_eq!(report.coverage.ledgers.len(), 2);
    assert_eq!(report.coverage.situations.len(), 1);
    let why =
        |text: &str| report.steps.iter().find(|step| step.said.zh == text).unwrap().why.clone().unwrap().zh;
    assert_eq!(
        why("期望 台账 无理退单(阴平镇) 近 1 自然日 = 1"),
        "乙 2026-09-24 09:30 动作 裁定；窗外 1 条：甲 2026-09-22 09:30 动作 裁定"
    );
    assert!(
        why("期望 问责 推诿扯皮 对 阴平镇 无").ends_with("= 1（甲 2026-09-22 09:30 动作 裁定）；条件不成立")
    );
    assert_eq!(
        why("期望 考评 部门考评 对 阴平镇 = 100.00%"),
        "2026 年 9 月 阴平镇；退单率 权重 100.00% = 2 / 2；第 1 名，共 1"
    );
    assert!(why("期望 考评 部门考评 对 峨山镇 不参评").contains("指标“退单率”分母为零"));
}

#[test]
fn what_is_not_so_is_shown_beside_what_is_and_why() {
    let world = county();
    let mut steps = returned("甲", "2026-09-22");
    steps.extend(returned("乙", "2026-09-24"));
    let score =
        |value| StepKind::ExpectScore {
            score: "部门考评".to_owned(), subject: "阴平镇".to_owned(), value
        };
    let standing = |standing: &str| StepKind::ExpectStanding {
        score: "部门考评".to_owned(),
        subject: "阴平镇".to_owned(),
        standing: standing.to_owned(),
    };
    let at = steps.len();
    steps.extend([
        holds(Window::Days(90), 3),
        score(9_000),
        does("2026-09-24T10:00", "纪委", ProposalVerb::Exempt, false),
        advance("2026-09-24T18:00"),
        proposal("建议", &[]),
        does("2026-09-25T10:00", "纪委", ProposalVerb::Exempt, false),
        advance("2026-10-12T00:00"),
        does("2026-10-12T10:00", "纪委", ProposalVerb::Exempt, false),
        proposal("建议", &["诫勉"]),
        score(9_000),
        standing("点名"),
        does("2026-10-12T11:00", "天宫", ProposalVerb::Decide, true),
    ]);
    let report = go(&world, steps);
    print(&report);
    let told: Vec<(bool, &str)> =
        report.steps[at..].iter().map(|step| (step.ok, step.happened.zh.as_str())).collect();
    assert_eq!(told[0].1, "期望 = 3，实为 无理退单（阴平镇）近 90 自然日〔2026-06-27 至 2026-09-24〕= 2");
    assert_eq!(told[1].1, "尚未封账：2026 年 9 月 的宽限至 2026-10-10 17:30");
    assert_eq!(told[2].1, "情形“推诿扯皮”对 阴平镇 没有建议");
    assert!(told[3].1.contains("2026-09-24 18:00 情形“推诿扯皮”成立"), "{}", told[3].1);
    assert_eq!(told[4].1, "期望 建议，实为 候核");
    assert_eq!(told[5].1, "驳回：“推诿扯皮”对 阴平镇 现为“候核”：候核未满，尚未询问免责");
    assert!(told[6].1.contains("2026-10-10 17:30 过后 部门考评 2026 年 9 月封账"), "{}", told[6].1);
    assert!(told[6].1.contains("到时启动 34 件：盘点-阴平镇-2026-09-25"), "{}", told[6].1);
    assert_eq!(told[8].1, "期望 建议 诫勉，实为 建议 通报");
    assert_eq!(told[9].1, "期望 90.00%，实为 100.00%");
    assert_eq!(told[10].1, "期望 点名，实为 没有建议");
    assert_eq!(told[11].1, "没有单位或群体“天宫”");
    let held: Vec<bool> = told.iter().map(|(ok, _)| *ok).collect();
    assert_eq!(held, [false, false, false, true, false, false, true, true, false, false, false, false]);
    assert!(report.steps.iter().all(|step| !step.said.en.is_empty() && !step.happened.en.is_empty()));
}

#[test]
fn cases_that_time_opened_are_named_by_their_keys() {
    let world = county();
    let stands = |case: &str, stage: &str| StepKind::Expect {
        case: case.to_owned(),
        that: vec![Expectation::Stage { stage: stage.to_owned(), of: None }],
        because: None,
    };
    let steps = vec![
        advance("2026-09-24T20:00"),
        stands("盘点-阴平镇-2026-09-24", "盘点中"),
        act("2026-09-24T21:00", "阴平镇", "盘清", "盘点-阴平镇-2026-09-24", None),
        advance("2026-09-24T22:01"),
        stands("盘点-阴平镇-2026-09-24", "已盘"),
        StepKind::Expect {
            case: "盘点-峨山镇-2026-09-24".to_owned(),
            that: vec![Expectation::Mark {
                mark: "黄牌".to_owned(),
                of: Some("峨山镇".to_owned()),
                recorded: true,
            }],
            because: None,
        },
        stands("盘点-峨山镇-2026-09-25", "盘点中"),
    ];
    let report = go(&world, steps);
    print(&report);
    let held: Vec<bool> = report.steps.iter().map(|step| step.ok).collect();
    assert_eq!(held, [true, true, true, true, true, true, false]);
    assert_eq!(report.steps[0].happened.zh, "到时启动 2 件：盘点-阴平镇-2026-09-24、盘点-峨山镇-2026-09-24");
    assert_eq!(report.steps[6].happened.zh, "没有案件“盘点-峨山镇-2026-09-25”");
}

#[test]
fn a_corrected_case_takes_its_entry_out_of_the_evidence() {
    let mut world = county();
    let within = Stated::firm(limit(30, LimitUnit::Day));
    world.process.flows[0].revise = Some(Revise { by: Who::Party(CENTRE), within });
    let mut steps = returned("甲", "2026-09-22");
    steps.extend(returned("乙", "2026-09-24"));
    steps.extend([
        advance("2026-10-01T00:00"),
        does("2026-10-08T10:00", "纪委", ProposalVerb::Exempt, false),
        proposal("建议", &[]),
        StepKind::Revise {
            at: "2026-10-08T11:00".to_owned(),
            actor: "指挥中心".to_owned(),
            case: "乙".to_owned(),
            act: "裁定".to_owned(),
            to: None,
            args: facts(&[("理由", "裁定有误")]),
        },
        holds(Window::Days(90), 2),
        proposal("依据变更", &[]),
        does("2026-10-08T12:00", "区委", ProposalVerb::Decide, false),
        proposal("不采纳", &[]),
    ]);
    let report = go(&world, steps);
    print(&report);
    assert!(report.ok);
    let shaken = report.steps.iter().find(|step| step.said.zh.ends_with("依据变更")).unwrap();
    let why = &shaken.why.as_ref().unwrap().zh;
    // Without the ruling silence ruled it 不成立 on the 29th: after the day the proposal is about.
    assert!(why.starts_with("2026-10-08 11:00 情形“推诿扯皮”已不成立") && why.contains("= 1（甲"), "{why}");
}

#[test]
fn what_should_have_been_refused_leaves_no_entry() {
    let world = county();
    let mut steps = returned("甲", "2026-09-22");
    let last = steps.pop().unwrap();
    let StepKind::Act { at, actor, act, case, branch, result, args } = last else { panic!("an act") };
    steps.push(StepKind::Refused { at, actor, act, case, branch, result, args, because: None });
    steps.push(holds(Window::Ever, 0));
    let report = go(&world, steps);
    print(&report);
    assert!(!report.steps[3].ok && report.steps[4].ok);
}

/// A line without any time has no county to ask.
#[test]
fn without_a_time_there_is_no_county() {
    let report = go(&county(), vec![proposal("无", &[])]);
    assert_eq!(report.steps[0].happened.zh, "此前没有写明时间");
}
