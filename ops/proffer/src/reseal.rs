//! `proffer reseal`.

use anyhow::ensure;
use shared::reseal::reseal;
use shared::tenancy::Db;

/// Seals every company's and every person's secrets by the newest key, and says whether the older ones can go.
#[expect(clippy::print_stdout, reason = "what the operator asked for")]
pub(crate) async fn run(db: &Db) -> anyhow::Result<()> {
    let done = reseal(db).await?;
    println!(
        "{} sealed anew, {} were sealed by the newest key already",
        done.anew, done.kept
    );
    ensure!(
        done.closed_people.is_empty(),
        "no key of PROFFER_SECRET_KEY opens the authenticator apps of {} people; `proffer second-factor remove` lets each of them set another up: {}",
        done.closed_people.len(),
        listed(&done.closed_people)
    );
    ensure!(
        done.closed.is_empty(),
        "no key of PROFFER_SECRET_KEY opens a secret of these companies, which have to enter it again: {}",
        listed(&done.closed)
    );
    println!(
        "Once all services run with this list, the keys behind its first may be taken from it."
    );
    Ok(())
}

fn listed(ids: &[impl ToString]) -> String {
    ids.iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}
