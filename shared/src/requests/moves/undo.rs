//! Taking a step back.

use serde_json::json;
use uuid::Uuid;

use super::super::{Event, Locked, RequestError, Status, TimelineEvent, lock, record};
use super::chosen::event_of;
use super::recorded::{self, Kind, Recorded, Took, UNDOABLE_FOR};
use super::{drafts, lock_in_order, merge, summary};
use crate::ids::{ContactId, MoveId, RequestId, UserId};
use crate::live::Change;
use crate::messages::{Direction, MessageKind};
use crate::tenancy::TenantTx;

/// What makes undoing impossible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    /// Somebody did it already.
    #[error("it was undone already")]
    Undone,
    /// [`UNDOABLE_FOR`] has passed.
    #[error("it was done more than 30 days ago")]
    TooLate,
    /// One of the two requests is in the bin: it can be restored first.
    #[error("one of the requests is in the bin: restore it first")]
    InBin,
    /// A later step took the request or one of the messages elsewhere: that one can be undone first.
    #[error("a later merge, split or move must be undone first")]
    MovedOn,
}

/// Why it was not undone.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// There is no such step in this company.
    #[error("no such move")]
    Unknown,
    /// Something stands in the way.
    #[error(transparent)]
    Impossible(#[from] Obstacle),
    /// The new request of a split can't be merged back.
    #[error(transparent)]
    Merge(RequestError),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

impl From<RequestError> for UndoError {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::Db(error) => Self::Db(error),
            error => Self::Merge(error),
        }
    }
}

/// What the rule looks at.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of the rule"
)]
struct Facts {
    undone: bool,
    too_late: bool,
    source_in_bin: bool,
    target_in_bin: bool,
    /// Each is where the step left it: the source of a merge leads to the target, any other request leads nowhere.
    requests_in_place: bool,
    messages_in_place: bool,
}

/// The rule.
fn obstacle(facts: Facts) -> Result<(), Obstacle> {
    let obstacles = [
        (facts.undone, Obstacle::Undone),
        (facts.too_late, Obstacle::TooLate),
        (facts.source_in_bin || facts.target_in_bin, Obstacle::InBin),
        (
            !facts.requests_in_place || !facts.messages_in_place,
            Obstacle::MovedOn,
        ),
    ];
    match obstacles.into_iter().find(|(applies, _)| *applies) {
        Some((_, obstacle)) => Err(obstacle),
        None => Ok(()),
    }
}

/// Undoes a step; answers the request that has its messages back.
pub async fn undo_move(tx: &mut TenantTx, id: MoveId) -> Result<RequestId, UndoError> {
    let seen = recorded::find(tx, id).await?.ok_or(UndoError::Unknown)?;
    lock_in_order(tx, &[seen.source, seen.target]).await?;
    // Read again: somebody may have undone it while we waited for the requests.
    let step = recorded::find(tx, id).await?.ok_or(UndoError::Unknown)?;
    let source = lock(tx, step.source).await?;
    let target = lock(tx, step.target).await?;
    obstacle(facts(tx, &step, &source, &target).await?)?;
    mark_undone(tx, id).await?;
    match step.kind {
        Kind::Split => {
            merge(tx, step.target, step.source).await?;
        }
        Kind::Merge | Kind::Move => take_back(tx, &step, &source, &target).await?,
    }
    Ok(step.source)
}

async fn facts(
    tx: &mut TenantTx,
    step: &Recorded,
    source: &Locked,
    target: &Locked,
) -> Result<Facts, sqlx::Error> {
    let tenant = tx.tenant().get();
    let in_place = sqlx::query_scalar!(
        r#"select count(*) as "count!" from messages where tenant_id = $1 and request_id = $2 and id = any($3)"#,
        tenant,
        step.target.uuid(),
        &step.messages
    )
    .fetch_one(tx.conn())
    .await?;
    let in_bin = |request: &Locked| request.deleted_at.is_some() && request.merged_into.is_none();
    let leads_to = (step.kind == Kind::Merge).then_some(step.target);
    Ok(Facts {
        undone: step.undone_at.is_some(),
        too_late: tx.now() - step.at > UNDOABLE_FOR,
        source_in_bin: in_bin(source),
        target_in_bin: in_bin(target),
        requests_in_place: source.merged_into == leads_to && target.merged_into.is_none(),
        messages_in_place: usize::try_from(in_place) == Ok(step.messages.len()),
    })
}

