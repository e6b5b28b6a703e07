//! The company switcher.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{Html, Redirect};
use serde::Deserialize;
use serde_json::json;
use shared::accounts;

use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{self, Holder, Member};

/// The company to look at.
#[derive(Debug, Deserialize)]
pub(super) struct SwitchForm {
    tenant: i64,
}

/// The member's companies.
pub(super) async fn get(State(app): State<App>, member: Member) -> Result<Html<String>, PageError> {
    let companies = accounts::list_companies(&app.db, &member.signed_in).await?;
    let current = member.principal.tenant();
    member.render(
        "pages/accounts/companies.html",
        json!({ "companies": companies, "current": current }),
    )
}

/// Looks at another: also from one that first asks for a second factor.
pub(super) async fn post(
    State(app): State<App>,
    holder: Holder,
    address: ClientAddress,
    headers: HeaderMap,
    Form(form): Form<SwitchForm>,
) -> Result<Redirect, PageError> {
    let switched = accounts::switch_company(&app.db, &holder.signed_in, form.tenant, address.0)
        .await?
        .ok_or(PageError::NotFound)?;
    session::begin(
        &holder.session,
        switched,
        session::client(address, &headers),
    )
    .await?;
    Ok(Redirect::to(routes::HOME))
}
