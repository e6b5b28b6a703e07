//! The guide to forwarding, and a mail that shows whether the company's address works. Owners only.

use axum::extract::State;
use axum::response::{Html, Redirect};
use serde::Serialize;
use shared::company;
use shared::mail::{self, TestMail, TestMailError};
use shared::tenancy::{DatabaseError, TenantTx};
use time::{Duration, OffsetDateTime};

use crate::accounts::Empty;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{Flash, Owner};

/// A mail that takes longer gets lost, or waits for something to be mended.
const PATIENCE: Duration = Duration::minutes(1);

/// What the guide shows.
#[derive(Debug, Serialize)]
pub(super) struct Forwarding {
    address: String,
    #[serde(with = "time::serde::rfc3339::option")]
    last_mail_at: Option<OffsetDateTime>,
    #[serde(flatten)]
    test: TestView,
}

impl Forwarding {
    pub(super) async fn find(tx: &mut TenantTx) -> Result<Self, DatabaseError> {
        let company = company::current(tx).await?;
        Ok(Self {
            address: format!("{}@{}", company.local_part, tx.platform().mail_domain),
            last_mail_at: mail::find_last_received(tx).await?,
            test: TestView::find(tx).await?,
        })
    }
}

/// How the newest test mail fares.
#[derive(Debug, Serialize)]
struct TestView {
    /// `none`, `waiting`, `arrived` or `late`.
    test_state: &'static str,
    test: Option<TestMail>,
}

impl TestView {
    async fn find(tx: &mut TenantTx) -> Result<Self, DatabaseError> {
        let test = mail::find_newest_test_mail(tx).await?;
        let test_state = match test {
            None => "none",
            Some(test) if test.arrived_at.is_some() => "arrived",
            Some(test) if test.sent_at + PATIENCE > tx.now() => "waiting",
            Some(_) => "late",
        };
        Ok(Self { test_state, test })
    }
}

/// `GET /extensions/quote-requests/test`: how it fares, while the page is open.
pub(super) async fn state(State(app): State<App>, owner: Owner) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let view = TestView::find(&mut tx).await?;
    owner.render("pages/extensions/test_mail.html", view)
}

/// `POST /extensions/quote-requests/test`: sends one.
pub(super) async fn send(
    State(app): State<App>,
    owner: Owner,
    Form(Empty {}): Form<Empty>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    match mail::send_test_mail(&mut tx).await {
        Ok(_) => tx.commit().await?,
        Err(TestMailError::TooSoon) => owner.flash(Flash::warning("test-mail-too-soon")).await?,
        Err(TestMailError::Db(error)) => return Err(error.into()),
    }
    Ok(Redirect::to(&format!(
        "{}#test-mail",
        routes::QUOTE_REQUESTS_SETTINGS
    )))
}
