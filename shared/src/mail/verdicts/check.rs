//! The checks themselves, with DNS and without the database.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use mail_auth::hickory_resolver::config::{
    ConnectionConfig, NameServerConfig, ResolverConfig, ResolverOpts,
};
use mail_auth::hickory_resolver::system_conf::read_system_conf;
use mail_auth::spf::verify::SpfParameters;
use mail_auth::{
    AuthenticatedMessage, DkimOutput, DkimResult, DmarcResult, MessageAuthenticator, SpfOutput,
    SpfResult, dmarc::verify::DmarcParameters,
};
use tokio::runtime::Handle;

use super::{Verdict, Verdicts};

/// How long a name server may take over a question, and all of them over one check. Each check has its own time: a forger's slow name servers must not
/// keep the others from being made.
const QUESTION: Duration = Duration::from_secs(3);
const CHECK: Duration = Duration::from_secs(8);
/// Signatures of a mail that are looked at. Each may want its own hash of the whole body, so of a mail with more than any honest path of relays leaves,
/// none is.
const MAX_SIGNATURES: usize = 12;

/// Checks senders, with the name servers of `PROFFER_DNS`. Cheap to clone.
#[derive(Clone)]
pub struct Verifier {
    dns: MessageAuthenticator,
    /// Remembers no answer: for a record that somebody has just made, and looked for before.
    fresh: MessageAuthenticator,
    /// Who we say we are, in macros of SPF.
    host: String,
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Verifier").finish_non_exhaustive()
    }
}

