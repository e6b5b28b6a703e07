//! `proffer doctor`: is everything there that the services need?

mod mx;

use anyhow::bail;
use clap::Args;
use shared::doctor::database_state;
use shared::outgoing::Mailer;
use shared::settings::RelaySettings;
use shared::tenancy::Purpose;
use time::Duration;
use url::Url;

use crate::{Database, migrate};

/// More than this between the clocks of this machine and of the database: tokens expire early, jobs start late.
const MAX_SKEW: Duration = Duration::seconds(2);

/// Examines the installation with the settings of the services.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    relay: RelaySettings,
    /// The database as proffer_owner: without it the migrations are not looked at.
    #[arg(long, env = "PROFFER_MIGRATE_URL", hide_env_values = true)]
    migrate_url: Option<Url>,
}

/// What an examination found.
#[derive(Debug)]
enum Finding {
    Well(String),
    /// Nothing is broken, and somebody should know.
    Note(String),
    Ill(String),
}

use Finding::{Ill, Note, Well};

impl Doctor {
    #[expect(clippy::print_stdout, reason = "what the operator asked for")]
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        // Whoever comes this far has settings that can be read.
        let mut findings = vec![("settings", Well("readable".to_owned()))];
        findings.extend(self.database().await);
        findings.push(("migrations", self.migrations().await));
        findings.push(("relay", self.relay().await));
        let domain = &self.database.public.mail_domain;
        findings.push(("mail domain", mx::examine(domain).await));
        let mut ill = 0;
        for (what, finding) in findings {
            let (mark, said) = match finding {
                Well(said) => ("ok  ", said),
                Note(said) => ("note", said),
                Ill(said) => {
                    ill += 1;
                    ("FAIL", said)
                }
            };
            println!("{mark}  {what:<12} {said}");
        }
        if ill > 0 {
            bail!("{ill} of these must be mended");
        }
        Ok(())
    }

    async fn database(&self) -> Vec<(&'static str, Finding)> {
        let state = async {
            let db = self.database.connect().await?;
            let mut tx = db.begin_system(Purpose::Operator).await?;
            let here = tx.now();
            anyhow::Ok((here, database_state(&mut tx).await?))
        };
        let (here, state) = match state.await {
            Ok(found) => found,
            Err(error) => return vec![("database", Ill(format!("{error:#}")))],
        };
        let skew = (state.now - here).abs();
        let clock = format!("{:.1} s from the database's", skew.as_seconds_f64());
        vec![
            (
                "database",
                Well(format!(
                    "PostgreSQL {}, held by row-level security",
                    state.version
                )),
            ),
            (
                "clock",
                if skew > MAX_SKEW {
                    Ill(clock)
                } else {
                    Well(clock)
                },
            ),
            (
                "workers",
                match state.workers {
                    0 => Ill("none is alive: no mail becomes a request".to_owned()),
                    count => Well(format!("{count} alive")),
                },
            ),
            (
                "queue",
                match state.parked {
                    0 => Well("no job was given up".to_owned()),
                    count => Note(format!("{count} jobs were given up: proffer jobs parked")),
                },
            ),
        ]
    }

    async fn migrations(&self) -> Finding {
        let Some(url) = &self.migrate_url else {
            return Note("not looked at: PROFFER_MIGRATE_URL is not set".to_owned());
        };
        match migrate::pending(url).await {
            Ok(pending) if pending.is_empty() => Well("all applied".to_owned()),
            Ok(pending) => Ill(format!("run proffer migrate: {}", pending.join(", "))),
            Err(error) => Ill(format!("{error:#}")),
        }
    }

    async fn relay(&self) -> Finding {
        let relay = &self.relay.url;
        let mailer = match Mailer::new(relay, &self.database.public.mail_domain) {
            Ok(mailer) => mailer,
            Err(error) => return Ill(error.to_string()),
        };
        let host = relay.host_str().unwrap_or_default();
        match mailer.try_relay().await {
            Ok(()) => Well(format!("{host} takes mail")),
            Err(error) => Ill(format!("{host}: {error}")),
        }
    }
}
