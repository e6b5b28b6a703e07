//! Removes what the platform kept for a while only.

use shared::accounts;
use shared::customer_page;
use shared::housekeeping::PrunePlatform;
use shared::queue::{JobContext, JobError};
use shared::support;
use shared::telemetry::housekeeping::{Remains, pruned};
use shared::tenancy::Purpose;

use crate::Services;

pub(crate) async fn prune_platform(
    context: JobContext<Services>,
    _: PrunePlatform,
) -> Result<(), JobError> {
    let mut tx = context.services.db.begin_system(Purpose::Prune).await?;
    let sessions = accounts::prune_sessions(&mut tx).await?;
    let browsers = accounts::prune_remembered_browsers(&mut tx).await?;
    let secrets = accounts::prune_mail_secrets(&mut tx).await?;
    let failures = accounts::prune_sign_in_failures(&mut tx).await?;
    let resets = accounts::prune_reset_requests(&mut tx).await?;
    let invitations = accounts::prune_invitation_hashes(&mut tx).await?;
    let links = customer_page::prune_links(&mut tx).await?;
    let knocks = accounts::prune_knocks(&mut tx).await?;
    let of_support = support::prune_links(&mut tx).await?;
    tx.commit().await?;
    pruned(Remains::Sessions, sessions);
    pruned(Remains::RememberedBrowsers, browsers);
    pruned(Remains::MailSecrets, secrets);
    pruned(Remains::SignInFailures, failures);
    pruned(Remains::ResetRequests, resets);
    pruned(Remains::InvitationLinks, invitations);
    pruned(Remains::CustomerLinks, links);
    pruned(Remains::Knocks, knocks);
    pruned(Remains::SupportLinks, of_support);
    Ok(())
}
