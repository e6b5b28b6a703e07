//! When companies are deleted.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::queue::{Job, Lane, Recurring, Whose};

/// Reminds owners, deletes the companies whose time has come, and removes what came in while they were deleted. Running it twice goes on where it stopped.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct DeleteCompanies;

impl Job for DeleteCompanies {
    const KIND: &'static str = "delete_companies";
    const LANE: Lane = Lane::Bulk;
}

impl Recurring for DeleteCompanies {
    const EVERY: Duration = Duration::from_hours(1);
    const WHOSE: Whose = Whose::Platform;
}
