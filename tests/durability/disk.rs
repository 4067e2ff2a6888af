//! The disk in trouble, seen from outside the process: full, read-only, damaged, torn, taken.

use std::io::{Seek as _, SeekFrom, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use crate::client::{Reply, send};
use crate::hand::limits::NOTE;
use crate::server::{Server, Time, refusal, refusal_to_nobody};

fn county() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("county.db");
    (folder, file)
}

fn time() -> Time {
    Time::from("2026-09-24T09:00", 1)
}

fn open(address: SocketAddr) {
    let facts = json!({"紧急": "否", "内容": "开"});
    let body = json!({"id": "e0", "case": "A", "actor": "热线", "facts": facts});
    assert_eq!(send(address, "POST", "/cases", &body.to_string()).unwrap().status, 201);
}

fn note(address: SocketAddr, id: &str, bytes: usize) -> Reply {
    let body = json!({"id": id, "actor": "街道", "act": NOTE, "args": {"说明": "长".repeat(bytes / 3)}});
    send(address, "POST", "/cases/A/events", &body.to_string()).unwrap()
}

fn seq(address: SocketAddr) -> u64 {
    send(address, "GET", "/cases/A", "").unwrap().json()["case"]["seq"].as_u64().unwrap()
}

/// Fills the disk, sees it refuse, makes room by `relief`, and sees everything acknowledged go on.
fn fill(file: &Path, server: Server, relief: impl FnOnce()) {
    open(server.address);
    let mut acknowledged = Vec::new();
    let refused = loop {
        let id = format!("n{}", acknowledged.len());
        let reply = note(server.address, &id, 12_000);
        if reply.status != 200 {
            break (id, reply);
        }
        acknowledged.push((id, reply.body));
        assert!(acknowledged.len() < 2000, "it never fills");
    };
    let (id, reply) = refused;
    assert_eq!((reply.status, &reply.json()["source"]), (503, &json!("store")), "{reply:?}");
    assert!(!reply.body.contains("county.db"), "a caller learns no file names: {reply:?}");
    let shown = seq(server.address);
    server.kill();
    relief();
    let server = Server::start(file, time());
    assert_eq!(seq(server.address), shown);
    for (id, body) in &acknowledged {
        let again = note(server.address, id, 12_000);
        assert_eq!((again.status, &again.body, again.repeated), (200, body, true));
    }
    let again = note(server.address, &id, 12_000);
    assert_eq!((again.status, again.repeated), (200, false), "{again:?}");
    assert!(server.stop());
}

#[test]
fn a_file_at_its_limit_refuses_and_goes_on_once_there_is_room() {
    let (_folder, file) = county();
    fill(&file, Server::start_small(&file, time(), 200), || {});
}

/// A small disk of its own; only root can have one.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mount =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=3m", "tmpfs"]).arg(folder.path()).output();
        mount.is_ok_and(|done| done.status.success()).then_some(Self(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_disk_refuses_and_goes_on_once_there_is_room() {
    let Some(disk) = SmallDisk::mount() else {
        println!("not root: the limit on the file stands in for the limit of the disk");
        return;
    };
    let file = disk.0.path().join("county.db");
    let server = Server::start(&file, time());
    fill(&file, server, || {
        let grown =
            Command::new("mount").args(["-o", "remount,size=64m"]).arg(disk.0.path()).status().unwrap();
        assert!(grown.success());
    });
}

#[test]
fn a_damaged_file_is_refused_with_advice_and_left_alone() {
    let (_folder, file) = county();
    let server = Server::start(&file, time());
    open(server.address);
    (0..20).for_each(|n| assert_eq!(note(server.address, &n.to_string(), 9_000).status, 200));
    assert!(server.stop());
    let mut damaged = std::fs::File::options().write(true).open(&file).unwrap();
    damaged.seek(SeekFrom::Start(4096 * 3)).unwrap();
    damaged.write_all(&[0x5A; 4096 * 40]).unwrap();
    let before = std::fs::read(&file).unwrap();
    let said = refusal(&file);
    assert!(said.contains("已损坏") && said.contains("restore the last backup"), "{said}");
    assert!(std::fs::read(&file).unwrap() == before);
}

#[test]
fn a_torn_write_at_the_end_of_the_log_costs_nothing_acknowledged() {
    let (_folder, file) = county();
    let server = Server::start(&file, time());
    open(server.address);
    let replies: Vec<Reply> = (0..20).map(|n| note(server.address, &n.to_string(), 900)).collect();
    server.kill();
    let log = file.with_extension("db-wal");
    let bytes = std::fs::read(&log).unwrap();
    assert!(!bytes.is_empty());
    // Half of a commit that nobody was told of.
    let mut torn = std::fs::File::options().append(true).open(&log).unwrap();
    torn.write_all(&bytes[bytes.len() - 3000..]).unwrap();
    let server = Server::start(&file, time());
    for (n, first) in replies.iter().enumerate() {
        let again = note(server.address, &n.to_string(), 900);
        assert_eq!((&again.body, again.repeated), (&first.body, true));
    }
    assert!(server.stop());
}

#[test]
fn a_folder_that_may_not_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, file) = county();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o555)).unwrap();
    let root = std::fs::write(folder.path().join("probe"), "").is_ok();
    let said = if root { refusal_to_nobody(&file) } else { refusal(&file) };
    assert!(said.contains("写权限") && said.contains("who may write there"), "{said}");
}

#[test]
fn a_second_server_on_the_same_file_is_turned_away() {
    let (_folder, file) = county();
    let server = Server::start(&file, time());
    let said = refusal(&file);
    assert!(said.contains("正被另一进程使用"), "{said}");
    open(server.address);
    assert!(server.stop());
}

#[test]
fn a_stop_in_the_middle_of_work_leaves_one_tidy_file() {
    let (_folder, file) = county();
    let server = Server::start(&file, time());
    let address = server.address;
    open(address);
    let posting = std::thread::spawn(move || {
        let send = |n: usize| {
            let body = json!({"id": format!("n{n}"), "actor": "街道", "act": NOTE, "args": {"说明": "注"}});
            send(address, "POST", "/cases/A/events", &body.to_string())
        };
        (0..10_000).map_while(|n| send(n).filter(|reply| reply.status == 200)).count()
    });
    std::thread::sleep(std::time::Duration::from_millis(200));
    assert!(server.stop());
    let acknowledged = posting.join().unwrap();
    assert!(acknowledged > 0);
    let log = std::fs::metadata(file.with_extension("db-wal")).map_or(0, |log| log.len());
    assert_eq!(log, 0, "everything is in the one file");
    let server = Server::start(&file, time());
    let last = format!("n{}", acknowledged - 1);
    let body = json!({"id": last, "actor": "街道", "act": NOTE, "args": {"说明": "注"}});
    assert!(send(server.address, "POST", "/cases/A/events", &body.to_string()).unwrap().repeated);
}
