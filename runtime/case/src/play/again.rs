//! Playing a script again, as it was or with one thing otherwise.

use std::collections::BTreeSet;

use shao_calendar::Moment;

use super::Play;
use super::script::{Input, Otherwise, Said, Script};
use crate::settlement::CountyAct;
use crate::{Change, EventKind, Policy};

/// A script that was played again.
pub(crate) struct Replayed<'p> {
    pub play: Play<'p>,
    /// Which inputs happened, by number.
    pub accepted: BTreeSet<usize>,
}

impl Script {
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
    if let (EventKind::Revise(revision), Some(now)) = (&mut kind, now.and_then(|now| u32::try_from(now).ok()))
    {
        match &mut revision.change {
            Change::Void { of } | Change::Replace { of, .. } | Change::Date { of, .. } => *of = now,
            Change::Add { .. } => {}
        }
    }
    kind
}
