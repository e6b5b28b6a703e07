//! The third step: what became of a message.

use serde_json::json;
use std::time::Duration;

use super::direct;
use super::outbound::{Outbound, Outgoing};
use super::retry::{self, Next};
use super::transport::SendError;
use crate::company;
use crate::ids::RequestId;
use crate::live::Change;
use crate::notifications::{self, About, NotificationKind};
use crate::requests::{self, TimelineEvent};
use crate::tenancy::TenantTx;

/// What follows a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// It is tried again.
    Deferred {
        /// From now.
        after: Duration,
    },
    /// It was given up, and its author told.
    Failed,
}

/// The next server took it.
pub(super) async fn record_sent(
    tx: &mut TenantTx,
    outbound: &Outbound,
    said: &str,
) -> Result<(), sqlx::Error> {
    if outbound.server.is_some() {
        company::note_failure(tx, None).await?;
    }
    let concerned = set_state(tx, outbound, "sent", said).await?;
    if let Some(request) = concerned.and_then(|concerned| concerned.request) {
        let data = json!({ "message": outbound.message, "detail": said });
        requests::record(tx, request, TimelineEvent::Delivered, data).await?;
    }
    Ok(())
}

/// It did not go. After `attempts` attempts, this one included, it waits for the next or is given up.
pub(super) async fn record_failure(
    tx: &mut TenantTx,
    outbound: &Outbound,
    error: &SendError,
    attempts: u32,
) -> Result<Failure, sqlx::Error> {
    if outbound.server.is_some() {
        company::note_failure(tx, Some(&error.said)).await?;
    }
    let age = (tx.now() - outbound.written_at)
        .try_into()
        .unwrap_or_default();
    if let (false, Next::TryAgain { after }) = (error.permanent, retry::next(attempts, age)) {
        set_state(tx, outbound, "deferred", &error.said).await?;
        return Ok(Failure::Deferred { after });
    }
    let Some(concerned) = set_state(tx, outbound, "failed", &error.said).await? else {
        return Ok(Failure::Failed);
    };
    if let Some(request) = concerned.request {
        let data = json!({ "message": outbound.message, "detail": error.said });
        requests::record(tx, request, TimelineEvent::DeliveryFailed, data).await?;
    }
    if let Some(about) = concerned.about {
        let mut told: Vec<_> = [outbound.author, outbound.assignee]
            .into_iter()
            .flatten()
            .collect();
        told.dedup();
        notifications::tell(tx, &told, NotificationKind::DeliveryFailed, about).await?;
    }
    Ok(Failure::Failed)
}

/// What news of a mail concerns.
struct Concerned {
    /// In whose timeline it stands.
    request: Option<RequestId>,
    /// Where who is told of it is led.
    about: Option<About>,
}

/// Answers what the mail concerns, if it was still waiting: a bounce that came first has the last word. A message may have been moved to another request while
/// it was sent.
async fn set_state(
    tx: &mut TenantTx,
    outbound: &Outbound,
    state: &str,
    detail: &str,
) -> Result<Option<Concerned>, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    if let Outgoing::Direct(id) = outbound.outgoing {
        let concern = direct::set_state(tx, id, state, detail).await?;
        return Ok(concern.map(|concern| Concerned {
            request: concern.request,
            about: concern.document,
        }));
    }
    let request = sqlx::query_scalar!(
        r#"update messages set delivery_state = $3, delivery_detail = $4, delivery_at = $5, sending_until = null
          where tenant_id = $1 and id = $2 and delivery_state in ('queued', 'deferred')
         returning request_id as "request: RequestId""#,
        tenant,
        outbound.message.uuid(),
        state,
        detail,
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(request) = request {
        tx.changed(Change::Request(request));
    }
    Ok(request.map(|request| Concerned {
        request: Some(request),
        about: Some(About::Request(request)),
    }))
}
