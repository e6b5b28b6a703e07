//! `proffer companies`.

use clap::Args;
use shared::privacy::deletion::{self, CompanyToOperator};
use shared::tenancy::Purpose;
use time::OffsetDateTime;

use crate::Database;

/// Companies read at once.
const PAGE: i64 = 1000;

/// Lists the companies by number, with the day on which they will be deleted or were.
#[derive(Debug, Args)]
pub(crate) struct Companies {
    #[command(flatten)]
    database: Database,
    /// Only those that will be deleted, and those that were.
    #[arg(long)]
    leaving: bool,
}

impl Companies {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let db = self.database.connect().await?;
        let mut after = None;
        loop {
            let mut tx = db.begin_system(Purpose::Operator).await?;
            let companies = deletion::list_companies(&mut tx, self.leaving, after, PAGE).await?;
            let Some(last) = companies.last() else {
                return Ok(());
            };
            after = Some(last.tenant);
            for company in &companies {
                print(company);
            }
        }
    }
}

#[expect(clippy::print_stdout, reason = "what the operator asked for")]
fn print(company: &CompanyToOperator) {
    println!(
        "{:>8}  {:<20}  {:<10}  {}",
        company.tenant,
        company.slug,
        company.created_at.map(day).unwrap_or_default(),
        end(company)
    );
}

fn end(company: &CompanyToOperator) -> String {
    match (company.deleted_at, company.due_at) {
        (Some(at), _) => format!("deleted {}", day(at)),
        (None, Some(at)) => format!("will be deleted {}", day(at)),
        (None, None) => String::new(),
    }
}

fn day(at: OffsetDateTime) -> String {
    at.date().to_string()
}
