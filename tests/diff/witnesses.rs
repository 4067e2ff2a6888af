//! Every case that is told really differs: both modules are run on it in the sandbox.

use shao_abi::{Answer, Artifact, Decide, DecisionKind, Status};
use shao_diff::{Answered, CaseClass, UNCONFIRMED, diff};
use shao_ir::Policy;
use shao_sandbox::{Engine, Limits};

use crate::laws::mirrored;
use crate::policies::{Folder, all};

/// Small edits of a text, each by itself: a limit longer by one, 且 for 或, a unit for another, a rule less strict.
const EDITS: [(&str, &str); 8] = [
    ("时限 3 工作日", "时限 4 工作日"),
    ("时限 待县确认(暂按 5 工作日)", "时限 2 工作日"),
    (" 且 非 曾", " 且 曾"),
    (" 且 ", " 或 "),
    (" 或 ", " 且 "),
    (" >= ", " > "),
    (" ≠ ", " = "),
    ("主办 属地", "主办 指挥中心"),
];

/// The main text with the n-th occurrence replaced; none if there is none.
fn edited(folder: &Folder, text: &str, (from, to): (&str, &str), nth: usize) -> Option<Folder> {
    let at = text.match_indices(from).nth(nth)?.0;
    let text = format!("{}{to}{}", &text[..at], &text[at + from.len()..]);
    Some(folder.altered([(folder.main.clone(), text)]))
}

#[test]
fn every_case_told_differs_in_the_sandbox() {
    let (mut pairs, mut classes) = (0, 0);
    for folder in all() {
        let texts = folder.texts();
        let Some((_, text)) = texts.iter().find(|(path, _)| *path == folder.main) else { continue };
        let old = folder.policy().unwrap();
        let module = shao_codegen::compile(&old).unwrap();
        for edit in EDITS {
            for nth in [0, 2] {
                let Some(new) = edited(&folder, text, edit, nth).and_then(|new| new.policy()) else {
                    continue;
                };
                let found = diff(&old, &new);
                mirrored(&old, &new);
                if found.classes.is_empty() {
                    continue;
                }
                pairs += 1;
                classes += found.classes.len();
                let other = shao_codegen::compile(&new).unwrap();
                for class in &found.classes {
                    let was = answer(&old, &module, class, &class.old);
                    let is = answer(&new, &other, class, &class.new);
                    assert_ne!(was, is, "{} {edit:?}: {}\n{}", folder.main, class.zh(), class.case);
                }
            }
        }
    }
    assert!(pairs > 30 && classes > 60, "{pairs} pairs, {classes} classes");
}

/// What a module answers, by names: members and units are numbered anew in each version.
fn answer(policy: &Policy, artifact: &Artifact, class: &CaseClass, side: &Answered) -> String {
    let module = Engine::new(Limits::default()).unwrap().load(&artifact.wasm).unwrap();
    let answer: Answer = module.decide(side.id, &side.frame).unwrap();
    if matches!(answer.status, Status::Broken | Status::Lacking) {
        return format!("{:?}", answer.status);
    }
    if class.field.as_deref() == Some(UNCONFIRMED) {
        return format!("{:?}", answer.status);
    }
    if matches!(class.kind, DecisionKind::Must | DecisionKind::Guard) {
        return answer.fired.is_empty().to_string();
    }
    let fields = &policy.schema.decisions[side.id.index()].fields;
    let mut said = String::new();
    for row in &answer.rows {
        for (field, value) in fields.iter().zip(row) {
            if class.field.as_ref().is_none_or(|name| *name == field.name) {
                said += &shao_case::show_value(&policy.schema, &field.ty, value);
                said += "；";
            }
        }
    }
    said
}
