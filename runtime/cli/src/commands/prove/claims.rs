//! The claims about a process, and what speaks against them.

use shao_abi::{FlowId, StageId};
use shao_case::Policy;
use shao_compiler::Text;
use shao_course::{
    Cause, Explored, Late, STATES_MOST, Sight, circles, duties, lost, never_later, no_end, nobody_may, stuck,
    undecided, walk,
};

/// A claim.
pub struct Claim {
    /// Its name, for machines.
    pub slug: &'static str,
    /// What is claimed.
    pub says: Text,
    /// What speaks against it; nothing if it is proved.
    pub against: Vec<Text>,
}

impl Claim {
    /// Whether it is proved.
    pub fn holds(&self) -> bool {
        self.against.is_empty()
    }
}

/// The claims about the process of a flow: about its cases, and a child of each fork.
pub fn of(policy: &Policy<'_>, flow: FlowId) -> Vec<Claim> {
    let sight = Sight { process: policy.process, schema: policy.schema, decide: policy.decide };
    let Ok(all) = duties(sight, flow) else { return vec![too_many()] };
    let names = Names { policy };
    vec![
        names.owners(&all),
        names.exits(&all),
        names.limits(&all),
        names.circles(&all),
        names.escalations(&all),
        names.reach(&all, flow),
    ]
}

fn too_many() -> Claim {
    let against = Text::new(
        format!("状态超过 {STATES_MOST} 个,没有证完"),
        format!("more than {STATES_MOST} states: not proved"),
    );
    Claim {
        slug: "states",
        says: Text::new("走得完每一条路", "every course can be walked"),
        against: vec![against],
    }
}

/// The duties that time does not end from above.
fn lasting<'e, 'p>(all: &'e [Explored<'p>]) -> impl Iterator<Item = &'e Explored<'p>> {
    all.iter().filter(|explored| !explored.bounded)
}

struct Names<'p> {
    policy: &'p Policy<'p>,
}

impl Names<'_> {
    fn stage(&self, id: StageId) -> &str {
        self.policy.process.stages.get(id.index()).map_or("", |stage| stage.name.as_str())
    }

    fn clock(&self, id: shao_abi::ClockId) -> &str {
        self.policy.process.clocks.get(id.index()).map_or("", |clock| clock.name.as_str())
    }

    fn owners(&self, all: &[Explored<'_>]) -> Claim {
        let mut against = Vec::new();
        for explored in all {
            for found in undecided(&explored.course, &explored.graph, &explored.before) {
                let decision = self.policy.schema.decisions.get(found.decision.index());
                let (stage, decision) =
                    (self.stage(found.stage), decision.map_or("", |def| def.name.as_str()));
                against.push(Text::new(
                    format!("到 {stage} 有一条路没有作过判定 {decision}"),
                    format!("one way to {stage} leaves the decision {decision} out"),
                ));
            }
        }
        Claim { slug: "owners", says: Text::new("每个阶段有主", "every stage has an owner"), against }
    }

    fn exits(&self, all: &[Explored<'_>]) -> Claim {
        let states = lasting(all).filter_map(|e| e.graph.states.get(no_end(&e.course, &e.graph)?));
        let against = states.map(|state| {
            let stage = self.stage(state.stage);
            Text::new(format!("{stage} 走不到终态"), format!("no end can be reached from {stage}"))
        });
        Claim {
            slug: "exits",
            says: Text::new("从哪里都到得了终态", "an end can be reached from anywhere"),
            against: against.collect(),
        }
    }

    fn limits(&self, all: &[Explored<'_>]) -> Claim {
        let waits = lasting(all).flat_map(|e| stuck(&e.course, &e.graph));
        let against = waits.map(|wait| {
            let stage = self.stage(wait.stage);
            let (zh, en) = match wait.cause {
                Cause::NoClock => ("没有期限在走".to_owned(), "no clock runs".to_owned()),
                Cause::Blocked(clock) => (
                    format!("{} 届满会被挡住", self.clock(clock)),
                    format!("the lapse of {} can be refused", self.clock(clock)),
                ),
                Cause::Spent(clock) => (
                    format!("{} 此前已经届满", self.clock(clock)),
                    format!("{} has lapsed before", self.clock(clock)),
                ),
                Cause::Standing(clock) => {
                    (format!("{} 停着", self.clock(clock)), format!("{} stands still", self.clock(clock)))
                }
            };
            Text::new(format!("{stage} 没有人办就永远等下去:{zh}"), format!("{stage} waits for ever: {en}"))
        });
        let says = Text::new("每个等待有期限（顶级除外）", "every wait has a limit (顶级 apart)");
        Claim { slug: "limits", says, against: against.collect() }
    }

    fn circles(&self, all: &[Explored<'_>]) -> Claim {
        let mut against = Vec::new();
        for explored in lasting(all) {
            for circle in circles(&explored.course, &explored.graph) {
                let steps: Vec<_> = circle.steps.iter().map(|(at, edge)| (*at, edge)).collect();
                let (zh, en) = walk(&explored.course, &explored.graph, &steps);
                against.push(match (circle.passes(), circle.sure) {
                    (false, _) => Text::new(
                        format!("期限可以一停再停:{zh}"),
                        format!("a clock can be stopped again and again: {en}"),
                    ),
                    (true, true) => Text::new(zh, en),
                    (true, false) => Text::new(format!("可能:{zh}"), format!("possible: {en}")),
                });
            }
        }
        Claim {
            slug: "circles", says: Text::new("无推诿循环", "nobody is passed round for ever"), against
        }
    }

    fn escalations(&self, all: &[Explored<'_>]) -> Claim {
        let late = all.iter().flat_map(|e| never_later(&e.course, &e.graph));
        let against = late.map(|late| match late {
            Late::NotLater { clock, .. } => {
                let clock = self.clock(clock);
                Text::new(
                    format!("{clock} 的逾期不是一级比一级晚"),
                    format!("the marks of {clock} are not each later"),
                )
            }
            Late::Ended { clock, .. } => {
                let clock = self.clock(clock);
                Text::new(
                    format!("{clock} 届满以后的轮不到"),
                    format!("what comes after the lapse of {clock} never comes"),
                )
            }
            Late::Outrun { clock, by } => {
                let (clock, by) = (self.clock(clock), self.clock(by));
                Text::new(format!("{clock} 总是晚于 {by}"), format!("{by} always lapses before {clock}"))
            }
        });
        Claim {
            slug: "escalations",
            says: Text::new("提级逐级更晚", "each escalation is later than the one before"),
            against: against.collect(),
        }
    }

    fn reach(&self, all: &[Explored<'_>], flow: FlowId) -> Claim {
        let entered = lost(self.policy.process, flow, all).into_iter().map(|stage| {
            let stage = self.stage(stage);
            Text::new(format!("没有哪一步到 {stage}"), format!("nothing leads to {stage}"))
        });
        let done = nobody_may(all).into_iter().map(|(stage, act)| {
            let act = self.policy.process.acts.get(act.index()).map_or("", |act| act.name.as_str());
            let stage = self.stage(stage);
            Text::new(format!("{stage} 的 {act} 谁也做不了"), format!("nobody may ever do {act} in {stage}"))
        });
        let says =
            Text::new("每个阶段到得了，每个动作做得了", "every stage can be entered, every act be done");
        Claim { slug: "reach", says, against: entered.chain(done).collect() }
    }
}
