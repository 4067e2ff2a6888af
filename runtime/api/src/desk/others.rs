//! What a step asks of other cases, as events for them. Their ids are the keys of the effects, so that doing it twice is
//! harmless and what was asked can be taken back.

use std::collections::VecDeque;

use shao_calendar::Moment;
use shao_case::{CaseOpened, Effect, EffectKey, Event, EventKind, Sent, Step};

/// What is to be done with other cases, in order.
pub(super) type Others = VecDeque<Other>;

/// Something to be done with another case.
pub(super) enum Other {
    /// It gets this event.
    Event(Box<Event>),
    /// Whoever got the event with this key hears that it does not hold any more.
    Retract(EffectKey, Moment),
}

/// What a step asks of other cases. `now` is its time.
pub(super) fn others(done: &Step, now: Moment) -> Others {
    let other = |effect: &Effect| match effect {
        Effect::Open(opened) => Some(Other::Event(Box::new(opening((**opened).clone())))),
        Effect::Send(sent) => {
            let Sent { key, to, from, point, at } = (**sent).clone();
            Some(Other::Event(Box::new(event(&key, to, at, EventKind::Heard { from, point }))))
        }
        Effect::Revoke(key) => Some(Other::Retract(key.clone(), now)),
        Effect::Record(_) | Effect::Wake { .. } | Effect::Notify(_) | Effect::Entry(_) => None,
    };
    done.effects.iter().filter_map(other).collect()
}

/// The event that opens a case which another case or time asks for. It is dated as it fell due, however late that is
/// noticed.
pub(super) fn opening(opened: CaseOpened) -> Event {
    let CaseOpened { key, case, flow, facts, origin, carried, at } = opened;
    event(&key, case, at, EventKind::Open { flow, facts, origin, carried })
}

/// The event by which a case hears that another one does not hold any more.
pub(super) fn retraction(key: &EffectKey, case: String, now: Moment) -> Event {
    let kind = EventKind::Retract { id: key.to_string() };
    Event { id: String::new(), ..event(key, case, now, kind) }
}

fn event(key: &EffectKey, case: String, at: Moment, kind: EventKind) -> Event {
    let id = key.to_string();
    Event { id, case, at: None, received: at, expected_seq: None, actor: None, kind }
}
