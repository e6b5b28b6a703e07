//! Reading the log.

use serde::Serialize;
use serde_json::Value;
use time::{Date, OffsetDateTime};

use super::Kind;
use crate::ids::{AuditEntryId, UserId};
use crate::page::{Cursor, Limit, Page};
use crate::tenancy::TenantTx;

/// An entry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Its id.
    pub id: AuditEntryId,
    /// When it happened.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// The member who did it, if it was one.
    pub user_id: Option<UserId>,
    /// Their name at that time; empty: Proffer itself.
    pub name: String,
    /// The network address it was done from, as far as it is known.
    pub address: Option<String>,
    /// A [`Kind`], as stored.
    pub kind: String,
    /// What it was done to.
    pub target: String,
    /// What changed, as it was.
    pub before: Option<Value>,
    /// What changed, as it is since.
    pub after: Option<Value>,
}

/// Which entries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only what this member did.
    pub user: Option<UserId>,
    /// Only this.
    pub kind: Option<Kind>,
    /// From this day on, by the company's clock.
    pub from: Option<Date>,
    /// Until this day, it included.
    pub to: Option<Date>,
}

/// Entries, the newest first.
pub async fn list(
    tx: &mut TenantTx,
    filter: &Filter,
    after: Option<Cursor>,
    limit: Limit,
) -> Result<Page<Entry>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query_as!(
        Entry,
        r#"select a.id as "id: AuditEntryId", a.at, a.user_id as "user_id: UserId", a.name, a.address, a.kind, a.target, a.before, a.after
             from audit_log a
            where a.tenant_id = $1
              and ($2::uuid is null or a.user_id = $2)
              and ($3::text is null or a.kind = $3)
              and ($4::date is null or a.at >= ($4::timestamp at time zone (select time_zone from tenants where id = $1)))
              and ($5::date is null or a.at < (($5 + 1)::timestamp at time zone (select time_zone from tenants where id = $1)))
              and ($6::timestamptz is null or (a.at, a.id) < ($6, $7))
            order by a.at desc, a.id desc limit $8"#,
        tenant,
        filter.user.map(UserId::uuid),
        filter.kind.map(Kind::as_str),
        filter.from,
        filter.to,
        after.map(|cursor| cursor.at),
        after.map(|cursor| cursor.id),
        limit.and_one_more()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(Page::from_rows(rows, limit, |entry| {
        Cursor::new(entry.at, entry.id.uuid())
    }))
}

/// Somebody whose doings may be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Who.
    pub id: UserId,
    /// Their name.
    pub name: String,
}

/// Everybody who is or was a member, by name.
pub async fn list_people(tx: &mut TenantTx) -> Result<Vec<Person>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        Person,
        r#"select u.id as "id: UserId", u.name from memberships m join users u on u.id = m.user_id
            where m.tenant_id = $1 order by lower(u.name), u.id"#,
        tenant
    )
    .fetch_all(tx.conn())
    .await
}
