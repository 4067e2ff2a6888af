//! `serve` and `play`: up, answering, down again.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::Duration;

use crate::harness::Desk;

/// A serving command; stopped when the test ends, whichever way.
struct Served {
    child: Child,
    address: String,
}

impl Served {
    fn start(desk: &Desk, args: &[&str]) -> Self {
        let mut child = desk.command(args).stdout(Stdio::piped()).spawn().expect("shao runs");
        let mut line = String::new();
        let out = child.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let address = line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next());
        Self { child, address: address.unwrap_or_else(|| panic!("no address in {line:?}")).to_owned() }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a time limit");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address)
            .expect("asked");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_county_answers_and_serves_its_page() {
    let desk = Desk::small();
    fs::create_dir(desk.path().join("page")).expect("a folder");
    desk.put("page/index.html", "<p>哨</p>");
    let served =
        Served::start(&desk, &["serve", "小县.shao", "--db", "县.db", "--port", "0", "--page", "page"]);
    assert!(served.get("/api/v1/health").starts_with("HTTP/1.1 200"));
    assert!(served.get("/api/v1/policy").contains("小县"));
    assert!(served.get("/").contains("<p>哨</p>"));
    assert!(desk.path().join("县.db").is_file());
}

#[test]
fn two_may_not_share_one_file() {
    let desk = Desk::small();
    let _first = Served::start(&desk, &["serve", "小县.shao", "--db", "县.db", "--port", "0"]);
    let second = desk.run(&["serve", "小县.shao", "--db", "县.db", "--port", "0"]);
    assert!(second.ends_with("exit 2\n"), "{second}");
}

#[test]
fn a_page_alone() {
    let desk = Desk::empty();
    desk.put("index.html", "<p>哨</p>").put("shao.wasm", b"\0asm");
    let served = Served::start(&desk, &["play", "--page", ".", "--port", "0"]);
    assert!(served.get("/").contains("<p>哨</p>"));
    assert!(served.get("/shao.wasm").contains("application/wasm"));
    assert!(served.get("/../Cargo.toml").starts_with("HTTP/1.1 404"));
}
