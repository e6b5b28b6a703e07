//! An offer as a whole, and locking one.

use serde::Serialize;
use serde_json::json;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::{OfferError, Status, lines};
use crate::company;
use crate::i18n::Locale;
use crate::ids::{ContactId, OfferId, RequestId};
use crate::language::Language;
use crate::money::{Line, Totals, VatScheme, totals};
use crate::requests::{self, TimelineEvent};
use crate::tenancy::TenantTx;

time::serde::format_description!(pub(crate) iso_date, Date, "[year]-[month]-[day]");

/// An offer, as its page shows it.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct Offer {
    pub id: OfferId,
    pub number: String,
    pub status: Status,
    pub version: i32,
    pub contact_id: ContactId,
    pub contact_name: String,
    pub request_id: Option<RequestId>,
    pub request_number: Option<String>,
    pub language: Language,
    pub reference: String,
    pub introduction: String,
    pub conditions: String,
    pub vat_scheme: VatScheme,
    #[serde(with = "iso_date")]
    pub valid_until: Date,
    pub lines: Vec<Line>,
    pub totals: Totals,
    pub decided_by: String,
    pub refusal_reason: String,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    pub sent_at: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub decided_at: Option<OffsetDateTime>,
}

impl Offer {
    /// As it would be with these options, and no others, taken.
    #[must_use]
    pub fn with_options(mut self, taken: &[Uuid]) -> Self {
        for line in self.lines.iter_mut().filter(|line| line.optional) {
            line.chosen = taken.contains(&line.id);
        }
        self.totals = totals(self.lines.iter().filter_map(Line::counted), self.vat_scheme);
        self
    }
}

/// An offer of this company.
pub async fn find(tx: &mut TenantTx, id: OfferId) -> Result<Option<Offer>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let row = sqlx::query!(
        r#"select o.number, o.status as "status: Status", o.version, o.contact_id as "contact_id: ContactId", c.name as contact_name,
                  o.request_id as "request_id: RequestId", r.number as "request_number?", o.language as "language: Language", o.reference, o.introduction,
                  o.conditions, o.vat_scheme as "vat_scheme: VatScheme", o.valid_until, o.decided_by, o.refusal_reason,
                  o.created_at, o.updated_at, o.sent_at, o.decided_at
             from offers o
             join contacts c on c.tenant_id = o.tenant_id and c.id = o.contact_id
             left join requests r on r.tenant_id = o.tenant_id and r.id = o.request_id
            where o.tenant_id = $1 and o.id = $2"#,
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let today = today(tx).await?;
    let lines = lines::load(tx, id).await?;
    let totals = totals(lines.iter().filter_map(Line::counted), row.vat_scheme);
    Ok(Some(Offer {
        id,
        number: row.number,
        status: row.status.on(today, row.valid_until),
        version: row.version,
        contact_id: row.contact_id,
        contact_name: row.contact_name,
        request_id: row.request_id,
        request_number: row.request_number,
        language: row.language,
        reference: row.reference,
        introduction: row.introduction,
        conditions: row.conditions,
        vat_scheme: row.vat_scheme,
        valid_until: row.valid_until,
        lines,
        totals,
        decided_by: row.decided_by,
        refusal_reason: row.refusal_reason,
        created_at: row.created_at,
        updated_at: row.updated_at,
        sent_at: row.sent_at,
        decided_at: row.decided_at,
    }))
}

/// What day it is where the company is.
pub(crate) async fn today(tx: &mut TenantTx) -> Result<Date, sqlx::Error> {
    let company = company::current(tx).await?;
    Ok(Locale::new(company.language, &company.time_zone).day(tx.now()))
}

/// An offer nobody else changes until this transaction ends, with the request it answers.
#[derive(Debug)]
pub(crate) struct Locked {
    pub(super) id: OfferId,
    pub(super) number: String,
    pub(crate) status: Status,
    pub(super) request: Option<requests::Locked>,
}

/// Locks an offer. The request it answers is locked first, as by everything that happens to a request, so that no two wait for each other.
pub(crate) async fn lock(tx: &mut TenantTx, id: OfferId) -> Result<Locked, OfferError> {
    let tenant = tx.tenant().get();
    let answers = sqlx::query_scalar!(
        r#"select request_id as "request_id: RequestId" from offers where tenant_id = $1 and id = $2"#,
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(OfferError::Unknown)?;
    let request = match answers {
        Some(request) => Some(
            requests::lock(tx, request)
                .await
                .map_err(OfferError::of_request)?,
        ),
        None => None,
    };
    let today = today(tx).await?;
    let row = sqlx::query!(
        r#"select number, status as "status: Status", valid_until, request_id as "request_id: RequestId"
             from offers where tenant_id = $1 and id = $2 for update"#,
        tenant,
        id.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    // It went to another request while this one was waited for.
    if row.request_id != answers {
        return Err(OfferError::Changed);
    }
    Ok(Locked {
        id,
        number: row.number,
        status: row.status.on(today, row.valid_until),
        request,
    })
}

/// Something happened to an offer: the request it answers moves by its rule and its timeline says so.
pub(super) async fn happened(
    tx: &mut TenantTx,
    offer: &Locked,
    event: Option<requests::Event>,
    told_as: TimelineEvent,
) -> Result<(), OfferError> {
    let Some(request) = &offer.request else {
        return Ok(());
    };
    let data = json!({ "offer": offer.id, "number": offer.number });
    requests::record(tx, request.id, told_as, data).await?;
    requests::happened(tx, request, event)
        .await
        .map_err(OfferError::of_request)
}
