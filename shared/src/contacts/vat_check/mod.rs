//! Whether a VAT number exists, as the European Commission's VIES knows it. A job asks; nobody waits for its answer, and none is worth stopping for.

mod answer;
mod vies;

pub use answer::VatAnswer;
pub use vies::{VIES_URL, Vies};

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{Contact, ContactDraft, ContactForm};
use crate::queue::{Job, Lane};
use crate::tenancy::{Db, Principal, TenantTx};

/// Countries whose numbers VIES knows, by the letters in front of the number: the European Union, with `EL` for Greece, and `XI` for Northern Ireland.
const KNOWN: [&str; 28] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI",
];

/// Asks VIES about a number, and keeps the answer. Running it twice asks twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckVatNumber {
    /// With its country, without spaces and dots.
    pub number: String,
}

impl Job for CheckVatNumber {
    const KIND: &'static str = "check_vat_number";
    const LANE: Lane = Lane::Bulk;

    fn dedupe_key(&self) -> Option<String> {
        Some(format!("{}:{}", Self::KIND, self.number))
    }
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum VatState {
    /// VIES was not asked yet.
    Asked,
    /// Somebody has this number.
    Valid,
    /// Nobody has it.
    Invalid,
    /// VIES, or the country's own register behind it, did not say.
    Unreachable,
}

/// What is known of a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VatCheck {
    /// The number that was asked about.
    pub number: String,
    /// What came of it.
    pub state: VatState,
    /// When somebody last wanted to know.
    #[serde(with = "time::serde::rfc3339")]
    pub asked_at: OffsetDateTime,
    /// When VIES answered, or did not.
    #[serde(with = "time::serde::rfc3339::option")]
    pub answered_at: Option<OffsetDateTime>,
    /// Whose it is; empty where the country does not say.
    pub name: String,
    /// Where they are, as the country writes it; empty where it does not say.
    pub address: String,
}

/// The country and the rest of a number that VIES can be asked about.
fn parts(number: &str) -> Option<(&str, &str)> {
    let (country, rest) = number.split_at_checked(2)?;
    let plain = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (KNOWN.contains(&country) && plain).then_some((country, rest))
}

/// Wants to know about a number; whether VIES can say.
pub async fn ask(tx: &mut TenantTx, number: &str) -> Result<bool, sqlx::Error> {
    if parts(number).is_none() {
        return Ok(false);
    }
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "insert into vat_checks (tenant_id, number, state, asked_at) values ($1, $2, 'asked', $3)
         on conflict (tenant_id, number) do update set state = 'asked', asked_at = $3, answered_at = null, name = '', address = ''",
        tenant,
        number,
        now
    )
    .execute(tx.conn())
    .await?;
    let number = number.to_owned();
    tx.enqueue(&CheckVatNumber { number }).await?;
    Ok(true)
}

/// Wants to know about a number that nobody asked about before.
pub(super) async fn ask_once(tx: &mut TenantTx, number: &str) -> Result<(), sqlx::Error> {
    if find(tx, number).await?.is_none() {
        ask(tx, number).await?;
    }
    Ok(())
}

/// What is known of a number; `None`: nobody asked.
pub async fn find(tx: &mut TenantTx, number: &str) -> Result<Option<VatCheck>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        VatCheck,
        r#"select number, state as "state: VatState", asked_at, answered_at, name, address from vat_checks where tenant_id = $1 and number = $2"#,
        tenant,
        number
    )
    .fetch_optional(tx.conn())
    .await
}

/// Asks, with no transaction open, and keeps the answer.
pub async fn check(
    db: &Db,
    principal: &Principal,
    vies: &Vies,
    job: &CheckVatNumber,
) -> Result<(), sqlx::Error> {
    let Some((country, rest)) = parts(&job.number) else {
        return Ok(());
    };
    let answer = vies.ask(country, rest).await;
    let (state, name, address) = match answer {
        VatAnswer::Valid { name, address } => (VatState::Valid, name, address),
        VatAnswer::Invalid => (VatState::Invalid, String::new(), String::new()),
        VatAnswer::Unreachable => (VatState::Unreachable, String::new(), String::new()),
    };
    let mut tx = db.begin(principal).await?;
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update vat_checks set state = $3, answered_at = $4, name = $5, address = $6 where tenant_id = $1 and number = $2",
        tenant,
        job.number,
        state as VatState,
        now,
        name,
        address
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await
}

impl VatCheck {
    /// The contact's form with what VIES said in the fields that are empty.
    #[must_use]
    pub fn fill(&self, contact: &Contact) -> ContactForm {
        let mut form = ContactForm::from(ContactDraft::from(contact));
        let (street, postal_code, city) = answer::place(&self.address);
        let country = self.number.get(..2).unwrap_or_default();
        // VIES writes Greece as the Union's institutions do, not as ISO 3166-1.
        let country = if country == "EL" { "GR" } else { country };
        for (field, said) in [
            (&mut form.company, self.name.as_str()),
            (&mut form.address, street.as_str()),
            (&mut form.postal_code, postal_code.as_str()),
            (&mut form.city, city.as_str()),
            (&mut form.country, country),
        ] {
            if field.trim().is_empty() {
                said.clone_into(field);
            }
        }
        form
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vies_is_asked_about_the_numbers_of_the_union() {
        for (number, expected) in [
            ("BE0403170701", Some(("BE", "0403170701"))),
            ("EL123456789", Some(("EL", "123456789"))),
            ("CHE123456788", None),
            ("GB123456789", None),
            ("BE", None),
            ("BE0403/../x", None),
            ("é1", None),
            ("", None),
        ] {
            assert_eq!(parts(number), expected, "{number}");
        }
    }
}
