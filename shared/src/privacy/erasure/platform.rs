//! What belongs to no company's tables: jobs, and what is known of an address before anybody signed in.

use super::job::Counts;
use super::step::Step;
use super::subject::Subject;
use crate::ids::{ErasureId, TenantId};
use crate::mail::UnderstandMail;
use crate::queue::Job;
use crate::tenancy::TenantTx;

/// Whether work that began before holds the address: a mail that is being understood, at the beginning, or a job that runs, at the end.
pub(super) async fn is_busy(
    tx: &mut TenantTx,
    subject: &Subject,
    step: Step,
    erasure: ErasureId,
) -> Result<bool, sqlx::Error> {
    let tenant = tx.tenant().get();
    match step {
        Step::Member => {
            sqlx::query_scalar!(
                r#"select exists (select from jobs j join erasures e on e.tenant_id = $1 and e.id = $2
                                   where j.tenant_id = $1 and j.kind = $3 and j.state <> 3 and j.created_at <= e.created_at) as "busy!""#,
                tenant,
                erasure.uuid(),
                UnderstandMail::KIND
            )
            .fetch_one(tx.conn())
            .await
        }
        Step::Platform => {
            sqlx::query_scalar!(
                r#"select exists (select from jobs where tenant_id = $1 and state = 2 and payload::text ~* address_pattern($2)) as "busy!""#,
                tenant,
                subject.address
            )
            .fetch_one(tx.conn())
            .await
        }
        Step::Documents
        | Step::Requests
        | Step::HeldMails
        | Step::Contacts
        | Step::Names
        | Step::Mails
        | Step::Files
        | Step::Sweep
        | Step::Archives
        | Step::Audit => Ok(false),
    }
}

/// Removes it. What is not this company's goes only when nobody has an account of this address any more.
pub(super) async fn forget(
    tx: &mut TenantTx,
    subject: &Subject,
    counts: &mut Counts,
) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    let mut removed = 0;
    for statement in [
        sqlx::query!(
            "delete from jobs where tenant_id = $1 and state <> 2 and (payload::text ~* address_pattern($2) or dedupe_key ~* address_pattern($2))",
            tenant,
            subject.address
        ),
        sqlx::query!(
            "delete from customer_link_hashes h where h.tenant_id = $1 and not exists (select from customer_links l where l.tenant_id = $1 and l.id = h.link_id)",
            tenant
        ),
        sqlx::query!(
            "delete from invitation_hashes h where h.tenant_id = $1 and not exists (select from invitations i where i.tenant_id = $1 and i.id = h.invitation_id)",
            tenant
        ),
        sqlx::query!(
            "delete from mail_secrets s using memberships m where m.tenant_id = $1 and m.user_id = s.user_id and s.email ~* address_pattern($2)",
            tenant,
            subject.address
        ),
    ] {
        removed += statement.execute(tx.conn()).await?.rows_affected();
    }
    sqlx::query!(
        "update jobs set last_error = without_person(last_error, address_pattern($2), $3, $4) where tenant_id = $1 and last_error ~* address_pattern($2)",
        tenant,
        subject.address,
        &subject.names,
        subject.pseudonym
    )
    .execute(tx.conn())
    .await?;
    let elsewhere = sqlx::query_scalar!(
        r#"select exists (select from users where email ~* address_pattern($1)) as "elsewhere!""#,
        subject.address
    )
    .fetch_one(tx.conn())
    .await?;
    if !elsewhere {
        removed += forget_visitor(tx, subject).await?;
    }
    counts.add("removed", removed);
    Ok(())
}

/// What is kept of whoever typed the address while nobody had it.
async fn forget_visitor(tx: &mut TenantTx, subject: &Subject) -> Result<u64, sqlx::Error> {
    let mut removed = 0;
    for statement in [
        sqlx::query!(
            "delete from sign_in_failures where account ~* address_pattern($1)",
            subject.address
        ),
        sqlx::query!(
            "delete from password_reset_requests where account ~* address_pattern($1)",
            subject.address
        ),
        sqlx::query!(
            "delete from sessions where user_id is null and data::text ~* address_pattern($1)",
            subject.address
        ),
        sqlx::query!(
            "delete from jobs where tenant_id = $2 and state <> 2 and payload::text ~* address_pattern($1)",
            subject.address,
            TenantId::PLATFORM.get()
        ),
    ] {
        removed += statement.execute(tx.conn()).await?.rows_affected();
    }
    Ok(removed)
}
