//! What one request or wake-up brings about in several cases: all of it or nothing, and one broken case is no dead county.

use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::json;
use shao_abi::{PartyId, Who};
use shao_api::Edition;
use shao_store::{Append, Appended, MemoryStore, Snapshot, Store};

use crate::desk::{Desk, Reply, desk, found_with};
use crate::hand;

/// The policy made by hand, with a 街道 that may merge cases.
fn merging() -> Edition {
    let edition = hand::edition("merging");
    let mut artifact = (*edition.artifact).clone();
    artifact.process.flows[0].merge = Some(Who::Party(PartyId(1)));
    Edition::new(artifact, edition.decide)
}

async fn open(desk: &Desk, id: &str, case: &str) {
    let facts = json!({"紧急": "否", "内容": "路灯不亮"});
    let reply = desk.post("/cases", json!({"id": id, "case": case, "actor": "热线", "facts": facts})).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text);
}

async fn finish(desk: &Desk) -> Reply {
    let body = json!({"id": "e9", "actor": "街道", "act": "办结", "args": {"结果": "修好了"}});
    desk.post("/cases/A-1/events", body).await
}

/// Puts other bytes in the place of a case's state; gives those that were there.
fn replace(store: &dyn Store, key: &str, state: Vec<u8>) -> Vec<u8> {
    let before = store.load(key).unwrap().unwrap().snapshot;
    let snapshot = Snapshot { state, ..before.clone() };
    let (key, expected) = (key.to_owned(), snapshot.seq);
    let (records, notices, filings, events) = (vec![], vec![], vec![], vec![]);
    let append = Append { key, expected, snapshot, records, notices, filings, events, receipt: None };
    assert_eq!(store.append(vec![vec![append]]), [Ok(Appended::Now)]);
    before.state
}

#[tokio::test]
async fn an_act_that_another_case_cannot_hear_of_does_not_happen() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let desk = found_with(Arc::clone(&store), merging(), None);
    open(&desk, "e1", "A-1").await;
    open(&desk, "e2", "A-2").await;
    let merge = json!({"id": "e3", "actor": "街道", "into": "A-1"});
    let reply = desk.post("/cases/A-2/merge", merge).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    assert_eq!(desk.act("e4", "接单").await.status, StatusCode::OK);
    let state = replace(&*store, "A-2", b"damaged".to_vec());
    let records = desk.records().len();
    let reply = finish(&desk).await;
    assert_eq!((reply.status.as_u16(), &reply.json["code"]), (500, &json!("policy_fault")), "{}", reply.text);
    assert_eq!(desk.records().len(), records, "else A-2 would never hear that it has its answer");
    assert_eq!(desk.get("/health").await.json["parked"], json!(["A-1"]));
    // Mended, and asked again under the same id: both cases end.
    replace(&*store, "A-2", state);
    let desk = found_with(store, merging(), None);
    let reply = finish(&desk).await;
    assert_eq!((reply.status, reply.repeated), (StatusCode::OK, false), "{}", reply.text);
    assert_eq!(desk.list("stage=归档").await, ["A-1", "A-2"]);
    assert_eq!(desk.get("/health").await.json["parked"], json!([]));
}

#[tokio::test]
async fn a_case_that_cannot_be_read_stops_no_other() {
    let desk = desk();
    desk.open("e1").await;
    replace(&*desk.store, "A-1", b"damaged".to_vec());
    desk.clock.set("2026-09-24T09:05".parse().unwrap());
    open(&desk, "e2", "A-2").await;
    assert!(desk.wake_at("2026-09-24T10:00").await > 0);
    assert_eq!(desk.list("parked=true").await, ["A-1"]);
    assert_eq!(desk.list("stage=办理中").await, ["A-2"], "it lapsed at 09:35, after A-1 should have");
    open(&desk, "e3", "A-3").await;
}
