//! What proves that a customer accepted. Written once, never changed.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Link, Visitor};
use crate::ids::{OfferAcceptanceId, OfferId};
use crate::offers::Offer;
use crate::tenancy::TenantTx;

/// An option as it was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct TakenOption {
    pub id: Uuid,
    pub description: String,
    pub net: Decimal,
}

/// Who accepted what, when, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct Evidence {
    pub version: i32,
    pub pdf_hash: Vec<u8>,
    pub name: String,
    pub email: String,
    pub at: OffsetDateTime,
    pub address: String,
    pub user_agent: String,
    pub options: Vec<TakenOption>,
    pub terms: String,
    pub net: Decimal,
    pub gross: Decimal,
    pub signature: Option<Vec<u8>>,
}

/// Keeps it for an offer that was accepted in this transaction.
pub(super) async fn keep(
    tx: &mut TenantTx,
    link: &Link,
    offer: &Offer,
    pdf_hash: &[u8],
    visitor: &Visitor,
    signature: Option<Vec<u8>>,
) -> Result<(), sqlx::Error> {
    let taken = offer
        .lines
        .iter()
        .filter(|line| line.optional && line.chosen);
    let options: Vec<TakenOption> = taken
        .map(|line| TakenOption {
            id: line.id,
            description: line.description.clone(),
            net: line.net,
        })
        .collect();
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "insert into offer_acceptances (tenant_id, id, offer_id, version, pdf_hash, name, email, at, address, user_agent, options, terms, net, gross, signature)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        tenant,
        OfferAcceptanceId::new().uuid(),
        offer.id.uuid(),
        offer.version,
        pdf_hash,
        offer.decided_by,
        link.email,
        now,
        visitor.address.to_string(),
        visitor.user_agent(),
        Json(options) as _,
        offer.conditions,
        offer.totals.net,
        offer.totals.gross,
        signature
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The evidence of an offer that a customer accepted on their page; none where a member noted it.
pub async fn find_evidence(
    tx: &mut TenantTx,
    offer: OfferId,
) -> Result<Option<Evidence>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let row = sqlx::query!(
        r#"select version, pdf_hash, name, email, at, address, user_agent, options as "options: Json<Vec<TakenOption>>", terms, net, gross, signature
             from offer_acceptances where tenant_id = $1 and offer_id = $2"#,
        tenant,
        offer.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Evidence {
        version: row.version,
        pdf_hash: row.pdf_hash,
        name: row.name,
        email: row.email,
        at: row.at,
        address: row.address,
        user_agent: row.user_agent,
        options: row.options.0,
        terms: row.terms,
        net: row.net,
        gross: row.gross,
        signature: row.signature,
    }))
}
