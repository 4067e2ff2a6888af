//! A policy that counts, scores and proposes: what its ledgers, scores and accountability become.

use shao_abi::{
    Decide, DecisionId, EntryKey, EntryPoint, Fold, Frame, Measure, Situation, SlotId, SlotSource, Status,
    Tally, Value, Window,
};
use shao_compiler::{Compiled, Memory, compile};
use shao_ir::{Interpreter, Policy, validate};

pub const TEXT: &str = include_str!("county.shao");

pub fn compiled(text: &str) -> Compiled {
    let mut memory = Memory::default();
    memory.files.insert("县域治理.shao".to_owned(), text.to_owned());
    compile(&memory, "县域治理.shao")
}

fn policy() -> Policy {
    compiled(TEXT).checked.policy.expect("a policy")
}

fn situation<'p>(policy: &'p Policy, name: &str) -> &'p Situation {
    let one = policy.ledgers.accountability.first().expect("accountability");
    one.situations.iter().find(|s| s.name == name).expect("the situation")
}

/// The guard's answer where every tally of a ledger holds so many.
fn answer(policy: &Policy, guard: DecisionId, held: &[(&str, i64)]) -> (Status, bool) {
    let mut frame = Frame::unknown(&policy.schema);
    for (at, slot) in (0..).zip(&policy.schema.slots) {
        let SlotSource::Tally(id) = slot.source else { continue };
        let ledger = policy.ledgers.tallies[usize::from(id.0)].ledger;
        let name = &policy.ledgers.ledgers[usize::from(ledger.0)].name;
        let value = held.iter().find(|(ledger, _)| ledger == name).map_or(0, |(_, n)| *n);
        frame.set(SlotId(at), Some(Value::Int(value)));
    }
    let answer = Interpreter::new(policy).decide(guard, &frame).expect("an answer");
    (answer.status, !answer.fired.is_empty())
}

#[test]
fn it_compiles_without_a_finding_and_is_well_formed() {
    let compiled = compiled(TEXT);
    assert!(compiled.checked.diagnostics.is_empty(), "{:#?}", compiled.checked.diagnostics);
    let policy = compiled.checked.policy.expect("a policy");
    assert_eq!(validate(&policy), []);
    let artifact = compiled.artifact.expect("a module");
    let read = shao_abi::Artifact::read(&artifact.wasm).expect("it loads");
    assert_eq!(read.ledgers, policy.ledgers);
}

#[test]
fn ledgers_are_numbered_as_they_are_written() {
    let policy = policy();
    let ledgers = &policy.ledgers.ledgers;
    let names: Vec<&str> = ledgers.iter().map(|l| l.name.as_str()).collect();
    assert_eq!(names[..4], ["无理退单", "红牌数", "虚假办结", "按期办结"]);
    assert!(matches!(ledgers[0].on, EntryPoint::Act(_)) && matches!(ledgers[0].by, EntryKey::Slot(_)));
    assert_eq!(ledgers[1].by, EntryKey::Responsible);
    assert!(matches!(ledgers[5].on, EntryPoint::Lapsed(_)));
    assert!(matches!(ledgers[5].broken_by, Some(EntryPoint::Met(_))) && ledgers[5].fold == Fold::Streak);
    let slot = |id: SlotId| &policy.schema.slots[usize::from(id.0)];
    let value = slot(ledgers[6].value.expect("what is summed"));
    assert!(value.name == "分值" && matches!(value.source, SlotSource::Param(..)));
    assert_eq!(ledgers[0].place.line, 62);
}

#[test]
fn the_results_of_an_action_make_an_enumeration() {
    let policy = policy();
    let of = |name: &str| policy.schema.enums.iter().find(|e| e.name == name).map(|e| e.members.clone());
    assert_eq!(of("办理.裁定"), Some(vec!["成立".to_owned(), "不成立".to_owned()]));
    assert_eq!(of("办理.核查"), Some(vec!["属实".to_owned(), "不属实".to_owned()]));
    let asked = policy.schema.slots.iter().filter(|s| matches!(s.source, SlotSource::Result(_))).count();
    assert_eq!(asked, 2, "no slot for what nobody asks");
}

#[test]
fn a_situation_fires_by_what_its_ledgers_hold() {
    let policy = policy();
    let first = situation(&policy, "推诿扯皮");
    let guard = first.when.expect("a condition");
    assert_eq!(answer(&policy, guard, &[("无理退单", 2)]), (Status::Decided, false));
    assert_eq!(answer(&policy, guard, &[("无理退单", 3)]), (Status::Decided, true));
    let again = first.again.as_ref().expect("再犯");
    assert_eq!(
        (again.window, again.measures.clone()),
        (Window::Months(12), vec![Measure::Propose("诫勉".to_owned())])
    );
    assert!(!first.unconfirmed && first.cites == ["《示例县问责规定(暂行)》第四条"]);
}

