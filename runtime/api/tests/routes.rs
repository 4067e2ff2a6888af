//! The API as its callers meet it, on both stores, with a clock turned by hand.

#[cfg(test)]
mod hand;

#[cfg(test)]
mod suite {
    use std::sync::Arc;

    use axum::body::{Body, to_bytes};
    use axum::http::{Request, StatusCode};
    use serde_json::{Value as Json, json};
    use shao_api::{CALLER_HEADER, County, Founding, MOST_BYTES, VirtualClock, router};
    use shao_calendar::{Calendar, Moment};
    use shao_store::{MemoryStore, SqliteStore, Store};
    use tower::ServiceExt as _;

    use super::hand;

    struct Desk {
        county: County,
        clock: Arc<VirtualClock>,
        store: Arc<dyn Store>,
    }

    fn at(text: &str) -> Moment {
        text.parse().unwrap()
    }

    fn found(store: Arc<dyn Store>, tag: &str) -> Desk {
        let clock = Arc::new(VirtualClock::new(at("2026-09-24T09:00")));
        let loader = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes);
            Ok(hand::edition(text.strip_prefix("a policy by hand ").unwrap()))
        };
        let founding = Founding {
            edition: hand::edition(tag),
            loader: Some(Box::new(loader)),
            calendar: Calendar::national(),
            store: Arc::clone(&store),
            clock: clock.clone(),
        };
        Desk { county: County::start(founding).unwrap(), clock, store }
    }

    fn desk() -> Desk {
        found(Arc::new(MemoryStore::new()), "v1")
    }

    struct Reply {
        status: StatusCode,
        repeated: bool,
        text: String,
        json: Json,
    }

    impl Desk {
        async fn send(&self, request: Request<Body>) -> Reply {
            let response = router(self.county.clone(), None).oneshot(request).await.unwrap();
            let status = response.status();
            let repeated = response.headers().contains_key("x-shao-repeated");
            let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            let json = serde_json::from_str(&text).unwrap_or(Json::Null);
            Reply { status, repeated, text, json }
        }

        async fn post(&self, path: &str, body: impl ToString) -> Reply {
            let request = Request::post(format!("/api/v1{path}"))
                .header("content-type", "application/json")
                .header(CALLER_HEADER, "张三");
            self.send(request.body(Body::from(body.to_string())).unwrap()).await
        }

        async fn get(&self, path: &str) -> Reply {
            self.send(Request::get(format!("/api/v1{path}")).body(Body::empty()).unwrap()).await
        }

        async fn open(&self, id: &str) -> Reply {
            let facts = json!({"紧急": "否", "内容": "路灯不亮"});
            self.post("/cases", json!({"id": id, "case": "A-1", "actor": "热线", "facts": facts})).await
        }

        async fn act(&self, id: &str, act: &str) -> Reply {
            self.post("/cases/A-1/events", json!({"id": id, "actor": "街道", "act": act})).await
        }

        async fn list(&self, query: &str) -> Vec<String> {
            let reply = self.get(&format!("/cases?{query}")).await;
            assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
            let cases = reply.json["cases"].as_array().unwrap().clone();
            cases.iter().map(|case| case["case"].as_str().unwrap().to_owned()).collect()
        }

        /// Wakes everything that is due at this time.
        async fn wake_at(&self, time: &str) -> usize {
            self.clock.set(at(time));
            let mut count = 0;
            loop {
                let woken = self.county.wake().await.unwrap();
                count += woken.count;
                if woken.count == 0 {
                    return count;
                }
            }
        }

        fn records(&self) -> Vec<shao_case::Record> {
            let records = self.store.timeline("A-1").unwrap();
            records.iter().map(|record| serde_json::from_slice(&record.body).unwrap()).collect()
        }
    }

    #[track_caller]
    fn refused(reply: &Reply, status: u16, code: &str, source: &str) {
        assert_eq!(reply.status.as_u16(), status, "{}", reply.text);
        assert_eq!(
            (&reply.json["code"], &reply.json["source"]),
            (&json!(code), &json!(source)),
            "{}",
            reply.text
        );
        for language in ["zh", "en"] {
            assert!(!reply.json[language].as_str().unwrap().is_empty());
        }
    }

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
        desk.act("e3", "记事").await;
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
    async fn what_fell_due_takes_effect_once_however_often_it_is_woken() {
        let desk = desk();
        desk.open("e1").await;
        assert_eq!(desk.wake_at("2026-09-24T09:30").await, 0, "a deadline is closed");
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
    async fn the_policy_says_what_a_form_must_ask() {
        let page = desk().get("/policy").await.json;
        assert_eq!(
            page["fields"][0],
            json!({"name": "紧急", "kind": "是否", "choices": ["是", "否"], "required": true})
        );
        assert_eq!(page["fields"][1]["kind"], "文本");
        assert_eq!(page["parties"][1], json!({"name": "街道", "level": "镇街"}));
        assert_eq!(page["stages"][2], json!({"name": "归档", "end": true}));
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
}
