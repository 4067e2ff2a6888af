//! The smallest change that would have avoided something: one thing moved, or done besides, everything else held fixed.
//!
//! The script of the play is played again with the change, at one instant after another; between an instant that avoids
//! it and a later one that does not, the last minute that does is found by halving. Both were played.

use std::collections::BTreeSet;

use shao_calendar::Moment;

use super::because::{Instead, told};
use crate::names::Names;
use crate::play::{ADDED, Input, Otherwise, Script};
use crate::{Act, ActView, Openness, Play, Policy, Words, view};

/// A minute.
const MINUTE: i64 = 60_000;
/// How many changes are named.
const NAMED_MOST: usize = 3;

/// What is to be avoided.
pub(super) struct Search<'s> {
    pub policy: &'s Policy<'s>,
    /// What came to the play.
    pub script: &'s Script,
    /// Whether it did not come about.
    pub avoided: &'s dyn Fn(&Play<'_>) -> bool,
    /// What does not come about then, as the end of a sentence: `期限“在办”不届满`.
    pub then: &'s Words,
}

/// Where it came about.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    /// In which case, by key.
    pub case: String,
    /// What it is called.
    pub name: String,
    /// Since when something could have been done about it.
    pub since: Moment,
    /// When it came about.
    pub at: Moment,
}

