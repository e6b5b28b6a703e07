//! "Applications et connexions".

mod list;

use axum::Router;
use axum::routing::get;

use crate::app::App;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/extensions", get(list::get))
}
