//! What support gets to see of a company that lets it look in: named here path by path, so that a new page is closed to it until somebody opens it.
//!
//! Support reads what a company works with and how it is set up. It changes nothing. It gets no file: attachments, mails as they came, papers and exports leave the
//! portal and with it everything that watches over them. It gets no page of a person (sessions, tokens, notifications), no held mail, in which codes of other services stand, and not the
//! audit log, which watches it.

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use shared::accounts::{self, SignedIn, SignedInBy};
use shared::support;
use shared::telemetry::privacy::{self, Support};
use tower_sessions::Session;

use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;

/// What support may open, by pattern.
const OPEN: &[&str] = &[
    "/",
    "/contacts/{id}",
    "/customers",
    "/extensions",
    "/extensions/quote-requests",
    "/extensions/quote-requests/mails",
    "/invoices",
    "/invoices/{id}",
    "/offers",
    "/offers/{id}",
    "/products",
    "/prospects",
    "/requests",
    "/requests/rows",
    "/requests/{id}",
    "/settings/company",
    "/settings/documents",
    "/settings/jobs",
    "/settings/mail",
    "/settings/mail-texts/{kind}/{language}",
    "/settings/members",
    "/settings/privacy",
    "/settings/privacy/retention",
    "/settings/privacy/support",
    "/settings/sso",
    "/settings/texts",
    "/settings/texts/{id}",
];
/// The one thing support does: it leaves.
const LEAVE: &str = "/logout";

/// Whether support may do this. Where there is no page there is nothing to hide.
pub(crate) fn may(method: &Method, route: Option<&str>) -> bool {
    let reads = matches!(*method, Method::GET | Method::HEAD);
    match route {
        None => reads,
        Some(LEAVE) => *method == Method::POST,
        Some(route) => reads && OPEN.contains(&route),
    }
}

/// Holds support to what it may do, and writes down what it opens. Nobody else notices.
pub(crate) async fn layer(
    State(app): State<App>,
    session: Session,
    ClientAddress(address): ClientAddress,
    request: Request,
    next: Next,
) -> Result<Response, PageError> {
    let signed_in = super::signed_in(&session).await?;
    let Some(signed_in) =
        signed_in.filter(|signed_in| matches!(signed_in.by(), SignedInBy::Support { .. }))
    else {
        return Ok(next.run(request).await);
    };
    let Some(SignedIn { principal, .. }) = accounts::find_member(&app.db, &signed_in).await? else {
        session.flush().await?;
        return Ok(next.run(request).await);
    };
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map(MatchedPath::as_str);
    if !may(request.method(), route) {
        privacy::support(Support::Refused);
        return Ok(PageError::SupportOnlyReads.into_response());
    }
    if route.is_some_and(|route| route != LEAVE) {
        let visitor = principal.from_address(address);
        support::look(&app.db, &visitor, request.uri().path()).await?;
    }
    Ok(next.run(request).await)
}

/// How the path of a customer's link is written in a page, in a text and in the address of another link.
const LINKS: [&str; 4] = ["/c/", "&#x2f;c&#x2f;", "%2Fc%2F", "%2fc%2f"];
/// What is shorter is no secret, nor a good part of one.
const SHORTEST: usize = 4;

/// A page without the secrets of customers' links, which would let whoever reads them accept an offer: they stand beside offers and in conversations.
pub(super) fn without_links(page: String) -> String {
    LINKS.into_iter().fold(page, |page, link| {
        let mut parts = page.split(link);
        let mut shown = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let of_secret = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_".contains(byte);
            let secret = part.bytes().take_while(|byte| of_secret(byte)).count();
            shown.push_str(link);
            if secret < SHORTEST {
                shown.push_str(part);
            } else {
                shown.push('…');
                shown.push_str(&part[secret..]);
            }
        }
        shown
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn support_reads_what_is_open_and_leaves() {
        for (method, route, allowed) in [
            (Method::GET, Some("/requests/{id}"), true),
            (Method::HEAD, Some("/"), true),
            (Method::GET, None, true),
            (Method::POST, Some("/logout"), true),
            (Method::GET, Some("/logout"), false),
            (Method::POST, Some("/requests/{id}"), false),
            (Method::POST, Some("/settings/company"), false),
            (Method::POST, None, false),
            (Method::DELETE, Some("/requests/{id}"), false),
            (Method::GET, Some("/requests/export.csv"), false),
            (Method::GET, Some("/settings/tokens"), false),
            (Method::GET, Some("/what/comes/next"), false),
        ] {
            assert_eq!(may(&method, route), allowed, "{method} {route:?}");
        }
    }

    #[test]
    fn no_page_shows_support_the_link_of_a_customer() {
        for (page, shown) in [
            (
                "<a href=\"https:&#x2f;&#x2f;p.example&#x2f;c&#x2f;AbC-_123456\">",
                "<a href=\"https:&#x2f;&#x2f;p.example&#x2f;c&#x2f;…\">",
            ),
            (
                "see https://p.example/c/AbCdEfGh, and /c/IjKlMnOp",
                "see https://p.example/c/…, and /c/…",
            ),
            (
                "url=https%3A%2F%2Fp.example%2Fc%2FAbCdEfGh&x=1",
                "url=https%3A%2F%2Fp.example%2Fc%2F…&x=1",
            ),
            ("a/c/b and é/c/", "a/c/b and é/c/"),
        ] {
            assert_eq!(without_links(page.to_owned()), shown);
        }
    }
}
