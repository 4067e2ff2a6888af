//! A builder of processes, and the three that the tests use.

use shao_abi::*;

use super::world::*;

/// Builds a process by names. Stages are named first, so that any may be referred to.
pub struct Build {
    process: Process,
}

pub fn limit(n: i64, unit: LimitUnit) -> Limit {
    Limit { n, unit }
}

pub fn days(n: i64) -> Limit {
    limit(n, LimitUnit::WorkDay)
}

impl Build {
    /// `names` of main stages; those after `|` are ends.
    pub fn new(names: &str) -> Self {
        let (main, ends) = names.split_once('|').unwrap_or((names, ""));
        let stage = |name: &str, kind| Stage {
            name: name.to_owned(),
            flow: FlowId(0),
            kind,
            owner: None,
            top: false,
            decisions: Vec::new(),
            actions: Vec::new(),
            fork: None,
            meets: Vec::new(),
        };
        let mut stages: Vec<Stage> =
            main.split_whitespace().map(|name| stage(name, StageKind::Main)).collect();
        stages.extend(ends.split_whitespace().map(|name| stage(name, StageKind::End)));
        let process = Process {
            flows: vec![Flow::plain("办理".to_owned(), MatterId(0), StageId(0))],
            starts: vec![],
            stages,
            acts: Vec::new(),
            clocks: Vec::new(),
            counters: Vec::new(),
        };
        Self { process }
    }

    pub fn s(&self, name: &str) -> StageId {
        let at = self.process.stages.iter().position(|stage| stage.name == name).unwrap();
        StageId(u16::try_from(at).unwrap())
    }

    pub fn a(&mut self, name: &str) -> ActId {
        let at = self.process.acts.iter().position(|act| act.name == name).unwrap_or_else(|| {
            self.process.acts.push(ActDef { name: name.to_owned(), flow: FlowId(0) });
            self.process.acts.len() - 1
        });
        ActId(u16::try_from(at).unwrap())
    }

    pub fn stage(&mut self, name: &str) -> &mut Stage {
        let at = self.s(name).index();
        &mut self.process.stages[at]
    }

    pub fn owned(&mut self, name: &str, who: Who) -> &mut Self {
        self.stage(name).owner = Some(who);
        self
    }

    pub fn go(&self, name: &str) -> Effect {
        Effect::Goto(self.s(name))
    }

    /// An action of a stage that moves to another one (empty: it stays).
    pub fn action(&mut self, stage: &str, act: &str, to: &str) -> &mut Action {
        let effect = if to.is_empty() { Effect::Stay } else { self.go(to) };
        let act = self.a(act);
        let actions = &mut self.stage(stage).actions;
        actions.push(Action {
            act,
            by: None,
            guard: None,
            params: Vec::new(),
            cap: None,
            results: Vec::new(),
            effects: vec![effect],
        });
        actions.last_mut().unwrap()
    }

    pub fn result(&mut self, stage: &str, act: &str, name: &str, cap: Option<Cap>, effects: Vec<Effect>) {
        let act = self.a(act);
        let action = self.stage(stage).actions.iter_mut().find(|action| action.act == act).unwrap();
        action.effects.retain(|effect| *effect != Effect::Stay);
        action.results.push(ActionResult { name: name.to_owned(), cap, effects });
    }

    pub fn cap(&mut self, most: u32, over: Option<Vec<Effect>>) -> Cap {
        self.process.counters.push("次".to_owned());
        let counter = CounterId(u16::try_from(self.process.counters.len() - 1).unwrap());
        Cap { counter, most: Stated::firm(most), over }
    }

    pub fn fixed(limit: Limit) -> LimitSource {
        LimitSource::Fixed { limit, unconfirmed: false }
    }

    /// A named clock.
    pub fn clock(&mut self, name: &str, from: Vec<Point>, to: Vec<Point>, limit: LimitSource) -> &mut Clock {
        self.process.clocks.push(Clock {
            name: name.to_owned(),
            flow: FlowId(0),
            of_stage: None,
            holder: None,
            from,
            to,
            limit,
            marks: Vec::new(),
            pauses: Vec::new(),
            extension: None,
        });
        self.process.clocks.last_mut().unwrap()
    }

