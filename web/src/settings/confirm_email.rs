//! The mail that confirms a member's address, once more.

use axum::extract::State;
use axum::response::{Html, Redirect};
use serde_json::json;
use shared::accounts::{self, Resent};

use crate::accounts::Empty;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{Flash, Member};

/// Says where the mail went, and offers another.
pub(super) async fn get(member: Member) -> Result<Html<String>, PageError> {
    page(&member, 0)
}

/// Sends it, unless enough were sent.
pub(super) async fn post(
    State(app): State<App>,
    member: Member,
    Form(Empty {}): Form<Empty>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let said = match accounts::resend_confirmation(&mut tx).await? {
        Resent::Sent => "confirm-sent",
        Resent::Confirmed => "confirm-done",
        Resent::Wait(wait) => {
            let seconds = wait.whole_seconds().max(1);
            return Err(PageError::TooMany {
                page: page(&member, (seconds + 59) / 60)?,
                seconds,
            });
        }
    };
    tx.commit().await?;
    member.flash(Flash::success(said)).await?;
    Ok(Redirect::to(routes::CONFIRM_EMAIL))
}

/// `wait`: minutes until another can be asked for.
fn page(member: &Member, wait: i64) -> Result<Html<String>, PageError> {
    member.render("pages/settings/confirm_email.html", json!({ "wait": wait }))
}