#[test]
fn what_is_unconfirmed_is_only_rehearsed() {
    let policy = policy();
    let second = situation(&policy, "落实不力");
    assert!(second.unconfirmed);
    let guard = second.when.expect("a condition");
    assert_eq!(answer(&policy, guard, &[("连红", 3)]), (Status::Unconfirmed, true));
    let ledgers: Vec<u16> = second.evidence.iter().map(|t: &Tally| t.ledger.0).collect();
    assert_eq!(ledgers, [1, 5]);
    let last = situation(&policy, "四");
    assert!(last.unconfirmed && last.when.is_none() && last.measures.is_empty());
    let score = &policy.ledgers.scores[0];
    assert!(score.unconfirmed && score.awards[1].unconfirmed && !score.awards[0].unconfirmed);
}

/// Bends the policy and asserts on what the validator finds.
fn bent(bend: impl FnOnce(&mut Policy), expected: &str) {
    let mut policy = policy();
    bend(&mut policy);
    let problems: Vec<String> = validate(&policy).iter().map(ToString::to_string).collect();
    assert!(problems.iter().any(|p| p.contains(expected)), "`{expected}` expected, found {problems:?}");
}

#[test]
fn ledgers_that_read_what_they_may_not_are_found() {
    let first = |policy: &Policy| situation(policy, "推诿扯皮").when;
    bent(
        |policy| policy.ledgers.ledgers[1].when = first(policy),
        "its guard reads another matter than its cases carry",
    );
    bent(
        |policy| policy.ledgers.ledgers[0].on = policy.ledgers.ledgers[2].on,
        "its guard asks about an act that makes no entry of it",
    );
    bent(|policy| policy.ledgers.ledgers[0].when = None, "which is not there for it");
    bent(|policy| policy.ledgers.ledgers[6].value = None, "does not go with how entries are put together");
    bent(
        |policy| {
            policy.ledgers.ledgers[1].by = EntryKey::Slot(policy.ledgers.ledgers[6].value.expect("a value"))
        },
        "what it is kept by holds no unit",
    );
}

#[test]
fn situations_that_read_what_they_may_not_are_found() {
    let first = |policy: &mut Policy| policy.ledgers.accountability[0].situations[0].clone();
    let set = |policy: &mut Policy, one: Situation| policy.ledgers.accountability[0].situations[0] = one;
    bent(
        |policy| {
            let one = first(policy);
            set(policy, Situation { evidence: Vec::new(), ..one });
        },
        "its evidence is not what its condition reads",
    );
    bent(
        |policy| {
            let one = first(policy);
            let when = policy.ledgers.ledgers[0].when;
            set(policy, Situation { when, ..one });
        },
        "its condition reads a case",
    );
    let tally = |slot: &&mut shao_abi::Slot| matches!(slot.source, SlotSource::Tally(_));
    bent(
        |policy| policy.schema.slots.iter_mut().find(tally).expect("a tally").ty = shao_abi::Type::Bool,
        "its type is not that of its source",
    );
}

/// The 问责 with 择优.
fn milder() -> String {
    TEXT.replacen("    申诉 30 自然日\n", "    申诉 30 自然日\n    择优\n", 1)
}

#[test]
fn the_milder_of_two_versions_is_asked_for_where_it_is_written() {
    let compiled = compiled(&milder());
    assert!(compiled.checked.diagnostics.is_empty(), "{:#?}", compiled.checked.diagnostics);
    let asks = |policy: &Policy| policy.ledgers.accountability[0].milder;
    assert!(asks(&compiled.checked.policy.expect("a policy")) && !asks(&policy()));
    let artifact = compiled.artifact.expect("a module");
    assert!(shao_abi::Artifact::read(&artifact.wasm).expect("it loads").ledgers.accountability[0].milder);
}

#[test]
fn nothing_is_milder_where_no_order_of_forms_is_declared_or_nothing_is_proposed() {
    let start = TEXT.find("问责形式").expect("forms");
    let end = TEXT.find("问责 基层治理").expect("accountability");
    let without = milder().replacen(&TEXT[start..end], "", 1);
    let slugs = |text: &str| -> Vec<&'static str> {
        let compiled = compiled(text);
        assert!(compiled.artifact.is_none());
        compiled.checked.diagnostics.iter().map(|one| one.slug).collect()
    };
    assert!(slugs(&without).contains(&"unknown-name"), "{:?}", slugs(&without));
    let passage = TEXT.replacen("    日历 国务院\n", "    日历 国务院\n    过渡 择优\n", 1);
    assert_eq!(slugs(&passage), ["unexpected"], "it is no 过渡: it stands in a 问责");
}
