//! Overlaps and unreachable rules are exactly those that trying every case finds.

use std::collections::BTreeSet;

use proptest::prelude::*;
use shao_abi::{Decide, Frame, SlotId, SlotSource, TextOp, Value};
use shao_compiler::{Checked, Diagnostic};
use shao_ir::{Interpreter, Policy};

use crate::frame::{Block, checked};

fn condition() -> impl Strategy<Value = String> {
    let number = (prop::sample::select(vec!["<", "<=", "=", "≠", ">", ">="]), 0..=9);
    let atom = prop_oneof![
        prop::sample::select(vec!["执法", "发展", "民生"]).prop_map(|m| format!("类别 = {m}")),
        Just("紧急".to_owned()),
        number.prop_map(|(op, n)| format!("人数 {op} {n}")),
        prop::sample::select(vec!["甲", "甲乙", "乙"]).prop_map(|t| format!("内容 包含 \"{t}\"")),
        prop::sample::select(vec!["甲", "甲乙"]).prop_map(|t| format!("内容 = \"{t}\"")),
        Just("内容 非空".to_owned()),
        Just("人数 + 人数 > 9".to_owned()),
        (0..3).prop_map(|n| format!("派单.次数 > {n}")),
        Just("曾 派单".to_owned()),
    ];
    atom.prop_recursive(2, 4, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} 且 {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} 或 {b})")),
            inner.prop_map(|a| format!("非 ({a})")),
        ]
    })
}

const MATTER: &str = "事项 诉求 {\n    类别: 执法 | 发展 | 民生\n    属地: 镇街\n    紧急: 是否\n    人数: 整数 0..9\n    内容: 文本\n}\n";

fn policy(kind: &str, conditions: &[String]) -> Checked {
    let mut text = format!("{MATTER}判定 试 诉求 {kind} 定 号 {{\n");
    for (at, condition) in conditions.iter().enumerate() {
        text.push_str(&format!("    规则 第{at} 当 {condition} 号 {at} 依据 《办法》\n"));
    }
    text.push_str(if kind == "全部" { "}\n" } else { "    规则 兜底 否则 号 9\n}\n" });
    checked(&Block { heading: String::new(), info: "shao".to_owned(), text }, &[])
}

/// Rules that decide limits in days, with or without a baseline that allows five.
fn limited(rules: &[(String, u8)], held: bool) -> Checked {
    let law = "基线 条例 { 条 办 期限 至多 5 工作日 }\n";
    let follows = "遵循 条例 来自 \"条例.shao\"\n对照 条例 { 试.时限 即 办 }\n";
    let mut text = format!("{MATTER}{}判定 试 诉求 首个 定 时限 {{\n", if held { follows } else { "" });
    for (at, (condition, days)) in rules.iter().enumerate() {
        text.push_str(&format!("    规则 第{at} 当 {condition} 时限 {days} 工作日 依据 《办法》\n"));
    }
    text.push_str("    规则 兜底 否则 时限 5 工作日\n}\n");
    let block = |info: &str, text: String| Block { heading: String::new(), info: info.to_owned(), text };
    checked(&block("shao", text), &[&block("shao 条例.shao", law.to_owned())])
}

