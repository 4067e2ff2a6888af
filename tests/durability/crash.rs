//! `kill -9` at random moments, again and again, while several threads post. Afterwards every event that was
//! acknowledged is there exactly once, with the reply it got, and every deadline fired exactly once.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use shao_calendar::Calendar;
use shao_case::settlement::Archive;
use shao_case::{CaseState, Effect, Event, EventKind, Record, What, fold};
use shao_store::{Query, SqliteStore, Store as _, Summary};

use crate::client::{Reply, send};
use crate::hand::limits::{ACCEPT_WITHIN, DONE_WITHIN, NOTE, REMIND_EVERY};
use crate::random::Random;
use crate::server::{Server, Time};

const ROUNDS: usize = 25;
const THREADS: u64 = 4;
const CASES: u64 = 12;

/// What a thread was told, by the id of the event: the case, what was asked, and the reply.
type Told = BTreeMap<String, (String, String, Reply)>;

struct Post {
    address: Mutex<SocketAddr>,
    stop: AtomicBool,
    repeats: AtomicUsize,
}

impl Post {
    /// Posts until a whole reply comes, whatever happens to the server meanwhile.
    fn insist(&self, path: &str, body: &str) -> Reply {
        loop {
            let address = *self.address.lock().unwrap();
            match send(address, "POST", path, body) {
                Some(reply) if reply.status != 503 => return reply,
                _ => std::thread::sleep(Duration::from_millis(5)),
            }
        }
    }

    fn run(&self, thread: u64, mut random: Random) -> Told {
        let mut told = Told::new();
        let mut count = 0;
        while !self.stop.load(Ordering::SeqCst) {
            count += 1;
            let id = format!("{thread}-{count}");
            let case = format!("案-{}", random.below(CASES));
            let (path, body) = wish(&id, &case, &mut random);
            let reply = self.insist(&path, &body);
            assert!([200, 201, 409, 422].contains(&reply.status), "{body} → {reply:?}");
            if random.below(4) == 0 {
                self.ask_again(&path, &body, &reply);
            }
            told.insert(id, (path, body, reply));
        }
        told
    }

    fn ask_again(&self, path: &str, body: &str, first: &Reply) {
        let again = self.insist(path, body);
        assert_eq!((again.status, &again.body), (first.status, &first.body), "{body}");
        self.repeats.fetch_add(1, Ordering::SeqCst);
    }
}

fn wish(id: &str, case: &str, random: &mut Random) -> (String, String) {
    let events = format!("/cases/{case}/events");
    match random.below(10) {
        0 => {
            let facts = json!({"紧急": "否", "内容": id});
            (
                "/cases".to_owned(),
                json!({"id": id, "case": case, "actor": "热线", "facts": facts}).to_string(),
            )
        }
        1 => (events, json!({"id": id, "actor": "街道", "act": "接单"}).to_string()),
        _ => (events, json!({"id": id, "actor": "街道", "act": NOTE, "args": {"说明": id}}).to_string()),
    }
}

