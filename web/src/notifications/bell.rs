//! The bell in the top bar: how much is unread, and the last lines.

use axum::extract::State;
use axum::response::Html;
use serde::Serialize;
use serde_json::json;
use shared::notifications::{self, Notification, NotificationKind};
use shared::page::Limit;
use shared::tenancy::{DatabaseError, TenantTx};

use crate::app::App;
use crate::errors::PageError;
use crate::session::Member;

/// Lines in the panel; the page has them all.
const LINES: u16 = 8;

/// What it shows.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Bell {
    /// Counted to 100.
    unread: i64,
    lines: Vec<Line>,
}

/// A line of the panel and of the page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Line {
    #[serde(flatten)]
    notification: Notification,
    icon: &'static str,
}

impl Bell {
    pub(crate) async fn load(tx: &mut TenantTx) -> Result<Self, DatabaseError> {
        let last = notifications::list(tx, false, None, Limit::new(LINES)).await?;
        Ok(Self {
            unread: notifications::count_unread(tx).await?,
            lines: last.items.into_iter().map(Line::from).collect(),
        })
    }
}

impl From<Notification> for Line {
    fn from(notification: Notification) -> Self {
        Self {
            icon: icon(notification.kind),
            notification,
        }
    }
}

fn icon(kind: NotificationKind) -> &'static str {
    match kind {
        NotificationKind::NewRequest => "mail-question",
        NotificationKind::Assigned => "user-plus",
        NotificationKind::Mentioned => "at",
        NotificationKind::CustomerReplied => "message",
        NotificationKind::Reminder => "clock",
        NotificationKind::OfferAccepted => "circle-check",
        NotificationKind::OfferRefused => "ban",
        NotificationKind::DeliveryFailed => "alert-triangle",
    }
}

/// `GET /notifications/bell`: the bell alone, for a page that looks again.
pub(super) async fn get(State(app): State<App>, member: Member) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let bell = Bell::load(&mut tx).await?;
    member.render("components/bell.html", json!({ "bell": bell }))
}
