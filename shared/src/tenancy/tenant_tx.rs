//! A transaction that sees one tenant.

use std::sync::Arc;

use sqlx::postgres::{PgConnection, PgPool, Postgres};
use sqlx::{AssertSqlSafe, Transaction};
use time::OffsetDateTime;

use super::begin::begin;
use super::notifier::{Notifier, Wake};
use super::{Actor, Principal};
use crate::ids::TenantId;
use crate::platform::Platform;

/// A transaction in which row-level security shows one tenant. Dropped without [`TenantTx::commit`], it never happened.
#[derive(Debug)]
pub struct TenantTx {
    tx: Transaction<'static, Postgres>,
    principal: Principal,
    now: OffsetDateTime,
    platform: Arc<Platform>,
    notifier: Notifier,
    wakes: Vec<Wake>,
}

impl TenantTx {
    pub(super) async fn begin(
        pool: &PgPool,
        principal: &Principal,
        now: OffsetDateTime,
        platform: Arc<Platform>,
        notifier: Notifier,
    ) -> Result<Self, sqlx::Error> {
        let mut tx = Self::enter(
            begin(pool).await?,
            principal,
            now,
            platform,
            notifier,
            Vec::new(),
        )
        .await?;
        if principal.support_visit().is_some() {
            // Whatever else is forgotten: support changes nothing.
            sqlx::raw_sql("set transaction read only")
                .execute(&mut *tx.tx)
                .await?;
        }
        Ok(tx)
    }

    pub(super) async fn enter(
        mut tx: Transaction<'static, Postgres>,
        principal: &Principal,
        now: OffsetDateTime,
        platform: Arc<Platform>,
        notifier: Notifier,
        wakes: Vec<Wake>,
    ) -> Result<Self, sqlx::Error> {
        // A plain statement, since Citus does not forward set_config(); unprepared, or every tenant would have its own prepared statement.
        // The number is ours, so formatting it is safe.
        sqlx::raw_sql(AssertSqlSafe(format!(
            "set local app.tenant_id = '{}'",
            principal.tenant()
        )))
        .execute(&mut *tx)
        .await?;
        Ok(Self {
            tx,
            principal: principal.clone(),
            now,
            platform,
            notifier,
            wakes,
        })
    }

    /// Whose rows this transaction sees.
    pub fn tenant(&self) -> TenantId {
        self.principal.tenant()
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        self.principal.actor()
    }

    /// Who acts, for whom.
    pub fn principal(&self) -> &Principal {
        &self.principal
    }

    /// When this transaction began: the time of everything it writes.
    pub fn now(&self) -> OffsetDateTime {
        self.now
    }

    /// What is the same for every company.
    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// Makes it so, then wakes whoever waits for it.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        self.tx.commit().await?;
        self.notifier.wake(self.wakes);
        Ok(())
    }

    /// Goes on inside another tenant, in the same transaction: what somebody did to their account is told in each of their companies.
    pub(crate) async fn go_on_as(self, principal: &Principal) -> Result<Self, sqlx::Error> {
        Self::enter(
            self.tx,
            principal,
            self.now,
            self.platform,
            self.notifier,
            self.wakes,
        )
        .await
    }

    /// From here on somebody else acts, for the same tenant: who it is stood in the tenant's own tables.
    pub(crate) fn act_as(&mut self, name: String) {
        self.principal = Principal::customer(self.principal.tenant(), name);
    }

    pub(crate) fn conn(&mut self) -> &mut PgConnection {
        &mut self.tx
    }

    /// Wakes somebody once this transaction has committed: a NOTIFY inside it would serialise all commits.
    pub(crate) fn wake_after_commit(&mut self, wake: Wake) {
        if !self.wakes.contains(&wake) {
            self.wakes.push(wake);
        }
    }
}
