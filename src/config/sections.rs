//! The sections, as `config/default.toml` explains them.

use secrecy::SecretString;
use serde::Deserialize;

/// HTTP.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "every key is explained in config/default.toml")]
pub struct Server {
    pub listen: String,
    pub public_url: String,
    pub workers: usize,
    pub connections_per_address: usize,
    pub body_limit_bytes: usize,
    pub upload_limit_bytes: usize,
    pub changes_per_member: u32,
    pub trusted_proxies: Vec<std::net::IpAddr>,
    pub drain_seconds: u64,
    pub shutdown_seconds: u64,
    pub metrics_token: SecretString,
    pub development: bool,
    /// `serve --demo` runs: no setting says so, only the command.
    #[serde(skip)]
    pub demonstration: bool,
}

/// How people reach whoever runs the installation.
#[derive(Debug, Clone, Default, Deserialize)]
#[expect(missing_docs, reason = "every key is explained in config/default.toml")]
pub struct Contact {
    pub email: String,
    pub phone: String,
    pub page: String,
}

/// Storage.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "every key is explained in config/default.toml")]
pub struct Database {
    pub url: String,
    pub connections: u32,
    pub patience_seconds: u64,
}

/// Log-ins and keys.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "every key is explained in config/default.toml")]
pub struct Auth {
    pub secret: SecretString,
    pub secret_file: String,
    pub previous_secret: SecretString,
    pub access_token_minutes: i64,
    pub refresh_token_days: i64,
    pub session_idle_hours: i64,
    pub session_days: i64,
    pub staff_idle_minutes: i64,
    pub staff_session_hours: i64,
    pub argon2_memory_kib: u32,
    pub argon2_iterations: u32,
    pub argon2_lanes: u32,
    pub argon2_parallel: usize,
    pub argon2_queue: usize,
    pub login_failures: i64,
    pub login_longest_wait_minutes: i64,
    pub login_attempts_per_hour: i64,
    pub mails_per_address_per_hour: i64,
    pub applications_per_hour: i64,
    pub second_factor: SecondFactor,
    pub second_factor_grace_days: i64,
}

/// Who has to have a second factor beside the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecondFactor {
    /// Nobody.
    Optional,
    /// Coordinators and administrators.
    Staff,
    /// Every member.
    Everyone,
}

/// Outgoing mail.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "every key is explained in config/default.toml")]
pub struct Mail {
    pub smtp_url: SecretString,
    pub smtp_password_file: String,
    pub root_certificates: String,
    pub from: String,
    pub postal_address: String,
    pub dkim_keys: Vec<String>,
    pub bounce_address: String,
    pub bounce_maildir: String,
    pub webhook_secret: SecretString,
    pub connections: usize,
    pub messages_per_connection: u32,
    pub timeout_seconds: u64,
    pub text_timeout_seconds: u64,
    pub domain_per_minute: i64,
    pub in_doubt: String,
    pub lease_seconds: i64,
    pub poll_milliseconds: u64,
    pub keep_days: i64,
}

/// Digests.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "every key is explained in config/default.toml")]
pub struct Digest {
    pub tick_seconds: u64,
    pub from: String,
    pub dkim_keys: Vec<String>,
    pub smtp_url: SecretString,
}

/// Consultations.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "every key is explained in config/default.toml")]
pub struct Consultations {
    pub tick_seconds: u64,
    pub jurisdictions: Vec<String>,
    pub joins_per_minute: i64,
    pub statements_per_hour: i64,
    pub recordings_per_hour: i64,
    pub statements_waiting: i64,
    pub recordings_mebibytes: i64,
}

/// Practices.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "every key is explained in config/default.toml")]
pub struct Practices {
    pub drafts_per_member: i64,
}

/// Search.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "every key is explained in config/default.toml")]
pub struct Search {
    pub synonyms_file: String,
}

/// Logs.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "every key is explained in config/default.toml")]
pub struct Log {
    pub level: String,
    pub format: String,
}
