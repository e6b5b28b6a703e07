//! What VIES knows of a contact's VAT number.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use shared::contacts::{self, VatState, vat_check};
use shared::ids::ContactId;
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::caller::{Caller, Salesperson};
use super::input::Id;
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VatCheck {
    /// With its country, without spaces and dots.
    number: String,
    /// `asked`, `valid`, `invalid`, or `unreachable` where VIES or the country's own register did not say.
    #[schema(value_type = String)]
    state: VatState,
    #[serde(with = "time::serde::rfc3339")]
    asked_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    answered_at: Option<OffsetDateTime>,
    /// Whose it is; empty where the country does not say.
    name: String,
    /// As the country writes it; empty where it does not say.
    address: String,
}

impl From<contacts::VatCheck> for VatCheck {
    fn from(check: contacts::VatCheck) -> Self {
        Self {
            number: check.number,
            state: check.state,
            asked_at: check.asked_at,
            answered_at: check.answered_at,
            name: check.name,
            address: check.address,
        }
    }
}

/// What is known of the contact's VAT number; 404 where it has none, or nobody asked.
#[utoipa::path(get, path = "/contacts/{id}/vat-check", params(("id" = Uuid, Path)), responses((status = 200, body = VatCheck), (status = 404, body = Problem)))]
pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<ContactId>,
) -> Result<Answer<VatCheck>, Problem> {
    let mut tx = app.db.begin(&caller.principal).await?;
    let contact = contacts::find(&mut tx, id).await?;
    let contact = contact.ok_or_else(Problem::not_found)?;
    let check = vat_check::find(&mut tx, &contact.vat_number).await?;
    Ok(Answer(check.ok_or_else(Problem::not_found)?.into()))
}

/// Asks VIES anew. The answer comes later.
#[utoipa::path(post, path = "/contacts/{id}/vat-check", params(("id" = Uuid, Path)),
    responses((status = 202, body = VatCheck), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn post(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<ContactId>,
) -> Result<(StatusCode, Answer<VatCheck>), Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let contact = contacts::find(&mut tx, id).await?;
    let contact = contact.ok_or_else(Problem::not_found)?;
    if !vat_check::ask(&mut tx, &contact.vat_number).await? {
        return Err(Problem::conflict(
            "The contact has no VAT number that VIES can be asked about.",
        ));
    }
    let check = vat_check::find(&mut tx, &contact.vat_number).await?;
    tx.commit().await?;
    let check = check.ok_or_else(Problem::not_found)?;
    Ok((StatusCode::ACCEPTED, Answer(check.into())))
}
