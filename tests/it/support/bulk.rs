//! What receivers ask of mails, as two checks: of every mail, and of one that many people get.

use mail_parser::MessageParser;

/// A mail taken apart.
struct Parsed {
    head: String,
    text: String,
    html: String,
    subject: String,
}

impl Parsed {
    fn of(raw: &str) -> Self {
        let (head, _) = raw.split_once("\r\n\r\n").expect("a head and a body");
        let message = MessageParser::default().parse(raw.as_bytes()).unwrap();
        Self {
            head: head.replace("\r\n ", " ").replace("\r\n\t", " "),
            text: message.body_text(0).unwrap().into_owned(),
            html: message.body_html(0).unwrap().into_owned(),
            subject: message.subject().unwrap_or_default().to_owned(),
        }
    }

    fn all(&self, name: &str) -> Vec<String> {
        let lines = self.head.split("\r\n").filter_map(|line| line.split_once(": "));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned()).collect()
    }

    #[track_caller]
    fn one(&self, name: &str) -> String {
        let found = self.all(name);
        assert_eq!(found.len(), 1, "{name} in {}", self.head);
        found.concat()
    }
}

/// Refuses a mail that breaks a rule of RFC 5322, 2045, 3834, or of the large receivers.
#[track_caller]
pub fn assert_mail(raw: &str) {
    assert!(raw.is_ascii(), "everything is ASCII on the wire");
    assert!(!raw.replace("\r\n", "").contains(['\r', '\n']), "every line ends with CRLF");
    for line in raw.split("\r\n") {
        assert!(line.len() <= 998, "a line of {} octets", line.len());
    }
    let mail = Parsed::of(raw);
    for line in raw.split("\r\n\r\n").next().unwrap().split("\r\n") {
        // Words cannot be folded; only an address in brackets is longer.
        assert!(
            line.len() <= 78 || !line.trim_start().contains(' ') || line.contains('<'),
            "a header line of {}: {line}",
            line.len()
        );
    }
    for name in ["From", "To", "Date", "Message-ID", "Subject", "MIME-Version", "Content-Type"] {
        mail.one(name);
    }
    assert_eq!(mail.one("From").matches('@').count(), 1, "one sender");
    assert_eq!(mail.one("To").matches('@').count(), 1, "one recipient, without a name");
    assert!(!mail.one("To").contains('"') && mail.all("Cc").is_empty() && mail.all("Bcc").is_empty());
    let domain = mail.one("From").rsplit('@').next().unwrap().trim_end_matches('>').to_owned();
    assert!(mail.one("Message-ID").ends_with(&format!("@{domain}>")), "named under our domain");
    assert_eq!(mail.one("Auto-Submitted"), "auto-generated");
    assert_eq!(mail.one("X-Auto-Response-Suppress"), "All");
    assert!(mail.one("Content-Type").starts_with("multipart/alternative"));
    let (plain, rich) = (raw.find("text/plain").unwrap(), raw.find("text/html").unwrap());
    assert!(plain < rich, "the plainest part first");
    let language = mail.one("Content-Language");
    assert!(mail.html.contains(&format!("<html lang=\"{language}\"")), "one language throughout");
    assert!(raw.len() < 60_000, "{} octets", raw.len());
    for loaded in ["<img", "<link", "<script", "<iframe", "url(", "display:none", "@import"] {
        assert!(!mail.html.contains(loaded), "{loaded}");
    }
    for part in [&mail.text, &mail.html] {
        assert!(!part.contains('⟦'), "a text is missing: {part}");
        for address in part.split("http").skip(1) {
            assert!(address.starts_with("s://network.example"), "{address:.60}");
        }
    }
    assert!(
        !mail.subject.starts_with("Re:") && !mail.subject.starts_with("Fwd:") && !mail.subject.is_empty()
    );
    assert!(
        !mail.text.trim().is_empty() && !mail.text.contains("</"),
        "the text part is written, not stripped"
    );
}

/// Refuses, beside that, a mail that breaks a rule for what many people get (RFC 2919, 8058).
#[track_caller]
pub fn assert_bulk_mail(raw: &str) {
    assert_mail(raw);
    let mail = Parsed::of(raw);
    assert_eq!(mail.one("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert_eq!(mail.one("Precedence"), "bulk");
    assert!(mail.one("List-Id").ends_with("<digest.network.example>"), "of the list, not of its reader");
    let unsubscribe = mail.one("List-Unsubscribe");
    let addresses: Vec<&str> = unsubscribe.split(", ").collect();
    assert_eq!(addresses.len(), 2, "{unsubscribe}");
    assert!(addresses[0].starts_with("<https://network.example/digest/unsubscribe/"), "{unsubscribe}");
    assert!(!addresses[0].contains(' ') && addresses[1].starts_with("<mailto:"), "{unsubscribe}");
    let feedback = mail.one("Feedback-ID");
    let fields: Vec<&str> = feedback.split(':').collect();
    assert!(fields.len() == 4 && (5..=15).contains(&fields[3].len()), "{feedback}");
    let issue = mail.one("X-Digest-Id");
    assert!(!issue.contains('@'), "{issue}");
    let page = addresses[0].trim_matches(['<', '>']);
    for part in [&mail.text, &mail.html] {
        assert!(part.contains(page), "both parts can be unsubscribed from");
        assert!(part.contains("/digest/preferences/"));
    }
}

/// Refuses a bulk mail whose signature leaves out what receivers ask for (RFC 8058, 4).
#[track_caller]
pub fn assert_signed(raw: &str, signatures: usize) {
    let mail = Parsed::of(raw);
    let found = mail.all("DKIM-Signature");
    assert_eq!(found.len(), signatures);
    let domain = mail.one("From").rsplit('@').next().unwrap().trim_end_matches('>').to_owned();
    for signature in found {
        let tags: Vec<(&str, String)> = signature
            .split(';')
            .filter_map(|tag| tag.split_once('='))
            .map(|(name, value)| (name.trim(), value.split_whitespace().collect()))
            .collect();
        let tag =
            |name: &str| tags.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone()).unwrap();
        assert_eq!(tag("d"), domain, "the signature is aligned with the sender");
        let names = tag("h").to_lowercase();
        let names: Vec<&str> = names.split(':').collect();
        for name in [
            "from",
            "to",
            "subject",
            "date",
            "message-id",
            "mime-version",
            "list-id",
            "list-unsubscribe",
            "list-unsubscribe-post",
            "feedback-id",
        ] {
            assert!(names.contains(&name), "{name} in {names:?}");
        }
        for name in ["from", "subject", "list-unsubscribe"] {
            assert_eq!(
                names.iter().filter(|signed| **signed == name).count(),
                2,
                "nobody adds a second {name}"
            );
        }
    }
}
