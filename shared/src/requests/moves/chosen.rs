//! The messages somebody ticked.

use sqlx::types::Json;
use time::OffsetDateTime;
use understanding::Reason;
use uuid::Uuid;

use super::super::{Event, Refused, RequestError, Status};
use crate::fields::FieldErrors;
use crate::ids::{MessageId, RequestId};
use crate::messages::{Direction, MessageKind, Person};
use crate::tenancy::TenantTx;

/// A ticked message.
#[derive(Debug, Clone)]
pub(super) struct ChosenMessage {
    id: Uuid,
    direction: Direction,
    kind: MessageKind,
    pub(super) from: Person,
    pub(super) subject: String,
    pub(super) received_at: OffsetDateTime,
    pub(super) reasons: Vec<Reason>,
}

/// Ticked messages of one request, oldest first: at least one, and not all of them.
#[derive(Debug, Clone)]
pub(super) struct Chosen(Vec<ChosenMessage>);

impl Chosen {
    /// Finds them in the request.
    pub(super) async fn find(
        tx: &mut TenantTx,
        request: RequestId,
        ids: &[MessageId],
    ) -> Result<Self, RequestError> {
        let mut ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Err(FieldErrors::one("message_ids", "choose-messages").into());
        }
        let tenant = tx.tenant().get();
        let rows = sqlx::query!(
            r#"select id, direction as "direction: Direction", kind as "kind: MessageKind", from_name, from_email, subject, received_at,
                      reasons as "reasons: Json<Vec<Reason>>",
                      (select count(*) from messages where tenant_id = $1 and request_id = $2) as "of_request!"
                 from messages where tenant_id = $1 and request_id = $2 and id = any($3) order by received_at, id"#,
            tenant,
            request.uuid(),
            &ids
        )
        .fetch_all(tx.conn())
        .await?;
        if rows.len() < ids.len() {
            return Err(FieldErrors::one("message_ids", "unknown-message").into());
        }
        if rows
            .iter()
            .any(|row| usize::try_from(row.of_request) == Ok(ids.len()))
        {
            return Err(FieldErrors::one("message_ids", "all-messages").into());
        }
        let messages = rows.into_iter().map(|row| ChosenMessage {
            id: row.id,
            direction: row.direction,
            kind: row.kind,
            from: Person {
                name: row.from_name,
                email: row.from_email,
            },
            subject: row.subject,
            received_at: row.received_at,
            reasons: row.reasons.0,
        });
        Ok(Self(messages.collect()))
    }

    pub(super) fn ids(&self) -> Vec<Uuid> {
        self.0.iter().map(|message| message.id).collect()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The oldest one.
    pub(super) fn first(&self) -> Option<&ChosenMessage> {
        self.0.first()
    }

    /// The oldest that a person outside wrote.
    pub(super) fn first_asked(&self) -> Option<&ChosenMessage> {
        self.0.iter().find(|message| {
            message.direction == Direction::Incoming && message.kind == MessageKind::Mail
        })
    }

    /// The status of a request that these messages come to.
    pub(super) fn arrive_at(&self, status: Status) -> Result<Status, Refused> {
        self.0
            .iter()
            .filter_map(|message| event_of(message.direction, message.kind))
            .try_fold(status, Status::after)
    }
}

/// What a message of ours is to its request's status. Automatic replies and notes move nothing.
pub(super) fn event_of(direction: Direction, kind: MessageKind) -> Option<Event> {
    match (direction, kind) {
        (Direction::Outgoing, MessageKind::Reply) => Some(Event::Replied),
        (Direction::Outgoing, MessageKind::Offer) => Some(Event::OfferSent),
        _ => None,
    }
}
