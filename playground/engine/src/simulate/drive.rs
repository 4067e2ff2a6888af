//! Plays a plan: the sample, whatever it starts, and the county that counts what they leave.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use shao_abi::{FieldKind, FlowId, PartyId};
use shao_calendar::Moment;
use shao_case::{Act, AskAbout, Facts, Play, Reply, builtin, read_facts};

use super::Setting;
use super::types::{Named, Plan, PlanStep};

/// How often cases are woken at most; a policy that needs more repeats itself for ever.
const WAKES: u32 = 5_000;
/// The key of the sample.
const CASE: &str = "样例";

/// What happened.
pub(crate) struct Driven<'p> {
    pub play: Play<'p>,
    /// The place of the case that is shown.
    pub shown: usize,
    pub refusals: Vec<Option<String>>,
    /// How far it came.
    pub now: Moment,
    /// Why it came no farther, if it did not come to the end of the plan.
    pub stuck: Option<String>,
}

struct Driver<'a, 'p> {
    setting: &'a Setting<'p>,
    play: Play<'a>,
    /// The place of the sample.
    sample: usize,
    /// Judgements the plan answers as soon as they are asked.
    judgements: Vec<(u16, Named)>,
    refusals: Vec<Option<String>>,
    /// Up to when all went well.
    reached: Moment,
}

/// Runs a plan to its end, or as far as the policy knows what to do.
pub(crate) fn drive<'a>(setting: &'a Setting<'_>, plan: &Plan) -> Result<Driven<'a>, String> {
    let (opened, now) = (moment(&plan.opened)?, moment(&plan.until)?);
    let flow = setting.policy.process.flow_named(&plan.process);
    let flow = flow.ok_or_else(|| format!("没有流程“{}”", plan.process))?;
    let (facts, judgements) = facts(setting, flow, plan)?;
    let mut play = Play::new(&setting.policy, Some(opened)).at_most(WAKES);
    let sample = play.place(CASE);
    let refusals = Vec::with_capacity(plan.script.len());
    let mut driver = Driver { setting, play, sample, judgements, refusals, reached: opened };
    if let Reply::Refused(refusal) =
        driver.play.open(sample, opened, flow, facts).map_err(|why| setting.say(&why))?
    {
        return Err(setting.say(&refusal.reason));
    }
    let stuck = driver.script(plan, now).err();
    let Driver { play, refusals, reached, .. } = driver;
    // A case that is not started any more gives way to the sample.
    let shown = plan.shown.as_deref().and_then(|key| place(&play, key)).unwrap_or(sample);
    Ok(Driven { play, shown, refusals, now: reached, stuck })
}

/// The facts of the sample, and the answers to what will be asked about it.
fn facts(setting: &Setting<'_>, flow: FlowId, plan: &Plan) -> Result<(Facts, Vec<(u16, Named)>), String> {
    let schema = setting.policy.schema;
    let matter = setting.matter(flow);
    let judged = |name: &str| {
        schema.fields_of(matter).find_map(|(at, field)| {
            let asked = matches!(field.kind, FieldKind::Judgement { .. });
            (asked && field.name == name).then_some(at)
        })
    };
    let answers = plan.facts.iter().filter_map(|fact| Some((judged(&fact.name)?, fact.clone())));
    let given = plan.facts.iter().filter(|fact| judged(&fact.name).is_none());
    let given = given.map(|fact| (fact.name.clone(), Json::from(fact.value.clone()))).collect();
    let facts = read_facts(schema, matter, &given).map_err(|problems| {
        let said = problems.iter().map(|problem| setting.either(&problem.zh(), &problem.en()));
        said.collect::<Vec<_>>().join("；")
    })?;
    Ok((facts, answers.collect()))
}

fn place(play: &Play<'_>, key: &str) -> Option<usize> {
    play.cases().iter().position(|case| case.key == key && case.state.is_some())
}

impl Driver<'_, '_> {
    /// Does what the plan says, and lets time pass to its end.
    fn script(&mut self, plan: &Plan, now: Moment) -> Result<(), String> {
        self.answers(self.reached)?;
        for line in &plan.script {
            let at = moment(&line.at)?;
            let refused = if at <= now { self.act(at, line)? } else { None };
            self.refusals.push(refused);
        }
        self.until(now)?;
        self.play.settle(now);
        self.fine()
    }

    /// Says why something could not go on, if it could not.
    fn fine(&self) -> Result<(), String> {
        self.play.stuck().first().map_or(Ok(()), |stuck| Err(self.setting.say(&stuck.why)))
    }

    /// Does a line of the script. Says why it was refused, if it was.
    fn act(&mut self, at: Moment, line: &PlanStep) -> Result<Option<String>, String> {
        self.until(at)?;
        let Some(actor) = self.setting.policy.schema.party_named(&line.actor) else {
            return Ok(Some(format!("没有“{}”这一方", line.actor)));
        };
        let case = match line.case.as_deref() {
            None => self.sample,
            Some(key) => match place(&self.play, key) {
                Some(case) => case,
                None => return Ok(Some(format!("此时没有案件“{key}”"))),
            },
        };
        let args = line.args.iter().map(|arg| (arg.name.clone(), Json::from(arg.value.clone()))).collect();
        let act = Act { act: line.act.clone(), result: line.result.clone(), args, duty: None, visit: None };
        let reply = self.play.act(case, at, actor, act).map_err(|why| self.setting.say(&why))?;
        self.answers(at)?;
        Ok(reply.refusal().map(|refusal| self.setting.say(&refusal.reason)))
    }

    /// Lets everything happen up to an instant, and answers what is asked on the way.
    fn until(&mut self, at: Moment) -> Result<(), String> {
        while let Some(next) = self.play.next_due().filter(|next| *next <= at) {
            self.play.pass_to(next);
            self.fine()?;
            self.reached = next;
            self.answers(next)?;
        }
        self.play.pass_to(at);
        self.reached = at;
        Ok(())
    }

    /// Gives the answers the plan has for what is asked.
    fn answers(&mut self, at: Moment) -> Result<(), String> {
        while let Some((who, act)) = self.answer() {
            let reply = self.play.act(self.sample, at, who, act).map_err(|why| self.setting.say(&why))?;
            if reply.refusal().is_some() {
                break;
            }
        }
        Ok(())
    }

    /// The answer the plan has for an open question; each is given once.
    fn answer(&mut self) -> Option<(PartyId, Act)> {
        let state = self.play.case(self.sample)?.state.as_ref()?;
        let asked = |field: u16| {
            state.asks.iter().find(|ask| ask.about == AskAbout::Judgement { field }).and_then(|ask| ask.who)
        };
        let found = self.judgements.iter().position(|(field, _)| asked(*field).is_some())?;
        let who = self.judgements.get(found).and_then(|(field, _)| asked(*field))?;
        let (_, Named { name, value }) = self.judgements.remove(found);
        let args = BTreeMap::from([(name, Json::from(value))]);
        Some((who, Act { act: builtin::JUDGE.to_owned(), args, ..Act::default() }))
    }
}

fn moment(text: &str) -> Result<Moment, String> {
    text.parse().map_err(|_| format!("“{text}”不是时间"))
}
