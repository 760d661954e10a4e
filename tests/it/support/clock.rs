//! A clock that stands until it is moved, and chance that is the same each time.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};
use trilateral::types::{Clock, Id, Ids, Timestamp};

/// When every test begins: a Monday.
pub const START: &str = "2026-11-23T15:00:00Z";

pub struct TestClock(Mutex<Timestamp>);

impl TestClock {
    pub fn at_start() -> Self {
        Self(Mutex::new(START.parse().unwrap()))
    }

    pub fn set(&self, instant: Timestamp) {
        *self.0.lock().unwrap() = instant;
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

#[derive(Default)]
pub struct SeededIds(AtomicU64);

impl Ids for SeededIds {
    fn random(&self) -> [u8; 32] {
        Sha256::digest(self.0.fetch_add(1, Ordering::SeqCst).to_be_bytes()).into()
    }

    /// While the clock stands, keys made later still sort later.
    fn new_id(&self, now: Timestamp) -> Id {
        let mut tail = [0; 10];
        tail[2..].copy_from_slice(&self.0.fetch_add(1, Ordering::SeqCst).to_be_bytes());
        let milliseconds = now.as_millisecond().try_into().unwrap();
        Id(uuid::Builder::from_unix_timestamp_millis(milliseconds, &tail).into_uuid())
    }
}
