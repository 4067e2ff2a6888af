//! A policy from its files to something that can be run.

use std::path::Path;

use shao_abi::Artifact;
use shao_calendar::Calendar;
use shao_compiler::{Ceiling, Checked, Compiled, Severity, Text};
use shao_sandbox::{Engine, Limits};

use crate::render::Page;
use crate::shell::{Failure, Shell};
use crate::sources::Folder;

/// A policy that compiled.
pub struct Policy {
    /// The module and its sections.
    pub artifact: Artifact,
    /// What was checked, its 案例 included.
    pub ir: shao_ir::Policy,
    /// What baselines allow its clocks.
    pub ceilings: Vec<Ceiling>,
}

impl Policy {
    /// Its 案例.
    #[must_use]
    pub fn scenarios(&self) -> &[shao_abi::Scenario] {
        &self.ir.scenarios
    }
}

/// Compiles a policy, saying on `err` what is wrong with it; none if it has errors.
///
/// # Errors
/// When its main file cannot be read or nothing can be written.
pub fn compile(path: &Path, shell: &mut Shell) -> Result<Option<Policy>, Failure> {
    let compiled = read(path, shell)?;
    if count(&compiled.checked).0 > 0 {
        return Ok(None);
    }
    match policy(&compiled) {
        Some(policy) => Ok(Some(policy)),
        None => Err(Failure::said("编译器没有给出结果", "the compiler gave no result")),
    }
}

/// As [`compile`], but a policy whose only errors are cases that no rule or two rules take is given too: to be looked
/// at, on such a case.
///
/// # Errors
/// As [`compile`].
pub fn playable(path: &Path, shell: &mut Shell) -> Result<Option<Policy>, Failure> {
    Ok(policy(&read(path, shell)?))
}

/// Compiles and says what is wrong.
fn read(path: &Path, shell: &mut Shell) -> Result<Compiled, Failure> {
    let folder = Folder::of(path)?;
    let compiled = shao_compiler::compile(&folder, &folder.main);
    let checked = &compiled.checked;
    let page = Page { folder: &folder, files: &checked.files, lang: shell.lang, colour: shell.err_colour };
    write!(shell.err, "{}", page.text(&checked.diagnostics))?;
    if count(checked).0 > 0 {
        writeln!(shell.err, "{}", verdict(path, checked).in_lang(shell.lang))?;
    }
    Ok(compiled)
}

fn policy(compiled: &Compiled) -> Option<Policy> {
    let (artifact, ir) = compiled.playable()?;
    let ceilings = compiled.checked.ceilings.clone();
    Some(Policy { artifact: artifact.clone(), ir: ir.clone(), ceilings })
}

/// A policy in its sandbox, with the nation's calendar.
pub struct Running {
    policy: shao_sandbox::Policy,
    calendar: Calendar,
}

impl Running {
    /// Loads a module as any host would: verified, compiled, under limits.
    ///
    /// # Errors
    /// When the sandbox does not take it.
    pub fn load(artifact: &Artifact) -> Result<Self, Failure> {
        let policy = Engine::new(Limits::default()).and_then(|engine| engine.load(&artifact.wasm));
        match policy {
            Ok(policy) => Ok(Self { policy, calendar: Calendar::national() }),
            Err(error) => {
                Err(Failure::said(format!("沙箱不收：{error}"), format!("the sandbox refuses it: {error}")))
            }
        }
    }

    /// What a step is given.
    #[must_use]
    pub fn policy(&self) -> shao_case::Policy<'_> {
        let artifact = self.policy.artifact();
        shao_case::Policy {
            schema: &artifact.schema,
            process: &artifact.process,
            ledgers: &artifact.ledgers,
            provenance: &artifact.provenance,
            decide: &self.policy,
            calendar: &self.calendar,
            hash: &artifact.hash,
            earlier: &[],
        }
    }
}

/// How many errors and warnings there are.
#[must_use]
pub fn count(checked: &Checked) -> (usize, usize) {
    let errors = checked.diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    (errors, checked.diagnostics.len() - errors)
}

/// One line on what checking found.
#[must_use]
pub fn verdict(path: &Path, checked: &Checked) -> Text {
    let (errors, warnings) = count(checked);
    let path = path.display();
    match (errors, warnings) {
        (0, 0) => Text::new(format!("{path}：没有问题"), format!("{path}: no findings")),
        (0, w) => {
            Text::new(format!("{path}：没有错误，{w} 个警告"), format!("{path}: no errors, {w} warning(s)"))
        }
        (e, w) => Text::new(
            format!("{path}：{e} 个错误，{w} 个警告"),
            format!("{path}: {e} error(s), {w} warning(s)"),
        ),
    }
}
