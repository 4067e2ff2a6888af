//! What was worked out, for people and for machines.

use std::io::Write as _;

use serde_json::{Value as Json, json};
use shao_compiler::Text;

use super::{Generated, Offered};
use crate::shell::{Failure, Shell};

impl Generated {
    /// The numbers, what is not shown and why, then the 案例.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn text(&self, shell: &mut Shell) -> Result<(), Failure> {
        let (all, before, after) = (self.asked.all.len(), self.before.len(), self.after.len());
        let (more, left) = (self.offered.len(), self.missing.len());
        let head = Text::new(
            format!(
                "  该展示的 {all} 处：案例展示了 {before} 处；补上下面 {more} 个案例是 {after} 处，还差 {left} 处"
            ),
            format!(
                "  to be shown: {all}; the 案例 show {before}, with the {more} below {after}; {left} are left"
            ),
        );
        writeln!(shell.out, "{}", head.in_lang(shell.lang))?;
        for (at, why) in &self.missing {
            let what = self.said.get(*at).map_or("", |said| said.in_lang(shell.lang));
            let gap = shell.pick("——", " -- ");
            writeln!(shell.out, "    {what}{gap}{}", why.in_lang(shell.lang))?;
        }
        for idle in &self.asked.idle {
            let unasked = shell.pick("举不出来", "cannot be shown");
            writeln!(shell.out, "  {unasked}: {}", idle.in_lang(shell.lang))?;
        }
        for (decision, why) in &self.asked.undecided {
            let left_out = shell.pick("没有算", "not worked out");
            writeln!(shell.out, "  {left_out} {decision}: {}", why.in_lang(shell.lang))?;
        }
        if self.dropped > 0 {
            let zh = format!("  另有 {} 个写成案例跑不通，没有列", self.dropped);
            let en = format!(
                "  {} more did not hold when they were run as 案例, and are not listed",
                self.dropped
            );
            writeln!(shell.out, "{}", shell.pick(&zh, &en))?;
        }
        for one in &self.offered {
            writeln!(shell.out)?;
            for shown in self.shows(one) {
                writeln!(shell.out, "// {}", shown.in_lang(shell.lang))?;
            }
            write!(shell.out, "{}", one.text)?;
        }
        Ok(())
    }

    /// All of it.
    #[must_use]
    pub fn json(&self) -> Json {
        let both = |text: &Text| json!({"zh": text.zh, "en": text.en});
        let offered = |one: &Offered| {
            let shows: Json = self.shows(one).map(both).collect();
            json!({"name": one.title, "shows": shows, "scenario": one.text})
        };
        let missing =
            |(at, why): &(usize, Text)| json!({"what": self.said.get(*at).map(both), "why": both(why)});
        let undecided = |(decision, why): &(String, Text)| json!({"decision": decision, "why": both(why)});
        json!({
            "obligations": self.asked.all.len(),
            "shown": self.before.len(),
            "shown_with_these": self.after.len(),
            "dropped": self.dropped,
            "scenarios": self.offered.iter().map(offered).collect::<Json>(),
            "missing": self.missing.iter().map(missing).collect::<Json>(),
            "idle": self.asked.idle.iter().map(both).collect::<Json>(),
            "undecided": self.asked.undecided.iter().map(undecided).collect::<Json>(),
        })
    }

    fn shows<'a>(&'a self, one: &'a Offered) -> impl Iterator<Item = &'a Text> {
        one.shows.iter().filter_map(|at| self.said.get(*at))
    }
}
