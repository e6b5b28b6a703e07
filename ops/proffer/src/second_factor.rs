//! `proffer second-factor`.

use anyhow::ensure;
use clap::Subcommand;
use shared::second_factor::remove_all_of;

use crate::Database;

#[derive(Debug, Subcommand)]
pub(crate) enum SecondFactor {
    /// Removes authenticator app, passkeys and recovery codes of a person, whose password is then enough. Make sure by other means who asks: this is told to the person by mail, and in the audit log of their companies.
    Remove {
        /// Their e-mail address.
        email: String,
        #[command(flatten)]
        database: Database,
    },
}

impl SecondFactor {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Remove { email, database } => remove(&email, &database).await,
        }
    }
}

#[expect(clippy::print_stdout, reason = "what the operator asked for")]
async fn remove(email: &str, database: &Database) -> anyhow::Result<()> {
    let removed = remove_all_of(&database.connect().await?, email).await?;
    ensure!(removed, "nobody with this address has a second factor");
    println!("Removed. All sessions of this person ended, and they are told by mail.");
    Ok(())
}
