//! How the company's mails leave.

use axum::Json as Answer;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::company::{self, MailSettingsDraft, MailSettingsForm};
use shared::outgoing::{self, Step, Tls, TrialAnswer};
use shared::tenancy::TenantTx;
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::caller::Owner;
use super::input::{Json, OptionalJson};
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MailSettings {
    /// The name mails are from.
    display_name: String,
    /// Where answers go; a server of the company's own sends from it.
    reply_address: String,
    /// `platform` or `own`.
    sender: &'static str,
    server: Server,
    /// The last failure of the company's own server, until something goes out again.
    failure: Option<Failure>,
}

/// The company's own server, whether mails leave by it or not. Its password is never shown.
#[derive(Debug, Serialize, ToSchema)]
struct Server {
    host: String,
    /// 25, 465, 587 or 2525.
    port: u16,
    /// `implicit`, `starttls` or `none`.
    #[schema(value_type = String)]
    tls: Tls,
    user: String,
    has_password: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct Failure {
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
    /// What the server said.
    detail: String,
}

impl From<company::MailSettings> for MailSettings {
    fn from(kept: company::MailSettings) -> Self {
        Self {
            display_name: kept.display_name,
            reply_address: kept.address,
            sender: if kept.own_server { "own" } else { "platform" },
            server: Server {
                host: kept.server.host,
                port: kept.server.port,
                tls: kept.server.tls,
                user: kept.server.user,
                has_password: kept.server.has_password,
            },
            failure: kept.failure.map(|failure| Failure {
                at: failure.at,
                detail: failure.detail,
            }),
        }
    }
}

/// What is left out stays as it is.
#[derive(Default, Deserialize, ToSchema)]
pub(super) struct MailSettingsChange {
    display_name: Option<String>,
    reply_address: Option<String>,
    /// `platform` or `own`.
    sender: Option<String>,
    server: Option<ServerChange>,
}

#[derive(Default, Deserialize, ToSchema)]
struct ServerChange {
    host: Option<String>,
    /// 25, 465, 587 or 2525.
    port: Option<u16>,
    /// `implicit`, `starttls` or `none`: the last only where this installation allows it.
    tls: Option<String>,
    user: Option<String>,
    /// Left out or empty: the one that is kept, if it is for the same user of the same server.
    password: Option<String>,
}

impl MailSettingsChange {
    async fn draft(self, app: &App, tx: &mut TenantTx) -> Result<MailSettingsDraft, Problem> {
        let kept = company::find_mail_settings(tx).await?;
        let now = kept
            .as_ref()
            .map(MailSettingsForm::from)
            .unwrap_or_default();
        let server = self.server.unwrap_or_default();
        let form = MailSettingsForm {
            display_name: self.display_name.unwrap_or(now.display_name),
            address: self.reply_address.unwrap_or(now.address),
            sender: self.sender.unwrap_or(now.sender),
            host: server.host.unwrap_or(now.host),
            port: server.port.map_or(now.port, |port| port.to_string()),
            tls: server.tls.unwrap_or(now.tls),
            user: server.user.unwrap_or(now.user),
            password: server.password.unwrap_or_default(),
        };
        MailSettingsDraft::read(form, app.db.platform().reach).map_err(named)
    }
}

/// The fields by their names in the body.
fn named(errors: shared::fields::FieldErrors) -> Problem {
    let errors = errors.0.into_iter().map(|mut error| {
        error.field = match error.field {
            "address" => "reply_address",
            "host" => "server.host",
            "port" => "server.port",
            "tls" => "server.tls",
            "user" => "server.user",
            "password" => "server.password",
            field => field,
        };
        error
    });
    shared::fields::FieldErrors(errors.collect()).into()
}

fn refused(error: company::CompanyError) -> Problem {
    match error {
        company::CompanyError::Fields(errors) => named(errors),
        company::CompanyError::Db(error) => error.into(),
    }
}

/// The company's mail settings; 404 while it set nothing.
#[utoipa::path(get, path = "/company/mail-settings", responses((status = 200, body = MailSettings), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(super) async fn get(
    State(app): State<App>,
    Owner(principal): Owner,
) -> Result<Answer<MailSettings>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let kept = company::find_mail_settings(&mut tx).await?;
    Ok(Answer(kept.ok_or_else(Problem::not_found)?.into()))
}

/// Changes the company's mail settings.
#[utoipa::path(put, path = "/company/mail-settings", request_body = MailSettingsChange,
    responses((status = 200, body = MailSettings), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn put(
    State(app): State<App>,
    Owner(principal): Owner,
    Json(change): Json<MailSettingsChange>,
) -> Result<Answer<MailSettings>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let draft = change.draft(&app, &mut tx).await?;
    company::update_mail_settings(&mut tx, draft)
        .await
        .map_err(refused)?;
    let kept = company::find_mail_settings(&mut tx).await?;
    tx.commit().await?;
    Ok(Answer(kept.ok_or_else(Problem::not_found)?.into()))
}

/// What the server said to a test mail.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Trial {
    /// To whom it went, or would have gone: whoever asked.
    to: String,
    /// The server took it.
    sent: bool,
    /// Where it failed: `name`, `connection`, `certificate`, `login` or `mail`.
    #[schema(value_type = Option<String>)]
    failed_at: Option<Step>,
    /// The server's own words, in a line.
    detail: String,
}

impl From<TrialAnswer> for Trial {
    fn from(answer: TrialAnswer) -> Self {
        Self {
            to: answer.to,
            sent: answer.failed_at.is_none(),
            failed_at: answer.failed_at,
            detail: answer.said,
        }
    }
}

/// Sends a test mail by these settings, or those that are kept. Nothing of them is changed. At most 20 an hour.
#[utoipa::path(post, path = "/company/mail-settings/test", request_body = MailSettingsChange,
    responses((status = 200, body = Trial), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn test(
    State(app): State<App>,
    Owner(principal): Owner,
    OptionalJson(change): OptionalJson<MailSettingsChange>,
) -> Result<Answer<Trial>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let draft = change.draft(&app, &mut tx).await?;
    let trial = outgoing::prepare_trial(&mut tx, &draft)
        .await
        .map_err(refused)?;
    tx.commit().await?;
    Ok(Answer(trial.send().await.into()))
}
