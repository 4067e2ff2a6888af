//! 考评: indicators and their weights, what follows from a rank.

use shao_abi::{Award, Below, Cohort, Indicator, Late, Period, Rank, Score, Share, Stated, Ties, Zero};

use crate::names::{Names, ratio};
use crate::term::{Sense, Term};
use crate::thing::Thing;
use crate::{Facet, Sort};

pub(super) fn list(names: Names<'_>, things: &mut Vec<Thing>) {
    for score in &names.policy.ledgers.scores {
        let parts = score.indicators.iter().map(|one| indicator(names, score, one));
        let parts = parts.chain(score.awards.iter().map(|one| award(score, one)));
        things.push(self::score(names, score));
        things.extend(parts.chain(score.shares.iter().map(|one| share(score, one))));
    }
}

fn score(names: Names<'_>, score: &Score) -> Thing {
    let every = match score.every {
        Period::Month => "每月",
        Period::Quarter => "每季",
        Period::Year => "每年",
    };
    let cohort = match score.cohort {
        Cohort::Opened => "受理期",
        Cohort::Due => "到期期",
        Cohort::Done => "办结期",
    };
    let late = match score.late {
        Late::Next => "入下期",
        Late::Reopen => "重开",
    };
    let ties = match score.ties {
        Ties::All => "同入".to_owned(),
        Ties::Lenient => "从宽".to_owned(),
        Ties::By(at) => {
            format!("比 {}", score.indicators.get(usize::from(at)).map_or("?", |one| one.name.as_str()))
        }
    };
    Thing::new(Sort::Score, &score.name)
        .at(Some(&score.place))
        .says(Facet::Every, every)
        .term(Facet::Of, Some(Term::members(names.units(&score.of))), Sense::Neutral)
        .term(Facet::Owner, Some(Term::party(names.party(score.by))), Sense::Neutral)
        .says(Facet::Cohort, cohort)
        .term(Facet::Grace, Some(Term::limit(Stated::firm(score.grace))), Sense::Neutral)
        .says(Facet::Late, late)
        .says(Facet::Ties, ties)
        .is(Facet::Unconfirmed, score.unconfirmed)
}

fn indicator(names: Names<'_>, score: &Score, one: &Indicator) -> Thing {
    let below = match one.below {
        Below::Ledger(id) => names.ledger(id).to_owned(),
        Below::Target(n) => n.to_string(),
    };
    let zero = match one.zero {
        Zero::Out => "不参评",
        Zero::Full => "满分",
        Zero::None => "零分",
    };
    part(Sort::Indicator, score, &one.name)
        .says(Facet::Weight, ratio(i64::from(one.weight)))
        .says(Facet::Quotient, format!("{} / {below}", names.ledger(one.above)))
        .says(Facet::Full, one.full.to_string())
        .says(Facet::Sample, one.sample.to_string())
        .says(Facet::Zero, zero)
}

fn award(score: &Score, one: &Award) -> Thing {
    let (word, rank) = match one.rank {
        Rank::Top(n) => ("前", n.to_string()),
        Rank::Bottom(n) => ("后", n.to_string()),
        Rank::Below(points) => ("低于", ratio(i64::from(points))),
    };
    part(Sort::Award, score, word)
        .says(Facet::At, rank)
        .says(Facet::Measures, format!("建议 {}", one.form))
        .is(Facet::Unconfirmed, one.unconfirmed)
}

fn share(score: &Score, one: &Share) -> Thing {
    part(Sort::Share, score, &one.of)
        .says(Facet::Weight, ratio(i64::from(one.ratio)))
        .is(Facet::Unconfirmed, one.unconfirmed)
}

fn part(sort: Sort, score: &Score, name: &str) -> Thing {
    let place = Some(&score.place);
    Thing::new(sort, format!("{}.{name}", score.name)).part_of(Sort::Score, &score.name).at(place)
}
