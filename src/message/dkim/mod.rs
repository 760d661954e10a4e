//! Signatures that show a mail is ours (DKIM: RFC 6376, Ed25519: RFC 8463).
//!
//! The library that builds our messages signs too few headers, and gets one of them wrong; so the
//! finished message is signed here, as it goes over the wire.

mod canonical;
mod key;
mod verify;

pub use key::{DkimKey, new_key};
pub use verify::{Verified, verify};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::types::Timestamp;

/// Headers that a signature covers, if they are there.
const SIGNED: [&str; 18] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "MIME-Version",
    "Content-Type",
    "Content-Language",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "List-Help",
    "Feedback-ID",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "Precedence",
    "X-Digest-Id",
];
/// Headers of which nobody may add a second one (or a first): each is named once more than it is there.
const OVERSIGNED: [&str; 10] = [
    "From",
    "To",
    "Cc",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Content-Type",
];
/// Characters of a signature on one line.
const CHUNK: usize = 72;

/// Puts a signature of each key on top of a message.
pub fn sign(message: &str, domain: &str, keys: &[DkimKey], now: Timestamp) -> Result<String, Error> {
    let (head, body) = message.split_once("\r\n\r\n").unwrap_or((message, ""));
    let fields = canonical::fields(head);
    let body_hash = STANDARD.encode(Sha256::digest(canonical::body(body).as_bytes()));
    let present = |name: &str| fields.iter().any(|field| field.name.eq_ignore_ascii_case(name));
    let names: Vec<&str> = SIGNED.into_iter().filter(|name| present(name)).chain(OVERSIGNED).collect();
    let covered = canonical::covered(&fields, &names);
    let mut signed = String::with_capacity(message.len().saturating_add(1_200));
    for key in keys {
        let start = format!(
            "v=1; a={}; c=relaxed/relaxed;\r\n\td={domain};\r\n\ts={}; t={};\r\n\tbh={body_hash};\r\n\th={};\r\n\tb=",
            key.algorithm(),
            key.selector(),
            now.as_second(),
            folded(&names.join(":"), ':')
        );
        let own = format!("{covered}dkim-signature:{}", canonical::value(&start));
        let signature = STANDARD.encode(key.sign(own.as_bytes())?);
        signed.push_str("DKIM-Signature: ");
        signed.push_str(&start);
        signed.push_str(&in_lines(&signature));
        signed.push_str("\r\n");
    }
    signed.push_str(message);
    Ok(signed)
}

/// Breaks a list behind its separators, so that no line gets long.
fn folded(text: &str, separator: char) -> String {
    let mut out = String::new();
    let mut length = 0_usize;
    for part in text.split_inclusive(separator) {
        if length.saturating_add(part.len()) > CHUNK {
            out.push_str("\r\n\t ");
            length = 0;
        }
        out.push_str(part);
        length = length.saturating_add(part.len());
    }
    out
}

fn in_lines(signature: &str) -> String {
    let mut out = String::new();
    for (position, character) in signature.chars().enumerate() {
        if position > 0 && position % CHUNK == 0 {
            out.push_str("\r\n\t ");
        }
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &str = "From: Network <network@a.example>\r\nTo: ana@b.example\r\nSubject: =?utf-8?q?Pr=C3=A1ctica?=\r\n \
        larga\r\nDate: Mon, 23 Nov 2026 15:00:00 +0000\r\nMessage-ID: <1@a.example>\r\nMIME-Version: 1.0\r\n\
        List-Unsubscribe: <https://a.example/u>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\
        Content-Type: text/plain\r\n\r\nHello  there \r\n\r\nBye\r\n\r\n\r\n";

    fn now() -> Timestamp {
        "2026-11-23T15:00:00Z".parse().unwrap()
    }

    fn keys() -> Vec<DkimKey> {
        vec![DkimKey::read("2026a", &new_key().unwrap()).unwrap()]
    }

    #[test]
    fn what_we_sign_we_can_verify() {
        let keys = keys();
        let signed = sign(MESSAGE, "a.example", &keys, now()).unwrap();
        assert_eq!(verify(&signed, &keys), vec![Verified { selector: "2026a".to_owned(), valid: true }]);
        assert!(signed.split("\r\n").all(|line| line.len() <= 100), "{signed}");
        let head = signed.split("\r\n\r\n").next().unwrap();
        for name in ["List-Unsubscribe:", "List-Unsubscribe-Post:", "Content-Type"] {
            assert!(head.split("b=").next().unwrap().contains(name), "{name} is signed");
        }
    }

    #[test]
    fn any_change_that_matters_breaks_the_signature() {
        let keys = keys();
        let signed = sign(MESSAGE, "a.example", &keys, now()).unwrap();
        let is_valid = |message: &str| verify(message, &keys).iter().all(|found| found.valid);
        for (old, new) in [
            ("Hello", "Hallo"),
            ("To: ana", "To: eve"),
            ("<https://a.example/u>", "<https://e.example/u>"),
            ("MIME-Version: 1.0", "MIME-Version: 1.1"),
            ("\r\nTo:", "\r\nSubject: another\r\nTo:"),
            ("\r\nTo:", "\r\nReply-To: eve@e.example\r\nTo:"),
        ] {
            assert!(!is_valid(&signed.replacen(old, new, 1)), "{old} -> {new}");
        }
        for (old, new) in
            [("Hello  there \r\n", "Hello there\r\n"), ("\r\n\r\n\r\n", "\r\n"), ("\r\n larga", " larga")]
        {
            assert!(is_valid(&signed.replacen(old, new, 1)), "{old:?} -> {new:?}");
        }
    }

    #[test]
    fn another_key_does_not_verify() {
        let signed = sign(MESSAGE, "a.example", &keys(), now()).unwrap();
        assert!(!verify(&signed, &keys()).iter().any(|found| found.valid));
    }
}
