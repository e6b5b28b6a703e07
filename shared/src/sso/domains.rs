//! Mail domains that a company proves to be its own, by a text in the DNS.
//!
//! Whoever can write there speaks for every mailbox of the domain. So an identity provider is believed about addresses of proved domains, and somebody who types such an
//! address is offered that company's identity provider.

use serde::{Deserialize, Serialize};
use serde_json::json;
use time::OffsetDateTime;

use super::SsoError;
use crate::accounts::random_text;
use crate::audit::{self, Event, Kind};
use crate::company;
use crate::fields::FieldErrors;
use crate::mail::Verifier;
use crate::queue::{Job, Lane};
use crate::tenancy::{Db, Principal, TenantTx};

/// Domains a company may claim.
const MAX_DOMAINS: i64 = 20;
/// Before the proof in the record's text, so that it tells whose it is.
const PREFIX: &str = "proffer-domain=";

/// A domain, and how far its proof got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClaimedDomain {
    /// The domain itself.
    pub domain: String,
    /// The name of the record.
    pub record: String,
    /// Its text.
    pub text: String,
    /// Since when it is proved.
    #[serde(with = "time::serde::rfc3339::option")]
    pub proved_at: Option<OffsetDateTime>,
    /// When it was looked up last.
    #[serde(with = "time::serde::rfc3339::option")]
    pub checked_at: Option<OffsetDateTime>,
    /// It is being looked up.
    pub checking: bool,
    /// What was found then.
    pub problem: Option<DomainProblem>,
}

/// Why a domain is not proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum DomainProblem {
    /// There is no such record.
    Missing,
    /// There is one, with another text.
    Other,
    /// The name servers did not answer.
    Unreachable,
    /// It is proved to be another company's.
    Taken,
}

impl DomainProblem {
    fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Other => "other",
            Self::Unreachable => "unreachable",
            Self::Taken => "taken",
        }
    }
}

/// The company's domains.
pub async fn list_domains(tx: &mut TenantTx) -> Result<Vec<ClaimedDomain>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query!(
        r#"select c.domain, c.proof, d.proved_at as "proved_at?", c.checked_at, c.problem as "problem: DomainProblem",
                  coalesce(c.asked_at > coalesce(c.checked_at, '-infinity'), false) as "checking!"
             from sso_domain_claims c left join sso_domains d on d.domain = c.domain and d.tenant_id = c.tenant_id
            where c.tenant_id = $1 order by c.domain"#,
        tenant
    )
    .fetch_all(tx.conn())
    .await?;
    let claimed = rows.into_iter().map(|row| ClaimedDomain {
        record: record(&row.domain),
        text: format!("{PREFIX}{}", row.proof),
        domain: row.domain,
        proved_at: row.proved_at,
        checked_at: row.checked_at,
        checking: row.checking,
        problem: row.problem,
    });
    Ok(claimed.collect())
}

fn record(domain: &str) -> String {
    format!("_proffer.{domain}")
}

/// Says that a domain is the company's, yet to be proved; twice is as once.
pub async fn claim_domain(tx: &mut TenantTx, domain: &str) -> Result<(), SsoError> {
    let refused = |code| Err(FieldErrors::one("domain", code).into());
    let domain = match company::own_domain(domain) {
        Ok(domain) => domain,
        Err(code) => return refused(code),
    };
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from sso_domain_claims where tenant_id = $1"#,
        tenant
    )
    .fetch_one(tx.conn())
    .await?;
    if count >= MAX_DOMAINS {
        return refused("too-many");
    }
    sqlx::query!(
        "insert into sso_domain_claims (tenant_id, domain, proof, created_at) values ($1, $2, $3, $4) on conflict do nothing",
        tenant,
        domain,
        random_text(),
        now
    )
    .execute(tx.conn())
    .await?;
    let event = Event::new(Kind::SingleSignOnChanged, domain).with(json!({ "domain": "claimed" }));
    audit::record(tx, event).await?;
    Ok(())
}

