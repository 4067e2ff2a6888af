//! Cases as they are asked for on the command line, played: a 案例 of the policy, or a case written out.

use serde_json::{Map, Value as Json};
use shao_abi::FlowId;
use shao_calendar::Moment;
use shao_case::{Act, FactProblem, Play, Policy, Reply, Words, read_facts};

use crate::commands::test::missing;
use crate::facts::{misfit, texts};
use crate::load::Policy as Compiled;
use crate::matter;
use crate::shell::Failure;

/// Which cases.
#[derive(Debug, clap::Args)]
pub struct Stage {
    /// 政策里的哪个案例 / a 案例 of the policy
    #[arg(long, value_name = "NAME", conflicts_with_all = ["facts", "opened", "act", "until"])]
    pub scenario: Option<String>,
    /// 案子的事实，JSON / the facts of a case, as JSON
    #[arg(long, value_name = "JSON", requires = "opened")]
    facts: Option<String>,
    /// 哪一种事项，或哪个流程；不写是第一个流程 / which matter or process; by default the first
    #[arg(long, value_name = "NAME", conflicts_with = "scenario")]
    pub matter: Option<String>,
    /// 何时立案 / when it is opened
    #[arg(long, value_name = "T", requires = "facts")]
    opened: Option<Moment>,
    /// 谁在何时做什么，可写多次 / who does what when; repeatable
    #[arg(long, value_name = "T 谁 动作 [结果] [参数=值]", requires = "facts")]
    act: Vec<String>,
    /// 推演到何时 / until when
    #[arg(long, value_name = "T")]
    pub until: Option<Moment>,
}

/// One `--act`.
struct Line<'a> {
    at: Moment,
    who: &'a str,
    act: &'a str,
    result: Option<&'a str>,
    args: Vec<(String, String)>,
}

impl Stage {
    /// Plays what is asked for; none if nothing is.
    ///
    /// # Errors
    /// When there is no such 案例, the facts or acts make no sense, or the policy is broken.
    pub fn play<'p>(&self, compiled: &Compiled, policy: &'p Policy<'p>) -> Result<Option<Play<'p>>, Failure> {
        match (&self.scenario, &self.facts, self.opened) {
            (Some(name), _, _) => {
                let scenario = compiled.scenarios().iter().find(|scenario| scenario.name == *name);
                let scenario = scenario.ok_or_else(|| missing(name, compiled.scenarios()))?;
                Ok(Some(shao_case::play(policy, scenario).1))
            }
            (None, Some(facts), Some(opened)) => {
                let flow = matter::flow(policy, self.matter.as_deref())?;
                self.written(policy, flow, facts, opened).map(Some)
            }
            (None, _, _) => Ok(None),
        }
    }

    /// A case that is written out. An act that is refused stands in the history as such.
    fn written<'p>(
        &self,
        policy: &'p Policy<'p>,
        flow: FlowId,
        facts: &str,
        opened: Moment,
    ) -> Result<Play<'p>, Failure> {
        let facts: Map<String, Json> = serde_json::from_str(facts).map_err(|error| {
            Failure::said(
                format!("--facts 不是 JSON 对象：{error}"),
                format!("--facts is not a JSON object: {error}"),
            )
        })?;
        let facts = read_facts(policy.schema, matter::of(policy, flow), &facts)
            .map_err(|problems| misfitting(&problems))?;
        let lines = self.act.iter().map(|text| line(text)).collect::<Result<Vec<_>, _>>()?;
        let mut play = Play::new(policy, Some(opened));
        let case = play.place("1");
        if let Reply::Refused(refusal) = play.open(case, opened, flow, facts).map_err(|why| broken(&why))? {
            return Err(Failure::said(refusal.zh(), refusal.en()));
        }
        play.call("1", policy.schema.matter_name(matter::of(policy, flow)));
        for line in &lines {
            let actor = policy.schema.party_named(line.who).ok_or_else(|| stranger(line.who))?;
            let args = texts(&line.args).into_iter().collect();
            let act = line.act.to_owned();
            let act = Act { act, result: line.result.map(str::to_owned), args, ..Act::default() };
            play.pass_to(line.at);
            play.act(case, line.at, actor, act).map_err(|why| broken(&why))?;
        }
        let last = lines.iter().map(|line| line.at).max().unwrap_or(opened);
        let until = self.until.unwrap_or(last).max(last);
        play.pass_to(until);
        play.settle(until);
        match play.stuck().first() {
            Some(stuck) => Err(broken(&stuck.why)),
            None => Ok(play),
        }
    }
}
/// `T 谁 动作 [结果] [参数=值 …]`; between date and time may stand `T` or a blank.
fn line(text: &str) -> Result<Line<'_>, Failure> {
    let wrong = || {
        Failure::said(
            format!("--act“{text}”读不懂；写法：2026-09-24 09:00 谁 动作 [结果] [参数=值]"),
            format!("--act `{text}`: write 2026-09-24 09:00 WHO ACT [RESULT] [NAME=VALUE]"),
        )
    };
    let mut words = text.split_whitespace().peekable();
    let date = words.next().ok_or_else(wrong)?;
    let time = words.next_if(|word| word.contains(':') && word.starts_with(|c: char| c.is_ascii_digit()));
    let at = time.map_or(date.to_owned(), |time| format!("{date} {time}")).parse().map_err(|_| wrong())?;
    let who = words.next().ok_or_else(wrong)?;
    let act = words.next().ok_or_else(wrong)?;
    let mut line = Line { at, who, act, result: None, args: Vec::new() };
    for word in words {
        match word.split_once('=') {
            Some((name, value)) => line.args.push((name.to_owned(), value.to_owned())),
            None if line.result.is_none() => line.result = Some(word),
            None => return Err(wrong()),
        }
    }
    Ok(line)
}

fn misfitting(problems: &[FactProblem]) -> Failure {
    let why = misfit(problems);
    Failure::said(format!("事实不合政策：{}", why.zh), format!("the facts do not fit: {}", why.en))
}

fn stranger(name: &str) -> Failure {
    Failure::said(format!("政策里没有“{name}”"), format!("the policy has no `{name}`"))
}

fn broken(why: &Words) -> Failure {
    Failure::said(why.zh(), why.en())
}
