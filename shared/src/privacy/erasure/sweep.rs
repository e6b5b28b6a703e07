//! Every column that the registry lists, in every table of the company.
//!
//! The statements are made from the registry, which holds names of ours alone, so that what is listed and what is done can't differ; they are the only ones of the
//! product that are not checked while it compiles, and a test runs each.

use std::fmt::Write;

use sqlx::AssertSqlSafe;

use super::registry::{Fate, Scope, Table, Type, registry};
use super::subject::Subject;
use crate::tenancy::TenantTx;

/// Rows of one statement.
const BATCH: i64 = 200;

/// What a statement came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Swept {
    pub(super) table: &'static str,
    /// Rows that went.
    pub(super) removed: u64,
    /// Rows that say less than before.
    pub(super) redacted: u64,
    pub(super) more: bool,
}

/// Why a sweep ended before its time.
#[derive(Debug, thiserror::Error)]
pub(super) enum SweepError {
    /// A row still holds what was replaced in it: the sweep would never end.
    #[error("rows of {0} can't be rid of the address")]
    Stuck(&'static str),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// The tables that are swept.
fn swept() -> impl Iterator<Item = &'static Table> {
    registry()
        .iter()
        .filter(|table| table.scope == Scope::Tenant && table.columns.iter().any(|c| is_read(c.2)))
}

fn is_read(fate: Fate) -> bool {
    is_redacted(fate) || fate == Fate::RowGoes
}

fn is_redacted(fate: Fate) -> bool {
    matches!(
        fate,
        Fate::Redacted | Fate::NameOf(_) | Fate::Emptied | Fate::People
    )
}

/// Does the next rows of the table with this number; `None`: there is no such table.
pub(super) async fn sweep(
    tx: &mut TenantTx,
    subject: &Subject,
    number: i16,
) -> Result<Option<Swept>, SweepError> {
    let table = usize::try_from(number)
        .ok()
        .and_then(|number| swept().nth(number));
    let Some(table) = table else { return Ok(None) };
    let removed = match delete_statement(table) {
        None => 0,
        Some(statement) => run(tx, subject, statement).await?.len(),
    };
    let redacted = match update_statement(table) {
        None => Vec::new(),
        Some(statement) => run(tx, subject, statement).await?,
    };
    if redacted.contains(&true) {
        return Err(SweepError::Stuck(table.name));
    }
    let full = usize::try_from(BATCH).unwrap_or(usize::MAX);
    let count = |rows: usize| u64::try_from(rows).unwrap_or(u64::MAX);
    Ok(Some(Swept {
        table: table.name,
        removed: count(removed),
        redacted: count(redacted.len()),
        more: removed >= full || redacted.len() >= full,
    }))
}

/// Runs a statement; of each row, whether it is still found.
async fn run(
    tx: &mut TenantTx,
    subject: &Subject,
    statement: String,
) -> Result<Vec<bool>, sqlx::Error> {
    let tenant = tx.tenant().get();
    // A member's name is replaced wherever it stands; that of somebody else only beside their address, or in a conversation of theirs.
    let names: &[String] = if subject.is_member() {
        &subject.names
    } else {
        &[]
    };
    sqlx::query_scalar(AssertSqlSafe(statement))
        .bind(tenant)
        .bind(&subject.address)
        .bind(&subject.names)
        .bind(&subject.pseudonym)
        .bind(names)
        .bind(BATCH)
        .fetch_all(tx.conn())
        .await
}

/// What is looked for: `$2` is the address, `$3` the names that are replaced, `$4` what by, `$5` the names that are looked for.
const LOOKED_FOR: &str =
    "p as materialized (select sought_pattern($2, $5) as sought, address_pattern($2) as address)";

/// The row `t` holds it in one of the columns of these fates.
fn found(table: &Table, of: impl Fn(Fate) -> bool) -> Option<String> {
    let columns = table.columns.iter().filter(|(_, _, fate)| of(*fate));
    let tests: Vec<_> = columns
        .map(|(name, kind, _)| format!("{} ~* p.sought", as_text(name, *kind)))
        .collect();
    (!tests.is_empty()).then(|| {
        let found = tests.join(" or ");
        match table.but {
            None => format!("({found})"),
            Some(but) => format!("({found}) and not {but}"),
        }
    })
}

fn as_text(name: &str, kind: Type) -> String {
    match kind {
        Type::Text => format!("t.{name}"),
        Type::Bytes => format!("encode(t.{name}, 'escape')"),
        Type::Texts | Type::Json | Type::Other => format!("t.{name}::text"),
    }
}

fn delete_statement(table: &Table) -> Option<String> {
    let found = found(table, |fate| fate == Fate::RowGoes)?;
    let Table { name, key, .. } = table;
    Some(format!(
        "with {LOOKED_FOR} delete from {name} where tenant_id = $1 and ({key}) in
           (select {key} from {name} t, p where t.tenant_id = $1 and {found} limit $6 for update of t) returning false"
    ))
}

fn update_statement(table: &Table) -> Option<String> {
    let found = found(table, is_redacted)?;
    let Table { name, key, .. } = table;
    let mut set = String::new();
    for (column, kind, fate) in table.columns {
        if let Some(redacted) = redacted(column, *kind, *fate) {
            let comma = if set.is_empty() { "" } else { ", " };
            // Writing to a String can't fail.
            let _ = write!(set, "{comma}{column} = {redacted}");
        }
    }
    if let Some(also) = table.also {
        let _ = write!(set, ", {also}");
    }
    Some(format!(
        "with {LOOKED_FOR} update {name} t set {set} from p where t.tenant_id = $1 and ({}) in
           (select {key} from {name} t, p where t.tenant_id = $1 and {found} limit $6 for update of t)
         returning coalesce({found}, false)",
        key.split(", ").map(|key| format!("t.{key}")).collect::<Vec<_>>().join(", ")
    ))
}

/// What a column says afterwards.
fn redacted(name: &str, kind: Type, fate: Fate) -> Option<String> {
    let plain = |text: &str| format!("without_person({text}, p.address, $3, $4)");
    Some(match (fate, kind) {
        (Fate::Redacted, Type::Text) => plain(&format!("t.{name}")),
        (Fate::Redacted, Type::Json) => format!("{}::jsonb", plain(&format!("t.{name}::text"))),
        (Fate::Redacted, Type::Texts) => format!(
            "array(select {} from unnest(t.{name}) with ordinality as o (word, place) order by place)",
            plain("o.word")
        ),
        (Fate::NameOf(address), _) => format!(
            "case when t.{address} ~* p.address then $4 else {} end",
            plain(&format!("t.{name}"))
        ),
        (Fate::Emptied, _) => format!("case when t.{name} ~* p.address then '' else t.{name} end"),
        (Fate::People, _) => format!("people_without(t.{name}, p.address, $3, $4)"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_listed_is_swept() {
        for table in swept() {
            assert!(!table.key.is_empty(), "{}", table.name);
            let statements = [delete_statement(table), update_statement(table)];
            let all: String = statements.into_iter().flatten().collect();
            for (column, kind, fate) in table.columns {
                if is_read(*fate) {
                    assert!(
                        all.contains(&as_text(column, *kind)),
                        "{}.{column}",
                        table.name
                    );
                }
            }
        }
        let texts = swept()
            .find(|table| table.name == "standard_texts")
            .unwrap();
        assert_eq!(delete_statement(texts), None);
        assert!(
            update_statement(texts)
                .unwrap()
                .contains("body = without_person(t.body")
        );
    }
}
