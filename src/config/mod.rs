//! Settings: one struct for each section, layers over a commented default, unknown keys refused.

mod reference;
mod sections;

use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::{Table, Value};

use crate::error::Error;

pub use reference::markdown;
pub use sections::{
    Auth, Consultations, Contact, Database, Digest, Log, Mail, Practices, Search, SecondFactor, Server,
};

/// The default file, embedded: also the list of all keys that exist.
pub const DEFAULT: &str = include_str!("../../config/default.toml");

/// All settings of one process.
#[derive(Debug, Clone, Deserialize)]
pub struct Config {
    /// Where everything that is not in the database lives.
    #[serde(skip)]
    pub data_dir: PathBuf,
    /// HTTP.
    pub server: Server,
    /// How people reach whoever runs the installation.
    pub contact: Contact,
    /// Storage.
    pub database: Database,
    /// Log-ins and keys.
    pub auth: Auth,
    /// Outgoing mail.
    pub mail: Mail,
    /// Digests.
    pub digest: Digest,
    /// Practices.
    pub practices: Practices,
    /// Search.
    pub search: Search,
    /// Consultations.
    pub consultations: Consultations,
    /// Logs.
    pub log: Log,
}

impl Config {
    /// Reads all layers. `environment` is the process's environment, passed in so that it can be tested.
    pub fn load(
        data_dir: &Path,
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Error> {
        let mut table = parse(DEFAULT, "the default configuration")?;
        let local = data_dir.join("local.toml");
        let chosen = file.map(Path::to_path_buf).or_else(|| local.exists().then_some(local));
        let mut unknown = Vec::new();
        if let Some(path) = chosen {
            let text = std::fs::read_to_string(&path)
                .map_err(|error| refused(format!("{}: {error}", path.display())))?;
            merge(&mut table, parse(&text, &path.display().to_string())?, &mut unknown);
        }
        merge(&mut table, from_environment(environment), &mut unknown);
        if !unknown.is_empty() {
            return Err(refused(format!("unknown settings: {}", unknown.join(", "))));
        }
        let mut config: Self =
            table.try_into().map_err(|error: toml::de::Error| refused(error.message().to_owned()))?;
        config.data_dir = data_dir.to_path_buf();
        config.complete()?;
        Ok(config)
    }

    /// Fills in what follows from other settings, and reads secrets from their files.
    fn complete(&mut self) -> Result<(), Error> {
        if self.server.public_url.is_empty() {
            self.server.public_url = format!("http://{}", self.server.listen);
        }
        while self.server.public_url.ends_with('/') {
            self.server.public_url.pop();
        }
        if self.database.url.is_empty() {
            self.database.url = format!("sqlite://{}", self.data_dir.join("trilateral.db").display());
        }
        if !self.auth.secret_file.is_empty() {
            let text = std::fs::read_to_string(&self.auth.secret_file)
                .map_err(|error| refused(format!("auth.secret_file: {error}")))?;
            self.auth.secret = text.trim().to_owned().into();
        }
        Ok(())
    }
}

fn refused(cause: impl std::fmt::Display) -> Error {
    Error::internal(format!("configuration: {cause}"))
}

fn parse(text: &str, origin: &str) -> Result<Table, Error> {
    text.parse::<Table>().map_err(|error| refused(format!("{origin}: {}", error.message())))
}

/// `TRILATERAL__MAIL__SMTP_URL=..` sets `mail.smtp_url`; `DATABASE_URL` sets `database.url`.
fn from_environment(environment: impl IntoIterator<Item = (String, String)>) -> Table {
    let mut table = Table::new();
    for (name, text) in environment {
        let path = match name.strip_prefix("TRILATERAL__") {
            Some(path) => path.to_lowercase(),
            None if name == "DATABASE_URL" => "database__url".to_owned(),
            None => continue,
        };
        let (section, key) = path.split_once("__").unwrap_or((path.as_str(), ""));
        let section = table.entry(section).or_insert_with(|| Value::Table(Table::new()));
        if let Value::Table(section) = section {
            section.insert(key.to_owned(), Value::String(text));
        }
    }
    table
}

/// Lays `over` on `base`; text is read as the type that the default has, so that the environment can
/// set numbers and switches.
fn merge(base: &mut Table, over: Table, unknown: &mut Vec<String>) {
    for (section_name, section) in over {
        let (Some(Value::Table(known)), Value::Table(section)) = (base.get_mut(&section_name), section)
        else {
            unknown.push(section_name);
            continue;
        };
        for (key, value) in section {
            match known.get_mut(&key) {
                Some(slot) => *slot = as_type_of(slot, value),
                None => unknown.push(format!("{section_name}.{key}")),
            }
        }
    }
}

fn as_type_of(model: &Value, value: Value) -> Value {
    match (model, &value) {
        (Value::String(_), _) => value,
        (Value::Array(_), Value::String(text)) => Value::Array(
            text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(Value::from).collect(),
        ),
        (_, Value::String(text)) => {
            let read = format!("value = {text}").parse::<Table>().ok();
            read.and_then(|mut table| table.remove("value")).unwrap_or(value)
        }
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Config;

    fn load(environment: &[(&str, &str)]) -> Result<Config, crate::error::Error> {
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::load(Path::new("/nowhere"), None, environment)
    }

    #[test]
    fn the_default_is_complete() {
        let config = load(&[]).unwrap();
        assert_eq!(config.server.public_url, "http://127.0.0.1:8080");
        assert_eq!(config.database.url, "sqlite:///nowhere/trilateral.db");
    }

    #[test]
    fn the_environment_sets_values_of_every_type() {
        let config = load(&[
            ("TRILATERAL__SERVER__WORKERS", "3"),
            ("TRILATERAL__SERVER__TRUSTED_PROXIES", "127.0.0.1, ::1"),
            ("TRILATERAL__SERVER__DEVELOPMENT", "true"),
            ("TRILATERAL__AUTH__SECRET", "12345678901234567890123456789012"),
            ("DATABASE_URL", "postgres:///x"),
            ("PATH", "/bin"),
        ])
        .unwrap();
        assert_eq!(config.server.workers, 3);
        assert_eq!(config.server.trusted_proxies.len(), 2);
        assert!(config.server.development);
        assert_eq!(config.database.url, "postgres:///x");
    }

    #[test]
    fn every_unknown_key_is_named() {
        let error = load(&[("TRILATERAL__MAIL__SMPT_URL", "x"), ("TRILATERAL__NONE__A", "y")]).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("mail.smpt_url") && text.contains("none"), "{text}");
    }
}
