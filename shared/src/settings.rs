//! Settings of the services, from the environment or from flags of the same name (a flag wins).
//!
//! An unknown `PROFFER_*` variable or a bad value stops the start with one clear line.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::builder::BoolishValueParser;
use clap::{Args, CommandFactory, FromArgMatches, Parser};
use url::Url;

use crate::addresses::{LocalPart, is_domain};
use crate::contacts::VIES_URL;
use crate::guarded::Reach;
use crate::secrets::Keys;

/// Variables that a tool of ours reads, beside those of the running service.
const OTHER_VARIABLES: &[&str] = &[
    "PROFFER_DATABASE_URL",
    "PROFFER_DATABASE_CONNECTIONS",
    "PROFFER_DATABASE_STATEMENT_SECONDS",
    "PROFFER_DATABASE_LOCK_SECONDS",
    "PROFFER_DATABASE_IDLE_TRANSACTION_SECONDS",
    "PROFFER_INGRESS_DATABASE_URL",
    "PROFFER_INGRESS_DATABASE_CONNECTIONS",
    "PROFFER_MIGRATE_URL",
    "PROFFER_PUBLIC_URL",
    "PROFFER_HTTP_ADDR",
    "PROFFER_API_CALLS_PER_MINUTE",
    "PROFFER_SMTP_ADDR",
    "PROFFER_SMTP_HOSTNAME",
    "PROFFER_SMTP_POSTMASTER",
    "PROFFER_SMTP_MAX_MAIL_BYTES",
    "PROFFER_SMTP_MAX_HEADER_BYTES",
    "PROFFER_SMTP_MAX_RECEIVED",
    "PROFFER_SMTP_MAX_RECIPIENTS",
    "PROFFER_SMTP_MAX_COMMAND_LINE",
    "PROFFER_SMTP_MAX_ERRORS",
    "PROFFER_SMTP_MAX_IDLE_SECONDS",
    "PROFFER_SMTP_MAX_DATA_SECONDS",
    "PROFFER_SMTP_MIN_BYTES_PER_SECOND",
    "PROFFER_SMTP_MAX_CONNECTIONS",
    "PROFFER_SMTP_MAX_CONNECTIONS_PER_CLIENT",
    "PROFFER_SMTP_MAX_BUFFERED_BYTES",
    "PROFFER_SMTP_TLS_CERT",
    "PROFFER_SMTP_TLS_KEY",
    "PROFFER_MAIL_DOMAIN",
    "PROFFER_RELAY_URL",
    "PROFFER_OPS_ADDR",
    "PROFFER_SECRET_KEY",
    "PROFFER_ALLOW_PRIVATE_HOSTS",
    "PROFFER_DATA_DIR",
    "PROFFER_TRUSTED_PROXIES",
    "PROFFER_DNS",
    "PROFFER_VIES_URL",
    "PROFFER_LOG",
];

/// The application database.
#[derive(Debug, Clone, Args)]
pub struct DatabaseSettings {
    /// The database, as the role proffer_app.
    #[arg(
        id = "database_url",
        long = "database-url",
        env = "PROFFER_DATABASE_URL",
        hide_env_values = true
    )]
    pub url: Url,
    /// Connections this process may hold.
    #[arg(id = "database_connections", long = "database-connections", env = "PROFFER_DATABASE_CONNECTIONS", default_value_t = 20, value_parser = clap::value_parser!(u32).range(2..=500))]
    pub connections: u32,
    #[command(flatten)]
    #[expect(missing_docs, reason = "documented at the type")]
    pub timeouts: DatabaseTimeouts,
}

/// When the server gives up on one of our sessions, so that a fault of one request or job does not become everybody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Args)]
pub struct DatabaseTimeouts {
    /// Seconds a statement may run: what takes longer holds its snapshot, and the dead rows of the queue with it.
    #[arg(id = "database_statement_seconds", long = "database-statement-seconds", env = "PROFFER_DATABASE_STATEMENT_SECONDS", default_value_t = Self::DEFAULT.statement_seconds, value_parser = clap::value_parser!(u32).range(1..))]
    pub statement_seconds: u32,
    /// Seconds a statement may wait for a lock: whoever waits holds a connection that others need.
    #[arg(id = "database_lock_seconds", long = "database-lock-seconds", env = "PROFFER_DATABASE_LOCK_SECONDS", default_value_t = Self::DEFAULT.lock_seconds, value_parser = clap::value_parser!(u32).range(1..))]
    pub lock_seconds: u32,
    /// Seconds a transaction may do nothing: its process hangs, or is cut off from the server, and its locks stay until then.
    #[arg(id = "database_idle_transaction_seconds", long = "database-idle-transaction-seconds", env = "PROFFER_DATABASE_IDLE_TRANSACTION_SECONDS", default_value_t = Self::DEFAULT.idle_transaction_seconds, value_parser = clap::value_parser!(u32).range(1..))]
    pub idle_transaction_seconds: u32,
}

