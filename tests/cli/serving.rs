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
        let mut child =
            desk.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("shao runs");
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

    /// Stops it; what it had to say beside its address.
    fn said(mut self) -> String {
        self.child.kill().expect("stopped");
        let mut text = String::new();
        let said = self.child.stderr.take().expect("its messages");
        BufReader::new(said).read_to_string(&mut text).expect("readable");
        text
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
fn a_county_keeps_ledgers_and_opens_cases_by_time() {
    let desk = Desk::small();
    let small = fs::read_to_string(desk.path().join("小县.shao")).expect("the policy");
    let more = "
台账 办结数 = 计数 办理.进入 归档 按 主办
事项 日报 { 填报: 镇级 }
流程 上报(日报) 启于 每日 20:00 每个 镇级 为 填报 {
    阶段 待报 由 填报 限 1 工作日
        动作 报送 转 已报
        届满 转 已报
        依据 《小县办理办法》第二条
    终态 已报
}
";
    desk.put("小县.shao", small + more);
    let served = Served::start(&desk, &["serve", "小县.shao", "--db", "县.db", "--port", "0"]);
    let ledgers = served.get("/api/v1/ledgers");
    assert!(ledgers.contains(r#""ledger":"办结数","process":"办理","entries":0"#), "{ledgers}");
    let county = served.get("/api/v1/county");
    assert!(county.contains(r#""kind":"founded""#) && county.contains("T20:00"), "{county}");
    assert_eq!(served.said(), "", "there is nothing that it does not keep");
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
