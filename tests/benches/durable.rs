//! Durable events: appends through the store beside raw SQLite inserts of the same bytes, with the same settings, on
//! the same disk, in the same run. Both count an event only when its commit has returned.
//!
//! `cargo bench -p shao-tests --bench durable`; the ratios stand at the end.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant as Stopwatch};

use criterion::{BenchmarkId, Criterion, Throughput};
use rusqlite::{Connection, params};
use shao_store::{
    Append, Appended, Instant, Logged, Receipt, Record, Snapshot, SqliteStore, Standing, Store as _,
};

/// Events per commit: one caller at a time, a busy desk, a storm.
const BATCHES: [usize; 3] = [1, 16, 128];
/// About what a case of the pilot county has: its state, one record, the request and the reply.
const STATE: usize = 3_000;
const RECORD: usize = 400;
const REQUEST: usize = 250;
const REPLY: usize = 80;

/// Events one after another on a set of cases, as a county has them.
struct Events {
    count: u64,
}

impl Events {
    const CASES: u64 = 1_000;

    fn next(&mut self) -> Append {
        let (key, seq) = (self.count % Self::CASES, self.count / Self::CASES + 1);
        self.count += 1;
        let event = format!("event-{}", self.count);
        Append {
            key: format!("case-{key}"),
            expected: seq - 1,
            snapshot: Snapshot {
                policy: "p".to_owned(),
                seq,
                state: vec![b's'; STATE],
                standing: vec![Standing { stage: "办理中".to_owned(), unit: "阴平镇".to_owned() }],
                wake: Some(Instant(self.count as i64)),
                deadline: Some(Instant(self.count as i64)),
                late_since: None,
                ended: false,
                parked: None,
                stands: None,
            },
            records: vec![Record { seq, at: Instant(0), body: vec![b'r'; RECORD] }],
            notices: vec![],
            filings: vec![],
            events: vec![Logged { id: event.clone(), body: vec![b'e'; REQUEST] }],
            receipt: Some(Receipt {
                event,
                request: vec![b'q'; REQUEST],
                status: 200,
                reply: vec![b'a'; REPLY],
            }),
        }
    }
}

/// The store, and where its events have got to.
struct Ours {
    store: SqliteStore,
    events: Events,
}

impl Ours {
    fn open(path: &Path) -> Self {
        let store = SqliteStore::open(path).unwrap();
        store.keep_policy("p", b"policy").unwrap();
        Self { store, events: Events { count: 0 } }
    }

    fn commit(&mut self, batch: usize) {
        let units = (0..batch).map(|_| vec![self.events.next()]).collect();
        assert!(black_box(self.store.append(units)).iter().all(|answer| *answer == Ok(Appended::Now)));
    }
}

/// One table, one row per event, as many bytes: what SQLite can do at best.
struct Raw {
    db: Connection,
    row: Vec<u8>,
}

impl Raw {
    fn open(path: &Path) -> Self {
        let db = Connection::open(path).unwrap();
        db.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).unwrap();
        db.pragma_update(None, "synchronous", "FULL").unwrap();
        db.execute_batch("CREATE TABLE event (n INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT").unwrap();
        Self { db, row: vec![b'x'; STATE + RECORD + REQUEST + REPLY] }
    }

    fn commit(&mut self, batch: usize) {
        let transaction = self.db.transaction().unwrap();
        for _ in 0..batch {
            let mut insert = transaction.prepare_cached("INSERT INTO event (body) VALUES (?1)").unwrap();
            insert.execute(params![black_box(&self.row)]).unwrap();
        }
        transaction.commit().unwrap();
    }
}

/// Events per second over about this long, in turns so that both meet the same disk.
fn side_by_side(ours: &mut Ours, raw: &mut Raw, batch: usize, each: Duration) -> (f64, f64) {
    let (mut spent, mut commits) = ([Duration::ZERO; 2], [0_usize; 2]);
    while spent.iter().any(|spent| *spent < each) {
        let start = Stopwatch::now();
        (0..8).for_each(|_| ours.commit(batch));
        spent[0] += start.elapsed();
        let start = Stopwatch::now();
        (0..8).for_each(|_| raw.commit(batch));
        spent[1] += start.elapsed();
        commits = commits.map(|count| count + 8);
    }
    let rate = |at: usize| (commits[at] * batch) as f64 / spent[at].as_secs_f64();
    (rate(0), rate(1))
}

fn main() {
    // Beside the build, not in /tmp: that may be memory, which commits for free.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut ours = Ours::open(&folder.path().join("ours.db"));
    let mut raw = Raw::open(&folder.path().join("raw.db"));
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("durable events");
    for batch in BATCHES {
        group.throughput(Throughput::Elements(batch as u64));
        group.bench_function(BenchmarkId::new("store", batch), |bench| bench.iter(|| ours.commit(batch)));
        group.bench_function(BenchmarkId::new("raw sqlite", batch), |bench| bench.iter(|| raw.commit(batch)));
    }
    group.finish();
    println!("\nevents/s, each durable when counted ({} bytes per event)", raw.row.len());
    println!("{:>7}  {:>10}  {:>10}  {:>5}", "batch", "store", "raw", "ratio");
    for batch in BATCHES {
        let (store, raw) = side_by_side(&mut ours, &mut raw, batch, Duration::from_secs(3));
        println!("{batch:>7}  {store:>10.0}  {raw:>10.0}  {:>5.2}", store / raw);
    }
}
