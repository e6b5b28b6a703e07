//! `proffer demo`.

use shared::demo;
use shared::tenancy::Db;

/// Makes the demo companies and prints them as JSON.
#[expect(clippy::print_stdout, reason = "what the operator asked for")]
pub(crate) async fn run(db: &Db) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string(&demo::companies(db).await?)?);
    Ok(())
}
