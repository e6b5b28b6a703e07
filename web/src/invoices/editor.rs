//! Making, changing and deleting a draft. The form is that of offers, with a due date.

use axum::extract::{Query, State};
use axum::response::{Html, Redirect};
use serde::{Deserialize, Serialize};
use shared::contacts::{self, Contact};
use shared::ids::InvoiceId;
use shared::invoices::{self, Invoice, InvoiceDraft, InvoiceError, InvoiceForm, Move};
use shared::offers::OfferErrors;

use super::refused;
use crate::access::{Editor, Offers};
use crate::app::App;
use crate::errors::PageError;
use crate::forms::{Confirmation, Form};
use crate::id::Id;
use crate::offers::{DocumentEditor, DocumentFields};
use crate::routes;
use crate::session::Flash;

/// Whom a new invoice is for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct NewQuery {
    contact: String,
}

/// The page.
#[derive(Debug, Serialize)]
struct EditorPage {
    /// None of one that is being made.
    invoice: Option<Invoice>,
    #[serde(flatten)]
    editor: DocumentEditor,
    contact: Option<Contact>,
}

/// `GET /invoices/new`.
pub(super) async fn new(
    State(app): State<App>,
    editor: Editor<Offers>,
    Query(query): Query<NewQuery>,
) -> Result<Html<String>, PageError> {
    let form = DocumentFields::to(query.contact, String::new());
    let contact = form.contact_id.clone();
    show(&app, &editor, None, DocumentEditor::empty(form), &contact).await
}

/// `POST /invoices/new`.
pub(super) async fn create(
    State(app): State<App>,
    editor: Editor<Offers>,
    Form(form): Form<DocumentFields>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let made = match draft(&form) {
        Ok(draft) => invoices::create(&mut tx, draft).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(id) => {
            tx.commit().await?;
            editor.flash(Flash::success("invoice-created")).await?;
            Ok(Redirect::to(&routes::invoice(id)))
        }
        Err(InvoiceError::Fields(errors)) => {
            drop(tx);
            let contact = form.contact_id.clone();
            let form = DocumentEditor::given_back(form, errors);
            Err(PageError::Invalid(
                show(&app, &editor, None, form, &contact).await?,
            ))
        }
        Err(error) => Err(refused(error)),
    }
}

/// `GET /invoices/{id}/edit`. What was issued has no such page.
pub(super) async fn page(
    State(app): State<App>,
    editor: Editor<Offers>,
    Id(id): Id<InvoiceId>,
) -> Result<Html<String>, PageError> {
    let invoice = find(&app, &editor, id).await?;
    let form = InvoiceForm::from(invoice.clone()).into();
    let contact = invoice.contact_id.to_string();
    show(&app, &editor, Some(invoice), form, &contact).await
}

/// `POST /invoices/{id}/edit`.
pub(super) async fn update(
    State(app): State<App>,
    editor: Editor<Offers>,
    Id(id): Id<InvoiceId>,
    Form(form): Form<DocumentFields>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let changed = match draft(&form) {
        Ok(draft) => invoices::update(&mut tx, id, draft).await,
        Err(error) => Err(error),
    };
    match changed {
        Ok(()) => {
            tx.commit().await?;
            editor.flash(Flash::success("flash-saved")).await?;
            Ok(Redirect::to(&routes::invoice(id)))
        }
        Err(InvoiceError::Fields(errors)) => {
            drop(tx);
            let invoice = find(&app, &editor, id).await?;
            let contact = form.contact_id.clone();
            let form = DocumentEditor::given_back(form, errors);
            Err(PageError::Invalid(
                show(&app, &editor, Some(invoice), form, &contact).await?,
            ))
        }
        Err(error) => Err(refused(error)),
    }
}

/// `POST /invoices/{id}/delete`.
pub(super) async fn delete(
    State(app): State<App>,
    editor: Editor<Offers>,
    Id(id): Id<InvoiceId>,
    _: Form<Confirmation>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    invoices::delete(&mut tx, id).await.map_err(refused)?;
    tx.commit().await?;
    editor.flash(Flash::success("invoice-deleted")).await?;
    Ok(Redirect::to(routes::INVOICES))
}

/// What was typed, parsed; a press on "more lines" gives the form back with nothing wrong.
fn draft(form: &DocumentFields) -> Result<InvoiceDraft, InvoiceError> {
    if form.action == "more" {
        return Err(OfferErrors::default().into());
    }
    let words = form.form()?;
    Ok(InvoiceDraft::try_from(InvoiceForm {
        contact_id: words.contact_id,
        language: words.language,
        reference: words.reference,
        introduction: words.introduction,
        conditions: words.conditions,
        vat_scheme: words.vat_scheme,
        due_on: form.due_on.clone(),
        lines: words.lines,
    })?)
}

/// A draft.
async fn find(app: &App, editor: &Editor<Offers>, id: InvoiceId) -> Result<Invoice, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let invoice = invoices::find(&mut tx, id).await?;
    let invoice = invoice.ok_or(PageError::NotFound)?;
    let editable = invoice.status.allows(Move::Edit, invoice.kind);
    editable.map_err(|refusal| refused(refusal.into()))?;
    Ok(invoice)
}

async fn show(
    app: &App,
    editor: &Editor<Offers>,
    invoice: Option<Invoice>,
    form: DocumentEditor,
    contact: &str,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let contact = match contact.parse() {
        Ok(id) => contacts::find(&mut tx, id).await?,
        Err(_) => None,
    };
    editor.render(
        "pages/invoices/editor.html",
        EditorPage {
            invoice,
            editor: form,
            contact,
        },
    )
}
