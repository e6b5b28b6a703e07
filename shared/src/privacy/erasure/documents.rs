//! Offers and invoices of the person. Numbers stay without gaps: an offer that goes leaves its number, withdrawn.

use uuid::Uuid;

use super::job::Counts;
use super::kept::{Document, find_kept, own_contacts};
use super::subject::Subject;
use crate::ids::ErasureId;
use crate::tenancy::TenantTx;

/// Writes down what stays, and empties or removes the rest. Doing it again finds nothing new.
pub(super) async fn settle(
    tx: &mut TenantTx,
    subject: &Subject,
    erasure: ErasureId,
    counts: &mut Counts,
) -> Result<(), sqlx::Error> {
    let own = own_contacts(tx, &subject.address).await?;
    let kept = find_kept(tx, &subject.address, &own).await?;
    let tenant = tx.tenant().get();
    let (ids, kinds, dates): (Vec<_>, Vec<_>, Vec<_>) = kept
        .iter()
        .map(|document| {
            (
                document.id,
                document.kind.as_str().to_owned(),
                document.kept_until,
            )
        })
        .collect();
    // Who was erased before may be named in it too.
    let written = sqlx::query!(
        "insert into kept_documents (tenant_id, document_id, kind, erasure_id, kept_until)
         select $1, id, kind, $2, until from unnest($3::uuid[], $4::text[], $5::date[]) as d (id, kind, until)
         on conflict (tenant_id, document_id) do update set kept_until = greatest(kept_documents.kept_until, excluded.kept_until)",
        tenant,
        erasure.uuid(),
        &ids,
        &kinds,
        &dates as _
    )
    .execute(tx.conn())
    .await?;
    counts.set("kept", written.rows_affected());
    // Of what was made out to them, only the version that was accepted is evidence, and none of the mails.
    let offers = sqlx::query_scalar!(
        "select id from offers where tenant_id = $1 and contact_id = any($2) order by id for update",
        tenant,
        &own
    )
    .fetch_all(tx.conn())
    .await?;
    let kept_offers: Vec<_> = kept
        .iter()
        .filter(|document| document.kind == Document::Offer)
        .map(|document| document.id)
        .collect();
    let (bound, free): (Vec<_>, Vec<_>) =
        offers.into_iter().partition(|id| kept_offers.contains(id));
    forget_ways(tx, &bound).await?;
    sqlx::query!(
        "delete from offer_versions v using offers o
          where v.tenant_id = $1 and v.offer_id = any($2) and o.tenant_id = $1 and o.id = v.offer_id and v.version <> o.version",
        tenant,
        &bound
    )
    .execute(tx.conn())
    .await?;
    let withdrawn = withdraw(tx, &free).await?;
    counts.add("offers", withdrawn);
    let drafts = sqlx::query_scalar!(
        "select id from invoices where tenant_id = $1 and contact_id = any($2) and status = 'draft' order by id for update",
        tenant,
        &own
    )
    .fetch_all(tx.conn())
    .await?;
    counts.add("invoices", remove_invoices(tx, &drafts).await?);
    let issued: Vec<_> = kept
        .iter()
        .filter(|document| document.kind == Document::Invoice)
        .map(|document| document.id)
        .collect();
    sqlx::query!(
        "delete from direct_mails m using invoices i
          where m.tenant_id = $1 and m.invoice_id = any($2) and i.tenant_id = $1 and i.id = m.invoice_id and i.contact_id = any($3)",
        tenant,
        &issued,
        &own
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Removes the links that lead to these offers, and the mails that brought them.
async fn forget_ways(tx: &mut TenantTx, offers: &[Uuid]) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query!(
        "delete from customer_link_hashes h using customer_links l
          where h.tenant_id = $1 and l.tenant_id = $1 and l.id = h.link_id and l.offer_id = any($2)",
        tenant,
        offers
    )
    .execute(tx.conn())
    .await?;
    for statement in [
        sqlx::query!(
            "delete from customer_links where tenant_id = $1 and offer_id = any($2)",
            tenant,
            offers
        ),
        sqlx::query!(
            "delete from direct_mails where tenant_id = $1 and offer_id = any($2)",
            tenant,
            offers
        ),
        sqlx::query!(
            "delete from customer_reminders where tenant_id = $1 and offer_id = any($2)",
            tenant,
            offers
        ),
        sqlx::query!(
            "delete from notifications where tenant_id = $1 and offer_id = any($2)",
            tenant,
            offers
        ),
    ] {
        statement.execute(tx.conn()).await?;
    }
    Ok(())
}

/// Leaves of these offers their numbers and nothing else; answers of how many.
pub(super) async fn withdraw(tx: &mut TenantTx, offers: &[Uuid]) -> Result<u64, sqlx::Error> {
    forget_ways(tx, offers).await?;
    let (tenant, now) = (tx.tenant().get(), tx.now());
    for statement in [
        sqlx::query!(
            "delete from offer_acceptances where tenant_id = $1 and offer_id = any($2)",
            tenant,
            offers
        ),
        sqlx::query!(
            "delete from offer_versions where tenant_id = $1 and offer_id = any($2)",
            tenant,
            offers
        ),
        sqlx::query!(
            "delete from offer_lines where tenant_id = $1 and offer_id = any($2)",
            tenant,
            offers
        ),
    ] {
        statement.execute(tx.conn()).await?;
    }
    let withdrawn = sqlx::query!(
        "update offers set status = 'withdrawn', reference = '', introduction = '', conditions = '', decided_by = '', refusal_reason = '', net = 0, gross = 0,
                           updated_at = $3
          where tenant_id = $1 and id = any($2)",
        tenant,
        offers,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(withdrawn.rows_affected())
}

/// Removes these invoices with what belongs to them; of issued ones, what was issued is gone already. Answers how many.
pub(super) async fn remove_invoices(
    tx: &mut TenantTx,
    invoices: &[Uuid],
) -> Result<u64, sqlx::Error> {
    let tenant = tx.tenant().get();
    for statement in [
        sqlx::query!(
            "delete from direct_mails where tenant_id = $1 and invoice_id = any($2)",
            tenant,
            invoices
        ),
        sqlx::query!(
            "delete from notifications where tenant_id = $1 and invoice_id = any($2)",
            tenant,
            invoices
        ),
    ] {
        statement.execute(tx.conn()).await?;
    }
    let removed = sqlx::query!(
        "delete from invoices where tenant_id = $1 and id = any($2)",
        tenant,
        invoices
    )
    .execute(tx.conn())
    .await?;
    Ok(removed.rows_affected())
}
