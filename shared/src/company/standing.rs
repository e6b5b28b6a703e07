//! What a sender is to the company.

use std::collections::HashMap;

use serde::Serialize;

use crate::ids::TrustedForwarderId;
use crate::tenancy::TenantTx;

/// What an address is to the company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Standing {
    /// A member's, of its own domain, or of this platform: neither blocked nor in need of trust.
    Ours,
    /// Its mails are held.
    Blocked,
    /// It may forward for the company.
    Trusted {
        /// Under which it is listed.
        forwarder: TrustedForwarderId,
    },
    /// Nobody said anything about it.
    Unknown,
}

/// What each address is; they are looked up in lower case, and found so.
pub async fn standings(
    tx: &mut TenantTx,
    emails: &[String],
) -> Result<HashMap<String, Standing>, sqlx::Error> {
    let (tenant, mail_domain) = (tx.tenant().get(), tx.platform().mail_domain.clone());
    let emails: Vec<_> = emails.iter().map(|email| email.to_lowercase()).collect();
    let rows = sqlx::query!(
        r#"select s.email as "email!",
                  (s.domain = $3
                   or exists (select from memberships m join users u on u.id = m.user_id
                               where m.tenant_id = $1 and m.deactivated_at is null and u.email = s.email)
                   or exists (select from tenant_domains d
                               where d.tenant_id = $1 and (s.domain = d.domain or right(s.domain, length(d.domain) + 1) = '.' || d.domain))) as "ours!",
                  exists (select from blocked_senders b where b.tenant_id = $1 and b.email = s.email) as "blocked!",
                  (select f.id from trusted_forwarders f where f.tenant_id = $1 and f.email = s.email and not f.is_requester)
                      as "forwarder: TrustedForwarderId"
             from (select distinct e as email, split_part(e, '@', -1) as domain from unnest($2::text[]) e) s"#,
        tenant,
        &emails,
        mail_domain
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let standing = match row.forwarder {
                _ if row.ours => Standing::Ours,
                _ if row.blocked => Standing::Blocked,
                Some(forwarder) => Standing::Trusted { forwarder },
                None => Standing::Unknown,
            };
            (row.email, standing)
        })
        .collect())
}

/// What one address is.
pub async fn standing(tx: &mut TenantTx, email: &str) -> Result<Standing, sqlx::Error> {
    let found = standings(tx, &[email.to_owned()]).await?;
    Ok(found.into_values().next().unwrap_or(Standing::Unknown))
}
