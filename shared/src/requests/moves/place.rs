//! Messages of which it is not sure that they belong where they are.

use understanding::normalised_subject;

use super::super::{Locked, RequestError, lock};
use crate::ids::{MessageId, RequestId};
use crate::live::Change;
use crate::messages::{Direction, Message, MessageKind};
use crate::tenancy::TenantTx;

/// Somebody says that the message belongs to its request; nothing is suggested for it any more.
pub async fn keep_message(tx: &mut TenantTx, id: MessageId) -> Result<RequestId, RequestError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let request = sqlx::query_scalar!(
        r#"update messages set placed_at = $3 where tenant_id = $1 and id = $2 returning request_id as "request: RequestId""#,
        tenant,
        id.uuid(),
        now
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(RequestError::Unknown)?;
    let request = lock(tx, request).await.and_then(Locked::present)?;
    tx.changed(Change::Request(request.id));
    Ok(request.id)
}

/// The mails of a conversation that came under a subject which nobody had used in it before: each may be a request of its own. A subject that
/// another contains is the same one, with something said around it.
pub fn subject_changes(request_subject: &str, conversation: &[Message]) -> Vec<MessageId> {
    let mut used = vec![folded(request_subject)];
    used.retain(|subject| !subject.is_empty());
    let mut changes = Vec::new();
    for message in conversation {
        let subject = folded(&message.subject);
        if subject.is_empty() {
            continue;
        }
        let known = used.is_empty()
            || used
                .iter()
                .any(|used| used.contains(&subject) || subject.contains(used.as_str()));
        let asked = message.direction == Direction::Incoming && message.kind == MessageKind::Mail;
        if asked && !known && message.placed_at.is_none() {
            changes.push(message.id);
        }
        used.push(subject);
    }
    changes
}

fn folded(subject: &str) -> String {
    normalised_subject(subject).to_lowercase()
}
