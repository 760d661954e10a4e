//! Counts the statements that reach a database, for tests about how many something takes.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, Once};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

/// How many statements there were, and how many of them were not about transactions alone.
#[derive(Default)]
struct Count {
    all: AtomicU64,
    work: AtomicU64,
}

/// One count for each address; tests have addresses of their own.
static COUNTS: LazyLock<Mutex<HashMap<String, Arc<Count>>>> = LazyLock::new(Mutex::default);

fn count_at(address: &str) -> Arc<Count> {
    let address = address.strip_prefix("sqlite://").unwrap_or(address);
    Arc::clone(COUNTS.lock().unwrap().entry(address.to_owned()).or_default())
}

/// What statements about transactions begin with.
const TRANSACTIONS: [&str; 6] = ["BEGIN", "START", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"];

#[derive(Default)]
struct Counter(Option<Arc<Count>>);

impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => self.0 = Some(count_at(url)),
            InstrumentationEvent::StartQuery { query, .. } => {
                let Some(count) = &self.0 else { return };
                count.all.fetch_add(1, Ordering::Relaxed);
                let text = query.to_string();
                if !TRANSACTIONS.iter().any(|word| text.starts_with(word)) {
                    count.work.fetch_add(1, Ordering::Relaxed);
                }
            }
            _ => {}
        }
    }
}

/// Has the connections opened from now on counted.
pub fn count() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| set_default_instrumentation(|| Some(Box::<Counter>::default())).unwrap());
}

/// How many statements this database was sent so far.
pub fn so_far(address: &str) -> u64 {
    count_at(address).all.load(Ordering::Relaxed)
}

/// The same without those that begin and end transactions.
pub fn of_work(address: &str) -> u64 {
    count_at(address).work.load(Ordering::Relaxed)
}
