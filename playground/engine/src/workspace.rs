//! The one object the page talks to.

use serde::Serialize;
use shao_abi::Scenario;
use shao_calendar::Calendar;
use shao_compiler::{Compiled, Lang, Memory, Spelling, compile};
use wasm_bindgen::prelude::*;

use crate::browser::Module;
use crate::ide::Asked;
use crate::report::{self, Report};
use crate::review::{Version, review};
use crate::simulate::{Ready, simulate};
use crate::texts::{Place, Texts};

/// The files of a policy and what was made of them. Offsets are in UTF-16 units, answers are JSON.
#[wasm_bindgen]
#[derive(Default)]
pub struct Workspace {
    sources: Memory,
    texts: Texts,
    calendar: Calendar,
    ready: Option<Ready>,
    scenarios: Vec<Scenario>,
    /// The files of the policy that was checked last.
    files: Vec<String>,
}

/// What running a 案例 showed.
#[derive(Serialize)]
struct ScenarioResult {
    name: String,
    failures: Vec<Failure>,
}

#[derive(Serialize)]
struct Failure {
    message: String,
    place: Option<Place>,
}

#[wasm_bindgen]
impl Workspace {
    /// An empty workspace with the national calendar.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self { calendar: Calendar::national(), ..Self::default() }
    }

    /// Adds or replaces a file.
    pub fn set_file(&mut self, path: &str, text: &str) {
        self.texts.insert(path, text);
        self.sources.files.insert(path.to_owned(), text.to_owned());
    }

    /// Removes a file.
    pub fn remove_file(&mut self, path: &str) {
        self.texts.remove(path);
        self.sources.files.shift_remove(path);
    }

    /// Checks and compiles the policy in `main`; a `Report`.
    pub fn check(&mut self, main: &str, lang: &str) -> String {
        let compiled = compile(&self.sources, main);
        let diagnostics = report::findings(&compiled, &self.texts, language(lang));
        self.files = compiled.checked.files.iter().map(|file| file.path.clone()).collect();
        let draft = compiled.artifact.is_none();
        self.load(compiled);
        let told = |ready: &Ready| report::policy(&ready.artifact, draft, &self.scenarios, &self.texts);
        let policy = self.ready.as_ref().map(told);
        json(&Report { diagnostics, policy, files: &self.files, policies: self.texts.policies() })
    }

    /// The colours of a file: a list of (from, to, kind).
    #[must_use]
    pub fn tokens(&self, path: &str) -> String {
        json(&self.texts.tokens(path))
    }

    /// Runs a case under the policy that was checked last; a `Simulation`.
    ///
    /// # Errors
    /// A sentence, when the case cannot be run at all.
    pub fn simulate(&self, plan: &str, lang: &str) -> Result<String, String> {
        let ready = self.ready.as_ref().ok_or("政策尚未编译")?;
        let plan = serde_json::from_str(plan).map_err(|error| error.to_string())?;
        simulate(ready, &self.calendar, &self.texts, &plan, language(lang))
            .map(|simulation| json(&simulation))
    }

    /// What the policy that was checked last changes of the one that another workspace checked last; a `Review`.
    ///
    /// # Errors
    /// A sentence, when one of them has errors, or a module fails.
    pub fn review(&self, old: &Workspace, lang: &str) -> Result<String, String> {
        let (old, new) = (old.version(), self.version());
        let old = old.ok_or("旧文有错误，比不了 / the old text has errors")?;
        let new = new.ok_or("新文有错误，比不了 / the new text has errors")?;
        review(old, new, language(lang)).map(|review| json(&review)).map_err(|error| error.to_string())
    }

    /// The file in its one canonical form; none if it cannot be read whole.
    #[must_use]
    pub fn format(&self, path: &str) -> Option<String> {
        shao_compiler::format(self.sources.files.get(path)?, Spelling::Kept).ok()
    }

    /// What could be typed at an offset; a `Completions` or null.
    #[must_use]
    pub fn complete(&self, path: &str, offset: usize, lang: &str) -> String {
        json(&self.asked(path, offset).complete(language(lang)))
    }

    /// What stands at an offset; a `Hover` or null.
    #[must_use]
    pub fn hover(&self, path: &str, offset: usize, lang: &str) -> String {
        json(&self.asked(path, offset).hover(language(lang)))
    }

    /// Runs the 案例 of the policy that was checked last; a list of `ScenarioResult`.
    #[must_use]
    pub fn run_scenarios(&self, lang: &str) -> String {
        let Some(Ready { artifact, module, .. }) = &self.ready else { return "[]".to_owned() };
        let shao_abi::Artifact { schema, process, ledgers, provenance, hash, .. } = artifact;
        let policy = shao_case::Policy {
            schema,
            process,
            ledgers,
            provenance,
            decide: module,
            calendar: &self.calendar,
            hash,
            earlier: &[],
        };
        let said = |words: &shao_case::Words| match language(lang) {
            Lang::Zh => words.zh.clone(),
            Lang::En => words.en.clone(),
        };
        let run = |scenario: &Scenario| {
            let report = shao_case::run(&policy, scenario);
            let failed = report.steps.iter().filter(|step| !step.ok);
            let failures = failed.map(|step| Failure {
                message: format!("{}：{}", said(&step.said), said(&step.happened)),
                place: self.texts.place(&step.place),
            });
            ScenarioResult { name: report.name.clone(), failures: failures.collect() }
        };
        json(&self.scenarios.iter().map(run).collect::<Vec<_>>())
    }
}

impl Workspace {
    fn asked<'a>(&'a self, path: &'a str, offset: usize) -> Asked<'a> {
        let others =
            self.files.iter().map(String::as_str).filter(|file| *file != path && file.ends_with(".shao"));
        Asked { sources: &self.sources, texts: &self.texts, others: others.collect(), path, offset }
    }

    fn version(&self) -> Option<Version<'_>> {
        let Ready { artifact, policy, module } = self.ready.as_ref()?;
        Some(Version { policy, schema: &artifact.schema, decide: module, texts: &self.texts })
    }

    /// Keeps a policy that can be played, its module instantiated; a broken one leaves nothing behind. The 案例 of a draft
    /// can be looked at, but not be held to anything.
    fn load(&mut self, compiled: Compiled) {
        let Compiled { checked, artifact, draft } = compiled;
        let found = artifact.zip(checked.policy).or_else(|| draft.zip(checked.draft));
        self.scenarios = found.as_ref().map_or_else(Vec::new, |(_, policy)| policy.scenarios.clone());
        let kept = self.ready.take();
        self.ready = found.and_then(|(artifact, policy)| {
            let kept = kept.filter(|ready| ready.artifact.hash == artifact.hash).map(|ready| ready.module);
            let module = kept.map_or_else(|| Module::new(&artifact), Ok).ok()?;
            Some(Ready { artifact, policy, module })
        });
    }
}

fn language(lang: &str) -> Lang {
    if lang == "en" { Lang::En } else { Lang::Zh }
}

/// Plain data with text keys always serialises.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
