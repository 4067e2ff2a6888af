//! How late a clock can end, whatever the facts are.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use shao_abi::{Clock, ClockId, DecisionId, Limit, LimitSource, PartyId, StageId, StageKind, Type, Who};
use shao_calendar::{Moment, Pause};
use shao_case::{Deadline, Policy, deadline};

/// The lengths that each decision can give: by decision and field.
pub type Lengths = BTreeMap<(DecisionId, u16), Vec<Limit>>;

/// What the ends of clocks are worked out from, and what was worked out: many courses ask for the same.
pub(crate) struct Ends<'p> {
    pub policy: &'p Policy<'p>,
    lengths: &'p Lengths,
    lapses: RefCell<BTreeMap<Run, Latest>>,
    holders: RefCell<BTreeMap<(ClockId, StageId), Holders>>,
}

/// By whose timetable a clock may close; none closes at 24:00.
type Holders = Vec<Option<PartyId>>;

/// A clock, the stage in which it started, when, and its pauses.
type Run = (ClockId, StageId, Moment, Vec<(Moment, Option<Moment>)>);

/// When something is due at the latest: of two, the greater one. Standing is later than anything known, and unknown later
/// still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Latest {
    At(Moment),
    /// It stands still.
    Standing,
    /// The calendar ends before it, or it cannot be told.
    Unknown,
}

impl<'p> Ends<'p> {
    pub fn new(policy: &'p Policy<'p>, lengths: &'p Lengths) -> Self {
        Self { policy, lengths, lapses: RefCell::default(), holders: RefCell::default() }
    }

    /// Forgets what only one start day asks for.
    pub fn forget(&self) {
        self.lapses.borrow_mut().clear();
    }

    pub fn clock(&self, id: ClockId) -> Option<&Clock> {
        self.policy.process.clocks.get(id.index())
    }

    /// When a clock lapses that started in `stage` at `start` and stood still in `pauses`.
    pub fn lapse(&self, id: ClockId, stage: StageId, start: Moment, pauses: &[Pause]) -> Latest {
        let run: Run = (id, stage, start, pauses.iter().map(|pause| (pause.from, pause.to)).collect());
        if let Some(known) = self.lapses.borrow().get(&run) {
            return *known;
        }
        let end = self.work_out(id, stage, start, pauses);
        self.lapses.borrow_mut().insert(run, end);
        end
    }

    fn work_out(&self, id: ClockId, stage: StageId, start: Moment, pauses: &[Pause]) -> Latest {
        let Some(clock) = self.clock(id) else { return Latest::Unknown };
        let each = |party: Option<PartyId>| match &clock.limit {
            LimitSource::Fixed { limit, .. } => self.one(party, start, extended(clock, *limit), pauses),
            LimitSource::Either { limits: [first, second], later, .. } => {
                let ends =
                    [*first, *second].map(|limit| self.one(party, start, extended(clock, limit), pauses));
                if *later { latest(ends) } else { ends.into_iter().min().unwrap_or(Latest::Unknown) }
            }
            LimitSource::Outcome { decision, field } => {
                let lengths = self.lengths.get(&(*decision, *field)).map_or(&[][..], Vec::as_slice);
                latest(lengths.iter().map(|limit| self.one(party, start, extended(clock, *limit), pauses)))
            }
        };
        latest(self.holders(id, stage).into_iter().map(each))
    }

    /// When `limit` has passed since the lapse of a clock; or since a pause of it began.
    pub fn after(&self, id: ClockId, stage: StageId, since: Moment, limit: Limit) -> Latest {
        latest(self.holders(id, stage).into_iter().map(|party| self.one(party, since, limit, &[])))
    }

    fn one(&self, party: Option<PartyId>, start: Moment, limit: Limit, pauses: &[Pause]) -> Latest {
        match deadline(self.policy, party, start, limit, pauses) {
            Ok(Deadline::At(at)) => Latest::At(at),
            Ok(Deadline::Standing) => Latest::Standing,
            Ok(Deadline::UnknownAfter(_)) | Err(_) => Latest::Unknown,
        }
    }

    /// By whose timetable a clock may close: one party of each timetable.
    fn holders(&self, id: ClockId, stage: StageId) -> Holders {
        if let Some(known) = self.holders.borrow().get(&(id, stage)) {
            return known.clone();
        }
        let found = self.clock(id).map_or_else(Vec::new, |clock| self.find_holders(clock, stage));
        self.holders.borrow_mut().insert((id, stage), found.clone());
        found
    }

    fn find_holders(&self, clock: &Clock, stage: StageId) -> Holders {
        let owner = || self.policy.process.stages.get(stage.index()).and_then(|stage| stage.owner);
        let mut parties = match clock.holder.or_else(owner) {
            Some(who) => self.parties(who, stage),
            None => vec![None],
        };
        let flow = self.policy.process.flows.get(clock.flow.index());
        for recusal in flow.into_iter().flat_map(|flow| &flow.recusals) {
            parties.extend(self.parties(recusal.instead, stage));
        }
        let hours = |party: &Option<PartyId>| {
            let party = party.and_then(|id| self.policy.schema.parties.get(id.index()));
            party.map(|party| (party.timetable.clone(), party.day_end))
        };
        let mut seen = BTreeSet::new();
        parties.retain(|party| seen.insert(hours(party)));
        parties
    }

    fn parties(&self, who: Who, stage: StageId) -> Holders {
        let slot = match who {
            Who::Party(party) | Who::Unconfirmed(party) => return vec![Some(party)],
            Who::Slot(slot) => Some(slot),
            Who::Member => self.fork_of(stage),
        };
        let ty = slot.and_then(|slot| self.policy.schema.slots.get(slot.index())).map(|slot| &slot.ty);
        match ty {
            Some(Type::Party { among } | Type::PartySet { among }) => {
                among.iter().copied().map(Some).collect()
            }
            Some(Type::Bool | Type::Int { .. } | Type::Enum(_) | Type::EnumSet(_) | Type::Limit) | None => {
                vec![None]
            }
        }
    }

    fn fork_of(&self, stage: StageId) -> Option<shao_abi::SlotId> {
        let stages = &self.policy.process.stages;
        let (StageKind::Child(parent) | StageKind::ChildEnd(parent)) = stages.get(stage.index())?.kind else {
            return None;
        };
        stages.get(parent.index())?.fork.as_ref().map(|fork| fork.over)
    }
}

/// A limit with every extension granted.
fn extended(clock: &Clock, limit: Limit) -> Limit {
    let Some(extension) = &clock.extension else { return limit };
    let (add, times) = (extension.add.value, i64::from(extension.times.value));
    if add.unit != limit.unit.counted() {
        return limit;
    }
    Limit { n: limit.n.saturating_add(add.n.saturating_mul(times)), unit: limit.unit }
}

pub(crate) fn latest(ends: impl IntoIterator<Item = Latest>) -> Latest {
    ends.into_iter().max().unwrap_or(Latest::Unknown)
}
