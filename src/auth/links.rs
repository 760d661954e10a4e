//! Links that prove somebody reads a mailbox. Each works once and for a while; only its hash is kept.

use super::keys::{hash_secret, secret_text};
use super::model::NewLink;
use super::queries;
use crate::db::{At, Tx};
use crate::error::{Code, Error};
use crate::types::Id;
use crate::types::clock::plus_seconds;

pub use super::model::{LinkPurpose, LinkRow};

impl LinkPurpose {
    /// How long a link works, in seconds.
    const fn life(self) -> i64 {
        match self {
            Self::ChangeEmail | Self::SetUp => 86_400,
            Self::ConfirmApplication => 7 * 86_400,
            Self::Stay => 14 * 86_400,
            Self::ChoosePassword => 30 * 86_400,
        }
    }
}

/// Makes a link about `subject`; older ones for the same purpose stop working. Returns its secret.
pub fn issue(
    tx: &mut Tx<'_>,
    purpose: LinkPurpose,
    subject: Id,
    detail: Option<String>,
    life_seconds: Option<i64>,
) -> Result<String, Error> {
    queries::use_links_of(tx.conn, purpose, subject, tx.now)?;
    let secret = secret_text(tx.ids.random());
    let link = NewLink {
        id: tx.new_id(),
        purpose,
        subject_id: subject,
        secret_hash: hash_secret(&secret),
        detail,
        created_at: At(tx.now),
        expires_at: At(plus_seconds(tx.now, life_seconds.unwrap_or(purpose.life()))),
    };
    queries::insert_link(tx.conn, &link)?;
    Ok(secret)
}

/// Looks at a link without using it up: opening a page must change nothing.
pub fn look(tx: &mut Tx<'_>, purpose: LinkPurpose, secret: &str) -> Result<LinkRow, Error> {
    queries::find_link(tx.conn, purpose, &hash_secret(secret), tx.now)?
        .ok_or_else(|| Code::LinkExpired.into())
}

/// Uses a link up; of two who try at once, one succeeds.
pub fn redeem(tx: &mut Tx<'_>, purpose: LinkPurpose, secret: &str) -> Result<LinkRow, Error> {
    let link = look(tx, purpose, secret)?;
    match queries::use_link(tx.conn, link.id, tx.now)? {
        0 => Err(Code::LinkExpired.into()),
        _ => Ok(link),
    }
}

/// Makes every open link for `purpose` about `subject` worthless.
pub fn revoke(tx: &mut Tx<'_>, purpose: LinkPurpose, subject: Id) -> Result<(), Error> {
    queries::use_links_of(tx.conn, purpose, subject, tx.now)?;
    Ok(())
}
