//! `proffer support`.

use clap::Subcommand;
use shared::support::{self, LINK_LIFETIME};

use crate::Database;

/// Looks into a company whose owner allows it.
#[derive(Debug, Subcommand)]
pub(crate) enum Support {
    /// Prints a link that opens the company once, to be read only. Its owner reads who looks in, why, and at what.
    Enter {
        #[command(flatten)]
        database: Database,
        /// Its number, or its address on this platform.
        #[arg(long)]
        company: String,
        /// The name of the person who looks in.
        #[arg(long)]
        operator: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
}

impl Support {
    #[expect(clippy::print_stdout, reason = "what the operator asked for")]
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let Self::Enter {
            database,
            company,
            operator,
            reason,
        } = self;
        let db = database.connect().await?;
        let invitation = support::invite(&db, &company, &operator, &reason).await?;
        println!("{}", invitation.url);
        eprintln!(
            "Good once, for {} minutes. {} allows it until {}: {}",
            LINK_LIFETIME.whole_minutes(),
            invitation.permit.allowed_by_name,
            invitation.permit.ends_at,
            invitation.permit.reason
        );
        Ok(())
    }
}
