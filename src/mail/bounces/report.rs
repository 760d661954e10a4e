//! Reads what came back. Pure: bytes in, a report out.
//!
//! Delivery reports (RFC 3464) and complaints (RFC 5965) have a form that programs can read; other
//! servers write prose, which `text` makes the best of.

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
    /// Nothing that we understand, such as a note that somebody is away.
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
    /// The parts that programs write for programs; a report may itself be attached to a mail.
    fn read_parts(&mut self, message: &Message<'_>) {
        for part in &message.parts {
            match kind_of(part).as_str() {
                "message/delivery-status" => self.read_delivery_status(&content(part)),
                "message/feedback-report" => {
                    self.kind = Kind::Complaint;
                    self.formal = true;
                }
                "message/rfc822" | "text/rfc822-headers" | "message/rfc822-headers" => {
                    self.message_ids.extend(message_ids(&content(part)));
                    if let PartType::Message(inner) = &part.body {
                        self.message_ids.extend(inner.message_id().map(str::to_owned));
                        if inner.parts.iter().any(|part| kind_of(part) == "message/delivery-status") {
                            self.read_parts(inner);
                        }
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
            status: None,
            sent_to: Vec::new(),
            message_ids: Vec::new(),
        }
    }

    /// The fields of each recipient, with an empty line between them.
    fn read_delivery_status(&mut self, text: &str) {
        for block in blocks(text) {
            let field = |name: &str| {
                let found = block.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
                found.map(|(_, value)| value.trim())
            };
            let Some(action) = field("Action").map(str::to_lowercase) else { continue };
            let address = field("Original-Recipient")
                .and_then(typed_address)
                .or_else(|| field("Final-Recipient").and_then(typed_address));
            let Some(address) = address else { continue };
            if action.starts_with("failed") {
                self.status = self.status.or_else(|| field("Status").and_then(first_code));
                push_new(&mut self.failed, address);
            } else if action.starts_with("delayed") {
                push_new(&mut self.delayed, address);
            }
        }
        if !self.failed.is_empty() || !self.delayed.is_empty() {
            self.formal = true;
            self.kind = if self.failed.is_empty() { Kind::Temporary } else { Kind::Permanent };
        }
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

/// The address in `rfc822; <ana@example.org>`.
fn typed_address(value: &str) -> Option<String> {
    let address = match value.split_once(';') {
        Some((kind, address)) if kind.trim().eq_ignore_ascii_case("rfc822") => address,
        Some(_) => return None,
        None => value,
    };
    let address = address.trim().trim_matches(['<', '>', '"']).trim();
    Some(address.to_owned()).filter(|address| !address.is_empty())
}

fn first_code(value: &str) -> Option<[u16; 3]> {
    value.split_whitespace().find_map(read_enhanced)
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