/// The name servers can't be used.
#[derive(Debug, thiserror::Error)]
#[error("the name servers can't be used: set PROFFER_DNS")]
pub struct DnsError(#[source] Box<dyn std::error::Error + Send + Sync>);

/// The name servers said nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the name servers say nothing")]
pub struct Unanswered;

impl Verifier {
    /// With these name servers, or, without any, those of this machine. Nobody is asked yet.
    pub fn new(servers: &[SocketAddr], mail_domain: &str) -> Result<Self, DnsError> {
        let (config, mut options) = if servers.is_empty() {
            of_this_machine()
        } else {
            (asking(servers), ResolverOpts::default())
        };
        options.timeout = QUESTION;
        options.attempts = 1;
        let mut forgetful = options.clone();
        forgetful.cache_size = 0;
        let asking = |options| {
            MessageAuthenticator::new(config.clone(), options)
                .map_err(|error| DnsError(error.into()))
        };
        Ok(Self {
            dns: asking(options)?,
            fresh: asking(forgetful)?,
            host: mail_domain.to_owned(),
        })
    }

    /// The texts of a name, one after the other; `None` when it has none.
    ///
    /// # Errors
    ///
    /// [`Unanswered`] when the name servers say nothing.
    pub async fn find_texts(&self, name: &str) -> Result<Option<String>, Unanswered> {
        let asked = tokio::time::timeout(CHECK, self.fresh.txt_raw_lookup(name)).await;
        match asked.map_err(|_| Unanswered)? {
            Ok(texts) => Ok(Some(String::from_utf8_lossy(&texts).into_owned())),
            Err(mail_auth::Error::Dns(mail_auth::DnsError::RecordNotFound(_))) => Ok(None),
            Err(_) => Err(Unanswered),
        }
    }

    /// Checks a mail that `client` delivered. On a thread of its own: bodies are hashed, and what comes from outside may be large.
    pub(super) async fn check(&self, mail: Received) -> Verdicts {
        let (this, runtime) = (self.clone(), Handle::current());
        let checking = move || runtime.block_on(this.check_here(&mail));
        let checked = tokio::task::spawn_blocking(checking).await;
        checked.unwrap_or_else(|_| Verdicts::unknown())
    }

    async fn check_here(&self, mail: &Received) -> Verdicts {
        let unsigned;
        let too_many = count_signatures(&mail.raw) > MAX_SIGNATURES;
        let raw = if too_many {
            unsigned = from_alone(&mail.raw);
            &unsigned
        } else {
            &mail.raw
        };
        let Some(message) = AuthenticatedMessage::parse(raw) else {
            return Verdicts::unknown();
        };
        let spf = if is_public(mail.client) {
            Some(self.check_spf(mail).await)
        } else {
            None
        };
        let signatures = within(self.dns.verify_dkim(&message)).await;
        let (dkim_verdict, dkim_domains) = match &signatures {
            _ if too_many => (Verdict::Permerror, Vec::new()),
            Some(signatures) => of_signatures(signatures),
            None => (Verdict::Temperror, Vec::new()),
        };
        let signatures = signatures.unwrap_or_default();
        let (dmarc, dmarc_domain) = match &spf {
            // A relay of our own hides the client that SPF knows, and no signature speaks instead: nobody need be asked.
            None if dkim_verdict != Verdict::Pass => {
                let domain = domain_of(message.from()).unwrap_or_default();
                (Verdict::Unknown, domain.to_owned())
            }
            spf => {
                let hidden = SpfOutput::new(String::new());
                let asked = DmarcParameters {
                    message: &message,
                    dkim_output: &signatures,
                    dkim2_output: None,
                    rfc5321_mail_from_domain: domain_of(&mail.sender).unwrap_or(&mail.helo),
                    spf_output: spf.as_ref().unwrap_or(&hidden),
                };
                match within(self.dns.verify_dmarc(asked)).await {
                    None => (Verdict::Temperror, String::new()),
                    Some(found) => match of_dmarc(&found.result()) {
                        Verdict::Fail if spf.is_none() => (Verdict::Unknown, found.into_domain()),
                        verdict => (verdict, found.into_domain()),
                    },
                }
            }
        };
        let arc = within(self.dns.verify_arc(&message)).await;
        Verdicts {
            spf: spf
                .as_ref()
                .map_or(Verdict::Unknown, |spf| of_spf(spf.result())),
            spf_domain: domain_of(&mail.sender).unwrap_or_default().to_owned(),
            dkim: dkim_verdict,
            dkim_domains,
            dmarc,
            dmarc_domain,
            arc: arc.map_or(Verdict::Temperror, |arc| of_dkim(arc.result())),
        }
    }

    async fn check_spf(&self, mail: &Received) -> SpfOutput {
        let asked =
            SpfParameters::verify_mail_from(mail.client, &mail.helo, &self.host, &mail.sender);
        within(self.dns.verify_spf(asked)).await.unwrap_or_else(|| {
            let domain = domain_of(&mail.sender).unwrap_or(&mail.helo);
            SpfOutput::new(domain.to_owned()).with_result(SpfResult::TempError)
        })
    }
}

/// A mail as the ingress took it.
#[derive(Debug, Clone)]
pub(super) struct Received {
    pub(super) raw: Vec<u8>,
    pub(super) client: IpAddr,
    pub(super) helo: String,
    /// Empty for `<>`.
    pub(super) sender: String,
}

/// The name servers of `/etc/resolv.conf`; where it names none, the one on this machine (resolv.conf(5)).
fn of_this_machine() -> (ResolverConfig, ResolverOpts) {
    read_system_conf()
        .ok()
        .filter(|(config, _)| !config.name_servers.is_empty())
        .unwrap_or_else(|| {
            let local = SocketAddr::from((Ipv4Addr::LOCALHOST, 53));
            (asking(&[local]), ResolverOpts::default())
        })
}

fn asking(servers: &[SocketAddr]) -> ResolverConfig {
    ResolverConfig::from_parts(None, Vec::new(), servers.iter().map(name_server).collect())
}

fn name_server(address: &SocketAddr) -> NameServerConfig {
    let on_port = |mut connection: ConnectionConfig| {
        connection.port = address.port();
        connection
    };
    let mut server = NameServerConfig::udp_and_tcp(address.ip());
    server.connections = vec![
        on_port(ConnectionConfig::udp()),
        on_port(ConnectionConfig::tcp()),
    ];
    server
}

fn domain_of(address: &str) -> Option<&str> {
    address.rsplit_once('@').map(|(_, domain)| domain)
}

async fn within<T>(check: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(CHECK, check).await.ok()
}

/// A mail of this one's `From` fields and nothing else.
fn from_alone(raw: &[u8]) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut keeps = false;
    for line in raw.split_inclusive(|octet| *octet == b'\n') {
        if line.trim_ascii().is_empty() {
            break;
        }
        // A line that begins with white space continues the field before it (RFC 5322 §2.2.3).
        if !line[0].is_ascii_whitespace() {
            keeps = line
                .get(..5)
                .is_some_and(|name| name.eq_ignore_ascii_case(b"from:"));
        }
        if keeps {
            kept.extend_from_slice(line);
        }
    }
    kept.extend_from_slice(b"\r\n");
    kept
}

