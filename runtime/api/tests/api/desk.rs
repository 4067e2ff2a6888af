//! A county on a desk: its API called without a network, its clock turned by hand.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use serde_json::{Value as Json, json};
use shao_api::{CALLER_HEADER, County, Edition, Founding, Loader, VirtualClock, router};
use shao_calendar::{Calendar, Moment};
use shao_store::{MemoryStore, Store};
use tower::ServiceExt as _;

use crate::hand;

pub struct Desk {
    pub county: County,
    pub clock: Arc<VirtualClock>,
    pub store: Arc<dyn Store>,
}

pub fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

/// A county on this store, under the policy of this tag; it can load the others.
pub fn found(store: Arc<dyn Store>, tag: &str) -> Desk {
    found_with(store, hand::edition(tag), Some(loader()))
}

/// A county on this store, with this edition and loader.
pub fn found_with(store: Arc<dyn Store>, edition: Edition, loader: Option<Loader>) -> Desk {
    let clock = Arc::new(VirtualClock::new(at("2026-09-24T09:00")));
    let founding = Founding {
        edition,
        loader,
        calendar: Calendar::national(),
        store: Arc::clone(&store),
        clock: clock.clone(),
    };
    Desk { county: County::start(founding).unwrap(), clock, store }
}

/// Reads back the bytes of policies made by hand.
pub fn loader() -> Loader {
    Box::new(|bytes| {
        let text = String::from_utf8_lossy(bytes);
        Ok(hand::edition(text.strip_prefix("a policy by hand ").unwrap()))
    })
}

pub fn desk() -> Desk {
    found(Arc::new(MemoryStore::new()), "v1")
}

pub struct Reply {
    pub status: StatusCode,
    pub repeated: bool,
    pub text: String,
    pub json: Json,
}

impl Desk {
    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = router(self.county.clone(), None).oneshot(request).await.unwrap();
        let status = response.status();
        let repeated = response.headers().contains_key("x-shao-repeated");
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let json = serde_json::from_str(&text).unwrap_or(Json::Null);
        Reply { status, repeated, text, json }
    }

    pub async fn post(&self, path: &str, body: impl ToString) -> Reply {
        let request = Request::post(format!("/api/v1{path}"))
            .header("content-type", "application/json")
            .header(CALLER_HEADER, "张三");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(Request::get(format!("/api/v1{path}")).body(Body::empty()).unwrap()).await
    }

    pub async fn open(&self, id: &str) -> Reply {
        let facts = json!({"紧急": "否", "内容": "路灯不亮"});
        self.post("/cases", json!({"id": id, "case": "A-1", "actor": "热线", "facts": facts})).await
    }

    pub async fn act(&self, id: &str, act: &str) -> Reply {
        self.post("/cases/A-1/events", json!({"id": id, "actor": "街道", "act": act})).await
    }

    pub async fn note(&self, id: &str) -> Reply {
        let body = json!({"id": id, "actor": "街道", "act": "记事", "args": {"说明": "注"}});
        self.post("/cases/A-1/events", body).await
    }

    pub async fn list(&self, query: &str) -> Vec<String> {
        let reply = self.get(&format!("/cases?{query}")).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        let cases = reply.json["cases"].as_array().unwrap().clone();
        cases.iter().map(|case| case["case"].as_str().unwrap().to_owned()).collect()
    }

    /// Wakes everything that is due at this time.
    pub async fn wake_at(&self, time: &str) -> usize {
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

    pub fn records(&self) -> Vec<shao_case::Record> {
        let records = self.store.timeline("A-1").unwrap();
        records.iter().map(|record| serde_json::from_slice(&record.body).unwrap()).collect()
    }
}

#[track_caller]
pub fn refused(reply: &Reply, status: u16, code: &str, source: &str) {
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
