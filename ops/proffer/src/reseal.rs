//! `proffer reseal`.

use anyhow::ensure;
use shared::reseal::reseal;
use shared::tenancy::Db;

/// Seals every company's secrets by the newest key, and says whether the older ones can go.
#[expect(clippy::print_stdout, reason = "what the operator asked for")]
pub(crate) async fn run(db: &Db) -> anyhow::Result<()> {
    let done = reseal(db).await?;
    println!(
        "{} sealed anew, {} were sealed by the newest key already",
        done.anew, done.kept
    );
    ensure!(
        done.closed.is_empty(),
        "no key of PROFFER_SECRET_KEY opens a secret of these companies, which have to enter it again: {}",
        done.closed
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ")
    );
    println!(
        "Once all services run with this list, the keys behind its first may be taken from it."
    );
    Ok(())
}