/// Header fields that hold a signature.
fn count_signatures(raw: &[u8]) -> usize {
    let lines = raw.split(|octet| *octet == b'\n');
    let header = lines.take_while(|line| !line.trim_ascii().is_empty());
    header
        .filter(|line| {
            [
                "dkim-signature:",
                "arc-message-signature:",
                "dkim2-signature:",
            ]
            .into_iter()
            .any(|name| {
                line.get(..name.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
            })
        })
        .count()
}

/// Whether SPF can know this client: not one of our own network.
fn is_public(client: IpAddr) -> bool {
    match client.to_canonical() {
        IpAddr::V4(ip) => {
            let shared = ip.octets()[0] == 100 && (64..128).contains(&ip.octets()[1]); // RFC 6598
            !(ip.is_loopback()
                || ip.is_private()
                || ip.is_link_local()
                || ip.is_unspecified()
                || shared)
        }
        IpAddr::V6(ip) => {
            !(ip.is_loopback()
                || ip.is_unspecified()
                || ip.is_unique_local()
                || ip.is_unicast_link_local())
        }
    }
}

fn of_spf(result: SpfResult) -> Verdict {
    match result {
        SpfResult::Pass => Verdict::Pass,
        SpfResult::Fail => Verdict::Fail,
        SpfResult::SoftFail => Verdict::Softfail,
        SpfResult::Neutral => Verdict::Neutral,
        SpfResult::TempError => Verdict::Temperror,
        SpfResult::PermError => Verdict::Permerror,
        SpfResult::None => Verdict::None,
    }
}

fn of_dkim(result: &DkimResult) -> Verdict {
    match result {
        DkimResult::Pass => Verdict::Pass,
        // A signature that does not match its mail is "neutral" to mail-auth; RFC 8601 §2.7.1 calls that a failure.
        DkimResult::Neutral(_) | DkimResult::Fail(_) => Verdict::Fail,
        DkimResult::PermError(_) => Verdict::Permerror,
        DkimResult::TempError(_) => Verdict::Temperror,
        DkimResult::None => Verdict::None,
    }
}

fn of_dmarc(result: &DmarcResult) -> Verdict {
    match result {
        DmarcResult::Pass => Verdict::Pass,
        DmarcResult::Fail(_) => Verdict::Fail,
        DmarcResult::TempError(_) => Verdict::Temperror,
        DmarcResult::PermError(_) => Verdict::Permerror,
        DmarcResult::None => Verdict::None,
    }
}

/// One good signature is enough; otherwise what the first says.
fn of_signatures(outputs: &[DkimOutput<'_>]) -> (Verdict, Vec<String>) {
    let good = |output: &&DkimOutput<'_>| matches!(output.result(), DkimResult::Pass);
    let domains = |outputs: Vec<&DkimOutput<'_>>| {
        let mut domains: Vec<String> = outputs
            .into_iter()
            .filter_map(|output| Some(output.signature()?.d.clone()))
            .collect();
        domains.dedup();
        domains
    };
    if outputs.iter().any(|output| good(&output)) {
        return (
            Verdict::Pass,
            domains(outputs.iter().filter(good).collect()),
        );
    }
    let first = outputs
        .first()
        .map_or(Verdict::None, |output| of_dkim(output.result()));
    (first, domains(outputs.iter().collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_network_hides_the_client() {
        for (client, public) in [
            ("203.0.113.7", true),
            ("2001:db8::7", true),
            ("127.0.0.1", false),
            ("10.1.2.3", false),
            ("172.20.0.1", false),
            ("100.64.0.9", false),
            ("::ffff:192.168.1.1", false),
            ("fd00::1", false),
            ("::1", false),
        ] {
            assert_eq!(is_public(client.parse().unwrap()), public, "{client}");
        }
    }

    #[test]
    fn signatures_are_counted_in_the_header() {
        let mail = b"DKIM-Signature: v=1\r\n d=a\r\ndkim-signature: v=1\r\nSubject: x\r\nARC-Message-Signature: i=1\r\n\r\nDKIM-Signature: no\r\n";
        assert_eq!(count_signatures(mail), 3);
    }

    #[test]
    fn from_is_kept_with_what_continues_it() {
        let mail = b"DKIM-Signature: v=1\r\n d=a\r\nFROM: Eva\r\n <eva@x.example>\r\nSubject: x\r\n y\r\n\r\nFrom: body\r\n";
        assert_eq!(from_alone(mail), b"FROM: Eva\r\n <eva@x.example>\r\n\r\n");
    }
}
