//! A member's own settings.

use axum::extract::State;
use axum::response::{Html, Redirect};
use serde_json::json;
use shared::accounts::{self, PersonalDraft, PersonalForm};
use shared::fields::FieldErrors;
use shared::notifications::NotificationKind;

use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{Flash, Member};

pub(super) async fn get(State(app): State<App>, member: Member) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let personal = accounts::find_personal(&mut tx)
        .await?
        .ok_or(PageError::NotFound)?;
    page(
        &member,
        &PersonalForm::from(personal),
        &FieldErrors::default(),
    )
}

pub(super) async fn post(
    State(app): State<App>,
    member: Member,
    Form(form): Form<PersonalForm>,
) -> Result<Redirect, PageError> {
    let draft = match PersonalDraft::try_from(form.clone()) {
        Ok(draft) => draft,
        Err(errors) => return Err(PageError::Invalid(page(&member, &form, &errors)?)),
    };
    let mut tx = app.db.begin(&member.principal).await?;
    accounts::update_personal(&mut tx, &draft).await?;
    tx.commit().await?;
    member.flash(Flash::success("common-saved")).await?;
    Ok(Redirect::to(routes::SETTINGS))
}

fn page(
    member: &Member,
    form: &PersonalForm,
    errors: &FieldErrors,
) -> Result<Html<String>, PageError> {
    let kinds = NotificationKind::ALL.map(NotificationKind::as_str);
    member.render(
        "pages/settings/personal.html",
        json!({ "form": form, "errors": errors, "kinds": kinds }),
    )
}
