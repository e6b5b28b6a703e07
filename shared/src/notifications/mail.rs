//! What members are told by mail, each to taste.

use super::NotificationKind;
use crate::ids::{RequestId, SystemMailId};
use crate::language::Language;
use crate::messages::Person;
use crate::outgoing::{SendSystemMail, SystemMail};
use crate::tenancy::TenantTx;

impl NotificationKind {
    /// Whether a member who said nothing is told by mail. Not of a new request: a company forwards those from the mailbox that this mail would go to, and a
    /// rule that forwards everything would send it back here.
    pub fn is_mailed_by_default(self) -> bool {
        match self {
            Self::NewRequest => false,
            Self::Assigned
            | Self::Mentioned
            | Self::CustomerReplied
            | Self::OfferAccepted
            | Self::DeliveryFailed => true,
        }
    }

    fn mail(self) -> SystemMail {
        match self {
            Self::NewRequest => SystemMail::NewRequest,
            Self::Assigned => SystemMail::Assigned,
            Self::Mentioned => SystemMail::Mentioned,
            Self::CustomerReplied => SystemMail::CustomerReplied,
            Self::OfferAccepted => SystemMail::OfferAccepted,
            Self::DeliveryFailed => SystemMail::DeliveryFailed,
        }
    }
}

/// Mails those of the members who want it, at an address they have confirmed.
pub(super) async fn mail(
    tx: &mut TenantTx,
    members: &[uuid::Uuid],
    kind: NotificationKind,
    request: RequestId,
    actor: &str,
) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query!(
        r#"select u.name, u.email, u.language as "language: Language", r.number, r.subject
             from memberships m join users u on u.id = m.user_id join requests r on r.tenant_id = m.tenant_id and r.id = $2
            where m.tenant_id = $1 and m.user_id = any($3) and m.deactivated_at is null and u.email_confirmed_at is not null
              and coalesce((m.notifications ->> $4)::boolean, $5)"#,
        tenant,
        request.uuid(),
        members,
        kind as _,
        kind.is_mailed_by_default()
    )
    .fetch_all(tx.conn())
    .await?;
    for row in rows {
        let arguments = [
            ("number", row.number),
            ("subject", row.subject),
            ("actor", actor.to_owned()),
        ];
        let mail = SendSystemMail {
            id: SystemMailId::new(),
            to: Person {
                name: row.name,
                email: row.email,
            },
            language: row.language,
            mail: kind.mail(),
            arguments: arguments
                .map(|(name, value)| (name.to_owned(), value))
                .into(),
            path: format!("/requests/{request}"),
            written_at: tx.now(),
        };
        tx.enqueue(&mail).await?;
    }
    Ok(())
}
