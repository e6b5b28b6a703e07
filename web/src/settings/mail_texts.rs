//! What the company's mails say, per kind and language. Owners only.

use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use serde::Serialize;
use serde_json::json;
use shared::fields::FieldErrors;
use shared::i18n::{Argument, Locale};
use shared::language::Language;
use shared::mail_texts::{
    self, MailText, MailTextDraft, MailTextErrors, MailTextForm, MailTextKind, Values, render,
};
use shared::offers::{self, Filter};
use shared::page::Limit;
use shared::tenancy::{DatabaseError, TenantTx};

use crate::accounts::Empty;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{Flash, Owner};

/// The texts of one kind.
#[derive(Debug, Serialize)]
pub(super) struct Kind {
    kind: MailTextKind,
    /// One per language.
    texts: Vec<MailText>,
}

/// All of them, kind by kind.
pub(super) async fn kinds(tx: &mut TenantTx) -> Result<Vec<Kind>, DatabaseError> {
    let texts = mail_texts::list(tx).await?;
    let kinds = texts
        .chunk_by(|one, other| one.kind == other.kind)
        .filter_map(|texts| {
            Some(Kind {
                kind: texts.first()?.kind,
                texts: texts.to_vec(),
            })
        });
    Ok(kinds.collect())
}

/// The text that a path names.
#[derive(Debug, Clone, Copy)]
struct Named {
    kind: MailTextKind,
    language: Language,
}

fn read((kind, language): (String, String)) -> Result<Named, PageError> {
    Ok(Named {
        kind: kind.parse().map_err(|_| PageError::NotFound)?,
        language: language.parse().map_err(|_| PageError::NotFound)?,
    })
}

/// `GET /settings/mail-texts/{kind}/{language}`.
pub(super) async fn edit(
    State(app): State<App>,
    owner: Owner,
    Path(path): Path<(String, String)>,
) -> Result<Html<String>, PageError> {
    let named = read(path)?;
    let mut tx = app.db.begin(&owner.principal).await?;
    let text = mail_texts::find(&mut tx, named.kind, named.language).await?;
    let form = MailTextForm {
        subject: text.subject,
        body: text.body,
    };
    page(&owner, &mut tx, named, &form, MailTextErrors::default()).await
}

/// `POST /settings/mail-texts/{kind}/{language}`.
pub(super) async fn update(
    State(app): State<App>,
    owner: Owner,
    Path(path): Path<(String, String)>,
    Form(form): Form<MailTextForm>,
) -> Result<Redirect, PageError> {
    let named = read(path)?;
    let mut tx = app.db.begin(&owner.principal).await?;
    match MailTextDraft::read(named.kind, &form) {
        Ok(draft) => {
            mail_texts::put(&mut tx, named.kind, named.language, draft).await?;
            tx.commit().await?;
            owner.flash(Flash::success("common-saved")).await?;
            Ok(Redirect::to(routes::STANDARD_TEXTS))
        }
        Err(errors) => Err(PageError::Invalid(
            page(&owner, &mut tx, named, &form, errors).await?,
        )),
    }
}

/// `POST /settings/mail-texts/{kind}/{language}/reset`.
pub(super) async fn reset(
    State(app): State<App>,
    owner: Owner,
    Path(path): Path<(String, String)>,
    Form(Empty {}): Form<Empty>,
) -> Result<Redirect, PageError> {
    let named = read(path)?;
    let mut tx = app.db.begin(&owner.principal).await?;
    mail_texts::delete(&mut tx, named.kind, named.language).await?;
    tx.commit().await?;
    owner.flash(Flash::success("mail-text-reset-done")).await?;
    Ok(Redirect::to(routes::STANDARD_TEXTS))
}

/// `POST /settings/mail-texts/{kind}/{language}/preview`: the mail as a customer would read it, while it is typed.
pub(super) async fn preview(
    State(app): State<App>,
    owner: Owner,
    Path(path): Path<(String, String)>,
    Form(form): Form<MailTextForm>,
) -> Result<Html<String>, PageError> {
    let named = read(path)?;
    let mut tx = app.db.begin(&owner.principal).await?;
    let preview = Preview::make(&mut tx, owner.locale(), named, &form).await?;
    owner.render(
        "pages/settings/mail_text_preview.html",
        json!({ "preview": preview, "code": named.language.code() }),
    )
}

