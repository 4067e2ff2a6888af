//! 保密 and 脱敏: what of a case is shown to whom.

use std::sync::Arc;

use serde_json::{Value as Json, json};
use shao_abi::{PartyId, Who};
use shao_api::Edition;
use shao_store::MemoryStore;

use crate::desk::{Desk, found_with, refused};
use crate::hand;

/// The policy made by hand, where 紧急 is 保密 from the 街道 and 内容 is 脱敏.
fn discreet() -> Edition {
    let edition = hand::edition("discreet");
    let mut artifact = (*edition.artifact).clone();
    artifact.schema.fields[0].hidden_from = vec![Who::Party(PartyId(1))];
    artifact.schema.fields[1].masked = true;
    Edition::new(artifact, edition.decide)
}

async fn seen(desk: &Desk, query: &str) -> (Json, Json, String) {
    let page = desk.get(&format!("/cases/A-1{query}")).await.json;
    let fact = |at: usize| page["case"]["facts"][at]["value"].clone();
    (fact(0), fact(1), page["timeline"].to_string())
}

#[tokio::test]
async fn a_case_shows_each_viewer_what_he_may_see_and_the_public_what_nobody_minds() {
    let desk = found_with(Arc::new(MemoryStore::new()), discreet(), None);
    desk.open("e1").await;
    let note = json!({"id": "e2", "actor": "街道", "act": "记事", "args": {"说明": "路灯不亮已查看"}});
    assert_eq!(desk.post("/cases/A-1/events", note).await.status, 200);
    for query in ["", "?viewer=public", "?viewer="] {
        let (urgent, what, timeline) = seen(&desk, query).await;
        assert_eq!((urgent, what), (json!("保密"), json!("路**")), "{query}");
        assert!(timeline.contains("路**已查看") && !timeline.contains("路灯"), "{query}: {timeline}");
    }
    let (urgent, what, timeline) = seen(&desk, "?viewer=街道").await;
    assert_eq!((urgent, what), (json!("保密"), json!("路灯不亮")));
    assert!(timeline.contains("路灯不亮已查看"), "{timeline}");
    for query in ["?viewer=热线", "?viewer=all"] {
        let (urgent, what, _) = seen(&desk, query).await;
        assert_eq!((urgent, what), (json!("否"), json!("路灯不亮")), "{query}");
    }
    refused(&desk.get("/cases/A-1?viewer=无此单位").await, 400, "malformed", "request");
    refused(&desk.get("/cases/A-1?veiwer=all").await, 400, "malformed", "request");
}
