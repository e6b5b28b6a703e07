//! The company's identity provider. Owners only.

use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::accounts;
use shared::fields::FieldErrors;
use shared::ids::UserId;
use shared::sso::{
    self, Connection, Enforcement, MetadataSource, SettingsDraft, SettingsForm, SigningKey,
    SsoError,
};
use shared::tenancy::Role;

use crate::accounts::Empty;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::{Form, Upload};
use crate::routes;
use crate::session::{Flash, Owner};
use crate::sso::pending::{self, Pending};

/// `GET /settings/sso`.
pub(super) async fn get(State(app): State<App>, owner: Owner) -> Result<Html<String>, PageError> {
    Page::default().render(&app, &owner).await
}

/// `POST /settings/sso`: what is made of whom the identity provider names.
pub(super) async fn post(
    State(app): State<App>,
    owner: Owner,
    Form(form): Form<SettingsForm>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let done = match SettingsDraft::try_from(form.clone()) {
        Ok(draft) => sso::update_settings(&mut tx, &draft).await,
        Err(errors) => Err(errors.into()),
    };
    let page = Page {
        form: Some(form),
        ..Page::default()
    };
    page.answer(&app, &owner, tx, done, "common-saved").await
}

/// `POST /settings/sso/prepare`: makes our key for the company.
pub(super) async fn prepare(
    State(app): State<App>,
    owner: Owner,
    Form(Empty {}): Form<Empty>,
) -> Result<Redirect, PageError> {
    let (name, now) = (owner.account.company.clone(), app.db.clock().now());
    let key = tokio::task::spawn_blocking(move || SigningKey::generate(&name, now))
        .await
        .map_err(PageError::internal)?
        .map_err(PageError::internal)?;
    let mut tx = app.db.begin(&owner.principal).await?;
    let done = sso::prepare(&mut tx, &key).await;
    Page::default()
        .answer(&app, &owner, tx, done, "sso-prepared")
        .await
}

/// An address, or a file beside.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct MetadataForm {
    metadata_url: String,
}

/// `POST /settings/sso/metadata`: the identity provider, by a file or by an address.
pub(super) async fn metadata(
    State(app): State<App>,
    owner: Owner,
    Upload { form, files }: Upload<MetadataForm>,
) -> Result<Redirect, PageError> {
    let file = files.into_iter().find(|file| file.field == "metadata");
    let source = match file {
        Some(file) => Ok(MetadataSource::given(file.content.to_vec())),
        None if form.metadata_url.trim().is_empty() => {
            Err(FieldErrors::one("metadata", "choose-a-file"))
        }
        None => MetadataSource::fetched(&form.metadata_url, app.db.platform().reach).await,
    };
    let page = Page {
        metadata_url: Some(form.metadata_url),
        ..Page::default()
    };
    keep(&app, &owner, page, source).await
}

/// `POST /settings/sso/refresh`: the metadata anew, from where they came.
pub(super) async fn refresh(
    State(app): State<App>,
    owner: Owner,
    Form(Empty {}): Form<Empty>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let connection = sso::find_connection(&mut tx).await?;
    drop(tx);
    let Some(connection) = connection.filter(|connection| !connection.metadata_url.is_empty())
    else {
        return Ok(Redirect::to(routes::SSO_SETTINGS));
    };
    let source = sso::refresh(&connection, app.db.platform().reach).await;
    keep(&app, &owner, Page::default(), source).await
}

async fn keep(
    app: &App,
    owner: &Owner,
    page: Page,
    source: Result<MetadataSource, FieldErrors>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let done = match source {
        Ok(source) => sso::keep_metadata(&mut tx, source).await,
        Err(errors) => Err(errors.into()),
    };
    page.answer(app, owner, tx, done, "sso-metadata-kept").await
}

