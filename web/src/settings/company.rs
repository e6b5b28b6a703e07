//! The company's settings. Owners only.

use axum::extract::State;
use axum::response::{Html, Redirect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::company::{self, CompanyDraft, CompanyError, CompanyForm};
use shared::fields::FieldErrors;
use shared::i18n::Locale;

use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{Flash, Owner};

/// As the page shows it: domains one per line.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct CompanyFields {
    name: String,
    language: String,
    time_zone: String,
    domains: String,
}

impl From<CompanyFields> for CompanyForm {
    fn from(fields: CompanyFields) -> Self {
        Self {
            name: fields.name,
            language: fields.language,
            time_zone: fields.time_zone,
            domains: fields
                .domains
                .split([' ', ',', ';', '\r', '\n'])
                .map(str::to_owned)
                .collect(),
        }
    }
}

pub(super) async fn get(State(app): State<App>, owner: Owner) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let company = company::current(&mut tx).await?;
    let form = CompanyFields {
        name: company.name,
        language: company.language.code().to_owned(),
        time_zone: company.time_zone,
        domains: company::domains(&mut tx).await?.join("\n"),
    };
    page(&owner, &form, &FieldErrors::default())
}

pub(super) async fn post(
    State(app): State<App>,
    owner: Owner,
    Form(form): Form<CompanyFields>,
) -> Result<Redirect, PageError> {
    let draft = match CompanyDraft::try_from(CompanyForm::from(form.clone())) {
        Ok(draft) => draft,
        Err(errors) => return Err(PageError::Invalid(page(&owner, &form, &errors)?)),
    };
    let mut tx = app.db.begin(&owner.principal).await?;
    match company::update(&mut tx, &draft).await {
        Ok(()) => tx.commit().await?,
        Err(CompanyError::Fields(errors)) => {
            return Err(PageError::Invalid(page(&owner, &form, &errors)?));
        }
        Err(CompanyError::Db(error)) => return Err(error.into()),
    }
    owner.flash(Flash::success("common-saved")).await?;
    Ok(Redirect::to(routes::COMPANY_SETTINGS))
}

fn page(
    owner: &Owner,
    form: &CompanyFields,
    errors: &FieldErrors,
) -> Result<Html<String>, PageError> {
    // The choice shows each name as it is.
    let time_zones: Vec<[String; 2]> = Locale::time_zones()
        .into_iter()
        .map(|name| [name.clone(), name])
        .collect();
    owner.render(
        "pages/settings/company.html",
        json!({ "form": form, "errors": errors, "time_zones": time_zones }),
    )
}
