//! Filters of the list that a member keeps.

use axum::extract::State;
use axum::response::Redirect;
use serde::Deserialize;
use shared::ids::SavedFilterId;
use shared::requests::{self, RequestError};

use super::answer::refused;
use super::id::Id;
use super::list;
use super::query::ListQuery;
use super::salesperson::Salesperson;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::{Confirmation, Form};
use crate::routes;

/// What is kept.
#[derive(Debug, Deserialize)]
pub(super) struct FilterForm {
    name: String,
    query: String,
}

/// `POST /requests/filters`.
pub(super) async fn save(
    State(app): State<App>,
    member: Salesperson,
    Form(form): Form<FilterForm>,
) -> Result<Redirect, PageError> {
    // Only what the list understands is kept.
    let query = ListQuery::decode(&form.query);
    let mut tx = app.db.begin(&member.principal).await?;
    match requests::save_filter(&mut tx, &form.name, &query.encode()).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Redirect::to(&query.address()))
        }
        Err(RequestError::Fields(errors)) => Err(PageError::Invalid(
            list::show(&app, &member, query, form.name, errors).await?,
        )),
        Err(error) => Err(refused(error)),
    }
}

/// `POST /requests/filters/{id}/delete`.
pub(super) async fn delete(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<SavedFilterId>,
    _: Form<Confirmation>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    if !requests::delete_filter(&mut tx, id).await? {
        return Err(PageError::NotFound);
    }
    tx.commit().await?;
    Ok(Redirect::to(routes::REQUESTS))
}
