//! The person's record, and their place at the record of a company.

use super::job::Counts;
use super::kept::own_contacts;
use super::subject::Subject;
use crate::tenancy::TenantTx;

/// Removes what there is of them among the contacts. A record that a document still refers to stays as a row that says nothing.
pub(super) async fn remove(
    tx: &mut TenantTx,
    subject: &Subject,
    counts: &mut Counts,
) -> Result<(), sqlx::Error> {
    let own = own_contacts(tx, &subject.address).await?;
    let (tenant, now) = (tx.tenant().get(), tx.now());
    for statement in [
        sqlx::query!(
            "delete from contact_merges where tenant_id = $1 and (kept_id = any($2) or merged_id = any($2))",
            tenant,
            &own
        ),
        sqlx::query!(
            "delete from contact_events where tenant_id = $1 and contact_id = any($2)",
            tenant,
            &own
        ),
        sqlx::query!(
            "delete from contact_persons where tenant_id = $1 and contact_id = any($2)",
            tenant,
            &own
        ),
        sqlx::query!(
            "delete from contact_import_lines where tenant_id = $1 and contact_id = any($2)",
            tenant,
            &own
        ),
        sqlx::query!(
            "update requests set contact_id = null where tenant_id = $1 and contact_id = any($2)",
            tenant,
            &own
        ),
        sqlx::query!(
            "delete from vat_checks v using contacts c
              where v.tenant_id = $1 and c.tenant_id = $1 and c.id = any($2) and v.number = c.vat_number
                and not exists (select from contacts o where o.tenant_id = $1 and o.vat_number = v.number and o.id <> all($2))",
            tenant,
            &own
        ),
        sqlx::query!(
            "update contacts set merged_into = null where tenant_id = $1 and (id = any($2) or merged_into = any($2))",
            tenant,
            &own
        ),
    ] {
        statement.execute(tx.conn()).await?;
    }
    let removed = sqlx::query!(
        "delete from contacts c
          where c.tenant_id = $1 and c.id = any($2)
            and not exists (select from offers o where o.tenant_id = $1 and o.contact_id = c.id)
            and not exists (select from invoices i where i.tenant_id = $1 and i.contact_id = c.id)",
        tenant,
        &own
    )
    .execute(tx.conn())
    .await?;
    let emptied = sqlx::query!(
        "update contacts
            set name = $3, company = '', email = null, phone = '', vat_number = '', website = '', address = '', postal_code = '', city = '', country = null,
                language = null, notes = '', merged_into = null, updated_at = $4, erased_at = $4
          where tenant_id = $1 and id = any($2)",
        tenant,
        &own,
        subject.pseudonym,
        now
    )
    .execute(tx.conn())
    .await?;
    let persons = sqlx::query!(
        "delete from contact_persons where tenant_id = $1 and email ~* address_pattern($2)",
        tenant,
        subject.address
    )
    .execute(tx.conn())
    .await?;
    let reached = sqlx::query!(
        "update contacts set email = null, updated_at = $3 where tenant_id = $1 and email ~* address_pattern($2)",
        tenant,
        subject.address,
        now
    )
    .execute(tx.conn())
    .await?;
    counts.add(
        "contacts",
        removed.rows_affected() + emptied.rows_affected(),
    );
    counts.add("rewritten", reached.rows_affected());
    counts.add("removed", persons.rows_affected());
    Ok(())
}
