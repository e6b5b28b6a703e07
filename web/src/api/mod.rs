//! The API for programs, `/api/v1`: bearer tokens, JSON, problem+json.
//!
//! Pages and API call the same verbs. No cookie is read here, so there is nothing to forge. A route is listed once, for the router and for the
//! OpenAPI document alike: neither can have one that the other lacks.

mod attachments;
mod audit;
mod blocked;
mod caller;
mod company;
mod contact_imports;
mod contact_merges;
mod contact_persons;
mod contacts;
mod customer_links;
mod dashboard;
mod deletion;
mod documents;
mod erasures;
mod exports;
mod extensions;
mod forwarders;
mod held;
mod idempotency;
mod input;
mod invitations;
mod invoices;
mod mail_log;
mod mail_settings;
mod mail_texts;
mod me;
mod members;
mod messages;
mod notifications;
mod offers;
mod openapi;
mod paging;
mod parked_jobs;
mod personal;
pub(crate) mod problem;
mod products;
mod requests;
mod retention;
mod sessions;
mod sso;
mod standard_texts;
mod support_access;
mod test_mails;
mod vat_checks;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::router::UPLOAD_LIMIT;
use problem::Problem;

/// Where it is nested.
pub const PREFIX: &str = "/api/v1";
/// The largest body: base64 makes files a third larger.
const BODY_LIMIT: usize = UPLOAD_LIMIT / 3 * 4;

/// Every route, to be nested at [`PREFIX`].
pub fn router(app: &App) -> Router<App> {
    let (routes, mut document) = documented().split_for_parts();
    openapi::complete(&mut document);
    routes
        .route("/openapi.json", get(async || axum::Json(document)))
        .fallback(async || Problem::not_found())
        .method_not_allowed_fallback(async || {
            Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "This path does not take that method.",
            )
        })
        .layer(from_fn_with_state(app.clone(), idempotency::layer))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
}

/// The routes with what the document says of them.
fn documented() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(openapi::frame())
        .routes(routes!(me::get))
        .routes(routes!(me::members))
        .routes(routes!(personal::get, personal::put))
        .routes(routes!(notifications::list))
        .routes(routes!(notifications::read))
        .routes(routes!(company::get, company::put))
        .routes(routes!(forwarders::list, forwarders::create))
        .routes(routes!(forwarders::delete))
        .routes(routes!(blocked::list, blocked::create))
        .routes(routes!(blocked::delete))
        .routes(routes!(extensions::list))
        .routes(routes!(extensions::put))
        .routes(routes!(extensions::get_settings, extensions::put_settings))
        .routes(routes!(requests::list::list, requests::create::create))
        .routes(routes!(
            requests::get,
            requests::change::patch,
            requests::change::delete
        ))
        .routes(routes!(requests::status::cancel))
        .routes(routes!(requests::status::reopen))
        .routes(routes!(requests::status::restore))
        .routes(routes!(requests::moves::merge))
        .routes(routes!(requests::moves::split))
        .routes(routes!(requests::moves::move_messages))
        .routes(routes!(requests::moves::undo))
        .routes(routes!(requests::similar::list))
        .routes(routes!(requests::similar::dismiss))
        .routes(routes!(requests::list::csv))
        .routes(routes!(requests::bulk::bulk))
        .routes(routes!(requests::status::spam))
        .routes(routes!(
            requests::drafts::get,
            requests::drafts::put,
            requests::drafts::delete
        ))
        .routes(routes!(
            requests::saved_filters::list,
            requests::saved_filters::create
        ))
        .routes(routes!(requests::saved_filters::delete))
        .routes(routes!(requests::timeline::list))
        .routes(routes!(requests::contact::create))
        .routes(routes!(requests::contact::link))
        .routes(routes!(messages::list))
        .routes(routes!(messages::reply))
        .routes(routes!(messages::note))
        .routes(routes!(messages::raw))
        .routes(routes!(messages::keep))
        .routes(routes!(attachments::get))
        .routes(routes!(standard_texts::list, standard_texts::create))
        .routes(routes!(standard_texts::put, standard_texts::delete))
        .routes(routes!(mail_settings::get, mail_settings::put))
        .routes(routes!(mail_settings::test))
        .routes(routes!(sso::get, sso::put, sso::delete))
        .routes(routes!(mail_texts::list))
        .routes(routes!(
            mail_texts::get,
            mail_texts::put,
            mail_texts::delete
        ))
        .routes(routes!(held::list))
        .routes(routes!(held::get))
        .routes(routes!(held::release))
        .routes(routes!(held::dismiss))
        .routes(routes!(held::keep))
        .routes(routes!(mail_log::list))
        .routes(routes!(test_mails::create))
        .routes(routes!(test_mails::get))
        .routes(routes!(parked_jobs::list))
        .routes(routes!(parked_jobs::retry))
        .routes(routes!(contacts::list, contacts::create))
        .routes(routes!(contacts::get, contacts::patch))
        .routes(routes!(contacts::timeline))
        .routes(routes!(vat_checks::get, vat_checks::post))
        .routes(routes!(contact_imports::export))
        .routes(routes!(contact_imports::list, contact_imports::create))
        .routes(routes!(contact_imports::get))
        .routes(routes!(contact_imports::start))
        .routes(routes!(contact_imports::lines))
        .routes(routes!(contact_merges::merge))
        .routes(routes!(contact_merges::list))
        .routes(routes!(contact_merges::undo))
        .routes(routes!(contact_persons::list, contact_persons::create))
        .routes(routes!(contact_persons::patch, contact_persons::delete))
        .routes(routes!(dashboard::get))
        .merge(people())
        .merge(privacy())
        .merge(sales())
}

