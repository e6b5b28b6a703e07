//! "Applications et connexions".

mod forwarding;
mod list;
mod mail_log;
mod quote_requests;
mod senders;
mod switch;

use crate::routing::{Routes, get, post};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .route("/extensions", get(list::get))
        .route("/extensions/{key}/activate", post(switch::activate))
        .route("/extensions/{key}/deactivate", post(switch::deactivate))
        .route(
            "/extensions/quote-requests",
            get(quote_requests::get).post(quote_requests::post),
        )
        .route(
            "/extensions/quote-requests/preview/{language}",
            post(quote_requests::preview),
        )
        .route("/extensions/quote-requests/mails", get(mail_log::get))
        .route(
            "/extensions/quote-requests/test",
            get(forwarding::state).post(forwarding::send),
        )
        .route(
            "/extensions/quote-requests/forwarders",
            post(senders::trust),
        )
        .route(
            "/extensions/quote-requests/forwarders/{id}/delete",
            post(senders::untrust),
        )
        .route("/extensions/quote-requests/blocked", post(senders::block))
        .route(
            "/extensions/quote-requests/blocked/delete",
            post(senders::unblock),
        )
}