#[test]
fn nothing_acknowledged_is_lost_or_doubled_by_kill_9() {
    let seed = Random::seed();
    let mut random = Random::new(seed);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("county.db");
    // Half an hour passes in about six seconds of real time.
    let time = Time::from("2026-09-24T09:00", 300);
    let mut server = Server::start(&file, time);
    open_all(server.address);
    let post = Arc::new(Post {
        address: Mutex::new(server.address),
        stop: AtomicBool::new(false),
        repeats: AtomicUsize::new(0),
    });
    let threads: Vec<_> = (0..THREADS)
        .map(|thread| {
            let (post, random) = (Arc::clone(&post), Random::new(seed ^ (thread + 1)));
            std::thread::spawn(move || post.run(thread, random))
        })
        .collect();
    for _ in 0..ROUNDS {
        std::thread::sleep(Duration::from_millis(20 + random.below(400)));
        server.kill();
        server = Server::start(&file, time);
        *post.address.lock().unwrap() = server.address;
    }
    post.stop.store(true, Ordering::SeqCst);
    let told: Told = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
    server.kill();

    // Down until long after every deadline; then up, killed in the middle of catching up, and up again.
    let late = time.after_downtime(2 * DONE_WITHIN);
    let server = Server::start(&file, late);
    std::thread::sleep(Duration::from_millis(random.below(30)));
    server.kill();
    let server = Server::start(&file, late);
    for (path, body, first) in told.values() {
        let again = send(server.address, "POST", path, body).unwrap();
        let expected = (first.status, &first.body);
        // What touched no case left no trace, and is judged anew.
        if first.status != 404 {
            assert_eq!((again.status, &again.body), expected, "seed {seed}: {body}");
        }
    }
    catch_up(server.address);
    assert!(server.stop(), "SIGTERM ends it well");
    let events = check(&file, &told, seed);
    let repeats = post.repeats.load(Ordering::SeqCst);
    println!(
        "seed {seed}: {ROUNDS} kills, {} acknowledged, {events} records, {repeats} asked again",
        told.len()
    );
}

fn open_all(address: SocketAddr) {
    for n in 0..CASES {
        let facts = json!({"紧急": "否", "内容": "开"});
        let body =
            json!({"id": format!("开-{n}"), "case": format!("案-{n}"), "actor": "热线", "facts": facts});
        assert_eq!(send(address, "POST", "/cases", &body.to_string()).unwrap().status, 201);
    }
}

