//! What came from outside, served so that nothing in it can act as the reader: no cookie is read, the address itself is the permission, and what the
//! browser may do with it is said in full.

use std::fmt::Write;

use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use shared::content::{self, Content};
use shared::ids::{HeldMailId, MessageId};
use shared::messages::{self, Attachment, Images};
use shared::tenancy::{DatabaseError, TenantTx};

use crate::app::App;
use crate::errors::PageError;

/// A file does nothing, wherever it is opened.
const FILE_POLICY: &str = "sandbox; default-src 'none'";
/// A mail has its styles and the images that came with it. No scripts; `allow-same-origin` only lets the portal read its height, and its links open
/// elsewhere.
const MAIL_POLICY: &str = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'";
/// The same, with images from elsewhere.
const MAIL_POLICY_WITH_IMAGES: &str = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' http: https:";

/// The portal's letters, until the mail says otherwise; nothing wider than the frame.
const MAIL_STYLE: &str = "body{margin:0;font:14px/1.45 system-ui,sans-serif;overflow-wrap:anywhere}img{max-width:100%;height:auto}";

/// Why content is not shown.
#[derive(Debug)]
pub(crate) enum ContentError {
    /// The address is not ours or too old, or what it names is gone.
    Unknown,
    /// The database failed.
    Db(DatabaseError),
}

impl IntoResponse for ContentError {
    fn into_response(self) -> Response {
        match self {
            Self::Unknown => PageError::NotFound.into_response(),
            Self::Db(error) => {
                tracing::error!(%error, "content can't be read");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

/// Serves what the grant names.
pub(crate) async fn get(
    State(app): State<App>,
    Path(grant): Path<String>,
) -> Result<Response, ContentError> {
    let (principal, content) =
        content::open(&app.keys, &grant, app.db.clock().now()).ok_or(ContentError::Unknown)?;
    let mut tx = app.db.begin(&principal).await.map_err(ContentError::Db)?;
    let url = |file: &Attachment| {
        format!(
            "/content/{}",
            content::grant(
                &app.keys,
                &principal,
                Content::Attachment(file.id),
                app.db.clock().now()
            )
        )
    };
    match content {
        Content::Html(id) => mail(&mut tx, id, Images::Off, MAIL_POLICY, &url).await,
        Content::HtmlWithImages(id) => {
            mail(&mut tx, id, Images::Shown, MAIL_POLICY_WITH_IMAGES, &url).await
        }
        Content::Attachment(id) => {
            let file = found(messages::find_attachment(&mut tx, id).await)?;
            Ok(download(&file.name, &file.content_type, file.content))
        }
        Content::Raw(id) => {
            let raw = found(messages::find_raw(&mut tx, id).await)?;
            Ok(download(&format!("{id}.eml"), "message/rfc822", raw))
        }
        Content::HeldHtml(id) => held(&mut tx, id, Images::Off, MAIL_POLICY).await,
        Content::HeldHtmlWithImages(id) => {
            held(&mut tx, id, Images::Shown, MAIL_POLICY_WITH_IMAGES).await
        }
        Content::HeldRaw(id) => {
            let raw = found(shared::mail::find_held_raw(&mut tx, id).await)?;
            Ok(download(&format!("{id}.eml"), "message/rfc822", raw))
        }
    }
}

fn found<T>(read: Result<Option<T>, DatabaseError>) -> Result<T, ContentError> {
    read.map_err(ContentError::Db)?.ok_or(ContentError::Unknown)
}

async fn mail(
    tx: &mut TenantTx,
    id: MessageId,
    images: Images,
    policy: &'static str,
    url_of: &(dyn Fn(&Attachment) -> String + Sync),
) -> Result<Response, ContentError> {
    let (html, attachments) = found(messages::find_html(tx, id).await)?;
    let (safe, _) = messages::display_html(&html, &attachments, images, url_of);
    Ok(framed(&id.to_string(), &safe, policy))
}

/// A held mail's files are not kept yet: images that came with it stay away.
async fn held(
    tx: &mut TenantTx,
    id: HeldMailId,
    images: Images,
    policy: &'static str,
) -> Result<Response, ContentError> {
    let text = found(shared::mail::read_held(tx, id).await)?;
    let html = text.unsafe_html.ok_or(ContentError::Unknown)?;
    let (safe, _) = messages::display_html(&html, &[], images, &|_| String::new());
    Ok(framed(&id.to_string(), &safe, policy))
}

fn framed(title: &str, safe: &str, policy: &'static str) -> Response {
    let page = format!(
        "<!doctype html><meta charset=\"utf-8\"><title>{title}</title><style>{MAIL_STYLE}</style>{safe}"
    );
    (headers("text/html; charset=utf-8", policy), page).into_response()
}

/// A file to save, under its own name.
fn download(name: &str, content_type: &str, content: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename*=UTF-8''{}", encoded(name));
    let disposition =
        HeaderValue::try_from(disposition).unwrap_or(HeaderValue::from_static("attachment"));
    (
        headers(content_type, FILE_POLICY),
        [(CONTENT_DISPOSITION, disposition)],
        content,
    )
        .into_response()
}

fn headers(content_type: &str, policy: &'static str) -> [(HeaderName, HeaderValue); 5] {
    let content_type = HeaderValue::try_from(content_type)
        .unwrap_or(HeaderValue::from_static("application/octet-stream"));
    [
        (CONTENT_TYPE, content_type),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy)),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (
            CACHE_CONTROL,
            HeaderValue::from_static("private, max-age=3600"),
        ),
    ]
}

/// A file name as RFC 8187 §3.2 writes it.
fn encoded(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String can't fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_its_name_and_does_nothing() {
        let answer = download("plan étage \"2\".pdf", "application/pdf", vec![1]);
        let header = |name: HeaderName| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(
            header(CONTENT_DISPOSITION),
            "attachment; filename*=UTF-8''plan%20%C3%A9tage%20%222%22.pdf"
        );
        assert_eq!(header(CONTENT_SECURITY_POLICY), FILE_POLICY);
        assert_eq!(header(X_CONTENT_TYPE_OPTIONS), "nosniff");
    }

    #[test]
    fn a_media_type_that_is_none_is_bytes() {
        let answer = download("a", "text/html\r\nSet-Cookie: a=b", Vec::new());
        assert_eq!(answer.headers()[CONTENT_TYPE], "application/octet-stream");
        assert!(!answer.headers().contains_key("set-cookie"));
    }
}
