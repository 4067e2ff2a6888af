//! What the county counts: windows, weights, samples, ranks, waits, measures. Conditions of 情形 are conditions.

use std::collections::BTreeSet;

use shao_abi::{Accountability, Below, LedgerId, Measure, Rank, Score, Situation, Window};
use shao_ir::Policy;

use crate::mutant::{Group, Site};
use crate::vary::{each_count, each_limit};
use crate::{Mutant, Reach};

pub(crate) fn add(policy: &Policy, all: &mut Vec<Mutant>) {
    windows(policy, all);
    for (at, score) in policy.ledgers.scores.iter().enumerate() {
        scores(at, score, all);
    }
    for (at, one) in policy.ledgers.accountability.iter().enumerate() {
        waits(at, one, all);
        for own in 0..one.situations.len() {
            measures(policy, (at, own), all);
        }
    }
}

/// 近 n 自然日 of a 情形.
fn windows(policy: &Policy, all: &mut Vec<Mutant>) {
    for (at, tally) in policy.ledgers.tallies.iter().enumerate() {
        let mut read = policy.ledgers.accountability.iter().flat_map(|one| &one.situations);
        let Some(situation) = read.find(|situation| situation.evidence.contains(tally)) else { continue };
        let (Window::Days(n) | Window::Months(n)) = tally.window else { continue };
        let unit = if matches!(tally.window, Window::Days(_)) { "自然日" } else { "个月" };
        let of = format!("情形 {}", situation.name);
        let reach = Reach::Ledgers(BTreeSet::from([tally.ledger]));
        let place = situation.place.clone();
        let site = Site { group: Group::County, place, of, unconfirmed: situation.unconfirmed, reach };
        let before = *tally;
        for other in crate::vary::counts(n, 1) {
            let now = match before.window {
                Window::Months(_) => Window::Months(other),
                Window::Days(_)
                | Window::Ever
                | Window::ThisMonth
                | Window::ThisQuarter
                | Window::ThisYear => Window::Days(other),
            };
            all.push(site.turn(format!("近 {n} {unit}"), format!("近 {other} {unit}"), move |policy| {
                let read = policy.ledgers.accountability.iter_mut().flat_map(|one| &mut one.situations);
                for tally in
                    read.flat_map(|situation| &mut situation.evidence).filter(|tally| **tally == before)
                {
                    tally.window = now;
                }
                if let Some(tally) = policy.ledgers.tallies.get_mut(at) {
                    tally.window = now;
                }
            }));
        }
    }
}

fn ledgers_of(score: &Score) -> Reach {
    let below = score.indicators.iter().filter_map(|one| match one.below {
        Below::Ledger(id) => Some(id),
        Below::Target(_) => None,
    });
    let above = score.indicators.iter().map(|one| one.above);
    Reach::Ledgers(above.chain(below).collect::<BTreeSet<LedgerId>>())
}

fn scores(at: usize, score: &Score, all: &mut Vec<Mutant>) {
    let site = Site {
        group: Group::County,
        place: score.place.clone(),
        of: format!("考评 {}", score.name),
        unconfirmed: score.unconfirmed,
        reach: ledgers_of(score),
    };
    each_limit(&site, "宽限", score.grace, false, all, move |policy| {
        Some(&mut policy.ledgers.scores.get_mut(at)?.grace)
    });
    for (own, indicator) in score.indicators.iter().enumerate() {
        let of = format!("{} 指标 {}", site.of, indicator.name);
        let site = Site { of, ..site.clone() };
        each_count(
            &site,
            indicator.sample,
            0,
            |n| format!("样本 {n}"),
            all,
            move |policy| Some(&mut policy.ledgers.scores.get_mut(at)?.indicators.get_mut(own)?.sample),
        );
        weights(&site, at, own, score, all);
    }
    for (own, award) in score.awards.iter().enumerate() {
        let (word, n) = match award.rank {
            Rank::Top(n) => ("前", n),
            Rank::Bottom(n) => ("后", n),
            Rank::Below(_) => continue,
        };
        let site = Site { place: score.place.clone(), ..site.clone() };
        each_count(
            &site,
            n,
            1,
            |n| format!("{word} {n}"),
            all,
            move |policy| match &mut policy.ledgers.scores.get_mut(at)?.awards.get_mut(own)?.rank {
                Rank::Top(n) | Rank::Bottom(n) => Some(n),
                Rank::Below(_) => None,
            },
        );
    }
}

