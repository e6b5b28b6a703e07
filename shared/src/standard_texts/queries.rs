//! The company's texts, one after the other.

use serde_json::json;

use super::{MAX_TEXTS, StandardText, StandardTextDraft, StandardTextError};
use crate::audit::{self, Event, Kind};
use crate::fields::FieldErrors;
use crate::ids::StandardTextId;
use crate::language::Language;
use crate::tenancy::TenantTx;

/// All of them, by name and language.
pub async fn list(tx: &mut TenantTx) -> Result<Vec<StandardText>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        StandardText,
        r#"select id as "id: StandardTextId", name, language as "language: Language", body, updated_at
             from standard_texts where tenant_id = $1 order by lower(name), name, language"#,
        tenant
    )
    .fetch_all(tx.conn())
    .await
}

/// A text of this company.
pub async fn find(
    tx: &mut TenantTx,
    id: StandardTextId,
) -> Result<Option<StandardText>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        StandardText,
        r#"select id as "id: StandardTextId", name, language as "language: Language", body, updated_at
             from standard_texts where tenant_id = $1 and id = $2"#,
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await
}

/// Keeps a new text.
pub async fn create(
    tx: &mut TenantTx,
    draft: &StandardTextDraft,
) -> Result<StandardText, StandardTextError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let kept = sqlx::query_scalar!(
        r#"select count(*) as "count!" from standard_texts where tenant_id = $1"#,
        tenant
    )
    .fetch_one(tx.conn())
    .await?;
    if kept >= MAX_TEXTS {
        return Err(FieldErrors::one("name", "too-many").into());
    }
    let text = sqlx::query_as!(
        StandardText,
        r#"insert into standard_texts (tenant_id, id, name, language, body, updated_at) values ($1, $2, $3, $4, $5, $6)
           returning id as "id: StandardTextId", name, language as "language: Language", body, updated_at"#,
        tenant,
        StandardTextId::new().uuid(),
        draft.name,
        draft.language.code(),
        draft.body,
        now
    )
    .fetch_one(tx.conn())
    .await
    .map_err(name_taken)?;
    let event = Event::new(Kind::StandardTextCreated, text.called());
    audit::record(tx, event.with(json!({ "body": text.body }))).await?;
    Ok(text)
}

/// Writes over a text.
pub async fn update(
    tx: &mut TenantTx,
    id: StandardTextId,
    draft: &StandardTextDraft,
) -> Result<StandardText, StandardTextError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let before = find(tx, id).await?.ok_or(StandardTextError::Unknown)?;
    let text = sqlx::query_as!(
        StandardText,
        r#"update standard_texts set name = $3, language = $4, body = $5, updated_at = $6 where tenant_id = $1 and id = $2
           returning id as "id: StandardTextId", name, language as "language: Language", body, updated_at"#,
        tenant,
        id.uuid(),
        draft.name,
        draft.language.code(),
        draft.body,
        now
    )
    .fetch_optional(tx.conn())
    .await
    .map_err(name_taken)?
    .ok_or(StandardTextError::Unknown)?;
    let told = |text: &StandardText| json!({ "name": text.called(), "body": text.body });
    let event = Event::new(Kind::StandardTextChanged, text.called());
    audit::record(tx, event.changed(told(&before), told(&text))).await?;
    Ok(text)
}

/// Throws a text away; whether there was one.
pub async fn delete(tx: &mut TenantTx, id: StandardTextId) -> Result<bool, sqlx::Error> {
    let tenant = tx.tenant().get();
    let deleted = sqlx::query_as!(
        StandardText,
        r#"delete from standard_texts where tenant_id = $1 and id = $2
           returning id as "id: StandardTextId", name, language as "language: Language", body, updated_at"#,
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(text) = &deleted {
        let event = Event::new(Kind::StandardTextDeleted, text.called());
        audit::record(tx, event).await?;
    }
    Ok(deleted.is_some())
}

/// The only unique constraint beside the key: a partition calls it by a name of its own.
fn name_taken(error: sqlx::Error) -> StandardTextError {
    match &error {
        sqlx::Error::Database(refused) if refused.is_unique_violation() => {
            FieldErrors::one("name", "name-taken").into()
        }
        _ => error.into(),
    }
}
