//! Whether mail comes in, in a line on the list of requests: when the last one came, what is held, and who asks for a confirmation.

use axum::extract::State;
use axum::response::Html;
use serde::Serialize;
use shared::mail::{self, HeldSummary};
use shared::tenancy::{DatabaseError, TenantTx};
use time::OffsetDateTime;

use crate::app::App;
use crate::errors::PageError;
use crate::requests::Salesperson;

#[derive(Debug, Serialize)]
pub(crate) struct MailState {
    #[serde(with = "time::serde::rfc3339::option")]
    last_mail_at: Option<OffsetDateTime>,
    held: HeldSummary,
}

impl MailState {
    pub(crate) async fn find(tx: &mut TenantTx) -> Result<Self, DatabaseError> {
        Ok(Self {
            last_mail_at: mail::find_last_received(tx).await?,
            held: mail::summarise_held(tx).await?,
        })
    }
}

/// `GET /held/state`.
pub(super) async fn get(
    State(app): State<App>,
    member: Salesperson,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let state = MailState::find(&mut tx).await?;
    member.render("pages/held/state.html", state)
}
