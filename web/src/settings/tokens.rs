//! A member's tokens for the API.

use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::accounts::{self, Scope};
use shared::fields::{self, FieldErrors};
use shared::ids::ApiTokenId;

use crate::accounts::Empty;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{Flash, Member};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct TokenForm {
    name: String,
    scope: Scope,
}

pub(super) async fn get(State(app): State<App>, member: Member) -> Result<Html<String>, PageError> {
    page(
        &app,
        &member,
        &TokenForm::default(),
        &FieldErrors::default(),
        None,
    )
    .await
}

/// Makes a token and shows it, this once: the answer is a page and not a redirect, since it is kept nowhere.
pub(super) async fn post(
    State(app): State<App>,
    member: Member,
    Form(form): Form<TokenForm>,
) -> Result<Html<String>, PageError> {
    let mut errors = FieldErrors::default();
    let name = fields::line(&mut errors, "name", &form.name, 1, 80);
    if !errors.0.is_empty() {
        return Err(PageError::Invalid(
            page(&app, &member, &form, &errors, None).await?,
        ));
    }
    let mut tx = app.db.begin(&member.principal).await?;
    let bearer = accounts::create_token(&mut tx, &name, form.scope).await?;
    tx.commit().await?;
    page(
        &app,
        &member,
        &TokenForm::default(),
        &errors,
        bearer.as_deref(),
    )
    .await
}

pub(super) async fn revoke(
    State(app): State<App>,
    member: Member,
    Path(id): Path<String>,
    Form(Empty {}): Form<Empty>,
) -> Result<Redirect, PageError> {
    let id: ApiTokenId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = app.db.begin(&member.principal).await?;
    if !accounts::revoke_token(&mut tx, id).await? {
        return Err(PageError::NotFound);
    }
    tx.commit().await?;
    member.flash(Flash::success("tokens-revoked")).await?;
    Ok(Redirect::to(routes::TOKENS))
}

async fn page(
    app: &App,
    member: &Member,
    form: &TokenForm,
    errors: &FieldErrors,
    bearer: Option<&str>,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let tokens = accounts::list_tokens(&mut tx).await?;
    member.render(
        "pages/settings/tokens.html",
        json!({ "form": form, "errors": errors, "tokens": tokens, "bearer": bearer }),
    )
}
