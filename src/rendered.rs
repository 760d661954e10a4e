//! HTML of texts that people write, made where nobody waits for it and kept while it is asked for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::types::markdown;

/// The most that is kept, in bytes; when it is reached all of it is made anew.
const MOST_BYTES: usize = 8 << 20;

/// By the hash of a text, its HTML.
#[derive(Debug, Default)]
pub struct Rendered {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    by_hash: HashMap<[u8; 32], Arc<str>>,
    bytes: usize,
}

impl Rendered {
    /// The HTML of each text, in their order. What is not kept is made on a thread that answers nobody.
    pub async fn html(&self, texts: Vec<String>) -> Result<Vec<Arc<str>>, Error> {
        let hashes: Vec<[u8; 32]> = texts.iter().map(|text| Sha256::digest(text).into()).collect();
        let known: Vec<Option<Arc<str>>> = hashes.iter().map(|hash| self.find(hash)).collect();
        if known.iter().all(Option::is_some) {
            return Ok(known.into_iter().flatten().collect());
        }
        let make = move || -> Vec<Arc<str>> {
            let made = texts.iter().zip(known);
            made.map(|(text, known)| known.unwrap_or_else(|| markdown::to_html(text).into())).collect()
        };
        let made = tokio::task::spawn_blocking(make).await.map_err(Error::internal)?;
        for (hash, html) in hashes.into_iter().zip(&made) {
            self.keep(hash, html);
        }
        Ok(made)
    }

    fn find(&self, hash: &[u8; 32]) -> Option<Arc<str>> {
        self.kept.lock().ok()?.by_hash.get(hash).cloned()
    }

    fn keep(&self, hash: [u8; 32], html: &Arc<str>) {
        let Ok(mut kept) = self.kept.lock() else { return };
        if kept.bytes.saturating_add(html.len()) > MOST_BYTES {
            *kept = Kept::default();
        }
        if kept.by_hash.insert(hash, Arc::clone(html)).is_none() {
            kept.bytes = kept.bytes.saturating_add(html.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_kept_is_what_is_made_and_no_more_than_may_be() {
        let rendered = Rendered::default();
        let made = rendered.html(vec!["*a*".to_owned(), "b".to_owned()]).await.unwrap();
        assert_eq!(
            made.iter().map(|html| &**html).collect::<Vec<_>>(),
            ["<p><em>a</em></p>\n", "<p>b</p>\n"]
        );
        let again = rendered.html(vec!["b".to_owned()]).await.unwrap();
        assert!(Arc::ptr_eq(&made[1], &again[0]), "it is the same one");
        for number in 0..600 {
            rendered.html(vec![format!("{number} {}", "x".repeat(20_000))]).await.unwrap();
        }
        let kept = rendered.kept.lock().unwrap();
        assert!(kept.bytes <= MOST_BYTES);
        assert_eq!(kept.bytes, kept.by_hash.values().map(|html| html.len()).sum::<usize>());
    }
}
