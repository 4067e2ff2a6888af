//! How many small changes of a policy its 案例 notice.
//!
//! Each change is run by the interpreter on the 案例 that reach the changed place; those that fail notice it. The
//! interpreter and the module give the same answers (the differential tests say so), and nothing is compiled anew.

use std::collections::BTreeMap;
use std::io::Write as _;

use serde_json::{Value as Json, json};
use shao_abi::Scenario;
use shao_case::{Coverage, Policy, ScenarioReport};
use shao_compiler::Text;
use shao_ir::Interpreter;
use shao_mutants::{Group, Mutant, Reach, mutants};

use crate::load::Policy as Compiled;
use crate::shell::{Failure, Shell};

/// What became of the changes of a policy.
pub struct Noticed {
    /// Of what is settled.
    firm: Score,
    /// Of what is 待县确认.
    provisional: Score,
    /// Those that no 案例 noticed.
    survivors: Vec<Survivor>,
    /// How many changes there are, whether they were run or not.
    all: usize,
}

/// How many were run, and how many of them were noticed.
#[derive(Debug, Default, Clone, Copy)]
struct Score {
    run: usize,
    noticed: usize,
}

/// A change that no 案例 noticed.
struct Survivor {
    group: Group,
    place: String,
    said: Text,
    unconfirmed: bool,
    /// Whether any 案例 reached the place at all.
    reached: bool,
}

/// Runs every change, or `sample` of them, evenly spread.
pub fn run(
    compiled: &Compiled,
    policy: &Policy<'_>,
    reports: &[ScenarioReport],
    sample: Option<usize>,
) -> Noticed {
    // Scenarios are run from what was compiled; a copy of them in every changed policy would only cost time.
    let base = shao_ir::Policy { scenarios: Vec::new(), ..compiled.ir.clone() };
    let every = mutants(&base);
    let all = every.len();
    let ran: Vec<(&Scenario, &Coverage)> = reports
        .iter()
        .filter(|report| report.ok)
        .filter_map(|report| {
            let scenario = compiled.scenarios().iter().find(|scenario| scenario.name == report.name);
            Some((scenario?, &report.coverage))
        })
        .collect();
    let chosen = spread(every, sample);
    let fates = fates(&base, policy, &ran, &chosen);
    let mut noticed =
        Noticed { firm: Score::default(), provisional: Score::default(), survivors: Vec::new(), all };
    for (mutant, fate) in chosen.iter().zip(fates) {
        noticed.add(mutant, fate);
    }
    noticed
}

/// What became of one change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Noticed,
    Unnoticed,
    Unreached,
}

/// The fates of all, in their order; the work is shared among the processors.
fn fates(
    base: &shao_ir::Policy,
    policy: &Policy<'_>,
    ran: &[(&Scenario, &Coverage)],
    chosen: &[Mutant],
) -> Vec<Fate> {
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = chosen.len().div_ceil(workers).max(1);
    let (calendar, hash) = (policy.calendar, policy.hash);
    let one = move |mutant: &Mutant| {
        let changed = mutant.applied_to(base);
        let decide = Interpreter::new(&changed);
        let policy = Policy {
            schema: &changed.schema,
            process: &changed.process,
            ledgers: &changed.ledgers,
            provenance: &changed.provenance,
            decide: &decide,
            calendar,
            hash,
            earlier: &[],
        };
        let mut reaching = ran.iter().filter(|(_, coverage)| reaches(&mutant.reach, coverage)).peekable();
        if reaching.peek().is_none() {
            return Fate::Unreached;
        }
        let fails = reaching.any(|(scenario, _)| !shao_case::run(&policy, scenario).ok);
        if fails { Fate::Noticed } else { Fate::Unnoticed }
    };
    std::thread::scope(|scope| {
        let work = |share: &'_ [Mutant]| share.iter().map(one).collect::<Vec<Fate>>();
        let parts: Vec<_> = chosen.chunks(share).map(|part| scope.spawn(move || work(part))).collect();
        // A worker that broke down noticed nothing.
        parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
    })
}

fn reaches(reach: &Reach, coverage: &Coverage) -> bool {
    match reach {
        Reach::Any => true,
        Reach::Stages(stages) => !stages.is_disjoint(&coverage.stages),
        Reach::Ledgers(ledgers) => !ledgers.is_disjoint(&coverage.ledgers),
    }
}

