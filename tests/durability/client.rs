//! One HTTP request on one connection, so that a killed server shows as an error and nothing is retried unseen.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value as Json;

#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    pub status: u16,
    pub repeated: bool,
    pub body: String,
}

impl Reply {
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

/// `None`: no whole reply came. Whether the request took effect is then unknown.
pub fn send(to: SocketAddr, method: &str, path: &str, body: &str) -> Option<Reply> {
    let path: String = path.bytes().map(percent).collect();
    let head = format!(
        "{method} /api/v1{path} HTTP/1.1\r\nhost: county\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect_timeout(&to, Duration::from_secs(2)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    stream.write_all(head.as_bytes()).ok()?;
    // A server that refuses a large body may close before it has read all of it; its reply still counts.
    let _ = stream.write_all(body.as_bytes());
    let mut bytes = Vec::new();
    let read = stream.read_to_end(&mut bytes);
    let reply = parse(&bytes);
    if read.is_err() && reply.is_none() { None } else { reply }
}

fn percent(byte: u8) -> String {
    if byte.is_ascii_graphic() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}

fn parse(bytes: &[u8]) -> Option<Reply> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let head = head.to_ascii_lowercase();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length =
        head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok())?;
    let repeated = head.contains("x-shao-repeated");
    (body.len() == length).then(|| Reply { status, repeated, body: body.to_owned() })
}