impl DatabaseTimeouts {
    const DEFAULT: Self = Self {
        statement_seconds: 60,
        lock_seconds: 10,
        idle_transaction_seconds: 60,
    };

    /// As parameters of a PostgreSQL session.
    pub(crate) fn parameters(self) -> [(&'static str, String); 3] {
        let seconds = |seconds: u32| format!("{seconds}s");
        [
            ("statement_timeout", seconds(self.statement_seconds)),
            ("lock_timeout", seconds(self.lock_seconds)),
            (
                "idle_in_transaction_session_timeout",
                seconds(self.idle_transaction_seconds),
            ),
        ]
    }
}

impl Default for DatabaseTimeouts {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Where the installation is reached from outside.
#[derive(Debug, Clone, Args)]
pub struct PublicSettings {
    /// The portal's address in mails and links; default: http:// and PROFFER_HTTP_ADDR.
    #[arg(id = "public_url", long = "public-url", env = "PROFFER_PUBLIC_URL")]
    url: Option<Url>,
    /// Where the portal and the API listen.
    #[arg(long, env = "PROFFER_HTTP_ADDR", default_value = "127.0.0.1:8080")]
    pub http_addr: SocketAddr,
    /// The domain of the companies' addresses.
    #[arg(long, env = "PROFFER_MAIL_DOMAIN", default_value = "proposals.localhost", value_parser = mail_domain)]
    pub mail_domain: String,
    /// Root keys, the newest first, separated by commas.
    #[arg(long, env = "PROFFER_SECRET_KEY", hide_env_values = true)]
    pub secret_key: Keys,
    /// Companies may name mail servers of this network, and servers without TLS: for an installation of one company.
    #[arg(long, env = "PROFFER_ALLOW_PRIVATE_HOSTS", value_parser = BoolishValueParser::new())]
    pub allow_private_hosts: bool,
}

impl PublicSettings {
    /// How far connections go that companies ask for.
    pub fn reach(&self) -> Reach {
        if self.allow_private_hosts {
            Reach::Private
        } else {
            Reach::Public
        }
    }

    /// The portal's address.
    #[expect(clippy::expect_used, reason = "a socket address always makes a URL")]
    pub fn url(&self) -> Url {
        self.url.clone().unwrap_or_else(|| {
            format!("http://{}", self.http_addr)
                .parse()
                .expect("a socket address makes a URL")
        })
    }
}

/// What every service has.
#[derive(Debug, Clone, Args)]
pub struct ServiceSettings {
    /// What is logged, as tracing directives.
    #[arg(long = "log", env = "PROFFER_LOG", default_value = "info")]
    pub log: String,
    /// Where a local run keeps its files.
    #[arg(long, env = "PROFFER_DATA_DIR", default_value = ".data")]
    pub data_dir: PathBuf,
}

/// The portal and the API.
#[derive(Debug, Clone, Parser)]
#[command(name = "proffer-web", version, about = "Proffer's portal and API")]
pub struct WebSettings {
    #[command(flatten)]
    #[expect(missing_docs, reason = "documented at the type")]
    pub service: ServiceSettings,
    #[command(flatten)]
    #[expect(missing_docs, reason = "documented at the type")]
    pub database: DatabaseSettings,
    #[command(flatten)]
    #[expect(missing_docs, reason = "documented at the type")]
    pub public: PublicSettings,
    /// Where metrics and health are served.
    #[arg(long, env = "PROFFER_OPS_ADDR", default_value = "127.0.0.1:9101")]
    pub ops_addr: SocketAddr,
    /// Calls that an API token may make in a minute; more are answered 429.
    #[arg(long, env = "PROFFER_API_CALLS_PER_MINUTE", default_value_t = 600, value_parser = clap::value_parser!(u32).range(1..))]
    pub api_calls_per_minute: u32,
    /// Proxies whose X-Forwarded-For is believed, separated by commas.
    #[arg(long, env = "PROFFER_TRUSTED_PROXIES", value_delimiter = ',')]
    pub trusted_proxies: Vec<IpAddr>,
}

/// Where mail leaves.
#[derive(Debug, Clone, Args)]
pub struct RelaySettings {
    /// The platform's relay for outgoing mail, smtp:// or smtps://, with user and password if it wants them.
    #[arg(
        id = "relay_url",
        long = "relay-url",
        env = "PROFFER_RELAY_URL",
        default_value = "smtp://127.0.0.1:1025",
        hide_env_values = true
    )]
    pub url: Url,
}