/// A mail as a customer would read it, or why there is none.
#[derive(Debug, Serialize)]
struct Preview {
    subject: String,
    body: String,
    /// The number of the offer that the values are of; none: they are made up.
    number: Option<String>,
    problem: String,
}

impl Preview {
    async fn make(
        tx: &mut TenantTx,
        locale: &Locale,
        named: Named,
        form: &MailTextForm,
    ) -> Result<Self, DatabaseError> {
        let (number, values) = values(tx, named).await?;
        let filled = render(&form.subject, &values)
            .and_then(|subject| Ok((subject, render(&form.body.replace("\r\n", "\n"), &values)?)));
        let (filled, problem) = match filled {
            Ok(filled) => (filled, String::new()),
            Err(flaw) => (Default::default(), at_line(locale, &flaw)),
        };
        Ok(Self {
            subject: filled.0,
            body: filled.1,
            number,
            problem,
        })
    }
}

/// Those of the company's newest offer, where the kind is about offers and there is one.
async fn values(
    tx: &mut TenantTx,
    named: Named,
) -> Result<(Option<String>, Values), DatabaseError> {
    let mut values = named.kind.sample(named.language);
    if !named.kind.is_of_offer() {
        return Ok((None, values));
    }
    let example = offers::example_link(tx);
    values.insert("link", example.clone());
    let newest = offers::list(tx, &Filter::default(), None, Limit::new(1)).await?;
    let Some(newest) = newest.items.first() else {
        return Ok((None, values));
    };
    let Some(mut offer) = offers::find(tx, newest.id).await? else {
        return Ok((None, values));
    };
    offer.language = named.language;
    values.extend(offers::mail_values(tx, &offer, &example).await?);
    Ok((Some(offer.number), values))
}

/// What is wrong, and on which line.
fn at_line(locale: &Locale, flaw: &mail_texts::Flaw) -> String {
    let arguments = vec![
        ("line".to_owned(), Argument::Text(flaw.line.to_string())),
        ("problem".to_owned(), Argument::Text(words(locale, flaw))),
    ];
    locale.text("mail-text-at-line", arguments)
}

fn words(locale: &Locale, flaw: &mail_texts::Flaw) -> String {
    let name = match &flaw.kind {
        mail_texts::FlawKind::UnknownPlaceholder(name) => name.clone(),
        mail_texts::FlawKind::Syntax | mail_texts::FlawKind::TooLong => String::new(),
    };
    let arguments = vec![("name".to_owned(), Argument::Text(name))];
    locale.text(&format!("field-{}", flaw.code()), arguments)
}

/// A message at its field.
#[derive(Debug, Serialize)]
struct Message {
    field: &'static str,
    text: String,
}

async fn page(
    owner: &Owner,
    tx: &mut TenantTx,
    named: Named,
    form: &MailTextForm,
    errors: MailTextErrors,
) -> Result<Html<String>, PageError> {
    let MailTextErrors { fields, problems } = errors;
    let own = mail_texts::find(tx, named.kind, named.language).await?.own;
    let preview = Preview::make(tx, owner.locale(), named, form).await?;
    let messages: Vec<_> = problems
        .iter()
        .map(|problem| Message {
            field: problem.field,
            text: at_line(owner.locale(), &problem.flaw),
        })
        .collect();
    let errors: FieldErrors = fields;
    owner.render(
        "pages/settings/mail_text.html",
        json!({
            "kind": named.kind,
            "code": named.language.code(),
            "own": own,
            "has_conversation": named.kind.has_conversation(),
            "placeholders": named.kind.placeholders().collect::<Vec<_>>(),
            "form": form,
            "errors": errors,
            "messages": messages,
            "preview": preview,
        }),
    )
}
