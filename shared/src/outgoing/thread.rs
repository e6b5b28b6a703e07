//! What an outgoing message answers.

use crate::ids::RequestId;
use crate::tenancy::TenantTx;

/// Message-IDs named in `References`: the first keeps the thread together, the others are the newest. About 1.5 kB; servers refuse headers beyond a few.
const MAX_REFERENCES: usize = 20;
/// Octets of a Message-ID that is repeated. Longer ones are no work of mail clients.
const MAX_MESSAGE_ID: usize = 250;

/// The threading headers of a message, without angle brackets (RFC 5322 §3.6.4).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Thread {
    pub(crate) in_reply_to: Option<String>,
    /// Oldest first, ending with what is answered.
    pub(crate) references: Vec<String>,
}

/// The thread that the next message of a request continues: it answers the newest message that came in.
pub(crate) async fn thread(tx: &mut TenantTx, request: RequestId) -> Result<Thread, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query!(
        r#"select message_id as "message_id!", direction = 'incoming' as "incoming!" from messages
            where tenant_id = $1 and request_id = $2 and message_id is not null
              and direction in ('incoming', 'outgoing') and kind in ('mail', 'reply', 'offer', 'auto_reply', 'reminder')
            order by received_at, id"#,
        tenant,
        request.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(continued(
        rows.into_iter().map(|row| (row.message_id, row.incoming)),
    ))
}

/// The conversation's ids, oldest first, and whether each came in.
fn continued(conversation: impl Iterator<Item = (String, bool)>) -> Thread {
    let usable: Vec<_> = conversation.filter(|(id, _)| is_usable(id)).collect();
    let Some(answered) = usable.iter().rposition(|(_, incoming)| *incoming) else {
        return Thread::default();
    };
    let mut references: Vec<_> = usable
        .into_iter()
        .take(answered + 1)
        .map(|(id, _)| id)
        .collect();
    if references.len() > MAX_REFERENCES {
        references.drain(1..=references.len() - MAX_REFERENCES);
    }
    Thread {
        in_reply_to: references.last().cloned(),
        references,
    }
}

/// An id that can stand between angle brackets: anybody chooses the Message-ID of what they send us.
fn is_usable(id: &str) -> bool {
    id.len() <= MAX_MESSAGE_ID
        && id.contains('@')
        && id
            .bytes()
            .all(|b| b.is_ascii_graphic() && b != b'<' && b != b'>')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thread(ids: &[(&str, bool)]) -> Thread {
        continued(
            ids.iter()
                .map(|(id, incoming)| ((*id).to_owned(), *incoming)),
        )
    }

    #[test]
    fn the_newest_incoming_message_is_answered() {
        let found = thread(&[
            ("a@x", true),
            ("b@us", false),
            ("c@x", true),
            ("d@us", false),
        ]);
        assert_eq!(found.in_reply_to.as_deref(), Some("c@x"));
        assert_eq!(found.references, ["a@x", "b@us", "c@x"]);
        assert_eq!(thread(&[("b@us", false)]), Thread::default());
        assert_eq!(thread(&[]), Thread::default());
    }

    #[test]
    fn a_long_conversation_keeps_its_beginning_and_its_end() {
        let ids: Vec<_> = (0..100).map(|n| (format!("{n}@x"), true)).collect();
        let found = continued(ids.into_iter());
        assert_eq!(found.references.len(), MAX_REFERENCES);
        assert_eq!(found.references.first().unwrap(), "0@x");
        assert_eq!(found.references.last().unwrap(), "99@x");
        assert_eq!(found.references[1], "81@x");
    }

    #[test]
    fn an_id_that_could_break_a_header_is_left_out() {
        let long = format!("{}@x", "a".repeat(300));
        for bad in [
            "a b@x",
            "a@x\r\nBcc: eva@x",
            "<a@x>",
            "é@x",
            "nothing",
            "",
            &long,
        ] {
            assert_eq!(thread(&[(bad, true)]), Thread::default(), "{bad:?}");
        }
    }
}
