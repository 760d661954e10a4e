//! Reads what came back. Pure: bytes in, a report out.
//!
//! Delivery reports (RFC 3464, 6533) and reports of readers (RFC 5965) have a form that programs can
//! read, and what they say decides. Of everything else only the forms of known servers are read
//! (`text`); all the rest says nothing, be it an automatic reply, a receipt or a letter.

use mail_parser::{Message, MessageParser, PartType};

use super::text::{self, kind_of};
use crate::mail::smtp_reply::read_enhanced;
use crate::types::Email;

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

/// What became of a mail to one recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It will not be delivered.
    Failed,
    /// The server still tries.
    Delayed,
    /// It was delivered, or passed on.
    Arrived,
}

/// What a report says of one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Recipient {
    /// The address as we would have written it; none where only the server knows what its form means.
    pub(super) address: Option<String>,
    pub(super) fate: Fate,
    /// The status, as in `5.1.1`.
    pub(super) status: Option<[u16; 3]>,
}

/// What came back, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What it says of the mail as a whole; [`Report::about`] says it of one recipient.
    kind: Kind,
    /// Whether it has the form of the standards, so that it can be relied on.
    formal: bool,
    recipients: Vec<Recipient>,
    /// Every address that it was sent to, and the one from which it says that the mail came: one of them may
    /// be a name of ours.
    pub(super) sent_to: Vec<String>,
}

/// What a report says of one of our recipients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) kind: Kind,
    /// Whether it speaks of this recipient in the form of the standards.
    pub(super) is_certain: bool,
    pub(super) status: Option<[u16; 3]>,
}

/// Reads a report.
pub fn read(raw: &[u8]) -> Report {
    let parser = MessageParser::default();
    let mut report = Report { kind: Kind::Other, formal: false, recipients: Vec::new(), sent_to: Vec::new() };
    let Some(message) = parser.parse(raw) else { return report };
    report.sent_to = sent_to(&message);
    report.read_parts(&message);
    if !report.formal {
        report.read_prose(&message);
    }
    report
}

impl Report {
    /// What follows for the recipient that we wrote to: a mail of ours has one, so what a report says of one
    /// recipient is about them, in whatever form the server knows the address. Where it tells of several, to
    /// some of which the mail was passed on, only what stands beside our own decides; that others failed is
    /// no more than a sign.
    pub(super) fn about(&self, recipient: &str) -> Verdict {
        let is_ours = |one: &&Recipient| {
            one.address.as_deref().is_some_and(|address| spelling(address) == spelling(recipient))
        };
        let mut named: Vec<&Recipient> = self.recipients.iter().filter(is_ours).collect();
        let is_named = !named.is_empty() || self.recipients.len() < 2;
        if named.is_empty() {
            named = self.recipients.iter().collect();
        }
        let with = |fate| named.iter().find(|one| one.fate == fate);
        let (kind, found) = match (with(Fate::Failed), with(Fate::Delayed)) {
            (Some(failed), _) => (Kind::Permanent, Some(failed)),
            (None, Some(delayed)) => (Kind::Temporary, Some(delayed)),
            (None, None) => (self.kind, None),
        };
        let is_certain = self.formal && is_named;
        Verdict { kind, is_certain, status: found.and_then(|one| one.status) }
    }

    /// The addresses that it says failed for good.
    pub fn failed(&self) -> Vec<String> {
        self.addresses(Fate::Failed)
    }

    /// The addresses for which it says the server still tries.
    pub fn delayed(&self) -> Vec<String> {
        self.addresses(Fate::Delayed)
    }

    fn addresses(&self, fate: Fate) -> Vec<String> {
        let of_fate = self.recipients.iter().filter(|one| one.fate == fate);
        of_fate.filter_map(|one| one.address.clone()).collect()
    }

    /// The parts that programs write for programs: those right under a `multipart/report` (RFC 6522) which is the
    /// whole message. A report that lies within another mail is somebody else's: whoever passes one on says
    /// nothing of their own address.
    fn read_parts(&mut self, message: &Message<'_>) {
        let Some(root) = message.parts.first().filter(|root| kind_of(root) == "multipart/report") else {
            return;
        };
        let PartType::Multipart(own) = &root.body else { return };
        let parts = own.iter().filter_map(|number| message.parts.get(usize::try_from(*number).ok()?));
        for part in parts {
            match kind_of(part).as_str() {
                "message/delivery-status" | "message/global-delivery-status" => {
                    self.read_delivery_status(&content(part));
                }
                "message/feedback-report" => self.read_feedback(&content(part)),
                // A receipt for reading (RFC 8098) says nothing about the address.
                "message/disposition-notification" | "message/global-disposition-notification" => {
                    self.formal = true;
                }
                _ => {}
            }
        }
    }

