//! Telling members by mail, without flooding them.
//!
//! The rule: a member who had no such mail for ten minutes gets one at once. What happens within ten minutes of it is gathered, and goes out together in one
//! mail at their end. What they have read in the portal by then is left out.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::{About, NotificationKind};
use crate::i18n::translate;
use crate::ids::{InvoiceId, OfferId, RequestId, UserId};
use crate::language::Language;
use crate::messages::Person;
use crate::outgoing::{MailLine, SendSystemMail, SystemMail};
use crate::queue::{Job, Lane};
use crate::tenancy::{Db, Principal, TenantTx};

/// Between two mails to the same member.
pub const QUIET: Duration = Duration::minutes(10);
/// Lines of a mail at most; the rest is in the portal.
const MAX_LINES: usize = 50;

/// Mails these members what waits for them. Running it twice mails nothing twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailNotifications {
    /// To whom.
    pub users: Vec<UserId>,
}

impl Job for MailNotifications {
    const KIND: &'static str = "mail_notifications";
    const LANE: Lane = Lane::MailOut;
}

/// Mails a member what gathered since their last mail. Running it twice mails nothing twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailGathered {
    /// To whom.
    pub user: UserId,
    /// When, which sets it apart from one that runs just now.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

impl Job for MailGathered {
    const KIND: &'static str = "mail_gathered_notifications";
    const LANE: Lane = Lane::MailOut;

    fn dedupe_key(&self) -> Option<String> {
        Some(format!("{}:{}:{}", Self::KIND, self.user, self.at))
    }
}

/// Something a member is still to be mailed.
struct Waiting {
    kind: NotificationKind,
    about: About,
    number: String,
    subject: String,
    who: String,
    at: OffsetDateTime,
}

/// Mails each of these members what waits for them, now or when their quiet time ends.
pub async fn mail_waiting(
    db: &Db,
    principal: &Principal,
    users: &[UserId],
) -> Result<(), sqlx::Error> {
    for user in users {
        // One after the other, each with its own commit: two members are never locked at once.
        let mut tx = db.begin(principal).await?;
        mail_member(&mut tx, *user).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn mail_member(tx: &mut TenantTx, user: UserId) -> Result<(), sqlx::Error> {
    let Some(member) = lock_member(tx, user).await? else {
        return Ok(());
    };
    let now = tx.now();
    if let Some(at) = quiet_until(tx, user).await?.filter(|until| *until > now) {
        return tx.enqueue_at(&MailGathered { user, at }, at).await;
    }
    let mut waiting = take_waiting(tx, user).await?;
    waiting.sort_by_key(|event| event.at);
    let Some(mail) = write(&member, &waiting, now) else {
        return Ok(());
    };
    tx.enqueue(&mail).await
}

/// Who is mailed.
struct Member {
    person: Person,
    language: Language,
}

/// The member, whom no other job mails until this transaction ends. `None`: they left, or their address is not confirmed.
async fn lock_member(tx: &mut TenantTx, user: UserId) -> Result<Option<Member>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let row = sqlx::query!(
        r#"select u.name, u.email, u.language as "language: Language"
             from memberships m join users u on u.id = m.user_id
            where m.tenant_id = $1 and m.user_id = $2 and m.deactivated_at is null and u.email_confirmed_at is not null
              for no key update of m"#,
        tenant,
        user.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Member {
        person: Person {
            name: row.name,
            email: row.email,
        },
        language: row.language,
    }))
}

/// Ten minutes after their last mail. `None`: there was none, or nothing waits for the next.
async fn quiet_until(
    tx: &mut TenantTx,
    user: UserId,
) -> Result<Option<OffsetDateTime>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let mailed_at = sqlx::query_scalar!(
        "select max(mailed_at) from notifications where tenant_id = $1 and user_id = $2 and mailed_at is not null
            and exists (select from notifications where tenant_id = $1 and user_id = $2 and by_mail and mailed_at is null and read_at is null)",
        tenant,
        user.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(mailed_at.map(|at| at + QUIET))
}

