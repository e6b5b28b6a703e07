//! What an erasure would do, before it begins.

use serde::Serialize;

use super::kept::{KeptDocument, find_kept, own_contacts};
use super::start::{self, Refusal};
use super::subject::without_tag;
use crate::fields::FieldErrors;
use crate::ids::{ContactId, UserId};
use crate::tenancy::TenantTx;

/// What goes, what is rewritten, and what stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// Of each kind, how many go or are rewritten; kinds of which there are none are left out.
    pub goes: Vec<Counted>,
    /// Documents that stay until their legal term is over.
    pub kept: Vec<KeptDocument>,
    /// What happens to their account.
    pub account: Option<AccountFate>,
    /// Why it can't begin; `None`: it can.
    #[serde(skip)]
    pub refusal: Option<Refusal>,
}

/// A kind of thing, and how many of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// The end of the key of its text (`erasure-goes-<kind>`).
    pub kind: &'static str,
    /// How many.
    pub count: i64,
}

/// What happens to a member's account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountFate {
    /// It goes.
    Goes,
    /// It stays, for other companies; it leaves this one.
    Leaves,
}

impl Preview {
    /// Whether there is nothing of this person.
    pub fn is_empty(&self) -> bool {
        self.goes.is_empty() && self.kept.is_empty() && self.account.is_none()
    }
}

/// Why there is no preview.
#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    /// What was typed is no address.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// What would become of what the company has of this address. Mails and files of others are looked into only by the erasure itself: what they hide shows in its report.
pub async fn preview(tx: &mut TenantTx, email: &str) -> Result<Preview, PreviewError> {
    let address = start::typed(email)?;
    let refusal = start::refusal(tx, &address).await?;
    let address = without_tag(&address);
    let own = own_contacts(tx, &address).await?;
    let kept = find_kept(tx, &address, &own).await?;
    let kept_ids: Vec<_> = kept.iter().map(|document| document.id).collect();
    let tenant = tx.tenant().get();
    let row = sqlx::query!(
        r#"with p as materialized (select address_pattern($2) as p),
           asked (id) as (select r.id from p cross join requests r where r.tenant_id = $1 and r.requester_email ~* p.p)
           select cardinality($3::uuid[])::bigint as "contacts!",
                  (select count(*) from p cross join contact_persons c where c.tenant_id = $1 and c.email ~* p.p) as "persons!",
                  (select count(*) from asked) as "requests!",
                  (select count(*) from messages m where m.tenant_id = $1 and m.request_id in (select id from asked)) as "messages!",
                  (select count(*) from p cross join messages m
                    where m.tenant_id = $1 and m.request_id not in (select id from asked)
                      and concat_ws(' ', m.from_email, m.to_people::text, m.cc_people::text, m.bcc_people::text, m.subject, m.text, m.folded_text, m.unsafe_html) ~* p.p) as "mentions!",
                  (select count(*) from p cross join held_mails h where h.tenant_id = $1 and h.from_email ~* p.p) as "held!",
                  (select count(*) from offers o where o.tenant_id = $1 and o.contact_id = any($3) and o.id <> all($4) and o.status <> 'withdrawn') as "offers!",
                  (select count(*) from invoices i where i.tenant_id = $1 and i.contact_id = any($3) and i.status = 'draft') as "invoices!",
                  (select count(*) from p cross join audit_log a
                    where a.tenant_id = $1 and (a.target ~* p.p or a.before::text ~* p.p or a.after::text ~* p.p
                          or a.user_id in (select u.id from users u join memberships m on m.user_id = u.id where m.tenant_id = $1 and u.email ~* p.p))) as "audit!",
                  (select count(*) from p cross join users u join memberships m on m.user_id = u.id where m.tenant_id = $1 and u.email ~* p.p) as "accounts!",
                  exists (select from p cross join users u join memberships m on m.user_id = u.id where m.tenant_id = $1 and u.email ~* p.p
                             and exists (select from memberships o where o.user_id = u.id and o.tenant_id <> $1)) as "elsewhere!""#,
        tenant,
        address,
        &own,
        &kept_ids
    )
    .fetch_one(tx.conn())
    .await?;
    let goes = [
        ("contacts", row.contacts),
        ("persons", row.persons),
        ("requests", row.requests),
        ("messages", row.messages),
        ("mentions", row.mentions),
        ("held", row.held),
        ("offers", row.offers),
        ("invoices", row.invoices),
        ("audit", row.audit),
    ];
    let goes = goes.into_iter().filter(|(_, count)| *count > 0);
    Ok(Preview {
        goes: goes.map(|(kind, count)| Counted { kind, count }).collect(),
        kept,
        account: match (row.accounts, row.elsewhere) {
            (0, _) => None,
            (_, true) => Some(AccountFate::Leaves),
            (_, false) => Some(AccountFate::Goes),
        },
        refusal,
    })
}

/// Whom a page about somebody leads here for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// A contact's record.
    Contact(ContactId),
    /// A member's page.
    Member(UserId),
}

/// Their address, to begin with; empty: they have none, or there is nobody.
pub async fn address_of(tx: &mut TenantTx, whose: Whose) -> Result<String, sqlx::Error> {
    let tenant = tx.tenant().get();
    let found = match whose {
        Whose::Contact(id) => {
            let email = sqlx::query_scalar!(
                "select email from contacts where tenant_id = $1 and id = $2 and merged_into is null",
                tenant,
                id.uuid()
            );
            email.fetch_optional(tx.conn()).await?.flatten()
        }
        Whose::Member(id) => {
            let email = sqlx::query_scalar!(
                "select u.email from memberships m join users u on u.id = m.user_id where m.tenant_id = $1 and m.user_id = $2",
                tenant,
                id.uuid()
            );
            email.fetch_optional(tx.conn()).await?
        }
    };
    Ok(found.unwrap_or_default())
}
