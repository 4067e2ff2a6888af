//! The longest time against the case engine: cases are played at random, many of them as late as can be, and none ends later
//! than the bound says. Where a case may wait for ever, whoever stands there acts within his own limit, as the bound has it.

use std::path::{Path, PathBuf};

use shao_abi::FlowId;
use shao_calendar::{Calendar, Date, Moment};
use shao_case::{
    Act, ActView, CaseState, ClockStatus, DutyId, Event, EventKind, Openness, Policy, plain_value,
    read_facts, step, view, ways,
};
use shao_compiler::{SourceError, Sources};
use shao_horizon::{Unbounded, latest, longest};
use shao_ir::Interpreter;

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % (n as u64)).unwrap()
    }
}

/// The folder of a policy.
struct Folder(PathBuf);

impl Sources for Folder {
    fn read(&self, path: &str) -> Result<String, SourceError> {
        std::fs::read_to_string(self.0.join(path)).map_err(|_| SourceError::Missing)
    }
}

fn compiled(name: &str) -> shao_compiler::Compiled {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies").join(name);
    let main = path.file_name().unwrap().to_str().unwrap();
    let compiled = shao_compiler::compile(&Folder(path.parent().unwrap().to_owned()), main);
    assert!(compiled.artifact.is_some(), "{name}: {:?}", compiled.checked.diagnostics);
    compiled
}

/// What a play came to.
enum Ended {
    At(Moment),
    /// Nobody can act within the limit of a stage where a case may wait for ever, or it took too many steps.
    Never,
}

struct Play<'p> {
    policy: &'p Policy<'p>,
    open: Vec<u16>,
    dice: Dice,
    late: bool,
}

impl Play<'_> {
    fn run(&mut self, flow: FlowId, start: Moment) -> Option<Ended> {
        let all = ways(self.policy, flow);
        let given = &all[self.dice.below(all.len())];
        let named =
            given.iter().map(|f| (f.name.clone(), serde_json::Value::String(f.value.clone()))).collect();
        let matter = self.policy.process.flows[flow.index()].matter;
        let facts = read_facts(self.policy.schema, matter, &named).ok()?;
        let mut state = self.send(
            None,
            0,
            start,
            None,
            EventKind::Open { flow, facts, origin: None, carried: Vec::new() },
        )?;
        let mut now = start;
        for number in 1..400 {
            if let Some(end) = state.ended {
                return Some(Ended::At(end));
            }
            let seen = view(self.policy, &state, now).ok()?;
            let Some(next) = seen.next else { return Some(Ended::Never) };
            // The last lawful moment before something falls due.
            let due = next.plus_millis(-1).unwrap().max(now);
            let kept = self.own_limit(&state).is_some_and(|limit| limit <= due);
            let acts: Vec<ActView> =
                seen.acts.iter().filter(|act| act.open != Openness::Closed).cloned().collect();
            let waits = !kept && (acts.is_empty() || self.dice.below(3) > 0);
            let at = if self.late { due } else { between(&mut self.dice, now, due) };
            let done = if waits { None } else { self.act(&state, number, at, &acts, kept) };
            (state, now) = match done {
                Some(state) => (state, at),
                None if kept => return Some(Ended::Never),
                None => (self.send(Some(state), number, next, None, EventKind::Wake)?, next),
            };
        }
        Some(Ended::Never)
    }

    /// The limit of the stage of the case, if a case may wait there for ever.
    fn own_limit(&self, state: &CaseState) -> Option<Moment> {
        let stage = state.root()?.stage;
        let own = |clock: &shao_case::ClockRun| {
            self.policy.process.clocks[clock.clock.index()].of_stage == Some(stage)
                && clock.status == ClockStatus::Running
        };
        let open = self.open.contains(&stage.0);
        state.clocks.iter().filter(|_| open).find(|run| own(run)).and_then(|run| run.due())
    }

    /// Some act; one that moves the case itself if it `must` move.
    fn act(
        &mut self,
        state: &CaseState,
        number: u32,
        at: Moment,
        acts: &[ActView],
        must: bool,
    ) -> Option<CaseState> {
        let before = state.root()?.visit;
        for _ in 0..if must { 40 } else { 2 } {
            if acts.is_empty() {
                return None;
            }
            let offer = &acts[self.dice.below(acts.len())];
            let result = match offer.results.len() {
                0 => None,
                n => Some(offer.results[self.dice.below(n)].clone()),
            };
            let args = offer.params.iter().map(|param| {
                let choice = match param.choices.len() {
                    0 => plain_value(&param.kind, &param.choices),
                    n => param.choices[self.dice.below(n)].clone(),
                };
                (param.name.clone(), serde_json::Value::String(choice))
            });
            let act = Act {
                act: offer.act.clone(),
                result,
                args: args.collect(),
                duty: Some(offer.duty),
                visit: None,
            };
            let done = self.send(Some(state.clone()), number, at, offer.by.as_deref(), EventKind::Act(act));
            let moved = |state: &CaseState| {
                state.root().is_some_and(|root| root.visit > before || state.ended.is_some())
            };
            if let Some(done) = done.filter(|done| !must || offer.duty == DutyId::ROOT && moved(done)) {
                return Some(done);
            }
        }
        None
    }

    fn send(
        &self,
        state: Option<CaseState>,
        number: u32,
        at: Moment,
        by: Option<&str>,
        kind: EventKind,
    ) -> Option<CaseState> {
        let actor = by.and_then(|name| self.policy.schema.party_named(name));
        let id = if kind == EventKind::Wake { String::new() } else { number.to_string() };
        let event =
            Event { id, case: "甲".to_owned(), at: None, received: at, expected_seq: None, actor, kind };
        let done = step(self.policy, state, &event).unwrap();
        if done.reply.refusal().is_some() { None } else { done.state }
    }
}

