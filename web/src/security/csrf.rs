//! The token in forms: signed, bound to the session, or to a cookie of its own while nobody is signed in.
//!
//! Before it, `Sec-Fetch-Site` and `Origin` are checked for every request that changes something; the token holds where a browser sends neither.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use shared::accounts::random_text;
use shared::hex::{from_hex, to_hex};
use shared::secrets::{Keys, Purpose};
use tower_sessions::Session;

use crate::app::App;
use crate::errors::PageError;
use crate::session::SIGNED_IN;

/// The header that scripts send it in.
pub const HEADER: &str = "x-csrf-token";
/// The field that forms send it in.
pub const FIELD: &str = "csrf_token";
/// Bytes of the signature in a token: 128 bits.
const TOKEN_LENGTH: usize = 16;

/// The longest value of a cookie of ours: a remembered browser's.
const MAX_COOKIE: usize = 75;

/// Makes and checks the token of one browser.
#[derive(Debug, Clone)]
pub struct Csrf {
    seed: String,
    keys: Keys,
}

impl Csrf {
    /// Of a session whose id is new, once it is saved.
    pub(crate) fn of_saved(session: &Session, app: &App) -> Self {
        let seed = session.id().map(|id| format!("session {id}"));
        Self {
            seed: seed.unwrap_or_default(),
            keys: app.keys.clone(),
        }
    }

    /// The token that goes into forms.
    pub fn token(&self) -> String {
        let signature = self.keys.sign(Purpose::FormToken, self.seed.as_bytes());
        to_hex(&signature[..TOKEN_LENGTH])
    }

    /// Whether a form came from a page of ours in this browser.
    pub fn accepts(&self, token: &str) -> bool {
        !self.seed.is_empty()
            && from_hex(token).is_some_and(|signature| {
                signature.len() == TOKEN_LENGTH
                    && self
                        .keys
                        .verifies(Purpose::FormToken, self.seed.as_bytes(), &signature)
            })
    }
}

impl FromRequestParts<App> for Csrf {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let session = Session::from_request_parts(parts, app)
            .await
            .map_err(|(_, message)| PageError::internal(message))?;
        let signed_in = session.get_value(SIGNED_IN).await?.is_some();
        let seed = match session.id() {
            Some(id) if signed_in => format!("session {id}"),
            _ => parts
                .extensions
                .get::<VisitorSeed>()
                .map(|seed| format!("visitor {}", seed.0))
                .unwrap_or_default(),
        };
        Ok(Self {
            seed,
            keys: app.keys.clone(),
        })
    }
}

#[derive(Debug, Clone)]
struct VisitorSeed(String);

/// Gives each browser a cookie of its own, before anybody signs in.
pub(crate) async fn give_visitor_seed(
    State(app): State<App>,
    mut request: Request,
    next: Next,
) -> Response {
    let name = cookie_name(app.is_https());
    let known = cookie(request.headers(), name);
    let seed = known.clone().unwrap_or_else(random_text);
    request.extensions_mut().insert(VisitorSeed(seed.clone()));
    let mut response = next.run(request).await;
    if known.is_none() {
        let secure = if app.is_https() { "; Secure" } else { "" };
        if let Ok(value) = HeaderValue::from_str(&format!(
            "{name}={seed}; Path=/; HttpOnly; SameSite=Lax{secure}"
        )) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

fn cookie_name(https: bool) -> &'static str {
    if https {
        "__Host-proffer-visitor"
    } else {
        "proffer-visitor"
    }
}

/// The value of a cookie, when it looks like one of ours.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
        .filter(|value| {
            (1..=MAX_COOKIE).contains(&value.len())
                && value
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn csrf(seed: &str) -> Csrf {
        Csrf {
            seed: seed.to_owned(),
            keys: "key-key-key-key-key-key-key-key-key".parse().unwrap(),
        }
    }

    #[test]
    fn a_token_is_good_for_one_browser() {
        let token = csrf("session a").token();
        assert!(csrf("session a").accepts(&token));
        for refused in ["", "zz", &token[..20], &format!("{token}00"), "é"] {
            assert!(!csrf("session a").accepts(refused), "{refused}");
        }
        assert!(!csrf("session b").accepts(&token));
        assert!(
            !csrf("").accepts(&csrf("").token()),
            "a browser without cookies has no token"
        );
    }
}
