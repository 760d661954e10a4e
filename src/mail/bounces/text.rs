//! The best of prose: many servers tell in sentences what failed. What is found here counts for little
//! by itself; it needs a token of ours beside it.
//!
//! Such a text names the addresses that failed before it quotes the mail that came back. So: every
//! address up to where the quotation begins, but for those that the report was sent to or from.

use mail_parser::Message;

use super::report::{kind_of, push_new};

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

/// Reads a text.
pub(super) fn read(message: &Message<'_>) -> Found {
    let headers: Vec<(String, String)> =
        message.headers_raw().map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    if is_from_a_person(&headers) {
        return Found::default();
    }
    let named: Vec<String> = values(&headers, "x-failed-recipients").flat_map(addresses).collect();
    if !named.is_empty() {
        return Found { failed: named, delayed: Vec::new() };
    }
    let is_own = |name: &str| OWN.contains(&name) || name.starts_with("list-");
    let own: Vec<String> = headers
        .iter()
        .filter(|(name, _)| is_own(name))
        .flat_map(|(_, value)| addresses(value))
        .map(|address| address.to_lowercase())
        .collect();
    let text = prose(message);
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
    let lower = text.to_lowercase();
    match STILL_TRYING.iter().any(|phrase| lower.contains(phrase)) {
        true => Found { failed: Vec::new(), delayed: found },
        false => Found { failed: found, delayed: Vec::new() },
    }
}

/// The values of a header.
fn values<'a>(headers: &'a [(String, String)], wanted: &'a str) -> impl Iterator<Item = &'a str> {
    headers.iter().filter(move |(name, _)| name == wanted).map(|(_, value)| value.as_str())
}

/// Whether somebody answers a mail, and no program.
fn is_from_a_person(headers: &[(String, String)]) -> bool {
    let sender: String = values(headers, "from").chain(values(headers, "return-path")).collect();
    let sender = sender.to_lowercase();
    let names = ["daemon", "postmaster", "<>", "delivery", "mail system", "mail admin", "mailadmin"];
    values(headers, "in-reply-to").next().is_some() && !names.iter().any(|name| sender.contains(name))
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
            "I could not deliver your mail to:\r\n\r\n<ana@a.example>: no such user\r\nbo@b.example\r\n\r\n\
             --- Below this line is a copy of the message.\r\n\r\nTo: cy@c.example\r\n",
        );
        assert_eq!(said.failed, ["ana@a.example", "bo@b.example"]);
        let own = report(
            "Mail from bounces+x@network.example to ana@a.example was refused by postmaster@a.example.\r\n",
        );
        assert_eq!(own.failed, ["ana@a.example"]);
    }

    #[test]
    fn a_server_that_still_tries_has_not_given_up() {
        let said =
            report("Your message to ana@a.example has been delayed. You do not need to resend it.\r\n");
        assert_eq!((said.failed.len(), said.delayed.len()), (0, 1));
    }

    #[test]
    fn a_person_who_answers_is_no_server() {
        let mail = "From: Ana <ana@a.example>\r\nTo: network@network.example\r\nIn-Reply-To: <1@network.example>\r\n\r\nWrite to bo@b.example.\r\n";
        assert_eq!(found(mail), Found::default());
    }
}
