//! Which company's identity provider somebody means, by the address they type.
//!
//! A form may lead to no other site (`form-action`), so that its answer is a page that goes on by itself, with a link for whoever's browser does not.

use axum::extract::{Query, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::fields::FieldErrors;
use shared::sso;
use url::form_urlencoded;

use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::Visitor;

/// As typed, here or on the sign-in page.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct FindForm {
    email: String,
    next: String,
}

/// `GET /sso`.
pub(super) async fn get(
    visitor: Visitor,
    Query(form): Query<FindForm>,
) -> Result<Html<String>, PageError> {
    page(&visitor, &form, &FieldErrors::default())
}

/// `POST /sso`.
pub(super) async fn post(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<FindForm>,
) -> Result<Html<String>, PageError> {
    let refused = |code| {
        let page = page(&visitor, &form, &FieldErrors::one("email", code))?;
        Err(PageError::Invalid(page))
    };
    if form.email.trim().is_empty() {
        return refused("required");
    }
    let Some(door) = sso::discover(&app.db, &form.email).await? else {
        return refused("no-sso");
    };
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("next", routes::local(&form.next))
        .finish();
    let way = format!("/sso/{}?{query}", door.name());
    visitor.render("pages/sso/go.html", json!({ "way": way }))
}

/// A page that goes on to an identity provider to sign out there: a form may lead to no other site.
pub(crate) fn leave(visitor: &Visitor, way: &str) -> Result<Html<String>, PageError> {
    visitor.render("pages/sso/leave.html", json!({ "way": way }))
}

fn page(
    visitor: &Visitor,
    form: &FindForm,
    errors: &FieldErrors,
) -> Result<Html<String>, PageError> {
    visitor.render(
        "pages/sso/find.html",
        json!({ "form": form, "errors": errors }),
    )
}
