//! One step of a case, and the steps of other cases that follow from it.

use std::collections::VecDeque;

use shao_abi::PartyId;
use shao_calendar::Moment;

use super::{Play, Played, Said, Stuck};
use crate::{
    CaseOpened, Effect, Event, EventKind, Fault, Policy, Record, Reply, Step, Words, needs_log, revise, step,
};

/// How many steps of other cases may follow from one.
const FOLLOW_MOST: u32 = 1000;

/// Something that comes to a case.
struct Coming {
    case: usize,
    at: Moment,
    kind: EventKind,
    actor: Option<PartyId>,
    /// The id of its event; none: the next number.
    id: Option<String>,
}

impl Play<'_> {
    /// Makes one step of a case, and the steps of other cases that follow from it.
    ///
    /// # Errors
    /// When the engine gives up on the case. It is parked, and so is any other case on which it gives up.
    pub fn send(
        &mut self,
        case: usize,
        at: Moment,
        kind: EventKind,
        actor: Option<PartyId>,
    ) -> Result<Reply, Words> {
        let heard = (kind != EventKind::Wake).then(|| kind.clone());
        let (about, id) = (heard.as_ref().and_then(|kind| self.about(case, kind)), self.next_id());
        let done = self.bring(case, at, kind, actor);
        let accepted = done.as_ref().is_ok_and(Reply::is_accepted);
        if let Some((kind, played)) = heard.zip(self.cases.get(case)) {
            let said = Said::Event { case: played.key.clone(), kind: Box::new(kind), actor, about };
            self.script.take(at, said, accepted, id);
        }
        done
    }

    /// 更正: the input that is corrected.
    fn about(&self, case: usize, kind: &EventKind) -> Option<usize> {
        let of = usize::try_from(super::again::corrected(kind)?).ok()?;
        self.script.of_event(&self.cases.get(case)?.log.get(of)?.id)
    }

    /// The id of the next event that comes without one.
    pub(super) fn next_id(&self) -> String {
        format!("{}", self.events.saturating_add(1))
    }

    /// The same of what comes by itself.
    pub(super) fn bring(
        &mut self,
        case: usize,
        at: Moment,
        kind: EventKind,
        actor: Option<PartyId>,
    ) -> Result<Reply, Words> {
        let (reply, mut ahead) = self.step_of(Coming { case, at, kind, actor, id: None })?;
        let mut followed = 0u32;
        while let Some(effect) = ahead.pop_front() {
            let Some(coming) = self.coming(effect, at) else { continue };
            // Each step of a case tells others at most a bounded number of things; a circle of them is a fault.
            followed = followed.saturating_add(1);
            if followed > FOLLOW_MOST {
                return Err(self.park(case, &Fault::Endless { bound: FOLLOW_MOST }));
            }
            let (other, starts) = (coming.case, matches!(coming.kind, EventKind::Open { .. }));
            // A case on which the engine gives up is listed, and the others go on.
            let Ok((reply, more)) = self.step_of(coming) else { continue };
            let refused = reply.refusal().filter(|_| starts);
            self.stuck.extend(refused.map(|r| Stuck { case: Some(other), why: r.reason.clone() }));
            ahead.extend(more);
        }
        Ok(reply)
    }

    /// Wakes each case at each instant it asked for, the earliest first: what one of them does may concern another.
    pub(super) fn wake_all(&mut self, to: Moment) {
        loop {
            let Some((when, at)) = self.due.first().copied().filter(|(when, _)| *when <= to) else { return };
            self.wakes = self.wakes.saturating_add(1);
            if self.wakes > self.wakes_most {
                return self.tire(at, when);
            }
            // One that is parked asks for nothing any more.
            let _parked = self.bring(at, when, EventKind::Wake, None).is_err();
        }
    }

    /// Enough has happened by itself.
    fn tire(&mut self, case: usize, when: Moment) {
        let most = self.wakes_most;
        let why = Words::new(
            format!("到 {when} 已自动发生 {most} 次，不再往后推"),
            format!("by {when} things have happened by themselves {most} times; it goes no further"),
        );
        self.stuck.push(Stuck { case: Some(case), why });
        self.cases.iter_mut().for_each(|case| case.wake = None);
        self.due.clear();
    }

    /// A case asks to be woken, or not to be.
    fn wake_at(&mut self, at: usize, when: Option<Moment>) {
        let Some(case) = self.cases.get_mut(at) else { return };
        if let Some(before) = std::mem::replace(&mut case.wake, when) {
            self.due.remove(&(before, at));
        }
        self.due.extend(when.map(|when| (when, at)));
    }

    /// What concerns another case comes to it under its key, so that it can be taken back by that.
    fn coming(&mut self, effect: Effect, now: Moment) -> Option<Coming> {
        let actor = None;
        match effect {
            Effect::Open(opened) => {
                let opened = *opened;
                let case = self.seat_for(opened.case.clone());
                let at = opened.at;
                let CaseOpened { key, flow, facts, origin, carried, .. } = opened;
                let kind = EventKind::Open { flow, facts, origin, carried };
                Some(Coming { case, at, kind, actor, id: Some(key.to_string()) })
            }
            Effect::Send(sent) => {
                let case = self.cases.iter().position(|case| case.key == sent.to)?;
                let kind = EventKind::Heard { from: sent.from, point: sent.point };
                Some(Coming { case, at: sent.at, kind, actor, id: Some(sent.key.to_string()) })
            }
            // What another case told or started does not hold any more: the case that heard of it is told.
            Effect::Revoke(key) => {
                let id = key.to_string();
                let case = self.cases.iter().position(|case| case.log.iter().any(|event| event.id == id))?;
                Some(Coming { case, at: now, kind: EventKind::Retract { id }, actor, id: None })
            }
            Effect::Record(_) | Effect::Wake { .. } | Effect::Notify(_) | Effect::Entry(_) => None,
        }
    }

    /// Makes one step of a case and keeps what came of it; gives what concerns other cases.
    fn step_of(&mut self, coming: Coming) -> Result<(Reply, VecDeque<Effect>), Words> {
        let Coming { case: at, at: received, kind, actor, id } = coming;
        self.events = self.events.saturating_add(1);
        let id = id.unwrap_or_else(|| self.events.to_string());
        let Some(case) = self.cases.get_mut(at) else { return Ok((Reply::Woken, VecDeque::new())) };
        // What people do was done when they say; everything else comes when it comes.
        let said = matches!(kind, EventKind::Act(_)).then_some(received);
        let event = Event { id, case: case.key.clone(), at: said, received, expected_seq: None, actor, kind };
        let (done, history) = match made(self.policy, case, &event) {
            Ok(made) => made,
            Err(fault) => return Err(self.park(at, &fault)),
        };
        if !done.repeated {
            case.log.push(event);
        }
        case.state = done.state;
        let mut wake = None;
        let renewed = history.is_some();
        case.records = history.unwrap_or_else(|| std::mem::take(&mut case.records));
        let mut others = VecDeque::new();
        for effect in done.effects {
            match effect {
                Effect::Record(record) if !renewed => case.records.push(*record),
                Effect::Record(_) => {}
                Effect::Notify(notify) => case.told.push(notify.who),
                Effect::Open(_) | Effect::Send(_) => others.push_back(effect),
                Effect::Entry(_) => self.seat.iter_mut().for_each(|seat| seat.take(&effect)),
                Effect::Revoke(_) => {
                    self.seat.iter_mut().for_each(|seat| seat.take(&effect));
                    others.push_back(effect);
                }
                Effect::Wake { at } => wake = Some(at),
            }
        }
        case.keep();
        self.wake_at(at, wake);
        Ok((done.reply, others))
    }

    /// Parks a case: it is as it was, and asks for nothing any more.
    fn park(&mut self, at: usize, fault: &Fault) -> Words {
        self.wake_at(at, None);
        let stuck = Stuck::fault(Some(at), fault);
        self.stuck.push(stuck.clone());
        stuck.why
    }
}

impl Played {
    /// Keeps of a step what the state will not say for ever.
    fn keep(&mut self) {
        let Some(state) = &self.state else { return };
        self.runs.extend(state.clocks.iter().map(|run| (run.id, run.clone())));
        self.decided.extend(state.outcomes.values().map(|decided| (decided.seq, decided.clone())));
    }
}

/// A step of a case, by its log where the event needs it. Gives the whole history then, since it may have changed.
fn made(policy: &Policy<'_>, case: &Played, event: &Event) -> Result<(Step, Option<Vec<Record>>), Fault> {
    if !needs_log(event) {
        return Ok((step(policy, case.state.clone(), event)?, None));
    }
    let revised = revise(policy, &case.log, event)?;
    let (state, effects, reply) = (revised.state, revised.effects, revised.reply);
    Ok((Step { state, effects, reply, repeated: false }, Some(revised.records)))
}
