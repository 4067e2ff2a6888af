//! What time does to cases: deadlines, downtime, new policies, broken ones.

use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::json;
use shao_abi::{
    Answer, Decide, DecideError, DecisionDef, DecisionId, DecisionKind, Frame, Kleene, OutLayout,
};
use shao_api::Edition;
use shao_store::{MemoryStore, Store};

use crate::desk::{desk, found, found_with, loader};
use crate::hand;

#[tokio::test]
async fn what_fell_due_takes_effect_once_however_often_it_is_woken() {
    let desk = desk();
    desk.open("e1").await;
    assert_eq!(desk.wake_at("2026-09-24T09:30").await, 1, "the county's turn, which opens the daily report");
    assert_eq!(desk.list("stage=待接单").await, ["A-1"], "a deadline is closed");
    assert!(desk.wake_at("2026-09-24T09:31").await > 0);
    let records = desk.records().len();
    assert_eq!(desk.wake_at("2026-09-24T09:32").await, 0);
    // The clock goes back: nothing happens twice.
    assert_eq!(desk.wake_at("2026-09-24T08:00").await, 0);
    assert_eq!(desk.records().len(), records);
    assert_eq!(desk.list("stage=办理中").await, ["A-1"]);
}

#[tokio::test]
async fn after_downtime_everything_happens_at_its_own_time() {
    let desk = desk();
    desk.open("e1").await;
    desk.wake_at("2026-09-25T00:00").await;
    assert_eq!(desk.list("stage=待报").await, ["上报-街道-2026-09-24"], "opened by time, once");
    let lapsed = desk
        .records()
        .into_iter()
        .filter(|record| matches!(record.what, shao_case::What::ClockLapsed { .. }));
    let times: Vec<String> = lapsed.map(|record| record.at.to_iso()).collect();
    assert_eq!(times, ["2026-09-24T09:30:00.001", "2026-09-24T19:00:00.001"]);
}

#[tokio::test]
async fn a_running_case_stays_with_its_policy() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let before = found(Arc::clone(&store), "v1");
    before.open("e1").await;
    let after = found(store, "v2");
    assert_eq!(after.act("e2", "接单").await.status, StatusCode::OK);
    let page = after.get("/cases/A-1").await;
    assert_eq!(page.json["case"]["policy"], hand::edition("v1").artifact.hash);
    assert_eq!(after.get("/policy").await.json["hash"], hand::edition("v2").artifact.hash);
}

#[tokio::test]
async fn a_case_whose_policy_cannot_be_loaded_is_parked_until_it_can() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    found(Arc::clone(&store), "v1").open("e1").await;
    let without = found_with(Arc::clone(&store), hand::edition("v2"), None);
    without.wake_at("2026-09-24T10:00").await;
    assert_eq!(without.get("/health").await.json["parked"], json!(["A-1"]));
    assert_eq!(without.list("parked=true").await, ["A-1"]);
    let page = without.get("/cases/A-1").await;
    assert_eq!(
        (page.status, &page.json["case"], &page.json["parked"]),
        (StatusCode::OK, &json!(null), &json!(true))
    );
    // Mended, and started again: it goes on where it was, at the times it should have.
    let with = found_with(store, hand::edition("v2"), Some(loader()));
    with.wake_at("2026-09-24T10:00").await;
    assert_eq!(with.get("/health").await.json["parked"], json!([]));
    assert_eq!(with.list("stage=办理中").await, ["A-1"]);
}

/// A policy that breaks when somebody takes the case: there is one decision, and whoever evaluates it dies.
struct Dies;

impl Decide for Dies {
    fn decide(&self, _: DecisionId, _: &Frame) -> Result<Answer, DecideError> {
        panic!("on purpose")
    }

    fn why(&self, _: DecisionId, _: &Frame) -> Result<Vec<Kleene>, DecideError> {
        panic!("on purpose")
    }
}

fn dying() -> Edition {
    let mut artifact = (*hand::edition("v1").artifact).clone();
    artifact.process.stages[1].decisions = vec![DecisionId(0)];
    artifact.schema.decisions = vec![DecisionDef {
        name: "分流".to_owned(),
        matter: None,
        kind: DecisionKind::Unique,
        fields: vec![],
        rules: vec![],
        reads: vec![],
        atoms: 0,
        output: OutLayout { status: 0, fired: 0, needs: 0, rows: vec![], why: 0 },
    }];
    Edition::new(artifact, Arc::new(Dies))
}

#[tokio::test]
async fn a_policy_that_dies_parks_the_case_and_harms_no_other() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let dying = found_with(Arc::clone(&store), dying(), None);
    dying.open("e1").await;
    let died = dying.act("e2", "接单").await;
    assert_eq!((died.status.as_u16(), &died.json["source"]), (500, &json!("policy")), "{}", died.text);
    assert_eq!(dying.list("parked=true").await, ["A-1"]);
    assert_eq!(dying.note("e3").await.status, StatusCode::OK, "other acts go on");
    assert_eq!(dying.list("parked=true").await, [""; 0], "a step that succeeds ends the parking");
    // The event was not taken: once the policy is mended, its sender may try again under the same id.
    let mended = found(store, "v1");
    assert_eq!(mended.act("e2", "接单").await.status, StatusCode::OK);
}
