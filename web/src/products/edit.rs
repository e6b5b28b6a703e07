//! Making and changing a product.

use axum::extract::State;
use axum::response::{Html, Redirect};
use serde::{Deserialize, Serialize};
use shared::fields::FieldErrors;
use shared::ids::ProductId;
use shared::language::Language;
use shared::products::{self, Product, ProductError, ProductForm};

use super::refused;
use crate::access::{Editor, Offers};
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::id::Id;
use crate::routes;
use crate::session::Flash;

/// What is typed, as it is given back: a description per language, in the order of [`Language::ALL`].
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    name: String,
    reference: String,
    unit: String,
    unit_price: String,
    vat_rate: String,
    descriptions: Vec<String>,
}

impl From<Fields> for ProductForm {
    fn from(fields: Fields) -> Self {
        let codes = Language::ALL.map(|language| language.code().to_owned());
        Self {
            name: fields.name,
            reference: fields.reference,
            unit: fields.unit,
            unit_price: fields.unit_price,
            vat_rate: fields.vat_rate,
            descriptions: codes.into_iter().zip(fields.descriptions).collect(),
        }
    }
}

impl From<Product> for Fields {
    fn from(product: Product) -> Self {
        let mut form = ProductForm::from(product);
        let mut description = |language: Language| form.descriptions.remove(language.code());
        let descriptions = Language::ALL.map(|language| description(language).unwrap_or_default());
        Self {
            name: form.name,
            reference: form.reference,
            unit: form.unit,
            unit_price: form.unit_price,
            vat_rate: form.vat_rate,
            descriptions: descriptions.to_vec(),
        }
    }
}

/// The page.
#[derive(Debug, Serialize)]
struct EditPage {
    /// None of one that is being made.
    product: Option<Product>,
    form: Fields,
    languages: [&'static str; 4],
    errors: FieldErrors,
    edits: bool,
}

/// `GET /products/new`.
pub(super) async fn new(editor: Editor<Offers>) -> Result<Html<String>, PageError> {
    show(&editor, None, Fields::default(), FieldErrors::default())
}

/// `POST /products/new`.
pub(super) async fn create(
    State(app): State<App>,
    editor: Editor<Offers>,
    Form(form): Form<Fields>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let made = match ProductForm::from(form.clone()).try_into() {
        Ok(draft) => products::create(&mut tx, draft).await,
        Err(errors) => Err(ProductError::Fields(errors)),
    };
    match made {
        Ok(_) => {
            tx.commit().await?;
            editor.flash(Flash::success("product-created")).await?;
            Ok(Redirect::to(routes::PRODUCTS))
        }
        Err(ProductError::Fields(errors)) => {
            Err(PageError::Invalid(show(&editor, None, form, errors)?))
        }
        Err(error) => Err(refused(error)),
    }
}

/// `GET /products/{id}`.
pub(super) async fn page(
    State(app): State<App>,
    editor: Editor<Offers>,
    Id(id): Id<ProductId>,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let product = products::find(&mut tx, id).await?;
    let product = product.ok_or(PageError::NotFound)?;
    let form = Fields::from(product.clone());
    show(&editor, Some(product), form, FieldErrors::default())
}

/// `POST /products/{id}`.
pub(super) async fn update(
    State(app): State<App>,
    editor: Editor<Offers>,
    Id(id): Id<ProductId>,
    Form(form): Form<Fields>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let product = products::find(&mut tx, id).await?;
    let product = product.ok_or(PageError::NotFound)?;
    let changed = match ProductForm::from(form.clone()).try_into() {
        Ok(draft) => products::update(&mut tx, id, draft).await,
        Err(errors) => Err(ProductError::Fields(errors)),
    };
    match changed {
        Ok(_) => {
            tx.commit().await?;
            editor.flash(Flash::success("flash-saved")).await?;
            Ok(Redirect::to(routes::PRODUCTS))
        }
        Err(ProductError::Fields(errors)) => Err(PageError::Invalid(show(
            &editor,
            Some(product),
            form,
            errors,
        )?)),
        Err(error) => Err(refused(error)),
    }
}

fn show(
    editor: &Editor<Offers>,
    product: Option<Product>,
    form: Fields,
    errors: FieldErrors,
) -> Result<Html<String>, PageError> {
    editor.render(
        "pages/products/edit.html",
        EditPage {
            product,
            form,
            languages: Language::ALL.map(Language::code),
            errors,
            edits: editor.edits(),
        },
    )
}