/// A tenth of the whole goes from an indicator to the next.
fn weights(site: &Site, at: usize, own: usize, score: &Score, all: &mut Vec<Mutant>) {
    const SHIFT: u32 = 1000;
    let next = own.saturating_add(1);
    let Some((a, b)) = score.indicators.get(own).zip(score.indicators.get(next)) else { return };
    if a.weight <= SHIFT {
        return;
    }
    let (was, now) = (a.weight / 100, (a.weight - SHIFT) / 100);
    let now = format!("权重 {now}%（{} 多 10%）", b.name);
    all.push(site.turn(format!("权重 {was}%"), now, move |policy| {
        let Some(score) = policy.ledgers.scores.get_mut(at) else { return };
        if let Some(one) = score.indicators.get_mut(own) {
            one.weight = one.weight.saturating_sub(SHIFT);
        }
        if let Some(other) = score.indicators.get_mut(next) {
            other.weight = other.weight.saturating_add(SHIFT);
        }
    }));
}

fn waits(at: usize, one: &Accountability, all: &mut Vec<Mutant>) {
    let evidence = one.situations.iter().flat_map(|situation| &situation.evidence);
    let reach = Reach::Ledgers(evidence.map(|tally| tally.ledger).collect());
    let of = format!("问责 {}", one.name);
    let site = Site { group: Group::County, place: one.place.clone(), of, unconfirmed: false, reach };
    let stated = |unconfirmed| Site { unconfirmed, ..site.clone() };
    each_limit(&stated(one.hold.unconfirmed), "候核", one.hold.value, false, all, move |policy| {
        Some(&mut policy.ledgers.accountability.get_mut(at)?.hold.value)
    });
    let limit = one.exemption.limit;
    each_limit(&stated(limit.unconfirmed), "免责 限", limit.value, false, all, move |policy| {
        Some(&mut policy.ledgers.accountability.get_mut(at)?.exemption.limit.value)
    });
    each_limit(&stated(one.appeal.unconfirmed), "申诉", one.appeal.value, false, all, move |policy| {
        Some(&mut policy.ledgers.accountability.get_mut(at)?.appeal.value)
    });
}

fn measures(policy: &Policy, at: (usize, usize), all: &mut Vec<Mutant>) {
    let Some(one) = policy.ledgers.accountability.get(at.0) else { return };
    let Some(situation) = one.situations.get(at.1).filter(|situation| situation.when.is_some()) else {
        return;
    };
    let site = Site {
        group: Group::County,
        place: situation.place.clone(),
        of: format!("问责 {} 情形 {}", one.name, situation.name),
        unconfirmed: situation.unconfirmed,
        reach: Reach::Ledgers(situation.evidence.iter().map(|tally| tally.ledger).collect()),
    };
    for (measure, def) in situation.measures.iter().enumerate() {
        // A 情形 that proposes nothing at all does not compile.
        if situation.measures.len() > 1 {
            all.push(site.drop(said(def), move |policy| {
                if let Some(situation) =
                    situation_at(policy, at).filter(|situation| measure < situation.measures.len())
                {
                    situation.measures.remove(measure);
                }
            }));
        }
        if let Some(other) = harder(policy, &one.subject, def) {
            all.push(site.turn(said(def), said(&other), move |policy| {
                let found = situation_at(policy, at).and_then(|found| found.measures.get_mut(measure));
                if let Some(place) = found {
                    *place = other.clone();
                }
            }));
        }
    }
    if situation.again.is_some() {
        all.push(site.drop("再犯", move |policy| {
            if let Some(situation) = situation_at(policy, at) {
                situation.again = None;
            }
        }));
    }
}

fn situation_at(policy: &mut Policy, (of, at): (usize, usize)) -> Option<&mut Situation> {
    policy.ledgers.accountability.get_mut(of)?.situations.get_mut(at)
}

fn said(measure: &Measure) -> String {
    match measure {
        Measure::Propose(form) => format!("建议 {form}"),
        Measure::Refer(body) => format!("移送 {body}"),
    }
}

/// The next form of the same kind of subject.
fn harder(policy: &Policy, subject: &str, measure: &Measure) -> Option<Measure> {
    let Measure::Propose(form) = measure else { return None };
    let list = policy.ledgers.forms.iter().find(|list| list.subject == subject)?;
    let at = list.forms.iter().position(|other| other == form)?;
    list.forms.get(at.checked_add(1)?).cloned().map(Measure::Propose)
}