/// The company's people, their sessions, and what they did.
fn people() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(members::list))
        .routes(routes!(members::patch))
        .routes(routes!(invitations::list, invitations::create))
        .routes(routes!(invitations::delete))
        .routes(routes!(invitations::resend))
        .routes(routes!(sessions::list))
        .routes(routes!(sessions::delete))
        .routes(routes!(audit::list))
        .routes(routes!(audit::csv))
}

/// What the company owes the people whose data it keeps.
fn privacy() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(erasures::list, erasures::create))
        .routes(routes!(erasures::preview))
        .routes(routes!(erasures::get))
        .routes(routes!(retention::get, retention::put))
        .routes(routes!(retention::preview))
        .routes(routes!(
            support_access::get,
            support_access::create,
            support_access::delete
        ))
        .routes(routes!(exports::list, exports::create))
        .routes(routes!(exports::get))
        .routes(routes!(exports::file))
        .routes(routes!(deletion::get, deletion::undo))
}

/// What is sold: products, offers, invoices, and how documents show the company.
fn sales() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(products::list, products::create))
        .routes(routes!(products::get, products::patch, products::delete))
        .routes(routes!(products::restore))
        .routes(routes!(offers::list, offers::create))
        .routes(routes!(offers::get, offers::patch, offers::delete))
        .routes(routes!(offers::accept))
        .routes(routes!(offers::refuse))
        .routes(routes!(offers::send))
        .routes(routes!(offers::mails))
        .routes(routes!(offers::pdf))
        .routes(routes!(
            customer_links::get,
            customer_links::create,
            customer_links::delete
        ))
        .routes(routes!(customer_links::evidence))
        .routes(routes!(invoices::of_offer))
        .routes(routes!(invoices::list, invoices::create))
        .routes(routes!(invoices::get, invoices::patch, invoices::delete))
        .routes(routes!(invoices::issue))
        .routes(routes!(invoices::paid))
        .routes(routes!(invoices::unpaid))
        .routes(routes!(invoices::credit))
        .routes(routes!(invoices::send))
        .routes(routes!(invoices::mails))
        .routes(routes!(invoices::pdf))
        .routes(routes!(invoices::ubl))
        .routes(routes!(company::get_profile, company::put_profile))
}
