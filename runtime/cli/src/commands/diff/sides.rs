//! Both versions of one policy, read and compared.

use shao_abi::Artifact;
use shao_compiler::Severity;
use shao_diff::Difference;

use super::Asked;
use super::cases::Impact;
use super::gates::Gate;
use super::rerun;
use super::times::{self, Moved};
use crate::render::Page;
use crate::shell::{Failure, Shell};
use crate::sources::Folder;

/// Where a version of a policy comes from.
pub enum Source {
    /// Its text.
    Text(Folder),
    /// What was compiled from it.
    Module {
        /// What it is called.
        shown: String,
        /// The module.
        bytes: Vec<u8>,
    },
}

/// Two versions that belong together; one is lacking if the policy came or went.
pub struct Pairing {
    /// Its path within the folder; empty if two files were given.
    pub name: String,
    /// The old version.
    pub old: Option<Source>,
    /// The new version.
    pub new: Option<Source>,
}

/// What came of comparing them.
pub enum Outcome {
    /// Both are there.
    Both(Box<Found>),
    /// Only the old one.
    Gone,
    /// Only the new one.
    Come,
}

/// What two versions that are both there differ in.
pub struct Found {
    /// Proved.
    pub difference: Difference,
    /// Measured on a log of past cases, if one was given.
    pub impact: Option<Impact>,
    /// What became of each gate.
    pub gates: Vec<Gate>,
    /// Whether a version may not be used as it is.
    pub draft: bool,
    /// The flows whose longest time moves; none if that was not asked.
    pub longest: Option<Vec<Moved>>,
}

/// One policy.
pub struct Compared {
    /// Its path within the folder; empty if two files were given.
    pub name: String,
    /// What the old version is called.
    pub old: String,
    /// What the new version is called.
    pub new: String,
    /// What came of it.
    pub outcome: Outcome,
}

impl Compared {
    /// Whether both versions are there and do not differ.
    pub fn is_same(&self) -> bool {
        matches!(&self.outcome, Outcome::Both(found) if found.difference.is_empty())
    }

    /// Whether there is nothing to tell of it among others: no difference, and nothing was asked besides.
    pub fn is_quiet(&self) -> bool {
        let asked =
            |found: &Found| found.impact.is_some() || !found.gates.is_empty() || found.longest.is_some();
        self.is_same() && !matches!(&self.outcome, Outcome::Both(found) if asked(found))
    }
}

/// A version that compiled.
pub struct Side {
    /// Its rules.
    pub policy: shao_ir::Policy,
    /// Its module.
    pub artifact: Artifact,
    /// Whether it may not be used as it is: its rules leave some cases open, or claim them twice.
    pub draft: bool,
}

/// Compares two versions; none if one has errors, which are said.
///
/// # Errors
/// When a module is none of this compiler's, or nothing can be written.
pub fn compare(pairing: &Pairing, asked: &Asked, shell: &mut Shell) -> Result<Option<Compared>, Failure> {
    let called = |source: &Option<Source>| source.as_ref().map(Source::called).unwrap_or_default();
    let outcome = match (&pairing.old, &pairing.new) {
        (Some(old), Some(new)) => {
            let (old, new) = (read(old, shell)?, read(new, shell)?);
            let (Some(old), Some(new)) = (old, new) else { return Ok(None) };
            let mut difference = shao_diff::diff(&old.policy, &new.policy);
            rerun::check(&mut difference, &old, &new)?;
            let gates = asked.gates.judge(&difference, pairing)?;
            let impact = asked.cases.impact(&old.artifact, &new.artifact)?;
            let longest = asked.longest.then(|| times::moved(&old, &new)).transpose()?;
            let draft = old.draft || new.draft;
            Outcome::Both(Box::new(Found { difference, impact, gates, draft, longest }))
        }
        (Some(_), None) => Outcome::Gone,
        (None, _) => Outcome::Come,
    };
    let (old, new) = (called(&pairing.old), called(&pairing.new));
    Ok(Some(Compared { name: pairing.name.clone(), old, new, outcome }))
}

impl Source {
    fn called(&self) -> String {
        match self {
            Self::Text(folder) => folder.shown(&folder.main),
            Self::Module { shown, .. } => shown.clone(),
        }
    }
}

fn read(source: &Source, shell: &mut Shell) -> Result<Option<Side>, Failure> {
    match source {
        Source::Text(folder) => compile(folder, shell),
        Source::Module { shown, bytes } => module(shown, bytes).map(Some),
    }
}

/// Compiles a version, saying its errors; none if these leave nothing to compare. A draft can be compared: which cases it
/// newly leaves open is what a reviewer must see. Warnings are for `shao check`.
///
/// # Errors
/// When nothing can be written.
pub fn compile(folder: &Folder, shell: &mut Shell) -> Result<Option<Side>, Failure> {
    let compiled = shao_compiler::compile(folder, &folder.main);
    let (checked, playable) = (&compiled.checked, compiled.playable());
    let errors = checked.diagnostics.iter().filter(|one| one.severity == Severity::Error);
    let errors: Vec<_> = errors.cloned().collect();
    let side = playable.map(|(artifact, policy)| Side {
        policy: policy.clone(),
        artifact: artifact.clone(),
        draft: !errors.is_empty(),
    });
    if errors.is_empty() {
        return Ok(side);
    }
    let page = Page { folder, files: &checked.files, lang: shell.lang, colour: shell.err_colour };
    write!(shell.err, "{}", page.text(&errors))?;
    let (shown, count) = (folder.shown(&folder.main), errors.len());
    let end = match side {
        Some(_) => {
            shell.pick("个错误，还不能用，先比一比", "error(s): not to be used yet, compared all the same")
        }
        None => shell.pick("个错误，比不了", "error(s), so it cannot be compared"),
    };
    let said = format!("{count} {end}");
    writeln!(shell.err, "{shown}{}{said}", shell.pick("：", ": "))?;
    Ok(side)
}

/// The policy of a module. Its rules are believed only because compiling them gives these bytes.
fn module(shown: &str, bytes: &[u8]) -> Result<Side, Failure> {
    let failed = |why: String| {
        Failure::said(format!("读不了模块 {shown}：{why}"), format!("cannot read the module {shown}: {why}"))
    };
    let artifact = Artifact::read(bytes).map_err(|error| failed(error.to_string()))?;
    let policy = shao_compiler::decompile(&artifact).map_err(|error| failed(error.to_string()))?;
    Ok(Side { policy, artifact, draft: false })
}
