//! Results of what is published, kept with the change that they are true of, so that they are computed once.

use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

use crate::error::Error;

/// How many results are kept; when it is full, one makes room for the next.
const CAPACITY: usize = 1_000;

type Kept = (i64, Arc<dyn Any + Send + Sync>);

/// A bounded store of results by name and version.
#[derive(Default)]
pub struct VersionedCache {
    kept: Mutex<HashMap<String, Kept>>,
    permits: Arc<AsyncMutex<()>>,
    begun: Arc<Mutex<HashSet<String>>>,
}

/// Somebody computes the result of this name.
pub struct Begun {
    name: String,
    begun: Arc<Mutex<HashSet<String>>>,
}

impl Drop for Begun {
    fn drop(&mut self) {
        if let Ok(mut begun) = self.begun.lock() {
            begun.remove(&self.name);
        }
    }
}

/// The right to compute something long; the next one's turn begins when it is dropped.
pub struct ComputePermit {
    _guard: OwnedMutexGuard<()>,
}

impl VersionedCache {
    /// The result called `name` as of `version`; computed when it is not there or older.
    pub fn get<T: Send + Sync + 'static>(
        &self,
        name: &str,
        version: i64,
        compute: impl FnOnce() -> Result<T, Error>,
    ) -> Result<Arc<T>, Error> {
        if let Some(found) = self.find(name, version) {
            return Ok(found);
        }
        Ok(self.keep(name, version, compute()?))
    }

    /// Keeps a result as of `version`, unless a newer one is there.
    pub fn keep<T: Send + Sync + 'static>(&self, name: &str, version: i64, value: T) -> Arc<T> {
        let value = Arc::new(value);
        if let Ok(mut kept) = self.kept.lock() {
            if kept.get(name).is_some_and(|(at, _)| *at > version) {
                return value;
            }
            if kept.len() >= CAPACITY && !kept.contains_key(name) {
                let other = kept.keys().next().cloned();
                other.and_then(|other| kept.remove(&other));
            }
            let shared: Arc<dyn Any + Send + Sync> = value.clone();
            kept.insert(name.to_owned(), (version, shared));
        }
        value
    }

    /// Whatever is kept under `name`, and the version that it is true of.
    pub fn latest<T: Send + Sync + 'static>(&self, name: &str) -> Option<(i64, Arc<T>)> {
        let kept = self.kept.lock().ok()?;
        let (at, value) = kept.get(name)?;
        Some((*at, Arc::clone(value).downcast().ok()?))
    }

    /// Begins to compute a result; none while somebody else does.
    pub fn begin(&self, name: &str) -> Option<Begun> {
        let is_first = self.begun.lock().ok()?.insert(name.to_owned());
        is_first.then(|| Begun { name: name.to_owned(), begun: Arc::clone(&self.begun) })
    }

    /// Waits for `patience` at most until nobody else computes something long. Those who wait hold no
    /// connection, one long computation runs at a time, and who asked for the same as the one before
    /// finds it here: look again when the turn has come.
    pub async fn acquire(&self, patience: Duration) -> Result<ComputePermit, Error> {
        let turn = tokio::time::timeout(patience, Arc::clone(&self.permits).lock_owned()).await;
        let guard = turn.map_err(|_| Error::unavailable("counting did not come to its turn in time"))?;
        Ok(ComputePermit { _guard: guard })
    }

    /// The result called `name` as of `version`, if it is there.
    pub fn find<T: Send + Sync + 'static>(&self, name: &str, version: i64) -> Option<Arc<T>> {
        self.latest(name).filter(|(at, _)| *at == version).map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use futures_util::future::join_all;

    use super::VersionedCache;
    use crate::error::Code;

    #[test]
    fn a_result_is_computed_once_for_each_version() {
        let cache = VersionedCache::default();
        let mut computed = 0;
        for version in [1, 1, 2, 2] {
            cache
                .get("counts", version, || {
                    computed += 1;
                    Ok(version)
                })
                .unwrap();
        }
        assert_eq!(computed, 2);
        assert_eq!(cache.latest::<i64>("counts").unwrap().0, 2);
        cache.keep("counts", 1, 1_i64);
        assert_eq!(cache.latest::<i64>("counts").unwrap().0, 2, "the newer one stays");
    }

    #[test]
    fn one_computes_at_a_time_and_room_is_made_one_by_one() {
        let cache = VersionedCache::default();
        let begun = cache.begin("counts").unwrap();
        assert!(cache.begin("counts").is_none() && cache.begin("others").is_some());
        drop(begun);
        assert!(cache.begin("counts").is_some());
        for number in 0..=super::CAPACITY {
            cache.keep(&number.to_string(), 1, number);
        }
        let kept =
            (0..=super::CAPACITY).filter(|number| cache.latest::<usize>(&number.to_string()).is_some());
        assert_eq!(kept.count(), super::CAPACITY);
    }

    #[tokio::test]
    async fn what_is_long_is_computed_by_one_and_found_by_those_who_waited() {
        let (cache, computed) = (VersionedCache::default(), AtomicUsize::new(0));
        let ask = async || {
            if cache.find::<i64>("counts", 1).is_none() {
                let _turn = cache.acquire(Duration::from_secs(60)).await.unwrap();
                tokio::task::yield_now().await;
                let compute = || Ok(i64::try_from(computed.fetch_add(1, Ordering::SeqCst)).unwrap());
                cache.get("counts", 1, compute).unwrap();
            }
        };
        join_all((0..20).map(|_| ask())).await;
        assert_eq!(computed.into_inner(), 1);
        let _turn = cache.acquire(Duration::ZERO).await.unwrap();
        assert_eq!(cache.acquire(Duration::ZERO).await.err().unwrap().code, Code::Unavailable);
    }
}
