//! A county called without a network, its clock turned by hand.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request};
use serde_json::Value as Json;
use shao_api::{County, Founding, VirtualClock, router};
use shao_calendar::{Calendar, Moment};
use shao_store::{MemoryStore, Store};
use tower::ServiceExt as _;

use crate::policies::Policy;

pub struct Desk {
    pub county: County,
    pub clock: Arc<VirtualClock>,
    pub store: Arc<dyn Store>,
    runtime: tokio::runtime::Runtime,
}

impl Desk {
    /// A county founded at this moment.
    pub fn found(policy: &Policy, now: Moment) -> Self {
        let (clock, store) = (Arc::new(VirtualClock::new(now)), Arc::new(MemoryStore::new()));
        let county = start(policy, store.clone(), clock.clone());
        Self::around(county, clock, store)
    }

    /// A county that was founded elsewhere.
    pub fn around(county: County, clock: Arc<VirtualClock>, store: Arc<dyn Store>) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        Self { county, clock, store, runtime }
    }

    /// Another server on the same store: it knows what is there and nothing else.
    pub fn start_anew(&mut self, policy: &Policy) {
        self.county = start(policy, Arc::clone(&self.store), Arc::clone(&self.clock));
    }

    pub fn get(&self, path: &str) -> Json {
        let (status, json) = self.ask(Method::GET, path, Body::empty());
        assert_eq!(status, 200, "{path}: {json}");
        json
    }

    pub fn post(&self, path: &str, body: &Json) -> (u16, Json) {
        self.ask(Method::POST, path, Body::from(body.to_string()))
    }

    fn ask(&self, method: Method, path: &str, body: Body) -> (u16, Json) {
        let path: String = path.bytes().map(percent).collect();
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header("content-type", "application/json")
            .body(body)
            .unwrap();
        self.runtime.block_on(async {
            let response = router(self.county.clone(), None).oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
            (status, serde_json::from_slice(&bytes).unwrap_or(Json::Null))
        })
    }

    /// Wakes all that is due now. Gives when something is due next.
    pub fn wake(&self) -> Option<Moment> {
        loop {
            let woken = self.runtime.block_on(self.county.wake()).unwrap();
            if woken.count == 0 {
                return woken.next;
            }
        }
    }
}

fn start(policy: &Policy, store: Arc<dyn Store>, clock: Arc<VirtualClock>) -> County {
    let (edition, calendar) = (policy.edition(), Calendar::national());
    County::start(Founding { edition, loader: None, calendar, store, clock }).unwrap()
}

fn percent(byte: u8) -> String {
    if byte.is_ascii_graphic() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}
