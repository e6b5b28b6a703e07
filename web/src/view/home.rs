//! Where a member starts.

use axum::extract::State;
use axum::response::Html;
use serde_json::json;
use shared::company;
use shared::extensions::{self, quote_requests};

use crate::app::App;
use crate::errors::PageError;
use crate::session::Member;

/// The dashboard: what is left to set up, and the way to the work.
pub async fn get(State(app): State<App>, member: Member) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let requests_active = extensions::is_active(&mut tx, quote_requests::KEY).await?;
    let company = company::current(&mut tx).await?;
    let address = format!("{}@{}", company.local_part, app.mail_domain);
    member.render(
        "pages/home.html",
        json!({ "requests_active": requests_active, "address": address }),
    )
}
