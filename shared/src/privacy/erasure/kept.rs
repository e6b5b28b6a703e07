//! Documents that the law wants kept, though they name the person.

use serde::Serialize;
use time::Date;
use uuid::Uuid;

use super::legal_term::kept_until;
use crate::tenancy::TenantTx;

/// What sort of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Document {
    /// An offer that was accepted or invoiced, with what proves it.
    Offer,
    /// An invoice or a credit note with a number.
    Invoice,
}

impl Document {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Offer => "offer",
            Self::Invoice => "invoice",
        }
    }
}

/// A document that stays for its legal term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptDocument {
    /// Its id.
    #[serde(skip)]
    pub(super) id: Uuid,
    /// What it is.
    pub kind: Document,
    /// Its number.
    pub number: String,
    /// When its term is over: it goes on that day.
    #[serde(with = "crate::offers::iso_date")]
    pub kept_until: Date,
}

/// The records that are this person's, those merged into them included; that of a company where they may be reached is not theirs.
pub(super) async fn own_contacts(
    tx: &mut TenantTx,
    address: &str,
) -> Result<Vec<Uuid>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        r#"with recursive own (id) as (
             select id from contacts where tenant_id = $1 and nature = 'person' and email ~* address_pattern($2)
              union
             select c.id from contacts c join own on own.id = c.merged_into where c.tenant_id = $1)
           select id as "id!" from own order by id"#,
        tenant,
        address
    )
    .fetch_all(tx.conn())
    .await
}

/// The documents that stay: made out to this person, or naming them.
pub(super) async fn find_kept(
    tx: &mut TenantTx,
    address: &str,
    contacts: &[Uuid],
) -> Result<Vec<KeptDocument>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query!(
        r#"with p as materialized (select address_pattern($2) as p)
           select o.id as "id!", 'offer' as "kind!: Document", o.number as "number!",
                  greatest((coalesce(a.at, o.decided_at, o.updated_at) at time zone 'UTC')::date, i.newest) as "dated!"
             from p cross join offers o
             left join offer_acceptances a on a.tenant_id = $1 and a.offer_id = o.id
             left join lateral (select max(i.issued_on) as newest from invoices i where i.tenant_id = $1 and i.offer_id = o.id and i.status <> 'draft') i on true
            where o.tenant_id = $1 and (o.status = 'accepted' or a.id is not null or i.newest is not null)
              and (o.contact_id = any($3)
                   or concat_ws(' ', o.reference, o.introduction, o.conditions, o.decided_by, o.refusal_reason, a.name, a.email, a.terms, a.options::text) ~* p.p
                   or exists (select from offer_versions v where v.tenant_id = $1 and v.offer_id = o.id and v.content::text ~* p.p)
                   or exists (select from offer_lines l where l.tenant_id = $1 and l.offer_id = o.id and l.description ~* p.p))
            union all
           select i.id, 'invoice', i.number,
                  greatest(i.issued_on, (select max(c.issued_on) from invoices c where c.tenant_id = $1 and c.credits_id = i.id),
                           (select c.issued_on from invoices c where c.tenant_id = $1 and c.id = i.credits_id))
             from p cross join invoices i left join issued_invoices f on f.tenant_id = $1 and f.invoice_id = i.id
            where i.tenant_id = $1 and i.status <> 'draft'
              and (i.contact_id = any($3)
                   or concat_ws(' ', i.contact_name, i.reference, i.introduction, i.conditions, i.paid_note, f.content::text, f.ubl) ~* p.p
                   or exists (select from invoice_lines l where l.tenant_id = $1 and l.invoice_id = i.id and l.description ~* p.p))
            order by 2, 3"#,
        tenant,
        address,
        contacts
    )
    .fetch_all(tx.conn())
    .await?;
    let documents = rows.into_iter().map(|row| KeptDocument {
        id: row.id,
        kind: row.kind,
        number: row.number,
        kept_until: kept_until(row.dated),
    });
    Ok(documents.collect())
}
