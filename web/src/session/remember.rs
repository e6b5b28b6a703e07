//! The cookie of whoever stays signed in.

use axum::extract::{Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use shared::accounts::{self, REMEMBERED_FOR, Recalled};
use tower_sessions::Session;

use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::security::csrf::cookie;

/// Brings somebody back whose session is over or was closed with their browser. Only for what is looked at: a form carries a token of the session it was
/// shown in, which is gone.
pub(crate) async fn layer(
    State(app): State<App>,
    session: Session,
    address: ClientAddress,
    request: Request,
    next: Next,
) -> Result<Response, PageError> {
    let token = cookie(request.headers(), name(&app)).filter(|_| request.method() == Method::GET);
    let Some(token) = token else {
        return Ok(next.run(request).await);
    };
    if super::signed_in(&session).await?.is_some() {
        return Ok(next.run(request).await);
    }
    let answer = match accounts::recall(&app.db, &token, address.0).await? {
        Recalled::Back(signed_in, token) => {
            let client = super::client(address, request.headers());
            super::begin(&session, signed_in, client).await?;
            // Forms of this page carry a token of the session, so it has its id before they are made.
            session.save().await?;
            token.map(|token| set(&app, &token))
        }
        Recalled::Nobody => Some(removed(&app)),
    };
    let mut response = next.run(request).await;
    if let Some(Ok(cookie)) = answer.map(HeaderValue::try_from) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// `Set-Cookie` for a browser that is remembered.
pub(crate) fn set(app: &App, token: &str) -> String {
    with_age(app, token, REMEMBERED_FOR.whole_seconds())
}

/// `Set-Cookie` for a browser that is not, or not any more.
pub(crate) fn removed(app: &App) -> String {
    with_age(app, "", 0)
}

fn with_age(app: &App, value: &str, seconds: i64) -> String {
    let secure = if app.is_https() { "; Secure" } else { "" };
    format!(
        "{}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}",
        name(app)
    )
}

/// See [`super::store::layer`] for the prefix.
fn name(app: &App) -> &'static str {
    if app.is_https() {
        "__Host-proffer-remember"
    } else {
        "proffer-remember"
    }
}
