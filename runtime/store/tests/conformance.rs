//! What every store must do, run on each of them.

#[cfg(test)]
mod suite {
    use shao_store::{
        Append, Appended, COUNTY, Due, Instant, Logged, MemoryStore, Notice, Query, Receipt, Record,
        Snapshot, SqliteStore, Standing, Store, StoreError,
    };

    const POLICY: &str = "aa11";

    /// Runs a check on each store, fresh, with one policy kept.
    fn on_each(check: impl Fn(&dyn Store)) {
        let folder = tempfile::tempdir().unwrap();
        let sqlite = SqliteStore::open(&folder.path().join("county.db")).unwrap();
        let memory = MemoryStore::new();
        for store in [&sqlite as &dyn Store, &memory] {
            store.keep_policy(POLICY, b"\0asm").unwrap();
            check(store);
        }
    }

    /// A step of a case from `expected`, by an event of this id.
    fn step(key: &str, expected: u64, event: &str) -> Append {
        let seq = expected + 1;
        Append {
            key: key.to_owned(),
            expected,
            snapshot: Snapshot {
                policy: POLICY.to_owned(),
                seq,
                state: format!("{key}@{seq}").into_bytes(),
                standing: vec![at("待接单", "阴平镇")],
                wake: Some(Instant(1000)),
                deadline: Some(Instant(1000)),
                late_since: None,
                ended: false,
                parked: None,
                stands: None,
            },
            records: vec![Record { seq, at: Instant(10), body: event.as_bytes().to_vec() }],
            notices: vec![Notice { key: format!("{key}·{seq}"), body: b"n".to_vec() }],
            filings: vec![format!("entry of {event}").into_bytes()],
            events: vec![Logged { id: event.to_owned(), body: format!("event {event}").into_bytes() }],
            receipt: Some(Receipt {
                event: event.to_owned(),
                request: format!("do {event}").into_bytes(),
                status: 200,
                reply: format!("done {event}").into_bytes(),
            }),
        }
    }

    fn at(stage: &str, unit: &str) -> Standing {
        Standing { stage: stage.to_owned(), unit: unit.to_owned() }
    }

    fn one(store: &dyn Store, append: Append) -> Result<Appended, StoreError> {
        let mut answers = store.append(vec![vec![append]]);
        assert_eq!(answers.len(), 1);
        answers.remove(0)
    }

    fn keys(store: &dyn Store, query: Query) -> Vec<String> {
        store.find(&query).unwrap().into_iter().map(|summary| summary.key).collect()
    }

    #[test]
    fn events_and_filings_are_kept_in_the_order_in_which_they_came() {
        on_each(|store| {
            for append in [step("甲", 0, "e1"), step("乙", 0, "e2"), step("甲", 1, "e3")] {
                assert_eq!(one(store, append), Ok(Appended::Now));
            }
            let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
            let log: Vec<String> = store.log("甲").unwrap().into_iter().map(text).collect();
            assert_eq!(log, ["event e1", "event e3"]);
            assert_eq!(store.heard("e2").unwrap().as_deref(), Some("乙"));
            assert_eq!(store.heard("e9").unwrap(), None);
            let filings = store.filings(1, 10).unwrap();
            let told: Vec<_> =
                filings.into_iter().map(|f| (f.number, f.case, f.policy, text(f.body))).collect();
            let filed = |number, case: &str, event: &str| {
                (number, case.to_owned(), POLICY.to_owned(), format!("entry of {event}"))
            };
            assert_eq!(told, [filed(2, "乙", "e2"), filed(3, "甲", "e3")]);
            assert_eq!(store.filings(0, 1).unwrap().len(), 1);
        });
    }

    #[test]
    fn a_case_that_stands_for_one_that_time_would_open_is_found() {
        on_each(|store| {
            let mut append = step("甲", 0, "e1");
            append.snapshot.stands = Some("日报-东镇-2026-09-24".to_owned());
            assert_eq!(one(store, append.clone()), Ok(Appended::Now));
            assert_eq!(store.load("甲").unwrap().unwrap().snapshot, append.snapshot);
            assert!(store.stands("日报-东镇-2026-09-24").unwrap());
            assert!(!store.stands("日报-东镇-2026-09-25").unwrap());
        });
    }

    #[test]
    fn a_repeated_event_files_nothing_twice() {
        on_each(|store| {
            assert_eq!(one(store, step("甲", 0, "e1")), Ok(Appended::Now));
            assert!(matches!(one(store, step("甲", 0, "e1")), Ok(Appended::Before(_))));
            assert!(matches!(one(store, step("甲", 0, "e2")), Err(StoreError::Stale { .. })));
            assert_eq!((store.log("甲").unwrap().len(), store.filings(0, 10).unwrap().len()), (1, 1));
        });
    }

