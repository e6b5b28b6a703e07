//! What a rule finds: the same for the preview and for the run, so that neither promises what the other does not do.

use time::OffsetDateTime;
use uuid::Uuid;

use super::Kind;
use crate::page::Cursor;
use crate::tenancy::TenantTx;

/// Something that a rule finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Due {
    pub(super) id: Uuid,
    /// As people call it.
    pub(super) label: String,
    /// When it was last touched.
    pub(super) at: OffsetDateTime,
    /// What to look at before it goes; `None`: there is nothing to look at.
    pub(super) leads_to: Option<Uuid>,
}

/// How to list and count what a query finds of the tenant `$1`, untouched since `$2`.
macro_rules! due {
    ($module:ident, $found:literal) => {
        mod $module {
            use super::{Cursor, Due, OffsetDateTime, TenantTx};

            pub(super) async fn list(
                tx: &mut TenantTx,
                before: OffsetDateTime,
                after: Option<Cursor>,
                limit: i64,
            ) -> Result<Vec<Due>, sqlx::Error> {
                let tenant = tx.tenant().get();
                sqlx::query_as!(
                    Due,
                    r#"select d.id as "id!", d.label as "label!", d.at as "at!", d.leads_to as "leads_to?" from ("#
                        + $found
                        + r#") d where d.at < $2 and ($3::timestamptz is null or (d.at, d.id) > ($3, $4)) order by d.at, d.id limit $5"#,
                    tenant,
                    before,
                    after.map(|cursor| cursor.at),
                    after.map(|cursor| cursor.id),
                    limit
                )
                .fetch_all(tx.conn())
                .await
            }

            pub(super) async fn count(
                tx: &mut TenantTx,
                before: OffsetDateTime,
            ) -> Result<i64, sqlx::Error> {
                let tenant = tx.tenant().get();
                sqlx::query_scalar!(
                    r#"select count(*) as "count!" from ("# + $found + r#") d where d.at < $2"#,
                    tenant,
                    before
                )
                .fetch_one(tx.conn())
                .await
            }
        }
    };
}

// An accepted offer is evidence and an invoice is kept by law, and what was said about them belongs to them. A draft that somebody works on and an offer that can
// still be accepted keep their request, and so does taking it out of the bin.
due!(
    closed_requests,
    "select r.id, r.number || ' · ' || r.subject as label, r.last_activity_at as at, r.id as leads_to
       from requests r
      where r.tenant_id = $1 and r.status in ('offer_refused', 'cancelled', 'offer_accepted') and r.deleted_at is null
        and not exists (select from offers o where o.tenant_id = $1 and o.request_id = r.id
                           and ((o.status = 'draft' and o.updated_at >= $2) or (o.status = 'sent' and o.valid_until >= $2::date)
                                or exists (select from offer_acceptances a where a.tenant_id = $1 and a.offer_id = o.id)
                                or exists (select from invoices i where i.tenant_id = $1 and i.offer_id = o.id)))
        and not exists (select from timeline_events e where e.tenant_id = $1 and e.request_id = r.id and e.event = 'restored' and e.at >= $2)"
);

due!(
    unanswered_requests,
    "select r.id, r.number || ' · ' || r.subject as label, r.last_activity_at as at, r.id as leads_to
       from requests r
      where r.tenant_id = $1 and r.status = 'received' and r.deleted_at is null
        and not exists (select from offers o where o.tenant_id = $1 and o.request_id = r.id)
        and not exists (select from timeline_events e where e.tenant_id = $1 and e.request_id = r.id and e.event = 'restored' and e.at >= $2)"
);

due!(
    held_mails,
    "select h.id, h.from_email || ' · ' || h.subject as label, h.received_at as at, h.id as leads_to
       from held_mails h where h.tenant_id = $1 and h.released_at is null"
);

// What could not be read in full is in the mail alone, and who asked may still have to be read from it.
due!(
    raw_mails,
    "select a.id, coalesce(m.subject, a.sender) as label, a.received_at as at, m.request_id as leads_to
       from accepted_mails a
       left join messages m on m.tenant_id = $1 and m.mail_id = a.id
       left join requests r on r.tenant_id = $1 and r.id = m.request_id
      where a.tenant_id = $1 and a.raw_removed_at is null
        and ((m.warnings = '[]' and r.requester_certain) or (m.id is null and a.outcome in ('duplicate', 'test')))"
);

due!(
    prospects,
    "select c.id, c.name as label, c.updated_at as at, c.id as leads_to
       from contacts c
      where c.tenant_id = $1 and c.kind = 'prospect' and c.merged_into is null
        and not exists (select from requests r where r.tenant_id = $1 and r.contact_id = c.id)
        and not exists (select from offers o where o.tenant_id = $1 and o.contact_id = c.id)
        and not exists (select from invoices i where i.tenant_id = $1 and i.contact_id = c.id)
        and not exists (select from contact_events e where e.tenant_id = $1 and e.contact_id = c.id and e.at >= $2)"
);

due!(
    audit_log,
    "select a.id, a.kind as label, a.at, null::uuid as leads_to from audit_log a where a.tenant_id = $1"
);

/// What a rule finds untouched since `before`, the oldest first.
pub(super) async fn list(
    tx: &mut TenantTx,
    kind: Kind,
    before: OffsetDateTime,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Due>, sqlx::Error> {
    match kind {
        Kind::ClosedRequests => closed_requests::list(tx, before, after, limit).await,
        Kind::UnansweredRequests => unanswered_requests::list(tx, before, after, limit).await,
        Kind::HeldMails => held_mails::list(tx, before, after, limit).await,
        Kind::RawMails => raw_mails::list(tx, before, after, limit).await,
        Kind::Prospects => prospects::list(tx, before, after, limit).await,
        Kind::AuditLog => audit_log::list(tx, before, after, limit).await,
    }
}

/// How much that is.
pub(super) async fn count(
    tx: &mut TenantTx,
    kind: Kind,
    before: OffsetDateTime,
) -> Result<i64, sqlx::Error> {
    match kind {
        Kind::ClosedRequests => closed_requests::count(tx, before).await,
        Kind::UnansweredRequests => unanswered_requests::count(tx, before).await,
        Kind::HeldMails => held_mails::count(tx, before).await,
        Kind::RawMails => raw_mails::count(tx, before).await,
        Kind::Prospects => prospects::count(tx, before).await,
        Kind::AuditLog => audit_log::count(tx, before).await,
    }
}
