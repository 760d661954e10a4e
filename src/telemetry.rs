//! Logs and metrics. Neither ever holds an address, a name or a text that somebody wrote.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use tracing_subscriber::EnvFilter;

use crate::config;
use crate::error::Error;

/// The form of log lines that suits whoever reads them.
const AUTO: &str = "auto";

/// The level and the form of log lines. A person at a terminal reads plain lines of what needs attention, and all that
/// was asked for where a form is set; a collector reads JSON.
fn level_and_format(settings: &config::Log, on_terminal: bool) -> (&str, &str) {
    match (settings.format.as_str(), on_terminal) {
        (AUTO, true) => ("warn", "text"),
        (AUTO, false) => (&settings.level, "json"),
        (format, _) => (&settings.level, format),
    }
}

/// Starts logging to standard error; standard output belongs to commands.
pub fn start(settings: &config::Log, on_terminal: bool) -> Result<(), Error> {
    let (level, format) = level_and_format(settings, on_terminal);
    let filter = EnvFilter::try_new(level)
        .map_err(|error| Error::internal(format!("configuration: log.level: {error}")))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match format {
        "json" => {
            builder.json().flatten_event(true).with_current_span(false).with_span_list(false).try_init()
        }
        "text" => builder.compact().with_ansi(false).try_init(),
        other => {
            return Err(Error::internal(format!(
                "configuration: log.format: {other} is none of auto, json and text"
            )));
        }
    };
    started.map_err(Error::internal)
}

/// What requests are counted by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    route: String,
    status: u16,
}

/// What mails are counted by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct MailLabels {
    outcome: String,
}

/// Counters of this process, for Prometheus.
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    durations: Histogram,
    mails: Family<MailLabels, Counter>,
    mail_bytes: Counter,
    mail_seconds: Histogram,
    mail_lag: Histogram,
    digests: Counter,
    /// Mails that wait in the outbox, as of the sender's last look.
    pub mails_waiting: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("trilateral");
        let requests = Family::default();
        registry.register("http_requests", "Answered requests", Family::clone(&requests));
        let durations = Histogram::new([0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0]);
        registry.register("http_request_seconds", "Time until the answer was ready", durations.clone());
        let mails = Family::default();
        registry.register("mails", "Mails by what became of them", Family::clone(&mails));
        let mail_bytes = Counter::default();
        registry.register("mail_bytes", "Octets of mails that were taken", mail_bytes.clone());
        let mail_seconds = Histogram::new([0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0, 120.0]);
        registry.register("mail_send_seconds", "Time to hand one mail over", mail_seconds.clone());
        let mail_lag = Histogram::new([1.0, 10.0, 60.0, 300.0, 900.0, 3_600.0, 21_600.0, 86_400.0]);
        registry.register("mail_lag_seconds", "Time from the outbox to the server", mail_lag.clone());
        let digests = Counter::default();
        registry.register("digests_composed", "Digests written into the outbox", digests.clone());
        let mails_waiting = Gauge::default();
        registry.register("mails_waiting", "Mails in the outbox that wait to be sent", mails_waiting.clone());
        Self {
            registry,
            requests,
            durations,
            mails,
            mail_bytes,
            mail_seconds,
            mail_lag,
            digests,
            mails_waiting,
        }
    }
}

impl Metrics {
    /// Counts an answered request. `route` is the pattern, never the address itself, and `method` one that is
    /// known: what a visitor makes up is no label.
    pub fn request(&self, method: &'static str, route: &str, status: u16, duration: Duration) {
        let labels = RequestLabels { method, route: route.to_owned(), status };
        self.requests.get_or_create(&labels).inc();
        self.durations.observe(duration.as_secs_f64());
    }

    /// Counts a mail by what became of it.
    pub fn mail(&self, outcome: &str) {
        self.mails.get_or_create(&MailLabels { outcome: outcome.to_owned() }).inc();
    }

    /// Notes how long it took to hand a mail over, and how large it was.
    pub fn mail_sent(&self, took: Duration, octets: usize) {
        self.mail_seconds.observe(took.as_secs_f64());
        self.mail_bytes.inc_by(u64::try_from(octets).unwrap_or_default());
    }

    /// Notes how long a mail was in the outbox.
    pub fn mail_lag(&self, seconds: f64) {
        self.mail_lag.observe(seconds);
    }

    /// Counts digests.
    pub fn digests(&self, number: u64) {
        self.digests.inc_by(number);
    }

    /// Everything, in the text format of OpenMetrics.
    pub fn render(&self) -> Result<String, Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry).map_err(Error::internal)?;
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::level_and_format;
    use crate::config::Log;

    #[test]
    fn a_terminal_is_not_drowned_and_a_collector_is_told_all() {
        let log = |format: &str| Log { level: "info".to_owned(), format: format.to_owned() };
        for (format, on_terminal, expected) in [
            ("auto", true, ("warn", "text")),
            ("auto", false, ("info", "json")),
            ("text", true, ("info", "text")),
            ("text", false, ("info", "text")),
            ("json", true, ("info", "json")),
        ] {
            assert_eq!(level_and_format(&log(format), on_terminal), expected, "{format}, {on_terminal}");
        }
    }
}
