//! Deleting a company, a month after an owner ordered it.
//!
//! Until the day comes everything works, every page says what will happen, and any owner takes it back. Then its doors are closed in one transaction, its
//! rows go in batches, and at last what was known of it before a tenant is: nothing of it is left but its number in `deleted_companies`. Each step can be
//! interrupted and done again.

mod carry_out;
mod job;
mod list;
mod order;
mod remind;

pub use carry_out::{
    close_doors, count_ordered, delete_rest, delete_rows, find_due, find_unswept, swept,
};
pub use job::DeleteCompanies;
pub use list::{CompanyToOperator, list_companies};
pub use order::{DeletionError, DeletionForm, order, undo};
pub use remind::remind_owners;

use serde::Serialize;
use time::{Duration, OffsetDateTime};

use crate::tenancy::TenantTx;

/// Between the order and the deletion.
pub const DELETION_GRACE: Duration = Duration::days(30);
/// So long before the deletion its owners are told again.
pub const DELETION_REMINDER: Duration = Duration::days(7);
/// So long after the deletion, whatever was still under way then has ended, and is removed too: a mail that was being accepted, a job that ran.
pub const SWEPT_AFTER: Duration = Duration::hours(1);

/// A deletion that was ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Deletion {
    /// When an owner ordered it.
    #[serde(with = "time::serde::rfc3339")]
    pub ordered_at: OffsetDateTime,
    /// When it is due.
    #[serde(with = "time::serde::rfc3339")]
    pub due_at: OffsetDateTime,
}

/// The deletion of this company, if one was ordered.
pub async fn find(tx: &mut TenantTx) -> Result<Option<Deletion>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        Deletion,
        r#"select deletion_ordered_at as "ordered_at!", deletion_due_at as "due_at!" from tenants where id = $1 and deletion_due_at is not null"#,
        tenant
    )
    .fetch_optional(tx.conn())
    .await
}
