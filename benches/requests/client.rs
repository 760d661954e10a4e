//! An HTTP client that costs as little as possible: requests are bytes made beforehand, connections
//! stay open, one thread serves all of them.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A request as bytes.
pub type Bytes = Rc<[u8]>;

/// A request without a body.
pub fn get(path: &str) -> Bytes {
    format!("GET {path} HTTP/1.1\r\nhost: bench\r\n\r\n").into_bytes().into()
}

/// A request with a JSON body, as whoever has `token`.
pub fn post(path: &str, token: &str, body: &str) -> Bytes {
    let signed = if token.is_empty() { String::new() } else { format!("authorization: Bearer {token}\r\n") };
    format!(
        "POST {path} HTTP/1.1\r\nhost: bench\r\n{signed}content-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
    .into()
}

/// An open connection and what was read from it last.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    body: std::ops::Range<usize>,
}

impl Connection {
    pub async fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, buffer: Vec::with_capacity(64 * 1024), body: 0..0 }
    }

    /// Sends a request and reads its answer; the status.
    pub async fn ask(&mut self, request: &[u8]) -> u16 {
        self.stream.write_all(request).await.unwrap();
        self.buffer.clear();
        let mut whole = None;
        loop {
            let read = self.stream.read_buf(&mut self.buffer).await.unwrap();
            assert!(read > 0, "the server closed the connection");
            if whole.is_none()
                && let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n")
            {
                let start = end + 4;
                whole = Some(start + body_length(&self.buffer[..start]));
                self.body = start..start;
            }
            if let Some(whole) = whole
                && self.buffer.len() >= whole
            {
                self.body.end = whole;
                return std::str::from_utf8(&self.buffer[9..12]).unwrap().parse().unwrap();
            }
        }
    }

    /// The body of the last answer.
    pub fn body(&self) -> &str {
        std::str::from_utf8(&self.buffer[self.body.clone()]).unwrap()
    }
}

fn body_length(head: &[u8]) -> usize {
    let head = std::str::from_utf8(head).unwrap();
    let lengths = head.split("\r\n").filter_map(|line| line.split_once(": "));
    let length =
        lengths.filter(|(name, _)| name.eq_ignore_ascii_case("content-length")).map(|(_, value)| value);
    length.map(|value| value.parse().unwrap()).next().unwrap_or(0)
}

/// One thread's worth of asynchronous work.
pub fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, work)
}

/// What a connection does again and again.
#[derive(Clone)]
pub enum Script {
    /// These requests in turn.
    Each(Rc<Vec<Bytes>>),
    /// Create a draft and submit it, as whoever has this token; the body of the draft.
    Submit(Rc<str>, Bytes),
}

/// What came of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    pub answered: usize,
    pub failed: usize,
    pub seconds: f64,
    /// The longest wait of all but one in a hundred, in milliseconds.
    pub p99: f64,
}

/// Keeps `connections` busy for `duration`.
pub async fn drive(address: &str, connections: usize, duration: Duration, script: &Script) -> Tally {
    let failed = Rc::new(Cell::new(0));
    let started = Instant::now();
    let workers: Vec<_> = (0..connections)
        .map(|number| {
            let (address, script, failed) = (address.to_owned(), script.clone(), Rc::clone(&failed));
            tokio::task::spawn_local(async move {
                let mut connection = Connection::open(&address).await;
                let mut waits = Vec::new();
                // Each connection begins elsewhere, so that they do not ask for the same at once.
                let mut turn = number * 7;
                while started.elapsed() < duration {
                    let asked = Instant::now();
                    let good = step(&mut connection, &script, turn).await;
                    waits.push(asked.elapsed().as_secs_f64() * 1_000.0);
                    turn += 1;
                    if !good {
                        failed.set(failed.get() + 1);
                    }
                }
                waits
            })
        })
        .collect();
    let mut waits = Vec::new();
    for worker in workers {
        waits.extend(worker.await.unwrap());
    }
    let seconds = started.elapsed().as_secs_f64();
    waits.sort_by(f64::total_cmp);
    let p99 = waits.get(waits.len() * 99 / 100).copied().unwrap_or_default();
    Tally { answered: waits.len(), failed: failed.get(), seconds, p99 }
}

async fn step(connection: &mut Connection, script: &Script, turn: usize) -> bool {
    match script {
        Script::Each(requests) => connection.ask(&requests[turn % requests.len()]).await < 400,
        Script::Submit(token, draft) => {
            if connection.ask(draft).await != 201 {
                return false;
            }
            let id = text_of(connection.body(), "id");
            let submit = post(&format!("/api/v1/practices/{id}/submit"), token, "");
            connection.ask(&submit).await == 200
        }
    }
}

/// The text of a field of a JSON object.
pub fn text_of(json: &str, field: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    value[field].as_str().unwrap_or_else(|| panic!("no {field} in {json}")).to_owned()
}
