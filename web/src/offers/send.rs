//! Sending an offer.

use axum::extract::State;
use axum::response::Redirect;
use shared::ids::OfferId;
use shared::offers::{self, OfferError, Paper, SendForm};

use super::{offer, refused};
use crate::access::{Editor, Offers};
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::id::Id;
use crate::paper::OfferPaper;
use crate::routes;
use crate::session::Flash;

/// `POST /offers/{id}/send`.
pub(super) async fn post(
    State(app): State<App>,
    editor: Editor<Offers>,
    Id(id): Id<OfferId>,
    Form(form): Form<SendForm>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let offer = offers::find(&mut tx, id)
        .await?
        .ok_or(PageError::NotFound)?;
    let paper = OfferPaper::gather(&mut tx, offer).await?;
    drop(tx);
    let (offer, pdf) = paper.pdf().await.map_err(PageError::internal)?;

    let mut tx = app.db.begin(&editor.principal).await?;
    match offers::send(&mut tx, Paper { offer, pdf }, form.clone()).await {
        Ok(_) => {
            tx.commit().await?;
            editor.flash(Flash::success("offer-sent")).await?;
            Ok(Redirect::to(&routes::offer(id)))
        }
        Err(OfferError::Fields(errors)) => {
            drop(tx);
            let forms = offer::Forms::sending(form, errors.fields);
            Err(PageError::Invalid(
                offer::show(&app, &editor, id, forms).await?,
            ))
        }
        Err(error) => Err(refused(error)),
    }
}
