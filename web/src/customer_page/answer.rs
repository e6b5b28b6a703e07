//! What the customer does on the page.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use shared::customer_page::{self, AnswerError, Pass, Visitor, WriteForm, WrongAddress};
use shared::fields::FieldErrors;
use shared::requests::UploadedFile;

use super::form::{Done, Typed};
use super::open::{Address, Opened, open};
use super::show::{Returned, show};
use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::forms::LinkForm;

/// `POST /c/{secret}/accept`.
pub(super) async fn accept(
    State(app): State<App>,
    address: Address,
    ClientAddress(client): ClientAddress,
    LinkForm { form, .. }: LinkForm<Typed>,
) -> Result<Response, PageError> {
    let mut opened = open(&app, &address, &form.pass).await?;
    if !opened.admitted {
        return Ok(ask_first(&opened));
    }
    let visitor = Visitor {
        address: client,
        browser: address.browser.clone(),
    };
    let Opened { tx, link, .. } = &mut opened;
    let done = customer_page::accept(tx, link, form.accepting(), &visitor).await;
    finish(&app, &address, opened, form, done, Done::Accepted).await
}

/// `POST /c/{secret}/refuse`.
pub(super) async fn refuse(
    State(app): State<App>,
    address: Address,
    LinkForm { form, .. }: LinkForm<Typed>,
) -> Result<Response, PageError> {
    let mut opened = open(&app, &address, &form.pass).await?;
    if !opened.admitted {
        return Ok(ask_first(&opened));
    }
    let Opened { tx, link, .. } = &mut opened;
    let done = customer_page::refuse(tx, link, form.refusing()).await;
    finish(&app, &address, opened, form, done, Done::Refused).await
}

/// `POST /c/{secret}/messages`.
pub(super) async fn write(
    State(app): State<App>,
    address: Address,
    LinkForm { form, files }: LinkForm<Typed>,
) -> Result<Response, PageError> {
    let mut opened = open(&app, &address, &form.pass).await?;
    if !opened.admitted {
        return Ok(ask_first(&opened));
    }
    let message = WriteForm {
        text: form.text.clone(),
        files: files
            .into_iter()
            .map(|file| UploadedFile {
                name: file.name,
                content_type: file.content_type,
                content: file.content.into(),
            })
            .collect(),
    };
    let Opened { tx, link, .. } = &mut opened;
    let done = customer_page::write(tx, link, message).await;
    finish(&app, &address, opened, form, done, Done::Written).await
}

/// `POST /c/{secret}/viewed`: told by the script of a page that somebody sees.
pub(super) async fn viewed(
    State(app): State<App>,
    address: Address,
    LinkForm { form, .. }: LinkForm<Typed>,
) -> Result<StatusCode, PageError> {
    let mut opened = open(&app, &address, &form.pass).await?;
    if opened.admitted {
        customer_page::viewed(&mut opened.tx, &opened.link).await?;
        opened.tx.commit().await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /c/{secret}/address`: a wrong one is answered as any other.
pub(super) async fn address(
    State(app): State<App>,
    address: Address,
    LinkForm { form, .. }: LinkForm<Typed>,
) -> Result<Response, PageError> {
    let mut opened = open(&app, &address, "").await?;
    let Opened { tx, link, .. } = &mut opened;
    let named = customer_page::check_address(tx, link, &form.address).await;
    let path = opened.link.path();
    // The attempt counts, whatever came of it.
    opened.tx.commit().await?;
    let (code, wait) = match named {
        Ok(Pass(pass)) => {
            return Ok(Redirect::to(&format!("{path}?pass={pass}")).into_response());
        }
        Err(WrongAddress::Other) => ("another-address", None),
        Err(WrongAddress::TooMany { wait }) => ("too-many-addresses", Some(wait)),
        Err(WrongAddress::Db(error)) => return Err(error.into()),
    };
    let mut opened = open(&app, &address, "").await?;
    let returned = Returned {
        form,
        errors: FieldErrors::one("address", code),
        notice: None,
    };
    let page = show(&app, &address, &mut opened, returned).await?;
    Err(match wait {
        None => PageError::Invalid(page),
        Some(wait) => PageError::TooMany {
            page,
            seconds: wait.whole_seconds(),
        },
    })
}

/// Back to the page, which asks for the address.
fn ask_first(opened: &Opened) -> Response {
    Redirect::to(&opened.link.path()).into_response()
}

/// Back to the page that says what was done, or the page again with what is wrong.
async fn finish(
    app: &App,
    address: &Address,
    opened: Opened,
    form: Typed,
    done: Result<(), AnswerError>,
    what: Done,
) -> Result<Response, PageError> {
    let Opened { tx, link, .. } = opened;
    let (errors, notice) = match done {
        Ok(()) => {
            tx.commit().await?;
            let (path, pass, said) = (link.path(), form.pass, what.as_str());
            let back = format!("{path}?pass={pass}&said={said}");
            return Ok(Redirect::to(&back).into_response());
        }
        Err(AnswerError::Fields(errors)) => (errors, None),
        Err(AnswerError::NotNow(_)) => (FieldErrors::default(), Some("customer-said-not-now")),
        Err(AnswerError::Changed) => (FieldErrors::default(), Some("customer-said-changed")),
        Err(AnswerError::Closed) => (FieldErrors::default(), Some("customer-said-closed")),
        Err(AnswerError::Db(error)) => return Err(error.into()),
    };
    // What was begun never happened.
    drop(tx);
    let mut again = open(app, address, &form.pass).await?;
    let returned = Returned {
        form,
        errors,
        notice: notice.map(str::to_owned),
    };
    let conflict = returned.notice.is_some();
    let page = show(app, address, &mut again, returned).await?;
    if conflict {
        Ok((StatusCode::CONFLICT, page).into_response())
    } else {
        Err(PageError::Invalid(page))
    }
}
