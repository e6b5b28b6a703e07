//! Contacts as a file, page after page while it is read: however many there are, all of them come, and few are in memory. Should the database fail on
//! the way, the download breaks off, so that nobody takes a part for the whole.

use std::collections::HashMap;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Deserialize;
use shared::contacts::{self, ContactKind, Filter, Person};
use shared::ids::ContactId;
use shared::page::{Cursor, Limit, MAX_LIMIT};
use shared::tenancy::{DatabaseError, Principal};
use utoipa::ToSchema;

use crate::app::App;

/// What the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Format {
    /// A table (RFC 4180).
    Csv,
    /// Cards (RFC 2426).
    Vcard,
}

/// Where the file goes on.
enum Next {
    Head,
    Page(Option<Cursor>),
    End,
}

/// The contacts of a filter, as a download.
pub(crate) fn answer(app: App, principal: Principal, filter: Filter, format: Format) -> Response {
    let name = match filter.kind {
        Some(ContactKind::Prospect) => "prospects",
        Some(ContactKind::Customer) => "customers",
        None => "contacts",
    };
    let (media, extension) = match format {
        Format::Csv => ("text/csv; charset=utf-8", "csv"),
        Format::Vcard => ("text/vcard; charset=utf-8", "vcf"),
    };
    let first = match format {
        Format::Csv => Next::Head,
        Format::Vcard => Next::Page(None),
    };
    let parts = stream::try_unfold(first, move |next| {
        let (app, principal, filter) = (app.clone(), principal.clone(), filter.clone());
        async move {
            match next {
                Next::Head => Ok(Some((Bytes::from(contacts::csv_head()), Next::Page(None)))),
                Next::Page(after) => page(&app, &principal, &filter, format, after)
                    .await
                    .map(Some),
                Next::End => Ok::<_, DatabaseError>(None),
            }
        }
    });
    let headers = [
        (CONTENT_TYPE, media.to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.{extension}\""),
        ),
    ];
    (headers, Body::from_stream(parts)).into_response()
}

async fn page(
    app: &App,
    principal: &Principal,
    filter: &Filter,
    format: Format,
    after: Option<Cursor>,
) -> Result<(Bytes, Next), DatabaseError> {
    let mut tx = app.db.begin(principal).await?;
    let page = contacts::list(&mut tx, filter, after, Limit::new(MAX_LIMIT)).await?;
    let part = match format {
        Format::Csv => contacts::csv_rows(&page.items),
        Format::Vcard => {
            let ids: Vec<ContactId> = page.items.iter().map(|contact| contact.id).collect();
            let mut persons: HashMap<ContactId, Vec<Person>> = HashMap::new();
            for person in contacts::list_persons_of(&mut tx, &ids).await? {
                persons.entry(person.contact_id).or_default().push(person);
            }
            let cards = page.items.iter().map(|contact| {
                let persons = persons.get(&contact.id).map(Vec::as_slice);
                contacts::vcards(contact, persons.unwrap_or_default())
            });
            cards.collect::<String>().into_bytes()
        }
    };
    let next = page.next.map_or(Next::End, |next| Next::Page(Some(next)));
    Ok((part.into(), next))
}
