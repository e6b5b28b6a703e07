//! Visits: who looks in, what they looked at, and that they left.

use serde::Serialize;
use serde_json::json;
use time::{Duration, OffsetDateTime};

use super::rule::Span;
use crate::accounts::{Account, Session, SignedIn, SignedInBy};
use crate::audit::{self, Event, Kind};
use crate::ids::{SupportVisitId, TenantId, UserId};
use crate::language::Language;
use crate::telemetry::privacy::{self, Support};
use crate::tenancy::{Db, Principal, Purpose, Role, TenantTx};

/// Visits that a list shows.
const SHOWN: i64 = 50;
/// Within this, opening the same page again is told once.
const TOLD_ONCE_WITHIN: Duration = Duration::MINUTE;
/// Characters of a path that are told.
const MAX_PATH: usize = 300;

/// Somebody of support who was given a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Visit {
    /// Its id.
    pub id: SupportVisitId,
    /// A person's name.
    pub operator: String,
    /// Why, as they said.
    pub reason: String,
    /// When the link was made.
    #[serde(with = "time::serde::rfc3339")]
    pub link_made_at: OffsetDateTime,
    /// When it was used; `None`: it was not.
    #[serde(with = "time::serde::rfc3339::option")]
    pub began_at: Option<OffsetDateTime>,
    /// When they left, or had to; `None`: they look.
    #[serde(with = "time::serde::rfc3339::option")]
    pub ended_at: Option<OffsetDateTime>,
}

/// The newest visits first.
pub async fn list_visits(tx: &mut TenantTx) -> Result<Vec<Visit>, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let rows = sqlx::query!(
        r#"select id as "id: SupportVisitId", operator, reason, link_made_at, began_at, ends_at, ended_at from support_visits
            where tenant_id = $1 order by link_made_at desc, id desc limit $2"#,
        tenant,
        SHOWN
    )
    .fetch_all(tx.conn())
    .await?;
    let visits = rows.into_iter().map(|row| Visit {
        id: row.id,
        operator: row.operator,
        reason: row.reason,
        link_made_at: row.link_made_at,
        began_at: row.began_at,
        ended_at: row.ends_at.and_then(|ends_at| {
            let span = Span {
                ends_at,
                ended_at: row.ended_at,
            };
            span.over_at(now)
        }),
    });
    Ok(visits.collect())
}

/// Whoever looks in with this session; `None`: the visit is over.
pub(crate) async fn find_visitor(
    db: &Db,
    tenant: TenantId,
    visit: SupportVisitId,
) -> Result<Option<SignedIn>, sqlx::Error> {
    let system = db.begin_system(Purpose::Session).await?;
    let mut tx = system.enter(&Principal::system(tenant)).await?;
    let now = tx.now();
    let row = sqlx::query!(
        r#"select v.operator, v.ends_at as "ends_at!", v.ended_at, p.ends_at as permit_ends_at, p.closed_at,
                  t.name as company, t.language as "language: Language", t.time_zone, t.deletion_due_at
             from support_visits v
             join support_permits p on p.tenant_id = v.tenant_id and p.id = v.permit_id
             join tenants t on t.id = v.tenant_id
            where v.tenant_id = $1 and v.id = $2 and v.began_at is not null"#,
        tenant.get(),
        visit.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    let is_open = |ends_at, ended_at| Span { ends_at, ended_at }.is_open(now);
    let row = row.filter(|row| {
        is_open(row.ends_at, row.ended_at) && is_open(row.permit_ends_at, row.closed_at)
    });
    Ok(row.map(|row| SignedIn {
        principal: Principal::support(tenant, visit, row.operator.clone()),
        account: Account {
            user: UserId::from(visit.uuid()),
            email: row.operator.clone(),
            name: row.operator,
            // As what they read; they change nothing.
            role: Role::Owner.as_str().to_owned(),
            language: row.language,
            email_confirmed: true,
            company: row.company,
            time_zone: row.time_zone,
            companies: 1,
            reaches_secrets: false,
            deletion_due_at: row.deletion_due_at,
        },
    }))
}

/// Writes down that support opens this page, before it does: once for a page and minute.
pub async fn look(db: &Db, visitor: &Principal, path: &str) -> Result<(), sqlx::Error> {
    let Some(visit) = visitor.support_visit() else {
        return Ok(());
    };
    // Not as handlers begin: theirs only reads.
    let system = db.begin_system(Purpose::Session).await?;
    let mut tx = system.enter(visitor).await?;
    let (tenant, since) = (tx.tenant().get(), tx.now() - TOLD_ONCE_WITHIN);
    let path: String = path.chars().take(MAX_PATH).collect();
    let told = sqlx::query_scalar!(
        r#"select exists (select from audit_log where tenant_id = $1 and at > $2 and kind = $3 and target = $4 and after ->> 'visit' = $5) as "told!""#,
        tenant,
        since,
        Kind::SupportLooked.as_str(),
        path,
        visit.to_string()
    )
    .fetch_one(tx.conn())
    .await?;
    if !told {
        let event = Event::new(Kind::SupportLooked, path).with(json!({ "visit": visit }));
        audit::record(&mut tx, event).await?;
    }
    tx.commit().await?;
    privacy::support(Support::Opened);
    Ok(())
}

/// Ends the visit of this session, if it is one.
pub async fn leave(db: &Db, session: &Session) -> Result<(), sqlx::Error> {
    let SignedInBy::Support { tenant, visit } = session.by() else {
        return Ok(());
    };
    let Some(visitor) = find_visitor(db, tenant, visit).await? else {
        return Ok(());
    };
    let system = db.begin_system(Purpose::Session).await?;
    let mut tx = system.enter(&visitor.principal).await?;
    let now = tx.now();
    sqlx::query!(
        "update support_visits set ended_at = $3 where tenant_id = $1 and id = $2 and ended_at is null",
        tenant.get(),
        visit.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    audit::record(&mut tx, Event::new(Kind::SupportLeft, "")).await?;
    tx.commit().await
}
