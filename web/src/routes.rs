//! Addresses of pages, built in one place.

use shared::contacts::ContactKind;
use shared::ids::{
    ContactId, ContactImportId, ErasureId, HeldMailId, InvoiceId, MoveId, OfferId, RequestId,
};
use url::form_urlencoded;

/// Where a member starts.
pub const HOME: &str = "/";
/// The form of an offer that answers a request.
pub fn new_offer(request: RequestId) -> String {
    format!("{OFFERS}/new?request={request}")
}

/// The sign-in page.
pub const LOGIN: &str = "/login";
/// "Applications et connexions".
pub const EXTENSIONS: &str = "/extensions";
/// The settings of Quote requests.
pub const QUOTE_REQUESTS_SETTINGS: &str = "/extensions/quote-requests";
/// The member's own settings.
pub const SETTINGS: &str = "/settings";
/// How the company's mails leave.
pub const MAIL_SETTINGS: &str = "/settings/mail";
/// The company's settings.
pub const COMPANY_SETTINGS: &str = "/settings/company";
/// How the company's documents look.
pub const DOCUMENT_SETTINGS: &str = "/settings/documents";
/// The mail that confirms the member's own address.
pub const CONFIRM_EMAIL: &str = "/settings/confirm-email";
/// The company's standard texts.
pub const STANDARD_TEXTS: &str = "/settings/texts";
/// The company's work that was given up.
pub const JOBS: &str = "/settings/jobs";
/// The member's password, address and sessions.
pub const SECURITY: &str = "/settings/security";
/// Where a second factor is set up.
pub const SECOND_FACTOR: &str = "/second-factor";
/// Where the second factor is asked for.
pub const CHALLENGE: &str = "/login/second-factor";
/// The company's people.
pub const MEMBERS: &str = "/settings/members";
/// Everything the company has, as an archive.
pub const COMPANY_EXPORT: &str = "/settings/privacy/export";
/// The end of the company.
pub const COMPANY_DELETION: &str = "/settings/privacy/deletion";
/// The company's identity provider.
pub const SSO_SETTINGS: &str = "/settings/sso";
/// How long the company keeps things.
pub const RETENTION: &str = "/settings/privacy/retention";
/// Whether support may look in.
pub const SUPPORT: &str = "/settings/privacy/support";
/// The member's API tokens.
pub const TOKENS: &str = "/settings/tokens";
/// What the member was told.
pub const NOTIFICATIONS: &str = "/notifications";
/// The list of requests.
pub const REQUESTS: &str = "/requests";
/// The list of offers.
pub const OFFERS: &str = "/offers";
/// The list of invoices.
pub const INVOICES: &str = "/invoices";
/// The list of products.
pub const PRODUCTS: &str = "/products";
/// Mail that was held back.
pub const HELD: &str = "/held";

/// A request.
pub fn request(id: RequestId) -> String {
    format!("/requests/{id}")
}

/// An offer.
pub fn offer(id: OfferId) -> String {
    format!("{OFFERS}/{id}")
}

/// An invoice.
pub fn invoice(id: InvoiceId) -> String {
    format!("{INVOICES}/{id}")
}

/// A held mail.
pub fn held_mail(id: HeldMailId) -> String {
    format!("{HELD}/{id}")
}

/// The list of contacts of a kind.
pub fn contacts(kind: ContactKind) -> &'static str {
    match kind {
        ContactKind::Prospect => "/prospects",
        ContactKind::Customer => "/customers",
    }
}

/// A contact.
pub fn contact(id: ContactId) -> String {
    format!("/contacts/{id}")
}

/// An import of contacts.
pub fn contact_import(id: ContactImportId) -> String {
    format!("/contact-imports/{id}")
}

/// Where the form that undoes a merge, split or move is sent.
pub fn undo_move(id: MoveId) -> String {
    format!("/moves/{id}/undo")
}

/// The sign-in page that leads back to `path`.
pub fn login_then(path: &str) -> String {
    let query: String = form_urlencoded::Serializer::new(String::new())
        .append_pair("next", path)
        .finish();
    format!("{LOGIN}?{query}")
}

/// `path` when it is one of this portal, the start page otherwise: a link must not lead out after sign-in.
pub fn local(path: &str) -> &str {
    let leads_out = !path.starts_with('/')
        || path[1..].starts_with(['/', '\\'])
        || path.chars().any(char::is_control);
    if leads_out { HOME } else { path }
}

/// The erasure of a person.
pub fn erasure(id: ErasureId) -> String {
    format!("/settings/privacy/erasures/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_in_never_leads_out() {
        for (path, expected) in [
            ("/requests?status=received", "/requests?status=received"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\t/evil.example", "/"),
            ("", "/"),
        ] {
            assert_eq!(local(path), expected);
        }
        assert_eq!(
            login_then("/requests?q=a&b"),
            "/login?next=%2Frequests%3Fq%3Da%26b"
        );
    }
}