/// The rules that fire, for every case there is: texts of up to three of three characters, counts up to four.
fn every_case(policy: &Policy) -> BTreeSet<Vec<u16>> {
    let decision = policy.schema.decision_named("试").expect("the decision");
    let mut texts = vec![String::new()];
    for length in 0..3 {
        let longer: Vec<String> = texts.iter().filter(|t| t.chars().count() == length).cloned().collect();
        texts.extend(longer.iter().flat_map(|t| ["甲", "乙", "丙"].map(|c| format!("{t}{c}"))));
    }
    let mut frames = vec![Frame::unknown(&policy.schema)];
    let mut add = |options: Vec<Vec<(SlotId, Value)>>| {
        let with = |frame: &Frame, option: &Vec<(SlotId, Value)>| {
            let mut frame = frame.clone();
            option.iter().for_each(|(slot, value)| frame.set(*slot, Some(value.clone())));
            frame
        };
        let all: Vec<Frame> = frames.iter().flat_map(|f| options.iter().map(move |o| with(f, o))).collect();
        frames.clear();
        for frame in all {
            if !frames.contains(&frame) {
                frames.push(frame);
            }
        }
    };
    let read = &policy.schema.decisions[decision.index()].reads;
    let slots = || read.iter().map(|id| (*id, &policy.schema.slots[id.index()]));
    for (id, slot) in slots() {
        match (slot.name.as_str(), &slot.source) {
            ("类别", _) => add((0..3).map(|m| vec![(id, Value::Enum(m))]).collect()),
            ("紧急", _) => add([true, false].map(|b| vec![(id, Value::Bool(b))]).to_vec()),
            ("人数", _) => add((0..=9).map(|n| vec![(id, Value::Int(n))]).collect()),
            _ => {}
        }
    }
    let atoms: Vec<_> = policy
        .schema
        .fields
        .iter()
        .filter_map(|f| if let shao_abi::FieldKind::Text { atoms } = &f.kind { Some(atoms) } else { None })
        .flatten()
        .filter(|a| read.contains(&a.slot))
        .collect();
    let answers = |text: &String| {
        let answer = |a: &&shao_abi::TextAtom| match a.op {
            TextOp::Contains => text.contains(&a.literal),
            TextOp::Equals => *text == a.literal,
            TextOp::NonEmpty => !text.is_empty(),
        };
        atoms.iter().map(|a| (a.slot, Value::Bool(answer(a)))).collect::<Vec<_>>()
    };
    add(texts.iter().map(answers).collect());
    let counted = |n: i64| {
        let value = |source: &SlotSource| match source {
            SlotSource::Count(_) => Some(Value::Int(n)),
            SlotSource::Ever(_) => Some(Value::Bool(n > 0)),
            _ => None,
        };
        slots().filter_map(|(id, slot)| Some((id, value(&slot.source)?))).collect::<Vec<_>>()
    };
    add((0..=4).map(counted).collect());
    let interpreter = Interpreter::new(policy);
    let first = policy.schema.decisions[decision.index()].rules[0].0;
    let fired = |frame: &Frame| interpreter.decide(decision, frame).expect("an answer").fired;
    frames.iter().map(|f| fired(f).iter().map(|r| r.0 - first).collect()).collect()
}

fn about(checked: &Checked, slug: &str) -> Vec<Diagnostic> {
    checked.diagnostics.iter().filter(|d| d.slug == slug).cloned().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_claimed_is_what_every_case_shows(conditions in prop::collection::vec(condition(), 2..4)) {
        let all = policy("全部", &conditions);
        let ir = all.policy.as_ref().expect("a sound policy");
        let cases = every_case(ir);
        let rules: BTreeSet<usize> = (0..conditions.len()).collect();
        let fired: BTreeSet<usize> = cases.iter().flatten().map(|r| usize::from(*r)).collect();
        prop_assert_eq!(about(&all, "unreachable-rule").len(), rules.difference(&fired).count());
        let mut pairs = BTreeSet::new();
        for case in &cases {
            for (nth, a) in case.iter().enumerate() {
                pairs.extend(case[nth + 1..].iter().map(|b| (*a, *b)));
            }
        }
        let overlaps = about(&policy("唯一", &conditions), "overlap");
        prop_assert_eq!(overlaps.len(), pairs.len(), "{:?} against {:?}", overlaps, pairs);
    }

    #[test]
    fn a_rule_is_beyond_a_baseline_if_it_decides_a_case_so(
        rules in prop::collection::vec((condition(), 4..=7_u8), 2..4),
    ) {
        let fired = every_case(limited(&rules, false).policy.as_ref().expect("a sound policy"));
        let decides = |at: usize| fired.iter().flatten().any(|rule| usize::from(*rule) == at);
        let beyond = rules.iter().enumerate().filter(|(at, (_, days))| *days > 5 && decides(*at)).count();
        prop_assert_eq!(about(&limited(&rules, true), "beyond-baseline").len(), beyond);
    }
}
