//! How the company presents itself on its documents.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::CompanyError;
use crate::audit::{self, Event, Kind};
use crate::fields::{self, FieldErrors};
use crate::tenancy::TenantTx;

const MAX_CONDITIONS_CHARS: usize = 10_000;
/// Days to pay unless the company says otherwise (as the Belgian law of 2 August 2002 has it between businesses).
const PAYMENT_DAYS: i32 = 30;
const MAX_PAYMENT_DAYS: i32 = 365;

/// As typed, and as read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct ProfileForm {
    pub address: String,
    pub vat_number: String,
    pub phone: String,
    pub email: String,
    pub website: String,
    pub iban: String,
    pub bic: String,
    /// `#rrggbb`; empty: Proffer's own.
    pub colour: String,
    /// What a new offer begins with.
    pub conditions: String,
    /// Whoever opens a link to an offer says first to which address it was sent.
    pub ask_address: bool,
    /// Days to pay an invoice; empty: 30.
    pub payment_days: String,
}

/// As kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileDraft(ProfileForm);

impl TryFrom<ProfileForm> for ProfileDraft {
    type Error = FieldErrors;

    fn try_from(form: ProfileForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let address = fields::text(&mut errors, "address", &form.address, 0, 500);
        let phone = fields::line(&mut errors, "phone", &form.phone, 0, 40);
        let email = fields::optional_address(&mut errors, "email", &form.email);
        let website = fields::line(&mut errors, "website", &form.website, 0, 300);
        let conditions = fields::text(
            &mut errors,
            "conditions",
            &form.conditions,
            0,
            MAX_CONDITIONS_CHARS,
        );
        let mut checked = |field, typed: &str, read: fn(&str) -> Option<String>, code| {
            let typed = typed.trim();
            if typed.is_empty() {
                return String::new();
            }
            read(typed).unwrap_or_else(|| {
                errors.add(field, code);
                String::new()
            })
        };
        let vat_number = checked(
            "vat_number",
            &form.vat_number,
            understanding::vat_number,
            "not-a-vat-number",
        );
        let iban = checked("iban", &form.iban, iban, "not-an-iban");
        let bic = checked("bic", &form.bic, bic, "not-a-bic");
        let colour = checked("colour", &form.colour, colour, "not-a-colour");
        let payment_days = checked("payment_days", &form.payment_days, payment_days, "not-days");
        errors.or(Self(ProfileForm {
            address,
            vat_number,
            phone,
            email: email.unwrap_or_default(),
            website,
            iban,
            bic,
            colour,
            conditions,
            ask_address: form.ask_address,
            payment_days,
        }))
    }
}

/// An account number without separators (ISO 13616): country, two check digits, up to 30 letters and digits; moved and spelled out as digits, it is 1 modulo 97.
fn iban(typed: &str) -> Option<String> {
    let number: String = typed
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_uppercase)
        .collect();
    let formed = (15..=34).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_alphanumeric())
        && number.bytes().take(2).all(|b| b.is_ascii_uppercase())
        && number.bytes().skip(2).take(2).all(|b| b.is_ascii_digit());
    let (head, tail) = number.split_at_checked(4)?;
    let remainder = tail.chars().chain(head.chars()).try_fold(0, |rest, c| {
        let digit = c.to_digit(36)?;
        let shift = if digit < 10 { 10 } else { 100 };
        Some((rest * shift + digit) % 97)
    });
    (formed && remainder == Some(1)).then_some(number)
}

/// A bank's code (ISO 9362): four letters of the bank, two of its country, two or five letters and digits.
fn bic(typed: &str) -> Option<String> {
    let code = typed.to_ascii_uppercase();
    let formed = matches!(code.len(), 8 | 11)
        && code.bytes().all(|b| b.is_ascii_alphanumeric())
        && code.bytes().take(6).all(|b| b.is_ascii_uppercase());
    formed.then_some(code)
}

fn payment_days(typed: &str) -> Option<String> {
    let days: i32 = typed.parse().ok()?;
    (0..=MAX_PAYMENT_DAYS)
        .contains(&days)
        .then(|| days.to_string())
}

