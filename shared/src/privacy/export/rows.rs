//! Rows as JSON, page by page. A page ends after so many rows or so many octets, whatever comes first, and is read in a transaction of its own.
//!
//! These are the only statements of the product that are put together as it runs: of the names in [`KEPT`](super::KEPT), which are constants, and of column
//! names that the catalogue quotes. A test asks for every table.

use futures_util::TryStreamExt;
use serde_json::Value;
use sqlx::AssertSqlSafe;

use crate::tenancy::TenantTx;

/// Rows of a page, at most.
pub(super) const ROWS: i64 = 200;
/// Octets after which a page ends.
pub(super) const OCTETS: usize = 4 * 1024 * 1024;

/// Some rows, each as a JSON object.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) rows: Vec<String>,
    /// The key of the last row, when there may be more.
    pub(super) next: Option<Value>,
}

/// A table as it is read.
#[derive(Debug)]
pub(super) struct Reader {
    first: String,
    further: Option<String>,
}

impl Reader {
    /// Of all columns but these, and but those that are made of others.
    pub(super) async fn new(
        tx: &mut TenantTx,
        table: &'static str,
        key: &'static [&'static str],
        without: &'static [&'static str],
    ) -> Result<Self, sqlx::Error> {
        let without: Vec<String> = without.iter().map(|&column| column.to_owned()).collect();
        let columns = sqlx::query_scalar!(
            r#"select string_agg(format('t.%I', attname), ', ' order by attnum) as "columns!" from pg_attribute
                where attrelid = to_regclass($1) and attnum > 0 and not attisdropped and attgenerated = '' and attname <> 'tenant_id' and not attname = any($2)"#,
            table,
            &without
        )
        .fetch_one(tx.conn())
        .await?;
        let of = |alias: &str| {
            let named = key.iter().map(|column| format!("{alias}.{column}"));
            named.collect::<Vec<_>>().join(", ")
        };
        let pairs: Vec<String> = key
            .iter()
            .map(|column| format!("'{column}', t.{column}"))
            .collect();
        let select = format!(
            "select to_jsonb(r)::text, jsonb_build_object({}) from ",
            pairs.join(", ")
        );
        let row = format!("cross join lateral (select {columns}) r where t.tenant_id = $1");
        if key.is_empty() {
            return Ok(Self {
                first: format!("{select}{table} t {row} and $2::bigint is not null"),
                further: None,
            });
        }
        let order = format!("order by {} limit $2", of("t"));
        Ok(Self {
            first: format!("{select}{table} t {row} {order}"),
            further: Some(format!(
                "{select}jsonb_populate_record(null::{table}, $3) last cross join {table} t {row} and ({}) > ({}) {order}",
                of("t"),
                of("last")
            )),
        })
    }

    /// The rows after this key.
    pub(super) async fn page(
        &self,
        tx: &mut TenantTx,
        after: Option<&Value>,
    ) -> Result<Page, sqlx::Error> {
        let tenant = tx.tenant().get();
        let sql = match (after, &self.further) {
            (None, _) => &self.first,
            (Some(_), Some(further)) => further,
            (Some(_), None) => return Ok(Page::default()),
        };
        let mut query = sqlx::query_as::<_, (String, Value)>(AssertSqlSafe(sql.clone()))
            .bind(tenant)
            .bind(ROWS);
        if let Some(after) = after {
            query = query.bind(after);
        }
        let mut rows = query.fetch(tx.conn());
        let (mut page, mut octets, mut count) = (Page::default(), 0, 0);
        while let Some((json, key)) = rows.try_next().await? {
            octets += json.len();
            count += 1;
            page.rows.push(json);
            if count == ROWS || octets >= OCTETS {
                page.next = self.further.is_some().then_some(key);
                break;
            }
        }
        Ok(page)
    }
}
