//! A county by hand: ledgers, a 问责, and a driver that enters, settles and answers.

use shao_abi::*;
use shao_calendar::Moment;

use super::super::process::Build;
use super::super::world::*;
use crate::settlement::*;
use crate::state::DutyId;
use crate::{EffectKey, Entry, Policy, Refusal};

/// 纪委, which answers about exemptions, and 区委, which decides.
pub const WATCH: PartyId = PartyId(7);
pub const LEADERS: PartyId = PartyId(8);

/// 阴平镇, 峨山镇, 公安分局, 自然资源局.
pub const UNITS: [PartyId; 4] = [TOWN, OTHER_TOWN, POLICE, LAND];

pub fn place() -> Place {
    Place { file: "t.shao".to_owned(), line: 1, start: 0, end: 0 }
}

pub fn limit(n: i64, unit: LimitUnit) -> Limit {
    Limit { n, unit }
}

/// A world whose cases do nothing, to which ledgers and what reads them are added.
pub fn bare() -> World {
    let mut b = Build::new("待办 | 归档");
    b.owned("待办", Who::Party(CENTRE));
    with_bodies(b.finish())
}

/// The same world, with 纪委 and 区委.
pub fn with_bodies(mut world: World) -> World {
    let office = [(510, 720), (840, 1050)];
    world.schema.parties.push(party("纪委", &office));
    world.schema.parties.push(party("区委", &office));
    world
}

pub fn ledger(world: &mut World, name: &str, fold: Fold, on: EntryPoint) -> LedgerId {
    world.ledgers.ledgers.push(Ledger {
        name: name.to_owned(),
        fold,
        flow: FlowId(0),
        on,
        broken_by: None,
        when: None,
        by: EntryKey::Responsible,
        value: None,
        cites: Vec::new(),
        place: place(),
    });
    LedgerId(u16::try_from(world.ledgers.ledgers.len() - 1).unwrap())
}

pub fn count(world: &mut World, name: &str) -> LedgerId {
    ledger(world, name, Fold::Count, EntryPoint::Opened)
}

/// A ledger in a window, and the slot by which guards read it.
pub fn tally(world: &mut World, ledger: LedgerId, window: Window) -> (Tally, SlotId) {
    let tally = Tally { ledger, window };
    let id = TallyId(u16::try_from(world.ledgers.tallies.len()).unwrap());
    world.ledgers.tallies.push(tally);
    let ty = Type::Int { kind: IntKind::Plain, min: 0, max: 100 };
    (tally, add_slot(world, "台账值", ty, SlotSource::Tally(id)))
}

pub fn add_slot(world: &mut World, name: &str, ty: Type, source: SlotSource) -> SlotId {
    world.schema.slots.push(slot(name, ty, source));
    SlotId(u16::try_from(world.schema.slots.len() - 1).unwrap())
}

/// A guard that reads these slots.
pub fn guard(world: &mut World, reads: &[SlotId], answers: Guard) -> DecisionId {
    let reads: Vec<u16> = reads.iter().map(|slot| slot.0).collect();
    let at = u16::try_from(world.decide.more.len()).unwrap();
    world.schema.decisions.push(decision("条件", DecisionKind::Guard, &[9 + at], &reads));
    world.decide.more.push(answers);
    DecisionId(DECISIONS + at)
}

/// Whether each slot holds at least so much; unknown if one is unknown.
pub fn at_least(slots: &[(SlotId, i64)], status: Status) -> Guard {
    let slots = slots.to_vec();
    Box::new(move |frame| {
        let value = |slot: SlotId| match frame.get(slot) {
            Some(Value::Int(n)) => Some(*n),
            _ => None,
        };
        if slots.iter().any(|(slot, _)| value(*slot).is_none()) {
            return answer(Status::Lacking, &[], &[], Vec::new());
        }
        let holds = slots.iter().all(|(slot, least)| value(*slot) >= Some(*least));
        answer(status, if holds { &[9] } else { &[] }, &[], Vec::new())
    })
}

pub fn propose(form: &str) -> Measure {
    Measure::Propose(form.to_owned())
}

/// A 情形 that holds from `least` entries of one ledger in a window on.
pub fn situation(world: &mut World, name: &str, ledger: LedgerId, window: Window, least: i64) -> Situation {
    let (tally, slot) = tally(world, ledger, window);
    let when = guard(world, &[slot], at_least(&[(slot, least)], Status::Decided));
    Situation {
        name: name.to_owned(),
        when: Some(when),
        evidence: vec![tally],
        measures: vec![propose("通报")],
        again: None,
        repeatable: false,
        unconfirmed: false,
        cites: vec!["《问责规定》第六条".to_owned()],
        place: place(),
    }
}

