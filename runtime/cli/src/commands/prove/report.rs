//! What was proved of a flow, for people and for machines.

use std::io::{self, Write as _};

use serde_json::{Value, json};
use shao_abi::{FlowId, StageId};
use shao_case::Policy;
use shao_compiler::{Lang, Text};
use shao_horizon::{Bound, Longest, Unbounded};

use super::claims::Claim;
use crate::shell::Shell;

/// What is to be reported of a flow.
pub struct Report<'r> {
    pub policy: &'r Policy<'r>,
    pub flow: FlowId,
    pub claims: &'r [Claim],
    pub longest: &'r Longest,
    /// The longest time beside what the superior law allows.
    pub law: &'r [Text],
}

impl Report<'_> {
    /// Writes it for people.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn text(&self, shell: &mut Shell) -> io::Result<()> {
        let lang = shell.lang;
        writeln!(shell.out, "{} {}", shell.pick("流程", "process"), flow_name(self.policy, self.flow))?;
        for claim in self.claims {
            let mark = if claim.holds() { '✓' } else { '✗' };
            writeln!(shell.out, "  {mark} {}", claim.says.in_lang(lang))?;
            for against in &claim.against {
                writeln!(shell.out, "      {}", against.in_lang(lang))?;
            }
        }
        for reason in reasons(self.policy, &self.longest.unbounded) {
            writeln!(shell.out, "  {}", reason.in_lang(lang))?;
        }
        match &self.longest.bound {
            Some(bound) => self.bound(bound, shell)?,
            None if self.longest.unbounded.is_empty() => {
                let none = Text::new("最长：算不出", "longest: cannot be told");
                writeln!(shell.out, "  {}", none.in_lang(lang))?;
            }
            None => {}
        }
        writeln!(shell.out)
    }

    fn bound(&self, bound: &Bound, shell: &mut Shell) -> io::Result<()> {
        let lang = shell.lang;
        writeln!(shell.out, "  {}", length(self.longest, bound).in_lang(lang))?;
        for step in &bound.steps {
            let by = match lang {
                Lang::Zh => &step.by.0,
                Lang::En => &step.by.1,
            };
            let (from, to) = (stage_name(self.policy, step.from), stage_name(self.policy, step.to));
            writeln!(shell.out, "      {}  {from} —{by}→ {to}", step.at)?;
        }
        writeln!(shell.out, "  {}", played(bound).in_lang(lang))?;
        for line in self.law {
            writeln!(shell.out, "  {}", line.in_lang(lang))?;
        }
        if let Some(day) = self.longest.beyond {
            let text = Text::new(
                format!("{day} 起立案的，期限过了日历公布的年份，没有算"),
                format!("opened from {day} on, cases pass the last published year and are not counted"),
            );
            writeln!(shell.out, "  {}", text.in_lang(lang))?;
        }
        Ok(())
    }

    /// It for machines.
    #[must_use]
    pub fn json(&self) -> Value {
        let both = |text: &Text| json!({"zh": text.zh, "en": text.en});
        let claims: Vec<Value> = self
            .claims
            .iter()
            .map(|claim| {
                let against: Vec<Value> = claim.against.iter().map(both).collect();
                json!({"claim": claim.slug, "proved": claim.holds(), "against": against})
            })
            .collect();
        let unbounded: Vec<Value> = reasons(self.policy, &self.longest.unbounded).iter().map(both).collect();
        let law: Vec<Value> = self.law.iter().map(both).collect();
        json!({
            "flow": flow_name(self.policy, self.flow),
            "claims": claims,
            "unbounded": unbounded,
            "longest": self.longest.bound.as_ref().map(|bound| bound_json(self.policy, bound)),
            "law": law,
            "beyond": self.longest.beyond.map(|day| day.to_string()),
        })
    }
}

fn length(longest: &Longest, bound: &Bound) -> Text {
    let days = bound.days;
    let (work_zh, work_en) = bound.workdays.map_or_else(Default::default, |n| {
        (format!("（其中工作日 {n} 天）"), format!(" ({n} of them working days)"))
    });
    let (start, end) = (bound.start.date(), bound.last);
    let waits = longest.unbounded.iter().any(|reason| matches!(reason, Unbounded::Waits(_)));
    let (if_zh, if_en) =
        if waits { ("顶级都在限内办的话，", ", if 顶级 keeps its limits") } else { ("", "") };
    Text::new(
        format!("{if_zh}最长 {days} 个自然日{work_zh}：{start} 立案，{end} 办结"),
        format!("longest{if_en}: {days} days{work_en}, opened {start}, ended {end}"),
    )
}

fn played(bound: &Bound) -> Text {
    match &bound.played {
        Some((end, _)) if *end == bound.end => {
            Text::new("在案件引擎里照样走过，终点一致", "played in the case engine with the same end")
        }
        Some((end, _)) => Text::new(
            format!("可能：案件引擎照这条路走，试过的事实最晚 {end} 办结；有没有更晚的事实，没有试出"),
            format!(
                "possible: played in the case engine this course ends by {end} with the facts that were tried"
            ),
        ),
        None => Text::new(
            "可能：试过的事实里，没有一种在案件引擎里走得通这条路",
            "possible: none of the facts that were tried takes this course in the case engine",
        ),
    }
}

fn reasons(policy: &Policy<'_>, unbounded: &[Unbounded]) -> Vec<Text> {
    let names: Vec<&str> = unbounded
        .iter()
        .filter_map(|reason| {
            if let Unbounded::Waits(stage) = reason { Some(stage_name(policy, *stage)) } else { None }
        })
        .collect();
    let waits = (!names.is_empty()).then(|| {
        let en = names.join(", ");
        Text::new(
            format!("最长：无上限，{} 上面再没有人，没有人办可以一直等", names.join("、")),
            format!("longest: no bound; nobody stands above {en}, where a case may wait for ever"),
        )
    });
    let others = unbounded.iter().filter_map(|reason| match reason {
        Unbounded::Waits(_) => None,
        Unbounded::Round(zh, en) => Some(Text::new(
            format!("最长：无上限，可以这样循环：{zh}"),
            format!("longest: no bound, for this circle: {en}"),
        )),
        Unbounded::NotProved => {
            Some(Text::new("最长：状态太多，没有算", "longest: too many states, not counted"))
        }
    });
    waits.into_iter().chain(others).collect()
}

fn bound_json(policy: &Policy<'_>, bound: &Bound) -> Value {
    let steps: Vec<Value> = bound
        .steps
        .iter()
        .map(|step| {
            let (from, to) = (stage_name(policy, step.from), stage_name(policy, step.to));
            json!({"at": step.at, "from": from, "by": step.by.0, "to": to})
        })
        .collect();
    json!({
        "start": bound.start,
        "end": bound.end,
        "last_day": bound.last.to_string(),
        "days": bound.days,
        "workdays": bound.workdays,
        "path": steps,
        "played_until": bound.played.as_ref().map(|(end, _)| end),
        "agrees": bound.played.as_ref().is_some_and(|(end, _)| *end == bound.end),
    })
}

fn flow_name<'p>(policy: &Policy<'p>, flow: FlowId) -> &'p str {
    policy.process.flows.get(flow.index()).map_or("", |flow| flow.name.as_str())
}

fn stage_name<'p>(policy: &Policy<'p>, stage: StageId) -> &'p str {
    policy.process.stages.get(stage.index()).map_or("", |stage| stage.name.as_str())
}