    /// 阶段 … 限 D 届满 …
    pub fn limited(&mut self, stage: &str, limit: Limit, lapse: Vec<Effect>) -> &mut Clock {
        let id = self.s(stage);
        let clock = self.clock(stage, vec![Point::Enter(id)], vec![Point::Leave(id)], Self::fixed(limit));
        clock.of_stage = Some(id);
        clock.marks.push(Mark { at: MarkPoint::Lapse, then: lapse });
        clock
    }

    pub fn act_point(&mut self, act: &str) -> Point {
        Point::Act { act: self.a(act), result: None }
    }

    pub fn deem(&mut self, act: &str, result: Option<u16>) -> Effect {
        Effect::Deem { act: self.a(act), result }
    }

    pub fn finish(&mut self) -> World {
        World::new(self.process.clone())
    }
}

fn text_param(name: &str) -> Param {
    Param { name: name.to_owned(), ty: None, slot: None }
}

/// The process of a village fire: the shortest that uses every construct.
pub fn liuxiang() -> World {
    let mut b = Build::new("待受理 待研判 待接单 待裁定 办理中 提级办理 待评价 待重办 | 归档 终结");
    main_clocks(&mut b);
    let centre = Who::Party(CENTRE);
    let lead = Who::Slot(LEAD);
    b.owned("待受理", centre).owned("待研判", centre).owned("待接单", lead).owned("待裁定", centre);
    b.owned("办理中", lead)
        .owned("提级办理", centre)
        .owned("待评价", Who::Party(CITIZEN))
        .owned("待重办", lead);
    b.stage("提级办理").top = true;
    b.stage("待研判").decisions = vec![ROUTE];
    b.action("待受理", "受理", "待研判");
    b.action("待受理", "不予受理", "终结").params = vec![text_param("理由")];
    b.action("待研判", "派单", "待接单");
    b.action("待接单", "接单", "办理中");
    let cap = b.cap(2, None);
    let back = b.action("待接单", "退单", "待裁定");
    (back.guard, back.cap, back.params) = (Some(NEVER_ASSIGNED), Some(cap), vec![text_param("理由")]);
    b.action("待裁定", "裁定", "");
    let (again, stays) = (vec![b.go("待研判")], vec![Effect::Mark(ASSIGNED), b.go("待接单")]);
    b.result("待裁定", "裁定", "成立", None, again);
    b.result("待裁定", "裁定", "不成立", None, stays);
    b.action("办理中", "委托鉴定", "");
    b.action("办理中", "收到意见", "").by = Some(Who::Party(EXPERT));
    b.action("办理中", "办结", "待评价");
    b.action("提级办理", "督促办结", "待评价");
    b.action("待评价", "评价", "");
    let (filed, redo) = (vec![b.go("归档")], vec![b.go("待重办")]);
    let twice = b.cap(2, Some(filed.clone()));
    b.result("待评价", "评价", "满意", None, filed.clone());
    b.result("待评价", "评价", "不满意", Some(twice), redo);
    b.result("待评价", "评价", "未评价", None, filed);
    b.action("待重办", "重办结", "待评价");
    stage_clocks(&mut b);
    b.finish()
}

fn main_clocks(b: &mut Build) {
    let ends = vec![Point::Enter(b.s("归档")), Point::Enter(b.s("终结"))];
    let up = b.go("提级办理");
    let total = LimitSource::Fixed { limit: days(30), unconfirmed: true };
    b.clock("总限", vec![Point::Open], ends, total).marks =
        vec![Mark { at: MarkPoint::Lapse, then: vec![Effect::Mark(RED), up.clone()] }];
    let (send, done) = (b.act_point("派单"), b.act_point("办结"));
    let to = vec![done, Point::Enter(b.s("待研判")), Point::Enter(b.s("提级办理"))];
    let pauses = vec![
        Pause {
            name: "裁定".to_owned(), from: b.act_point("退单"), to: b.act_point("裁定"), most: None
        },
        Pause {
            name: "鉴定".to_owned(),
            from: b.act_point("委托鉴定"),
            to: b.act_point("收到意见"),
            most: Some(Stated::firm(limit(20, LimitUnit::Day))),
        },
    ];
    let clock = b.clock("办理期", vec![send], to, LimitSource::Outcome { decision: ROUTE, field: 2 });
    clock.pauses = pauses;
    clock.marks = vec![
        Mark { at: MarkPoint::Left(Stated::firm(days(1))), then: vec![Effect::Mark(YELLOW)] },
        Mark { at: MarkPoint::Lapse, then: vec![Effect::Mark(RED), Effect::Mark(URGE)] },
        Mark { at: MarkPoint::Over(Stated::firm(days(5))), then: vec![up] },
    ];
    clock.extension = Some(Extension {
        params: vec![text_param("理由")],
        times: Stated::firm(1),
        add: Stated::firm(days(10)),
        by: Who::Party(CENTRE),
        within: Stated::firm(days(1)),
        silence: Silence::Refused,
    });
}

