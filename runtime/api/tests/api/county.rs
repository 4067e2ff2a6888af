//! What concerns the county as a whole: its ledgers, outages, what is taken back.

use std::sync::Arc;

use serde_json::json;
use shao_store::MemoryStore;

use crate::desk::{at, desk, found, refused};

#[tokio::test]
async fn a_ledger_shows_the_entries_that_cases_have_left() {
    let desk = desk();
    desk.open("e1").await;
    desk.note("e2").await;
    desk.note("e3").await;
    let ledgers = desk.get("/ledgers").await.json;
    let line = json!({"ledger": "记事数", "process": "办理", "entries": 2, "cites": []});
    assert_eq!(ledgers[0], line);
    let entries = desk.get("/ledgers/记事数?unit=街道").await.json;
    assert_eq!(entries.as_array().unwrap().len(), 2);
    assert_eq!((&entries[0]["case"], &entries[0]["unit"]), (&json!("A-1"), &json!("街道")));
    assert_eq!(desk.get("/ledgers/记事数?unit=热线").await.json, json!([]));
    refused(&desk.get("/ledgers/无此台账").await, 404, "not_found", "request");
    refused(&desk.get("/ledgers/记事数?unit=无此单位").await, 400, "malformed", "request");
    refused(&desk.get("/ledgers/记事数?colour=red").await, 400, "malformed", "request");
}

