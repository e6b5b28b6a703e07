//! The times in which an owner lets support look in.

use serde::{Deserialize, Serialize};
use serde_json::json;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use crate::audit::{self, Event, Kind};
use crate::fields::{self, FieldErrors};
use crate::ids::{SupportPermitId, UserId};
use crate::tenancy::TenantTx;

/// How many hours can be allowed.
pub const TIMES: [i64; 3] = [1, 24, 72];
/// Characters of a reason.
const MAX_REASON: usize = 500;

/// What an owner typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PermitForm {
    /// One of [`TIMES`].
    pub hours: String,
    /// What support is to look at.
    pub reason: String,
}

/// A time to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PermitDraft {
    hours: i64,
    reason: String,
}

impl TryFrom<&PermitForm> for PermitDraft {
    type Error = FieldErrors;

    fn try_from(form: &PermitForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let hours = form.hours.trim().parse();
        let hours = hours.ok().filter(|hours| TIMES.contains(hours));
        if hours.is_none() {
            errors.add("hours", "unknown-support-time");
        }
        let reason = fields::line(&mut errors, "reason", &form.reason, 1, MAX_REASON);
        errors.or(Self {
            hours: hours.unwrap_or_default(),
            reason,
        })
    }
}

/// A time that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct Permit {
    pub id: SupportPermitId,
    pub allowed_by_name: String,
    pub reason: String,
    #[serde(with = "time::serde::rfc3339")]
    pub allowed_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub ends_at: OffsetDateTime,
}

/// Why nothing was opened.
#[derive(Debug, thiserror::Error)]
pub enum AllowError {
    /// Support may look in already.
    #[error("support may look in already")]
    OpenAlready,
    /// Only a member can allow it.
    #[error("no member acts")]
    NoMember,
    /// What was sent can't be taken.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// The time that is open now.
pub async fn find_open(tx: &mut TenantTx) -> Result<Option<Permit>, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query_as!(
        Permit,
        r#"select id as "id: SupportPermitId", allowed_by_name, reason, allowed_at, ends_at from support_permits
            where tenant_id = $1 and ends_at > $2 and closed_at is null order by ends_at desc limit 1"#,
        tenant,
        now
    )
    .fetch_optional(tx.conn())
    .await
}

/// Lets support look in for a while.
pub async fn allow(tx: &mut TenantTx, draft: PermitDraft) -> Result<(), AllowError> {
    if find_open(tx).await?.is_some() {
        return Err(AllowError::OpenAlready);
    }
    let user = tx.principal().user().ok_or(AllowError::NoMember)?;
    let (tenant, now, name) = (tx.tenant().get(), tx.now(), tx.actor().name().to_owned());
    let ends_at = now + Duration::hours(draft.hours);
    sqlx::query!(
        "insert into support_permits (tenant_id, id, allowed_by, allowed_by_name, reason, allowed_at, ends_at) values ($1, $2, $3, $4, $5, $6, $7)",
        tenant,
        SupportPermitId::new().uuid(),
        UserId::uuid(user),
        name,
        draft.reason,
        now,
        ends_at
    )
    .execute(tx.conn())
    .await?;
    let told = json!({ "reason": draft.reason, "until": said(ends_at) });
    audit::record(tx, Event::new(Kind::SupportAllowed, "").with(told)).await?;
    Ok(())
}

/// Support may not look in any more: links lead nowhere and sessions are over at once. Whether it might.
pub async fn close(tx: &mut TenantTx) -> Result<bool, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let closed = sqlx::query!(
        "update support_permits set closed_at = $2 where tenant_id = $1 and ends_at > $2 and closed_at is null",
        tenant,
        now
    )
    .execute(tx.conn())
    .await?;
    for statement in [
        sqlx::query!(
            "update support_visits set ended_at = $2 where tenant_id = $1 and ends_at > $2 and ended_at is null",
            tenant,
            now
        ),
        sqlx::query!("delete from support_links where tenant_id = $1", tenant),
        sqlx::query!(
            "delete from sessions where tenant_id = $1 and signed_in_by = 'support'",
            tenant
        ),
    ] {
        statement.execute(tx.conn()).await?;
    }
    let was_open = closed.rows_affected() > 0;
    if was_open {
        audit::record(tx, Event::new(Kind::SupportClosed, "")).await?;
    }
    Ok(was_open)
}

/// A time in an entry of the audit log.
pub(super) fn said(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_says_how_long_and_why() {
        for (hours, reason, wrong) in [
            ("1", "Mails do not arrive", vec![]),
            ("72", "x", vec![]),
            ("2", "x", vec!["hours"]),
            ("", "x", vec!["hours"]),
            ("-1", "", vec!["hours", "reason"]),
            ("24", " ", vec!["reason"]),
            ("24", "two\nlines", vec!["reason"]),
        ] {
            let form = PermitForm {
                hours: hours.to_owned(),
                reason: reason.to_owned(),
            };
            let errors = PermitDraft::try_from(&form).err().unwrap_or_default();
            let fields: Vec<_> = errors.0.iter().map(|error| error.field).collect();
            assert_eq!(fields, wrong, "{form:?}");
        }
    }
}
