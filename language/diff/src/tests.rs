//! Terms and pairs; whole policies are compared in `tests/diff`.

use shao_abi::{Limit, LimitUnit, Stated};

use crate::Direction;
use crate::term::{Sense, Term};
use crate::thing::{Facet, Sort, Thing};

fn limit(n: i64, unit: LimitUnit) -> Limit {
    Limit { n, unit }
}

fn term(n: i64, unit: LimitUnit) -> Term {
    Term::limit(Stated::firm(limit(n, unit)))
}

#[test]
fn a_shorter_limit_is_stricter_and_another_clock_is_not_comparable() {
    use LimitUnit::{Day, Hour, HourAfter, Minute, NextAt, WorkDay};
    let cases = [
        (term(5, WorkDay), term(3, WorkDay), Some(Direction::Tighter)),
        (term(3, WorkDay), term(5, WorkDay), Some(Direction::Looser)),
        (term(5, WorkDay), term(5, WorkDay), None),
        (term(5, WorkDay), term(7, Day), Some(Direction::Incomparable)),
        (term(60, Minute), term(1, Hour), Some(Direction::Changed)),
        (term(1, Hour), term(90, Minute), Some(Direction::Looser)),
        (term(24, Hour), term(24, HourAfter), Some(Direction::Looser)),
        (term(24, HourAfter), term(25, Hour), Some(Direction::Looser)),
        (term(24, HourAfter), term(1_450, Minute), Some(Direction::Incomparable)),
        (term(1_200, NextAt), term(1_260, NextAt), Some(Direction::Incomparable)),
    ];
    for (old, new, expected) in cases {
        assert_eq!(old.towards(&new, Sense::LessIsTighter), expected, "{} → {}", old.text(), new.text());
        let back = new.towards(&old, Sense::LessIsTighter);
        assert_eq!(back, expected.map(Direction::mirrored), "{} → {}", new.text(), old.text());
    }
}

#[test]
fn one_more_limit_beside_the_old_one_is_stricter_where_the_earlier_counts() {
    let (five, seven) = (limit(5, LimitUnit::WorkDay), limit(7, LimitUnit::Day));
    let old = Term::limit(Stated::firm(five));
    let earlier = Term::either([five, seven], false, false);
    let later = Term::either([five, seven], true, false);
    assert_eq!(old.towards(&earlier, Sense::LessIsTighter), Some(Direction::Tighter));
    assert_eq!(old.towards(&later, Sense::LessIsTighter), Some(Direction::Looser));
    let ten = Term::either([five, limit(10, LimitUnit::Day)], false, false);
    assert_eq!(earlier.towards(&ten, Sense::LessIsTighter), Some(Direction::Looser));
    assert_eq!(earlier.towards(&later, Sense::LessIsTighter), Some(Direction::Incomparable));
}

#[test]
fn what_is_confirmed_at_the_same_value_is_a_change_without_direction() {
    let firm = term(5, LimitUnit::WorkDay);
    let open = Term::limit(Stated::unconfirmed(limit(5, LimitUnit::WorkDay)));
    assert_eq!(open.towards(&firm, Sense::LessIsTighter), Some(Direction::Changed));
}

fn mark(at: i64, then: &str) -> Thing {
    Thing::new(Sort::Mark, "总限 剩")
        .term(Facet::At, Some(term(at, LimitUnit::WorkDay)), Sense::MoreIsTighter)
        .says(Facet::Effects, then)
}

#[test]
fn things_without_a_name_of_their_own_are_told_apart_by_what_they_say() {
    let old = [mark(1, "记 黄牌"), mark(3, "记 催办")];
    let new = [mark(3, "记 催办"), mark(2, "记 黄牌")];
    let changes = crate::compare::changes(&old, &new);
    let told: Vec<(String, Direction)> = changes.iter().map(|one| (one.zh(), one.direction)).collect();
    assert_eq!(told, [("期限 总限 剩：1 工作日 → 2 工作日".to_owned(), Direction::Tighter)]);
}

#[test]
fn a_part_goes_with_its_whole() {
    let stage = Thing::new(Sort::Stage, "办理.待派").says(Facet::Kind, "阶段");
    let action = Thing::new(Sort::Action, "办理.待派.派单").part_of(Sort::Stage, "办理.待派");
    let changes = crate::compare::changes(&[stage, action], &[]);
    let told: Vec<(String, Direction)> = changes.iter().map(|one| (one.zh(), one.direction)).collect();
    assert_eq!(told, [("阶段 办理.待派：种类 阶段".to_owned(), Direction::Removed)]);
}
