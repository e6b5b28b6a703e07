//! The language of pages before anybody signs in.

use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Redirect};
use serde::Deserialize;
use shared::language::Language;

use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::visitor::LANGUAGE_COOKIE;

/// The language chosen, and the page it was chosen on.
#[derive(Debug, Deserialize)]
pub(super) struct LanguageForm {
    language: Language,
    #[serde(default)]
    next: String,
}

/// Keeps it for a year.
pub(super) async fn post(Form(form): Form<LanguageForm>) -> Result<impl IntoResponse, PageError> {
    let cookie = format!(
        "{LANGUAGE_COOKIE}={}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax",
        form.language.code()
    );
    Ok((
        AppendHeaders([(SET_COOKIE, cookie)]),
        Redirect::to(routes::local(&form.next)),
    ))
}
