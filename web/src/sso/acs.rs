//! Where an identity provider's page posts its answer. No cookie is read: the answer is checked and laid aside, and the browser sent on to take it with its session.

use axum::extract::{Path, State};
use axum::response::Redirect;
use serde::Deserialize;
use shared::sso;

use super::refused;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::LinkForm;

/// The binding HTTP-POST (SAML bindings §3.5.4). A RelayState may come too; nothing is read from it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Posted {
    #[serde(rename = "SAMLResponse")]
    response: String,
}

/// `POST /sso/{company}/acs`.
pub(super) async fn post(
    State(app): State<App>,
    Path(company): Path<String>,
    LinkForm { form, .. }: LinkForm<Posted>,
) -> Result<Redirect, PageError> {
    let answered = sso::answer(&app.db, &company, form.response)
        .await
        .map_err(refused)?;
    // A request that we made has only letters, digits, `-` and `_`; a company that was found too.
    Ok(Redirect::to(&format!(
        "/sso/{company}/finish?request={}",
        answered.request
    )))
}
