//! Cases opened, acted on, asked about; events sent twice.

use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::json;
use shao_store::{MemoryStore, SqliteStore, Store};

use crate::desk::{at, desk, found, refused};

#[tokio::test]
async fn a_case_is_opened_acted_on_and_shown() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = SqliteStore::open(&folder.path().join("county.db")).unwrap();
    for store in [Arc::new(sqlite) as Arc<dyn Store>, Arc::new(MemoryStore::new())] {
        let desk = found(store, "v1");
        let opened = desk.open("e1").await;
        assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.text);
        assert_eq!(opened.json["case"], "A-1");
        let accepted = desk.act("e2", "接单").await;
        assert_eq!(accepted.status, StatusCode::OK, "{}", accepted.text);
        let page = desk.get("/cases/A-1").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        assert_eq!(page.json["case"]["duties"][0]["stage"], "办理中");
        assert_eq!(page.json["timeline"].as_array().unwrap().len(), desk.records().len());
        assert_eq!(page.json["head"].as_str().unwrap().len(), 64);
        desk.county.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_retry_gets_the_recorded_reply_and_changes_nothing() {
    let desk = desk();
    let (first, again) = (desk.open("e1").await, desk.open("e1").await);
    assert_eq!((first.status, &first.text), (again.status, &again.text));
    assert_eq!((first.repeated, again.repeated), (false, true));
    let first = desk.act("e2", "接单").await;
    desk.note("e3").await;
    let records = desk.records().len();
    desk.clock.set(at("2026-09-24T11:00"));
    let again = desk.act("e2", "接单").await;
    assert_eq!((first.text, again.repeated), (again.text, true));
    assert_eq!(desk.records().len(), records);
}

#[tokio::test]
async fn a_refused_act_is_refused_the_same_way_for_ever() {
    let desk = desk();
    desk.open("e1").await;
    let early = desk.act("e2", "办结").await;
    refused(&early, 422, "refused", "policy");
    desk.act("e3", "接单").await;
    let again = desk.act("e2", "办结").await;
    assert_eq!((early.text, again.repeated), (again.text, true));
}

#[tokio::test]
async fn an_id_serves_one_event() {
    let desk = desk();
    desk.open("e1").await;
    refused(&desk.act("e1", "接单").await, 409, "conflict", "request");
    desk.act("e2", "接单").await;
    refused(&desk.act("e2", "办结").await, 409, "conflict", "request");
}

#[tokio::test]
async fn the_same_event_many_times_at_once_happens_once() {
    let desk = Arc::new(desk());
    desk.open("e1").await;
    let sent: Vec<_> = (0..20)
        .map(|_| {
            let desk = Arc::clone(&desk);
            tokio::spawn(async move { desk.act("e2", "接单").await })
        })
        .collect();
    let mut fresh = 0;
    for reply in sent {
        let reply = reply.await.unwrap();
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        fresh += usize::from(!reply.repeated);
    }
    assert_eq!(fresh, 1);
}

#[tokio::test]
async fn a_case_is_opened_once() {
    let desk = desk();
    desk.open("e1").await;
    let twice = desk.open("e2").await;
    refused(&twice, 409, "conflict", "policy");
}

#[tokio::test]
async fn an_act_on_what_has_moved_on_is_stale() {
    let desk = desk();
    desk.open("e1").await;
    let old = json!({"id": "e2", "actor": "街道", "act": "接单", "expected_seq": 0});
    refused(&desk.post("/cases/A-1/events", old).await, 409, "stale", "policy");
}

#[tokio::test]
async fn cases_are_listed_by_unit_stage_and_lateness() {
    let desk = desk();
    desk.open("e1").await;
    assert_eq!(desk.list("unit=街道").await, ["A-1"]);
    assert_eq!(desk.list("unit=热线").await, [""; 0]);
    assert_eq!(desk.list("stage=待接单&unit=").await, ["A-1"]);
    assert_eq!(desk.list("overdue=true").await, [""; 0]);
    desk.act("e2", "接单").await;
    // Late from the first instant after the deadline, woken or not.
    desk.clock.set(at("2026-09-24T19:00"));
    assert_eq!(desk.list("overdue=true").await, [""; 0]);
    desk.clock.set(at("2026-09-24T19:00:00.001"));
    assert_eq!(desk.list("overdue=true").await, ["A-1"]);
    desk.wake_at("2026-09-24T19:01").await;
    assert_eq!(desk.list("overdue=1&stage=办理中").await, ["A-1"]);
    refused(&desk.get("/cases?colour=red").await, 400, "malformed", "request");
    refused(&desk.get("/cases?overdue=maybe").await, 400, "malformed", "request");
    refused(&desk.get("/cases?limit=0").await, 400, "malformed", "request");
}

#[tokio::test]
async fn the_policy_says_what_a_form_must_ask() {
    let page = desk().get("/policy").await.json;
    let matter = &page["matters"][0];
    assert_eq!((&matter["matter"], &matter["process"]), (&json!("诉求"), &json!("办理")));
    assert_eq!(
        matter["fields"][0],
        json!({"name": "紧急", "kind": "是否", "choices": ["是", "否"], "required": true})
    );
    assert_eq!(matter["fields"][1]["kind"], "文本");
    assert_eq!(page["parties"][1], json!({"name": "街道", "level": "镇街"}));
    assert_eq!(matter["stages"][2], json!({"name": "归档", "end": true}));
    let daily = &page["matters"][1];
    assert_eq!((&daily["process"], &daily["by_time"]), (&json!("上报"), &json!(true)));
}

#[tokio::test]
async fn a_closed_store_is_503_and_healthy_no_more() {
    let desk = desk();
    let health = desk.get("/health").await;
    assert_eq!((&health.json["ok"], &health.json["offset"]), (&json!(true), &json!("+08:00")));
    desk.store.close().unwrap();
    refused(&desk.open("e1").await, 503, "store", "store");
    refused(&desk.get("/health").await, 503, "store", "store");
    desk.county.close().await.unwrap();
    refused(&desk.open("e1").await, 503, "stopping", "store");
}
