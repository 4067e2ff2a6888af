//! Two versions of the small county.

use shao_abi::{Answer, Decide, DecideError, DecisionId, Frame, Kleene, Status};
use shao_compiler::{Compiled, Lang, Memory, compile};
use shao_diff::Direction;
use shao_ir::Interpreter;

use super::{Review, Version, review};
use crate::report::findings;
use crate::texts::Texts;

const MAIN: &str = "小县.shao";

/// A version and its texts.
struct Side {
    compiled: Compiled,
    texts: Texts,
}

impl Side {
    /// The small county with a piece of its text replaced.
    fn new(from: &str, to: &str) -> Self {
        let text = include_str!("../../../../tests/cli/fixtures/小县.shao");
        assert!(text.contains(from), "{from}");
        let text = text.replacen(from, to, 1);
        let (mut sources, mut texts) = (Memory::default(), Texts::default());
        texts.insert(MAIN, &text);
        sources.files.insert(MAIN.to_owned(), text);
        let table = include_str!("../../../../tests/cli/fixtures/分工.csv");
        sources.files.insert("分工.csv".to_owned(), table.to_owned());
        Self { compiled: compile(&sources, MAIN), texts }
    }
}

fn between(old: &Side, new: &Side, lang: Lang) -> Review {
    let ((_, was), (_, is)) = (old.compiled.playable().unwrap(), new.compiled.playable().unwrap());
    let (before, after) = (Interpreter::new(was), Interpreter::new(is));
    let old = Version { policy: was, schema: &was.schema, decide: &before, texts: &old.texts };
    let new = Version { policy: is, schema: &is.schema, decide: &after, texts: &new.texts };
    review(old, new, lang).unwrap()
}

#[test]
fn a_shorter_limit_is_told_with_its_rules_and_a_case_for_each_version() {
    let old = Side::new("政策", "政策");
    let new = Side::new("主办 镇  时限 3 工作日", "主办 镇  时限 2 工作日");
    let found = between(&old, &new, Lang::Zh);
    assert_eq!(found.header, "收紧 1 类 · 其余证明不变");
    let [sentence] = found.sentences.as_slice() else { panic!("{:?}", found.sentences) };
    let [said] = sentence.says.as_slice() else { panic!("{:?}", sentence.says) };
    assert_eq!((said.word, said.text.as_str()), ("收紧", "时限 3 工作日 → 2 工作日"));
    assert_eq!(said.direction, Direction::Tighter);
    let line = |spots: &[super::Spot]| spots.first().and_then(|spot| Some(spot.place.as_ref()?.line));
    assert_eq!(line(&sentence.old), line(&sentence.new), "the same line of both texts");
    assert!(line(&sentence.old).is_some());
    let case = sentence.case.as_ref().unwrap();
    let sample = case.old.as_ref().unwrap();
    assert!(!sample.facts.is_empty() && !sample.matter.is_empty(), "{sample:?}");
    assert!(found.undecided.is_empty() && !found.same);
}

#[test]
fn a_policy_does_not_differ_from_itself() {
    let side = Side::new("政策", "政策");
    let found = between(&side, &side, Lang::En);
    assert_eq!((found.same, found.header.as_str()), (true, "no difference"));
    assert!(found.sentences.is_empty());
}

#[test]
fn what_has_no_case_stands_in_both_texts() {
    let old = Side::new("政策", "政策");
    let new = Side::new("顶级 限 5 工作日", "顶级 限 7 自然日");
    let found = between(&old, &new, Lang::Zh);
    let [sentence] = found.sentences.as_slice() else { panic!("{:?}", found.sentences) };
    assert!(sentence.case.is_none() && sentence.decision.is_none());
    assert_eq!(sentence.says.first().map(|said| said.direction), Some(Direction::Incomparable));
    assert!(sentence.old.iter().chain(&sentence.new).all(|spot| spot.place.is_some()));
}

#[test]
fn a_gap_shows_a_case_that_the_form_takes() {
    let side = Side::new("兜底    否则", "兜底    当 镇 = 甲镇");
    assert!(side.compiled.artifact.is_none(), "it has an error");
    assert!(side.compiled.playable().is_some(), "but can be looked at");
    let found = serde_json::to_value(findings(&side.compiled, &side.texts, Lang::Zh)).unwrap();
    let gap = found.as_array().unwrap().iter().find(|one| one["slug"] == "gap").unwrap();
    assert_eq!(gap["case"]["matter"], "诉求");
    let names: Vec<&str> =
        gap["case"]["facts"].as_array().unwrap().iter().map(|fact| fact["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["镇", "情形", "内容"]);
}

#[test]
fn a_draft_that_leaves_cases_open_is_compared_with_what_it_was() {
    let old = Side::new("政策", "政策");
    let new = Side::new("兜底    否则", "兜底    当 镇 = 甲镇");
    let found = between(&old, &new, Lang::Zh);
    let said = found.sentences.iter().flat_map(|one| &one.says);
    let told: Vec<&str> = said.map(|said| said.text.as_str()).collect();
    assert_eq!(told, ["主办 中心 → 定不下来", "时限 5 工作日 → 定不下来"]);
    assert!(found.sentences.iter().all(|one| one.new.is_empty()), "no rule of the draft is responsible");
}

/// A module that answers every case alike.
struct Same;

impl Decide for Same {
    fn decide(&self, _: DecisionId, _: &Frame) -> Result<Answer, DecideError> {
        Ok(Answer { status: Status::Decided, fired: Vec::new(), needs: Vec::new(), rows: Vec::new() })
    }

    fn why(&self, _: DecisionId, _: &Frame) -> Result<Vec<Kleene>, DecideError> {
        Ok(Vec::new())
    }
}

#[test]
fn a_case_that_both_modules_answer_alike_is_no_difference_but_undecided() {
    let old = Side::new("政策", "政策");
    let new = Side::new("主办 镇  时限 3 工作日", "主办 镇  时限 2 工作日");
    let ((_, was), (_, is)) = (old.compiled.playable().unwrap(), new.compiled.playable().unwrap());
    let old = Version { policy: was, schema: &was.schema, decide: &Same, texts: &old.texts };
    let new = Version { policy: is, schema: &is.schema, decide: &Same, texts: &new.texts };
    let found = review(old, new, Lang::Zh).unwrap();
    assert!(found.sentences.is_empty() && !found.same, "{:?}", found.sentences);
    assert_eq!(found.header, "未决 1 处");
    let [unknown] = found.undecided.as_slice() else { panic!("{:?}", found.undecided) };
    assert_eq!(unknown.decision, "分流");
    assert!(unknown.why.contains("算出来一样"), "{}", unknown.why);
}
