//! What the member was told: the bell in the top bar, and the page of everything.

mod bell;
mod page;
mod read;

pub(crate) use bell::Bell;

use crate::routing::{Routes, get, post};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .route("/notifications", get(page::get))
        .route("/notifications/bell", get(bell::get))
        .route("/notifications/read", post(read::post))
}