fn stage_clocks(b: &mut Build) {
    let (accept, send, take) = (b.deem("受理", None), b.deem("派单", None), b.deem("接单", None));
    b.limited("待受理", limit(30, LimitUnit::Minute), vec![Effect::Mark(URGE), accept]);
    b.limited("待研判", limit(4, LimitUnit::WorkHour), vec![send]);
    b.limited("待接单", days(2), vec![take]);
    let ruled = b.deem("裁定", Some(1));
    b.limited("待裁定", days(1), vec![ruled]);
    b.limited("提级办理", days(10), vec![Effect::Mark(RED)])
        .marks
        .push(Mark { at: MarkPoint::Every(Stated::firm(days(5))), then: vec![Effect::Mark(URGE)] });
    let silent = b.deem("评价", Some(2));
    b.limited("待评价", limit(7, LimitUnit::Day), vec![silent]);
    let up = b.go("提级办理");
    b.limited("待重办", days(5), vec![Effect::Mark(RED), up]);
}

/// A fork over 协办, joined as asked. The children report, or lapse into their end after one working day.
pub fn forked(join: impl FnOnce(&Build) -> Join) -> World {
    let mut b = Build::new("待办 会办 汇总 | 归档");
    b.owned("待办", Who::Party(CENTRE)).owned("会办", Who::Slot(LEAD)).owned("汇总", Who::Slot(LEAD));
    b.stage("待办").decisions = vec![ROUTE];
    let fork_stage = b.s("会办");
    for (name, kind) in
        [("协办中", StageKind::Child(fork_stage)), ("协办毕", StageKind::ChildEnd(fork_stage))]
    {
        let blank = Stage { name: name.to_owned(), kind, ..b.stage("归档").clone() };
        b.process.stages.push(blank);
    }
    b.owned("协办中", Who::Member);
    b.action("待办", "派单", "会办");
    b.action("会办", "办结", "汇总");
    b.action("汇总", "归档", "归档");
    b.action("协办中", "反馈", "协办毕");
    let child = Child { start: b.s("协办中"), end: b.s("协办毕") };
    let fork = Fork { over: HELPERS, child, join: join(&b) };
    b.stage("会办").fork = Some(fork);
    let end = b.go("协办毕");
    b.limited("协办中", days(1), vec![Effect::Mark(RED), end]);
    b.limited("汇总", days(5), vec![Effect::Mark(URGE)]);
    b.finish()
}

/// A stage whose decision waits for a judgement, and one that only the judgement's outcome can own.
pub fn judged() -> World {
    let mut b = Build::new("待定 承办 | 归档");
    b.owned("待定", Who::Party(CENTRE)).owned("承办", Who::Slot(SlotId(10)));
    b.stage("待定").decisions = vec![GRADE];
    b.action("待定", "移交", "承办");
    b.action("承办", "办结", "归档");
    b.action("承办", "从重办结", "归档").guard = Some(IS_SERIOUS);
    let hand = b.deem("移交", None);
    b.limited("待定", days(1), vec![hand]);
    b.finish()
}

/// A guard on an argument, a guard on a 须 decision, and a clock that warns from its very start.
pub fn guarded() -> World {
    let mut b = Build::new("待办 | 归档");
    b.owned("待办", Who::Party(CENTRE));
    b.stage("待办").decisions = vec![ADMIT];
    let urgent = b.action("待办", "加急", "归档");
    urgent.guard = Some(URGENT_ARG);
    urgent.params = vec![Param { name: "紧急".to_owned(), ty: Some(Type::Bool), slot: Some(SlotId(9)) }];
    b.action("待办", "放行", "归档").guard = Some(ADMITTED);
    let clock = b.limited("待办", days(1), vec![Effect::Mark(RED)]);
    clock.marks.push(Mark { at: MarkPoint::Left(Stated::firm(days(2))), then: vec![Effect::Mark(YELLOW)] });
    b.finish()
}
