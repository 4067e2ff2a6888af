//! What came to a play from outside, in order: enough to play it again, with one thing changed.

use std::collections::BTreeSet;

use shao_abi::PartyId;
use shao_calendar::Moment;

use super::Play;
use crate::settlement::{CountyAct, SituationId};
use crate::{Change, EventKind, Policy};

/// What came to a play from outside.
#[derive(Debug, Clone)]
pub(crate) struct Script {
    /// With whose day the county begins.
    pub first: Option<Moment>,
    /// The keys of the cases that were given a place from outside.
    pub places: Vec<String>,
    /// What was said, in order.
    pub inputs: Vec<Input>,
    /// Until when it was played.
    pub until: Moment,
    wakes_most: Option<u32>,
}

/// Something that came from outside.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    /// Its number: it keeps it, whatever is changed.
    pub serial: usize,
    /// When.
    pub at: Moment,
    /// What.
    pub said: Said,
    /// Whether it happened.
    pub accepted: bool,
    /// The id of its event.
    id: String,
}

/// What can come from outside.
#[derive(Debug, Clone)]
pub(crate) enum Said {
    /// Something happens to a case.
    Event {
        /// Its key.
        case: String,
        /// What.
        kind: Box<EventKind>,
        /// By whom.
        actor: Option<PartyId>,
        /// 更正: the input that it corrects.
        about: Option<usize>,
    },
    /// Somebody answers what the county proposes under this 情形 of this unit.
    Answer(CountyAct, SituationId, PartyId),
}

/// One thing that is otherwise.
#[derive(Debug, Clone)]
pub(crate) enum Otherwise {
    /// An input comes at another time.
    Moved(usize, Moment),
    /// Somebody does something besides.
    Added(Input),
    /// An input does not come.
    Dropped(usize),
}

/// The number of what is added to a script.
pub(crate) const ADDED: usize = usize::MAX;

impl Input {
    /// An act that nobody has done.
    pub(crate) fn added(at: Moment, case: &str, actor: PartyId, act: crate::Act) -> Self {
        let kind = Box::new(EventKind::Act(act));
        let said = Said::Event { case: case.to_owned(), kind, actor: Some(actor), about: None };
        Self { serial: ADDED, at, said, accepted: true, id: String::new() }
    }

    /// The act and who did it, if it is one.
    pub(crate) fn act(&self) -> Option<(&str, &crate::Act, PartyId)> {
        match &self.said {
            Said::Event { case, kind, actor: Some(actor), .. } => match kind.as_ref() {
                EventKind::Act(act) => Some((case, act, *actor)),
                EventKind::Open { .. }
                | EventKind::Heard { .. }
                | EventKind::Revise(_)
                | EventKind::Outage { .. }
                | EventKind::Follow { .. }
                | EventKind::Retract { .. }
                | EventKind::Migrate { .. }
                | EventKind::Wake => None,
            },
            Said::Event { actor: None, .. } | Said::Answer(..) => None,
        }
    }
}

/// A script that was played again.
pub(crate) struct Replayed<'p> {
    pub play: Play<'p>,
    /// Which inputs happened, by number.
    pub accepted: BTreeSet<usize>,
}

impl Script {
    pub(super) fn new(first: Option<Moment>) -> Self {
        let (places, inputs, until) = (Vec::new(), Vec::new(), first.unwrap_or(Moment::MIN));
        Self { first, places, inputs, until, wakes_most: None }
    }

    pub(super) fn at_most(&mut self, wakes: u32) {
        self.wakes_most = Some(wakes);
    }

    pub(super) fn passes(&mut self, to: Moment) {
        self.until = self.until.max(to);
    }

    /// The number of the input that came as this event.
    pub(super) fn of_event(&self, id: &str) -> Option<usize> {
        self.inputs.iter().find(|input| input.id == id).map(|input| input.serial)
    }

    pub(super) fn answer(&mut self, doing: &CountyAct, of: (SituationId, PartyId), accepted: bool) {
        self.take(doing.at, Said::Answer(*doing, of.0, of.1), accepted, String::new());
    }

    /// Takes note of an input.
    pub(super) fn take(&mut self, at: Moment, said: Said, accepted: bool, id: String) {
        self.passes(at);
        self.inputs.push(Input { serial: self.inputs.len(), at, said, accepted, id });
    }

    /// The same for these cases alone. What cases do concerns others only where they are linked.
    pub(crate) fn only(&self, keys: &BTreeSet<String>) -> Self {
        let ours = |input: &&Input| match &input.said {
            Said::Event { case, .. } => keys.contains(case),
            Said::Answer(..) => self.first.is_some(),
        };
        let inputs = self.inputs.iter().filter(ours).cloned().collect();
        let places = self.places.iter().filter(|key| keys.contains(*key)).cloned().collect();
        Self { inputs, places, ..self.clone() }
    }

