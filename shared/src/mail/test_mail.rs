//! "Does mail come through?": a mail of ours to the company's own address, recognised when it comes back in.

use std::collections::BTreeMap;

use serde::Serialize;
use time::{Duration, OffsetDateTime};

use crate::company;
use crate::ids::{SystemMailId, UserId};
use crate::live::Change;
use crate::messages::Person;
use crate::outgoing::{SendSystemMail, SystemMail};
use crate::tenancy::TenantTx;

/// A company sends one at a time.
const PAUSE: Duration = Duration::minutes(1);
/// Where its button leads.
const GUIDE: &str = "/extensions/quote-requests#forwarding";

/// A test mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct TestMail {
    pub id: SystemMailId,
    #[serde(with = "time::serde::rfc3339")]
    pub sent_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    pub arrived_at: Option<OffsetDateTime>,
}

/// Why none was sent.
#[derive(Debug, thiserror::Error)]
pub enum TestMailError {
    /// The one before is younger than a minute.
    #[error("too soon after the last one")]
    TooSoon,
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// Sends one through the platform's relay, as any mail of the platform: it comes in again by the way that a customer's does.
pub async fn send_test_mail(tx: &mut TenantTx) -> Result<TestMail, TestMailError> {
    let now = tx.now();
    if find_newest_test_mail(tx)
        .await?
        .is_some_and(|last| last.sent_at > now - PAUSE)
    {
        return Err(TestMailError::TooSoon);
    }
    let (tenant, id, by) = (
        tx.tenant().get(),
        SystemMailId::new(),
        tx.principal().user(),
    );
    sqlx::query!(
        "insert into test_mails (tenant_id, id, sent_at, sent_by) values ($1, $2, $3, $4)",
        tenant,
        id.uuid(),
        now,
        by.map(UserId::uuid)
    )
    .execute(tx.conn())
    .await?;
    let company = company::current(tx).await?;
    let email = format!("{}@{}", company.local_part, tx.platform().mail_domain);
    tx.enqueue(&SendSystemMail {
        id,
        to: Person {
            name: company.name.clone(),
            email,
        },
        language: company.language,
        mail: SystemMail::ForwardingTest,
        arguments: BTreeMap::from([("company".to_owned(), company.name)]),
        lines: Vec::new(),
        path: GUIDE.to_owned(),
        written_at: now,
    })
    .await?;
    tx.changed(Change::TestMail);
    Ok(TestMail {
        id,
        sent_at: now,
        arrived_at: None,
    })
}

/// The newest.
pub async fn find_newest_test_mail(tx: &mut TenantTx) -> Result<Option<TestMail>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        TestMail,
        r#"select id as "id: SystemMailId", sent_at, arrived_at from test_mails where tenant_id = $1 order by sent_at desc limit 1"#,
        tenant
    )
    .fetch_optional(tx.conn())
    .await
}

/// One of them.
pub async fn find_test_mail(
    tx: &mut TenantTx,
    id: SystemMailId,
) -> Result<Option<TestMail>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        TestMail,
        r#"select id as "id: SystemMailId", sent_at, arrived_at from test_mails where tenant_id = $1 and id = $2"#,
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await
}

/// Whether a mail that came in is one of them; then it has arrived. Its Message-ID says so, which only a mail of ours can have.
pub(super) async fn arrived(
    tx: &mut TenantTx,
    message_id: Option<String>,
    at: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let id = message_id
        .as_deref()
        .and_then(|id| id.rsplit_once('@'))
        .filter(|(_, domain)| domain.eq_ignore_ascii_case(&tx.platform().mail_domain))
        .and_then(|(local, _)| local.parse::<SystemMailId>().ok());
    let Some(id) = id else { return Ok(false) };
    let tenant = tx.tenant().get();
    let updated = sqlx::query!(
        "update test_mails set arrived_at = coalesce(arrived_at, $3) where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        at
    )
    .execute(tx.conn())
    .await?;
    if updated.rows_affected() == 0 {
        return Ok(false);
    }
    tx.changed(Change::TestMail);
    Ok(true)
}
