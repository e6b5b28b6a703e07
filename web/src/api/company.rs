//! The company's own settings.

use axum::Json as Answer;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::company::{self, CompanyDraft, CompanyForm};
use shared::tenancy::TenantTx;
use utoipa::ToSchema;

use super::caller::{Owner, Salesperson};
use super::input::Json;
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Company {
    name: String,
    /// `fr`, `nl`, `en` or `de`.
    language: String,
    /// IANA time zone.
    time_zone: String,
    /// Its own mail domains: mails from them may name another requester.
    domains: Vec<String>,
}

async fn read(tx: &mut TenantTx) -> Result<Company, Problem> {
    let company = company::current(tx).await?;
    Ok(Company {
        name: company.name,
        language: company.language.code().to_owned(),
        time_zone: company.time_zone,
        domains: company::domains(tx).await?,
    })
}

/// The company's settings.
#[utoipa::path(get, path = "/company", responses((status = 200, body = Company)))]
pub(super) async fn get(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
) -> Result<Answer<Company>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
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

impl CompanyChange {
    fn over(self, now: Company) -> CompanyForm {
        CompanyForm {
            name: self.name.unwrap_or(now.name),
            language: self.language.unwrap_or(now.language),
            time_zone: self.time_zone.unwrap_or(now.time_zone),
            domains: self.domains.unwrap_or(now.domains),
        }
    }
}

/// Changes the company's settings.
#[utoipa::path(put, path = "/company", request_body = CompanyChange,
    responses((status = 200, body = Company), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn put(
    State(app): State<App>,
    Owner(principal): Owner,
    Json(change): Json<CompanyChange>,
) -> Result<Answer<Company>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let now = read(&mut tx).await?;
    company::update(&mut tx, &CompanyDraft::try_from(change.over(now))?).await?;
    let company = read(&mut tx).await?;
    tx.commit().await?;
    Ok(Answer(company))
}
