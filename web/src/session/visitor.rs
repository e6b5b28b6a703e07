//! Somebody who is not signed in.

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::Html;
use serde::Serialize;
use serde_json::json;
use shared::i18n::Locale;
use shared::language::Language;
use tower_sessions::Session;

use super::Flash;
use crate::app::App;
use crate::errors::PageError;
use crate::security::csrf::{Csrf, cookie};
use crate::security::headers::Nonce;
use crate::view::{Pages, Viewer};

/// The cookie that keeps the language a visitor chose.
pub(crate) const LANGUAGE_COOKIE: &str = "proffer-language";
/// Dates on pages of visitors are rare; they are Belgian until somebody says otherwise.
const TIME_ZONE: &str = "Europe/Brussels";

/// Somebody unknown, and how to show them pages.
#[derive(Debug, Clone)]
pub struct Visitor {
    viewer: Viewer,
    pages: Pages,
    flash: Option<Flash>,
}

impl Visitor {
    /// For pages that can't have a form, such as those of errors.
    pub(crate) fn without_session(request: &Request, app: &App) -> Self {
        Self {
            viewer: viewer(
                request.headers(),
                request.extensions().get(),
                String::new(),
                app,
            ),
            pages: app.pages.clone(),
            flash: None,
        }
    }

    /// The language they read.
    pub fn language(&self) -> Language {
        self.viewer.locale.language()
    }

    /// How they read dates and texts.
    pub fn locale(&self) -> &Locale {
        &self.viewer.locale
    }

    /// A page of theirs.
    pub fn render(&self, template: &str, page: impl Serialize) -> Result<Html<String>, PageError> {
        self.pages.render(
            &self.viewer,
            template,
            &page,
            &json!({ "flash": self.flash }),
        )
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let csrf = Csrf::from_request_parts(parts, app).await?;
        let session = Session::from_request_parts(parts, app)
            .await
            .map_err(|(_, message)| PageError::internal(message))?;
        Ok(Self {
            viewer: viewer(&parts.headers, parts.extensions.get(), csrf.token(), app),
            pages: app.pages.clone(),
            flash: Flash::take(&session).await?,
        })
    }
}

fn viewer(headers: &HeaderMap, nonce: Option<&Nonce>, csrf_token: String, app: &App) -> Viewer {
    Viewer {
        locale: Locale::new(language(headers), TIME_ZONE),
        now: app.db.clock().now(),
        nonce: nonce.map(|nonce| nonce.0.clone()).unwrap_or_default(),
        csrf_token,
    }
}

/// The language chosen, or the browser's first that we have, or French.
fn language(headers: &HeaderMap) -> Language {
    if let Some(chosen) = cookie(headers, LANGUAGE_COOKIE).and_then(|code| code.parse().ok()) {
        return chosen;
    }
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .into_iter()
        .flat_map(|value| value.split(','))
        .find_map(|range| range.trim().get(..2)?.to_ascii_lowercase().parse().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_chosen_one_or_the_browsers() {
        for (accept, cookie, expected) in [
            ("nl-BE,nl;q=0.9,en;q=0.8", "", Language::Nl),
            ("ja,de-DE;q=0.9", "", Language::De),
            ("ja", "", Language::Fr),
            ("é", "", Language::Fr),
            ("nl", "a=b; proffer-language=en", Language::En),
            ("nl", "proffer-language=xx", Language::Nl),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(
                header::ACCEPT_LANGUAGE,
                axum::http::HeaderValue::from_bytes(accept.as_bytes()).unwrap(),
            );
            headers.insert(header::COOKIE, cookie.parse().unwrap());
            assert_eq!(language(&headers), expected, "{accept} {cookie}");
        }
    }
}
