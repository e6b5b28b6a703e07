//! Gives errors a page in the reader's language, or a short notice when a script asked.

use axum::extract::{Request, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use serde_json::json;
use url::{Position, Url};

use super::ErrorPage;
use crate::api::problem;
use crate::app::App;
use crate::routes;
use crate::session::request_log::RequestNumber;
use crate::session::visitor::Visitor;

/// Seconds after which it is worth trying again when there was too much to do.
const RETRY_AFTER_BUSY: HeaderValue = HeaderValue::from_static("5");

/// Replaces the empty bodies of errors.
pub async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let visitor = Visitor::without_session(&request, &app);
    let by_script = request.headers().contains_key("hx-request");
    let shown = request.headers().get("hx-current-url").cloned();
    let for_program = request.uri().path().starts_with("/api/");
    let for_page = !request.uri().path().starts_with("/assets/");
    let number = request
        .extensions()
        .get::<RequestNumber>()
        .cloned()
        .unwrap_or_default();

    let mut response = next.run(request).await;
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        let headers = response.headers_mut();
        headers.entry(RETRY_AFTER).or_insert(RETRY_AFTER_BUSY);
    }
    if for_program {
        return problem::complete(response, number.incident());
    }
    if !for_page {
        return response;
    }
    if by_script && response.status().is_redirection() {
        return redirected_by_script(response, shown.as_ref());
    }
    let Some(error) = describe(&response) else {
        return response;
    };
    let page = json!({ "status": response.status().as_u16(), "key": error.key, "text": error.text, "incident": response.status().is_server_error().then(|| number.incident()) });
    let template = if by_script {
        "components/error_notice.html"
    } else {
        "pages/error.html"
    };
    match visitor.render(template, page) {
        Ok(body) => answer(response, body, by_script),
        Err(error) => {
            tracing::error!(%error, "the page of an error failed");
            response
        }
    }
}

/// Errors of ours say what they are; the few of the layers below are known by their status.
fn describe(response: &Response) -> Option<ErrorPage> {
    if let Some(error) = response.extensions().get::<ErrorPage>() {
        return Some(*error);
    }
    let key = match response.status() {
        StatusCode::MISDIRECTED_REQUEST
        | StatusCode::BAD_REQUEST
        | StatusCode::UNSUPPORTED_MEDIA_TYPE => "bad-request",
        StatusCode::FORBIDDEN
            if response
                .extensions()
                .get::<tower_http::csrf::ProtectionError>()
                .is_some() =>
        {
            "form-token"
        }
        StatusCode::PAYLOAD_TOO_LARGE => "too-large",
        StatusCode::SERVICE_UNAVAILABLE => "unavailable",
        _ => return None,
    };
    Some(ErrorPage { key, text: None })
}

fn answer(response: Response, body: Html<String>, by_script: bool) -> Response {
    let (parts, _) = response.into_parts();
    let mut answer = (parts.status, body).into_response();
    for (name, value) in &parts.headers {
        if !answer.headers().contains_key(name) && name != "content-length" {
            answer.headers_mut().insert(name, value.clone());
        }
    }
    if by_script {
        answer
            .headers_mut()
            .insert("hx-retarget", HeaderValue::from_static("#toasts"));
        answer
            .headers_mut()
            .insert("hx-reswap", HeaderValue::from_static("beforeend"));
    }
    answer
}

/// A script follows a redirect by itself and would put the whole page into a corner: it is told to go there instead.
/// Whoever has to sign in comes back to the page that is shown, not to the part of it that a script asked for.
fn redirected_by_script(response: Response, shown: Option<&HeaderValue>) -> Response {
    let Some(location) = response.headers().get("location").cloned() else {
        return response;
    };
    let location = if location.as_bytes().starts_with(b"/login?next=") {
        shown.and_then(login_back_to).unwrap_or(location)
    } else {
        location
    };
    let (parts, _) = response.into_parts();
    let mut answer = StatusCode::OK.into_response();
    for (name, value) in &parts.headers {
        if name == "set-cookie" {
            answer.headers_mut().append(name, value.clone());
        }
    }
    answer.headers_mut().insert("hx-redirect", location);
    answer
}

/// The way to sign in that leads back to this address of ours.
fn login_back_to(shown: &HeaderValue) -> Option<HeaderValue> {
    let shown = Url::parse(shown.to_str().ok()?).ok()?;
    HeaderValue::from_str(&routes::login_then(
        &shown[Position::BeforePath..Position::AfterQuery],
    ))
    .ok()
}
