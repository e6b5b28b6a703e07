//! The audit log as a file, page after page while it is read. Should the database fail on the way, the download breaks off, so that nobody takes a part for
//! the whole.

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use shared::audit::{self, Filter};
use shared::page::{Cursor, Limit, MAX_LIMIT};
use shared::tenancy::{DatabaseError, Principal};

use crate::app::App;

/// Where the file goes on.
enum Next {
    Head,
    Page(Option<Cursor>),
    End,
}

/// The entries of a filter, as a download.
pub(crate) fn answer(app: App, principal: Principal, filter: Filter) -> Response {
    let parts = stream::try_unfold(Next::Head, move |next| {
        let (app, principal) = (app.clone(), principal.clone());
        async move {
            match next {
                Next::Head => Ok(Some((Bytes::from(audit::csv_head()), Next::Page(None)))),
                Next::Page(after) => page(&app, &principal, &filter, after).await.map(Some),
                Next::End => Ok::<_, DatabaseError>(None),
            }
        }
    });
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
    ];
    (headers, Body::from_stream(parts)).into_response()
}

async fn page(
    app: &App,
    principal: &Principal,
    filter: &Filter,
    after: Option<Cursor>,
) -> Result<(Bytes, Next), DatabaseError> {
    let mut tx = app.db.begin(principal).await?;
    let page = audit::list(&mut tx, filter, after, Limit::new(MAX_LIMIT)).await?;
    let next = page.next.map_or(Next::End, |next| Next::Page(Some(next)));
    Ok((audit::csv_rows(&page.items).into(), next))
}
