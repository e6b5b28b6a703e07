//! A request's page.

use axum::extract::{Query, State};
use axum::response::{Html, Redirect};
use serde::{Deserialize, Serialize};
use shared::accounts;
use shared::company;
use shared::contacts;
use shared::extensions;
use shared::fields::FieldErrors;
use shared::ids::RequestId;
use shared::messages::{self, Message};
use shared::offers::{Filter, OfferSummary};
use shared::outgoing;
use shared::page::{Cursor, Limit, MAX_LIMIT};
use shared::requests::{self, DraftKind, Request, RequestError, SimilarRequest, Status};
use shared::standard_texts::{self, Offered};
use shared::tenancy::{DatabaseError, TenantTx};

use super::answer::{elsewhere, refused};
use super::conversation::{Grants, MessageView};
use super::forms::{Forms, Returned};
use super::id::Id;
use super::salesperson::Salesperson;
use super::status::{Badge, Step, steps};
use super::timeline::EntryView;
use crate::app::App;
use crate::errors::PageError;
use crate::offers;

/// Where the conversation continues.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct DetailQuery {
    after: String,
    /// A form to show at once: `prospect`, `contact` or `requester`, for those without scripts.
    open: String,
    /// Also a request in the bin.
    deleted: bool,
}

/// What changes while the page is open.
#[derive(Debug, Serialize)]
struct Live {
    request: Request,
    badge: Badge,
    steps: [Step; 5],
    messages: Vec<MessageView>,
    /// Where this part of a long conversation begins.
    after: String,
    /// Where it continues.
    next: Option<String>,
    assignee_errors: FieldErrors,
    timeline: Vec<EntryView>,
    /// The company makes offers.
    makes_offers: bool,
    offers: Vec<LinkedOffer>,
    salespeople: Vec<requests::Salesperson>,
    /// Requests that this new one looks like.
    similar: Vec<SimilarRequest>,
}

/// An offer that answers the request.
#[derive(Debug, Serialize)]
struct LinkedOffer {
    #[serde(flatten)]
    offer: OfferSummary,
    badge: offers::Badge,
}

/// The page.
#[derive(Debug, Serialize)]
struct DetailPage {
    #[serde(flatten)]
    live: Live,
    /// Names of colleagues who type; empty: nobody.
    typists: String,
    actions: Vec<Action>,
    forms: Forms,
    suggestions: Vec<contacts::Contact>,
    /// What can be inserted into the reply.
    standard_texts: Vec<Offered>,
    /// Where answers go, when they don't come back.
    answers_outside: Option<String>,
}

/// Something the menu offers.
#[derive(Debug, Serialize)]
struct Action {
    verb: &'static str,
    label: &'static str,
    /// Asked before it is done.
    question: Option<&'static str>,
}

/// `GET /requests/{id}`.
pub(super) async fn page(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<RequestId>,
    Query(query): Query<DetailQuery>,
) -> Result<Result<Html<String>, Redirect>, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let page = match load(&mut tx, &app, &member, id, &query).await {
        Err(RequestError::Merged { into }) => return elsewhere(&member, into).await.map(Err),
        page => page.map_err(refused)?,
    };
    requests::mark_viewed(&mut tx, id).await?;
    tx.commit().await?;
    member.render("pages/requests/detail.html", page).map(Ok)
}

/// Where a request that was merged while its page is open went.
#[derive(Debug, Serialize)]
struct MergedNotice {
    into: RequestId,
}

/// `GET /requests/{id}/live`: what changes while the page is open.
pub(super) async fn live(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<RequestId>,
    Query(query): Query<DetailQuery>,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let live = match find_live(&mut tx, &app, &member, id, &query).await {
        // The page stays: what is being typed there goes to the other request when it is sent.
        Err(RequestError::Merged { into }) => {
            return member.render("pages/requests/merged.html", MergedNotice { into });
        }
        live => live.map_err(refused)?,
    };
    requests::mark_viewed(&mut tx, id).await?;
    tx.commit().await?;
    member.render("pages/requests/live.html", live)
}

/// Who else types.
#[derive(Debug, Serialize)]
struct Typing {
    request: TypedOn,
    typists: String,
}

#[derive(Debug, Serialize)]
struct TypedOn {
    id: RequestId,
}

/// `GET /requests/{id}/typing`: who else types.
pub(super) async fn typing(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<RequestId>,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let typists = match requests::find(&mut tx, id, false).await {
        Ok(_) => find_typists(&mut tx, id).await?,
        // The page stays open, and says so by what it shows of the request; nobody types here any more.
        Err(RequestError::Merged { .. }) => String::new(),
        Err(error) => return Err(refused(error)),
    };
    member.render(
        "pages/requests/typing.html",
        Typing {
            request: TypedOn { id },
            typists,
        },
    )
}

