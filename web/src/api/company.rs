//! The company's own settings.

use axum::Json as Answer;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::company::{self, CompanyDraft, CompanyForm, ProfileDraft, ProfileForm};
use shared::fields::FieldErrors;
use shared::second_factor::{self, RequireError};
use shared::tenancy::TenantTx;
use utoipa::ToSchema;

use super::caller::{Owner, Salesperson};
use super::input::{Json, decimal, emptied_by_null};
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
    /// Whether everybody who comes in by a password has to prove more.
    second_factor_required: bool,
}

async fn read(tx: &mut TenantTx) -> Result<Company, Problem> {
    let company = company::current(tx).await?;
    Ok(Company {
        name: company.name,
        language: company.language.code().to_owned(),
        time_zone: company.time_zone,
        domains: company::domains(tx).await?,
        second_factor_required: second_factor::is_required(tx).await?,
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
    /// Only by an owner who has a second factor.
    second_factor_required: Option<bool>,
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
    if let Some(required) = change.second_factor_required {
        match second_factor::require(&mut tx, required).await {
            Ok(()) => {}
            Err(RequireError::FactorFirst) => {
                let field = "second_factor_required";
                return Err(FieldErrors::one(field, "factor-first").into());
            }
            Err(RequireError::Db(error)) => return Err(error.into()),
        }
    }
    let now = read(&mut tx).await?;
    company::update(&mut tx, &CompanyDraft::try_from(change.over(now))?).await?;
    let company = read(&mut tx).await?;
    tx.commit().await?;
    Ok(Answer(company))
}

/// What the company's documents say of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Profile {
    address: String,
    vat_number: String,
    phone: String,
    email: String,
    website: String,
    iban: String,
    bic: String,
    /// `#rrggbb`, or empty.
    colour: String,
    /// What a new offer begins with.
    conditions: String,
    /// Whoever opens a link to an offer says first to which address it was sent.
    ask_address: bool,
    /// Days to pay an invoice.
    payment_days: String,
}

impl From<ProfileForm> for Profile {
    fn from(profile: ProfileForm) -> Self {
        Self {
            address: profile.address,
            vat_number: profile.vat_number,
            phone: profile.phone,
            email: profile.email,
            website: profile.website,
            iban: profile.iban,
            bic: profile.bic,
            colour: profile.colour,
            conditions: profile.conditions,
            ask_address: profile.ask_address,
            payment_days: profile.payment_days,
        }
    }
}

/// What the company's documents say of it.
#[utoipa::path(get, path = "/company/profile", responses((status = 200, body = Profile)))]
pub(super) async fn get_profile(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
) -> Result<Answer<Profile>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    Ok(Answer(company::profile(&mut tx).await?.into()))
}

/// What is left out stays as it is, `null` empties.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct ProfileChange {
    #[serde(deserialize_with = "emptied_by_null")]
    address: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    vat_number: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    phone: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    email: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    website: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    iban: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    bic: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    colour: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    conditions: Option<String>,
    ask_address: Option<bool>,
    /// 0 to 365.
    #[serde(deserialize_with = "decimal")]
    payment_days: Option<String>,
}

impl ProfileChange {
    fn over(self, now: ProfileForm) -> ProfileForm {
        ProfileForm {
            address: self.address.unwrap_or(now.address),
            vat_number: self.vat_number.unwrap_or(now.vat_number),
            phone: self.phone.unwrap_or(now.phone),
            email: self.email.unwrap_or(now.email),
            website: self.website.unwrap_or(now.website),
            iban: self.iban.unwrap_or(now.iban),
            bic: self.bic.unwrap_or(now.bic),
            colour: self.colour.unwrap_or(now.colour),
            conditions: self.conditions.unwrap_or(now.conditions),
            ask_address: self.ask_address.unwrap_or(now.ask_address),
            payment_days: self.payment_days.unwrap_or(now.payment_days),
        }
    }
}

/// Changes what the company's documents say of it.
#[utoipa::path(put, path = "/company/profile", request_body = ProfileChange,
    responses((status = 200, body = Profile), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn put_profile(
    State(app): State<App>,
    Owner(principal): Owner,
    Json(change): Json<ProfileChange>,
) -> Result<Answer<Profile>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let now = company::profile(&mut tx).await?;
    company::update_profile(&mut tx, ProfileDraft::try_from(change.over(now))?).await?;
    let profile = company::profile(&mut tx).await?;
    tx.commit().await?;
    Ok(Answer(profile.into()))
}