/// The job worker.
#[derive(Debug, Clone, Parser)]
#[command(name = "proffer-worker", version, about = "Proffer's job worker")]
pub struct WorkerSettings {
    #[command(flatten)]
    #[expect(missing_docs, reason = "documented at the type")]
    pub service: ServiceSettings,
    #[command(flatten)]
    #[expect(missing_docs, reason = "documented at the type")]
    pub database: DatabaseSettings,
    #[command(flatten)]
    #[expect(missing_docs, reason = "documented at the type")]
    pub public: PublicSettings,
    #[command(flatten)]
    #[expect(missing_docs, reason = "documented at the type")]
    pub relay: RelaySettings,
    /// Name servers that are asked about senders, separated by commas; default: those of this machine.
    #[arg(long, env = "PROFFER_DNS", value_delimiter = ',', value_parser = name_server)]
    pub dns: Vec<SocketAddr>,
    /// Where the European Commission's VIES is asked about VAT numbers.
    #[arg(long, env = "PROFFER_VIES_URL", default_value = VIES_URL)]
    pub vies_url: Url,
    /// Where metrics and health are served.
    #[arg(long, env = "PROFFER_OPS_ADDR", default_value = "127.0.0.1:9102")]
    pub ops_addr: SocketAddr,
}

/// The SMTP ingress.
#[derive(Debug, Clone, Parser)]
#[command(
    name = "proffer-smtp-ingress",
    version,
    about = "Proffer's SMTP ingress"
)]
pub struct IngressSettings {
    #[command(flatten)]
    #[expect(missing_docs, reason = "documented at the type")]
    pub service: ServiceSettings,
    /// The database, as the role proffer_ingress.
    #[arg(long, env = "PROFFER_INGRESS_DATABASE_URL", hide_env_values = true)]
    pub ingress_database_url: Url,
    /// Connections this process may hold.
    #[arg(long, env = "PROFFER_INGRESS_DATABASE_CONNECTIONS", default_value_t = 10, value_parser = clap::value_parser!(u32).range(2..=500))]
    pub ingress_database_connections: u32,
    #[command(flatten)]
    #[expect(missing_docs, reason = "documented at the type")]
    pub database_timeouts: DatabaseTimeouts,
    /// Where mail is taken.
    #[arg(long, env = "PROFFER_SMTP_ADDR", default_value = "127.0.0.1:2525")]
    pub smtp_addr: SocketAddr,
    /// The domain of the companies' addresses.
    #[arg(long, env = "PROFFER_MAIL_DOMAIN", default_value = "proposals.localhost", value_parser = mail_domain)]
    pub mail_domain: String,
    /// What this server calls itself to senders; default: PROFFER_MAIL_DOMAIN.
    #[arg(long, env = "PROFFER_SMTP_HOSTNAME", value_parser = mail_domain)]
    pub smtp_hostname: Option<String>,
    /// The local part of the company address that takes mail to postmaster (RFC 5321 §4.5.1); without it that mail is refused.
    #[arg(long, env = "PROFFER_SMTP_POSTMASTER")]
    pub smtp_postmaster: Option<LocalPart>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "documented at the type")]
    pub limits: SmtpLimits,
    /// Where metrics and health are served.
    #[arg(long, env = "PROFFER_OPS_ADDR", default_value = "127.0.0.1:9103")]
    pub ops_addr: SocketAddr,
}

