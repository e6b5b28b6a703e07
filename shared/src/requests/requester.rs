//! Who asks: chosen among candidates or corrected, and remembered for whoever forwarded it.

use serde::Deserialize;
use serde_json::json;
use sqlx::types::Json;
use understanding::{Candidate, CandidateSource};

use super::{RequestError, TimelineEvent, happened, lock, record};
use crate::addresses::EmailAddress;
use crate::contacts;
use crate::fields::{self, FieldErrors};
use crate::ids::{ContactId, RequestId, TrustedForwarderId, UserId};
use crate::mail::ReadAgain;
use crate::tenancy::TenantTx;

/// Who somebody says asks.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RequesterForm {
    /// Their name; may be empty.
    pub name: String,
    /// Their address.
    pub email: String,
}

/// A requester that can be set.
#[derive(Debug, Clone)]
pub struct RequesterDraft {
    name: String,
    email: String,
}

impl TryFrom<RequesterForm> for RequesterDraft {
    type Error = FieldErrors;

    fn try_from(form: RequesterForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = fields::line(&mut errors, "name", &form.name, 0, 200);
        let email = form
            .email
            .trim()
            .parse::<EmailAddress>()
            .map(|a| a.to_string().to_lowercase());
        if email.is_err() {
            errors.add("email", "not-an-address");
        }
        errors.or(Self {
            name,
            email: email.unwrap_or_default(),
        })
    }
}

/// Says who asks. Choosing somebody other than the forwarder confirms that forwarder: the next mail they forward is understood so; choosing the
/// forwarder says that they ask for themselves.
pub async fn choose_requester(
    tx: &mut TenantTx,
    id: RequestId,
    requester: RequesterDraft,
) -> Result<(), RequestError> {
    let request = lock(tx, id).await?.present()?;
    let contact = contacts::find_by_email(tx, &requester.email).await?;
    let tenant = tx.tenant().get();
    let row = sqlx::query!(
        r#"update requests set requester_name = $3, requester_email = $4, requester_certain = true, contact_id = coalesce($5, contact_id)
            where tenant_id = $1 and id = $2
            returning candidates as "candidates: Json<Vec<Candidate>>", forwarder_email"#,
        tenant,
        id.uuid(),
        requester.name,
        requester.email,
        contact.map(ContactId::uuid)
    )
    .fetch_one(tx.conn())
    .await?;
    remember(tx, row.forwarder_email, &row.candidates, &requester.email).await?;
    if is_written_inside(&row.candidates, &requester.email) {
        tx.enqueue(&ReadAgain { request: id }).await?;
    }
    let before = json!({ "name": request.requester.name, "email": request.requester.email });
    let after = json!({ "name": requester.name, "email": requester.email });
    record(
        tx,
        id,
        TimelineEvent::RequesterChosen,
        json!({ "before": before, "after": after }),
    )
    .await?;
    happened(tx, &request, None).await
}

/// Whether their words stand in the mail that somebody else sent us.
fn is_written_inside(candidates: &[Candidate], email: &str) -> bool {
    candidates.iter().any(|candidate| {
        candidate.source != CandidateSource::From
            && candidate.person.email.eq_ignore_ascii_case(email)
    })
}

/// Keeps the choice for the next mail of whoever put this one before us.
async fn remember(
    tx: &mut TenantTx,
    forwarder: Option<String>,
    candidates: &[Candidate],
    requester: &str,
) -> Result<(), sqlx::Error> {
    let (tenant, now, by) = (tx.tenant().get(), tx.now(), tx.principal().user());
    if let Some(forwarder) = forwarder_of(forwarder, candidates) {
        sqlx::query!(
            "insert into trusted_forwarders (tenant_id, id, email, is_requester, created_by, created_at) values ($1, $2, $3, $4, $5, $6)
             on conflict on constraint trusted_forwarders_once do update set is_requester = excluded.is_requester",
            tenant,
            TrustedForwarderId::new().uuid(),
            forwarder,
            forwarder == requester,
            by.map(UserId::uuid),
            now
        )
        .execute(tx.conn())
        .await?;
    } else if let Some(from) = from(candidates) {
        // Of a forwarder who was said to ask in person there is nobody else to choose: choosing somebody takes that back.
        sqlx::query!(
            "update trusted_forwarders set is_requester = ($2 = $3) where tenant_id = $1 and email = $2",
            tenant,
            from,
            requester
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// The writer of the mail, lower-cased.
fn from(candidates: &[Candidate]) -> Option<String> {
    candidates
        .iter()
        .find(|c| c.source == CandidateSource::From)
        .map(|c| c.person.email.to_lowercase())
}

/// Who put the mail before us: the forwarder, or `From` where somebody else might be meant.
fn forwarder_of(forwarder: Option<String>, candidates: &[Candidate]) -> Option<String> {
    let inner = candidates.iter().any(|c| c.source != CandidateSource::From);
    forwarder
        .map(|email| email.to_lowercase())
        .or_else(|| from(candidates).filter(|_| inner))
        .filter(|email| !email.is_empty())
}
