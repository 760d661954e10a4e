//! The forms of known servers that tell in sentences what failed. What is found here counts for little
//! by itself; it needs a token of ours beside it.
//!
//! Only a form that is known decides: it comes from a mail system, and says in the words of one that
//! it gave up. Whatever else people and programs write, in whichever language, says nothing.
//!
//! Such a text names the addresses that failed before it quotes the mail that came back. So: every
//! address up to where the quotation begins, but for those that the report was sent to or from.

use mail_parser::{Message, MimeHeaders};

/// What a text seems to say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub failed: Vec<String>,
    pub delayed: Vec<String>,
}

/// Headers whose addresses are of the report itself, beside all that begin with `list-`.
const OWN: [&str; 7] = ["to", "from", "sender", "reply-to", "errors-to", "cc", "x-beenthere"];
/// Names of programs, to whom nobody writes.
const PROGRAMS: [&str; 10] = [
    "mailer-daemon",
    "postmaster",
    "mailerdaemon",
    "abuse",
    "root",
    "mdaemon",
    "mail-daemon",
    "support",
    "helpdesk",
    "mail",
];
/// Those of them that tell what failed.
const SYSTEMS: [&str; 5] = ["mailer-daemon", "mailerdaemon", "mail-daemon", "mdaemon", "postmaster"];
/// Where the mail that came back begins.
const QUOTES: [&str; 18] = [
    "copy of the message",
    "copy of the original",
    "copy of your message",
    "copy of your original",
    "original message",
    "message header",
    "headers of",
    "header of",
    "headers follow",
    "header follow",
    "below this line",
    "unsent message",
    "the body of the message",
    "text of message",
    "text of your message",
    "message contents",
    "your message reads",
    "message follows",
];
const QUOTES_AT_THE_START: [&str; 5] =
    ["received: from", "received: by", "return-path:", "message-id:", "> "];
const QUOTES_BEHIND_A_RULE: [&str; 9] = [
    "included is",
    "original",
    "the unsent",
    "the header",
    "unsent",
    "undelivered",
    "returned",
    "message body",
    "message text",
];
/// What servers say while they still try.
const STILL_TRYING: [&str; 17] = [
    "will continue",
    "will keep",
    "will be retried",
    "will retry",
    "will try",
    "not yet been delivered",
    "could not be delivered yet",
    "could not be delivered for the last",
    "warning: could not",
    "warning: message",
    "has been delayed",
    "delivery delayed",
    "do not need to resend",
    "don't need to resend",
    "don't need to re-send",
    "still trying",
    "still being",
];

/// The words with which known servers begin: of Exim, Postfix, qmail, Sendmail, Exchange, MailEnable,
/// IMail, phquery and the large receivers.
const FORMS: [&str; 31] = [
    "this message was created automatically by mail delivery software",
    "this is the qmail-send program at",
    "i'm afraid i wasn't able to deliver",
    "i was not able to deliver your message",
    "we were not able to deliver your message",
    "we were unable to deliver your message",
    "unable to deliver message to the following address",
    "i'm sorry to have to inform you that",
    "had permanent fatal errors",
    "had delivery problems",
    "had delivery errors",
    "transcript of session follows",
    "did not reach the following recipient",
    "delivery has failed to these recipients",
    "delivery to the following recipient",
    "the following recipient(s) could not be reached",
    "could not be delivered to the following",
    "couldn't be delivered to",
    "message could not be delivered to",
    "mail could not be delivered to",
    "your mail to the following recipients could not be delivered",
    "cannot be delivered to the following",
    "message not delivered to the following",
    "this is a delivery failure notification message",
    "sorry, no mailbox here by that name",
    "failed recipients",
    "undeliverable to ",
    "undeliverable address:",
    "delivery failed 20 attempts",
    "non-delivery report",
    "invalid final delivery userid",
];

