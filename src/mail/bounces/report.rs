//! Reads what came back. Pure: bytes in, a report out.
//!
//! Delivery reports (RFC 3464, 6533) and reports of readers (RFC 5965) have a form that programs can
//! read, and what they say decides. Of everything else only the forms of known servers are read
//! (`text`); all the rest says nothing, be it an automatic reply, a receipt or a letter.

use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

use super::super::answers::read_enhanced;
use super::text;

/// What a report says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It will not be delivered.
    Permanent,
    /// It has not been delivered yet; the server still tries.
    Temporary,
    /// Its reader marked it as unwanted.
    Complaint,
    /// Its reader wants no more of them.
    Unsubscribe,
    /// Nothing that has a consequence, such as a note that somebody is away, or news of a delivery.
    Other,
}

/// What came back, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What it says.
    pub kind: Kind,
    /// Whether it has the form of the standards, so that it can be relied on.
    pub formal: bool,
    /// The addresses that failed for good.
    pub failed: Vec<String>,
    /// The addresses for which the server still tries.
    pub delayed: Vec<String>,
    /// The addresses that got it.
    pub delivered: Vec<String>,
    /// The status of the first address that failed, as in `5.1.1`.
    pub status: Option<[u16; 3]>,
    /// Every address that this was sent to.
    pub sent_to: Vec<String>,
    /// The names of the messages that it may be about.
    pub message_ids: Vec<String>,
}

/// Reads a report.
pub fn read(raw: &[u8]) -> Report {
    let parser = MessageParser::default();
    let Some(message) = parser.parse(raw) else { return Report::new(Kind::Other) };
    let mut report = Report::new(Kind::Other);
    report.sent_to = sent_to(&message);
    report.read_parts(&message);
    if !report.formal {
        report.read_prose(&message);
    }
    report.message_ids.dedup();
    report
}

impl Report {
    /// The parts that programs write for programs. A report within an attached mail is somebody else's: whoever
    /// forwards one says nothing of their own address.
    fn read_parts(&mut self, message: &Message<'_>) {
        for part in &message.parts {
            match kind_of(part).as_str() {
                "message/delivery-status" | "message/global-delivery-status" => {
                    self.read_delivery_status(&content(part));
                }
                "message/feedback-report" => {
                    self.kind = feedback(&content(part));
                    self.formal = true;
                }
                // A receipt for reading (RFC 8098) says nothing about the address.
                "message/disposition-notification" | "message/global-disposition-notification" => {
                    self.formal = true;
                }
                "message/rfc822"
                | "message/global"
                | "text/rfc822-headers"
                | "message/rfc822-headers"
                | "message/global-headers" => {
                    self.message_ids.extend(message_ids(&content(part)));
                    if let PartType::Message(inner) = &part.body {
                        self.message_ids.extend(inner.message_id().map(str::to_owned));
                    }
                }
                _ => {}
            }
        }
    }

    fn new(kind: Kind) -> Self {
        Self {
            kind,
            formal: false,
            failed: Vec::new(),
            delayed: Vec::new(),
            delivered: Vec::new(),
            status: None,
            sent_to: Vec::new(),
            message_ids: Vec::new(),
        }
    }

    /// The fields of each recipient, with an empty line between them. Action and status decide; in which
    /// form the address is written, and whether there is one, does not matter: our name for the mail
    /// says whose it is.
    fn read_delivery_status(&mut self, text: &str) {
        let (mut gave_up, mut waits) = (false, false);
        for block in blocks(text) {
            let field = |name: &str| field(&block, name);
            let Some(action) = field("Action").map(str::to_lowercase) else { continue };
            self.formal = true;
            let address = field("Original-Recipient")
                .and_then(typed_address)
                .or_else(|| field("Final-Recipient").and_then(typed_address));
            let status = field("Status").and_then(first_code);
            if action.starts_with("failed") && !matches!(status, Some([2, ..])) {
                gave_up = true;
                self.status = self.status.or(status);
                address.into_iter().for_each(|address| push_new(&mut self.failed, address));
            } else if action.starts_with("delayed") {
                waits = true;
                address.into_iter().for_each(|address| push_new(&mut self.delayed, address));
            } else {
                address.into_iter().for_each(|address| push_new(&mut self.delivered, address));
            }
        }
        self.kind = match (gave_up, waits) {
            (true, _) => Kind::Permanent,
            (false, true) => Kind::Temporary,
            (false, false) => return,
        };
    }

