//! Bad input at the door of a running server: too large, out of order, twice, broken off.

use std::io::Write as _;
use std::net::TcpStream;

use serde_json::json;

use crate::client::send;
use crate::hand::limits::NOTE;
use crate::server::{Server, Time};

fn county() -> (tempfile::TempDir, Server) {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&folder.path().join("county.db"), Time::from("2026-09-24T09:00", 1));
    (folder, server)
}

#[test]
fn a_request_that_is_too_large_is_413_and_harms_nothing() {
    let (_folder, server) = county();
    let body = json!({"id": "e1", "facts": {"内容": "大".repeat(100_000)}}).to_string();
    let reply = send(server.address, "POST", "/cases", &body).unwrap();
    assert_eq!((reply.status, &reply.json()["code"]), (413, &json!("too_large")), "{reply:?}");
    assert_eq!(send(server.address, "GET", "/health", "").unwrap().status, 200);
}

#[test]
fn events_out_of_order_and_twice_are_each_answered_once() {
    let (_folder, server) = county();
    let post =
        |path: &str, body: serde_json::Value| send(server.address, "POST", path, &body.to_string()).unwrap();
    let act = |id: &str, act: &str, args: serde_json::Value| {
        post("/cases/A/events", json!({"id": id, "actor": "街道", "act": act, "args": args}))
    };
    let note = || act("n", NOTE, json!({"说明": "早"}));
    // Before its case: nothing there yet, and nothing is kept for later.
    assert_eq!(note().status, 404);
    let facts = json!({"紧急": "否", "内容": "开"});
    let open = || post("/cases", json!({"id": "o", "case": "A", "actor": "热线", "facts": facts}));
    assert_eq!(open().status, 201);
    assert!(open().repeated);
    // The end before the beginning.
    let early = act("end", "办结", json!({"结果": "好"}));
    assert_eq!((early.status, &early.json()["source"]), (422, &json!("policy")));
    assert_eq!(note().status, 200);
    let (once, twice) = (act("take", "接单", json!({})), act("take", "接单", json!({})));
    assert_eq!((once.status, once.repeated, &once.body), (200, false, &twice.body));
    assert!(twice.repeated);
    // A new id does not make a stale act fresh.
    assert_eq!(act("take again", "接单", json!({})).status, 422);
    // The early end keeps its answer; a new one is a new event.
    assert_eq!(act("end", "办结", json!({"结果": "好"})).body, early.body);
    assert_eq!(act("end now", "办结", json!({"结果": "好"})).status, 200);
    let page = send(server.address, "GET", "/cases/A", "").unwrap().json();
    assert_eq!(page["case"]["duties"][0]["stage"], "归档", "{page}");
}

#[test]
fn requests_broken_off_or_never_finished_do_not_keep_it_from_stopping() {
    let (_folder, server) = county();
    let mut half = TcpStream::connect(server.address).unwrap();
    half.write_all(b"POST /api/v1/cases HTTP/1.1\r\nhost: c\r\ncontent-type: application/json\r\n").unwrap();
    half.write_all(b"content-length: 100\r\n\r\n{\"id\"").unwrap();
    drop(TcpStream::connect(server.address).unwrap());
    let mut noise = TcpStream::connect(server.address).unwrap();
    noise.write_all(b"\x16\x03\x01 this is not http\r\n\r\n").unwrap();
    assert_eq!(send(server.address, "GET", "/health", "").unwrap().status, 200);
    let asked = std::time::Instant::now();
    assert!(server.stop());
    assert!(asked.elapsed().as_secs() < 15);
}