/// Reads a text.
pub(super) fn read(message: &Message<'_>) -> Found {
    let headers: Vec<(String, String)> =
        message.headers_raw().map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    if !is_from_a_mail_system(&headers) {
        return Found::default();
    }
    let text = prose(message);
    let lower = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    if !FORMS.iter().any(|form| lower.contains(form)) {
        return Found::default();
    }
    let waits = STILL_TRYING.iter().any(|phrase| lower.contains(phrase));
    let named: Vec<String> = values(&headers, "x-failed-recipients").flat_map(addresses).collect();
    if !named.is_empty() {
        return Found::of(named, waits);
    }
    let is_own = |name: &str| OWN.contains(&name) || name.starts_with("list-");
    let own: Vec<String> = headers
        .iter()
        .filter(|(name, _)| is_own(name))
        .flat_map(|(_, value)| addresses(value))
        .map(|address| address.to_lowercase())
        .collect();
    let mut found = Vec::new();
    for line in text.lines() {
        let lower = line.to_lowercase();
        if !found.is_empty() && begins_quotation(&lower) {
            break;
        }
        // The first lines of some reports repeat to which list the mail was sent.
        if found.is_empty() && lower.starts_with([' ', '\t']) && lower.trim_start().starts_with("to: ") {
            continue;
        }
        for address in addresses(line) {
            let address = address.to_lowercase();
            let local = address.split('@').next().unwrap_or_default();
            if !own.contains(&address) && !PROGRAMS.contains(&local) {
                push_new(&mut found, address);
            }
        }
    }
    Found::of(found, waits)
}

impl Found {
    fn of(addresses: Vec<String>, waits: bool) -> Self {
        match waits {
            true => Self { failed: Vec::new(), delayed: addresses },
            false => Self { failed: addresses, delayed: Vec::new() },
        }
    }
}

/// The values of a header.
fn values<'a>(headers: &'a [(String, String)], wanted: &'a str) -> impl Iterator<Item = &'a str> {
    headers.iter().filter(move |(name, _)| name == wanted).map(|(_, value)| value.as_str())
}

/// Whether a mail system writes: by the name of its sender, or by a header that only such a system has.
/// Automatic replies (RFC 3834) come from mailboxes, and say so.
fn is_from_a_mail_system(headers: &[(String, String)]) -> bool {
    if values(headers, "x-failed-recipients").next().is_some() {
        return true;
    }
    let replies = ["x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply"];
    if replies.iter().any(|name| values(headers, name).next().is_some()) {
        return false;
    }
    let senders = values(headers, "from").flat_map(addresses);
    let mut locals = senders.filter_map(|address| Some(address.split_once('@')?.0.to_lowercase()));
    let by_address = locals.any(|local| SYSTEMS.contains(&local.as_str()));
    let by_name = values(headers, "from").any(|from| {
        let from = from.to_lowercase();
        from.contains("mail delivery s") || from.trim().starts_with("mailer-daemon")
    });
    by_address || by_name
}

/// The texts of a message, without what is attached.
fn prose(message: &Message<'_>) -> String {
    let mut out = String::new();
    for part in &message.parts {
        let kind = kind_of(part);
        let is_text = kind.is_empty() || kind.starts_with("text/");
        if let Some(text) = part.text_contents().filter(|_| is_text) {
            out.push_str(text);
            out.push('\n');
        }
    }
    out
}

fn begins_quotation(line: &str) -> bool {
    let behind_rule =
        line.find("---").or_else(|| line.find("___")).and_then(|at| line.get(at..)).is_some_and(|rest| {
            let rest = rest.trim_start_matches(['-', '_']).trim_start();
            QUOTES_BEHIND_A_RULE.iter().any(|phrase| rest.starts_with(phrase))
        });
    behind_rule
        || QUOTES.iter().any(|phrase| line.contains(phrase))
        || QUOTES_AT_THE_START.iter().any(|phrase| line.starts_with(phrase))
}

