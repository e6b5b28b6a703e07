//! The stream of a visible tab: what to look at again, never what is there.
//!
//! Events: `request` (data: its id, or `*` for all), `list`, `typing` (data: the request's id), `notification`, `held`, `test`. None is without data: browsers
//! drop those. All are about requests, so only those who work on requests hear them.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::{Stream, StreamExt, stream};
use shared::ids::{TenantId, UserId};
use shared::live::{Change, TenantChange};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::app::App;
use crate::errors::PageError;
use crate::session::Member;

/// A browser connects anew after this; then its session is looked at again.
const LIFETIME: Duration = Duration::from_mins(15);
/// Proxies cut connections that are silent for a minute.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// Changes of the member's company, for as long as the tab is open.
pub async fn get(
    State(app): State<App>,
    member: Member,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, PageError> {
    let end = {
        let shutdown = app.shutdown.clone();
        async move {
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = tokio::time::sleep(LIFETIME) => {}
            }
        }
    };
    let listener = Listener {
        tenant: member.principal.tenant(),
        user: member.account.user,
        // Others learn that they are connected, and nothing else.
        hears: member.principal.works_on_requests(),
    };
    let changes = stream::unfold(app.live.subscribe(), move |receiver| {
        next(receiver, listener)
    });
    // The first event lets the page know that it hears: what changed before, it looks at now.
    let hello = stream::iter([Event::default().event("open").data("")]);
    let events = hello
        .chain(changes.flat_map(stream::iter))
        .map(Ok)
        .take_until(Box::pin(end));
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

/// Who listens, and to what.
#[derive(Debug, Clone, Copy)]
struct Listener {
    tenant: TenantId,
    user: UserId,
    /// They work on requests, and all changes are about requests.
    hears: bool,
}

/// What comes next; `None` ends the stream: what its listener may do has changed, so it is looked at anew when they come back.
async fn next(
    mut receiver: Receiver<TenantChange>,
    listener: Listener,
) -> Option<(Vec<Event>, Receiver<TenantChange>)> {
    loop {
        match receiver.recv().await {
            Ok(TenantChange {
                change: Change::Rights(user),
                ..
            }) => {
                if user == listener.user {
                    return None;
                }
            }
            Ok(change) if change.tenant == listener.tenant && listener.hears => {
                return Some((events(change.change), receiver));
            }
            Ok(_) => {}
            // One of the changes missed may have been about their rights.
            Err(RecvError::Lagged(_) | RecvError::Closed) => return None,
        }
    }
}

fn events(change: Change) -> Vec<Event> {
    match change {
        Change::Request(id) => vec![event("request", &id.to_string()), event("list", "*")],
        Change::Typing(id) => vec![event("typing", &id.to_string())],
        Change::Notifications => vec![event("notification", "*")],
        Change::Held => vec![event("held", "*")],
        Change::TestMail => vec![event("test", "*")],
        Change::Rights(_) => Vec::new(),
    }
}

fn event(name: &str, data: &str) -> Event {
    Event::default().event(name).data(data)
}
