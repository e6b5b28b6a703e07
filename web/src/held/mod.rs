//! Held mail: what is neither a request nor part of one, until somebody says otherwise.

mod actions;
mod list;
mod look;
mod state;
mod view;

use crate::routing::{Routes, get, post};

pub(crate) use state::MailState;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .route("/held", get(list::page))
        .route("/held/rows", get(list::rows))
        .route("/held/state", get(state::get))
        .route("/held/{id}", get(look::page))
        .route("/held/{id}/request", post(actions::release))
        .route("/held/{id}/trust", post(actions::trust))
        .route("/held/{id}/untrust", post(actions::untrust))
        .route("/held/{id}/block", post(actions::block))
        .route("/held/{id}/unblock", post(actions::unblock))
        .route("/held/{id}/dismiss", post(actions::dismiss))
        .route("/held/{id}/keep", post(actions::keep))
}
