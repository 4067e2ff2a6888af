//! The logs of a play, event by event through the bare step under both evaluators: every effect, reply and state.

use shao_case::{CaseState, Event, Play, Policy, needs_log, revise, step};

use super::volume::Volume;

pub fn compare(one: &Policy<'_>, other: &Policy<'_>, play: &Play<'_>, volume: &mut Volume) {
    for case in play.cases() {
        let mut state: Option<CaseState> = None;
        for (at, event) in case.log.iter().enumerate() {
            state = if needs_log(event) {
                revised(one, other, &case.log[..at], event, volume)
            } else {
                stepped(one, other, state, event, volume)
            };
        }
        assert_eq!(state, case.state, "{}: its log leads elsewhere", case.key);
    }
}

fn stepped(
    one: &Policy<'_>,
    other: &Policy<'_>,
    state: Option<CaseState>,
    event: &Event,
    volume: &mut Volume,
) -> Option<CaseState> {
    let expected = step(one, state.clone(), event).unwrap();
    let found = step(other, state, event).unwrap();
    assert_eq!(expected, found, "{event:?}");
    volume.steps += 1;
    volume.refused += usize::from(expected.reply.refusal().is_some());
    volume.effects += expected.effects.len();
    expected.state
}

fn revised(
    one: &Policy<'_>,
    other: &Policy<'_>,
    log: &[Event],
    event: &Event,
    volume: &mut Volume,
) -> Option<CaseState> {
    let expected = revise(one, log, event).unwrap();
    let found = revise(other, log, event).unwrap();
    assert_eq!(expected, found, "{event:?}");
    volume.steps += 1;
    volume.revised += 1;
    volume.effects += expected.effects.len();
    expected.state
}
