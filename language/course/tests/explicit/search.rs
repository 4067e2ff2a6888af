//! An explicit search over worlds, by the plain words of the semantics.

use std::collections::{BTreeMap, BTreeSet};

use shao_abi::{Cap, Effect, Mark, MarkPoint, Point, Process, StageId, StageKind};

/// How a clock stands; one that is missing does not run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Runs,
    /// With the pauses that hold it.
    Stands(BTreeSet<usize>),
    /// With the 逾 marks that have fired.
    Late(BTreeSet<usize>),
}

/// Where a case stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct World {
    stage: u16,
    used: BTreeMap<u16, u32>,
    clocks: BTreeMap<usize, Phase>,
}

/// A step to another world.
#[derive(Debug, Clone)]
struct Step {
    to: World,
    by_time: bool,
    entered: bool,
    /// The clocks that it starts, ends, stops, resumes or fires.
    touched: BTreeSet<usize>,
}

/// A step under way.
#[derive(Clone)]
struct Going {
    world: World,
    entered: bool,
    touched: BTreeSet<usize>,
    heard: Vec<Point>,
    to_start: Vec<(usize, usize)>,
}

pub struct Search<'p> {
    process: &'p Process,
    relevant: Vec<usize>,
    pub worlds: BTreeSet<World>,
}

impl<'p> Search<'p> {
    pub fn of(process: &'p Process) -> Self {
        let moving = |marks: &[Mark]| marks.iter().flat_map(|m| &m.then).any(is_move);
        let relevant = (0..process.clocks.len())
            .filter(|at| process.clocks[*at].of_stage.is_some() || moving(&process.clocks[*at].marks))
            .collect();
        let mut search = Self { process, relevant, worlds: BTreeSet::new() };
        let mut ahead = vec![search.beginning()];
        while let Some(world) = ahead.pop() {
            if search.worlds.insert(world.clone()) {
                ahead.extend(search.steps(&world).into_iter().map(|step| step.to));
            }
        }
        search
    }

    pub fn stages(&self) -> BTreeSet<StageId> {
        self.worlds.iter().map(|world| StageId(world.stage)).collect()
    }

    /// Stages with a world in which silence changes nothing, 顶级 apart.
    pub fn waits_for_ever(&self) -> BTreeSet<StageId> {
        let waits = |world: &&World| {
            let stage = &self.process.stages[usize::from(world.stage)];
            stage.kind == StageKind::Main && !stage.top && !self.steps(world).iter().any(|step| step.by_time)
        };
        self.worlds.iter().filter(waits).map(|world| StageId(world.stage)).collect()
    }

    /// Whether some world leads to no end, found from the front: by looking at all that follows from each.
    pub fn somewhere_without_end(&self) -> bool {
        self.worlds.iter().any(|world| {
            let (mut seen, mut ahead) = (BTreeSet::new(), vec![world.clone()]);
            while let Some(world) = ahead.pop() {
                if self.process.stages[usize::from(world.stage)].kind == StageKind::End {
                    return false;
                }
                if seen.insert(world.clone()) {
                    ahead.extend(self.steps(&world).into_iter().map(|step| step.to));
                }
            }
            true
        })
    }

    /// Whether a case can be passed round for ever: from some world back to itself, a stage entered on the way, and every
    /// clock at some moment not running or touched.
    pub fn goes_round(&self) -> bool {
        self.worlds.iter().any(|first| {
            let start = (first.clone(), false, BTreeSet::new());
            let (mut seen, mut ahead) = (BTreeSet::new(), vec![start]);
            while let Some((world, entered, rested)) = ahead.pop() {
                let idle = self.relevant.iter().copied().filter(|clock| !self.pressing(&world, *clock));
                let here: BTreeSet<usize> = rested.iter().copied().chain(idle).collect();
                for step in self.steps(&world) {
                    let rested: BTreeSet<usize> = here.union(&step.touched).copied().collect();
                    let entered = entered || step.entered;
                    if step.to == *first && entered && rested.len() == self.relevant.len() {
                        return true;
                    }
                    let next = (step.to, entered, rested);
                    if seen.insert(next.clone()) {
                        ahead.push(next);
                    }
                }
            }
            false
        })
    }