    fn read_prose(&mut self, message: &Message<'_>) {
        let subject = message.subject().unwrap_or_default().trim().to_lowercase();
        if subject == "unsubscribe" {
            self.kind = Kind::Unsubscribe;
            return;
        }
        let found = text::read(message);
        self.kind = match (found.failed.is_empty(), found.delayed.is_empty()) {
            (false, _) => Kind::Permanent,
            (true, false) => Kind::Temporary,
            (true, true) => return,
        };
        (self.failed, self.delayed) = (found.failed, found.delayed);
    }
}

pub(super) fn push_new(list: &mut Vec<String>, address: String) {
    if !list.iter().any(|known| known.eq_ignore_ascii_case(&address)) {
        list.push(address);
    }
}

pub(super) fn kind_of(part: &mail_parser::MessagePart<'_>) -> String {
    let kind = part.content_type();
    kind.map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_lowercase())
        .unwrap_or_default()
}

fn content(part: &mail_parser::MessagePart<'_>) -> String {
    match &part.body {
        PartType::Text(text) | PartType::Html(text) => text.to_string(),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        PartType::Message(inner) => String::from_utf8_lossy(inner.raw_message()).into_owned(),
        PartType::Multipart(_) => String::new(),
    }
}

/// Blocks of fields, their folds undone.
fn blocks(text: &str) -> Vec<Vec<(String, String)>> {
    let mut blocks: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for line in text.lines() {
        let Some(block) = blocks.last_mut() else { continue };
        if line.trim().is_empty() {
            if !block.is_empty() {
                blocks.push(Vec::new());
            }
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = block.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            block.push((name.trim().to_owned(), value.to_owned()));
        }
    }
    blocks
}

/// The value of a field of a block.
fn field<'a>(block: &'a [(String, String)], name: &str) -> Option<&'a str> {
    block.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

/// What a reader's report says (RFC 5965, with the kinds of RFC 6430 and 6591). Only a reader who takes
/// a mail for unwanted or for a fraud complains; that a mail is no spam, bears a virus or a signature
/// that did not fit are news of others.
fn feedback(text: &str) -> Kind {
    let blocks = blocks(text);
    let kind = blocks.iter().find_map(|block| field(block, "Feedback-Type")).map(str::to_lowercase);
    match kind.as_deref() {
        Some("abuse" | "fraud") => Kind::Complaint,
        Some("opt-out" | "opt-out-list") => Kind::Unsubscribe,
        _ => Kind::Other,
    }
}

/// The address in `rfc822; <ana@example.org>`, of whatever type.
fn typed_address(value: &str) -> Option<String> {
    let (kind, address) = value.split_once(';').unwrap_or(("rfc822", value));
    let address = address.trim().trim_matches(['<', '>', '"']).trim();
    let address =
        if kind.trim().eq_ignore_ascii_case("utf-8") { unescaped(address) } else { address.to_owned() };
    Some(address).filter(|address| !address.is_empty())
}

/// An address without its escapes: `\x{E9}` is a letter by its number (RFC 6533, 3).
fn unescaped(address: &str) -> String {
    let mut parts = address.split("\\x{");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once('}').unwrap_or(("", part));
        out.extend(u32::from_str_radix(number, 16).ok().and_then(char::from_u32));
        out.push_str(rest);
    }
    out
}

/// The first enhanced code in a text.
fn first_code(text: &str) -> Option<[u16; 3]> {
    text.split_whitespace().find_map(read_enhanced)
}

fn sent_to(message: &Message<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for name in ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To"] {
        for value in message.header_values(name.to_owned()) {
            let text = match value {
                mail_parser::HeaderValue::Text(text) => text.to_string(),
                mail_parser::HeaderValue::Address(list) => {
                    list.iter().filter_map(|one| one.address()).collect::<Vec<_>>().join(" ")
                }
                _ => continue,
            };
            found.extend(
                text.split([' ', ',', '<', '>']).filter(|word| word.contains('@')).map(str::to_owned),
            );
        }
    }
    found
}