#[tokio::test]
async fn a_refused_or_repeated_act_leaves_no_entry() {
    let desk = desk();
    desk.open("e1").await;
    desk.note("e2").await;
    assert!(desk.note("e2").await.repeated);
    let body = json!({"id": "e3", "actor": "热线", "act": "记事", "args": {"说明": "注"}});
    refused(&desk.post("/cases/A-1/events", body).await, 422, "refused", "policy");
    assert_eq!(desk.get("/ledgers/记事数").await.json.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_outage_moves_what_fell_due_in_it_and_takes_back_what_was_said() {
    let desk = desk();
    desk.open("e1").await;
    // The server was up and gave a red card at 09:30; that the network was down is known only later.
    desk.wake_at("2026-09-24T10:00").await;
    assert_eq!(desk.get("/ledgers/红牌数").await.json.as_array().unwrap().len(), 1);
    let outage = json!({"id": "o1", "from": "2026-09-24T09:10", "to": "2026-09-24T10:00", "reason": "断网"});
    let reply = desk.post("/outages", &outage).await;
    assert_eq!((reply.status.as_u16(), &reply.json["cases"]), (200, &json!(2)), "{}", reply.text);
    let again = desk.post("/outages", &outage).await;
    assert!(again.repeated && again.text == reply.text);
    let entries = desk.get("/ledgers/红牌数").await.json;
    assert!(entries.as_array().unwrap().iter().all(|entry| entry["revoked"] == true), "{entries}");
    let page = desk.get("/cases/A-1").await.json;
    assert_eq!(page["case"]["duties"][0]["stage"], "待接单", "{page}");
    // Ten minutes were gone at 09:10; the other twenty run from 10:00.
    desk.wake_at("2026-09-24T10:20").await;
    assert_eq!(desk.list("stage=待接单").await, ["A-1"]);
    desk.wake_at("2026-09-24T10:21").await;
    assert_eq!(desk.list("stage=办理中").await, ["A-1"]);
}

#[tokio::test]
async fn an_outage_that_is_not_over_is_refused() {
    let desk = desk();
    let outage = |id: &str, from: &str, to: &str| json!({"id": id, "from": from, "to": to, "reason": "断网"});
    let reply = desk.post("/outages", outage("o1", "2026-09-24T08:00", "2026-09-24T09:01")).await;
    refused(&reply, 422, "refused", "request");
    let reply = desk.post("/outages", outage("o2", "2026-09-24T09:00", "2026-09-24T08:00")).await;
    refused(&reply, 422, "refused", "request");
    let reply = desk.post("/outages", outage("o3", "昨天", "2026-09-24T08:00")).await;
    refused(&reply, 400, "malformed", "request");
    assert_eq!(reply.json["field"], "from");
    let reply = desk
        .post("/outages", json!({"id": "o4", "from": "2026-09-24T08:00", "to": "2026-09-24T08:30"}))
        .await;
    assert_eq!(reply.json["field"], "reason", "{}", reply.text);
}

#[tokio::test]
async fn a_process_that_says_nothing_of_corrections_and_merging_takes_none() {
    let desk = desk();
    desk.open("e1").await;
    desk.note("e2").await;
    let acts = desk.get("/cases/A-1/acts").await.json;
    assert_eq!((&acts[0]["position"], &acts[0]["act"]), (&json!(0), &json!("立案")));
    assert_eq!((&acts[1]["position"], &acts[1]["act"]), (&json!(1), &json!("记事")));
    let void = json!({"id": "c1", "actor": "街道", "change": "void", "of": 1, "reason": "记错了"});
    let reply = desk.post("/cases/A-1/corrections", &void).await;
    refused(&reply, 422, "refused", "policy");
    assert!(reply.json["zh"].as_str().unwrap().contains("没有规定更正"), "{}", reply.text);
    assert!(desk.post("/cases/A-1/corrections", &void).await.repeated, "a refusal is on record");
    let wrong = [
        (json!({"id": "c2", "actor": "街道", "change": "forget", "of": 1, "reason": "因"}), "change"),
        (json!({"id": "c2", "actor": "街道", "change": "void", "reason": "因"}), "of"),
        (json!({"id": "c2", "actor": "街道", "change": "date", "of": 1, "reason": "因"}), "at"),
        (json!({"id": "c2", "actor": "街道", "change": "void", "of": 1}), "reason"),
        (
            json!({"id": "c2", "actor": "街道", "change": "void", "of": 1, "reason": "因", "evidence": "照片"}),
            "evidence",
        ),
        (
            json!({"id": "c2", "actor": "街道", "change": "add", "act": "记事", "reason": "因", "at": "2026-09-24T08:00"}),
            "by",
        ),
    ];
    for (body, field) in wrong {
        let reply = desk.post("/cases/A-1/corrections", &body).await;
        refused(&reply, 400, "malformed", "request");
        assert_eq!(reply.json["field"], field, "{body}");
    }
    let merge = json!({"id": "m1", "actor": "街道", "into": "无此案"});
    refused(&desk.post("/cases/A-1/merge", merge).await, 404, "not_found", "request");
    let merge = json!({"id": "m2", "actor": "街道", "into": "A-1"});
    refused(&desk.post("/cases/A-1/merge", merge).await, 422, "refused", "policy");
}

#[tokio::test]
async fn there_is_no_proposal_where_nothing_is_proposed() {
    let desk = desk();
    assert_eq!(desk.get("/proposals").await.json, json!([]));
    refused(&desk.get("/proposals/1").await, 404, "not_found", "request");
    refused(&desk.get("/proposals/one").await, 404, "not_found", "request");
    let act = json!({"id": "p1", "actor": "街道", "act": "决定", "answer": "采纳"});
    refused(&desk.post("/proposals/1/acts", &act).await, 404, "not_found", "policy");
    for (body, field) in [
        (json!({"id": "p2", "actor": "街道", "act": "赦免"}), "act"),
        (json!({"id": "p2", "actor": "街道", "act": "决定", "answer": "也许"}), "answer"),
        (json!({"id": "p2", "actor": "街道", "act": "申诉", "answer": "采纳"}), "answer"),
        (json!({"id": "p2", "actor": "无此单位", "act": "申诉"}), "actor"),
    ] {
        let reply = desk.post("/proposals/1/acts", &body).await;
        refused(&reply, 400, "malformed", "request");
        assert_eq!(reply.json["field"], field, "{body}");
    }
}

#[tokio::test]
async fn what_time_opens_is_opened_once_however_often_the_server_is_started() {
    let store = Arc::new(MemoryStore::new());
    let desk = found(store.clone(), "v1");
    desk.wake_at("2026-09-24T09:10").await;
    assert_eq!(desk.list("stage=待报").await, ["上报-街道-2026-09-24"]);
    let desk = found(store, "v1");
    desk.clock.set(at("2026-09-26T09:09"));
    desk.wake_at("2026-09-26T09:09").await;
    assert_eq!(desk.list("stage=待报").await, ["上报-街道-2026-09-24", "上报-街道-2026-09-25"]);
    let page = desk.get("/cases/上报-街道-2026-09-25").await.json;
    assert_eq!(page["case"]["opened"], "2026-09-25T09:10", "at its own time, though the server was down");
}
