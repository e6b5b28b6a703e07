//! An archive of a company as a download, part after part while it is read. Should the database fail on the way, the download breaks off before the length
//! that it began with.

use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use shared::ids::CompanyExportId;
use shared::privacy::export;
use shared::tenancy::{DatabaseError, Principal};

use crate::app::App;

/// The archive; `None` when there is no such archive, or not any more.
pub(crate) async fn answer(
    app: App,
    principal: Principal,
    id: CompanyExportId,
) -> Result<Option<Response>, DatabaseError> {
    let mut tx = app.db.begin(&principal).await?;
    let Some(size) = export::begin_download(&mut tx, id).await? else {
        return Ok(None);
    };
    let day = tx.now().date();
    tx.commit().await?;
    let parts = stream::try_unfold(0, move |number| {
        let (app, principal) = (app.clone(), principal.clone());
        async move {
            let mut tx = app.db.begin(&principal).await?;
            let part = export::part(&mut tx, id, number).await?;
            Ok::<_, DatabaseError>(part.map(|part| (Bytes::from(part), number + 1)))
        }
    });
    let headers = [
        (CONTENT_TYPE, "application/zip".to_owned()),
        (CONTENT_LENGTH, size.to_string()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"proffer-{day}.zip\""),
        ),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok(Some((headers, Body::from_stream(parts)).into_response()))
}
