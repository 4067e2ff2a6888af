//! Small changes of the counties' policies: each changes something and keeps the ir well-formed, and a 案例 that cannot
//! come to the changed place does not notice it.

use std::path::{Path, PathBuf};

use shao_calendar::Calendar;
use shao_case::{Coverage, Policy};
use shao_compiler::{SourceError, Sources};
use shao_ir::Interpreter;
use shao_mutants::{Reach, mutants};

use crate::{files, policies};

struct Disk(PathBuf);

impl Sources for Disk {
    fn read(&self, path: &str) -> Result<String, SourceError> {
        std::fs::read_to_string(self.0.join(path)).map_err(|_| SourceError::Missing)
    }
}

fn checked(main: &Path) -> shao_ir::Policy {
    let (folder, file) = (main.parent().unwrap(), main.file_name().unwrap().to_str().unwrap());
    shao_compiler::check(&Disk(folder.to_owned()), file).policy.unwrap()
}

#[test]
fn each_changes_something_and_stays_well_formed() {
    let mut ill = Vec::new();
    for main in policies() {
        let policy = checked(&main);
        let all = mutants(&policy);
        assert!(!all.is_empty(), "{}", files::shown(&main));
        for mutant in &all {
            let (changed, said) = (mutant.applied_to(&policy), mutant.zh());
            assert!(changed != policy, "{}: {said} changes nothing", files::shown(&main));
            assert_ne!(Some(&mutant.was), mutant.now.as_ref(), "{}: {said}", files::shown(&main));
            // A rule that decides what its neighbour does may read less than the schema says; no harm is done.
            let mut problems = shao_ir::validate(&changed);
            problems.retain(|problem| problem.what != "the slots it reads are not those of the schema");
            ill.extend(problems.iter().map(|problem| format!("{}: {said}: {problem}", files::shown(&main))));
        }
    }
    assert_eq!(ill, Vec::<String>::new());
}

#[test]
fn who_cannot_come_there_does_not_notice() {
    let calendar = Calendar::national();
    let mut asked = 0;
    for name in ["yicheng/调配.shao", "weizhou/四长联动.shao", "jinniu/派出机构考核.shao"] {
        let ir = checked(&files::root().join(name));
        let runs = |ir: &shao_ir::Policy| -> Vec<(bool, Coverage)> {
            let decide = Interpreter::new(ir);
            let (schema, process, ledgers) = (&ir.schema, &ir.process, &ir.ledgers);
            let (provenance, calendar, decide) = (&ir.provenance, &calendar, &decide);
            let policy =
                Policy { schema, process, ledgers, provenance, decide, calendar, hash: "", earlier: &[] };
            let reports = ir.scenarios.iter().map(|scenario| shao_case::run(&policy, scenario));
            reports.map(|report| (report.ok, report.coverage)).collect()
        };
        let before = runs(&ir);
        assert!(before.iter().all(|(ok, _)| *ok), "{name}");
        for mutant in mutants(&ir) {
            let after = runs(&mutant.applied_to(&ir));
            for ((_, coverage), (ok, _)) in before.iter().zip(after) {
                if !reaches(&mutant.reach, coverage) {
                    asked += 1;
                    assert!(ok, "{name}: {}", mutant.zh());
                }
            }
        }
    }
    assert!(asked > 100, "{asked}");
}

#[test]
fn one_line_of_a_ladder_is_one_change_on_every_rung() {
    let ir = checked(&files::root().join("jinniu/双闭环.shao"));
    let all = mutants(&ir);
    let guards: Vec<_> = all.iter().filter(|one| one.was == "曾 处置·街道级" && one.now.is_none()).collect();
    let [guard] = guards.as_slice() else { panic!("{guards:?}") };
    let rungs = ir.process.stages.iter().filter(|stage| stage.name.starts_with("处置·")).count();
    assert!(rungs > 1);
    let Reach::Stages(stages) = &guard.reach else { panic!("{guard:?}") };
    assert_eq!((stages.len(), guard.of.as_str()), (rungs, "处置.呼叫部门"));
    // What each rung has of its own stays apart.
    let limits = all.iter().filter(|one| one.of.starts_with("期限 处置·") && one.was.starts_with("限 "));
    assert!(limits.count() > rungs);
}

fn reaches(reach: &Reach, coverage: &Coverage) -> bool {
    match reach {
        Reach::Any => true,
        Reach::Stages(stages) => !stages.is_disjoint(&coverage.stages),
        Reach::Ledgers(ledgers) => !ledgers.is_disjoint(&coverage.ledgers),
    }
}
