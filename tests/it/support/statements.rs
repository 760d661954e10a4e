//! Counts the statements that reach a database, for tests about how many something takes.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, Once};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

/// One count for each address; tests have addresses of their own.
static COUNTS: LazyLock<Mutex<HashMap<String, Arc<AtomicU64>>>> = LazyLock::new(Mutex::default);

fn count_at(address: &str) -> Arc<AtomicU64> {
    let address = address.strip_prefix("sqlite://").unwrap_or(address);
    Arc::clone(COUNTS.lock().unwrap().entry(address.to_owned()).or_default())
}

#[derive(Default)]
struct Counter(Option<Arc<AtomicU64>>);

impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => self.0 = Some(count_at(url)),
            InstrumentationEvent::StartQuery { .. } => {
                if let Some(count) = &self.0 {
                    count.fetch_add(1, Ordering::Relaxed);
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
    count_at(address).load(Ordering::Relaxed)
}
