//! What the world must be told when a history is worked out anew: the difference of two sets of keyed effects.

use std::collections::{BTreeMap, BTreeSet};

use crate::state::AskAbout;
use crate::{AskId, CaseOpened, CaseState, Effect, EffectKey, Notice, Record, RunId, What};

/// The key of an effect. A wake-up has none: there is one, and it is replaced.
pub(crate) fn key_of(effect: &Effect) -> Option<&EffectKey> {
    match effect {
        Effect::Record(record) => Some(&record.key),
        Effect::Notify(notify) => Some(&notify.key),
        Effect::Open(opened) => Some(&opened.key),
        Effect::Send(sent) => Some(&sent.key),
        Effect::Entry(entry) => Some(&entry.key),
        Effect::Revoke(_) | Effect::Wake { .. } => None,
    }
}

/// Numbers the records of a new history and says how it differs from the one before. What still holds keeps its place
/// in the history; what is new comes after all that ever was in it, so no place is used twice.
pub(super) fn difference(
    before: &[Effect],
    seq: u64,
    after: &mut [Effect],
    state: &mut CaseState,
) -> Vec<Effect> {
    let held: BTreeMap<&EffectKey, &Effect> =
        before.iter().filter_map(|effect| Some((key_of(effect)?, effect))).collect();
    let (mut seq, mut places, mut news) = (seq, BTreeMap::new(), Vec::new());
    let mut kept: BTreeSet<EffectKey> = BTreeSet::new();
    for effect in after.iter_mut() {
        let Some(key) = key_of(effect).cloned() else { continue };
        let same = held.get(&key).copied().filter(|old| says_the_same(old, effect));
        if let Effect::Record(record) = &mut *effect {
            let place = same.and_then(place_of).unwrap_or_else(|| {
                seq = seq.saturating_add(1);
                seq
            });
            places.insert(record.seq, place);
            record.seq = place;
        }
        match same {
            Some(_) => {
                kept.insert(key);
            }
            None => news.push(effect.clone()),
        }
    }
    state.seq = seq;
    for decided in state.outcomes.values_mut() {
        decided.seq = places.get(&decided.seq).copied().unwrap_or(decided.seq);
    }
    let gone = before.iter().filter_map(key_of).filter(|key| !kept.contains(key));
    gone.cloned().map(Effect::Revoke).chain(news).collect()
}

fn place_of(effect: &Effect) -> Option<u64> {
    if let Effect::Record(record) = effect { Some(record.seq) } else { None }
}

/// Whether two effects of one key say the same. Numbers that only count do not matter, nor does when somebody had to
/// be told what he was told already.
pub(crate) fn says_the_same(a: &Effect, b: &Effect) -> bool {
    if let (Effect::Notify(a), Effect::Notify(b)) = (a, b) {
        return a.who == b.who && unnumbered_notice(&a.notice) == unnumbered_notice(&b.notice);
    }
    if let (Effect::Record(a), Effect::Record(b)) = (a, b) {
        return unnumbered(a) == unnumbered(b);
    }
    if let (Effect::Open(a), Effect::Open(b)) = (a, b) {
        // A case is opened once. How long its clocks had run by then is not told it again: 停摆, which it is told of itself,
        // does not count for it twice.
        return CaseOpened { carried: Vec::new(), ..(**a).clone() }
            == CaseOpened { carried: Vec::new(), ..(**b).clone() };
    }
    a == b
}

fn unnumbered_notice(notice: &Notice) -> Notice {
    match notice {
        Notice::Ask(_) => Notice::Ask(AskId(0)),
        Notice::Duty { .. } | Notice::Mark(_) | Notice::Extension { .. } | Notice::Withdrawn(_) => {
            notice.clone()
        }
    }
}

fn unnumbered(record: &Record) -> Record {
    let mut record = Record { seq: 0, ..record.clone() };
    let about = match &mut record.what {
        What::Asked { about, .. } | What::Answered { about, .. } | What::AskDropped { about } => about,
        What::Opened
        | What::Entered { .. }
        | What::Acted { .. }
        | What::Refused { .. }
        | What::Blocked { .. }
        | What::Decided { .. }
        | What::ClockStarted { .. }
        | What::ClockStopped { .. }
        | What::ClockResumed { .. }
        | What::ClockMet { .. }
        | What::ClockLapsed { .. }
        | What::ClockCancelled { .. }
        | What::ClockExtended { .. }
        | What::Marked { .. }
        | What::Forked { .. }
        | What::DutyEnded { .. }
        | What::DutyWithdrawn { .. }
        | What::Joined
        | What::Ended
        | What::Started { .. }
        | What::Heard { .. }
        | What::Followed { .. }
        | What::Led { .. }
        | What::Recused { .. }
        | What::Revised { .. }
        | What::Outage { .. }
        | What::Migrated { .. }
        | What::Retracted { .. } => return record,
    };
    if let AskAbout::Extension { run } = about {
        *run = RunId(0);
    }
    record
}