    fn pressing(&self, world: &World, clock: usize) -> bool {
        match world.clocks.get(&clock) {
            Some(Phase::Runs) => true,
            Some(Phase::Late(fired)) => {
                let marks = self.process.clocks[clock].marks.iter().enumerate();
                let over =
                    |mark: &Mark| matches!(mark.at, MarkPoint::Over(_)) && mark.then.iter().any(is_move);
                marks.filter(|(_, mark)| over(mark)).any(|(at, _)| !fired.contains(&at))
            }
            Some(Phase::Stands(_)) | None => false,
        }
    }

    fn beginning(&self) -> World {
        let world = World { stage: 0, used: BTreeMap::new(), clocks: BTreeMap::new() };
        let mut going = going(&world);
        self.hear(&mut going, Point::Open);
        self.arrive(&mut going, 0);
        self.settle(going, false).to
    }

    fn steps(&self, world: &World) -> Vec<Step> {
        let stage = &self.process.stages[usize::from(world.stage)];
        let mut steps = Vec::new();
        if stage.kind == StageKind::End {
            return steps;
        }
        for action in &stage.actions {
            let results = if action.results.is_empty() { vec![None] } else { vec![Some(0), Some(1)] };
            for result in results {
                let done = self.act(going(world), world.stage, action.act.0, result);
                steps.extend(done.map(|going| self.settle(going, false)));
            }
        }
        for clock in &self.relevant {
            steps.extend(self.in_time(world, *clock).into_iter().map(|going| self.settle(going, true)));
        }
        steps
    }

    fn in_time(&self, world: &World, clock: usize) -> Vec<Going> {
        let written = &self.process.clocks[clock];
        let mut all = Vec::new();
        match world.clocks.get(&clock) {
            Some(Phase::Runs) => {
                let mut next = going(world);
                next.world.clocks.insert(clock, Phase::Late(BTreeSet::new()));
                all.push(self.follow(next, clock, &written.marks[0].then));
            }
            Some(Phase::Stands(by)) => {
                for pause in by.iter().filter(|pause| written.pauses[**pause].most.is_some()) {
                    let mut next = going(world);
                    self.go_on(&mut next, clock, *pause);
                    all.push(next);
                }
            }
            Some(Phase::Late(fired)) => {
                // They are written in the order in which they are due, so the first that has not fired comes next.
                let next = (1..written.marks.len()).find(|mark| !fired.contains(mark));
                if let Some(mark) = next {
                    let mut after = going(world);
                    let fired = fired.iter().copied().chain([mark]).collect();
                    after.world.clocks.insert(clock, Phase::Late(fired));
                    all.push(self.follow(after, clock, &written.marks[mark].then));
                }
            }
            None => {}
        }
        all.iter_mut().for_each(|going| {
            going.touched.insert(clock);
        });
        all
    }

    /// What a mark brings about, or nothing if it is refused.
    fn follow(&self, before: Going, _clock: usize, then: &[Effect]) -> Going {
        self.carry_out(before.clone(), then).unwrap_or(before)
    }

    fn act(&self, mut going: Going, stage: u16, act: u16, result: Option<usize>) -> Option<Going> {
        let actions = &self.process.stages[usize::from(stage)].actions;
        let action = actions.iter().find(|action| action.act.0 == act)?;
        let result = result.map(|at| &action.results[at]);
        let mut effects: Vec<Effect> = action.effects.clone();
        effects.extend(result.iter().flat_map(|result| result.effects.clone()));
        for cap in action.cap.iter().chain(result.and_then(|result| result.cap.as_ref())) {
            if let Some(over) = used(&mut going.world, cap)? {
                effects = over;
            }
        }
        let name = result.map(|result| result.name.clone());
        self.hear(&mut going, Point::Act { act: action.act, result: name });
        self.carry_out(going, &effects)
    }

    fn carry_out(&self, mut going: Going, effects: &[Effect]) -> Option<Going> {
        for effect in effects {
            going = match effect {
                Effect::Goto(to) => {
                    let from = StageId(going.world.stage);
                    self.hear(&mut going, Point::Leave(from));
                    self.arrive(&mut going, to.0);
                    going
                }
                Effect::Deem { act, result } => {
                    let stage = going.world.stage;
                    self.act(going, stage, act.0, result.map(usize::from))?
                }
                Effect::Stay | Effect::Mark(_) | Effect::Start(_) => going,
            };
        }
        Some(going)
    }