/// The `Message-ID`s that stand in a text.
fn message_ids(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| line.to_lowercase().starts_with("message-id:"));
    lines
        .filter_map(|line| line.split_once(':'))
        .map(|(_, value)| value.trim().trim_matches(['<', '>']).to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dsn(fields: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.example\r\nTo: bounces+abc@network.example\r\nSubject: Undelivered\r\n\
             MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n{fields}\r\n\
             --b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <7@network.example>\r\nSubject: A digest\r\n\r\nHello\r\n--b--\r\n"
        )
    }

    #[test]
    fn a_delivery_report_says_who_and_why() {
        let failed = read(
            dsn("Final-Recipient: rfc822; <ana@a.example>\r\nAction: failed\r\nStatus: 5.1.1 (no such user)\r\n").as_bytes(),
        );
        assert_eq!((failed.kind, failed.formal, failed.status), (Kind::Permanent, true, Some([5, 1, 1])));
        assert_eq!(failed.failed, ["ana@a.example"]);
        assert_eq!(failed.sent_to, ["bounces+abc@network.example"]);
        assert_eq!(failed.message_ids, ["7@network.example"]);
        let delayed = read(
            dsn("Original-Recipient: rfc822;bo@a.example\r\nFinal-Recipient: rfc822;x@a.example\r\nAction: delayed\r\nStatus: 4.4.7\r\n")
                .as_bytes(),
        );
        assert_eq!((delayed.kind, delayed.delayed), (Kind::Temporary, vec!["bo@a.example".to_owned()]));
        let delivered = read(
            dsn("Final-Recipient: rfc822;x@a.example\r\nAction: delivered\r\nStatus: 2.0.0\r\n").as_bytes(),
        );
        assert_eq!(delivered.kind, Kind::Other);
    }

    #[test]
    fn action_and_status_decide_whatever_the_address_looks_like() {
        for (recipient, address) in [
            ("Final-Recipient: utf-8; josé@a.example", Some("josé@a.example")),
            ("Final-Recipient: utf-8; jos\\x{E9}@a.example", Some("josé@a.example")),
            ("Final-Recipient: LOCAL; jose", Some("jose")),
            ("Final-Recipient: x-other; 4711", Some("4711")),
            ("Final-Recipient: rfc822;", None),
            ("X-Note: nobody", None),
        ] {
            let text = dsn(&format!("{recipient}\r\nAction: failed\r\nStatus: 5.1.1\r\n"));
            for text in
                [text.clone(), text.replace("message/delivery-status", "message/global-delivery-status")]
            {
                let report = read(text.as_bytes());
                assert_eq!(
                    (report.kind, report.formal, report.status),
                    (Kind::Permanent, true, Some([5, 1, 1])),
                    "{recipient}"
                );
                assert_eq!(report.failed.first().map(String::as_str), address, "{recipient}");
            }
        }
        for (fields, kind) in [
            ("Action: delayed\r\nStatus: 4.4.1", Kind::Temporary),
            ("Action: relayed\r\nStatus: 2.1.9", Kind::Other),
            ("Action: expanded\r\nStatus: 2.0.0", Kind::Other),
            ("Action: failed\r\nStatus: 2.0.0", Kind::Other),
            ("Action: failed", Kind::Permanent),
        ] {
            let report =
                read(dsn(&format!("Final-Recipient: rfc822; x@a.example\r\n{fields}\r\n")).as_bytes());
            assert_eq!((report.kind, report.formal), (kind, true), "{fields}");
        }
    }

    #[test]
    fn only_a_reader_who_complains_complains() {
        for (kind, expected) in [
            ("abuse", Kind::Complaint),
            ("Fraud", Kind::Complaint),
            ("not-spam", Kind::Other),
            ("auth-failure", Kind::Other),
            ("virus", Kind::Other),
            ("other", Kind::Other),
            ("opt-out", Kind::Unsubscribe),
            ("something-new", Kind::Other),
        ] {
            assert_eq!(
                feedback(&format!("User-Agent: X/1\r\nFeedback-Type: {kind}\r\nVersion: 1\r\n")),
                expected
            );
        }
        assert_eq!(feedback("Version: 1\r\n"), Kind::Other);
    }

    #[test]
    fn a_complaint_is_known_by_its_form() {
        let arf = "From: fbl@mail.example\r\nTo: bounces@network.example\r\nMIME-Version: 1.0\r\n\
            Content-Type: multipart/report; report-type=feedback-report; boundary=\"b\"\r\n\r\n\
            --b\r\nContent-Type: text/plain\r\n\r\nAn abuse report.\r\n\
            --b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\n\r\n\
            --b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <9@network.example>\r\n\r\nHello\r\n--b--\r\n";
        let report = read(arf.as_bytes());
        assert_eq!(
            (report.kind, report.message_ids),
            (Kind::Complaint, vec!["9@network.example".to_owned()])
        );
    }

    #[test]
    fn a_reader_can_stop_it_by_mail_and_a_holiday_note_means_nothing() {
        let mail = |subject: &str| {
            format!(
                "From: ana@a.example\r\nTo: bounces+abc@network.example\r\nSubject: {subject}\r\n\r\nI am away.\r\n"
            )
        };
        assert_eq!(read(mail("Unsubscribe").as_bytes()).kind, Kind::Unsubscribe);
        assert_eq!(read(mail("Out of office").as_bytes()).kind, Kind::Other);
        assert_eq!(read(b"").kind, Kind::Other);
    }
}
