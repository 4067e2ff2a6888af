//! What the 案例 of a policy reach, rule by rule and act by act.

use std::collections::BTreeSet;
use std::io::Write as _;

use serde_json::{Value as Json, json};
use shao_abi::{ClockId, DecisionId, DecisionKind, StageId};
use shao_case::{Policy, ScenarioReport, never_done};

use crate::shell::{Failure, Shell};
use crate::table::{Align, Table};

/// Something that a 案例 can reach.
#[derive(Debug)]
struct Item {
    /// Of which decision or stage.
    of: String,
    /// Its name.
    name: String,
    /// How many 案例 reach it.
    reached: usize,
}

/// The rules and acts of a policy, and how many 案例 reach each.
#[derive(Debug)]
pub struct Covered {
    rules: Vec<Item>,
    acts: Vec<Item>,
    /// Results of acts, and lapses of clocks.
    branches: Vec<Item>,
    /// Acts that can never be done where they are offered: of which stage, and which. They are not counted.
    never: Vec<(String, String)>,
}

impl Covered {
    /// Counts.
    #[must_use]
    pub fn by(policy: &Policy<'_>, reports: &[ScenarioReport]) -> Self {
        let never = never_done(policy);
        Self {
            rules: rules(policy, reports),
            acts: acts(policy, reports, &never),
            branches: branches(policy, reports, &never),
            never: told(policy, &never),
        }
    }

    /// The totals and what is never reached; all of it when `whole`, branches when they are asked for.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn text(&self, whole: bool, branches: bool, shell: &mut Shell) -> Result<(), Failure> {
        let branch = shell.pick("分支", "branches").to_owned();
        let titles = [
            (shell.pick("规则", "rules").to_owned(), &self.rules, shell.pick("判定", "decision").to_owned()),
            (shell.pick("动作", "acts").to_owned(), &self.acts, shell.pick("阶段", "stage").to_owned()),
            (branch.clone(), &self.branches, shell.pick("所在", "of").to_owned()),
        ];
        for (title, items, of) in titles.into_iter().filter(|(title, _, _)| branches || *title != branch) {
            let reached = items.iter().filter(|item| item.reached > 0).count();
            let walked = shell.pick("案例走到", "reached").to_owned();
            writeln!(shell.out, "  {title} {} {walked} {reached}", items.len())?;
            let mut table = Table::new(&[(&of, Align::Left), (&title, Align::Left), (&walked, Align::Right)]);
            let listed: Vec<&Item> = items.iter().filter(|item| whole || item.reached == 0).collect();
            for item in &listed {
                table.row(vec![item.of.clone(), item.name.clone(), item.reached.to_string()]);
            }
            for line in table.lines().iter().filter(|_| !listed.is_empty()) {
                writeln!(shell.out, "    {line}")?;
            }
        }
        if !self.never.is_empty() {
            let (many, some) = (self.never.len(), self.some_never(shell));
            let line = shao_compiler::Text::new(
                format!("  另有 {many} 处动作的条件在那里不会成立，不计：{some}"),
                format!("  {many} more can never be done where they are offered, and do not count: {some}"),
            );
            let line = line.in_lang(shell.lang);
            writeln!(shell.out, "{line}")?;
        }
        Ok(())
    }

    fn some_never(&self, shell: &Shell) -> String {
        /// How many of them are named.
        const NAMED_MOST: usize = 3;
        let named: Vec<String> =
            self.never.iter().take(NAMED_MOST).map(|(of, name)| format!("{of} {name}")).collect();
        let more = if self.never.len() > NAMED_MOST { shell.pick(" 等", " and more") } else { "" };
        format!("{}{more}", named.join(shell.pick("、", ", ")))
    }

    /// All of it.
    #[must_use]
    pub fn json(&self) -> Json {
        let items = |items: &[Item]| -> Json {
            items.iter().map(|i| json!({"of": i.of, "name": i.name, "scenarios": i.reached})).collect()
        };
        let never = self.never.iter().map(|(of, name)| json!({"of": of, "name": name}));
        json!({
            "rules": items(&self.rules),
            "acts": items(&self.acts),
            "branches": items(&self.branches),
            "never": never.collect::<Vec<_>>(),
        })
    }
}

/// The rules, without those that are the 当 of an action.
fn rules(policy: &Policy<'_>, reports: &[ScenarioReport]) -> Vec<Item> {
    let mut items = Vec::new();
    // What a 启动 passes on is no rule of the author's.
    let starts: Vec<_> = policy.process.starts.iter().filter_map(|start| start.facts).collect();
    let written = (0u16..)
        .map(DecisionId)
        .zip(&policy.schema.decisions)
        .filter(|(id, decision)| decision.kind != DecisionKind::Guard && !starts.contains(id));
    for (_, decision) in written {
        for rule in &decision.rules {
            let name = policy.provenance.rules.get(rule.index()).map_or("", |source| source.name.as_str());
            let reached = reports.iter().filter(|report| report.coverage.rules.contains(rule)).count();
            items.push(Item { of: decision.name.clone(), name: name.to_owned(), reached });
        }
    }
    items
}

/// Acts, by the stage that offers them and name.
type Acts = BTreeSet<(StageId, String)>;

fn told(policy: &Policy<'_>, acts: &Acts) -> Vec<(String, String)> {
    let stage = |id: &StageId| policy.process.stages.get(id.index()).map_or("", |stage| stage.name.as_str());
    acts.iter().map(|(id, act)| (stage(id).to_owned(), act.clone())).collect()
}

fn acts(policy: &Policy<'_>, reports: &[ScenarioReport], never: &Acts) -> Vec<Item> {
    let mut items = Vec::new();
    for (at, stage) in (0u16..).zip(&policy.process.stages) {
        for action in &stage.actions {
            let name = policy.process.acts.get(action.act.index()).map_or("", |act| act.name.as_str());
            let here = (StageId(at), name.to_owned());
            if never.contains(&here) {
                continue;
            }
            let reached = reports.iter().filter(|report| report.coverage.acts.contains(&here)).count();
            items.push(Item { of: stage.name.clone(), name: name.to_owned(), reached });
        }
    }
    items
}

/// Each result of an act, and each lapse.
fn branches(policy: &Policy<'_>, reports: &[ScenarioReport], never: &Acts) -> Vec<Item> {
    let mut items = Vec::new();
    for (at, stage) in (0u16..).zip(&policy.process.stages) {
        for action in &stage.actions {
            let name = policy.process.acts.get(action.act.index()).map_or("", |act| act.name.as_str());
            if never.contains(&(StageId(at), name.to_owned())) {
                continue;
            }
            for result in &action.results {
                let here = (StageId(at), name.to_owned(), result.name.clone());
                let reached = reports.iter().filter(|report| report.coverage.results.contains(&here)).count();
                items.push(Item { of: stage.name.clone(), name: format!("{name} {}", result.name), reached });
            }
        }
    }
    for (id, clock) in (0u16..).map(ClockId).zip(&policy.process.clocks) {
        let reached = reports.iter().filter(|report| report.coverage.lapses.contains(&id)).count();
        items.push(Item { of: format!("期限 {}", clock.name), name: "届满".to_owned(), reached });
    }
    items
}