async fn mark_undone(tx: &mut TenantTx, id: MoveId) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update request_moves set undone_at = $3 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The messages that went, the answers to them that came since, and all that went along.
async fn take_back(
    tx: &mut TenantTx,
    step: &Recorded,
    source: &Locked,
    target: &Locked,
) -> Result<(), RequestError> {
    let answers = answers_since(tx, step, source).await?;
    let since = events_since(tx, step).await?;
    let (tenant, from, to) = (tx.tenant().get(), step.target.uuid(), step.source.uuid());
    sqlx::query!(
        "update messages set request_id = $3, placed_at = null where tenant_id = $1 and request_id = $2 and (id = any($4) or id = any($5))",
        tenant,
        from,
        to,
        &step.messages,
        &answers
    )
    .execute(tx.conn())
    .await?;
    let Took {
        events,
        notifications,
        offers,
        drafts,
        tombstones,
        contact,
        assignee,
    } = &step.took;
    sqlx::query!(
        "update timeline_events set request_id = $3 where tenant_id = $1 and request_id = $2 and id = any($4)",
        tenant,
        from,
        to,
        events
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update notifications set request_id = $3 where tenant_id = $1 and request_id = $2 and id = any($4)",
        tenant,
        from,
        to,
        notifications
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update offers set request_id = $3 where tenant_id = $1 and request_id = $2 and id = any($4)",
        tenant,
        from,
        to,
        offers
    )
    .execute(tx.conn())
    .await?;
    drafts::follow_back(tx, step.source, step.target, drafts).await?;
    sqlx::query!(
        "update requests set deleted_at = null, merged_into = null where tenant_id = $1 and id = $2",
        tenant,
        to
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update requests set merged_into = $3 where tenant_id = $1 and merged_into = $2 and id = any($4)",
        tenant,
        from,
        to,
        tombstones
    )
    .execute(tx.conn())
    .await?;
    give_back(tx, step, target, &since, *contact, *assignee).await?;
    for (of, other) in [(source, target), (target, source)] {
        let data = json!({ "request": other.id, "number": other.number });
        record(tx, of.id, TimelineEvent::MoveUndone, data).await?;
        summary::refresh(tx, of.id).await?;
    }
    tx.changed(Change::Notifications);
    Ok(())
}

/// The target stands again as if nothing had come to it.
async fn give_back(
    tx: &mut TenantTx,
    step: &Recorded,
    target: &Locked,
    since: &[Event],
    contact: Option<ContactId>,
    assignee: Option<UserId>,
) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    let restored = |status: Status| status.taken_back(step.status_after, step.status_before, since);
    sqlx::query!(
        "update requests set status = $3, status_before_cancel = $4, contact_id = nullif(contact_id, $5), assignee_id = nullif(assignee_id, $6)
          where tenant_id = $1 and id = $2",
        tenant,
        step.target.uuid(),
        restored(target.status).as_str(),
        target.status_before_cancel.map(|status| restored(status).as_str()),
        contact.map(ContactId::uuid),
        assignee.map(UserId::uuid)
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What came to the target since and was meant for the source: it answers a message that went, or came to an address with the source's token.
async fn answers_since(
    tx: &mut TenantTx,
    step: &Recorded,
    source: &Locked,
) -> Result<Vec<Uuid>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        "select m.id from messages m left join accepted_mails a on a.tenant_id = m.tenant_id and a.id = m.mail_id
          where m.tenant_id = $1 and m.request_id = $2 and m.direction = 'incoming' and m.received_at >= $3 and m.id <> all($4)
            and (m.in_reply_to in (select went.message_id from messages went where went.tenant_id = $1 and went.id = any($4))
                 or position('+' || lower($5) || '-' in lower(a.recipient)) > 0)",
        tenant,
        step.target.uuid(),
        step.at,
        &step.messages,
        source.number
    )
    .fetch_all(tx.conn())
    .await
}

/// What we sent from the target since.
async fn events_since(tx: &mut TenantTx, step: &Recorded) -> Result<Vec<Event>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let sent = sqlx::query!(
        r#"select direction as "direction: Direction", kind as "kind: MessageKind" from messages
            where tenant_id = $1 and request_id = $2 and direction = 'outgoing' and received_at >= $3 and id <> all($4) order by received_at, id"#,
        tenant,
        step.target.uuid(),
        step.at,
        &step.messages
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(sent
        .into_iter()
        .filter_map(|message| event_of(message.direction, message.kind))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_obstacle_stands_in_the_way() {
        let fine = Facts {
            undone: false,
            too_late: false,
            source_in_bin: false,
            target_in_bin: false,
            requests_in_place: true,
            messages_in_place: true,
        };
        for (facts, expected) in [
            (fine, Ok(())),
            (
                Facts {
                    undone: true,
                    too_late: true,
                    ..fine
                },
                Err(Obstacle::Undone),
            ),
            (
                Facts {
                    too_late: true,
                    ..fine
                },
                Err(Obstacle::TooLate),
            ),
            (
                Facts {
                    source_in_bin: true,
                    requests_in_place: false,
                    ..fine
                },
                Err(Obstacle::InBin),
            ),
            (
                Facts {
                    target_in_bin: true,
                    ..fine
                },
                Err(Obstacle::InBin),
            ),
            (
                Facts {
                    requests_in_place: false,
                    ..fine
                },
                Err(Obstacle::MovedOn),
            ),
            (
                Facts {
                    messages_in_place: false,
                    ..fine
                },
                Err(Obstacle::MovedOn),
            ),
        ] {
            assert_eq!(obstacle(facts), expected, "{facts:?}");
        }
    }
}
