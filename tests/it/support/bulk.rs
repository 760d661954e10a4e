//! What receivers ask of a mail that many people get, as one check.

use mail_parser::MessageParser;

/// Refuses a mail that breaks a rule of RFC 5322, 2919, 8058 or of the large receivers.
#[track_caller]
pub fn assert_bulk_mail(raw: &str) {
    let (head, _) = raw.split_once("\r\n\r\n").expect("a head and a body");
    assert!(raw.is_ascii(), "everything is ASCII on the wire");
    assert!(!raw.replace("\r\n", "").contains(['\r', '\n']), "every line ends with CRLF");
    for line in raw.split("\r\n") {
        assert!(line.len() <= 998, "a line of {} octets", line.len());
    }
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let header = |name: &str| -> Vec<String> {
        let lines = unfolded.split("\r\n").filter_map(|line| line.split_once(": "));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned()).collect()
    };
    for name in [
        "From",
        "To",
        "Date",
        "Message-ID",
        "Subject",
        "MIME-Version",
        "List-Id",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
        "Feedback-ID",
        "X-Digest-Id",
        "Content-Language",
    ] {
        assert_eq!(header(name).len(), 1, "{name} in {head}");
    }
    assert_eq!(header("From").concat().matches('@').count(), 1, "one sender");
    assert_eq!(header("To").concat().matches('@').count(), 1, "one recipient");
    assert!(header("Cc").is_empty() && header("Bcc").is_empty());
    assert_eq!(header("List-Unsubscribe-Post").concat(), "List-Unsubscribe=One-Click");
    assert_eq!(header("Auto-Submitted").concat(), "auto-generated");
    assert_eq!(header("Precedence").concat(), "bulk");
    assert!(header("List-Id").concat().ends_with("<digest.network.example>"));
    let unsubscribe = header("List-Unsubscribe").concat();
    let addresses: Vec<&str> = unsubscribe.split(", ").collect();
    assert_eq!(addresses.len(), 2, "{unsubscribe}");
    assert!(addresses[0].starts_with("<https://network.example/digest/unsubscribe/"), "{unsubscribe}");
    assert!(!addresses[0].contains(' ') && addresses[1].starts_with("<mailto:"), "{unsubscribe}");

    let message = MessageParser::default().parse(raw.as_bytes()).unwrap();
    let (text, html) = (message.body_text(0).unwrap(), message.body_html(0).unwrap());
    assert!(raw.len() < 60_000, "{} octets", raw.len());
    assert!(!html.contains("<img") && !html.contains("<link") && !html.contains("<script"));
    assert!(html.contains(&format!("<html lang=\"{}\"", header("Content-Language").concat())));
    let page = addresses[0].trim_matches(['<', '>']);
    assert!(text.contains(page) && html.contains(page), "both parts can be unsubscribed from");
    for part in [&text, &html] {
        assert!(part.contains("/digest/preferences/"));
        for address in part.split("http").skip(1) {
            assert!(address.starts_with("s://network.example/"), "{address:.60}");
        }
    }
    let subject = message.subject().unwrap();
    assert!(!subject.starts_with("Re:") && !subject.starts_with("Fwd:") && !subject.is_empty());
}