fn colour(typed: &str) -> Option<String> {
    let colour = typed.to_ascii_lowercase();
    let digits = colour.strip_prefix('#')?;
    (digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit())).then_some(colour)
}

/// What the company says of itself; empty where it said nothing.
pub async fn profile(tx: &mut TenantTx) -> Result<ProfileForm, sqlx::Error> {
    let tenant = tx.tenant().get();
    let kept = sqlx::query_as!(
        ProfileForm,
        r#"select address, vat_number, phone, email, website, iban, bic, colour, conditions, ask_address, payment_days::text as "payment_days!"
             from company_profiles where tenant_id = $1"#,
        tenant
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(kept.unwrap_or_else(|| ProfileForm {
        payment_days: PAYMENT_DAYS.to_string(),
        ..ProfileForm::default()
    }))
}

/// Writes over all of it but the logo.
pub async fn update_profile(
    tx: &mut TenantTx,
    ProfileDraft(profile): ProfileDraft,
) -> Result<(), CompanyError> {
    let before = json!(self::profile(tx).await?);
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "insert into company_profiles (tenant_id, address, vat_number, phone, email, website, iban, bic, colour, conditions, ask_address, payment_days, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         on conflict (tenant_id) do update set address = $2, vat_number = $3, phone = $4, email = $5, website = $6, iban = $7, bic = $8, colour = $9,
                conditions = $10, ask_address = $11, payment_days = $12, updated_at = $13",
        tenant,
        profile.address,
        profile.vat_number,
        profile.phone,
        profile.email,
        profile.website,
        profile.iban,
        profile.bic,
        profile.colour,
        profile.conditions,
        profile.ask_address,
        profile.payment_days.parse().unwrap_or(PAYMENT_DAYS),
        now
    )
    .execute(tx.conn())
    .await?;
    let after = json!(self::profile(tx).await?);
    let event = Event::new(Kind::DocumentsChanged, "").changed(before, after);
    audit::record(tx, event).await?;
    Ok(())
}

/// The picture at the top of documents.
pub async fn logo(tx: &mut TenantTx) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let logo = sqlx::query_scalar!(
        "select logo from company_profiles where tenant_id = $1",
        tenant
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(logo.flatten())
}

/// Sets the picture, which the caller has read as one, or takes it away.
pub async fn set_logo(tx: &mut TenantTx, logo: Option<&[u8]>) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "insert into company_profiles (tenant_id, logo, updated_at) values ($1, $2, $3) on conflict (tenant_id) do update set logo = $2, updated_at = $3",
        tenant,
        logo,
        now
    )
    .execute(tx.conn())
    .await?;
    let told = json!({ "logo": logo.is_some() });
    audit::record(tx, Event::new(Kind::DocumentsChanged, "").with(told)).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn account_numbers_are_checked_by_their_digits() {
        for (typed, kept) in [
            ("BE68 5390 0754 7034", Some("BE68539007547034")),
            ("be68539007547034", Some("BE68539007547034")),
            (
                "FR14 2004 1010 0505 0001 3M02 606",
                Some("FR1420041010050500013M02606"),
            ),
            ("BE68 5390 0754 7035", None),
            ("BE68", None),
            ("68BE539007547034", None),
        ] {
            assert_eq!(iban(typed).as_deref(), kept, "{typed}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_field_by_field() {
        let form = ProfileForm {
            email: "nobody".to_owned(),
            iban: "BE00".to_owned(),
            bic: "GEBA".to_owned(),
            colour: "red".to_owned(),
            ..ProfileForm::default()
        };
        let errors = ProfileDraft::try_from(form).unwrap_err().0;
        let said: Vec<_> = errors.iter().map(|e| (e.field, e.code)).collect();
        assert_eq!(
            said,
            [
                ("email", "not-an-address"),
                ("iban", "not-an-iban"),
                ("bic", "not-a-bic"),
                ("colour", "not-a-colour")
            ]
        );
    }
}
