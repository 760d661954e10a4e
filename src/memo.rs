//! Results that stay true until the next publication, kept so that they are computed once.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use crate::error::Error;

/// How many results are kept; when it is full, it starts anew.
const CAPACITY: usize = 1_000;

type Kept = (i64, Arc<dyn Any + Send + Sync>);

/// A bounded store of results by name and version.
#[derive(Default)]
pub struct Memo(Mutex<HashMap<String, Kept>>);

impl Memo {
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
        let value = Arc::new(compute()?);
        if let Ok(mut kept) = self.0.lock() {
            if kept.len() >= CAPACITY {
                kept.clear();
            }
            let shared: Arc<dyn Any + Send + Sync> = value.clone();
            kept.insert(name.to_owned(), (version, shared));
        }
        Ok(value)
    }

    fn find<T: Send + Sync + 'static>(&self, name: &str, version: i64) -> Option<Arc<T>> {
        let kept = self.0.lock().ok()?;
        let (at, value) = kept.get(name)?;
        if *at == version { Arc::clone(value).downcast().ok() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::Memo;

    #[test]
    fn a_result_is_computed_once_for_each_version() {
        let memo = Memo::default();
        let mut computed = 0;
        for version in [1, 1, 2, 2, 1] {
            memo.get("counts", version, || {
                computed += 1;
                Ok(version)
            })
            .unwrap();
        }
        assert_eq!(computed, 3);
    }
}
