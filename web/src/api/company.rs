//! The company's own settings.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::company::{self, CompanyDraft, CompanyForm, TrustedForwarder};
use shared::ids::TrustedForwarderId;
use shared::tenancy::TenantTx;
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::caller::{Caller, Id, Json, Owner};
use super::paging::List;
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Company {
    name: String,
    /// `fr`, `nl`, `en` or `de`.
    language: String,
    /// IANA time zone.
    time_zone: String,
    /// The company's own mail domains.
    domains: Vec<String>,
}

async fn read(tx: &mut TenantTx) -> Result<Company, Problem> {
    let company = company::current(tx).await?;
    let domains = company::domains(tx).await?;
    Ok(Company {
        name: company.name,
        language: company.language.code().to_owned(),
        time_zone: company.time_zone,
        domains,
    })
}

#[utoipa::path(get, path = "/company", responses((status = 200, body = Company)))]
pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
) -> Result<Answer<Company>, Problem> {
    let mut tx = app.db.begin(&caller.principal).await?;
    Ok(Answer(read(&mut tx).await?))
}

/// What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct CompanyChange {
    name: Option<String>,
    language: Option<String>,
    time_zone: Option<String>,
    domains: Option<Vec<String>>,
}

#[utoipa::path(put, path = "/company", request_body = CompanyChange, responses((status = 200, body = Company), (status = 422, body = Problem)))]
pub(super) async fn put(
    State(app): State<App>,
    Owner(principal): Owner,
    Json(change): Json<CompanyChange>,
) -> Result<Answer<Company>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let now = read(&mut tx).await?;
    let draft = CompanyDraft::try_from(CompanyForm {
        name: change.name.unwrap_or(now.name),
        language: change.language.unwrap_or(now.language),
        time_zone: change.time_zone.unwrap_or(now.time_zone),
        domains: change.domains.unwrap_or(now.domains),
    })?;
    company::update(&mut tx, &draft).await?;
    let company = read(&mut tx).await?;
    tx.commit().await?;
    Ok(Answer(company))
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Forwarder {
    #[schema(value_type = String, format = "uuid")]
    id: TrustedForwarderId,
    email: String,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
}

impl From<TrustedForwarder> for Forwarder {
    fn from(
        TrustedForwarder {
            id,
            email,
            created_at,
        }: TrustedForwarder,
    ) -> Self {
        Self {
            id,
            email,
            created_at,
        }
    }
}

#[utoipa::path(get, path = "/trusted-forwarders", responses((status = 200, body = List<Forwarder>)))]
pub(super) async fn list_forwarders(
    State(app): State<App>,
    caller: Caller,
) -> Result<Answer<List<Forwarder>>, Problem> {
    let mut tx = app.db.begin(&caller.principal).await?;
    Ok(List::all(
        company::list_forwarders(&mut tx)
            .await?
            .into_iter()
            .map(Forwarder::from)
            .collect(),
    ))
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct NewForwarder {
    email: String,
}

#[utoipa::path(post, path = "/trusted-forwarders", request_body = NewForwarder, responses((status = 201, body = Forwarder), (status = 422, body = Problem)))]
pub(super) async fn trust_forwarder(
    State(app): State<App>,
    Owner(principal): Owner,
    Json(new): Json<NewForwarder>,
) -> Result<(StatusCode, Answer<Forwarder>), Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let forwarder = company::trust_forwarder(&mut tx, &new.email).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Answer(forwarder.into())))
}

#[utoipa::path(delete, path = "/trusted-forwarders/{id}", responses((status = 204), (status = 404, body = Problem)))]
pub(super) async fn delete_forwarder(
    State(app): State<App>,
    Owner(principal): Owner,
    Id(id): Id<TrustedForwarderId>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    if !company::delete_forwarder(&mut tx, id).await? {
        return Err(Problem::not_found());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