    /// The same without a county: nothing is counted, and time opens no case.
    pub(crate) fn without_county(self) -> Self {
        let events = self.inputs.into_iter().filter(|input| matches!(input.said, Said::Event { .. }));
        Self { first: None, inputs: events.collect(), ..self }
    }

    /// In order of time, with one thing otherwise: that comes after what was said at the same time.
    fn ordered(&self, other: Option<&Otherwise>) -> Vec<Input> {
        let mut inputs = self.inputs.clone();
        let mut late = None;
        match other {
            None => {}
            Some(Otherwise::Dropped(serial)) => inputs.retain(|input| input.serial != *serial),
            Some(Otherwise::Added(input)) => late = Some(input.clone()),
            Some(Otherwise::Moved(serial, to)) => {
                let found = inputs.iter().position(|input| input.serial == *serial);
                late = found.map(|at| Input { at: *to, ..inputs.remove(at) });
            }
        }
        inputs.sort_by_key(|input| input.at);
        if let Some(late) = late {
            let place = inputs.partition_point(|input| input.at <= late.at);
            inputs.insert(place, late);
        }
        inputs
    }

    /// Plays it, with one thing otherwise, until an instant, or until `stop` says so: it is asked after each step.
    pub(crate) fn play<'p>(
        &self,
        policy: &'p Policy<'p>,
        other: Option<&Otherwise>,
        until: Moment,
        stop: Option<&dyn Fn(&Play<'_>) -> bool>,
    ) -> Replayed<'p> {
        let mut play = Play::new(policy, self.first);
        if let Some(most) = self.wakes_most {
            play = play.at_most(most);
        }
        self.places.iter().for_each(|key| {
            play.place(key.clone());
        });
        let (mut accepted, mut ids) = (BTreeSet::new(), Vec::new());
        for input in self.ordered(other).into_iter().filter(|input| input.at <= until) {
            if pass(&mut play, input.at, stop) {
                return Replayed { play, accepted };
            }
            ids.push((input.serial, play.next_id()));
            if say(&mut play, &input, &ids) {
                accepted.insert(input.serial);
            }
            if stop.is_some_and(|stop| stop(&play)) {
                return Replayed { play, accepted };
            }
        }
        if !pass(&mut play, until, stop) {
            play.settle(until);
        }
        Replayed { play, accepted }
    }
}

/// Lets time pass, in single steps where somebody asks after each. Says whether to stop.
fn pass(play: &mut Play<'_>, to: Moment, stop: Option<&dyn Fn(&Play<'_>) -> bool>) -> bool {
    if let Some(stop) = stop {
        let mut last = None;
        while let Some(due) = play.next_due().filter(|due| *due <= to && last != Some(*due)) {
            play.pass_to(due);
            if stop(play) {
                return true;
            }
            last = Some(due);
        }
    }
    play.pass_to(to);
    stop.is_some_and(|stop| stop(play))
}

/// Lets an input happen. Says whether it did.
fn say(play: &mut Play<'_>, input: &Input, ids: &[(usize, String)]) -> bool {
    match &input.said {
        Said::Event { case, kind, actor, about } => {
            let Some(at) = play.cases().iter().position(|played| played.key == *case) else { return false };
            let id = about.and_then(|about| ids.iter().find(|(serial, _)| *serial == about));
            let log = play.case(at).map_or(&[][..], |case| case.log.as_slice());
            let of = id.and_then(|(_, id)| log.iter().position(|event| event.id == *id));
            let kind = correcting(kind.as_ref().clone(), of);
            play.send(at, input.at, kind, *actor).is_ok_and(|reply| reply.is_accepted())
        }
        Said::Answer(doing, situation, subject) => {
            let of = play.county().and_then(|county| county.proposals_of(*situation, *subject).last());
            let Some(proposal) = of.map(|proposal| proposal.id) else { return false };
            let done = play.answer(&CountyAct { proposal, ..*doing });
            done.is_some_and(|done| done.is_ok_and(|settled| settled.refusal.is_none()))
        }
    }
}

/// The position of the event that a correction is about.
pub(super) fn corrected(kind: &EventKind) -> Option<u32> {
    match kind {
        EventKind::Revise(revision) => match &revision.change {
            Change::Void { of } | Change::Replace { of, .. } | Change::Date { of, .. } => Some(*of),
            Change::Add { .. } => None,
        },
        EventKind::Open { .. }
        | EventKind::Act(_)
        | EventKind::Heard { .. }
        | EventKind::Outage { .. }
        | EventKind::Follow { .. }
        | EventKind::Retract { .. }
        | EventKind::Migrate { .. }
        | EventKind::Wake => None,
    }
}

/// The same correction of an event that stands at another position now.
fn correcting(mut kind: EventKind, now: Option<usize>) -> EventKind {
    if let (EventKind::Revise(revision), Some(now)) = (&mut kind, now.and_then(|now| u32::try_from(now).ok())) {
        match &mut revision.change {
            Change::Void { of } | Change::Replace { of, .. } | Change::Date { of, .. } => *of = now,
            Change::Add { .. } => {}
        }
    }
    kind
}
