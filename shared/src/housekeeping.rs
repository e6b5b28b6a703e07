//! Removing what is kept for a while only. What that is, and for how long, each feature says for itself; these are the jobs that ask them.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::queue::{Job, Lane, Recurring, Whose};

/// Purges a tenant's bin, abandoned drafts, old answers and imports. Running it again removes what is old by then.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct PruneTenant;

impl Job for PruneTenant {
    const KIND: &'static str = "prune_tenant";
    const LANE: Lane = Lane::Bulk;
}

impl Recurring for PruneTenant {
    const EVERY: Duration = Duration::from_hours(24);
    const WHOSE: Whose = Whose::EachTenant;
}

/// Removes sessions, secrets and failed sign-ins that are over. Running it again removes what is over by then.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct PrunePlatform;

impl Job for PrunePlatform {
    const KIND: &'static str = "prune_platform";
    const LANE: Lane = Lane::Bulk;
}

impl Recurring for PrunePlatform {
    const EVERY: Duration = Duration::from_hours(1);
    const WHOSE: Whose = Whose::Platform;
}
