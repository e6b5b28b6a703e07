//! How the company's mails leave. Owners only.

use axum::extract::State;
use axum::response::{Html, Redirect};
use serde_json::json;
use shared::company::{
    self, CompanyError, MAIL_PORTS, MailSettings, MailSettingsDraft, MailSettingsForm,
};
use shared::fields::FieldErrors;
use shared::guarded::Reach;
use shared::outgoing::{self, TrialAnswer};

use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{Flash, Owner};

/// `GET /settings/mail`.
pub(super) async fn get(State(app): State<App>, owner: Owner) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let kept = company::find_mail_settings(&mut tx).await?;
    let form = if let Some(kept) = &kept {
        kept.into()
    } else {
        let identity = outgoing::identity(&mut tx).await?;
        MailSettingsForm {
            display_name: identity.name,
            address: identity.reply_to,
            sender: "platform".to_owned(),
            port: "587".to_owned(),
            tls: "starttls".to_owned(),
            ..MailSettingsForm::default()
        }
    };
    let page = Page {
        kept,
        form,
        errors: FieldErrors::default(),
        answer: None,
    };
    page.render(&app, &owner)
}

/// `POST /settings/mail`.
pub(super) async fn post(
    State(app): State<App>,
    owner: Owner,
    Form(form): Form<MailSettingsForm>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let kept = match MailSettingsDraft::read(form.clone(), app.db.platform().reach) {
        Ok(draft) => company::update_mail_settings(&mut tx, draft).await,
        Err(errors) => Err(errors.into()),
    };
    match kept {
        Ok(()) => {
            tx.commit().await?;
            owner.flash(Flash::success("common-saved")).await?;
            Ok(Redirect::to(routes::MAIL_SETTINGS))
        }
        Err(error) => {
            let kept = company::find_mail_settings(&mut tx).await?;
            Err(refused(&app, &owner, kept, form, error))
        }
    }
}

/// `POST /settings/mail/test`: a mail to whoever asks, by the settings as they are typed. Of them nothing is kept.
pub(super) async fn test(
    State(app): State<App>,
    owner: Owner,
    Form(form): Form<MailSettingsForm>,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let kept = company::find_mail_settings(&mut tx).await?;
    let trial = match MailSettingsDraft::read(form.clone(), app.db.platform().reach) {
        Ok(draft) => outgoing::prepare_trial(&mut tx, &draft).await,
        Err(errors) => Err(errors.into()),
    };
    let trial = match trial {
        Ok(trial) => {
            tx.commit().await?;
            trial
        }
        Err(error) => return Err(refused(&app, &owner, kept, form, error)),
    };
    let page = Page {
        kept,
        form,
        errors: FieldErrors::default(),
        answer: Some(trial.send().await),
    };
    page.render(&app, &owner)
}

/// What the page shows.
struct Page {
    kept: Option<MailSettings>,
    form: MailSettingsForm,
    errors: FieldErrors,
    answer: Option<TrialAnswer>,
}

impl Page {
    fn render(&self, app: &App, owner: &Owner) -> Result<Html<String>, PageError> {
        let reach = app.db.platform().reach;
        let server = self.kept.as_ref().map(|kept| &kept.server);
        owner.render(
            "pages/settings/mail.html",
            json!({
                "form": self.form,
                "errors": self.errors,
                "answer": self.answer,
                "ports": MAIL_PORTS.map(|port| [port.to_string(), port.to_string()]),
                "may_go_without_tls": reach == Reach::Private,
                "has_password": server.is_some_and(|server| server.has_password),
                "failure": self.kept.as_ref().and_then(|kept| kept.failure.as_ref()),
            }),
        )
    }
}

fn refused(
    app: &App,
    owner: &Owner,
    kept: Option<MailSettings>,
    form: MailSettingsForm,
    error: CompanyError,
) -> PageError {
    let errors = match error {
        CompanyError::Fields(errors) => errors,
        CompanyError::Db(error) => return error.into(),
    };
    let page = Page {
        kept,
        form,
        errors,
        answer: None,
    };
    page.render(app, owner)
        .map_or_else(|error| error, PageError::Invalid)
}