/// Waits until nothing is due any more.
fn catch_up(address: SocketAddr) {
    for _ in 0..200 {
        let health = send(address, "GET", "/health", "").unwrap().json();
        assert_eq!(health["parked"], json!([]), "{health}");
        let moment =
            |name: &str| health[name].as_str().map(|text| text.parse::<shao_calendar::Moment>().unwrap());
        if moment("next_wake").is_none_or(|next| next > moment("now").unwrap()) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("still catching up");
}

/// Reads the file as it was left. Gives how many records there are.
fn check(file: &Path, told: &Told, seed: u64) -> usize {
    let store = SqliteStore::open(file).unwrap();
    for (id, (_, body, reply)) in told {
        let recorded = store.recorded(id).unwrap().unwrap_or_else(|| panic!("seed {seed}: lost {body}"));
        assert_eq!(recorded.receipt.reply, reply.body.as_bytes(), "seed {seed}: {body}");
    }
    let mut cases = store.find(&Query { limit: 1000, ..Query::default() }).unwrap();
    settled_exactly(&store, &cases, seed);
    let reports: Vec<_> =
        cases.extract_if(.., |case| case.key.starts_with("上报")).map(|case| case.key).collect();
    let days = ["上报-街道-2026-09-24", "上报-街道-2026-09-25"];
    assert!(!reports.is_empty() && days.starts_with(&as_texts(&reports)), "seed {seed}: {reports:?}");
    assert_eq!(cases.len() as u64, CASES);
    let mut notes = BTreeMap::new();
    let mut count = 0;
    for case in &cases {
        // Reading the timeline proves the chain of hashes up to the head.
        let logged = store.timeline(&case.key).unwrap();
        let records: Vec<Record> =
            logged.iter().map(|record| serde_json::from_slice(&record.body).unwrap()).collect();
        assert!(
            (1..).zip(&records).all(|(seq, record)| record.seq == seq),
            "seed {seed}: a hole in {}",
            case.key
        );
        assert_eq!(case.seq as usize, records.len());
        clocks_fired_once(&case.key, &records, seed);
        count += records.len();
        for record in records {
            if let What::Acted { act, args, .. } = record.what
                && act == NOTE
            {
                *notes.entry(args[0].1.clone()).or_insert(0) += 1;
            }
        }
    }
    let done = |(id, (_, body, reply)): (&String, &(String, String, Reply))| {
        (reply.status == 200 && body.contains(NOTE)).then(|| (id.clone(), 1))
    };
    let expected: BTreeMap<String, i32> = told.iter().filter_map(done).collect();
    assert_eq!(notes, expected, "seed {seed}: each note exactly once, and no other");
    count
}

fn as_texts(keys: &[String]) -> Vec<&str> {
    keys.iter().map(String::as_str).collect()
}

/// What the county has on file follows from the logs of its cases, which are on file whole.
fn settled_exactly(store: &SqliteStore, cases: &[Summary], seed: u64) {
    let edition = crate::hand::edition("durability");
    let (calendar, artifact) = (Calendar::national(), &edition.artifact);
    let policy = shao_case::Policy {
        schema: &artifact.schema,
        process: &artifact.process,
        ledgers: &artifact.ledgers,
        provenance: &artifact.provenance,
        decide: &*edition.decide,
        calendar: &calendar,
        hash: &artifact.hash,
        earlier: &[],
    };
    let mut owed = BTreeMap::new();
    for case in cases {
        let read = |body: Vec<u8>| serde_json::from_slice::<Event>(&body).unwrap();
        let mut log: Vec<Event> = store.log(&case.key).unwrap().into_iter().map(read).collect();
        let stored = store.load(&case.key).unwrap().unwrap();
        let state: CaseState = serde_json::from_slice(&stored.snapshot.state).unwrap();
        // What time did by itself is in no log; one more wake-up brings a new fold to where the case is.
        let (case, received) = (case.key.clone(), state.last);
        let kind = EventKind::Wake;
        log.push(Event {
            id: String::new(),
            case,
            at: None,
            received,
            expected_seq: None,
            actor: None,
            kind,
        });
        let folded = fold(&policy, &log).unwrap();
        assert_eq!(
            folded.state.as_ref(),
            Some(&state),
            "seed {seed}: the log of {} gives another case",
            state.key
        );
        for effect in folded.effects {
            if let Effect::Entry(entry) = effect {
                owed.insert(entry.key.clone(), *entry);
            }
        }
    }
    let mut archive = Archive::default();
    for filing in store.filings(0, 1_000_000).unwrap() {
        archive.take(filing.number, &serde_json::from_slice(&filing.body).unwrap());
    }
    let filed = archive.iter().map(|filed| (filed.entry.key.clone(), filed.entry.clone()));
    let filed: BTreeMap<_, _> = filed.collect();
    assert!(filed.len() > CASES as usize, "seed {seed}: only {} entries", filed.len());
    assert_eq!(filed, owed, "seed {seed}: entries lost, doubled or made up");
}

fn clocks_fired_once(key: &str, records: &[Record], seed: u64) {
    let mut keys: Vec<String> = records.iter().map(|record| record.key.to_string()).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), records.len(), "seed {seed}: an effect of {key} twice");
    let opened = records[0].at;
    let minutes = |minutes: i64| opened.plus_minutes(minutes).unwrap().plus_millis(1).unwrap();
    let lapses = |of: usize| -> Vec<_> {
        let lapsed =
            |record: &&Record| matches!(record.what, What::ClockLapsed { clock } if clock.index() == of);
        records.iter().filter(lapsed).map(|record| record.at).collect()
    };
    // Taken in time, or lapsed once at the first instant after the deadline.
    assert!(lapses(0).is_empty() || lapses(0) == [minutes(ACCEPT_WITHIN)], "seed {seed}: 待接单 of {key}");
    assert_eq!(lapses(1), [minutes(DONE_WITHIN)], "seed {seed}: 总限 of {key}");
    let reminders: Vec<_> = records
        .iter()
        .filter(|record| matches!(record.what, What::Marked { mark, .. } if mark.index() == 1))
        .map(|record| record.at)
        .collect();
    let due = |n: usize| minutes(DONE_WITHIN + REMIND_EVERY * (n as i64 + 1));
    assert!(reminders.len() >= 9, "seed {seed}: {} reminders of {key}", reminders.len());
    assert!(reminders.iter().enumerate().all(|(n, at)| *at == due(n)), "seed {seed}: {key} {reminders:?}");
}
