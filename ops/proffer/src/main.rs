//! `proffer`: the operator's command.

mod companies;
mod demo;
mod doctor;
mod jobs;
mod migrate;
mod reseal;
mod second_factor;
mod support;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use shared::clock::Clock;
use shared::platform::Platform;
use shared::settings::{DatabaseSettings, PublicSettings, from_environment};
use shared::tenancy::{Db, PoolSize};

/// Connections of a command: it does one thing at a time.
const CONNECTIONS: PoolSize = PoolSize(2);

#[derive(Debug, Parser)]
#[command(
    name = "proffer",
    version,
    about = "Operates an installation of Proffer"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Applies the migrations that are missing.
    Migrate(migrate::Migrate),
    /// Makes the demo companies, once, and prints how to sign in to them.
    Demo(Database),
    /// Examines the installation: settings, database, migrations, clocks, workers, relay, mail domain.
    Doctor(doctor::Doctor),
    /// Seals the companies' and the people's secrets by the newest key of PROFFER_SECRET_KEY, so that older keys can be taken from the list.
    Reseal(Database),
    /// Looks into a company whose owner allows it.
    #[command(subcommand)]
    Support(support::Support),
    /// Lists the companies, and when they will be deleted or were.
    Companies(companies::Companies),
    /// Helps somebody who has lost what they prove who they are by.
    #[command(subcommand)]
    SecondFactor(second_factor::SecondFactor),
    /// Looks at the job queue.
    #[command(subcommand)]
    Jobs(jobs::Jobs),
}

/// What a command needs to act as the application.
#[derive(Debug, Clone, clap::Args)]
struct Database {
    #[command(flatten)]
    database: DatabaseSettings,
    #[command(flatten)]
    public: PublicSettings,
}

impl Database {
    async fn connect(&self) -> anyhow::Result<Db> {
        Ok(Db::connect(
            &self.database.url,
            CONNECTIONS,
            Clock::system(),
            Platform::from(&self.public),
        )
        .await?)
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(from_environment()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("proffer: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        Command::Migrate(migrate) => migrate.run().await,
        Command::Demo(database) => demo::run(&database.connect().await?).await,
        Command::Doctor(doctor) => doctor.run().await,
        Command::Reseal(database) => reseal::run(&database.connect().await?).await,
        Command::Support(support) => support.run().await,
        Command::Companies(companies) => companies.run().await,
        Command::SecondFactor(command) => command.run().await,
        Command::Jobs(jobs) => jobs.run().await,
    }
}