/// What one sender, and all of them together, may ask of the ingress. Each limit has its reply in `smtp-ingress`.
#[derive(Debug, Clone, Args)]
pub struct SmtpLimits {
    /// Octets of a mail: 35 MiB.
    #[arg(long = "smtp-max-mail-bytes", env = "PROFFER_SMTP_MAX_MAIL_BYTES", default_value_t = 36_700_160, value_parser = clap::value_parser!(u32).range(65_536..=536_870_912))]
    pub mail_bytes: u32,
    /// Octets of a mail's header.
    #[arg(long = "smtp-max-header-bytes", env = "PROFFER_SMTP_MAX_HEADER_BYTES", default_value_t = 262_144, value_parser = clap::value_parser!(u32).range(4_096..))]
    pub header_bytes: u32,
    /// `Received` fields of a mail: more are a loop (RFC 5321 §6.3).
    #[arg(
        long = "smtp-max-received",
        env = "PROFFER_SMTP_MAX_RECEIVED",
        default_value_t = 100
    )]
    pub received: u32,
    /// Recipients of a mail (RFC 5321 §4.5.3.1.8 asks for 100).
    #[arg(long = "smtp-max-recipients", env = "PROFFER_SMTP_MAX_RECIPIENTS", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub recipients: u32,
    /// Octets of a command, its CRLF included (RFC 5321 §4.5.3.1.4 asks for 512).
    #[arg(long = "smtp-max-command-line", env = "PROFFER_SMTP_MAX_COMMAND_LINE", default_value_t = 2_048, value_parser = clap::value_parser!(u32).range(512..=8_192))]
    pub command_line: u32,
    /// Refused commands of a session.
    #[arg(long = "smtp-max-errors", env = "PROFFER_SMTP_MAX_ERRORS", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub errors: u32,
    /// Seconds until a command must be complete (RFC 5321 §4.5.3.2.7 asks for 5 minutes), or more of a mail must come.
    #[arg(long = "smtp-max-idle-seconds", env = "PROFFER_SMTP_MAX_IDLE_SECONDS", default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..))]
    pub idle_seconds: u32,
    /// Seconds until a whole mail must have come.
    #[arg(long = "smtp-max-data-seconds", env = "PROFFER_SMTP_MAX_DATA_SECONDS", default_value_t = 1_800, value_parser = clap::value_parser!(u32).range(1..))]
    pub data_seconds: u32,
    /// Octets a second that a mail must come at, after its first minute.
    #[arg(long = "smtp-min-bytes-per-second", env = "PROFFER_SMTP_MIN_BYTES_PER_SECOND", default_value_t = 512, value_parser = clap::value_parser!(u32).range(1..))]
    pub bytes_per_second: u32,
    /// Open connections in all.
    #[arg(long = "smtp-max-connections", env = "PROFFER_SMTP_MAX_CONNECTIONS", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub connections: u32,
    /// Open connections of one client: an IPv4 address or an IPv6 network of 64 bits.
    #[arg(long = "smtp-max-connections-per-client", env = "PROFFER_SMTP_MAX_CONNECTIONS_PER_CLIENT", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    pub connections_per_client: u32,
    /// Octets of all the mails that are in memory, being received or stored: 512 MiB.
    #[arg(long = "smtp-max-buffered-bytes", env = "PROFFER_SMTP_MAX_BUFFERED_BYTES", default_value_t = 536_870_912, value_parser = clap::value_parser!(u32).range(1_048_576..))]
    pub buffered_bytes: u32,
}

/// Reads the settings of a program; a bad or unknown one ends it with a clear line and exit code 2.
pub fn from_environment<S: CommandFactory + FromArgMatches>() -> S {
    let command = S::command();
    let known: Vec<String> = command
        .get_arguments()
        .filter_map(|a| a.get_env()?.to_str().map(str::to_owned))
        .collect();
    let unknown = std::env::vars_os()
        .filter_map(|(name, _)| name.into_string().ok())
        .find(|name| {
            name.starts_with("PROFFER_")
                && !known.contains(name)
                && !OTHER_VARIABLES.contains(&name.as_str())
        });
    if let Some(name) = unknown {
        command
            .clone()
            .error(
                clap::error::ErrorKind::UnknownArgument,
                format!("unknown setting {name}"),
            )
            .exit();
    }
    match S::from_arg_matches(&command.get_matches()) {
        Ok(settings) => settings,
        Err(error) => error.exit(),
    }
}

/// A domain as in RFC 5321 §4.1.2, without a trailing dot, lower-cased.
fn mail_domain(domain: &str) -> Result<String, String> {
    if domain.is_ascii() && is_domain(domain) {
        Ok(domain.to_ascii_lowercase())
    } else {
        Err("not a domain name".to_owned())
    }
}

/// An address, or one with a port that is not 53.
fn name_server(server: &str) -> Result<SocketAddr, String> {
    let without_port = || Some(SocketAddr::new(server.parse().ok()?, 53));
    server
        .parse()
        .ok()
        .or_else(without_port)
        .ok_or_else(|| "not an address, such as 192.0.2.53 or [2001:db8::53]:5353".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// clap finds two settings of one name only when it builds the command.
    #[test]
    fn each_service_has_settings_that_fit_together() {
        WebSettings::command().debug_assert();
        WorkerSettings::command().debug_assert();
        IngressSettings::command().debug_assert();
    }

    #[test]
    fn every_service_knows_the_settings_of_the_others() {
        let commands = [
            WebSettings::command(),
            WorkerSettings::command(),
            IngressSettings::command(),
        ];
        for name in commands.iter().flat_map(|command| {
            command
                .get_arguments()
                .filter_map(|a| a.get_env()?.to_str())
        }) {
            assert!(
                OTHER_VARIABLES.contains(&name),
                "{name} would stop the other services when all share an environment"
            );
        }
    }
}
