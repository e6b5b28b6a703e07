//! The settings of Quote requests. Owners only.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use serde::Serialize;
use serde_json::json;
use shared::accounts::{self, Member};
use shared::company::{self, BlockedSender, TrustedForwarder};
use shared::extensions::quote_requests::{
    self, Assignment, FollowUp, PLACEHOLDERS, Sender, Settings, SettingsError, text_fields,
};
use shared::fields::FieldErrors;
use shared::language::Language;
use shared::outgoing::AutoReplyText;
use shared::tenancy::{DatabaseError, TenantTx};

use super::forwarding::Forwarding;
use super::senders::Entry;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{Flash, Owner};

/// Fields by name: those of the texts are one per language.
type Fields = BTreeMap<String, String>;

const SALESPERSON_REMINDED: &str = "reminder_after_working_days";
const BEFORE_EXPIRY: &str = "follow_up.days_before_expiry";
const UNANSWERED: &str = "follow_up.working_days_unanswered";

pub(super) async fn get(State(app): State<App>, owner: Owner) -> Result<Html<String>, PageError> {
    show(&app, &owner, &Entry::default()).await
}

/// The page as it stands, with an address that could not be added.
pub(super) async fn show(
    app: &App,
    owner: &Owner,
    entry: &Entry,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let form = fields(&quote_requests::settings(&mut tx).await?);
    let around = Around::find(&mut tx, entry).await?;
    page(owner, &form, &around, &FieldErrors::default())
}

pub(super) async fn post(
    State(app): State<App>,
    owner: Owner,
    Form(form): Form<Fields>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let around = Around::find(&mut tx, &Entry::default()).await?;
    let mut known = fields(&quote_requests::settings(&mut tx).await?);
    // What is not ticked is not sent; all the rest of the form always is.
    known.remove("auto_reply.enabled");
    known.extend(form);
    let refused = |errors: &FieldErrors| page(&owner, &known, &around, errors);
    let settings = match settings(&known) {
        Ok(settings) => settings,
        Err(errors) => return Err(PageError::Invalid(refused(&errors)?)),
    };
    match quote_requests::update_settings(&mut tx, &settings).await {
        Ok(()) => tx.commit().await?,
        Err(SettingsError::Fields(errors)) => return Err(PageError::Invalid(refused(&errors)?)),
        Err(SettingsError::Db(error)) => return Err(error.into()),
    }
    owner.flash(Flash::success("common-saved")).await?;
    Ok(Redirect::to(routes::QUOTE_REQUESTS_SETTINGS))
}

/// The text of one language as a customer would read it, while it is typed.
pub(super) async fn preview(
    owner: Owner,
    Path(language): Path<Language>,
    Form(form): Form<Fields>,
) -> Result<Html<String>, PageError> {
    let preview = filled(&owner, &form, language);
    owner.render(
        "pages/extensions/auto_reply_preview.html",
        json!({ "preview": preview, "code": language }),
    )
}

fn fields(settings: &Settings) -> Fields {
    let sender = match settings.sender {
        Sender::Platform => "platform",
        Sender::Own => "own",
    };
    let assignment = match settings.assignment {
        Assignment::None => "none".to_owned(),
        Assignment::RoundRobin => "round_robin".to_owned(),
        Assignment::Member { user } => user.to_string(),
    };
    let days = |days: Option<u16>| days.map(|days| days.to_string()).unwrap_or_default();
    let mut fields = Fields::from([
        ("sender".to_owned(), sender.to_owned()),
        ("assignment".to_owned(), assignment),
        (
            SALESPERSON_REMINDED.to_owned(),
            days(settings.reminder_after_working_days),
        ),
        (
            BEFORE_EXPIRY.to_owned(),
            days(settings.follow_up.days_before_expiry),
        ),
        (
            UNANSWERED.to_owned(),
            days(settings.follow_up.working_days_unanswered),
        ),
    ]);
    if settings.auto_reply.enabled {
        fields.insert("auto_reply.enabled".to_owned(), "on".to_owned());
    }
    for language in Language::ALL {
        let [subject, body] = text_fields(language);
        let text = settings.auto_reply.text(language);
        fields.insert(subject.to_owned(), text.subject);
        fields.insert(body.to_owned(), text.body);
    }
    fields
}

