//! Taking responsibility for a mail (RFC 5321 §6.1): after this, and not before, the sender is told 250.

use std::net::IpAddr;

use time::OffsetDateTime;
use uuid::Uuid;

use super::{IngressDb, IngressDbError, UnderstandMail};
use crate::addresses::{EmailAddress, TenantAddress};
use crate::ids::{MailId, TenantId};
use crate::queue::{self, Job};
use crate::tenancy::begin;

/// A mail with its envelope, as it came.
#[derive(Debug, Clone)]
pub struct AcceptedMail {
    /// Whom it is for, in the order of their RCPT commands, with the company each belongs to.
    pub recipients: Vec<(TenantId, EmailAddress)>,
    /// Who gets its bounces; none for the null sender `<>`.
    pub sender: Option<EmailAddress>,
    /// Who delivered it.
    pub client_address: IpAddr,
    /// What they called themselves.
    pub helo: String,
    /// The envelope was declared as SMTPUTF8 (RFC 6531).
    pub smtputf8: bool,
    /// The mail, octet by octet, with our `Received` on top.
    pub raw: Vec<u8>,
    /// When its last octet came.
    pub received_at: OffsetDateTime,
}

impl IngressDb {
    /// Stores a mail and its job for each company it is for, all of them or none, then wakes the lane.
    ///
    /// A company that it reaches by several recipients gets it once. An error leaves open whether it was committed (the reply to the commit can be
    /// lost), so the sender may send it again: the job recognises what it has seen.
    pub async fn accept(&self, mail: &AcceptedMail) -> Result<(), IngressDbError> {
        let recipients = one_per_tenant(&mail.recipients);
        let tenants: Vec<i64> = recipients.iter().map(|(tenant, _)| tenant.get()).collect();
        let addresses: Vec<String> = recipients
            .iter()
            .map(|(_, address)| address.to_string())
            .collect();
        let ids: Vec<MailId> = recipients.iter().map(|_| MailId::new()).collect();
        let uuids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
        let jobs = ids
            .into_iter()
            .map(|mail| serde_json::to_value(UnderstandMail { mail }))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| sqlx::Error::Encode(error.into()))?;

        let mut tx = begin(&self.pool).await?;
        // Plain inserts: this role may not read what it writes, and `returning` and `on conflict` would.
        sqlx::query!(
            r#"insert into accepted_mails
                   (tenant_id, id, received_at, sender, recipient, client_address, helo, smtputf8, size, raw)
               select mails.tenant_id, mails.id, $4, $5, mails.recipient, cast($6::text as inet), $7, $8, $9, $10
                 from unnest($1::bigint[], $2::uuid[], $3::text[]) as mails (tenant_id, id, recipient)"#,
            &tenants,
            &uuids,
            &addresses,
            mail.received_at,
            mail.sender.as_ref().map(EmailAddress::to_string).unwrap_or_default(),
            mail.client_address.to_canonical().to_string(),
            mail.helo,
            mail.smtputf8,
            i32::try_from(mail.raw.len()).map_err(|error| sqlx::Error::Encode(error.into()))?,
            &mail.raw,
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!(
            r#"insert into jobs (tenant_id, lane, state, max_attempts, kind, payload)
               select new.tenant_id, $3, 1, $4, $5, new.payload
                 from unnest($1::bigint[], $2::jsonb[]) as new (tenant_id, payload)"#,
            &tenants,
            &jobs,
            UnderstandMail::LANE.code(),
            UnderstandMail::MAX_ATTEMPTS,
            UnderstandMail::KIND,
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        self.notifier.wake(vec![queue::wake(UnderstandMail::LANE)]);
        Ok(())
    }
}

/// Each company's first recipient with a tag, for a tag tells the conversation, otherwise its first.
fn one_per_tenant(recipients: &[(TenantId, EmailAddress)]) -> Vec<(TenantId, &EmailAddress)> {
    let tagged = |address: &EmailAddress| {
        TenantAddress::parse(address.local_part()).is_some_and(|a| a.tag().is_some())
    };
    let mut chosen: Vec<(TenantId, &EmailAddress)> = Vec::new();
    for (tenant, address) in recipients {
        match chosen.iter_mut().find(|(known, _)| known == tenant) {
            None => chosen.push((*tenant, address)),
            Some((_, kept)) if tagged(address) && !tagged(kept) => *kept = address,
            Some(_) => {}
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_gets_a_mail_once_at_the_address_that_tells_most() {
        let [one, two] = [1, 2].map(TenantId::from_row);
        let recipient = |tenant, address: &str| (tenant, address.parse().unwrap());
        let recipients = [
            recipient(one, "old-name-1@m.example"),
            recipient(two, "other-2+first@m.example"),
            recipient(one, "name-1+k3@m.example"),
            recipient(one, "name-1+later@m.example"),
            recipient(two, "other-2@m.example"),
        ];
        let chosen: Vec<_> = one_per_tenant(&recipients)
            .into_iter()
            .map(|(tenant, address)| (tenant, address.to_string()))
            .collect();
        assert_eq!(
            chosen,
            [
                (one, "name-1+k3@m.example".to_owned()),
                (two, "other-2+first@m.example".to_owned())
            ]
        );
    }
}
