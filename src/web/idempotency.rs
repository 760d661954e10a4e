//! A request that is sent twice happens once: `Idempotency-Key` from programs, a hidden key in each form
//! from pages.
//!
//! The key and the answer are written in the transaction of what the request creates, so that even a
//! crash between the two cannot separate them. Table: `idempotency_keys`.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use diesel::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::Failure;
use crate::db::schema::idempotency_keys;
use crate::db::{At, Both, Tx};
use crate::error::{Code, Error};
use crate::types::{Id, Timestamp};

/// Longest key we keep.
const MAX_KEY: usize = 255;
/// Shortest key of a form that counts: shorter ones might be anybody's.
const MIN_FORM_KEY: usize = 16;

/// The client's name for this request; `None` when it gave none, and then nothing is remembered.
#[derive(Debug, Clone)]
pub struct Once {
    key: Option<String>,
    path: String,
}

impl FromRequest for Once {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let path = request.path().to_owned();
        let key = match request.headers().get("idempotency-key").map(|value| value.to_str()) {
            None => None,
            Some(Ok(key)) if !key.trim().is_empty() && key.len() <= MAX_KEY => Some(key.trim().to_owned()),
            Some(_) => {
                return ready(Err(Error::field("Idempotency-Key", "malformed").into()));
            }
        };
        ready(Ok(Self { key, path }))
    }
}

impl Once {
    /// The name of a form: its hidden key with what was filled in, so that a form that is sent twice counts
    /// once, and one that was changed before it was sent again counts anew.
    pub(super) fn of_form(path: &str, key: &str, content: &str) -> Self {
        let is_ours = (MIN_FORM_KEY..=MAX_KEY / 2).contains(&key.len());
        let content = crate::auth::keys::secret_text(Sha256::digest(content.as_bytes()).into());
        Self { key: is_ours.then(|| format!("{key}.{content}")), path: path.to_owned() }
    }
}

#[derive(Queryable)]
struct Remembered {
    fingerprint: Vec<u8>,
    reply: String,
}

impl Once {
    /// Does `work` unless this key of this person has been answered before; then gives the same
    /// answer. The same key with another request is refused.
    pub fn run<Input, Output>(
        self,
        tx: &mut Tx<'_>,
        scope: &str,
        input: &Input,
        work: impl FnOnce(&mut Tx<'_>) -> Result<Output, Error>,
    ) -> Result<Output, Error>
    where
        Input: Serialize,
        Output: Serialize + DeserializeOwned,
    {
        let Some(key) = self.key else { return work(tx) };
        let scope = format!("{scope} {}", self.path);
        let fingerprint = Sha256::digest(serde_json::to_vec(input).map_err(Error::internal)?).to_vec();
        // The row comes first: of two requests with one key, the second waits here for the first.
        let row = (
            idempotency_keys::scope.eq(&scope),
            idempotency_keys::key.eq(&key),
            idempotency_keys::fingerprint.eq(&fingerprint),
            idempotency_keys::reply.eq(""),
            idempotency_keys::created_at.eq(At(tx.now)),
        );
        let inserted = Both(
            diesel::insert_into(idempotency_keys::table)
                .values(row)
                .on_conflict((idempotency_keys::scope, idempotency_keys::key))
                .do_nothing(),
        )
        .execute(tx.conn)?;
        if inserted == 0 {
            let remembered: Remembered = idempotency_keys::table
                .find((&scope, &key))
                .select((idempotency_keys::fingerprint, idempotency_keys::reply))
                .first(tx.conn)?;
            if remembered.fingerprint != fingerprint {
                return Err(Code::KeyReused.into());
            }
            return serde_json::from_str(&remembered.reply).map_err(Error::internal);
        }
        let output = work(tx)?;
        let reply = serde_json::to_string(&output).map_err(Error::internal)?;
        diesel::update(idempotency_keys::table.find((&scope, &key)))
            .set(idempotency_keys::reply.eq(reply))
            .execute(tx.conn)?;
        Ok(output)
    }
}

/// Forgets the answers to a member that tell of `id`, which is deleted.
pub fn forget(tx: &mut Tx<'_>, member: Id, id: Id) -> Result<(), Error> {
    let own = idempotency_keys::scope.like(format!("{member} %"));
    let tells = idempotency_keys::reply.like(format!("%{id}%"));
    diesel::delete(idempotency_keys::table.filter(own).filter(tells)).execute(tx.conn)?;
    Ok(())
}

/// Forgets the keys of requests before `before`.
pub fn clean_up(tx: &mut Tx<'_>, before: Timestamp) -> Result<(), Error> {
    diesel::delete(idempotency_keys::table.filter(idempotency_keys::created_at.lt(At(before))))
        .execute(tx.conn)?;
    Ok(())
}