    fn arrive(&self, going: &mut Going, stage: u16) {
        going.world.stage = stage;
        going.entered = true;
        self.hear(going, Point::Enter(StageId(stage)));
        if self.process.stages[usize::from(stage)].kind == StageKind::End {
            going.touched.extend(going.world.clocks.keys().copied());
            going.world.clocks.clear();
            going.to_start.clear();
        }
    }

    fn hear(&self, going: &mut Going, point: Point) {
        for clock in self.relevant.iter().copied() {
            let written = &self.process.clocks[clock];
            if written.to.iter().any(|to| hits(to, &point)) {
                if going.world.clocks.remove(&clock).is_some() {
                    going.touched.insert(clock);
                }
                going.to_start.retain(|(other, _)| *other != clock);
            } else {
                self.pause(going, clock, &point);
            }
        }
        for clock in self.relevant.iter().copied() {
            let starts = self.process.clocks[clock].from.iter().any(|from| hits(from, &point));
            let waits = going.to_start.iter().any(|(other, _)| *other == clock);
            if starts && !waits && !going.world.clocks.contains_key(&clock) {
                going.to_start.push((clock, going.heard.len()));
            }
        }
        going.heard.push(point);
    }

    fn pause(&self, going: &mut Going, clock: usize, point: &Point) {
        let pauses = &self.process.clocks[clock].pauses;
        for at in (0..pauses.len()).filter(|at| hits(&pauses[*at].to, point)) {
            self.go_on(going, clock, at);
        }
        for at in (0..pauses.len()).filter(|at| hits(&pauses[*at].from, point)) {
            let held = match going.world.clocks.get(&clock) {
                Some(Phase::Runs) => BTreeSet::new(),
                Some(Phase::Stands(held)) => held.clone(),
                Some(Phase::Late(_)) | None => continue,
            };
            if !held.contains(&at) {
                let held = held.into_iter().chain([at]).collect();
                going.world.clocks.insert(clock, Phase::Stands(held));
                going.touched.insert(clock);
            }
        }
    }

    fn go_on(&self, going: &mut Going, clock: usize, pause: usize) {
        let Some(Phase::Stands(held)) = going.world.clocks.get(&clock) else { return };
        if held.contains(&pause) {
            let held: BTreeSet<usize> = held.iter().copied().filter(|at| *at != pause).collect();
            let next = if held.is_empty() { Phase::Runs } else { Phase::Stands(held) };
            going.world.clocks.insert(clock, next);
            going.touched.insert(clock);
        }
    }

    fn settle(&self, mut going: Going, by_time: bool) -> Step {
        for (clock, since) in std::mem::take(&mut going.to_start) {
            going.world.clocks.insert(clock, Phase::Runs);
            going.touched.insert(clock);
            for point in going.heard.clone().iter().skip(since) {
                self.pause(&mut going, clock, point);
            }
        }
        Step { to: going.world, by_time, entered: going.entered, touched: going.touched }
    }
}

fn going(world: &World) -> Going {
    Going {
        world: world.clone(),
        entered: false,
        touched: BTreeSet::new(),
        heard: Vec::new(),
        to_start: Vec::new(),
    }
}

/// Counts one use. The outer none: it is refused. The inner some: what happens instead.
fn used(world: &mut World, cap: &Cap) -> Option<Option<Vec<Effect>>> {
    let before = world.used.get(&cap.counter.0).copied().unwrap_or(0);
    if before < cap.most.value {
        world.used.insert(cap.counter.0, before + 1);
        return Some(None);
    }
    cap.over.clone().map(Some)
}

fn is_move(effect: &Effect) -> bool {
    matches!(effect, Effect::Goto(_) | Effect::Deem { .. })
}

fn hits(awaited: &Point, passed: &Point) -> bool {
    match (awaited, passed) {
        (Point::Act { act, result: None }, Point::Act { act: done, .. }) => act == done,
        _ => awaited == passed,
    }
}