/// What looks like an address in a line.
fn addresses(text: &str) -> Vec<String> {
    let is_local =
        |character: char| character.is_ascii_alphanumeric() || "!#$%&'*+/?^_`{|}~.-".contains(character);
    let is_host = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '.');
    let mut found = Vec::new();
    for (at, _) in text.match_indices('@') {
        let (before, after) =
            (text.get(..at).unwrap_or_default(), text.get(at.saturating_add(1)..).unwrap_or_default());
        let local = before.rsplit(|character| !is_local(character)).next().unwrap_or_default();
        let host = after.split(|character| !is_host(character)).next().unwrap_or_default();
        let host = host.split("..").next().unwrap_or_default();
        let (local, host) = (local.trim_start_matches(['\'', '.']), host.trim_matches(['.', '-']));
        if !local.is_empty() && host.contains('.') {
            found.push(format!("{local}@{host}"));
        }
    }
    found
}

/// Puts an address into a list that may have it.
fn push_new(list: &mut Vec<String>, address: String) {
    if !list.iter().any(|known| known.eq_ignore_ascii_case(&address)) {
        list.push(address);
    }
}

/// The type of a part, as in `text/plain`.
pub(super) fn kind_of(part: &mail_parser::MessagePart<'_>) -> String {
    let kind = part.content_type();
    kind.map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_lowercase())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use mail_parser::MessageParser;

    use super::*;

    fn found(mail: &str) -> Found {
        read(&MessageParser::default().parse(mail.as_bytes()).unwrap())
    }

    fn report(text: &str) -> Found {
        found(&format!(
            "From: MAILER-DAEMON@mx.example\r\nTo: bounces+x@network.example\r\nSubject: failure\r\n\r\n{text}"
        ))
    }

    #[test]
    fn sentences_name_who_failed_before_they_quote() {
        let said = report(
            "Hi. This is the qmail-send program at mx.example.\r\n\r\n<ana@a.example>: no such user\r\nbo@b.example\r\n\r\n\
             --- Below this line is a copy of the message.\r\n\r\nTo: cy@c.example\r\n",
        );
        assert_eq!(said.failed, ["ana@a.example", "bo@b.example"]);
        let own = report(
            "Failed recipients\r\nMail from bounces+x@network.example to ana@a.example was refused by postmaster@a.example.\r\n",
        );
        assert_eq!(own.failed, ["ana@a.example"]);
    }

    #[test]
    fn a_server_that_still_tries_has_not_given_up() {
        let said = report(
            "This message was created automatically by mail delivery software.\r\n\r\nYour message to ana@a.example has been delayed. You do not need to resend it.\r\n",
        );
        assert_eq!((said.failed.len(), said.delayed.len()), (0, 1));
    }

    #[test]
    fn whoever_is_no_mail_system_says_nothing_about_an_address() {
        let said =
            "This message was created automatically by mail delivery software.\r\n\r\nbo@b.example\r\n";
        for (headers, says) in [
            ("From: MAILER-DAEMON@mx.example", true),
            ("From: \"Mail Delivery Subsystem\" <noreply@mx.example>", true),
            ("From: gateway@mx.example\r\nX-Failed-Recipients: bo@b.example", true),
            ("From: Ana <ana@a.example>\r\nIn-Reply-To: <1@network.example>", false),
            ("From: Ana <ana@a.example>", false),
            ("Return-Path: <>\r\nFrom: Ana <ana@a.example>\r\nAuto-Submitted: auto-replied", false),
            ("From: postmaster@a.example\r\nX-Autoreply: yes", false),
            ("From: helpdesk@a.example\r\nPrecedence: bulk", false),
        ] {
            let mail = format!("{headers}\r\nTo: network@network.example\r\n\r\n{said}");
            assert_eq!(found(&mail) != Found::default(), says, "{headers}");
        }
    }

    #[test]
    fn what_is_in_no_known_form_says_nothing() {
        for text in [
            "La entrega a ana@a.example se ha retrasado. El servidor seguirá intentándolo dos días.",
            "La livraison à ana@a.example a échoué.",
            "Thank you for your message to ana@a.example.",
        ] {
            assert_eq!(report(text), Found::default(), "{text}");
        }
    }
}
