//! Records that may be the same as another.

use serde::Serialize;

use super::Contact;
use crate::ids::ContactId;
use crate::tenancy::TenantTx;

/// Duplicates shown at most.
const SHOWN: i64 = 5;

/// A contact that may be the same as another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Duplicate {
    /// Its id.
    pub id: ContactId,
    /// Its name.
    pub name: String,
    /// What is the same: `email`, `vat_number` or `name`.
    pub same: String,
}

/// Contacts with the same address, VAT number or name as this one.
pub async fn list_duplicates(
    tx: &mut TenantTx,
    of: &Contact,
) -> Result<Vec<Duplicate>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        Duplicate,
        r#"select id as "id!: ContactId", name as "name!", min(same) as "same!" from (
             select c.id, c.name, 'email' as same from contacts c where c.tenant_id = $1 and c.email = $3 and c.merged_into is null
              union all
             select c.id, c.name, 'vat_number' from contacts c where c.tenant_id = $1 and c.vat_number = $4 and c.vat_number <> '' and c.merged_into is null
              union all
             select c.id, c.name, 'name' from contacts c
              where c.tenant_id = $1 and c.id in (select s.id from search_contacts($5) s) and fold(c.name) = fold($5) and c.merged_into is null) same
            where id <> $2 group by id, name order by 3, name, id limit $6"#,
        tenant,
        of.id.uuid(),
        of.email,
        of.vat_number,
        of.name,
        SHOWN
    )
    .fetch_all(tx.conn())
    .await
}
