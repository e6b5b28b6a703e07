//! Who acts for whom, and the transactions that keep it so.
//!
//! A [`Principal`] is made only by session look-up, token look-up, recipient routing and job dispatch. [`Db::begin`] turns it into a
//! [`TenantTx`], whose rows are those of the tenant and no others. What must be read before a tenant is known goes through
//! [`SystemTx`], for one of the purposes listed in [`Purpose`]. Nothing else reaches the database.

mod begin;
mod db;
mod notifier;
mod principal;
mod system_tx;
mod tenant_tx;

pub(crate) use begin::begin;
pub(crate) use db::ping;
pub use db::{Connections, Db, DbError, PoolSize};
pub(crate) use notifier::{Notifier, Wake};
pub use principal::{Actor, Principal, Role};
pub use system_tx::{Purpose, SystemTx};
pub use tenant_tx::TenantTx;

/// What a statement or a connection failed with, for those who can't name the driver.
pub use sqlx::Error as DatabaseError;
