//! A member notes what the customer said on the phone.

use axum::extract::State;
use axum::response::Redirect;
use shared::ids::OfferId;
use shared::offers::{self, AcceptForm, OfferError, RefuseForm};

use super::{offer, refused};
use crate::access::{Editor, Offers};
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::id::Id;
use crate::routes;
use crate::session::Flash;

/// `POST /offers/{id}/accept`.
pub(super) async fn accept(
    State(app): State<App>,
    editor: Editor<Offers>,
    Id(id): Id<OfferId>,
    Form(form): Form<AcceptForm>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let done = match form.try_into() {
        Ok(draft) => offers::accept(&mut tx, id, draft).await,
        Err(errors) => Err(OfferError::from(errors)),
    };
    if done.is_ok() {
        tx.commit().await?;
    }
    answer(&app, &editor, id, done, "offer-accepted").await
}

/// `POST /offers/{id}/refuse`.
pub(super) async fn refuse(
    State(app): State<App>,
    editor: Editor<Offers>,
    Id(id): Id<OfferId>,
    Form(form): Form<RefuseForm>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let done = match form.try_into() {
        Ok(draft) => offers::refuse(&mut tx, id, draft).await,
        Err(errors) => Err(OfferError::from(errors)),
    };
    if done.is_ok() {
        tx.commit().await?;
    }
    answer(&app, &editor, id, done, "offer-refused").await
}

/// Back to the offer, or its page again with what is wrong.
async fn answer(
    app: &App,
    editor: &Editor<Offers>,
    id: OfferId,
    done: Result<(), OfferError>,
    said: &'static str,
) -> Result<Redirect, PageError> {
    match done {
        Ok(()) => {
            editor.flash(Flash::success(said)).await?;
            Ok(Redirect::to(&routes::offer(id)))
        }
        Err(OfferError::Fields(errors)) => Err(PageError::Invalid(
            offer::show(app, editor, id, offer::Forms::deciding(errors.fields)).await?,
        )),
        Err(error) => Err(refused(error)),
    }
}
