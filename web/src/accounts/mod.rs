//! Coming in and going out.

mod change_email;
mod companies;
mod confirm_email;
mod forgot_password;
mod invitation;
mod language;
mod reset_password;
pub(crate) mod sign_in;
mod sign_out;
mod sign_up;

use crate::routing::{Routes, get, post};

pub(crate) use sign_out::Empty;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .route("/login", get(sign_in::get).post(sign_in::post))
        .route("/logout", post(sign_out::post))
        .route("/sign-up", get(sign_up::get).post(sign_up::post))
        .route(
            "/confirm-email/{secret}",
            get(confirm_email::get).post(confirm_email::post),
        )
        .route(
            "/forgot-password",
            get(forgot_password::get).post(forgot_password::post),
        )
        .route(
            "/reset-password/{secret}",
            get(reset_password::get).post(reset_password::post),
        )
        .route(
            "/change-email/{secret}",
            get(change_email::get).post(change_email::post),
        )
        .route(
            "/invitation/{secret}",
            get(invitation::get).post(invitation::post),
        )
        .route("/companies", get(companies::get).post(companies::post))
        .route("/language", post(language::post))
}
