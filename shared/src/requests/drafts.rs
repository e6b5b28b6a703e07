//! What a member is typing: kept while they type, and shown to colleagues as "is typing".

use serde::Serialize;
use serde_json::Value;
use time::{Duration, OffsetDateTime};

use super::RequestError;
use crate::fields::FieldErrors;
use crate::ids::{RequestId, UserId};
use crate::live::Change;
use crate::tenancy::TenantTx;

/// A draft touched this recently is somebody typing.
pub const TYPING_FOR: Duration = Duration::seconds(20);
/// A draft that nobody touched for this long is not coming back.
pub const ABANDONED_AFTER: Duration = Duration::days(90);
/// Bytes of a draft at most.
pub const MAX_DRAFT_BYTES: usize = 1_000_000;

/// What is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftKind {
    /// A reply to the customer.
    Reply,
    /// An internal note.
    Note,
}

impl DraftKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Note => "note",
        }
    }
}

/// A kept draft: the fields of the form as they were typed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Draft {
    /// Field → text.
    pub content: Value,
    /// When it was last touched.
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
}

/// A colleague who is typing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Typist {
    /// Their name.
    pub name: String,
}

/// Keeps what the acting member has typed so far.
pub async fn save_draft(
    tx: &mut TenantTx,
    request: RequestId,
    kind: DraftKind,
    content: &Value,
) -> Result<(), RequestError> {
    if content.to_string().len() > MAX_DRAFT_BYTES {
        return Err(FieldErrors::one("body", "too-long").into());
    }
    super::find(tx, request, false).await?;
    let (tenant, now, user) = (tx.tenant().get(), tx.now(), tx.principal().user());
    sqlx::query!(
        "insert into drafts (tenant_id, request_id, user_id, kind, content, updated_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (tenant_id, request_id, user_id, kind) do update set content = excluded.content, updated_at = excluded.updated_at",
        tenant,
        request.uuid(),
        user.map(UserId::uuid),
        kind.as_str(),
        content,
        now
    )
    .execute(tx.conn())
    .await?;
    tx.changed(Change::Typing(request));
    Ok(())
}

/// The acting member's draft.
pub async fn find_draft(
    tx: &mut TenantTx,
    request: RequestId,
    kind: DraftKind,
) -> Result<Option<Draft>, sqlx::Error> {
    let (tenant, user) = (tx.tenant().get(), tx.principal().user());
    sqlx::query_as!(
        Draft,
        "select content, updated_at from drafts where tenant_id = $1 and request_id = $2 and user_id = $3 and kind = $4",
        tenant,
        request.uuid(),
        user.map(UserId::uuid),
        kind.as_str()
    )
    .fetch_optional(tx.conn())
    .await
}

/// Throws the acting member's draft away: it was sent, or is not wanted any more.
pub async fn discard_draft(
    tx: &mut TenantTx,
    request: RequestId,
    kind: DraftKind,
) -> Result<(), sqlx::Error> {
    let (tenant, user) = (tx.tenant().get(), tx.principal().user());
    sqlx::query!(
        "delete from drafts where tenant_id = $1 and request_id = $2 and user_id = $3 and kind = $4",
        tenant,
        request.uuid(),
        user.map(UserId::uuid),
        kind.as_str()
    )
    .execute(tx.conn())
    .await?;
    tx.changed(Change::Typing(request));
    Ok(())
}

/// Removes the tenant's drafts that were abandoned; says how many.
pub async fn prune_drafts(tx: &mut TenantTx) -> Result<u64, sqlx::Error> {
    let (tenant, before) = (tx.tenant().get(), tx.now() - ABANDONED_AFTER);
    let pruned = sqlx::query!(
        "delete from drafts where tenant_id = $1 and updated_at < $2",
        tenant,
        before
    )
    .execute(tx.conn())
    .await?;
    Ok(pruned.rows_affected())
}

/// Colleagues of the acting member who type on this request right now.
pub async fn list_typists(
    tx: &mut TenantTx,
    request: RequestId,
) -> Result<Vec<Typist>, sqlx::Error> {
    let (tenant, since, user) = (
        tx.tenant().get(),
        tx.now() - TYPING_FOR,
        tx.principal().user(),
    );
    sqlx::query_as!(
        Typist,
        "select distinct u.name from drafts d join users u on u.id = d.user_id
          where d.tenant_id = $1 and d.request_id = $2 and d.updated_at > $3 and d.user_id is distinct from $4 order by u.name",
        tenant,
        request.uuid(),
        since,
        user.map(UserId::uuid)
    )
    .fetch_all(tx.conn())
    .await
}
