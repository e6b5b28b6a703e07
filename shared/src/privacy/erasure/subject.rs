//! Whom an erasure is about.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::hidden::Needle;
use crate::addresses::EmailAddress;
use crate::company;
use crate::i18n::translate;
use crate::ids::UserId;
use crate::tenancy::TenantTx;
use crate::vault::{self, Kept, VaultError};

/// What stands where an address stood: one that nobody has (RFC 2606 §2), so that whatever reads addresses still reads it.
pub const PLACEHOLDER: &str = "erased@erased.invalid";

/// Characters of a name that is looked for in texts, so that no ordinary word is taken for one.
const NAME_CHARS: std::ops::RangeInclusive<usize> = 5..=100;
/// Names of a person at most.
const NAMES: usize = 20;

/// Who is erased: written down sealed, for the job that does it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Subject {
    /// In lower case and without its tag: whoever has `eva@` reads `eva+shop@` too.
    pub(super) address: String,
    /// Names that count where they stand alone: of two words or more.
    pub(super) names: Vec<String>,
    /// Their account, when they are a member; several, when they have one for a tag too.
    pub(super) accounts: Vec<Uuid>,
    /// Who did what they did, from now on. No account has it.
    pub(super) stand_in: Uuid,
    /// What they are called from now on.
    pub(super) pseudonym: String,
}

impl Subject {
    /// Everything that says who it is, from what the company has.
    pub(super) async fn find(
        tx: &mut TenantTx,
        address: &EmailAddress,
    ) -> Result<Self, sqlx::Error> {
        let address = without_tag(address);
        let tenant = tx.tenant().get();
        let accounts = sqlx::query_scalar!(
            r#"select u.id from users u join memberships m on m.user_id = u.id
                where m.tenant_id = $1 and u.email ~* address_pattern($2) order by u.id"#,
            tenant,
            address
        )
        .fetch_all(tx.conn())
        .await?;
        let company = company::current(tx).await?;
        let key = if accounts.is_empty() {
            "erasure-erased-person"
        } else {
            "erasure-former-member"
        };
        let pseudonym = translate(company.language, key, Vec::new()).unwrap_or_default();
        let names = names(tx, &address, &accounts, &company.name).await?;
        Ok(Self {
            address,
            names,
            accounts,
            stand_in: UserId::new().uuid(),
            pseudonym,
        })
    }

    /// Whether they are a member: then their name is replaced wherever it stands in the company.
    pub(super) fn is_member(&self) -> bool {
        !self.accounts.is_empty()
    }

    pub(super) fn needle(&self) -> Needle {
        Needle::new(&self.address)
    }

    pub(super) fn seal(&self, tx: &TenantTx) -> Result<Vec<u8>, VaultError> {
        let written = serde_json::to_string(self).map_err(|_| VaultError::Unsealable)?;
        let (keys, tenant) = (&tx.platform().keys, tx.tenant());
        vault::seal(keys, tenant, Kept::ErasureSubject, &written, rand::random())
    }

    pub(super) fn open(tx: &TenantTx, sealed: &[u8]) -> Result<Self, VaultError> {
        let (keys, tenant) = (&tx.platform().keys, tx.tenant());
        let written = vault::open(keys, tenant, Kept::ErasureSubject, sealed)?;
        serde_json::from_str(&written).map_err(|_| VaultError::Closed)
    }
}

/// The mailbox, whatever tag it was written with.
pub(super) fn without_tag(address: &EmailAddress) -> String {
    let folded = address.folded();
    match (folded.split_once('+'), folded.rsplit_once('@')) {
        (Some((person, _)), Some((_, domain))) if !person.is_empty() && !person.contains('@') => {
            format!("{person}@{domain}")
        }
        _ => folded,
    }
}

/// The names this person goes by here, but those that are somebody else's too, or the company's.
async fn names(
    tx: &mut TenantTx,
    address: &str,
    accounts: &[Uuid],
    company: &str,
) -> Result<Vec<String>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let found = sqlx::query_scalar!(
        r#"with pattern as (select address_pattern($2) as p),
           named (name) as (
             select u.name from users u where u.id = any($3)
              union all select c.name from contacts c, pattern where c.tenant_id = $1 and c.nature = 'person' and c.email ~* p
              union all select c.name from contact_persons c, pattern where c.tenant_id = $1 and c.email ~* p
              union all select r.requester_name from requests r, pattern where r.tenant_id = $1 and r.requester_email ~* p
              union all select m.from_name from messages m, pattern where m.tenant_id = $1 and m.from_email ~* p
              union all select a.name from offer_acceptances a, pattern where a.tenant_id = $1 and a.email ~* p
              union all select l.name from customer_links l, pattern where l.tenant_id = $1 and l.email ~* p)
           select name as "name!" from named n
            where not exists (select from memberships m join users u on u.id = m.user_id
                               where m.tenant_id = $1 and m.user_id <> all($3) and lower(u.name) = lower(n.name))
              and not exists (select from contacts c where c.tenant_id = $1 and c.nature = 'company' and lower(n.name) in (lower(c.name), lower(c.company)))
            group by name order by count(*) desc, name limit 100"#,
        tenant,
        address,
        accounts
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(usable_names(&found, company))
}

/// Those that nothing else is called.
fn usable_names(found: &[String], company: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let tidy = found
        .iter()
        .map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "));
    let usable = tidy.filter(|name| {
        name.contains(' ')
            && NAME_CHARS.contains(&name.chars().count())
            && !name.contains('@')
            && !name.contains(['"', '\\'])
            && name.to_lowercase() != company.to_lowercase()
    });
    let mut names: Vec<_> = usable
        .filter(|name| seen.insert(name.to_lowercase()))
        .collect();
    names.truncate(NAMES);
    // A name within a longer one comes after it.
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_has_no_tag() {
        for (written, mailbox) in [
            ("Eva+Shop@Customer.example", "eva@customer.example"),
            ("eva@customer.example", "eva@customer.example"),
            ("+eva@customer.example", "+eva@customer.example"),
            ("a+b+c@x.example", "a@x.example"),
        ] {
            assert_eq!(without_tag(&written.parse().unwrap()), mailbox, "{written}");
        }
    }

    #[test]
    fn only_names_of_people_are_looked_for() {
        let found = [
            "Eva",
            "Eva  Maes",
            "eva maes",
            "Eva Maes de Wit",
            "Menuiserie Dubois",
            "eva@x.example eva",
            "a b",
        ];
        let found = found.map(str::to_owned);
        assert_eq!(
            usable_names(&found, "Menuiserie Dubois"),
            ["Eva Maes de Wit", "Eva Maes"]
        );
    }
}