    #[test]
    fn the_history_of_the_county_is_kept_like_a_case_and_listed_as_none() {
        on_each(|store| {
            assert_eq!(one(store, step(COUNTY, 0, "e1")), Ok(Appended::Now));
            assert_eq!(one(store, step("甲", 0, "e2")), Ok(Appended::Now));
            assert_eq!(keys(store, Query { limit: 10, ..Query::default() }), ["甲"]);
            assert_eq!(store.timeline(COUNTY).unwrap().len(), 1);
            let due = store.due(Instant(1000), 10).unwrap();
            assert_eq!(due.len(), 2, "it is woken as any: {due:?}");
        });
    }

    #[test]
    fn what_was_appended_is_there_whole() {
        on_each(|store| {
            let append = step("甲", 0, "e1");
            assert_eq!(one(store, append.clone()), Ok(Appended::Now));
            assert_eq!(store.load("甲").unwrap().unwrap().snapshot, append.snapshot);
            assert_eq!(store.timeline("甲").unwrap(), append.records);
            assert_eq!(store.timeline("乙").unwrap(), []);
            let recorded = store.recorded("e1").unwrap().unwrap();
            assert_eq!(
                (recorded.key.as_str(), recorded.seq, Some(recorded.receipt)),
                ("甲", 1, append.receipt)
            );
            let owed = store.owed(0, 10).unwrap();
            assert_eq!((owed.len(), owed[0].number, owed[0].case.as_str()), (1, 1, "甲"));
            assert_eq!(store.load("乙").unwrap(), None);
            assert_eq!(store.recorded("e2").unwrap(), None);
        });
    }

    #[test]
    fn the_same_event_again_gets_the_reply_of_the_first_time() {
        on_each(|store| {
            let first = step("甲", 0, "e1");
            one(store, first.clone()).unwrap();
            one(store, step("甲", 1, "e2")).unwrap();
            let Appended::Before(recorded) = one(store, first).unwrap() else { panic!("written twice") };
            assert_eq!((recorded.seq, recorded.receipt.reply.as_slice()), (1, "done e1".as_bytes()));
            assert_eq!(store.load("甲").unwrap().unwrap().snapshot.seq, 2);
            assert_eq!(store.timeline("甲").unwrap().len(), 2);
        });
    }

    #[test]
    fn an_id_serves_one_event_only() {
        on_each(|store| {
            one(store, step("甲", 0, "e1")).unwrap();
            let mut other_bytes = step("甲", 1, "e1");
            other_bytes.receipt.as_mut().unwrap().request = b"do something else".to_vec();
            let conflict = Err(StoreError::Conflict { event: "e1".to_owned() });
            assert_eq!(one(store, other_bytes), conflict);
            assert_eq!(one(store, step("乙", 0, "e1")), conflict);
            assert_eq!(store.load("乙").unwrap(), None);
        });
    }

    #[test]
    fn a_step_from_an_old_state_is_stale() {
        on_each(|store| {
            one(store, step("甲", 0, "e1")).unwrap();
            let stale = StoreError::Stale { key: "甲".to_owned(), expected: 0, found: 1 };
            assert_eq!(one(store, step("甲", 0, "e2")), Err(stale));
            let ahead = StoreError::Stale { key: "乙".to_owned(), expected: 4, found: 0 };
            assert_eq!(one(store, step("乙", 4, "e3")), Err(ahead));
            assert_eq!(store.recorded("e2").unwrap(), None);
        });
    }

    #[test]
    fn in_a_batch_each_unit_stands_for_itself() {
        on_each(|store| {
            let batch = vec![
                step("甲", 0, "e1"),
                step("甲", 0, "e2"),
                step("甲", 1, "e3"),
                step("甲", 0, "e1"),
                step("乙", 0, "e4"),
            ];
            let answers = store.append(batch.into_iter().map(|append| vec![append]).collect());
            assert_eq!(answers[0], Ok(Appended::Now));
            assert!(matches!(answers[1], Err(StoreError::Stale { .. })));
            assert_eq!(answers[2], Ok(Appended::Now));
            assert!(matches!(answers[3], Ok(Appended::Before(_))));
            assert_eq!(answers[4], Ok(Appended::Now));
            assert_eq!(store.timeline("甲").unwrap().len(), 2);
        });
    }

