//! Who a company's mail is from.

use crate::company;
use crate::extensions::quote_requests::{self, Sender};
use crate::ids::{MessageId, UserId};
use crate::tenancy::TenantTx;

/// The company's address on this platform, without token.
pub(crate) async fn company_address(tx: &mut TenantTx) -> Result<String, sqlx::Error> {
    let local_part = company::current(tx).await?.local_part;
    Ok(format!("{local_part}@{}", tx.platform().mail_domain))
}

/// The Message-ID of one of our messages, without angle brackets (RFC 5322 §3.6.4).
pub(crate) fn message_id(tx: &TenantTx, message: MessageId) -> String {
    format!("{message}@{}", tx.platform().mail_domain)
}

/// Whether the company may write to people outside: once an owner has confirmed their own address. Otherwise anybody could sign up under a foreign name
/// and mail the world from ours.
pub(crate) async fn may_send(tx: &mut TenantTx) -> Result<bool, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        r#"select exists (select from memberships m join users u on u.id = m.user_id
                           where m.tenant_id = $1 and m.role = 'owner' and m.deactivated_at is null
                             and u.email_confirmed_at is not null) as "confirmed!""#,
        tenant
    )
    .fetch_one(tx.conn())
    .await
}

/// Under which name a company writes outside of conversations, and where answers go.
#[derive(Debug)]
pub struct Identity {
    /// The name.
    pub name: String,
    /// An address, the company's own if it said one.
    pub reply_to: String,
}

/// As its mail settings say; without them its name, and the address it shows on documents, or the writer's own.
pub async fn identity(tx: &mut TenantTx) -> Result<Identity, sqlx::Error> {
    let (tenant, user) = (tx.tenant().get(), tx.principal().user().map(UserId::uuid));
    let row = sqlx::query!(
        r#"select coalesce(s.display_name, t.name) as "name!", coalesce(s.address, nullif(p.email, ''), u.email) as reply_to
             from tenants t
             left join mail_settings s on s.tenant_id = t.id
             left join company_profiles p on p.tenant_id = t.id
             left join users u on u.id = $2
            where t.id = $1"#,
        tenant,
        user
    )
    .fetch_one(tx.conn())
    .await?;
    let reply_to = match row.reply_to {
        Some(address) => address,
        None => company_address(tx).await?,
    };
    Ok(Identity {
        name: row.name,
        reply_to,
    })
}

/// Where answers to requests go when they don't come back into them, since the company wants its mails to be its own.
pub async fn answers_outside(tx: &mut TenantTx) -> Result<Option<String>, sqlx::Error> {
    if quote_requests::settings(tx).await?.sender == Sender::Platform {
        return Ok(None);
    }
    Ok(company::find_way(tx).await?.map(|way| way.address))
}
