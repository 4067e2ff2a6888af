//! `shao test --generate` on every policy: what it offers compiles and holds when it is written behind the policy, and
//! what is certain of the past where a 当 is asked is so of every case that asked it.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use shao_abi::{Answer, Decide, DecideError, DecisionId, Frame, Kleene, Value};
use shao_calendar::Calendar;
use shao_case::{Policy, certain_past};
use shao_compiler::{Severity, SourceError, Sources};
use shao_ir::Interpreter;

use crate::{files, policies};

/// A folder whose main file goes on.
struct Longer {
    folder: PathBuf,
    main: String,
    more: String,
}

impl Sources for Longer {
    fn read(&self, path: &str) -> Result<String, SourceError> {
        let text = std::fs::read_to_string(self.folder.join(path)).map_err(|_| SourceError::Missing)?;
        Ok(if path == self.main { format!("{text}{}", self.more) } else { text })
    }
}

fn checked(main: &Path, more: String) -> shao_ir::Policy {
    let (folder, file) = (main.parent().unwrap(), main.file_name().unwrap().to_str().unwrap());
    let sources = Longer { folder: folder.to_owned(), main: file.to_owned(), more };
    let checked = shao_compiler::check(&sources, file);
    let errors = checked.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    assert_eq!(
        errors.map(|found| &found.message.zh).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "{}",
        files::shown(main)
    );
    checked.policy.unwrap()
}

/// Decides as the interpreter does, and keeps what it was asked.
struct Listening<'p>(Interpreter<'p>, RefCell<Vec<(DecisionId, Frame)>>);

impl Decide for Listening<'_> {
    fn decide(&self, decision: DecisionId, frame: &Frame) -> Result<Answer, DecideError> {
        self.1.borrow_mut().push((decision, frame.clone()));
        self.0.decide(decision, frame)
    }

    fn why(&self, decision: DecisionId, frame: &Frame) -> Result<Vec<Kleene>, DecideError> {
        self.0.why(decision, frame)
    }
}

fn generated(main: &Path) -> Json {
    let done = files::shao(&[
        "test".as_ref(),
        main.as_os_str(),
        "--generate".as_ref(),
        "--format".as_ref(),
        "json".as_ref(),
    ]);
    let told: Json = serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{done:?}"));
    told[0]["generated"].clone()
}

#[test]
fn what_is_offered_compiles_and_holds() {
    let calendar = Calendar::national();
    let (mut all, mut before, mut after, mut offered) = (0, 0, 0, 0);
    for main in policies() {
        let (told, name) = (generated(&main), files::shown(&main));
        let number = |of: &str| told[of].as_u64().unwrap_or_else(|| panic!("{name}: {told}"));
        let scenarios = told["scenarios"].as_array().unwrap();
        let missing = told["missing"].as_array().unwrap().len() as u64;
        assert_eq!(number("dropped"), 0, "{name}: what was found on the step holds as a 案例");
        assert_eq!(number("shown_with_these") + missing, number("obligations"), "{name}");
        let shows: usize = scenarios.iter().map(|one| one["shows"].as_array().unwrap().len()).sum();
        assert_eq!(number("shown") + shows as u64, number("shown_with_these"), "{name}");

        let more = scenarios.iter().map(|one| format!("\n{}", one["scenario"].as_str().unwrap())).collect();
        let ir = checked(&main, more);
        let decide = Listening(Interpreter::new(&ir), RefCell::default());
        let (schema, process, ledgers) = (&ir.schema, &ir.process, &ir.ledgers);
        let (provenance, calendar, decide) = (&ir.provenance, &calendar, &decide);
        let policy =
            Policy { schema, process, ledgers, provenance, decide, calendar, hash: "", earlier: &[] };
        for scenario in &ir.scenarios {
            let report = shao_case::run(&policy, scenario);
            assert!(report.ok, "{name}: {} {:#?}", scenario.name, report.steps);
        }
        for one in scenarios {
            let listed = ir.scenarios.iter().filter(|scenario| one["name"] == scenario.name.as_str());
            assert_eq!(listed.count(), 1, "{name}: {}", one["name"]);
        }
        let certain = certain_past(&policy);
        for (decision, frame) in decide.1.take() {
            for (slot, is) in certain.get(&decision).into_iter().flatten() {
                let slot_name = &schema.slots[slot.index()].name;
                assert_eq!(frame.get(*slot), Some(&Value::Bool(*is)), "{name}: {slot_name}");
            }
        }
        all += number("obligations");
        before += number("shown");
        after += number("shown_with_these");
        offered += scenarios.len();
    }
    println!("{all} to be shown: {before} are, {after} with {offered} more");
    assert!(before < after && after <= all && offered > 0);
}
