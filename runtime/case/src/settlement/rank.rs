//! Ranks: who goes before whom, and what follows from that. 前 m and 后 n never overlap.

use std::cmp::Ordering;

use shao_abi::{Award, PartyId, Rank, Score, Ties};

use super::exact::Fraction;
use super::score::{Given, Row, fraction, percent};
use crate::Words;

/// Somebody that takes part.
struct Ranked {
    unit: PartyId,
    score: i64,
    /// 比 指标.
    tie: Option<Fraction>,
}

/// How many stand before, beside (itself included) and behind somebody.
#[derive(Clone, Copy)]
struct Place {
    before: u32,
    beside: u32,
    behind: u32,
    of: u32,
}

/// Gives every row that takes part its rank, and what follows.
pub(crate) fn rank(score: &Score, rows: &mut [Row]) {
    let tie_of = |row: &Row| match score.ties {
        Ties::By(at) => {
            let at = usize::from(at);
            score.indicators.get(at).zip(row.parts.get(at)).map(|(of, part)| fraction(of, part))
        }
        Ties::All | Ties::Lenient => None,
    };
    let ranked: Vec<Ranked> = rows
        .iter()
        .filter_map(|row| Some(Ranked { unit: row.unit, score: row.score?, tie: tie_of(row) }))
        .collect();
    // A rank rests on everybody who was measured, those included whom the measure left out.
    let unsure = rows.iter().any(|row| row.unsure);
    for row in rows {
        let Some(me) = ranked.iter().find(|one| one.unit == row.unit) else { continue };
        let place = place(me, &ranked);
        row.rank = Some(place.before.saturating_add(1));
        row.given = given(score, me.score, place, row.unsure, unsure);
    }
}

fn place(me: &Ranked, all: &[Ranked]) -> Place {
    let count = |what: Ordering| {
        let those = all.iter().filter(|other| order(other, me) == what);
        u32::try_from(those.count()).unwrap_or(u32::MAX)
    };
    Place {
        before: count(Ordering::Greater),
        beside: count(Ordering::Equal),
        behind: count(Ordering::Less),
        of: u32::try_from(all.len()).unwrap_or(u32::MAX),
    }
}

/// Greater goes first.
fn order(a: &Ranked, b: &Ranked) -> Ordering {
    a.score.cmp(&b.score).then_with(|| match (a.tie, b.tie) {
        (Some(a), Some(b)) => a.compare(b),
        (Some(_) | None, _) => Ordering::Equal,
    })
}

fn given(score: &Score, points: i64, place: Place, own: bool, any: bool) -> Vec<Given> {
    let lines = |pick: fn(Rank) -> Option<u32>| {
        score.awards.iter().filter_map(|award| pick(award.rank)).max().unwrap_or(0)
    };
    let top = lines(|rank| if let Rank::Top(n) = rank { Some(n) } else { None });
    let bottom = lines(|rank| if let Rank::Bottom(n) = rank { Some(n) } else { None });
    // With fewer the best would be among the worst.
    let enough = place.of >= top.saturating_add(bottom);
    let in_top = place.before < top;
    let mut given = Vec::new();
    for (at, award) in (0u16..).zip(&score.awards) {
        let (holds, drill) = match award.rank {
            Rank::Top(n) => (place.before < n, any),
            Rank::Bottom(n) => (enough && !in_top && among_last(score.ties, place, n), any),
            Rank::Below(p) => (points < i64::from(p), own),
        };
        if holds {
            let drill = drill || award.unconfirmed;
            let why = why(award, points, place);
            given.push(Given { award: at, form: award.form.clone(), drill, why });
        }
    }
    given
}

/// 后 n: of those who tie across the line all are in, or none.
fn among_last(ties: Ties, place: Place, n: u32) -> bool {
    match ties {
        Ties::All => place.behind < n,
        Ties::Lenient | Ties::By(_) => place.behind.saturating_add(place.beside) <= n,
    }
}

fn why(award: &Award, points: i64, place: Place) -> Words {
    let (rank, of, form) = (place.before.saturating_add(1), place.of, &award.form);
    let score = percent(points);
    let tie = place.beside > 1;
    let (zh_tie, en_tie) = if tie { ("并列", "shared ") } else { ("", "") };
    match award.rank {
        Rank::Top(n) => Words::new(
            format!("{zh_tie}第 {rank} 名（共 {of}），在前 {n} 之内：建议 {form}"),
            format!("{en_tie}rank {rank} of {of}, among the first {n}: propose {form}"),
        ),
        Rank::Bottom(n) => Words::new(
            format!("{zh_tie}第 {rank} 名（共 {of}），在后 {n} 之内：建议 {form}"),
            format!("{en_tie}rank {rank} of {of}, among the last {n}: propose {form}"),
        ),
        Rank::Below(p) => {
            let line = percent(i64::from(p));
            Words::new(
                format!("{score} 低于 {line}：建议 {form}"),
                format!("{score} is below {line}: propose {form}"),
            )
        }
    }
}