pub fn accountability(situations: Vec<Situation>) -> Accountability {
    Accountability {
        name: "基层治理".to_owned(),
        at: 18 * 60,
        situations,
        role: Some("主要负责人".to_owned()),
        subject: "领导干部".to_owned(),
        of: UNITS.to_vec(),
        hold: Stated::firm(limit(3, LimitUnit::WorkDay)),
        exemption: Exemption {
            name: "容错".to_owned(),
            by: Stated::firm(WATCH),
            limit: Stated::firm(limit(5, LimitUnit::WorkDay)),
        },
        decider: Stated::firm(LEADERS),
        appeal: Stated::firm(limit(30, LimitUnit::Day)),
        milder: false,
        cites: Vec::new(),
        place: place(),
    }
}

/// 推诿扯皮: three 无理退单 in 90 days; 再犯 within a year: 诫勉.
pub fn shirking() -> World {
    let mut world = bare();
    let returns = count(&mut world, "无理退单");
    let mut shirking = situation(&mut world, "推诿扯皮", returns, Window::Days(90), 3);
    shirking.again = Some(Again { window: Window::Months(12), measures: vec![propose("诫勉")] });
    world.ledgers.accountability = vec![accountability(vec![shirking])];
    world
}

/// Settles a county by hand and keeps what happened.
#[derive(Clone)]
pub struct Court<'w> {
    pub world: &'w World,
    /// The versions of before.
    pub earlier: &'w [Policy<'w>],
    pub county: County,
    pub news: Vec<News>,
    pub waits: Vec<String>,
    order: u64,
}

impl<'w> Court<'w> {
    pub fn new(world: &'w World, since: &str) -> Self {
        let county = County::new(&world.policy(), t(since));
        Self { world, earlier: &[], county, news: Vec::new(), waits: Vec::new(), order: 0 }
    }

    pub fn policy(&self) -> Policy<'w> {
        Policy { earlier: self.earlier, ..self.world.policy() }
    }

    /// An entry against a unit in the first ledger.
    pub fn against(&mut self, unit: PartyId, at: &str) -> EffectKey {
        self.enter(entry(LedgerId(0), unit, &format!("件{}", self.order + 1), at))
    }

    pub fn enter(&mut self, entry: Entry) -> EffectKey {
        let key = entry.key.clone();
        self.order += 1;
        self.county.take(self.order, &crate::Effect::Entry(Box::new(entry)));
        key
    }

    pub fn revoke(&mut self, key: &EffectKey) {
        self.order += 1;
        self.county.take(self.order, &crate::Effect::Revoke(key.clone()));
    }

    pub fn settle(&mut self, at: &str) -> Vec<String> {
        self.settle_at(t(at))
    }

    pub fn settle_at(&mut self, at: Moment) -> Vec<String> {
        let settled = settle(&self.policy(), self.county.clone(), at).unwrap();
        self.take(settled)
    }

    fn take(&mut self, settled: Settled) -> Vec<String> {
        self.county = settled.county;
        self.waits = settled.waits.into_iter().map(|words| words.zh).collect();
        self.news.extend(settled.news.clone());
        settled.news.into_iter().map(|news| format!("{} {}", news.at, news.words.zh)).collect()
    }

    /// Somebody does something about the last proposal.
    pub fn act(&mut self, at: &str, actor: PartyId, verb: ProposalVerb, answer: bool) -> Option<Refusal> {
        let proposal = self.county.proposals.last().map_or(ProposalId(1), |proposal| proposal.id);
        self.act_on(at, actor, verb, answer, proposal)
    }

    pub fn act_on(
        &mut self,
        at: &str,
        actor: PartyId,
        verb: ProposalVerb,
        answer: bool,
        proposal: ProposalId,
    ) -> Option<Refusal> {
        let doing = CountyAct { at: t(at), actor, proposal, verb, answer };
        let settled = act(&self.policy(), self.county.clone(), &doing).unwrap();
        let refusal = settled.refusal.clone();
        self.take(settled);
        refusal
    }

    /// Does what must be accepted.
    pub fn done(&mut self, at: &str, actor: PartyId, verb: ProposalVerb, answer: bool) {
        let refusal = self.act(at, actor, verb, answer);
        assert!(refusal.is_none(), "{refusal:?}");
    }

    pub fn proposal(&self) -> &Proposal {
        self.county.proposals.last().unwrap()
    }

    /// How the last proposal stands.
    pub fn status(&self) -> &'static str {
        self.county.proposals.last().map_or("无", |proposal| proposal.status.zh())
    }

    /// Why it stands so.
    pub fn why(&self) -> &str {
        &self.proposal().history.last().unwrap().why.zh
    }

    /// Takes the last proposal to the deciding body: 候核 over, not excused.
    pub fn bring_up(&mut self, held: &str, answered: &str) {
        self.settle(held);
        self.done(answered, WATCH, ProposalVerb::Exempt, false);
    }
}

pub fn entry(ledger: LedgerId, subject: PartyId, case: &str, at: &str) -> Entry {
    let key = EffectKey {
        case: case.to_owned(),
        cycle: 0,
        duty: DutyId::ROOT,
        visit: 1,
        rule: format!("动作 裁定 台账 {}", ledger.0),
        ordinal: 0,
    };
    Entry {
        key,
        ledger,
        breaks: false,
        subject,
        value: 1,
        at: t(at),
        opened: t(at),
        due: None,
        tainted: false,
    }
}
