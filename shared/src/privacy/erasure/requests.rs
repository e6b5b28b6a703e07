//! Requests that the person asked, mails of theirs that became none, and names in the conversations of others.

use uuid::Uuid;

use super::job::{Counts, Progress};
use super::mails;
use super::subject::Subject;
use crate::requests;
use crate::tenancy::TenantTx;

/// Requests of one transaction: each may bring hundreds of megabytes along.
const REQUESTS: i64 = 10;
/// Mails of one transaction.
const MAILS: i64 = 20;
/// Messages of one transaction.
const MESSAGES: i64 = 200;

/// Removes the next requests they asked. One in which a member stands for somebody who is still to be found stays, without them.
pub(super) async fn remove_next(
    tx: &mut TenantTx,
    subject: &Subject,
    counts: &mut Counts,
) -> Result<Progress, sqlx::Error> {
    let tenant = tx.tenant().get();
    let found = sqlx::query_scalar!(
        "select id from requests
          where tenant_id = $1 and requester_email ~* address_pattern($2) and (requester_certain or not $3) order by id limit $4 for update",
        tenant,
        subject.address,
        subject.is_member(),
        REQUESTS
    )
    .fetch_all(tx.conn())
    .await?;
    if found.is_empty() {
        return Ok(Progress::Done);
    }
    counts.add("requests", requests::purge(tx, found).await?);
    Ok(Progress::More {
        part: 0,
        after: None,
    })
}

/// Removes the next mails they sent that were held or answered nothing.
pub(super) async fn remove_mails(
    tx: &mut TenantTx,
    subject: &Subject,
    counts: &mut Counts,
) -> Result<Progress, sqlx::Error> {
    let tenant = tx.tenant().get();
    let found = sqlx::query_scalar!(
        r#"select a.id from accepted_mails a
             left join held_mails h on h.tenant_id = $1 and h.mail_id = a.id
            where a.tenant_id = $1 and (h.from_email ~* address_pattern($2) or (a.sender ~* address_pattern($2) and a.outcome is not null))
              and not exists (select from messages m where m.tenant_id = $1 and m.mail_id = a.id)
            order by a.id limit $3 for update of a"#,
        tenant,
        subject.address,
        MAILS
    )
    .fetch_all(tx.conn())
    .await?;
    if found.is_empty() {
        return Ok(Progress::Done);
    }
    mails::remove(tx, &found, counts).await?;
    Ok(Progress::More {
        part: 0,
        after: None,
    })
}

/// Replaces the names in the next messages, and beside them, of conversations that hold the address.
pub(super) async fn replace_names(
    tx: &mut TenantTx,
    subject: &Subject,
    after: Option<Uuid>,
    counts: &mut Counts,
) -> Result<Progress, sqlx::Error> {
    // A member's are replaced by the sweep, wherever they stand.
    if subject.names.is_empty() || subject.is_member() {
        return Ok(Progress::Done);
    }
    let tenant = tx.tenant().get();
    let requests = sqlx::query_scalar!(
        r#"with p as materialized (select address_pattern($2) as p)
           select r.id from p cross join requests r
            where r.tenant_id = $1 and ($3::uuid is null or r.id > $3)
              and exists (select from messages m
                           where m.tenant_id = $1 and m.request_id = r.id
                             and concat_ws(' ', m.from_email, m.to_people::text, m.cc_people::text, m.bcc_people::text, m.text, m.folded_text, m.unsafe_html) ~* p.p)
            order by r.id limit $4"#,
        tenant,
        subject.address,
        after,
        MESSAGES
    )
    .fetch_all(tx.conn())
    .await?;
    let Some(last) = requests.last().copied() else {
        return Ok(Progress::Done);
    };
    // What finds them is left for the sweep: this matches nothing.
    let nothing = "(?=a)b";
    let replaced = sqlx::query!(
        "update messages m
            set from_name = without_person(from_name, $3, $4, $5), subject = without_person(subject, $3, $4, $5), text = without_person(text, $3, $4, $5),
                folded_text = without_person(folded_text, $3, $4, $5), unsafe_html = without_person(unsafe_html, $3, $4, $5),
                to_people = without_person(to_people::text, $3, $4, $5)::jsonb, cc_people = without_person(cc_people::text, $3, $4, $5)::jsonb
          where m.tenant_id = $1 and m.request_id = any($2)
            and concat_ws(' ', from_name, subject, text, folded_text, unsafe_html, to_people::text, cc_people::text) ~* any (select name_pattern(n) from unnest($4::text[]) n)",
        tenant,
        &requests,
        nothing,
        &subject.names,
        subject.pseudonym
    )
    .execute(tx.conn())
    .await?;
    counts.add("rewritten", replaced.rows_affected());
    sqlx::query!(
        "update timeline_events t
            set actor_name = without_person(actor_name, $3, $4, $5), data = without_person(data::text, $3, $4, $5)::jsonb
          where t.tenant_id = $1 and t.request_id = any($2)",
        tenant,
        &requests,
        nothing,
        &subject.names,
        subject.pseudonym
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update requests r set subject = without_person(subject, $3, $4, $5), preview = without_person(preview, $3, $4, $5) where r.tenant_id = $1 and r.id = any($2)",
        tenant,
        &requests,
        nothing,
        &subject.names,
        subject.pseudonym
    )
    .execute(tx.conn())
    .await?;
    Ok(Progress::More {
        part: 0,
        after: Some(last),
    })
}