/// So many of them, evenly spread; all if there are not more.
fn spread(every: Vec<Mutant>, sample: Option<usize>) -> Vec<Mutant> {
    let (all, Some(wanted)) = (every.len(), sample) else { return every };
    if wanted >= all {
        return every;
    }
    let taken = |at: &usize| {
        let before = at.saturating_mul(wanted).checked_div(all);
        before != at.saturating_add(1).saturating_mul(wanted).checked_div(all)
    };
    every.into_iter().enumerate().filter(|(at, _)| taken(at)).map(|(_, mutant)| mutant).collect()
}

impl Noticed {
    fn add(&mut self, mutant: &Mutant, fate: Fate) {
        let score = if mutant.unconfirmed { &mut self.provisional } else { &mut self.firm };
        score.run = score.run.saturating_add(1);
        if fate == Fate::Noticed {
            score.noticed = score.noticed.saturating_add(1);
            return;
        }
        let place = &mutant.place;
        let place = if place.line == 0 { String::new() } else { format!("{}:{}", place.file, place.line) };
        self.survivors.push(Survivor {
            group: mutant.group,
            place,
            said: Text::new(mutant.zh(), mutant.en()),
            unconfirmed: mutant.unconfirmed,
            reached: fate == Fate::Unnoticed,
        });
    }

    /// The score, then what nobody noticed, part by part.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn text(&self, shell: &mut Shell) -> Result<(), Failure> {
        let run = self.firm.run.saturating_add(self.provisional.run);
        if run < self.all {
            let (zh, en) = (
                format!("  抽样：{} 处改动里均匀取 {run} 处", self.all),
                format!("  sampled: {run} of {} changes, evenly spread", self.all),
            );
            writeln!(shell.out, "{}", shell.pick(&zh, &en))?;
        }
        writeln!(shell.out, "  {}", self.firm.said("改动", "changes").in_lang(shell.lang))?;
        if self.provisional.run > 0 {
            let said = self.provisional.said("待县确认的改动", "changes of what is 待县确认");
            writeln!(shell.out, "  {}", said.in_lang(shell.lang))?;
        }
        let mut groups: BTreeMap<Group, Vec<&Survivor>> = BTreeMap::new();
        for one in &self.survivors {
            groups.entry(one.group).or_default().push(one);
        }
        for (group, survivors) in groups {
            let (zh, en) = (
                format!("  {}：没有一个案例发现 {} 处", group.zh(), survivors.len()),
                format!("  {}: {} that no 案例 notices", group.en(), survivors.len()),
            );
            writeln!(shell.out, "{}", shell.pick(&zh, &en))?;
            for one in survivors {
                let (place, said, notes) = (&one.place, one.said.in_lang(shell.lang), one.notes(shell));
                let gap = if place.is_empty() { "" } else { "  " };
                writeln!(shell.out, "    {place}{gap}{said}{notes}")?;
            }
        }
        Ok(())
    }

    /// All of it.
    #[must_use]
    pub fn json(&self) -> Json {
        let survivor = |one: &Survivor| {
            json!({
                "part": one.group.en(),
                "place": one.place,
                "said": {"zh": one.said.zh, "en": one.said.en},
                "unconfirmed": one.unconfirmed,
                "reached": one.reached,
            })
        };
        json!({
            "changes": self.all,
            "firm": {"run": self.firm.run, "noticed": self.firm.noticed},
            "provisional": {"run": self.provisional.run, "noticed": self.provisional.noticed},
            "survivors": self.survivors.iter().map(survivor).collect::<Json>(),
        })
    }
}

impl Survivor {
    fn notes(&self, shell: &Shell) -> String {
        let unreached = (!self.reached).then(|| shell.pick("没有案例走到", "no 案例 comes there"));
        let unconfirmed = self.unconfirmed.then(|| shell.pick("待县确认", "unconfirmed"));
        let notes: Vec<&str> = unreached.into_iter().chain(unconfirmed).collect();
        if notes.is_empty() {
            return String::new();
        }
        format!("{}{}{}", shell.pick("（", " ("), notes.join(shell.pick("，", ", ")), shell.pick("）", ")"))
    }
}

impl Score {
    fn said(self, zh: &str, en: &str) -> Text {
        let Self { run, noticed } = self;
        let percent = noticed.saturating_mul(100).checked_div(run).unwrap_or(100);
        Text::new(
            format!("{zh} {run} 处，案例发现 {noticed} 处（{percent}%）"),
            format!("{en}: {run}, noticed {noticed} ({percent}%)"),
        )
    }
}
