//! Name, language, time zone and domains of the company.

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::CompanyError;
use crate::addresses::is_domain;
use crate::audit::{self, Event, Kind};
use crate::fields::{self, FieldErrors};
use crate::language::Language;
use crate::tenancy::TenantTx;

/// Domains a company may name.
const MAX_DOMAINS: usize = 20;

/// Domains at which anybody gets an address: whoever writes from one is not the company.
const PUBLIC_MAIL_DOMAINS: &[&str] = &[
    "aol.com",
    "arcor.de",
    "belgacom.net",
    "bluewin.ch",
    "caramail.com",
    "chello.nl",
    "edpnet.be",
    "fastmail.com",
    "free.fr",
    "freenet.de",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.fr",
    "gmx.net",
    "googlemail.com",
    "hetnet.nl",
    "home.nl",
    "hotmail.be",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.de",
    "hotmail.fr",
    "hotmail.nl",
    "icloud.com",
    "kpnmail.nl",
    "laposte.net",
    "live.be",
    "live.com",
    "live.fr",
    "live.nl",
    "mac.com",
    "mail.be",
    "mail.com",
    "mail.de",
    "mailbox.org",
    "me.com",
    "msn.com",
    "neuf.fr",
    "numericable.fr",
    "orange.fr",
    "outlook.be",
    "outlook.com",
    "outlook.de",
    "outlook.fr",
    "planet.nl",
    "posteo.de",
    "proton.me",
    "protonmail.com",
    "proximus.be",
    "quicknet.nl",
    "scarlet.be",
    "sfr.fr",
    "skynet.be",
    "t-online.de",
    "telenet.be",
    "tutanota.com",
    "upcmail.nl",
    "versatel.nl",
    "voo.be",
    "wanadoo.fr",
    "web.de",
    "xs4all.nl",
    "yahoo.be",
    "yahoo.com",
    "yahoo.de",
    "yahoo.fr",
    "yandex.com",
    "ymail.com",
    "zeelandnet.nl",
    "ziggo.nl",
    "zoho.com",
];

/// As typed.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct CompanyForm {
    pub name: String,
    pub language: String,
    pub time_zone: String,
    pub domains: Vec<String>,
}

/// As kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyDraft {
    name: String,
    language: Language,
    time_zone: String,
    domains: Vec<String>,
}

impl TryFrom<CompanyForm> for CompanyDraft {
    type Error = FieldErrors;

    fn try_from(form: CompanyForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = fields::line(&mut errors, "name", &form.name, 1, 200);
        let language = form.language.parse().unwrap_or_else(|_| {
            errors.add("language", "unknown-language");
            Language::default()
        });
        if TimeZone::get(&form.time_zone).is_err() {
            errors.add("time_zone", "unknown-time-zone");
        }
        let mut domains: Vec<String> = form
            .domains
            .iter()
            .map(|d| d.trim().trim_start_matches('@').to_lowercase())
            .filter(|d| !d.is_empty())
            .collect();
        domains.sort_unstable();
        domains.dedup();
        if domains.len() > MAX_DOMAINS {
            errors.add("domains", "too-many");
        } else if domains.iter().any(|domain| !is_mail_domain(domain)) {
            errors.add("domains", "not-a-domain");
        } else if domains
            .iter()
            .any(|domain| PUBLIC_MAIL_DOMAINS.contains(&domain.as_str()))
        {
            errors.add("domains", "public-mail-domain");
        }
        errors.or(Self {
            name,
            language,
            time_zone: form.time_zone,
            domains,
        })
    }
}

/// A domain that a company may call its own, lower-cased; otherwise the code of what is wrong with it.
pub(crate) fn own_domain(typed: &str) -> Result<String, &'static str> {
    let domain = typed.trim().trim_start_matches('@').to_lowercase();
    if domain.is_empty() {
        Err("required")
    } else if !is_mail_domain(&domain) {
        Err("not-a-domain")
    } else if PUBLIC_MAIL_DOMAINS.contains(&domain.as_str()) {
        Err("public-mail-domain")
    } else {
        Ok(domain)
    }
}

/// A domain of the Internet's mail, in A-form: with at least one dot, and short enough for a name of the DNS (RFC 1035 §3.1 leaves 253 characters).
fn is_mail_domain(domain: &str) -> bool {
    domain.len() <= 253 && domain.contains('.') && domain.is_ascii() && is_domain(domain)
}

/// Writes over all of it.
pub async fn update(tx: &mut TenantTx, draft: &CompanyDraft) -> Result<(), CompanyError> {
    let before = told(tx).await?;
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update tenants set name = $2, language = $3, time_zone = $4 where id = $1",
        tenant,
        draft.name,
        draft.language.code(),
        draft.time_zone
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "delete from tenant_domains where tenant_id = $1 and not domain = any($2)",
        tenant,
        &draft.domains
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into tenant_domains (tenant_id, domain, created_at) select $1, domain, $3 from unnest($2::text[]) domain on conflict do nothing",
        tenant,
        &draft.domains,
        now
    )
    .execute(tx.conn())
    .await?;
    let after = told(tx).await?;
    let event = Event::new(Kind::CompanyChanged, "").changed(before, after);
    audit::record(tx, event).await?;
    Ok(())
}

/// What the audit log says of it.
async fn told(tx: &mut TenantTx) -> Result<Value, sqlx::Error> {
    let company = super::current(tx).await?;
    Ok(json!({
        "name": company.name,
        "language": company.language,
        "time_zone": company.time_zone,
        "domains": domains(tx).await?,
    }))
}

/// The company's own domains: mails from them may name another requester in their body.
pub async fn domains(tx: &mut TenantTx) -> Result<Vec<String>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        "select domain from tenant_domains where tenant_id = $1 order by domain",
        tenant
    )
    .fetch_all(tx.conn())
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_the_companys_own() {
        for (domain, code) in [
            ("starcomm.be", None),
            ("@StarComm.be ", None),
            ("gmail.com", Some("public-mail-domain")),
            ("localhost", Some("not-a-domain")),
            ("a_b.be", Some("not-a-domain")),
            ("-a.be", Some("not-a-domain")),
        ] {
            let form = CompanyForm {
                name: "StarComm".to_owned(),
                language: "fr".to_owned(),
                time_zone: "Europe/Brussels".to_owned(),
                domains: vec![domain.to_owned()],
            };
            let found = CompanyDraft::try_from(form)
                .err()
                .map(|errors| errors.0[0].code);
            assert_eq!(found, code, "{domain}");
        }
    }
}
