//! The file of a county in bad company: foreign, newer, damaged, full, taken. Each refusal names the file and what
//! to do, and harms nothing.

#[cfg(test)]
mod suite {
    use std::io::{Seek as _, SeekFrom, Write as _};
    use std::path::{Path, PathBuf};

    use rusqlite::Connection;
    use shao_store::{
        Append, Appended, Instant, Logged, Options, Record, SCHEMA_VERSION, Snapshot, SqliteStore,
        Store as _, StoreError,
    };

    fn county() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("county.db");
        (folder, path)
    }

    fn opened(key: &str, size: usize) -> Append {
        Append {
            key: key.to_owned(),
            expected: 0,
            snapshot: Snapshot {
                policy: "p".to_owned(),
                seq: 1,
                state: vec![7; size],
                standing: vec![],
                wake: None,
                deadline: None,
                late_since: None,
                ended: false,
                parked: None,
                stands: None,
            },
            records: vec![Record { seq: 1, at: Instant(0), body: vec![8; size] }],
            notices: vec![],
            filings: vec![],
            events: vec![],
            receipt: None,
        }
    }

    fn filled(path: &Path, cases: usize) {
        let store = SqliteStore::open(path).unwrap();
        store.keep_policy("p", b"policy").unwrap();
        let batch = (0..cases).map(|n| vec![opened(&format!("{n:04}"), 2000)]).collect();
        assert!(store.append(batch).iter().all(|answer| *answer == Ok(Appended::Now)));
        store.close().unwrap();
    }

    fn refusal(path: &Path) -> StoreError {
        let error = SqliteStore::open(path).err().expect("must be refused");
        let name = path.display().to_string();
        assert!(error.to_string().contains(&name), "{error}");
        assert!(error.zh().contains(&name), "{}", error.zh());
        error
    }

    #[test]
    fn the_linked_sqlite_is_safe() {
        assert!(rusqlite::version_number() > 3_051_002, "{}", rusqlite::version());
    }

    #[test]
    fn what_was_written_is_there_after_opening_again() {
        let (_folder, path) = county();
        filled(&path, 10);
        let store = SqliteStore::open(&path).unwrap();
        assert_eq!(store.load("0007").unwrap().unwrap().snapshot, opened("0007", 2000).snapshot);
    }

    #[test]
    fn a_file_of_something_else_is_left_alone() {
        let (_folder, path) = county();
        std::fs::write(&path, "年度总结,不是数据库").unwrap();
        assert!(matches!(refusal(&path), StoreError::Foreign { .. }));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "年度总结,不是数据库");
    }

    #[test]
    fn a_database_of_something_else_is_left_alone() {
        let (_folder, path) = county();
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE budget (a)").unwrap();
        let before = std::fs::read(&path).unwrap();
        assert!(matches!(refusal(&path), StoreError::Foreign { .. }));
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[test]
    fn a_newer_file_asks_for_a_newer_shao() {
        let (_folder, path) = county();
        filled(&path, 1);
        Connection::open(&path).unwrap().pragma_update(None, "user_version", SCHEMA_VERSION + 1).unwrap();
        let newer =
            StoreError::Newer { path: path.clone(), found: SCHEMA_VERSION + 1, known: SCHEMA_VERSION };
        assert_eq!(refusal(&path), newer);
    }

    #[test]
    fn a_file_of_an_earlier_version_is_brought_up_and_keeps_its_cases() {
        let (_folder, path) = county();
        let earlier = Connection::open(&path).unwrap();
        earlier.execute_batch(include_str!("../src/sqlite/schema.sql")).unwrap();
        earlier.pragma_update(None, "application_id", 0x5348_414F).unwrap();
        earlier.pragma_update(None, "user_version", 1).unwrap();
        earlier.execute_batch("INSERT INTO policy VALUES ('p', x'00')").unwrap();
        drop(earlier);
        let store = SqliteStore::open(&path).unwrap();
        assert_eq!(store.policy("p").unwrap(), Some(vec![0]));
        let events = vec![Logged { id: "e".to_owned(), body: b"event".to_vec() }];
        let append = Append { events, filings: vec![b"entry".to_vec()], ..opened("0000", 10) };
        assert_eq!(store.append(vec![vec![append]]), [Ok(Appended::Now)]);
        assert_eq!(store.log("0000").unwrap(), [b"event".to_vec()]);
        drop(store);
        let version: u32 = Connection::open(&path)
            .unwrap()
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        assert_eq!(version, SCHEMA_VERSION);
    }

    #[test]
    fn a_record_or_state_changed_by_hand_is_noticed() {
        let (_folder, path) = county();
        filled(&path, 3);
        let by_hand = Connection::open(&path).unwrap();
        by_hand.execute("UPDATE record SET body = x'00' WHERE key = '0000'", []).unwrap();
        by_hand.execute("UPDATE cases SET state = x'00' WHERE key = '0001'", []).unwrap();
        drop(by_hand);
        let store = SqliteStore::open(&path).unwrap();
        assert!(matches!(store.timeline("0000"), Err(StoreError::Corrupt { .. })));
        assert!(matches!(store.load("0001"), Err(StoreError::Corrupt { .. })));
        assert_eq!(store.timeline("0002").unwrap().len(), 1);
    }

    #[test]
    fn a_torn_page_is_found_at_the_door() {
        let (_folder, path) = county();
        filled(&path, 200);
        let mut file = std::fs::File::options().write(true).open(&path).unwrap();
        file.seek(SeekFrom::Start(20 * 4096)).unwrap();
        file.write_all(&[0xAB; 6 * 4096]).unwrap();
        assert!(matches!(refusal(&path), StoreError::Corrupt { .. }));
    }

    #[test]
    fn a_file_cut_short_is_found_at_the_door() {
        let (_folder, path) = county();
        filled(&path, 200);
        let file = std::fs::File::options().write(true).open(&path).unwrap();
        file.set_len(file.metadata().unwrap().len() / 2).unwrap();
        assert!(matches!(refusal(&path), StoreError::Corrupt { .. }));
    }

    #[test]
    fn a_file_emptied_beside_its_log_is_not_taken_for_a_new_one() {
        let (_folder, path) = county();
        std::fs::write(&path, "").unwrap();
        std::fs::write(path.with_extension("db-wal"), "commits that are nowhere else").unwrap();
        assert!(matches!(refusal(&path), StoreError::Corrupt { .. }));
        assert_eq!(std::fs::read(path.with_extension("db-wal")).unwrap(), b"commits that are nowhere else");
    }

    #[test]
    fn a_torn_tail_of_the_log_loses_only_what_was_never_acknowledged() {
        let (_folder, path) = county();
        let store = SqliteStore::open(&path).unwrap();
        store.keep_policy("p", b"policy").unwrap();
        for n in 0..5 {
            assert_eq!(store.append(vec![vec![opened(&n.to_string(), 100)]]), [Ok(Appended::Now)]);
        }
        // What a power cut leaves: the file and its log as they are on the disk, then half a frame.
        let (_other, copy) = county();
        std::fs::copy(&path, &copy).unwrap();
        let mut log = std::fs::read(path.with_extension("db-wal")).unwrap();
        let torn = log[log.len() - 3000..].to_vec();
        log.extend(torn);
        std::fs::write(copy.with_extension("db-wal"), log).unwrap();
        let store = SqliteStore::open(&copy).unwrap();
        for n in 0..5 {
            assert!(store.load(&n.to_string()).unwrap().is_some());
        }
    }

    #[test]
    fn a_county_has_one_writer() {
        let (_folder, path) = county();
        let first = SqliteStore::open(&path).unwrap();
        assert_eq!(refusal(&path), StoreError::InUse { path: path.clone() });
        first.close().unwrap();
        drop(SqliteStore::open(&path).unwrap());
        SqliteStore::open(&path).unwrap();
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let (folder, _) = county();
        let path = folder.path().join("没有/county.db");
        assert!(matches!(refusal(&path), StoreError::Unwritable { .. }));
    }

    #[test]
    fn a_full_disk_refuses_and_loses_nothing() {
        let (_folder, path) = county();
        let store = SqliteStore::open_with(&path, Options { most_pages: Some(60) }).unwrap();
        store.keep_policy("p", b"policy").unwrap();
        let answers: Vec<_> =
            (0..100).map(|n| store.append(vec![vec![opened(&format!("{n:04}"), 2000)]]).remove(0)).collect();
        let written = answers.iter().filter(|answer| answer.is_ok()).count();
        assert!((5..95).contains(&written));
        let full = Err(StoreError::Full { path: path.clone() });
        assert!(answers.iter().all(|answer| answer.is_ok() || *answer == full), "{answers:?}");
        drop(store);
        // Room again: the same file goes on, and everything acknowledged is there.
        let store = SqliteStore::open(&path).unwrap();
        for (n, answer) in answers.iter().enumerate() {
            assert_eq!(store.load(&format!("{n:04}")).unwrap().is_some(), answer.is_ok());
        }
        assert_eq!(store.append(vec![vec![opened("after", 2000)]]), [Ok(Appended::Now)]);
    }

    #[test]
    fn one_append_that_does_not_fit_harms_no_other_of_its_batch() {
        let (_folder, path) = county();
        let store = SqliteStore::open_with(&path, Options { most_pages: Some(60) }).unwrap();
        store.keep_policy("p", b"policy").unwrap();
        let answers =
            store.append(vec![vec![opened("a", 100)], vec![opened("b", 1_000_000)], vec![opened("c", 100)]]);
        assert_eq!(answers, [Ok(Appended::Now), Err(StoreError::Full { path }), Ok(Appended::Now)]);
    }

    #[test]
    fn of_a_unit_that_does_not_fit_nothing_is_written() {
        let (_folder, path) = county();
        let store = SqliteStore::open_with(&path, Options { most_pages: Some(60) }).unwrap();
        store.keep_policy("p", b"policy").unwrap();
        let unit = vec![opened("a", 100), opened("b", 1_000_000)];
        let answers = store.append(vec![unit, vec![opened("c", 100)]]);
        assert_eq!(answers, [Err(StoreError::Full { path }), Ok(Appended::Now)]);
        assert_eq!(store.load("a").unwrap(), None, "what b was to follow from is not on file either");
        assert!(store.load("c").unwrap().is_some());
    }
}
