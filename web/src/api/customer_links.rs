//! The link that a customer has to an offer, and what proves that they accepted there.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use shared::customer_page::{self, Evidence as Kept, Link as Made, LinkError};
use shared::hex::to_hex;
use shared::ids::OfferId;
use shared::tenancy::TenantTx;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::caller::{Caller, Salesperson};
use super::input::Id;
use super::problem::Problem;
use crate::app::App;

/// Where the customer reads and answers an offer.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CustomerLink {
    url: String,
    /// The version of the offer that it shows.
    version: i32,
    /// To whom it went.
    email: String,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    expires_at: OffsetDateTime,
    /// When its page was last looked at, give or take an hour.
    #[serde(with = "time::serde::rfc3339::option")]
    viewed_at: Option<OffsetDateTime>,
}

impl CustomerLink {
    fn of(tx: &TenantTx, link: Made) -> Self {
        Self {
            url: link.url(tx),
            version: link.version,
            email: link.email,
            created_at: link.created_at,
            expires_at: link.expires_at,
            viewed_at: link.viewed_at,
        }
    }
}

/// The link that the customer has now.
#[utoipa::path(get, path = "/offers/{id}/link", params(("id" = Uuid, Path)),
    responses((status = 200, body = CustomerLink), (status = 404, body = Problem)))]
pub(super) async fn get(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<OfferId>,
) -> Result<Answer<CustomerLink>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let link = customer_page::find_link(&mut tx, id).await?;
    let link = link.ok_or_else(Problem::not_found)?;
    Ok(Answer(CustomerLink::of(&tx, link)))
}

/// Makes another link to what the customer has. The one before leads nowhere any more.
#[utoipa::path(post, path = "/offers/{id}/link", params(("id" = Uuid, Path)),
    responses((status = 201, body = CustomerLink), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<OfferId>,
) -> Result<(StatusCode, Answer<CustomerLink>), Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let link = customer_page::renew(&mut tx, id).await?;
    let link = CustomerLink::of(&tx, link);
    tx.commit().await?;
    Ok((StatusCode::CREATED, Answer(link)))
}

/// Takes the link back.
#[utoipa::path(delete, path = "/offers/{id}/link", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
pub(super) async fn delete(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<OfferId>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    if !customer_page::revoke(&mut tx, id).await? {
        return Err(Problem::not_found());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who accepted what, when, and from where.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Evidence {
    version: i32,
    /// SHA-256 of the PDF that was accepted, in hexadecimal.
    pdf_sha256: String,
    name: String,
    /// The address that the link was sent to.
    email: String,
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
    /// The client's address.
    address: String,
    user_agent: String,
    options: Vec<TakenOption>,
    /// The conditions that were ticked.
    terms: String,
    net: String,
    gross: String,
    /// Drawn, as PNG; `null`: the typed name is the signature.
    signature_base64: Option<String>,
}

/// An option as it was taken.
#[derive(Debug, Serialize, ToSchema)]
struct TakenOption {
    id: Uuid,
    description: String,
    net: String,
}

impl From<Kept> for Evidence {
    fn from(kept: Kept) -> Self {
        let options = kept.options.into_iter().map(|option| TakenOption {
            id: option.id,
            description: option.description,
            net: option.net.to_string(),
        });
        Self {
            version: kept.version,
            pdf_sha256: to_hex(&kept.pdf_hash),
            name: kept.name,
            email: kept.email,
            at: kept.at,
            address: kept.address,
            user_agent: kept.user_agent,
            options: options.collect(),
            terms: kept.terms,
            net: kept.net.to_string(),
            gross: kept.gross.to_string(),
            signature_base64: kept.signature.map(|png| STANDARD.encode(png)),
        }
    }
}

/// What was kept when the customer accepted on their page; nothing where a member noted it.
#[utoipa::path(get, path = "/offers/{id}/evidence", params(("id" = Uuid, Path)),
    responses((status = 200, body = Evidence), (status = 404, body = Problem)))]
pub(super) async fn evidence(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<OfferId>,
) -> Result<Answer<Evidence>, Problem> {
    let mut tx = app.db.begin(&caller.principal).await?;
    let kept = customer_page::find_evidence(&mut tx, id).await?;
    Ok(Answer(kept.ok_or_else(Problem::not_found)?.into()))
}

impl From<LinkError> for Problem {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Unknown => Self::not_found(),
            LinkError::NotNow(refused) => Self::conflict(refused.to_string()),
            LinkError::Db(error) => error.into(),
        }
    }
}
