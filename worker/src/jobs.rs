//! Every job and its handler: the one place to add another.

use shared::mail::UnderstandMail;
use shared::queue::Jobs;
use shared::tenancy::Db;

use crate::mail::understand_mail;

/// What handlers are lent.
#[derive(Debug, Clone)]
pub struct Services {
    /// The database.
    pub db: Db,
}

/// The handlers of this process.
pub fn jobs() -> Jobs<Services> {
    Jobs::new().on::<UnderstandMail, _>(understand_mail)
}
