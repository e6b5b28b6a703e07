//! Erasures, past and under way. They name nobody.

use std::collections::BTreeMap;

use serde::Serialize;
use sqlx::types::Json;
use time::OffsetDateTime;

use super::step::Step;
use crate::ids::ErasureId;
use crate::page::{Cursor, Limit, Page};
use crate::tenancy::TenantTx;

/// An erasure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Erasure {
    /// Its id.
    pub id: ErasureId,
    /// Who asked for it, by name; empty: somebody who is no member of anything any more.
    pub asked_by: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When nothing was left to do; `None`: it is under way.
    #[serde(with = "time::serde::rfc3339::option")]
    pub finished_at: Option<OffsetDateTime>,
    /// How much of it is done, of a hundred.
    pub percent: i16,
    /// What was done so far, by kind.
    pub counts: BTreeMap<String, u64>,
}

/// The company's erasures, the newest first.
pub async fn list_erasures(
    tx: &mut TenantTx,
    after: Option<Cursor>,
    limit: Limit,
) -> Result<Page<Erasure>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query!(
        r#"select e.id as "id: ErasureId", coalesce(u.name, '') as "asked_by!", e.created_at, e.finished_at, e.step, e.counts as "counts: Json<BTreeMap<String, u64>>"
             from erasures e left join users u on u.id = e.asked_by
            where e.tenant_id = $1 and ($2::timestamptz is null or (e.created_at, e.id) < ($2, $3))
            order by e.created_at desc, e.id desc limit $4"#,
        tenant,
        after.map(|cursor| cursor.at),
        after.map(|cursor| cursor.id),
        limit.and_one_more()
    )
    .fetch_all(tx.conn())
    .await?;
    let erasures = rows.into_iter().map(|row| Erasure {
        id: row.id,
        asked_by: row.asked_by,
        created_at: row.created_at,
        finished_at: row.finished_at,
        percent: percent(row.finished_at, row.step),
        counts: row.counts.0,
    });
    Ok(Page::from_rows(erasures.collect(), limit, |erasure| {
        Cursor::new(erasure.created_at, erasure.id.uuid())
    }))
}

/// One of them.
pub async fn find_erasure(
    tx: &mut TenantTx,
    id: ErasureId,
) -> Result<Option<Erasure>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let row = sqlx::query!(
        r#"select coalesce(u.name, '') as "asked_by!", e.created_at, e.finished_at, e.step, e.counts as "counts: Json<BTreeMap<String, u64>>"
             from erasures e left join users u on u.id = e.asked_by
            where e.tenant_id = $1 and e.id = $2"#,
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Erasure {
        id,
        asked_by: row.asked_by,
        created_at: row.created_at,
        finished_at: row.finished_at,
        percent: percent(row.finished_at, row.step),
        counts: row.counts.0,
    }))
}

fn percent(finished: Option<OffsetDateTime>, step: i16) -> i16 {
    if finished.is_some() {
        100
    } else {
        100 * step / Step::COUNT
    }
}
