//! A held mail, to be read before deciding.

use axum::extract::State;
use axum::response::Html;
use serde::Serialize;
use shared::content::Content;
use shared::ids::HeldMailId;
use shared::mail::{self, HeldText};
use shared::messages::{Images, display_html};

use super::view::HeldView;
use crate::app::App;
use crate::errors::PageError;
use crate::id::Id;
use crate::requests::{Grants, Salesperson};

#[derive(Debug, Serialize)]
struct LookPage {
    mail: HeldView,
    text: HeldText,
    html_url: Option<String>,
    /// The same with images from elsewhere, when it has any.
    images_url: Option<String>,
    raw_url: String,
    back: &'static str,
}

/// `GET /held/{id}`.
pub(super) async fn page(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<HeldMailId>,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let held = mail::find_held(&mut tx, id)
        .await?
        .ok_or(PageError::NotFound)?;
    let text = mail::read_held(&mut tx, id)
        .await?
        .ok_or(PageError::NotFound)?;
    let mut views = HeldView::of(&mut tx, vec![held]).await?;
    let mail = views.pop().ok_or(PageError::NotFound)?;
    let grants = Grants::new(&app.keys, &member.principal, tx.now());
    let html = text.unsafe_html.as_deref();
    let has_remote_images =
        html.is_some_and(|html| display_html(html, &[], Images::Off, &|_| String::new()).1);
    let page = LookPage {
        html_url: html.map(|_| grants.url(Content::HeldHtml(id))),
        images_url: has_remote_images.then(|| grants.url(Content::HeldHtmlWithImages(id))),
        raw_url: grants.url(Content::HeldRaw(id)),
        mail,
        text,
        back: "look",
    };
    member.render("pages/held/look.html", page)
}