fn between(dice: &mut Dice, from: Moment, to: Moment) -> Moment {
    let minutes = usize::try_from(to.millis_since(from) / 60_000).unwrap_or(0);
    from.plus_minutes(i64::try_from(dice.below(minutes + 1)).unwrap()).unwrap()
}

/// Plays the flows of a policy from random days; gives how many plays ended, and how many of them at the bound itself.
fn hold(name: &str) -> (u32, u32) {
    let compiled = compiled(name);
    let (artifact, ir) = (compiled.artifact.unwrap(), compiled.checked.policy.unwrap());
    let interpreter = Interpreter::new(&ir);
    let calendar = Calendar::national();
    let policy = Policy {
        schema: &artifact.schema,
        process: &artifact.process,
        ledgers: &artifact.ledgers,
        provenance: &artifact.provenance,
        decide: &interpreter,
        calendar: &calendar,
        hash: &artifact.hash,
        earlier: &[],
    };
    let lengths = ir.lengths();
    let (mut ended, mut met) = (0, 0);
    for flow in (0..policy.process.flows.len()).map(|at| FlowId(u16::try_from(at).unwrap())) {
        let open = longest(&policy, flow, &lengths).unbounded;
        let open = open
            .iter()
            .filter_map(|why| if let Unbounded::Waits(stage) = why { Some(stage.0) } else { None });
        let mut play =
            Play { policy: &policy, open: open.collect(), dice: Dice(u64::from(flow.0)), late: false };
        for round in 0..8_u16 {
            let day = Date::new(2019, 1, 1)
                .unwrap()
                .plus_days(i64::try_from(play.dice.below(2300)).unwrap())
                .unwrap();
            let start = Moment::end_of_day(day);
            let bound = latest(&policy, flow, &lengths, start);
            for _ in 0..15 {
                play.late = round % 2 == 0;
                let Some(Ended::At(end)) = play.run(flow, start) else { continue };
                let bound =
                    bound.unwrap_or_else(|| panic!("{name} {flow:?}: {start} ends {end}, with no bound"));
                assert!(
                    end <= bound,
                    "{name} {flow:?}: opened {start}, it ended {end}, after the bound {bound}"
                );
                ended += 1;
                met += u32::from(end == bound);
            }
        }
    }
    (ended, met)
}

#[test]
fn no_case_ends_after_the_bound() {
    let names = [
        "yicheng/调配.shao",
        "yicheng/清单调整.shao",
        "laiyang/莱阳镇街治理.shao",
        "huangshi/职责准入.shao",
        "jinniu/双闭环.shao",
        "weizhou/解纷.shao",
        "weizhou/行业公约.shao",
        "jiaozuo/吹哨.shao",
        "jiaozuo/五权.shao",
    ];
    let (mut ended, mut met) = (0, 0);
    for name in names {
        let (here, exact) = hold(name);
        assert!(here > 50, "{name}: only {here} plays came to an end");
        (ended, met) = (ended + here, met + exact);
    }
    assert!(ended > 2000 && met > 5, "{ended} plays ended, {met} of them at the bound");
}
