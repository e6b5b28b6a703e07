//! The files of the page: the offer's PDF and the company's picture.

use axum::extract::{Query as Asked, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use shared::company;
use shared::customer_page;

use super::form::Query;
use super::open::{Address, open};
use crate::app::App;
use crate::errors::PageError;
use crate::offers::pdf::answer;

/// A drawing may have styles of its own, and nothing else.
const PICTURE_POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'";

/// `GET /c/{secret}/pdf`: the very bytes that were sent.
pub(super) async fn pdf(
    State(app): State<App>,
    address: Address,
    Asked(query): Asked<Query>,
) -> Result<Response, PageError> {
    let mut opened = open(&app, &address, &query.pass).await?;
    if !opened.admitted {
        return Ok(Redirect::to(&opened.link.path()).into_response());
    }
    let pdf = customer_page::pdf(&mut opened.tx, &opened.link).await?;
    let (number, pdf) = pdf.ok_or(PageError::LinkOver)?;
    Ok(answer(&format!("{number}.pdf"), pdf))
}

/// `GET /c/{secret}/logo`.
pub(super) async fn logo(State(app): State<App>, address: Address) -> Result<Response, PageError> {
    let mut opened = open(&app, &address, "").await?;
    let logo = company::logo(&mut opened.tx).await?;
    let logo = logo.ok_or(PageError::LinkOver)?;
    let headers = [
        (CONTENT_TYPE, media_type(&logo)),
        (CONTENT_SECURITY_POLICY, PICTURE_POLICY),
    ];
    Ok((headers, logo).into_response())
}

/// It was read as a picture when it was set.
fn media_type(picture: &[u8]) -> &'static str {
    match picture {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, ..] => "image/jpeg",
        _ => "image/svg+xml",
    }
}