impl Search<'_> {
    /// Whether the script itself brings it about: without that nothing can be said.
    pub fn is_sound(&self) -> bool {
        !(self.avoided)(&self.script.play(self.policy, None, self.script.until, None).play)
    }

    /// Changes that would have avoided it, the smallest first.
    pub fn at(&self, spots: &[Spot]) -> Vec<Instead> {
        let mut found = Vec::new();
        for spot in spots {
            found.extend(self.earlier(spot));
        }
        found.sort_by_key(distance);
        // An act that was done too late is told once.
        let same = |a: &Instead, b: &Instead| (&a.case, &a.who, &a.act) == (&b.case, &b.who, &b.act);
        let late = found.clone();
        for spot in spots {
            if found.len() < NAMED_MOST {
                let besides = self.besides(spot).into_iter();
                found.extend(besides.filter(|one| !late.iter().any(|other| same(other, one))));
            }
        }
        if found.is_empty() {
            for spot in spots {
                found.extend(self.undone(spot));
            }
        }
        found.dedup_by(|a, b| a.words == b.words);
        found.truncate(NAMED_MOST);
        found
    }

    /// What was done too late, done in time.
    fn earlier(&self, spot: &Spot) -> Vec<Instead> {
        let late = self.script.inputs.iter().filter(|input| input.at > spot.at);
        let acts =
            late.filter_map(|input| Some((input, input.act().filter(|(case, ..)| *case == spot.case)?)));
        let mut found: Vec<Instead> = Vec::new();
        for (input, (_, act, actor)) in acts {
            // Of one act that was tried again and again, the first is moved least.
            if found.iter().any(|one| one.act == act.act) {
                continue;
            }
            let moved = |to: Moment| Otherwise::Moved(input.serial, to);
            let Some(by) = self.latest(&moved, input.serial, spot, input.at) else { continue };
            let fallen = self.fallen(&moved(by), by);
            found.push(told(
                spot,
                self.then,
                (act, &Names(self.policy).party(actor)),
                Some(input.at),
                Some(by),
                fallen,
            ));
        }
        found
    }

    /// What could have been done when it was about to come about, and was not.
    fn besides(&self, spot: &Spot) -> Vec<Instead> {
        let mut found: Vec<Instead> = Vec::new();
        for (act, who) in self.offers(spot) {
            let Some(actor) = self.policy.schema.party_named(&who) else { continue };
            if found.iter().any(|one| one.act == act.act && one.who == who) {
                continue;
            }
            let added = |at: Moment| Otherwise::Added(Input::added(at, &spot.case, actor, act.clone()));
            let after = spot.at.plus_millis(MINUTE).unwrap_or(spot.at);
            let Some(by) = self.latest(&added, ADDED, spot, after) else { continue };
            let fallen = self.fallen(&added(by), by);
            found.push(told(spot, self.then, (&act, &who), None, Some(by), fallen));
        }
        found
    }

    /// What brought it about, left undone: the last thing without which it would not have come.
    fn undone(&self, spot: &Spot) -> Option<Instead> {
        let before = self.script.inputs.iter().rev().filter(|input| input.at <= spot.at && input.accepted);
        let mut acts =
            before.filter_map(|input| Some((input, input.act().filter(|(case, ..)| *case == spot.case)?)));
        acts.find_map(|(input, (_, act, actor))| {
            let dropped = Otherwise::Dropped(input.serial);
            let replayed = self.script.play(self.policy, Some(&dropped), self.script.until, None);
            (self.avoided)(&replayed.play).then(|| {
                let fallen = self.fallen(&dropped, input.at);
                told(spot, self.then, (act, &Names(self.policy).party(actor)), Some(input.at), None, fallen)
            })
        })
    }

    /// The acts that were open at the last minute before it came about, in every result they have.
    fn offers(&self, spot: &Spot) -> Vec<(Act, String)> {
        let Some(now) = floor(spot.at) else { return Vec::new() };
        let played = self.script.play(self.policy, None, now, None).play;
        let case = played.cases().iter().find(|case| case.key == spot.case);
        let Some(state) = case.and_then(|case| case.state.as_ref()) else { return Vec::new() };
        let Ok(seen) = view(self.policy, state, now) else { return Vec::new() };
        let open = seen.acts.iter().filter(|offer| offer.open != Openness::Closed);
        open.flat_map(|offer| ways(offer).into_iter().filter_map(|act| Some((act, offer.by.clone()?))))
            .collect()
    }

    /// The last minute at which a change avoids it; `bad` is an instant at which it does not.
    fn latest(
        &self,
        change: &dyn Fn(Moment) -> Otherwise,
        serial: usize,
        spot: &Spot,
        bad: Moment,
    ) -> Option<Moment> {
        let ok = |at: i64| {
            let at = Moment::from_millis(at.saturating_mul(MINUTE)).ok();
            at.is_some_and(|at| self.avoids(&change(at), serial, spot.at))
        };
        let last = minutes(spot.at);
        let first = minutes(spot.since).saturating_add(1).min(last);
        let middle = first.saturating_add(last.saturating_sub(first).checked_div(2).unwrap_or(0));
        let mut good = [last, first, middle].into_iter().find(|at| ok(*at))?;
        let mut bad = minutes(bad).max(good.saturating_add(1));
        // The instant after the last that avoids it is the first that is worth a look.
        if !ok(good.saturating_add(1)) {
            bad = good.saturating_add(1);
        } else if ok(bad) {
            return None;
        }
        while bad.saturating_sub(good) > 1 {
            let middle = good.saturating_add(bad.saturating_sub(good) / 2);
            if ok(middle) { good = middle } else { bad = middle }
        }
        Moment::from_millis(good.saturating_mul(MINUTE)).ok()
    }

    /// Whether a change avoids it, while it happens itself, and all that had happened until then still does.
    fn avoids(&self, change: &Otherwise, serial: usize, at: Moment) -> bool {
        let replayed = self.script.play(self.policy, Some(change), self.script.until, None);
        let stays =
            |input: &Input| input.at > at || !input.accepted || replayed.accepted.contains(&input.serial);
        replayed.accepted.contains(&serial)
            && self.script.inputs.iter().all(stays)
            && (self.avoided)(&replayed.play)
    }

    /// How many of the things that happened after a change do not any more.
    fn fallen(&self, change: &Otherwise, at: Moment) -> usize {
        let replayed = self.script.play(self.policy, Some(change), self.script.until, None);
        let accepted: &BTreeSet<usize> = &replayed.accepted;
        let gone = self.script.inputs.iter().filter(|input| {
            input.at > at && input.accepted && !accepted.contains(&input.serial) && !is_dropped(change, input)
        });
        gone.count()
    }
}

fn is_dropped(change: &Otherwise, input: &Input) -> bool {
    matches!(change, Otherwise::Dropped(serial) if *serial == input.serial)
}

/// How far a thing is moved.
fn distance(one: &Instead) -> i64 {
    one.done.zip(one.by).map_or(i64::MAX, |(done, by)| done.millis_since(by).saturating_abs())
}

/// An offer in every result it has, with plain arguments.
fn ways(offer: &ActView) -> Vec<Act> {
    let args = offer.params.iter().map(|param| {
        let value = crate::explore::plain_value(&param.kind, &param.choices);
        (param.name.clone(), serde_json::Value::String(value))
    });
    let plain =
        Act { act: offer.act.clone(), args: args.collect(), duty: Some(offer.duty), ..Act::default() };
    if offer.results.is_empty() {
        return vec![plain];
    }
    offer.results.iter().map(|result| Act { result: Some(result.clone()), ..plain.clone() }).collect()
}

fn minutes(at: Moment) -> i64 {
    at.as_millis().div_euclid(MINUTE)
}

/// The minute of an instant.
fn floor(at: Moment) -> Option<Moment> {
    Moment::from_millis(minutes(at).saturating_mul(MINUTE)).ok()
}