    #[test]
    fn a_unit_is_written_as_a_whole_or_not_at_all() {
        on_each(|store| {
            let answers = store.append(vec![
                vec![step("甲", 0, "e1"), step("乙", 0, "e2"), step("甲", 1, "e3")],
                // The last of it is stale.
                vec![step("甲", 2, "e4"), step("丙", 0, "e5"), step("乙", 0, "e6")],
                // Part of it was written before.
                vec![step("丁", 0, "e7"), step("甲", 2, "e1")],
                vec![step("戊", 0, "e8")],
            ]);
            assert_eq!(answers[0], Ok(Appended::Now));
            let stale = StoreError::Stale { key: "乙".to_owned(), expected: 0, found: 1 };
            assert_eq!(answers[1], Err(stale));
            assert!(matches!(answers[2], Ok(Appended::Before(_))), "{answers:?}");
            assert_eq!(answers[3], Ok(Appended::Now));
            assert_eq!(keys(store, Query { limit: 9, ..Query::default() }), ["乙", "戊", "甲"]);
            assert_eq!(store.timeline("甲").unwrap().len(), 2);
            for lost in ["e4", "e5", "e6", "e7"] {
                assert_eq!((store.recorded(lost).unwrap(), store.heard(lost).unwrap()), (None, None));
            }
            assert_eq!(store.filings(0, 9).unwrap().len(), 4);
        });
    }

    #[test]
    fn a_hole_in_the_records_is_refused() {
        on_each(|store| {
            let mut hole = step("甲", 0, "e1");
            hole.records[0].seq = 2;
            assert!(matches!(one(store, hole), Err(StoreError::Malformed { .. })));
            let mut short = step("甲", 0, "e1");
            short.snapshot.seq = 2;
            assert!(matches!(one(store, short), Err(StoreError::Malformed { .. })));
            assert_eq!(store.load("甲").unwrap(), None);
        });
    }

    #[test]
    fn a_case_needs_its_policy_on_file() {
        on_each(|store| {
            let mut append = step("甲", 0, "e1");
            append.snapshot.policy = "bb22".to_owned();
            assert_eq!(
                one(store, append.clone()),
                Err(StoreError::UnknownPolicy { hash: "bb22".to_owned() })
            );
            store.keep_policy("bb22", b"other").unwrap();
            store.keep_policy("bb22", b"other").unwrap();
            assert_eq!(
                store.keep_policy("bb22", b"forged"),
                Err(StoreError::PolicyDiffers { hash: "bb22".to_owned() })
            );
            assert_eq!(one(store, append), Ok(Appended::Now));
            assert_eq!(store.policy("bb22").unwrap().unwrap(), b"other");
            assert_eq!(store.policy("cc33").unwrap(), None);
        });
    }

    #[test]
    fn a_notice_is_owed_once_per_key() {
        on_each(|store| {
            one(store, step("甲", 0, "e1")).unwrap();
            let mut again = step("甲", 1, "e2");
            again.notices.push(Notice { key: "甲·1".to_owned(), body: b"again".to_vec() });
            one(store, again).unwrap();
            let owed: Vec<String> = store.owed(0, 10).unwrap().into_iter().map(|o| o.notice.key).collect();
            assert_eq!(owed, ["甲·1", "甲·2"]);
            assert_eq!(store.owed(1, 10).unwrap().len(), 1);
            assert_eq!(store.owed(0, 1).unwrap().len(), 1);
        });
    }

    #[test]
    fn wake_ups_come_earliest_first_and_end_with_the_case() {
        on_each(|store| {
            for (key, wake) in [("甲", Some(300)), ("乙", Some(100)), ("丙", None), ("丁", Some(200))] {
                let mut append = step(key, 0, key);
                append.snapshot.wake = wake.map(Instant);
                one(store, append).unwrap();
            }
            assert_eq!(store.next_wake().unwrap(), Some(Instant(100)));
            let due = |key: &str, at| Due { key: key.to_owned(), at: Instant(at) };
            assert_eq!(store.due(Instant(200), 9).unwrap(), [due("乙", 100), due("丁", 200)]);
            assert_eq!(store.due(Instant(999), 1).unwrap(), [due("乙", 100)]);
            // A wake-up that found nothing to do moves only the wake-up.
            let mut rearmed = step("乙", 1, "-");
            (rearmed.snapshot.seq, rearmed.snapshot.wake, rearmed.receipt) = (1, None, None);
            rearmed.records.clear();
            assert_eq!(one(store, rearmed), Ok(Appended::Now));
            assert_eq!(store.next_wake().unwrap(), Some(Instant(200)));
        });
    }

