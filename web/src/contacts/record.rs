//! A contact's page: what is known, who is there, what they asked, what happened.

use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::contacts::{
    self, Contact, ContactEntry, Duplicate, LinkedRequest, Merge, VatCheck, vat_check,
};
use shared::extensions;
use shared::ids::ContactId;
use shared::invoices::Filter;
use shared::page::{Cursor, Limit};

use super::access::Reader;
use super::persons::{self, PersonView, Returned};
use crate::app::App;
use crate::errors::PageError;
use crate::id::Id;
use crate::invoices::{self, LinkedInvoice};
use crate::requests::Badge;
use crate::routes;

/// Requests on one page of the record.
const REQUESTS: u16 = 20;

/// Where the requests continue.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RecordQuery {
    cursor: String,
}

/// The page.
#[derive(Debug, Serialize)]
struct RecordPage {
    contact: Contact,
    /// What VIES said of its VAT number.
    vat_check: Option<VatCheck>,
    /// VIES knows what is not written down yet.
    vat_check_fills: bool,
    /// The list it stands in.
    list: &'static str,
    /// Its website as a link that can only lead to a website.
    website: String,
    merges: Vec<Merge>,
    duplicates: Vec<Duplicate>,
    persons: Vec<PersonView>,
    requests: Vec<RequestView>,
    first: String,
    next: String,
    timeline: Vec<EntryView>,
    /// Its newest invoices, where the company makes any.
    invoices: Vec<LinkedInvoice>,
    makes_invoices: bool,
    edits: bool,
}

#[derive(Debug, Serialize)]
struct RequestView {
    #[serde(flatten)]
    request: LinkedRequest,
    badge: Badge,
}

#[derive(Debug, Serialize)]
struct EntryView {
    #[serde(flatten)]
    entry: ContactEntry,
    /// Key of what it says.
    label: String,
    /// The person, contact or invoice it is about: the `{ $who }` of what it says.
    who: String,
}

/// `GET /contacts/{id}`.
pub(super) async fn page(
    State(app): State<App>,
    reader: Reader,
    Id(id): Id<ContactId>,
    Query(query): Query<RecordQuery>,
) -> Result<Response, PageError> {
    match show(&app, &reader, id, &query.cursor, None).await {
        // Links to a contact that was merged lead to the one that took it over.
        Err(PageError::NotFound) => {
            let mut tx = app.db.begin(&reader.principal).await?;
            let survivor = contacts::find_survivor(&mut tx, id).await?;
            let survivor = survivor.ok_or(PageError::NotFound)?;
            Ok(Redirect::to(&routes::contact(survivor)).into_response())
        }
        shown => Ok(shown?.into_response()),
    }
}

/// The page, with a person's form that could not be taken.
pub(super) async fn show(
    app: &App,
    reader: &Reader,
    id: ContactId,
    cursor: &str,
    returned: Option<Returned>,
) -> Result<Html<String>, PageError> {
    let cursor = Cursor::decode(cursor).ok();
    let mut tx = app.db.begin(&reader.principal).await?;
    let contact = contacts::find(&mut tx, id)
        .await?
        .ok_or(PageError::NotFound)?;
    let persons = contacts::list_persons(&mut tx, id).await?;
    let requests = contacts::list_linked(&mut tx, id, cursor, Limit::new(REQUESTS)).await?;
    let timeline = contacts::list_timeline(&mut tx, id, None, Limit::default()).await?;
    let makes_invoices = reader.has(extensions::offers::KEY);
    let filter = Filter {
        contact: Some(id),
        ..Filter::default()
    };
    let invoices = if makes_invoices {
        invoices::linked(&mut tx, &filter).await?
    } else {
        Vec::new()
    };
    let vat_check = vat_check::find(&mut tx, &contact.vat_number).await?;
    let fills = |check: &VatCheck| check.fill(&contact) != contact.form();
    let vat_check_fills = vat_check.as_ref().is_some_and(fills);
    let address = routes::contact(id);
    reader.render(
        "pages/contacts/record.html",
        RecordPage {
            vat_check,
            vat_check_fills,
            list: routes::contacts(contact.kind),
            merges: contacts::list_undoable_merges(&mut tx, id).await?,
            duplicates: contacts::list_duplicates(&mut tx, &contact).await?,
            website: link(&contact.website),
            contact,
            persons: persons::views(&persons, returned),
            first: cursor.map(|_| address.clone()).unwrap_or_default(),
            next: requests
                .next
                .map(|next| format!("{address}?cursor={}", next.encode()))
                .unwrap_or_default(),
            requests: requests
                .items
                .into_iter()
                .map(|request| RequestView {
                    badge: request.status.into(),
                    request,
                })
                .collect(),
            timeline: timeline.items.into_iter().map(EntryView::from).collect(),
            invoices,
            makes_invoices,
            edits: reader.edits(),
        },
    )
}

impl From<ContactEntry> for EntryView {
    fn from(entry: ContactEntry) -> Self {
        let said = |name| entry.data.get(name).and_then(Value::as_str);
        Self {
            label: format!("contact-event-{}", entry.event),
            who: said("person")
                .or(said("contact"))
                .or(said("file"))
                .or(said("invoice"))
                .unwrap_or_default()
                .to_owned(),
            entry,
        }
    }
}

/// What is typed as a website, as an address of one: `javascript:` and its like become names of hosts.
fn link(website: &str) -> String {
    if website.is_empty() || website.starts_with("https://") || website.starts_with("http://") {
        website.to_owned()
    } else {
        format!("https://{website}")
    }
}

#[cfg(test)]
mod tests {
    use super::link;

    #[test]
    fn a_website_leads_to_a_website() {
        for (typed, expected) in [
            ("", ""),
            ("www.atelier.test", "https://www.atelier.test"),
            ("http://atelier.test", "http://atelier.test"),
            ("javascript:alert(1)", "https://javascript:alert(1)"),
        ] {
            assert_eq!(link(typed), expected);
        }
    }
}
