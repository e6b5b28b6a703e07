//! The pages of quote requests.

mod actions;
mod answer;
mod assign;
mod bulk;
mod conversation;
mod detail;
mod drafts;
pub(crate) mod export;
mod filters;
mod forms;
mod list;
mod merge;
mod moves;
mod new;
mod notes;
mod prospect;
mod query;
mod reply;
mod requester;
mod salesperson;
mod status;
mod targets;
mod texts;
mod timeline;

pub(crate) use conversation::Grants;
pub(crate) use query::ListQuery;
pub(crate) use salesperson::Salesperson;
pub(crate) use status::Badge;

use crate::id;
use crate::router::UPLOAD_LIMIT;
use crate::routing::{Routes, get, post};

/// Their routes.
pub(crate) fn routes() -> Routes {
    let with_files = Routes::new()
        .route("/requests/new", get(new::page).post(new::post))
        .route("/requests/{id}/replies", post(reply::post))
        .with_body_limit(UPLOAD_LIMIT);
    Routes::new()
        .route("/requests", get(list::page))
        .route("/requests/rows", get(list::rows))
        .route("/requests/export.csv", get(list::export))
        .route("/requests/bulk", post(bulk::post))
        .route("/requests/filters", post(filters::save))
        .route("/requests/filters/{id}/delete", post(filters::delete))
        .route("/requests/{id}", get(detail::page))
        .route("/requests/{id}/live", get(detail::live))
        .route("/requests/{id}/typing", get(detail::typing))
        .route("/requests/{id}/text", get(texts::get).post(texts::post))
        .route("/requests/{id}/notes", post(notes::post))
        .route("/requests/{id}/drafts", post(drafts::post))
        .route("/requests/{id}/assign", post(assign::post))
        .route("/requests/{id}/requester", post(requester::post))
        .route("/requests/{id}/prospect", post(prospect::create))
        .route("/requests/{id}/contact", post(prospect::link))
        .route("/requests/{id}/merge", get(merge::page).post(merge::post))
        .route("/requests/{id}/move", get(moves::page).post(moves::post))
        .route("/requests/{id}/split", post(moves::split))
        .route("/requests/{id}/targets", get(targets::suggest))
        .route(
            "/requests/{id}/similar/dismiss",
            post(moves::dismiss_similar),
        )
        .route("/moves/{id}/undo", post(moves::undo))
        .route("/messages/{id}/keep", post(moves::keep))
        .route("/requests/{id}/cancel", post(actions::cancel))
        .route("/requests/{id}/reopen", post(actions::reopen))
        .route("/requests/{id}/spam", post(actions::mark_spam))
        .route("/requests/{id}/delete", post(actions::delete))
        .route("/requests/{id}/restore", post(actions::restore))
        .route("/contacts/suggest", get(prospect::suggest))
        .merge(with_files)
}