/// The page again, with a form that could not be taken.
pub(super) async fn give_back(
    app: &App,
    member: &Salesperson,
    id: RequestId,
    returned: Returned,
    errors: FieldErrors,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let mut page = load(&mut tx, app, member, id, &DetailQuery::default())
        .await
        .map_err(refused)?;
    if let Returned::Assignee = returned {
        page.live.assignee_errors = errors;
    } else {
        page.forms.give_back(returned, errors);
    }
    page.suggestions = contacts::suggest(&mut tx, &page.forms.contact.value).await?;
    member.render("pages/requests/detail.html", page)
}

async fn load(
    tx: &mut TenantTx,
    app: &App,
    member: &Salesperson,
    id: RequestId,
    query: &DetailQuery,
) -> Result<DetailPage, RequestError> {
    let live = find_live(tx, app, member, id, query).await?;
    let reply = requests::find_draft(tx, id, DraftKind::Reply).await?;
    let note = requests::find_draft(tx, id, DraftKind::Note).await?;
    let signature = accounts::find_signature(tx).await?;
    let profile = company::profile(tx).await?;
    Ok(DetailPage {
        typists: find_typists(tx, id).await?,
        actions: actions(&live.request),
        forms: Forms::new(
            &live.request,
            reply.as_ref(),
            note.as_ref(),
            &signature,
            profile.country(),
            &query.open,
        ),
        suggestions: Vec::new(),
        standard_texts: standard_texts::list_offered(tx, &live.request).await?,
        answers_outside: outgoing::answers_outside(tx).await?,
        live,
    })
}

async fn find_typists(tx: &mut TenantTx, id: RequestId) -> Result<String, DatabaseError> {
    let names: Vec<_> = requests::list_typists(tx, id)
        .await?
        .into_iter()
        .map(|typist| typist.name)
        .collect();
    Ok(names.join(", "))
}

async fn find_live(
    tx: &mut TenantTx,
    app: &App,
    member: &Salesperson,
    id: RequestId,
    query: &DetailQuery,
) -> Result<Live, RequestError> {
    let request = requests::find(tx, id, query.deleted).await?;
    let all = Limit::new(MAX_LIMIT);
    let conversation = messages::list(tx, id, Cursor::decode(&query.after).ok(), all).await?;
    // What lies in the bin is not handed out, and support gets no files.
    let handed_out = request.deleted_at.is_none() && member.principal.support_visit().is_none();
    let grants = handed_out.then(|| Grants::new(&app.keys, &member.principal, tx.now()));
    let makes_offers = member.has(extensions::offers::KEY);
    let linked = if makes_offers {
        linked_offers(tx, id).await?
    } else {
        Vec::new()
    };
    let subject_changes = if query.after.is_empty() {
        requests::subject_changes(&request.subject, &conversation.items)
    } else {
        Vec::new()
    };
    let view = |message: Message| {
        let changed = subject_changes.contains(&message.id);
        MessageView::new(message, grants.as_ref(), changed)
    };
    let undoable = requests::list_undoable(tx, id).await?;
    Ok(Live {
        badge: request.status.into(),
        steps: steps(request.status),
        after: query.after.clone(),
        next: conversation.next.map(Cursor::encode),
        messages: conversation.items.into_iter().map(view).collect(),
        assignee_errors: FieldErrors::default(),
        timeline: requests::list_timeline(tx, id, None, all)
            .await?
            .items
            .into_iter()
            .rev()
            .map(|entry| EntryView::new(entry, &undoable))
            .collect(),
        makes_offers,
        offers: linked,
        salespeople: requests::list_salespeople(tx).await?,
        similar: requests::list_similar(tx, &request).await?,
        request,
    })
}

async fn linked_offers(
    tx: &mut TenantTx,
    request: RequestId,
) -> Result<Vec<LinkedOffer>, DatabaseError> {
    let filter = Filter {
        request: Some(request),
        ..Filter::default()
    };
    let page = shared::offers::list(tx, &filter, None, Limit::default()).await?;
    let linked = |offer: OfferSummary| LinkedOffer {
        badge: offer.status.into(),
        offer,
    };
    Ok(page.items.into_iter().map(linked).collect())
}

/// What can be done to the request where it stands.
fn actions(request: &Request) -> Vec<Action> {
    let action = |verb, label, question| Action {
        verb,
        label,
        question,
    };
    if request.deleted_at.is_some() {
        return vec![action("restore", "request-restore", None)];
    }
    let move_by_hand = if request.status == Status::Cancelled {
        action("reopen", "request-reopen", None)
    } else {
        action("cancel", "request-cancel", Some("request-cancel-confirm"))
    };
    vec![
        move_by_hand,
        action("spam", "request-spam", Some("request-spam-confirm")),
        action("delete", "request-delete", Some("request-delete-confirm")),
    ]
}
