//! The list, whole, as a table: page after page while it is read, so that few invoices are in memory. Should the database fail on the way, the download
//! breaks off, so that nobody takes a part for the whole.

use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use shared::invoices;
use shared::page::{Cursor, Limit, MAX_LIMIT};
use shared::tenancy::DatabaseError;

use super::list::ListQuery;
use crate::access::{Offers, Reader};
use crate::app::App;

/// Where the file goes on.
enum Next {
    Head,
    Page(Option<Cursor>),
    End,
}

/// `GET /invoices/export.csv`.
pub(super) async fn csv(
    State(app): State<App>,
    reader: Reader<Offers>,
    Query(query): Query<ListQuery>,
) -> Response {
    let (filter, principal) = (query.filter(), reader.principal.clone());
    let parts = stream::try_unfold(Next::Head, move |next| {
        let (app, principal, filter) = (app.clone(), principal.clone(), filter.clone());
        async move {
            let after = match next {
                Next::Head => {
                    return Ok(Some((Bytes::from(invoices::csv_head()), Next::Page(None))));
                }
                Next::Page(after) => after,
                Next::End => return Ok(None),
            };
            let mut tx = app.db.begin(&principal).await?;
            let page = invoices::list(&mut tx, &filter, after, Limit::new(MAX_LIMIT)).await?;
            let next = page.next.map_or(Next::End, |next| Next::Page(Some(next)));
            let rows = Bytes::from(invoices::csv_rows(&page.items));
            Ok::<_, DatabaseError>(Some((rows, next)))
        }
    });
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"invoices.csv\""),
    ];
    (headers, Body::from_stream(parts)).into_response()
}
