//! What a member and a company set.

mod audit;
mod company;
mod confirm_email;
mod documents;
mod invitations;
mod jobs;
mod mail;
mod mail_texts;
mod members;
mod personal;
mod security;
mod sso;
mod texts;
mod tokens;

use crate::router::UPLOAD_LIMIT;
use crate::routing::{Routes, get, post};

pub(crate) fn routes() -> Routes {
    let with_logo = Routes::new()
        .route(
            "/settings/documents",
            get(documents::get).post(documents::post),
        )
        .with_body_limit(UPLOAD_LIMIT);
    Routes::new()
        .route("/settings", get(personal::get).post(personal::post))
        .route("/settings/company", get(company::get).post(company::post))
        .route(
            "/settings/confirm-email",
            get(confirm_email::get).post(confirm_email::post),
        )
        .route("/settings/texts", get(texts::list))
        .route("/settings/texts/new", get(texts::new).post(texts::create))
        .route("/settings/texts/preview", post(texts::preview))
        .route("/settings/texts/{id}", get(texts::edit).post(texts::update))
        .route("/settings/texts/{id}/delete", post(texts::delete))
        .route("/settings/mail", get(mail::get).post(mail::post))
        .route("/settings/mail/test", post(mail::test))
        .route(
            "/settings/mail-texts/{kind}/{language}",
            get(mail_texts::edit).post(mail_texts::update),
        )
        .route(
            "/settings/mail-texts/{kind}/{language}/preview",
            post(mail_texts::preview),
        )
        .route(
            "/settings/mail-texts/{kind}/{language}/reset",
            post(mail_texts::reset),
        )
        .route("/settings/sso", get(sso::get).post(sso::post))
        .route("/settings/sso/prepare", post(sso::prepare))
        .route("/settings/sso/metadata", post(sso::metadata))
        .route("/settings/sso/refresh", post(sso::refresh))
        .route("/settings/sso/test", post(sso::test))
        .route("/settings/sso/test/{id}", get(sso::trial))
        .route("/settings/sso/enforce", post(sso::enforce))
        .route("/settings/sso/relax", post(sso::relax))
        .route("/settings/sso/remove", post(sso::remove))
        .route("/settings/sso/domains", post(sso::claim))
        .route("/settings/sso/domains/check", post(sso::check))
        .route("/settings/sso/domains/delete", post(sso::drop_domain))
        .route("/settings/jobs", get(jobs::get))
        .route("/settings/jobs/{id}/retry", post(jobs::retry))
        .route("/settings/security", get(security::get))
        .route("/settings/security/password", post(security::password))
        .route("/settings/security/email", post(security::email))
        .route("/settings/sessions/end-others", post(security::end_others))
        .route("/settings/sessions/{id}/end", post(security::end))
        .route("/settings/members", get(members::list))
        .route("/settings/members/second-factor", post(members::require))
        .route(
            "/settings/members/{id}",
            get(members::get).post(members::post),
        )
        .route(
            "/settings/members/{id}/deactivate",
            post(members::deactivate),
        )
        .route(
            "/settings/members/{id}/reactivate",
            post(members::reactivate),
        )
        .route("/settings/invitations", post(invitations::post))
        .route(
            "/settings/invitations/{id}/resend",
            post(invitations::resend),
        )
        .route(
            "/settings/invitations/{id}/withdraw",
            post(invitations::withdraw),
        )
        .route("/settings/audit", get(audit::get))
        .route("/settings/audit/export.csv", get(audit::export))
        .route("/settings/tokens", get(tokens::get).post(tokens::post))
        .route("/settings/tokens/{id}/revoke", post(tokens::revoke))
        .merge(with_logo)
}
