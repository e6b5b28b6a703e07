//! Links: made by an operator, good once and for minutes.

use std::net::IpAddr;

use serde_json::json;
use time::{Duration, OffsetDateTime};

use super::permit::said;
use super::rule::visit_ends_at;
use super::{Permit, find_open};
use crate::accounts::{Session, SignedInBy, hash, random_text};
use crate::audit::{self, Event, Kind};
use crate::fields::{self, FieldErrors};
use crate::ids::{SupportVisitId, TenantId, UserId};
use crate::telemetry::privacy::{self, Support};
use crate::tenancy::{Db, Principal, Purpose, SystemTx, TenantTx};

/// How long a link can be used.
pub const LINK_LIFETIME: Duration = Duration::minutes(10);

/// A link for somebody of support.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Opens a session, once.
    pub url: String,
    /// When it can't be used any more.
    pub expires_at: OffsetDateTime,
    /// What the owner let support in for.
    pub permit: Permit,
}

/// Why there is no link.
#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    /// No company has that number or address.
    #[error("there is no such company")]
    UnknownCompany,
    /// No owner of the company lets support look in now.
    #[error(
        "the company does not allow support to look in: an owner opens it under Settings, Privacy, Support"
    )]
    NotAllowed,
    /// A name or a reason is missing or too long.
    #[error("--operator and --reason are one line of words each, up to 200 and 500 characters")]
    Words(#[source] FieldErrors),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// Makes a link for `operator`, a person's name, into the company with this number or address. The company reads both the name and the reason.
pub async fn invite(
    db: &Db,
    company: &str,
    operator: &str,
    reason: &str,
) -> Result<Invitation, InviteError> {
    let mut errors = FieldErrors::default();
    let operator = fields::line(&mut errors, "operator", operator, 1, 200);
    let reason = fields::line(&mut errors, "reason", reason, 1, 500);
    errors.or(()).map_err(InviteError::Words)?;
    let mut system = db.begin_system(Purpose::Operator).await?;
    let tenant = find_company(&mut system, company)
        .await?
        .ok_or(InviteError::UnknownCompany)?;
    let mut tx = system.enter(&Principal::system(tenant)).await?;
    let permit = find_open(&mut tx).await?.ok_or(InviteError::NotAllowed)?;
    let (now, visit, secret) = (tx.now(), SupportVisitId::new(), random_text());
    sqlx::query!(
        "insert into support_visits (tenant_id, id, permit_id, operator, reason, link_made_at) values ($1, $2, $3, $4, $5, $6)",
        tenant.get(),
        visit.uuid(),
        permit.id.uuid(),
        operator,
        reason,
        now
    )
    .execute(tx.conn())
    .await?;
    let expires_at = now + LINK_LIFETIME;
    sqlx::query!(
        "insert into support_links (hash, tenant_id, visit_id, expires_at) values ($1, $2, $3, $4)",
        hash(&secret),
        tenant.get(),
        visit.uuid(),
        expires_at
    )
    .execute(tx.conn())
    .await?;
    let event = Event::new(Kind::SupportInvited, operator).with(json!({ "reason": reason }));
    audit::record(&mut tx, event).await?;
    let url = tx.platform().address_of(&format!("/support/{secret}"));
    tx.commit().await?;
    Ok(Invitation {
        url,
        expires_at,
        permit,
    })
}

async fn find_company(tx: &mut SystemTx, company: &str) -> Result<Option<TenantId>, sqlx::Error> {
    let company = company.trim().to_lowercase();
    let number = company.parse::<i64>().ok();
    let local_part = company.split(['@', '+']).next().unwrap_or_default();
    sqlx::query_scalar!(
        r#"select id as "id!: TenantId" from tenants where id = $1
            union select tenant_id from addresses where local_part = $2 and $1 is null"#,
        number,
        local_part
    )
    .fetch_optional(tx.conn())
    .await
}

/// The session that a link opens; `None`: it was used, is too old, or the owner closed. Only the first to use it gets one.
pub async fn enter(db: &Db, secret: &str, address: IpAddr) -> Result<Option<Session>, sqlx::Error> {
    let mut system = db.begin_system(Purpose::SupportLink).await?;
    let now = system.now();
    let found = sqlx::query!(
        r#"delete from support_links where hash = $1 and expires_at > $2 returning tenant_id as "tenant: TenantId", visit_id as "visit: SupportVisitId""#,
        hash(secret),
        now
    )
    .fetch_optional(system.conn())
    .await?;
    let Some(found) = found else { return Ok(None) };
    let tx = system.enter(&Principal::system(found.tenant)).await?;
    let Some(tx) = begin_visit(tx, found.visit, address).await? else {
        return Ok(None);
    };
    tx.commit().await?;
    privacy::support(Support::Entered);
    let by = SignedInBy::Support {
        tenant: found.tenant,
        visit: found.visit,
    };
    // Nobody's account: the visit stands for whoever looks in.
    let nobody = UserId::from(found.visit.uuid());
    Ok(Some(Session::begin(nobody, found.tenant, by, now, 0)))
}

async fn begin_visit(
    mut tx: TenantTx,
    visit: SupportVisitId,
    address: IpAddr,
) -> Result<Option<TenantTx>, sqlx::Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let permit = sqlx::query!(
        "select p.ends_at, v.operator, v.reason from support_visits v join support_permits p on p.tenant_id = v.tenant_id and p.id = v.permit_id
          where v.tenant_id = $1 and v.id = $2 and p.ends_at > $3 and p.closed_at is null for update",
        tenant.get(),
        visit.uuid(),
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(permit) = permit else {
        return Ok(None);
    };
    let ends_at = visit_ends_at(permit.ends_at, now);
    sqlx::query!(
        "update support_visits set began_at = $3, ends_at = $4 where tenant_id = $1 and id = $2",
        tenant.get(),
        visit.uuid(),
        now,
        ends_at
    )
    .execute(tx.conn())
    .await?;
    let visitor = Principal::support(tenant, visit, permit.operator).from_address(address);
    let mut tx = tx.go_on_as(&visitor).await?;
    let told = json!({ "reason": permit.reason, "until": said(ends_at) });
    audit::record(&mut tx, Event::new(Kind::SupportEntered, "").with(told)).await?;
    Ok(Some(tx))
}

/// Removes links that can't be used any more; says how many.
pub async fn prune_links(tx: &mut SystemTx) -> Result<u64, sqlx::Error> {
    let now = tx.now();
    let pruned = sqlx::query!("delete from support_links where expires_at <= $1", now)
        .execute(tx.conn())
        .await?;
    Ok(pruned.rows_affected())
}
