//! The customer's own yes or no.

use std::net::IpAddr;

use uuid::Uuid;

use super::page::version_hash;
use super::{AnswerError, Link, Standing, evidence, signature};
use crate::fields::FieldErrors;
use crate::hex::to_hex;
use crate::offers::{self, AcceptDraft, Offer, RefuseDraft};
use crate::tenancy::TenantTx;

/// Characters of a browser's name that are kept.
const MAX_USER_AGENT_CHARS: usize = 500;

/// Where an answer comes from.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The client's address.
    pub address: IpAddr,
    /// What the browser calls itself; longer than is kept, perhaps.
    pub browser: String,
}

impl Visitor {
    pub(super) fn user_agent(&self) -> String {
        let printable = self.browser.chars().filter(|c| !c.is_control());
        printable.take(MAX_USER_AGENT_CHARS).collect()
    }
}

/// A yes as typed.
#[derive(Debug, Clone, Default)]
pub struct AcceptForm {
    /// The version that was shown: the page's own field.
    pub version: String,
    /// Who says it.
    pub name: String,
    /// The lines of the options they take.
    pub options: Vec<Uuid>,
    /// Whether the conditions were ticked.
    pub terms: bool,
    /// A drawn signature as a data address; empty: the name is one.
    pub signature: String,
}

/// A no as typed.
#[derive(Debug, Clone, Default)]
pub struct RefuseForm {
    /// The version that was shown.
    pub version: String,
    /// Why; may be left out.
    pub reason: String,
}

/// Accepts what was shown and keeps the evidence. A second time it is the same yes.
pub async fn accept(
    tx: &mut TenantTx,
    link: &Link,
    form: AcceptForm,
    visitor: &Visitor,
) -> Result<(), AnswerError> {
    if answered(tx, link, Standing::Accepted).await? {
        return Ok(());
    }
    let mut errors = FieldErrors::default();
    let drawn = signature::read(&mut errors, &form.signature);
    if !form.terms {
        errors.add("terms", "terms-required");
    }
    let draft = AcceptDraft::try_from(offers::AcceptForm {
        name: form.name,
        options: form.options,
    });
    let draft = match draft {
        Ok(draft) => errors.or(draft)?,
        Err(more) => {
            errors.0.extend(more.0);
            return Err(errors.into());
        }
    };
    match offers::accept(tx, link.offer, draft).await {
        Ok(()) => {}
        Err(error) => {
            return match AnswerError::of_offer(error, link) {
                AnswerError::NotNow(Standing::Accepted) => Ok(()),
                error => Err(error),
            };
        }
    }
    let (offer, hash) = shown(tx, link, &form.version).await?;
    evidence::keep(tx, link, &offer, &hash, visitor, drawn).await?;
    Ok(())
}

/// Refuses what was shown. A second time it is the same no.
pub async fn refuse(tx: &mut TenantTx, link: &Link, form: RefuseForm) -> Result<(), AnswerError> {
    if answered(tx, link, Standing::Refused).await? {
        return Ok(());
    }
    let draft = RefuseDraft::try_from(offers::RefuseForm {
        name: link.name.clone(),
        reason: form.reason,
    })?;
    match offers::refuse(tx, link.offer, draft).await {
        Ok(()) => {}
        Err(error) => {
            return match AnswerError::of_offer(error, link) {
                AnswerError::NotNow(Standing::Refused) => Ok(()),
                error => Err(error),
            };
        }
    }
    shown(tx, link, &form.version).await?;
    Ok(())
}

/// Whether this was answered before.
async fn answered(tx: &mut TenantTx, link: &Link, answer: Standing) -> Result<bool, AnswerError> {
    let offer = offers::find(tx, link.offer).await?;
    let offer = offer.ok_or(AnswerError::Closed)?;
    match Standing::of_offer(&offer, link) {
        Standing::Open => Ok(false),
        standing if standing == answer => Ok(true),
        standing => Err(AnswerError::NotNow(standing)),
    }
}

/// The offer as it was answered, with the hash of its PDF: once nobody else can change it any more, it must be what was shown.
async fn shown(
    tx: &mut TenantTx,
    link: &Link,
    version: &str,
) -> Result<(Offer, Vec<u8>), AnswerError> {
    let offer = offers::find(tx, link.offer).await?;
    let offer = offer.ok_or(AnswerError::Changed)?;
    let hash = version_hash(tx, link).await?;
    let hash = hash.ok_or(AnswerError::Changed)?;
    if offer.version == link.version && version == to_hex(&hash) {
        Ok((offer, hash))
    } else {
        Err(AnswerError::Changed)
    }
}
