//! The made-up year of 峄城: the same to the byte, and in accord with what is known of the real one.

use std::collections::{BTreeSet, HashMap};
use std::fs;

use shao_tests::yicheng::{COLUMNS, Row, SEED, csv, orders};

use crate::harness::here;

#[test]
fn the_file_is_what_the_generator_makes() {
    let kept = fs::read(here("../policies/yicheng/cases/12345.csv")).expect("the log");
    assert!(kept == csv(SEED).expect("a log"), "run `cargo run -p shao-tests --bin yicheng_cases`");
}

#[test]
fn the_totals_are_the_published_ones() {
    let rows = orders(SEED);
    assert_eq!(rows.len(), 1164);
    let called: Vec<&Row> = rows.iter().filter(|row| row.get("sourceType") == "镇街呼叫").collect();
    assert_eq!(called.len(), 18);
    let closed: Vec<_> = called.iter().filter(|row| !row.get("completeTime").is_empty()).collect();
    assert_eq!(closed.len(), 10);
    assert!(closed.iter().all(|row| ["满意", "基本满意"].contains(&row.get("finalVisitIsSatisfaction"))));
    let said: Vec<&str> =
        rows.iter().map(|row| row.get("finalVisitIsSatisfaction")).filter(|said| !said.is_empty()).collect();
    let content = said.iter().filter(|said| **said != "不满意").count();
    let per_mille = content * 1000 / said.len();
    assert!((965..=975).contains(&per_mille), "{per_mille}");
}

#[test]
fn nothing_happens_after_the_last_day_or_before_the_call() {
    for row in orders(SEED) {
        for column in COLUMNS.iter().filter(|c| c.ends_with("Time") || **c == "telOperatorSubtime") {
            let time = row.get(column);
            let call = row.get("callTime");
            assert!(time.is_empty() || (call <= time && time <= "2019-11-04 23:59:59"), "{column} {time}");
        }
    }
}

#[test]
fn no_person_can_be_found_in_it() {
    for row in orders(SEED) {
        for column in
            ["callerName", "callerSex", "callerPhone", "callerContact", "reflectName", "reflectPhone"]
        {
            assert_eq!(row.get(column), "", "{column}");
        }
    }
}

#[test]
fn keys_are_unique_and_columns_known() {
    let rows = orders(SEED);
    let keys: BTreeSet<&str> = rows.iter().map(|row| row.get("orderNum")).collect();
    assert_eq!(keys.len(), rows.len());
    assert!(rows.iter().all(|row| row.strangers().is_empty()));
    let columns: BTreeSet<&str> = COLUMNS.into_iter().collect();
    assert_eq!(columns.len(), COLUMNS.len());
}

#[test]
fn it_has_every_trouble_that_a_year_has() {
    let mut seen: HashMap<(&str, &str), usize> = HashMap::new();
    let rows = orders(SEED);
    for row in &rows {
        for column in
            ["backNum", "isForbidBack", "isHardOrder", "delayState", "isTimeout", "isJoint", "isRehandle"]
        {
            *seen.entry((column, row.get(column))).or_default() += 1;
        }
    }
    for wanted in [
        ("backNum", "1"),
        ("isForbidBack", "1"),
        ("isHardOrder", "1"),
        ("delayState", "同意"),
        ("delayState", "不同意"),
        ("isTimeout", "1"),
        ("isJoint", "1"),
        ("isRehandle", "1"),
    ] {
        assert!(seen.get(&wanted).is_some_and(|n| *n >= 5), "{wanted:?}");
    }
    assert!(rows.iter().any(|row| !row.get("oldOrderNum").is_empty()));
}
