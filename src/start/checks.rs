//! Whether the installation is as it should be: the checks of `trilateral doctor` that need no terminal, in short.

use secrecy::ExposeSecret;

use crate::config::Config;
use crate::mail::outbox::LONG_WAIT_MINUTES;
use crate::types::Timestamp;

/// After so many days a backup is old.
const BACKUP_DAYS: i64 = 7;

/// What is looked at.
pub(super) struct Seen<'a> {
    pub(super) config: &'a Config,
    pub(super) now: Timestamp,
    /// Since when the oldest mail that is due waits.
    pub(super) oldest_mail: Option<Timestamp>,
    pub(super) last_backup: Option<Timestamp>,
}

/// What needs a look, by name; `start-check-<name>` says it.
pub(super) fn wrong(seen: &Seen<'_>) -> Vec<&'static str> {
    let config = seen.config;
    let since = |then: Timestamp| seen.now.as_second().saturating_sub(then.as_second());
    let contact = [&config.contact.email, &config.contact.phone, &config.contact.page];
    // PostgreSQL is backed up by its own tools, which tell us nothing.
    let is_ours = config.database.url.starts_with("sqlite:");
    let is_old = seen.last_backup.is_none_or(|at| since(at) > BACKUP_DAYS * 86_400);
    [
        ("address", !config.server.public_url.starts_with("https://")),
        ("mail-server", config.mail.smtp_url.expose_secret().is_empty()),
        ("mail-waits", seen.oldest_mail.is_some_and(|at| since(at) >= LONG_WAIT_MINUTES * 60)),
        ("contact", contact.iter().all(|way| way.is_empty())),
        ("backup", is_ours && is_old),
    ]
    .into_iter()
    .filter_map(|(name, is_wrong)| is_wrong.then_some(name))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_needs_a_look_is_named() {
        let mut config = Config::load(std::path::Path::new("/nowhere"), None, []).unwrap();
        let now: Timestamp = "2027-03-10T12:00:00Z".parse().unwrap();
        let at = |text: &str| text.parse().ok();
        let seen = |config: &Config, oldest_mail, last_backup| {
            wrong(&Seen { config, now, oldest_mail, last_backup })
        };
        assert_eq!(seen(&config, None, None), ["address", "mail-server", "contact", "backup"]);
        config.server.public_url = "https://a.example".into();
        config.mail.smtp_url = "smtp://a.example".to_owned().into();
        config.contact.email = "a@a.example".into();
        assert_eq!(
            seen(&config, at("2027-03-10T10:59:00Z"), at("2027-03-02T12:00:00Z")),
            ["mail-waits", "backup"]
        );
        assert!(seen(&config, at("2027-03-10T11:59:00Z"), at("2027-03-04T12:00:00Z")).is_empty());
        config.database.url = "postgres://a.example/a".into();
        assert!(seen(&config, None, None).is_empty());
    }
}
