//! Requests that cannot be taken, and what their senders are told.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value as Json, json};
use shao_api::MOST_BYTES;

use crate::desk::{desk, refused};

#[tokio::test]
async fn a_malformed_request_names_its_field() {
    let desk = desk();
    desk.open("e1").await;
    for (body, field) in [
        (json!({"actor": "街道", "act": "接单"}), "id"),
        (json!({"id": "e2", "act": "接单"}), "actor"),
        (json!({"id": "e2", "actor": "街道"}), "act"),
        (json!({"id": "", "actor": "街道", "act": "接单"}), "id"),
        (json!({"id": "e2\n", "actor": "街道", "act": "接单"}), "id"),
        (json!({"id": 7, "actor": "街道", "act": "接单"}), "id"),
        (json!({"id": "e2", "actor": "没有这个单位", "act": "接单"}), "actor"),
        (json!({"id": "e2", "actor": "街道", "act": "接单", "args": []}), "args"),
        (json!({"id": "e2", "actor": "街道", "act": "接单", "visit": -1}), "visit"),
        (json!({"id": "e2", "actor": "街道", "act": "接单", "resutl": "x"}), "resutl"),
    ] {
        let reply = desk.post("/cases/A-1/events", &body).await;
        refused(&reply, 400, "malformed", "request");
        assert_eq!(reply.json["field"], field, "{body}");
    }
    for body in ["", "{", "[]", "null", "{\"id\": \"\u{1}\"}"] {
        refused(&desk.post("/cases/A-1/events", body).await, 400, "malformed", "request");
    }
}

#[tokio::test]
async fn every_fact_that_is_wrong_is_named() {
    let desk = desk();
    let facts = json!({"紧急": "也许", "天气": "晴"});
    let reply = desk.post("/cases", json!({"id": "e1", "facts": facts})).await;
    refused(&reply, 400, "malformed", "request");
    let problems = reply.json["problems"].as_array().unwrap();
    let fields: Vec<&Json> = problems.iter().map(|problem| &problem["field"]).collect();
    assert_eq!(fields, ["紧急", "内容", "天气"]);
    let key = json!({"id": "e1", "case": "a/b", "facts": {}});
    assert_eq!(desk.post("/cases", key).await.json["field"], "case");
}

#[tokio::test]
async fn a_time_cannot_be_asserted() {
    let desk = desk();
    desk.open("e1").await;
    let body = json!({"id": "e2", "actor": "街道", "act": "接单", "at": "2026-09-23T09:00"});
    let reply = desk.post("/cases/A-1/events", body).await;
    refused(&reply, 422, "back_dated", "request");
    assert_eq!(reply.json["field"], "at");
}

#[tokio::test]
async fn too_large_is_413_and_not_json_is_415() {
    let desk = desk();
    let large = desk.post("/cases", format!("{{\"id\": \"{}\"}}", "长".repeat(MOST_BYTES))).await;
    refused(&large, 413, "too_large", "request");
    let form = Request::post("/api/v1/cases").body(Body::from("id=1")).unwrap();
    refused(&desk.send(form).await, 415, "not_json", "request");
}

#[tokio::test]
async fn what_is_not_there_is_404_and_what_is_not_done_is_405() {
    let desk = desk();
    refused(&desk.get("/cases/B-9").await, 404, "not_found", "request");
    refused(&desk.act("e1", "接单").await, 404, "not_found", "request");
    refused(&desk.get("/nothing").await, 404, "not_found", "request");
    let delete = Request::delete("/api/v1/cases/A-1").body(Body::empty()).unwrap();
    refused(&desk.send(delete).await, 405, "method_not_allowed", "request");
}

#[tokio::test]
async fn the_history_of_the_county_is_no_case() {
    let desk = desk();
    desk.open("e1").await;
    for path in ["/cases/.county", "/cases/.county/acts", "/cases/.county?viewer=all"] {
        refused(&desk.get(path).await, 404, "not_found", "request");
    }
    let act = |id: &str| json!({"id": id, "actor": "街道", "act": "接单"});
    refused(&desk.post("/cases/.county/events", act("x1")).await, 404, "not_found", "request");
    let void = json!({"id": "x2", "actor": "街道", "change": "void", "of": 1, "reason": "因"});
    refused(&desk.post("/cases/.county/corrections", void).await, 404, "not_found", "request");
    for (id, case, into) in [("x3", "A-1", ".county"), ("x4", ".county", "A-1"), ("x5", "A-1", ".x")] {
        let merge = json!({"id": id, "actor": "街道", "into": into});
        refused(&desk.post(&format!("/cases/{case}/merge"), merge).await, 404, "not_found", "request");
    }
    let facts = json!({"紧急": "否", "内容": "路灯不亮"});
    for body in
        [json!({"id": ".county", "facts": facts}), json!({"id": "x6", "case": ".county", "facts": facts})]
    {
        refused(&desk.post("/cases", body).await, 400, "malformed", "request");
    }
    assert_eq!(desk.get("/health").await.json["parked"], json!([]));
    assert_eq!(desk.get("/county").await.json["parked"], false);
}

#[tokio::test]
async fn an_id_of_the_servers_own_making_is_refused() {
    let desk = desk();
    desk.open("e1").await;
    // By such an id A-1 would hear of another case; taken by somebody else, it never would.
    let reply = desk.act("A-2·0·0·2·并案·0", "接单").await;
    refused(&reply, 400, "malformed", "request");
    assert_eq!(reply.json["field"], "id");
}