    /// The fields of each recipient, with an empty line between them.
    fn read_delivery_status(&mut self, text: &str) {
        for block in blocks(text) {
            let field = |name: &str| field(&block, name);
            let Some(action) = field("Action").map(str::to_lowercase) else { continue };
            self.formal = true;
            let status = field("Status").and_then(first_code);
            let fate = if action.starts_with("failed") && !matches!(status, Some([2, ..])) {
                Fate::Failed
            } else if action.starts_with("delayed") {
                Fate::Delayed
            } else {
                Fate::Arrived
            };
            // What we wrote to counts before what the server made of it.
            let address = ["Original-Recipient", "Final-Recipient"].into_iter().find_map(field);
            self.recipients.push(Recipient { address: address.and_then(typed_address), fate, status });
        }
    }

    /// What a reader's report says (RFC 5965, with the kinds of RFC 6430 and 6591).
    fn read_feedback(&mut self, text: &str) {
        self.formal = true;
        self.kind = feedback(text);
        let blocks = blocks(text);
        let from = blocks.iter().find_map(|block| field(block, "Original-Mail-From"));
        self.sent_to.extend(from.map(|from| from.trim_matches(['<', '>', ' ']).to_owned()));
    }

    fn read_prose(&mut self, message: &Message<'_>) {
        let subject = message.subject().unwrap_or_default().trim().to_lowercase();
        if subject == "unsubscribe" {
            self.kind = Kind::Unsubscribe;
            return;
        }
        let found = text::read(message);
        let told = |addresses: Vec<String>, fate| {
            addresses.into_iter().map(move |address| Recipient { address: Some(address), fate, status: None })
        };
        self.recipients =
            told(found.failed, Fate::Failed).chain(told(found.delayed, Fate::Delayed)).collect();
    }
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

/// The kind of a reader's report. Only a reader who takes
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

/// The address in `rfc822; <ana@example.org>`; of another type it is the server's own affair.
fn typed_address(value: &str) -> Option<String> {
    let (kind, address) = value.split_once(';').unwrap_or(("rfc822", value));
    let address = address.trim().trim_matches(['<', '>', '"']).trim();
    let address = match kind.trim().to_lowercase().as_str() {
        "rfc822" => address.to_owned(),
        "utf-8" => unescaped(address),
        _ => return None,
    };
    Some(address).filter(|address| address.contains('@'))
}

/// An address in the one spelling of its mailbox.
fn spelling(address: &str) -> String {
    Email::parse(address).map_or_else(|| address.to_lowercase(), |email| email.to_string())
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

    fn about_ana(fields: &str) -> Verdict {
        read(dsn(fields).as_bytes()).about("ana@a.example")
    }

    #[test]
    fn a_delivery_report_says_who_and_why() {
        let ana = "Final-Recipient: rfc822; <ana@a.example>\r\n";
        let failed =
            read(dsn(&format!("{ana}Action: failed\r\nStatus: 5.1.1 (no such user)\r\n")).as_bytes());
        assert_eq!(
            failed.about("Ana@A.example"),
            Verdict { kind: Kind::Permanent, is_certain: true, status: Some([5, 1, 1]) }
        );
        assert_eq!(failed.sent_to, ["bounces+abc@network.example"]);
        let delayed = "Original-Recipient: rfc822;ana@a.example\r\nFinal-Recipient: rfc822;x@a.example\r\nAction: delayed\r\nStatus: 4.4.7\r\n";
        assert_eq!(about_ana(delayed).kind, Kind::Temporary);
        assert_eq!(about_ana(&format!("{ana}Action: delivered\r\nStatus: 2.0.0\r\n")).kind, Kind::Other);
    }

    #[test]
    fn each_recipient_has_a_fate_of_its_own() {
        let block = |address: &str, action: &str, status: &str| {
            format!("Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {status}\r\n\r\n")
        };
        let other = block("eve@e.example", "failed", "5.1.1");
        for (ours, kind) in [
            (block("ana@a.example", "delayed", "4.4.1"), Kind::Temporary),
            (block("ana@a.example", "delivered", "2.0.0"), Kind::Other),
            (block("ana@a.example", "failed", "5.1.1"), Kind::Permanent),
        ] {
            for both in [format!("{ours}{other}"), format!("{other}{ours}")] {
                let verdict = about_ana(&both);
                assert_eq!((verdict.kind, verdict.is_certain), (kind, true), "{both}");
            }
        }
        let alone = about_ana(&other);
        assert_eq!((alone.kind, alone.is_certain), (Kind::Permanent, true));
        let passed_on = about_ana(&format!("{other}{}", block("bo@b.example", "delivered", "2.0.0")));
        assert_eq!((passed_on.kind, passed_on.is_certain), (Kind::Permanent, false));
    }

    #[test]
    fn a_report_within_another_mail_is_somebody_elses() {
        let whole = dsn("Final-Recipient: rfc822; ana@a.example\r\nAction: failed\r\nStatus: 5.1.1\r\n");
        let (head, rest) = whole.split_once("Content-Type: multipart/report").unwrap();
        let mixed = format!(
            "{head}Content-Type: multipart/mixed{}",
            rest.replacen("; report-type=delivery-status", "", 1)
        );
        let inner = format!("Content-Type: multipart/report{rest}");
        let within = format!(
            "{head}Content-Type: multipart/mixed; boundary=\"c\"\r\n\r\n--c\r\nContent-Type: text/plain\r\n\r\nLook at this.\r\n--c\r\n{inner}\r\n--c--\r\n"
        );
        for mail in [mixed, within] {
            assert_eq!(read(mail.as_bytes()).about("ana@a.example").kind, Kind::Other, "{mail}");
        }
    }

    #[test]
    fn action_and_status_decide_whatever_the_address_looks_like() {
        for (recipient, ours) in [
            ("Final-Recipient: utf-8; josé@a.example", "josé@a.example"),
            ("Final-Recipient: utf-8; jos\\x{E9}@a.example", "josé@a.example"),
            ("Final-Recipient: LOCAL; jose", "josé@a.example"),
            ("Final-Recipient: x-other; 4711", "josé@a.example"),
            ("Final-Recipient: rfc822;", "josé@a.example"),
            ("X-Note: nobody", "josé@a.example"),
        ] {
            let text = dsn(&format!("{recipient}\r\nAction: failed\r\nStatus: 5.1.1\r\n"));
            for text in
                [text.clone(), text.replace("message/delivery-status", "message/global-delivery-status")]
            {
                assert_eq!(
                    read(text.as_bytes()).about(ours),
                    Verdict { kind: Kind::Permanent, is_certain: true, status: Some([5, 1, 1]) },
                    "{recipient}"
                );
            }
        }
        for (fields, kind) in [
            ("Action: delayed\r\nStatus: 4.4.1", Kind::Temporary),
            ("Action: relayed\r\nStatus: 2.1.9", Kind::Other),
            ("Action: expanded\r\nStatus: 2.0.0", Kind::Other),
            ("Action: failed\r\nStatus: 2.0.0", Kind::Other),
            ("Action: failed", Kind::Permanent),
        ] {
            let verdict = about_ana(&format!("Final-Recipient: rfc822; ana@a.example\r\n{fields}\r\n"));
            assert_eq!((verdict.kind, verdict.is_certain), (kind, true), "{fields}");
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
            --b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\nOriginal-Mail-From: <bounces+abc@network.example>\r\n\r\n\
            --b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <9@network.example>\r\n\r\nHello\r\n--b--\r\n";
        let report = read(arf.as_bytes());
        assert_eq!(report.about("ana@a.example").kind, Kind::Complaint);
        assert_eq!(report.sent_to, ["bounces@network.example", "bounces+abc@network.example"]);
    }

    #[test]
    fn a_reader_can_stop_it_by_mail_and_a_holiday_note_means_nothing() {
        let mail = |subject: &str| {
            format!(
                "From: ana@a.example\r\nTo: bounces+abc@network.example\r\nSubject: {subject}\r\n\r\nI am away.\r\n"
            )
        };
        assert_eq!(read(mail("Unsubscribe").as_bytes()).about("ana@a.example").kind, Kind::Unsubscribe);
        assert_eq!(read(mail("Out of office").as_bytes()).about("ana@a.example").kind, Kind::Other);
        assert_eq!(read(b"").about("ana@a.example").kind, Kind::Other);
    }
}
