//! How the company's documents look and what they say of it. Owners only.

use axum::extract::State;
use axum::response::{Html, Redirect};
use documents::{Image, ImageError};
use serde::{Deserialize, Serialize};
use shared::company::{self, CompanyError, ProfileDraft, ProfileForm};
use shared::fields::FieldErrors;

use crate::app::App;
use crate::errors::PageError;
use crate::forms::Upload;
use crate::routes;
use crate::session::{Flash, Owner};

/// What is typed, as it is given back. A file can't be: browsers let nobody fill those in.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    address: String,
    vat_number: String,
    phone: String,
    email: String,
    website: String,
    iban: String,
    bic: String,
    colour: String,
    conditions: String,
    /// Ticked: whoever opens a link to an offer names their address first.
    ask_address: String,
    payment_days: String,
    /// Ticked: take the logo away.
    remove_logo: String,
}

impl From<ProfileForm> for Fields {
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
            ask_address: if profile.ask_address { "on" } else { "" }.to_owned(),
            payment_days: profile.payment_days,
            remove_logo: String::new(),
        }
    }
}

impl From<Fields> for ProfileForm {
    fn from(fields: Fields) -> Self {
        Self {
            address: fields.address,
            vat_number: fields.vat_number,
            phone: fields.phone,
            email: fields.email,
            website: fields.website,
            iban: fields.iban,
            bic: fields.bic,
            colour: fields.colour,
            conditions: fields.conditions,
            ask_address: !fields.ask_address.is_empty(),
            payment_days: fields.payment_days,
        }
    }
}

/// The page.
#[derive(Debug, Serialize)]
struct DocumentsPage {
    form: Fields,
    has_logo: bool,
    errors: FieldErrors,
}

pub(super) async fn get(State(app): State<App>, owner: Owner) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let form = company::profile(&mut tx).await?.into();
    let has_logo = company::logo(&mut tx).await?.is_some();
    show(&owner, form, has_logo, FieldErrors::default())
}

pub(super) async fn post(
    State(app): State<App>,
    owner: Owner,
    Upload { form, files }: Upload<Fields>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let logo = files.first().map(|file| file.content.as_ref());
    let wrong_logo = logo.and_then(|logo| Image::read(logo).err()).map(said_of);
    let draft = match (
        ProfileDraft::try_from(ProfileForm::from(form.clone())),
        wrong_logo,
    ) {
        (Ok(draft), None) => draft,
        (parsed, wrong_logo) => {
            let mut errors = parsed.err().unwrap_or_default();
            errors
                .0
                .extend(wrong_logo.into_iter().flat_map(|wrong| wrong.0));
            let has_logo = company::logo(&mut tx).await?.is_some();
            return Err(PageError::Invalid(show(&owner, form, has_logo, errors)?));
        }
    };
    company::update_profile(&mut tx, draft)
        .await
        .map_err(|error| match error {
            CompanyError::Fields(_) => PageError::BadRequest,
            CompanyError::Db(error) => error.into(),
        })?;
    if logo.is_some() || !form.remove_logo.is_empty() {
        company::set_logo(&mut tx, logo).await?;
    }
    tx.commit().await?;
    owner.flash(Flash::success("common-saved")).await?;
    Ok(Redirect::to(routes::DOCUMENT_SETTINGS))
}

fn said_of(error: ImageError) -> FieldErrors {
    let code = match error {
        ImageError::TooLarge { .. } | ImageError::TooManyPixels { .. } => "logo-too-large",
        ImageError::UnknownFormat => "logo-format",
        ImageError::Unreadable | ImageError::PrintingColours | ImageError::Unsupported(_) => {
            "logo-unreadable"
        }
    };
    FieldErrors::one("logo", code)
}

fn show(
    owner: &Owner,
    form: Fields,
    has_logo: bool,
    errors: FieldErrors,
) -> Result<Html<String>, PageError> {
    owner.render(
        "pages/settings/documents.html",
        DocumentsPage {
            form,
            has_logo,
            errors,
        },
    )
}
