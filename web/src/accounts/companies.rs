//! The company switcher.

use axum::extract::State;
use axum::response::{Html, Redirect};
use serde::Deserialize;
use serde_json::json;
use shared::accounts;

use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{Member, SIGNED_IN};

/// The company to look at.
#[derive(Debug, Deserialize)]
pub(super) struct SwitchForm {
    tenant: i64,
}

/// The member's companies.
pub(super) async fn get(State(app): State<App>, member: Member) -> Result<Html<String>, PageError> {
    let companies = accounts::list_companies(&app.db, member.account.user).await?;
    let current = member.principal.tenant();
    member.render(
        "pages/accounts/companies.html",
        json!({ "companies": companies, "current": current }),
    )
}

/// Looks at another.
pub(super) async fn post(
    State(app): State<App>,
    member: Member,
    Form(form): Form<SwitchForm>,
) -> Result<Redirect, PageError> {
    let current: accounts::Session =
        member
            .session
            .get(SIGNED_IN)
            .await?
            .ok_or_else(|| PageError::SignedOut {
                next: routes::HOME.to_owned(),
            })?;
    let switched = accounts::switch_company(&app.db, &current, form.tenant)
        .await?
        .ok_or(PageError::NotFound)?;
    member.session.insert(SIGNED_IN, switched).await?;
    Ok(Redirect::to(routes::HOME))
}
