//! Runs a case of the page through the case engine, and keeps what the page draws.

mod chart;
mod drive;
mod linked;
mod types;

pub(crate) use types::{Named, Path, Plan, PlanStep, Simulation};

use shao_abi::{Artifact, FlowId, MatterId};
use shao_calendar::Calendar;
use shao_compiler::Lang;

use crate::browser::Module;
use crate::texts::Texts;

/// A policy ready to run in this worker: sound, or a draft all of whose errors have a case in hand.
pub(crate) struct Ready {
    pub artifact: Artifact,
    pub policy: shao_ir::Policy,
    pub module: Module,
}

/// What a simulation is given.
pub(crate) struct Setting<'a> {
    pub policy: shao_case::Policy<'a>,
    pub texts: &'a Texts,
    pub lang: Lang,
}

/// Runs a plan, or says why it cannot be run at all.
pub(crate) fn simulate(
    ready: &Ready,
    calendar: &Calendar,
    texts: &Texts,
    plan: &Plan,
    lang: Lang,
) -> Result<Simulation, String> {
    let Artifact { schema, process, ledgers, provenance, hash, .. } = &ready.artifact;
    let policy = shao_case::Policy {
        schema,
        process,
        ledgers,
        provenance,
        decide: &ready.module,
        calendar,
        hash,
        earlier: &[],
    };
    let setting = Setting { policy, texts, lang };
    chart::chart(&setting, drive::drive(&setting, plan)?)
}

impl Setting<'_> {
    /// What the cases of a process are about.
    fn matter(&self, flow: FlowId) -> MatterId {
        self.policy.process.flows.get(flow.index()).map_or(MatterId(0), |flow| flow.matter)
    }

    fn say(&self, words: &shao_case::Words) -> String {
        self.either(words.zh(), words.en())
    }

    fn fault(&self, fault: &shao_case::Fault) -> String {
        self.either(&fault.zh(), &fault.en())
    }

    fn either(&self, zh: &str, en: &str) -> String {
        match self.lang {
            Lang::Zh => zh.to_owned(),
            Lang::En => en.to_owned(),
        }
    }
}
