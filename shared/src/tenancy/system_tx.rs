//! A transaction over the global tables, and everything it is used for.

use std::sync::Arc;

use sqlx::Transaction;
use sqlx::postgres::{PgConnection, PgPool, Postgres};
use time::OffsetDateTime;

use super::begin::begin;
use super::notifier::{Notifier, Wake};
use super::{Principal, TenantTx};
use crate::platform::Platform;

/// Why somebody reads before a tenant is known. This is the whole list; a new use is a decision, made here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A password is checked, failures are counted, memberships are read.
    SignIn,
    /// A company and its owner are made.
    SignUp,
    /// Somebody proves who they are beside their password, or changes by what they do.
    SecondFactor,
    /// A browser session is loaded or stored.
    Session,
    /// A bearer token is looked up.
    ApiToken,
    /// A secret that came by mail is redeemed.
    MailSecret,
    /// A customer opens the link to their offer.
    CustomerLink,
    /// A path or an address names a company whose identity provider is to be offered.
    SingleSignOn,
    /// Somebody of support uses the link that an operator made.
    SupportLink,
    /// The queue hands jobs to handlers and keeps its own records.
    Queue,
    /// An operator asks on the command line, or the demo is seeded.
    Operator,
    /// Something old is removed from the global tables.
    Prune,
    /// A company whose time is over is deleted, or its owners are told that it will be.
    Deletion,
}

/// A transaction that sees the global tables and no tenant's rows.
#[derive(Debug)]
pub struct SystemTx {
    tx: Transaction<'static, Postgres>,
    purpose: Purpose,
    now: OffsetDateTime,
    platform: Arc<Platform>,
    notifier: Notifier,
    wakes: Vec<Wake>,
}

impl SystemTx {
    pub(super) async fn begin(
        pool: &PgPool,
        purpose: Purpose,
        now: OffsetDateTime,
        platform: Arc<Platform>,
        notifier: Notifier,
    ) -> Result<Self, sqlx::Error> {
        Ok(Self {
            tx: begin(pool).await?,
            purpose,
            now,
            platform,
            notifier,
            wakes: Vec::new(),
        })
    }

    /// What it was begun for.
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// When this transaction began.
    pub fn now(&self) -> OffsetDateTime {
        self.now
    }

    /// What is the same for every company.
    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// Makes it so.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        self.tx.commit().await?;
        self.notifier.wake(self.wakes);
        Ok(())
    }

    pub(crate) fn conn(&mut self) -> &mut PgConnection {
        &mut self.tx
    }

    /// Goes on inside a tenant in the same transaction: a company that was just made, a token whose tenant is now known.
    pub(crate) async fn enter(self, principal: &Principal) -> Result<TenantTx, sqlx::Error> {
        TenantTx::enter(
            self.tx,
            principal,
            self.now,
            self.platform,
            self.notifier,
            self.wakes,
        )
        .await
    }

    pub(crate) fn wake_after_commit(&mut self, wake: Wake) {
        self.wakes.push(wake);
    }
}