async fn take_waiting(tx: &mut TenantTx, user: UserId) -> Result<Vec<Waiting>, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let rows = sqlx::query!(
        r#"update notifications n set mailed_at = $3
             from notifications w
             left join requests r on r.tenant_id = w.tenant_id and r.id = w.request_id
             left join offers o on o.tenant_id = w.tenant_id and o.id = w.offer_id
             left join contacts c on c.tenant_id = w.tenant_id and c.id = o.contact_id
             left join invoices i on i.tenant_id = w.tenant_id and i.id = w.invoice_id
            where n.tenant_id = $1 and n.id = w.id
              and w.tenant_id = $1 and w.user_id = $2 and w.by_mail and w.mailed_at is null and w.read_at is null and r.deleted_at is null
        returning n.kind as "kind: NotificationKind", n.request_id as "request: RequestId", n.offer_id as "offer: OfferId", n.invoice_id as "invoice: InvoiceId",
                  coalesce(r.number, o.number, i.number, '') as "number!", coalesce(r.subject, '') as "subject!",
                  coalesce(nullif(n.actor_name, ''), nullif(r.requester_name, ''), r.requester_email, i.contact_name, c.name, '') as "who!", n.at"#,
        tenant,
        user.uuid(),
        now
    )
    .fetch_all(tx.conn())
    .await?;
    let waiting = rows.into_iter().filter_map(|row| {
        Some(Waiting {
            kind: row.kind,
            about: About::of_columns(row.request, row.offer, row.invoice)?,
            number: row.number,
            subject: row.subject,
            who: row.who,
            at: row.at,
        })
    });
    Ok(waiting.collect())
}

/// The mail: of its own kind for one event, a list for more.
fn write(member: &Member, waiting: &[Waiting], now: OffsetDateTime) -> Option<SendSystemMail> {
    let mail = match waiting {
        [] => return None,
        [one] => SendSystemMail {
            arguments: [
                ("number", one.number.clone()),
                ("subject", one.subject.clone()),
                ("actor", one.who.clone()),
            ]
            .map(|(name, value)| (name.to_owned(), value))
            .into(),
            ..SendSystemMail::new(
                mail_of(one.kind, one.about),
                member.person.clone(),
                member.language,
                one.about.path(),
                now,
            )
        },
        many => SendSystemMail {
            arguments: [("count".to_owned(), many.len().to_string())].into(),
            lines: lines(member.language, many),
            ..SendSystemMail::new(
                SystemMail::Gathered,
                member.person.clone(),
                member.language,
                "/notifications".to_owned(),
                now,
            )
        },
    };
    Some(mail)
}

fn mail_of(kind: NotificationKind, about: About) -> SystemMail {
    match kind {
        NotificationKind::NewRequest => SystemMail::NewRequest,
        NotificationKind::Assigned => SystemMail::Assigned,
        NotificationKind::Mentioned => SystemMail::Mentioned,
        NotificationKind::CustomerReplied => SystemMail::CustomerReplied,
        NotificationKind::Reminder => SystemMail::Reminder,
        NotificationKind::OfferAccepted => SystemMail::OfferAccepted,
        NotificationKind::OfferRefused => SystemMail::OfferRefused,
        NotificationKind::DeliveryFailed if about.request().is_none() => {
            SystemMail::DocumentNotDelivered
        }
        NotificationKind::DeliveryFailed => SystemMail::DeliveryFailed,
    }
}

fn lines(language: Language, waiting: &[Waiting]) -> Vec<MailLine> {
    let words = |key: &str| translate(language, key, Vec::new()).unwrap_or_default();
    let line = |event: &Waiting| MailLine {
        text: format!(
            "{} · {}",
            words(&format!("notification-{}", event.kind.as_str())),
            event.who
        ),
        link: format!("{} {}", event.number, event.subject)
            .trim_end()
            .to_owned(),
        path: event.about.path(),
    };
    waiting.iter().take(MAX_LINES).map(line).collect()
}
