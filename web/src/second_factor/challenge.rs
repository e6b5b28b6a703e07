//! The question for the second factor.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::json;
use shared::fields::FieldErrors;
use shared::second_factor::{self, Answer, Asked, ChallengeError, FactorKind};
use tower_sessions::Session;

use crate::accounts::sign_in::{Entrance, come_in, until};
use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::half::{self, Half};
use crate::session::{self, Flash, Visitor};

/// Where a browser session keeps what its passkey was asked.
const ASKED: &str = "asked_passkey";

/// What somebody answered: one of these.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct AnswerForm {
    code: String,
    recovery_code: String,
    credential: String,
}

impl AnswerForm {
    fn answer<'a>(&'a self, asked: Option<&'a Asked>) -> Answer<'a> {
        if !self.credential.is_empty() {
            let answer = self.credential.as_str();
            Answer::Passkey { answer, asked }
        } else if !self.recovery_code.trim().is_empty() {
            Answer::RecoveryCode(&self.recovery_code)
        } else {
            Answer::Totp(&self.code)
        }
    }
}

/// The question.
pub(super) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
) -> Result<Response, PageError> {
    let Some(half) = half::find(&session).await? else {
        return Ok(to_sign_in());
    };
    let page = page(&app, &visitor, &session, &half, &FieldErrors::default(), 0).await?;
    match page {
        Some(page) => Ok(page.into_response()),
        None => too_late(&session).await,
    }
}

/// An answer.
pub(super) async fn post(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    address: ClientAddress,
    headers: HeaderMap,
    Form(form): Form<AnswerForm>,
) -> Result<Response, PageError> {
    let Some(half) = half::find(&session).await? else {
        return Ok(to_sign_in());
    };
    // A question is answered once.
    let asked = session.remove_value(ASKED).await?;
    let asked: Option<Asked> = asked.and_then(|value| serde_json::from_value(value).ok());
    let answer = form.answer(asked.as_ref());
    let (errors, wait) =
        match second_factor::answer(&app.db, &half.waiting, answer, address.0).await {
            Ok(signed_in) => {
                let entrance = Entrance {
                    remember: half.remember,
                    next: &half.next,
                    client: session::client(address, &headers),
                };
                return come_in(&app, &session, signed_in, entrance).await;
            }
            Err(ChallengeError::Over) => return too_late(&session).await,
            Err(ChallengeError::Wrong) => (wrong(answer.kind()), None),
            Err(ChallengeError::TooMany { wait }) => (FieldErrors::default(), Some(until(wait))),
            Err(ChallengeError::Db(error)) => return Err(error.into()),
        };
    let minutes = wait.map_or(0, |(minutes, _)| minutes);
    let Some(page) = page(&app, &visitor, &session, &half, &errors, minutes).await? else {
        return too_late(&session).await;
    };
    Err(match wait {
        Some((_, seconds)) => PageError::TooMany { page, seconds },
        None => PageError::Invalid(page),
    })
}

fn wrong(kind: FactorKind) -> FieldErrors {
    match kind {
        FactorKind::Totp => FieldErrors::one("code", "code-wrong"),
        FactorKind::RecoveryCode => FieldErrors::one("recovery_code", "recovery-code-wrong"),
        FactorKind::Passkey => FieldErrors::one("credential", "passkey-refused"),
    }
}

fn to_sign_in() -> Response {
    Redirect::to(routes::LOGIN).into_response()
}

async fn too_late(session: &Session) -> Result<Response, PageError> {
    half::end(session).await?;
    Flash::warning("second-factor-over").leave(session).await?;
    Ok(to_sign_in())
}

/// `None`: it is too late.
async fn page(
    app: &App,
    visitor: &Visitor,
    session: &Session,
    half: &Half,
    errors: &FieldErrors,
    minutes: i64,
) -> Result<Option<Html<String>>, PageError> {
    let Some(offered) = second_factor::offered(&app.db, &half.waiting).await? else {
        return Ok(None);
    };
    let options = match offered.passkey {
        Some((options, asked)) => {
            session.insert(ASKED, asked).await?;
            Some(options.to_string())
        }
        None => None,
    };
    let page = json!({
        "totp": offered.totp,
        "recovery_codes": offered.recovery_codes,
        "options": options,
        "errors": errors,
        "minutes": minutes,
    });
    visitor
        .render("pages/second_factor/challenge.html", page)
        .map(Some)
}
