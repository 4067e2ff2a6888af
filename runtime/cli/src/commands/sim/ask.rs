//! A case as it is written on the command line.

use serde_json::{Map, Value as Json};
use shao_abi::FlowId;
use shao_calendar::Moment;
use shao_case::{Act, FactProblem, Play, Played, Policy, Reply, Words, read_facts};

use super::{Tale, Told};
use crate::facts::{misfit, texts};
use crate::matter;
use crate::shell::Failure;

/// A case in the words of the command line.
pub struct Asked<'a> {
    /// By which process.
    pub flow: FlowId,
    /// Its facts, as JSON.
    pub facts: &'a str,
    /// When it is opened.
    pub opened: Moment,
    /// Who does what when.
    pub acts: &'a [String],
    /// Until when.
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

impl Asked<'_> {
    /// Plays it. An act that is refused stands in the history as such.
    ///
    /// # Errors
    /// When the facts or acts make no sense, or the policy is broken.
    pub fn play(&self, policy: &Policy<'_>) -> Result<Tale, Failure> {
        let facts: Map<String, Json> = serde_json::from_str(self.facts).map_err(|error| {
            Failure::said(
                format!("--facts 不是 JSON 对象：{error}"),
                format!("--facts is not a JSON object: {error}"),
            )
        })?;
        let facts = read_facts(policy.schema, matter::of(policy, self.flow), &facts)
            .map_err(|problems| misfitting(&problems))?;
        let lines = self.acts.iter().map(|text| line(text)).collect::<Result<Vec<_>, _>>()?;
        let mut play = Play::new(policy, Some(self.opened));
        let case = play.place("1");
        let opened = play.open(case, self.opened, self.flow, facts).map_err(|why| broken(&why))?;
        if let Reply::Refused(refusal) = opened {
            return Err(Failure::said(refusal.zh(), refusal.en()));
        }
        play.call("1", policy.schema.matter_name(matter::of(policy, self.flow)));
        for line in &lines {
            let actor = policy.schema.party_named(line.who).ok_or_else(|| stranger(line.who))?;
            let args = texts(&line.args).into_iter().collect();
            let act = line.act.to_owned();
            let act = Act { act, result: line.result.map(str::to_owned), args, ..Act::default() };
            play.pass_to(line.at);
            play.act(case, line.at, actor, act).map_err(|why| broken(&why))?;
        }
        let last = lines.iter().map(|line| line.at).max().unwrap_or(self.opened);
        let until = self.until.unwrap_or(last).max(last);
        play.pass_to(until);
        play.settle(until);
        match play.stuck().first() {
            Some(stuck) => Err(broken(&stuck.why)),
            None => Ok((play.cases().iter().map(told).collect(), play.county().cloned())),
        }
    }
}

fn told(case: &Played) -> Told {
    Told { name: case.name.clone(), state: case.state.clone(), records: case.records.clone() }
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
