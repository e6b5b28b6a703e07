//! What the form comes to so far: the rule that counts, asked while somebody types.

use axum::response::Html;
use serde::Serialize;
use shared::money::{self, Totals};

use super::fields::Fields;
use crate::access::{Editor, Offers};
use crate::errors::PageError;
use crate::forms::Form;

/// The part of the page.
#[derive(Debug, Serialize)]
struct TotalsPart {
    totals: Totals,
}

/// `POST /offers/totals`. Lines that can't be taken yet count nothing.
pub(super) async fn post(
    editor: Editor<Offers>,
    Form(form): Form<Fields>,
) -> Result<Html<String>, PageError> {
    let lines = form.form().map(|form| form.lines).unwrap_or_default();
    let scheme = form.vat_scheme.parse().unwrap_or_default();
    editor.render(
        "pages/offers/totals.html",
        TotalsPart {
            totals: money::totals_so_far(&lines, scheme),
        },
    )
}