/// `POST /settings/sso/test`: to the identity provider, to see what it sends. Nobody comes in. A form may lead to no other site, so that a page goes on by itself.
pub(super) async fn test(
    State(app): State<App>,
    owner: Owner,
    Form(Empty {}): Form<Empty>,
) -> Result<Response, PageError> {
    let tx = app.db.begin(&owner.principal).await?;
    match sso::begin_trial(tx, owner.account.user).await {
        Ok(began) => {
            let pending = Pending {
                request: began.request,
                trial: true,
            };
            pending::add(&owner.session, pending).await?;
            let way = json!({ "way": began.address });
            Ok(owner.render("pages/sso/go.html", way)?.into_response())
        }
        Err(SsoError::Unknown) => {
            owner.flash(Flash::warning("sso-not-ready")).await?;
            Ok(Redirect::to(routes::SSO_SETTINGS).into_response())
        }
        Err(error) => Err(failed(error)),
    }
}

/// `GET /settings/sso/test/{id}`: what it sent.
pub(super) async fn trial(
    State(app): State<App>,
    owner: Owner,
    Path(request): Path<String>,
) -> Result<Html<String>, PageError> {
    if request.contains('\0') {
        return Err(PageError::NotFound);
    }
    let mut tx = app.db.begin(&owner.principal).await?;
    let trial = sso::find_trial(&mut tx, &request)
        .await
        .map_err(failed)?
        .ok_or(PageError::NotFound)?;
    tx.commit().await?;
    owner.render("pages/settings/sso_trial.html", json!({ "trial": trial }))
}

/// Whose password still leads in.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct EnforceForm {
    emergency_owner: String,
}

/// `POST /settings/sso/enforce`: passwords lead in no more.
pub(super) async fn enforce(
    State(app): State<App>,
    owner: Owner,
    Form(form): Form<EnforceForm>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let done = match form.emergency_owner.parse::<UserId>() {
        Ok(emergency_owner) => sso::enforce(&mut tx, Enforcement { emergency_owner }).await,
        Err(_) => Err(FieldErrors::one("emergency_owner", "not-an-owner-with-password").into()),
    };
    let page = Page {
        emergency_owner: Some(form.emergency_owner),
        ..Page::default()
    };
    page.answer(&app, &owner, tx, done, "sso-enforced").await
}

/// `POST /settings/sso/relax`: passwords lead in again.
pub(super) async fn relax(
    State(app): State<App>,
    owner: Owner,
    Form(Empty {}): Form<Empty>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let done = sso::relax(&mut tx).await.map_err(SsoError::from);
    Page::default()
        .answer(&app, &owner, tx, done, "sso-relaxed")
        .await
}

/// `POST /settings/sso/remove`: no single sign-on any more.
pub(super) async fn remove(
    State(app): State<App>,
    owner: Owner,
    Form(Empty {}): Form<Empty>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let done = sso::remove(&mut tx).await.map_err(SsoError::from);
    Page::default()
        .answer(&app, &owner, tx, done, "sso-removed")
        .await
}

/// A mail domain.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct DomainForm {
    domain: String,
}

/// `POST /settings/sso/domains`: says that a domain is the company's.
pub(super) async fn claim(
    State(app): State<App>,
    owner: Owner,
    Form(form): Form<DomainForm>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let done = sso::claim_domain(&mut tx, &form.domain).await;
    let page = Page {
        domain: Some(form.domain),
        ..Page::default()
    };
    page.answer(&app, &owner, tx, done, "sso-domain-claimed")
        .await
}

/// `POST /settings/sso/domains/check`: has its record looked up.
pub(super) async fn check(
    State(app): State<App>,
    owner: Owner,
    Form(form): Form<DomainForm>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let done = sso::ask_domain(&mut tx, &form.domain).await;
    Page::default()
        .answer(&app, &owner, tx, done, "sso-domain-asked")
        .await
}

/// `POST /settings/sso/domains/delete`: it is the company's no more.
pub(super) async fn drop_domain(
    State(app): State<App>,
    owner: Owner,
    Form(form): Form<DomainForm>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let done = sso::drop_domain(&mut tx, &form.domain).await;
    Page::default()
        .answer(&app, &owner, tx, done, "sso-domain-dropped")
        .await
}