    #[test]
    fn a_parked_case_sleeps_until_it_is_unparked() {
        on_each(|store| {
            let mut parked = step("甲", 0, "e1");
            parked.snapshot.parked = Some("the policy trapped".to_owned());
            one(store, parked).unwrap();
            assert_eq!((store.next_wake().unwrap(), store.due(Instant(9999), 9).unwrap()), (None, vec![]));
            let query = Query { parked: true, limit: 9, ..Query::default() };
            assert_eq!(keys(store, query.clone()), ["甲"]);
            store.unpark().unwrap();
            assert_eq!(store.next_wake().unwrap(), Some(Instant(1000)));
            assert!(keys(store, query).is_empty());
        });
    }

    #[test]
    fn the_head_is_bound_to_every_record() {
        let heads = std::cell::RefCell::new(Vec::new());
        on_each(|store| {
            one(store, step("甲", 0, "e1")).unwrap();
            let first = store.load("甲").unwrap().unwrap().head;
            one(store, step("甲", 1, "e2")).unwrap();
            let second = store.load("甲").unwrap().unwrap().head;
            assert_ne!(first, second);
            heads.borrow_mut().push((first, second));
        });
        let heads = heads.into_inner();
        assert_eq!(heads[0], heads[1], "every store gives the same head");
    }

    #[test]
    fn cases_are_found_by_unit_stage_and_lateness() {
        on_each(|store| {
            let mut a = step("a", 0, "1");
            a.snapshot.standing = vec![at("办理中", "城管局"), at("协办中", "阴平镇")];
            let mut b = step("b", 0, "2");
            b.snapshot.standing = vec![at("办理中", "阴平镇")];
            b.snapshot.late_since = Some(Instant(5));
            let mut c = step("c", 0, "3");
            c.snapshot.standing = vec![at("归档", "")];
            (c.snapshot.ended, c.snapshot.late_since, c.snapshot.deadline) = (true, Some(Instant(5)), None);
            store
                .append(vec![vec![a], vec![b], vec![c]])
                .into_iter()
                .for_each(|answer| assert_eq!(answer, Ok(Appended::Now)));
            let all = Query { limit: 9, ..Query::default() };
            let unit = |unit: &str| Query { unit: Some(unit.to_owned()), ..all.clone() };
            let stage = |stage: &str, query: Query| Query { stage: Some(stage.to_owned()), ..query };
            let late = |at| Query { overdue: Some(Instant(at)), ..all.clone() };
            assert_eq!(keys(store, all.clone()), ["a", "b", "c"]);
            assert_eq!(keys(store, unit("阴平镇")), ["a", "b"]);
            assert_eq!(keys(store, stage("办理中", all.clone())), ["a", "b"]);
            assert_eq!(keys(store, stage("办理中", unit("阴平镇"))), ["b"]);
            assert_eq!(keys(store, late(1000)), ["b"], "a deadline is closed");
            assert_eq!(keys(store, late(1001)), ["a", "b"]);
            assert_eq!(keys(store, Query { limit: 1, ..all.clone() }), ["a"]);
            assert_eq!(keys(store, Query { after: Some("a".to_owned()), ..all }), ["b", "c"]);
        });
    }

    #[test]
    fn where_a_case_stood_before_does_not_linger() {
        on_each(|store| {
            one(store, step("甲", 0, "e1")).unwrap();
            let mut moved = step("甲", 1, "e2");
            moved.snapshot.standing = vec![at("办理中", "城管局")];
            one(store, moved).unwrap();
            let query = Query { unit: Some("阴平镇".to_owned()), limit: 9, ..Query::default() };
            assert!(keys(store, query).is_empty());
        });
    }

    #[test]
    fn events_from_many_threads_all_arrive() {
        on_each(|store| {
            std::thread::scope(|scope| {
                for thread in 0..8 {
                    scope.spawn(move || {
                        for n in 0..20 {
                            let key = format!("{thread}-{}", n % 4);
                            let append = step(&key, n / 4, &format!("{thread}·{n}"));
                            assert_eq!(one(store, append), Ok(Appended::Now));
                        }
                    });
                }
            });
            let found = store.find(&Query { limit: 99, ..Query::default() }).unwrap();
            assert_eq!(found.iter().map(|summary| summary.seq).sum::<u64>(), 160);
        });
    }

    #[test]
    fn a_closed_store_says_so() {
        on_each(|store| {
            store.healthy().unwrap();
            store.close().unwrap();
            store.close().unwrap();
            assert_eq!(store.healthy(), Err(StoreError::Closed));
            assert_eq!(one(store, step("甲", 0, "e1")), Err(StoreError::Closed));
            assert_eq!(store.keep_policy("x", b"y"), Err(StoreError::Closed));
        });
    }
}
