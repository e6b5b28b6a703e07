//! Showing the page. Looking at it changes nothing: mail scanners open links.

use axum::extract::{Query as Asked, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;
use serde_json::json;
use shared::customer_page::{self, CustomerPage, Link, Standing};
use shared::fields::FieldErrors;
use shared::i18n::Locale;
use shared::ids::OfferId;
use shared::tenancy::TenantTx;

use super::form::{Done, Query, Typed};
use super::open::{Address, Opened, open};
use crate::access::{Editor, Offers};
use crate::app::App;
use crate::errors::PageError;
use crate::forms::LinkForm;
use crate::id::Id;
use crate::security::headers::Nonce;
use crate::view::Viewer;

/// What the template is filled with.
#[derive(Debug, Serialize)]
struct Filled {
    /// The address of the page: its forms are sent below it.
    path: String,
    /// Ends the addresses that are only opened.
    query: String,
    page: CustomerPage,
    form: Typed,
    errors: FieldErrors,
    /// Key of what is said above.
    notice: Option<String>,
    /// A member looks: nothing can be done.
    preview: bool,
    /// The name the link was sent to.
    name: String,
}

/// What comes back with a page.
#[derive(Debug, Default)]
pub(super) struct Returned {
    pub(super) form: Typed,
    pub(super) errors: FieldErrors,
    pub(super) notice: Option<String>,
}

/// `GET /c/{secret}`.
pub(super) async fn get(
    State(app): State<App>,
    address: Address,
    Asked(query): Asked<Query>,
) -> Result<Html<String>, PageError> {
    let mut opened = open(&app, &address, &query.pass).await?;
    let form = Typed {
        pass: query.pass,
        ..Typed::default()
    };
    let notice = query.said.map(Done::as_str);
    let returned = Returned {
        form,
        notice: notice.map(|said| format!("customer-said-{said}")),
        ..Returned::default()
    };
    show(&app, &address, &mut opened, returned).await
}

/// `POST /c/{secret}/totals`: the page again, with the options that are ticked counted. Changes nothing.
pub(super) async fn totals(
    State(app): State<App>,
    address: Address,
    LinkForm { form, .. }: LinkForm<Typed>,
) -> Result<Html<String>, PageError> {
    let mut opened = open(&app, &address, &form.pass).await?;
    let returned = Returned {
        form,
        ..Returned::default()
    };
    show(&app, &address, &mut opened, returned).await
}

/// The page, or the question for the address.
pub(super) async fn show(
    app: &App,
    address: &Address,
    opened: &mut Opened,
    returned: Returned,
) -> Result<Html<String>, PageError> {
    let Opened { tx, link, admitted } = opened;
    let nonce = address.nonce.clone();
    let template = if *admitted {
        "pages/customer_page/page.html"
    } else {
        "pages/customer_page/address.html"
    };
    render(app, tx, link, nonce, template, returned, false).await
}

/// `GET /offers/{id}/customer-view`: a member looks at what the customer sees.
pub(crate) async fn preview(
    State(app): State<App>,
    editor: Editor<Offers>,
    Id(id): Id<OfferId>,
    axum::Extension(Nonce(nonce)): axum::Extension<Nonce>,
) -> Result<Response, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let link = customer_page::find_link(&mut tx, id).await?;
    let link = link.ok_or(PageError::NotFound)?;
    let template = "pages/customer_page/page.html";
    let page = render(
        &app,
        &mut tx,
        &link,
        nonce,
        template,
        Returned::default(),
        true,
    )
    .await?;
    Ok((StatusCode::OK, page).into_response())
}

async fn render(
    app: &App,
    tx: &mut TenantTx,
    link: &Link,
    nonce: String,
    template: &str,
    returned: Returned,
    preview: bool,
) -> Result<Html<String>, PageError> {
    let page = customer_page::page(tx, link).await?;
    let mut page = page.ok_or(PageError::LinkOver)?;
    let Returned {
        mut form,
        errors,
        notice,
    } = returned;
    if page.standing == Standing::Open {
        page.offer = page.offer.with_options(&form.options);
    }
    if form.name.is_empty() {
        form.name.clone_from(&link.name);
    }
    let viewer = Viewer {
        locale: Locale::new(page.offer.language, &page.company.time_zone),
        now: tx.now(),
        nonce,
        csrf_token: String::new(),
    };
    let filled = Filled {
        path: link.path(),
        query: query_of(&form.pass),
        page,
        form,
        errors,
        notice,
        preview,
        name: link.name.clone(),
    };
    app.pages.render(&viewer, template, &filled, &json!({}))
}

fn query_of(pass: &str) -> String {
    if pass.is_empty() {
        String::new()
    } else {
        format!("?pass={pass}")
    }
}