fn settings(fields: &Fields) -> Result<Settings, FieldErrors> {
    let mut errors = FieldErrors::default();
    let field = |name: &str| {
        fields
            .get(name)
            .map(|value| value.trim())
            .unwrap_or_default()
    };
    let mut settings = Settings {
        sender: if field("sender") == "own" {
            Sender::Own
        } else {
            Sender::Platform
        },
        ..Settings::default()
    };
    settings.assignment = match field("assignment") {
        "" | "none" => Assignment::None,
        "round_robin" => Assignment::RoundRobin,
        user => {
            if let Ok(user) = user.parse() {
                Assignment::Member { user }
            } else {
                errors.add("assignment", "unknown-member");
                Assignment::None
            }
        }
    };
    let mut days = |name: &'static str| match field(name) {
        "" => None,
        typed => {
            let days = typed.parse().ok();
            if days.is_none() {
                errors.add(name, "out-of-range");
            }
            days
        }
    };
    settings.reminder_after_working_days = days(SALESPERSON_REMINDED);
    settings.follow_up = FollowUp {
        days_before_expiry: days(BEFORE_EXPIRY),
        working_days_unanswered: days(UNANSWERED),
    };
    settings.auto_reply.enabled = fields.contains_key("auto_reply.enabled");
    settings.auto_reply.texts = Language::ALL
        .map(|language| (language, text(fields, language)))
        .into();
    errors.or(settings)
}

fn text(fields: &Fields, language: Language) -> AutoReplyText {
    let [subject, body] =
        text_fields(language).map(|name| fields.get(name).cloned().unwrap_or_default());
    // Forms send CRLF (WHATWG HTML §4.10.21.8).
    AutoReplyText {
        subject,
        body: body.replace("\r\n", "\n"),
    }
}

/// With the names of the reader and of their company, and a number like any.
fn filled(owner: &Owner, fields: &Fields, language: Language) -> AutoReplyText {
    let subject = owner
        .locale()
        .text("quote-requests-sample-subject", Vec::new());
    let values = [
        ("name", owner.account.name.as_str()),
        ("subject", subject.as_str()),
        ("number", "2026-0148"),
        ("company", owner.account.company.as_str()),
    ];
    text(fields, language).filled(&values)
}

/// The texts of one language on the page.
#[derive(Debug, Serialize)]
struct TextPage {
    code: Language,
    subject_field: &'static str,
    body_field: &'static str,
    text: AutoReplyText,
    preview: AutoReplyText,
    wrong: bool,
}

/// What the page shows beside the form.
#[derive(Debug, Serialize)]
struct Around {
    salespeople: Vec<Member>,
    forwarders: Vec<TrustedForwarder>,
    blocked: Vec<BlockedSender>,
    entry: Entry,
    #[serde(flatten)]
    forwarding: Forwarding,
}

impl Around {
    async fn find(tx: &mut TenantTx, entry: &Entry) -> Result<Self, DatabaseError> {
        let mut salespeople = accounts::list_members(tx).await?;
        salespeople.retain(|member| member.role != "accountant");
        Ok(Self {
            salespeople,
            forwarders: company::list_forwarders(tx).await?,
            blocked: company::list_blocked(tx).await?,
            entry: entry.clone(),
            forwarding: Forwarding::find(tx).await?,
        })
    }
}

#[derive(Debug, Serialize)]
struct SettingsPage<'a> {
    form: &'a Fields,
    enabled: bool,
    texts: [TextPage; 4],
    placeholders: [&'static str; 4],
    errors: &'a FieldErrors,
    #[serde(flatten)]
    around: &'a Around,
}

fn page(
    owner: &Owner,
    form: &Fields,
    around: &Around,
    errors: &FieldErrors,
) -> Result<Html<String>, PageError> {
    let texts = Language::ALL.map(|language| {
        let [subject_field, body_field] = text_fields(language);
        TextPage {
            code: language,
            subject_field,
            body_field,
            text: text(form, language),
            preview: filled(owner, form, language),
            wrong: errors
                .0
                .iter()
                .any(|error| error.field == subject_field || error.field == body_field),
        }
    });
    owner.render(
        "pages/extensions/quote_requests.html",
        SettingsPage {
            form,
            enabled: form.contains_key("auto_reply.enabled"),
            texts,
            placeholders: PLACEHOLDERS,
            errors,
            around,
        },
    )
}
