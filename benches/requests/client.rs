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

/// A request without a body, with more header fields: `name: value\r\n` each.
pub fn get_with(path: &str, fields: &str) -> Bytes {
    format!("GET {path} HTTP/1.1\r\nhost: bench\r\n{fields}\r\n").into_bytes().into()
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
                whole = Some(body_length(&self.buffer[..start]).map(|length| start + length));
                self.body = start..start;
            }
            // What is compressed comes in pieces, of which the last is empty (RFC 9112, 7.1).
            let end = whole.map(|whole| {
                whole.unwrap_or_else(|| {
                    let is_whole = self.buffer[self.body.start..].ends_with(b"0\r\n\r\n");
                    if is_whole { self.buffer.len() } else { usize::MAX }
                })
            });
            if let Some(whole) = end
                && self.buffer.len() >= whole
            {
                self.body.end = whole;
                return std::str::from_utf8(&self.buffer[9..12]).unwrap().parse().unwrap();
            }
        }
    }

    /// A header field of the last answer.
    pub fn field(&self, wanted: &str) -> String {
        let head = std::str::from_utf8(&self.buffer[..self.body.start]).unwrap();
        let mut fields = head.split("\r\n").filter_map(|line| line.split_once(": "));
        fields.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.to_owned()).unwrap()
    }

    /// The body of the last answer.
    pub fn body(&self) -> &str {
        std::str::from_utf8(&self.buffer[self.body.clone()]).unwrap()
    }
}

/// None where the body comes in pieces.
fn body_length(head: &[u8]) -> Option<usize> {
    let head = std::str::from_utf8(head).unwrap();
    let lengths = head.split("\r\n").filter_map(|line| line.split_once(": "));
    let fields: Vec<(&str, &str)> = lengths.collect();
    let of = |wanted: &str| fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
    if of("transfer-encoding").is_some() {
        return None;
    }
    Some(of("content-length").map_or(0, |(_, value)| value.parse().unwrap()))
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
    /// The longest wait of half of them, in milliseconds.
    pub p50: f64,
    /// The longest wait of all but one in a hundred, in milliseconds.
    pub p99: f64,
}

impl Tally {
    fn of(mut waits: Vec<f64>, failed: usize, seconds: f64) -> Self {
        waits.sort_by(f64::total_cmp);
        let at = |share: usize| waits.get(waits.len() * share / 100).copied().unwrap_or_default();
        Self { answered: waits.len(), failed, seconds, p50: at(50), p99: at(99) }
    }
}

/// Asks so often a second, whether or not the answers before have come; a wait begins when it was time to ask.
pub async fn drive_at(
    address: &str,
    per_second: f64,
    duration: Duration,
    requests: &Rc<Vec<Bytes>>,
) -> Tally {
    const LANES: usize = 64;
    let failed = Rc::new(Cell::new(0));
    let started = Instant::now();
    let lanes: Vec<_> = (0..LANES)
        .map(|lane| {
            let (address, requests, failed) = (address.to_owned(), Rc::clone(requests), Rc::clone(&failed));
            tokio::task::spawn_local(async move {
                let mut connection = Connection::open(&address).await;
                let mut waits = Vec::new();
                for turn in (lane..).step_by(LANES) {
                    let due = started + Duration::from_secs_f64(turn as f64 / per_second);
                    if due >= started + duration {
                        return waits;
                    }
                    tokio::time::sleep_until(due.into()).await;
                    if connection.ask(&requests[turn * 7_919 % requests.len()]).await >= 400 {
                        failed.set(failed.get() + 1);
                    }
                    waits.push(due.elapsed().as_secs_f64() * 1_000.0);
                }
                waits
            })
        })
        .collect();
    let mut waits = Vec::new();
    for lane in lanes {
        waits.extend(lane.await.unwrap());
    }
    Tally::of(waits, failed.get(), started.elapsed().as_secs_f64())
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
    Tally::of(waits, failed.get(), started.elapsed().as_secs_f64())
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
