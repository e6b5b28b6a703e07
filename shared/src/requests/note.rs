//! Internal notes: seen by colleagues, never by the customer.

use serde::Deserialize;
use serde_json::json;

use super::{DraftKind, RequestError, TimelineEvent, drafts, happened, lock_current, record};
use crate::fields::{self, FieldErrors};
use crate::ids::{MessageId, RequestId, UserId};
use crate::messages::{self, Direction, MessageKind, NewMessage, Person};
use crate::notifications::{self, NotificationKind};
use crate::tenancy::{Actor, TenantTx};

/// What somebody typed into "Add a note".
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NoteForm {
    /// The note.
    pub text: String,
}

/// A note that can be written.
#[derive(Debug, Clone)]
pub struct NoteDraft {
    text: String,
}

impl TryFrom<NoteForm> for NoteDraft {
    type Error = FieldErrors;

    fn try_from(form: NoteForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let text = fields::text(&mut errors, "text", &form.text, 1, messages::MAX_TEXT_CHARS);
        errors.or(Self { text })
    }
}

/// Writes a note. Colleagues mentioned in it (`@name` or `@first.last`, as their address begins) are told.
pub async fn add_note(
    tx: &mut TenantTx,
    id: RequestId,
    note: NoteDraft,
) -> Result<MessageId, RequestError> {
    // Whoever typed while a colleague merged the request writes on what it is now.
    let request = lock_current(tx, id).await?;
    let id = request.id;
    let Actor::Member { user, name, .. } = tx.actor().clone() else {
        return Err(RequestError::Unknown);
    };
    let email = member_email(tx, user).await?;
    let message = MessageId::new();
    let mentioned = mentioned(tx, &note.text).await?;
    messages::insert(
        tx,
        NewMessage {
            direction: Direction::Note,
            kind: MessageKind::Note,
            from: Person { name, email },
            subject: String::new(),
            text: note.text,
            author: Some(user),
            ..NewMessage::new(message, id, tx.now())
        },
        Vec::new(),
    )
    .await?;
    record(tx, id, TimelineEvent::Noted, json!({ "message": message })).await?;
    happened(tx, &request, None).await?;
    drafts::discard_draft(tx, id, DraftKind::Note).await?;
    let others: Vec<_> = mentioned.into_iter().filter(|m| *m != user).collect();
    notifications::tell(tx, &others, NotificationKind::Mentioned, id).await?;
    Ok(message)
}

/// A member's own address.
pub(super) async fn member_email(tx: &mut TenantTx, user: UserId) -> Result<String, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        "select u.email from memberships m join users u on u.id = m.user_id where m.tenant_id = $1 and m.user_id = $2",
        tenant,
        user.uuid()
    )
    .fetch_one(tx.conn())
    .await
}

async fn mentioned(tx: &mut TenantTx, text: &str) -> Result<Vec<UserId>, sqlx::Error> {
    let words = mentions(text);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        r#"select m.user_id as "user_id: UserId" from memberships m join users u on u.id = m.user_id
            where m.tenant_id = $1 and m.deactivated_at is null
              and (split_part(u.email, '@', 1) = any($2) or fold(split_part(u.name, ' ', 1)) in (select fold(w) from unnest($2) w)
                   or fold(replace(u.name, ' ', '.')) in (select fold(w) from unnest($2) w))"#,
        tenant,
        &words
    )
    .fetch_all(tx.conn())
    .await
}

/// The words after an `@` that begins a word, lower-cased; an address in the text is no mention.
fn mentions(text: &str) -> Vec<String> {
    text.split(char::is_whitespace)
        .filter_map(|word| word.trim_start_matches(['(', '«', '"']).strip_prefix('@'))
        .map(|word| {
            word.trim_end_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
        })
        .filter(|word| !word.is_empty() && !word.contains('@'))
        .take(50)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::mentions;

    #[test]
    fn a_mention_begins_a_word() {
        for (text, expected) in [
            ("@Tom peux-tu passer jeudi ?", vec!["tom"]),
            (
                "voir (@tom.peeters), @Sophie!",
                vec!["tom.peeters", "sophie"],
            ),
            ("écrire à tom@starcomm.test", vec![]),
            ("@ @@", vec![]),
        ] {
            assert_eq!(mentions(text), expected, "{text}");
        }
    }
}
