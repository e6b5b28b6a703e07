//! A member's account. What they did in the company stays, by somebody who has none.

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::job::{Counts, Progress};
use super::registry::{MEMBER_COLUMNS, MemberFate};
use super::subject::Subject;
use crate::tenancy::TenantTx;

/// Does the column with this number; after the last, the accounts themselves go.
///
/// The statements are made from the list in the registry, which holds names of ours alone.
pub(super) async fn forget(
    tx: &mut TenantTx,
    subject: &Subject,
    part: i16,
    counts: &mut Counts,
) -> Result<Progress, sqlx::Error> {
    if !subject.is_member() {
        return Ok(Progress::Done);
    }
    let column = usize::try_from(part)
        .ok()
        .and_then(|part| MEMBER_COLUMNS.get(part));
    let Some((table, column, fate)) = column else {
        for account in &subject.accounts {
            remove(tx, *account).await?;
            counts.add("accounts", 1);
        }
        return Ok(Progress::Done);
    };
    let statement = match fate {
        // The log has a step and a function of its own.
        MemberFate::StandIn if *table == "audit_log" => None,
        MemberFate::StandIn => Some(format!(
            "update {table} set {column} = $3 where tenant_id = $1 and {column} = any($2)"
        )),
        MemberFate::Nobody => Some(format!(
            "update {table} set {column} = null where tenant_id = $1 and {column} = any($2)"
        )),
        MemberFate::RowGoes => Some(format!(
            "delete from {table} where tenant_id = $1 and {column} = any($2)"
        )),
    };
    if let Some(statement) = statement {
        let done = sqlx::query(AssertSqlSafe(statement))
            .bind(tx.tenant().get())
            .bind(&subject.accounts)
            .bind(subject.stand_in)
            .execute(tx.conn())
            .await?;
        let kind = match fate {
            MemberFate::RowGoes => "removed",
            MemberFate::StandIn | MemberFate::Nobody => "rewritten",
        };
        counts.add(kind, done.rows_affected());
    }
    Ok(Progress::More {
        part: part + 1,
        after: None,
    })
}

/// Whoever is in no other company goes with all that is theirs: a function of the database does it, since the portal can't.
async fn remove(tx: &mut TenantTx, account: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query_scalar!("select remove_member($1)", account)
        .fetch_one(tx.conn())
        .await?;
    tx.rights_changed(account.into());
    Ok(())
}