/// What was typed, where it could not be taken.
#[derive(Debug, Default)]
struct Page {
    form: Option<SettingsForm>,
    metadata_url: Option<String>,
    emergency_owner: Option<String>,
    domain: Option<String>,
    errors: FieldErrors,
}

impl Page {
    /// Commits what was done and says so, or shows the page with what is wrong.
    async fn answer(
        mut self,
        app: &App,
        owner: &Owner,
        tx: shared::tenancy::TenantTx,
        done: Result<(), SsoError>,
        said: &str,
    ) -> Result<Redirect, PageError> {
        match done {
            Ok(()) => {
                tx.commit().await?;
                owner.flash(Flash::success(said)).await?;
                Ok(Redirect::to(routes::SSO_SETTINGS))
            }
            Err(SsoError::Fields(errors)) => {
                drop(tx);
                self.errors = errors;
                Err(PageError::Invalid(self.render(app, owner).await?))
            }
            // A page from before somebody else removed it.
            Err(SsoError::Unknown) => {
                owner.flash(Flash::warning("sso-not-ready")).await?;
                Ok(Redirect::to(routes::SSO_SETTINGS))
            }
            Err(error) => Err(failed(error)),
        }
    }

    async fn render(self, app: &App, owner: &Owner) -> Result<Html<String>, PageError> {
        let mut tx = app.db.begin(&owner.principal).await?;
        let connection = sso::find_connection(&mut tx).await?;
        let door = sso::door_of_company(&mut tx).await?;
        let service = door.service(tx.platform());
        let domains = sso::list_domains(&mut tx).await?;
        let owners: Vec<_> = accounts::list_members(&mut tx)
            .await?
            .into_iter()
            .filter(|member| member.role == Role::Owner.as_str())
            .map(|member| [member.id.to_string(), member.name])
            .collect();
        drop(tx);
        let form = self
            .form
            .or_else(|| connection.as_ref().map(SettingsForm::from))
            .unwrap_or_default();
        let emergency_owner = self
            .emergency_owner
            .unwrap_or_else(|| owner.account.user.to_string());
        let emergency_name = connection
            .as_ref()
            .and_then(|connection| connection.emergency_owner)
            .and_then(|user| {
                let user = user.to_string();
                owners.iter().find(|[id, _]| *id == user)
            })
            .map(|[_, name]| name.clone());
        let metadata_url = self.metadata_url.or_else(|| {
            connection
                .as_ref()
                .map(|connection| connection.metadata_url.clone())
        });
        owner.render(
            "pages/settings/sso.html",
            json!({
                "certificates": connection.as_ref().map(certificates).unwrap_or_default(),
                "connection": connection,
                "entity_id": service.entity_id,
                "acs_url": service.acs_url,
                "logout_url": service.logout_url,
                "sign_in_url": format!("{}sso/{}", app.public_url, door.name()),
                "domains": domains,
                "owners": owners,
                "form": form,
                "metadata_url": metadata_url.unwrap_or_default(),
                "emergency_owner": emergency_owner,
                "emergency_name": emergency_name,
                "domain": self.domain.unwrap_or_default(),
                "errors": self.errors,
            }),
        )
    }
}

/// Those of the identity provider, as people compare them.
fn certificates(connection: &Connection) -> Vec<serde_json::Value> {
    let of_idp = connection.idp.iter().flat_map(|idp| &idp.certificates);
    of_idp
        .map(|certificate| {
            let ends_at = certificate.ends_at().and_then(|at| {
                at.format(&time::format_description::well_known::Rfc3339)
                    .ok()
            });
            json!({ "fingerprint": certificate.fingerprint(), "ends_at": ends_at })
        })
        .collect()
}

fn failed(error: SsoError) -> PageError {
    match error {
        SsoError::Db(error) => error.into(),
        SsoError::Unknown => PageError::NotFound,
        other => PageError::internal(other),
    }
}
