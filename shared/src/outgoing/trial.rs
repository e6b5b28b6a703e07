//! A test mail by the company's own server, to whoever asks for it, while they wait.

use std::time::Duration;

use lettre::Message;
use lettre::message::Mailbox;
use lettre::transport::smtp::extension::ClientId;
use serde::Serialize;
use tokio::time::timeout;

use super::{OwnServer, Step, clean, message_id};
use crate::company::{self, CompanyError, MailSettingsDraft};
use crate::fields::FieldErrors;
use crate::guarded::Reach;
use crate::i18n::translate;
use crate::ids::{MailTrialId, MessageId, UserId};
use crate::language::Language;
use crate::tenancy::TenantTx;

/// Test mails of a company within an hour: enough to find what is wrong, and no way to write to a server all day.
pub const MAX_TRIALS_AN_HOUR: i64 = 20;
/// How long somebody waits for the server. Below what a page may take.
const TRIAL_TIMEOUT: Duration = Duration::from_secs(20);

/// A test mail, ready to go. It is sent with no transaction open.
#[derive(Debug)]
pub struct MailTrial {
    server: OwnServer,
    hello: ClientId,
    reach: Reach,
    to: String,
    mail: Message,
}

/// What the server said.
#[derive(Debug, Clone, Serialize)]
pub struct TrialAnswer {
    /// To whom it went, or would have gone.
    pub to: String,
    /// Where it failed; none: the server took it.
    pub failed_at: Option<Step>,
    /// The server's own words, in a line.
    pub said: String,
}

/// Writes the test mail by settings as they are typed, with the password that is typed or kept. It counts once this is committed.
///
/// # Errors
///
/// `trial` when the company had too many of them within the hour, besides what is wrong with the settings.
pub async fn prepare_trial(
    tx: &mut TenantTx,
    draft: &MailSettingsDraft,
) -> Result<MailTrial, CompanyError> {
    let server = company::typed_server(tx, draft).await?;
    count(tx).await?;
    let user = tx.principal().user().map(UserId::uuid);
    let member = sqlx::query!(
        r#"select name, email, language as "language: Language" from users where id = $1"#,
        user
    )
    .fetch_one(tx.conn())
    .await?;
    let words = |key| translate(member.language, key, Vec::new()).unwrap_or_default();
    let mailbox = |name: &str, field, email: &str| {
        let address = email
            .parse()
            .map_err(|_| FieldErrors::one(field, "not-an-address"))?;
        Ok::<_, FieldErrors>(Mailbox::new(Some(clean::line(name)), address))
    };
    let id = message_id(tx, MessageId::new());
    let mail = Message::builder()
        .date(tx.now().into())
        .from(mailbox(draft.display_name(), "address", draft.address())?)
        .to(mailbox(&member.name, "to", &member.email)?)
        .subject(words("email-trial-subject"))
        .message_id(Some(format!("<{id}>")))
        .body(words("email-trial-text"))
        .map_err(|_| FieldErrors::one("address", "not-an-address"))?;
    Ok(MailTrial {
        server,
        hello: ClientId::Domain(tx.platform().mail_domain.clone()),
        reach: tx.platform().reach,
        to: member.email,
        mail,
    })
}

/// Counts this one, unless there were too many lately.
async fn count(tx: &mut TenantTx) -> Result<(), CompanyError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let lately = sqlx::query_scalar!(
        r#"select count(*) as "count!" from mail_trials where tenant_id = $1 and at > $2"#,
        tenant,
        now - time::Duration::HOUR
    )
    .fetch_one(tx.conn())
    .await?;
    if lately >= MAX_TRIALS_AN_HOUR {
        return Err(FieldErrors::one("trial", "too-many-trials").into());
    }
    // What is older no longer counts.
    sqlx::query!(
        "with over as (delete from mail_trials where tenant_id = $1 and at <= $4) insert into mail_trials (tenant_id, id, at) values ($1, $2, $3)",
        tenant,
        MailTrialId::new().uuid(),
        now,
        now - time::Duration::HOUR
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

impl MailTrial {
    /// Sends it, and waits for the answer.
    pub async fn send(self) -> TrialAnswer {
        let sending = self.server.send(&self.hello, self.reach, &self.mail);
        let (failed_at, said) = match timeout(TRIAL_TIMEOUT, sending).await {
            Ok(Ok(said)) => (None, said),
            Ok(Err(refusal)) => (Some(refusal.step), refusal.error.said),
            Err(_) => (
                Some(Step::Connection),
                "the server took too long".to_owned(),
            ),
        };
        TrialAnswer {
            to: self.to,
            failed_at,
            said,
        }
    }
}
