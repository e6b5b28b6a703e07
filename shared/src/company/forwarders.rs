//! Addresses outside the company's domains that may forward for it.

use serde::Serialize;
use time::OffsetDateTime;

use super::CompanyError;
use crate::addresses::EmailAddress;
use crate::audit::{self, Event, Kind};
use crate::fields::FieldErrors;
use crate::ids::{TrustedForwarderId, UserId};
use crate::live::Change;
use crate::tenancy::TenantTx;

/// A trusted forwarder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct TrustedForwarder {
    pub id: TrustedForwarderId,
    pub email: String,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
}

/// All of them, by address.
pub async fn list_forwarders(tx: &mut TenantTx) -> Result<Vec<TrustedForwarder>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        TrustedForwarder,
        r#"select id as "id: TrustedForwarderId", email, created_at from trusted_forwarders where tenant_id = $1 and not is_requester order by email"#,
        tenant
    )
    .fetch_all(tx.conn())
    .await
}

/// Trusts an address; twice is as once. A blocked one is let in again.
pub async fn trust_forwarder(
    tx: &mut TenantTx,
    email: &str,
) -> Result<TrustedForwarder, CompanyError> {
    let email = email
        .trim()
        .parse::<EmailAddress>()
        .map_err(|_| FieldErrors::one("email", "not-an-address"))?
        .to_string()
        .to_lowercase();
    let (tenant, now, by) = (
        tx.tenant().get(),
        tx.now(),
        tx.principal().user().map(UserId::uuid),
    );
    sqlx::query!(
        "delete from blocked_senders where tenant_id = $1 and email = $2",
        tenant,
        email
    )
    .execute(tx.conn())
    .await?;
    let forwarder = sqlx::query_as!(
        TrustedForwarder,
        r#"insert into trusted_forwarders (tenant_id, id, email, created_by, created_at) values ($1, $2, $3, $4, $5)
           on conflict on constraint trusted_forwarders_once do update set is_requester = false
           returning id as "id: TrustedForwarderId", email, created_at"#,
        tenant,
        TrustedForwarderId::new().uuid(),
        email,
        by,
        now
    )
    .fetch_one(tx.conn())
    .await?;
    let event = Event::new(Kind::ForwarderTrusted, forwarder.email.clone());
    audit::record(tx, event).await?;
    tx.changed(Change::Held);
    Ok(forwarder)
}

/// Trusts an address no more; whether it was trusted.
pub async fn delete_forwarder(
    tx: &mut TenantTx,
    id: TrustedForwarderId,
) -> Result<bool, sqlx::Error> {
    let tenant = tx.tenant().get();
    let deleted = sqlx::query_scalar!(
        "delete from trusted_forwarders where tenant_id = $1 and id = $2 returning email",
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(email) = deleted else {
        return Ok(false);
    };
    audit::record(tx, Event::new(Kind::ForwarderDistrusted, email)).await?;
    tx.changed(Change::Held);
    Ok(true)
}