/// Has the record of a claimed domain looked up.
pub async fn ask_domain(tx: &mut TenantTx, domain: &str) -> Result<(), SsoError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let asked = sqlx::query!(
        "update sso_domain_claims set asked_at = $3 where tenant_id = $1 and domain = $2",
        tenant,
        domain,
        now
    )
    .execute(tx.conn())
    .await?;
    if asked.rows_affected() == 0 {
        return Err(SsoError::Unknown);
    }
    tx.enqueue(&ProveDomain {
        domain: domain.to_owned(),
    })
    .await?;
    Ok(())
}

/// The domain is no longer the company's: its identity provider speaks for its addresses no more.
pub async fn drop_domain(tx: &mut TenantTx, domain: &str) -> Result<(), SsoError> {
    let tenant = tx.tenant().get();
    let dropped = sqlx::query!(
        "delete from sso_domain_claims where tenant_id = $1 and domain = $2",
        tenant,
        domain
    )
    .execute(tx.conn())
    .await?;
    if dropped.rows_affected() == 0 {
        return Err(SsoError::Unknown);
    }
    sqlx::query!(
        "delete from sso_domains where tenant_id = $1 and domain = $2",
        tenant,
        domain
    )
    .execute(tx.conn())
    .await?;
    let event = Event::new(Kind::SingleSignOnChanged, domain).with(json!({ "domain": "removed" }));
    audit::record(tx, event).await?;
    Ok(())
}

/// Looks up the record of a claimed domain. Running it twice finds the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProveDomain {
    /// Which.
    pub domain: String,
}

impl Job for ProveDomain {
    const KIND: &'static str = "prove_domain";
    // It waits for other people's name servers.
    const LANE: Lane = Lane::MailOut;
    const MAX_ATTEMPTS: i16 = 3;

    fn dedupe_key(&self) -> Option<String> {
        Some(format!("prove_domain {}", self.domain))
    }
}

/// The job [`ProveDomain`].
pub async fn prove_domain(
    db: &Db,
    principal: &Principal,
    names: &Verifier,
    job: &ProveDomain,
) -> Result<(), sqlx::Error> {
    let mut tx = db.begin(principal).await?;
    let tenant = tx.tenant().get();
    let proof = sqlx::query_scalar!(
        "select proof from sso_domain_claims where tenant_id = $1 and domain = $2",
        tenant,
        job.domain
    )
    .fetch_optional(tx.conn())
    .await?;
    drop(tx);
    let Some(proof) = proof else {
        return Ok(());
    };
    let found = names.find_texts(&record(&job.domain)).await;
    let mut problem = match found {
        Ok(Some(texts)) if texts.contains(&format!("{PREFIX}{proof}")) => None,
        Ok(Some(_)) => Some(DomainProblem::Other),
        Ok(None) => Some(DomainProblem::Missing),
        Err(_) => Some(DomainProblem::Unreachable),
    };

    let mut tx = db.begin(principal).await?;
    let now = tx.now();
    if problem.is_none() {
        let proved = sqlx::query!(
            "insert into sso_domains (domain, tenant_id, proved_at)
             select domain, tenant_id, $3 from sso_domain_claims where tenant_id = $1 and domain = $2
             on conflict (domain) do update set proved_at = sso_domains.proved_at where sso_domains.tenant_id = $1",
            tenant,
            job.domain,
            now
        )
        .execute(tx.conn())
        .await?;
        if proved.rows_affected() == 0 {
            problem = Some(DomainProblem::Taken);
        }
    }
    sqlx::query!(
        "update sso_domain_claims set checked_at = $3, problem = $4 where tenant_id = $1 and domain = $2",
        tenant,
        job.domain,
        now,
        problem.map(DomainProblem::as_str)
    )
    .execute(tx.conn())
    .await?;
    // The record is gone: whoever has the domain now took it away. A server that does not answer says nothing.
    if matches!(problem, Some(DomainProblem::Missing | DomainProblem::Other)) {
        sqlx::query!(
            "delete from sso_domains where tenant_id = $1 and domain = $2",
            tenant,
            job.domain
        )
        .execute(tx.conn())
        .await?;
    }
    tx.commit().await
}
