//! Retention rules: what they would remove is shown before they are saved.

use axum::extract::State;
use axum::response::{Html, Redirect};
use serde::Serialize;
use serde_json::json;
use shared::fields::FieldErrors;
use shared::privacy::retention::{
    self, Example, Kind, NOTICE, Preview, RetentionDraft, RetentionForm, Rule,
};
use time::OffsetDateTime;

use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{Flash, Owner};

/// A rule as the page shows it.
#[derive(Debug, Serialize)]
struct RuleView {
    name: &'static str,
    unit: &'static str,
    least: i32,
    most: i32,
    /// What was typed.
    value: String,
    /// What holds until then; none: for good.
    holds: Option<i32>,
    /// When what was saved takes effect, if it does not yet.
    #[serde(with = "time::serde::rfc3339::option")]
    announced_for: Option<OffsetDateTime>,
}

/// What a rule would remove, as the page shows it.
#[derive(Debug, Serialize)]
struct PreviewView {
    name: &'static str,
    now: i64,
    next_30_days: i64,
    examples: Vec<ExampleView>,
}

#[derive(Debug, Serialize)]
struct ExampleView {
    #[serde(flatten)]
    example: Example,
    /// Where to look at it; empty: nowhere.
    path: String,
}

/// `GET /settings/privacy/retention`.
pub(super) async fn get(State(app): State<App>, owner: Owner) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let rules = retention::find_rules(&mut tx).await?;
    drop(tx);
    let form = RetentionForm::from(rules.as_slice());
    page(&app, &owner, form, Shown::Form(FieldErrors::default())).await
}

/// `POST /settings/privacy/retention/preview`: what these rules would remove.
pub(super) async fn preview(
    State(app): State<App>,
    owner: Owner,
    Form(form): Form<RetentionForm>,
) -> Result<Html<String>, PageError> {
    let draft = read(&app, &owner, &form).await?;
    let mut tx = app.db.begin(&owner.principal).await?;
    let previews = retention::preview(&mut tx, &draft).await?;
    drop(tx);
    page(&app, &owner, form, Shown::Preview(previews)).await
}

/// `POST /settings/privacy/retention`: they shall hold.
pub(super) async fn post(
    State(app): State<App>,
    owner: Owner,
    Form(form): Form<RetentionForm>,
) -> Result<Redirect, PageError> {
    let draft = read(&app, &owner, &form).await?;
    let mut tx = app.db.begin(&owner.principal).await?;
    retention::save(&mut tx, &draft).await?;
    tx.commit().await?;
    owner.flash(Flash::success("common-saved")).await?;
    Ok(Redirect::to(routes::RETENTION))
}

async fn read(app: &App, owner: &Owner, form: &RetentionForm) -> Result<RetentionDraft, PageError> {
    match RetentionDraft::try_from(form) {
        Ok(draft) => Ok(draft),
        Err(errors) => {
            let page = page(app, owner, form.clone(), Shown::Form(errors)).await?;
            Err(PageError::Invalid(page))
        }
    }
}

enum Shown {
    Form(FieldErrors),
    Preview(Vec<Preview>),
}

async fn page(
    app: &App,
    owner: &Owner,
    mut form: RetentionForm,
    shown: Shown,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let now = tx.now();
    let rules = retention::find_rules(&mut tx).await?;
    let last_run = retention::last_run(&mut tx).await?;
    drop(tx);
    let rules: Vec<_> = rules
        .iter()
        .map(|rule| view(rule, std::mem::take(form.of_mut(rule.kind)), now))
        .collect();
    let (errors, previews) = match shown {
        Shown::Form(errors) => (errors, None),
        Shown::Preview(previews) => (FieldErrors::default(), Some(previews)),
    };
    let previews = previews.map(|previews| previews.into_iter().map(PreviewView::from).collect());
    let previews: Option<Vec<PreviewView>> = previews;
    owner.render(
        "pages/privacy/retention.html",
        json!({
            "rules": rules,
            "errors": errors,
            "previews": previews,
            "last_run": last_run,
            "notice": NOTICE.whole_days(),
        }),
    )
}

fn view(rule: &Rule, value: String, now: OffsetDateTime) -> RuleView {
    let (least, most) = rule.kind.bounds();
    RuleView {
        name: rule.kind.as_str(),
        unit: rule.kind.unit().as_str(),
        least,
        most,
        value,
        holds: rule.in_force(now),
        announced_for: rule.is_announced(now).then_some(rule.effective_at),
    }
}

impl From<Preview> for PreviewView {
    fn from(preview: Preview) -> Self {
        let kind = preview.kind;
        let examples = preview.examples.into_iter().map(|example| ExampleView {
            path: example
                .leads_to
                .map(|id| path(kind, &id.to_string()))
                .unwrap_or_default(),
            example,
        });
        Self {
            name: kind.as_str(),
            now: preview.now,
            next_30_days: preview.next_30_days,
            examples: examples.collect(),
        }
    }
}

fn path(kind: Kind, id: &str) -> String {
    match kind {
        Kind::ClosedRequests | Kind::UnansweredRequests | Kind::RawMails => {
            format!("{}/{id}", routes::REQUESTS)
        }
        Kind::HeldMails => format!("{}/{id}", routes::HELD),
        Kind::Prospects => format!("/contacts/{id}"),
        Kind::AuditLog => String::new(),
    }
}
