//! What a member sets for themselves.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use crate::fields::{self, FieldErrors};
use crate::ids::UserId;
use crate::language::Language;
use crate::notifications::NotificationKind;
use crate::tenancy::TenantTx;

/// Characters of a signature at most.
const MAX_SIGNATURE: usize = 4_000;

/// A member's own settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Personal {
    /// Their name, as colleagues and customers see it.
    pub name: String,
    /// The language they read.
    pub language: Language,
    /// What stands below their replies.
    pub signature: String,
    /// For each kind of notification, whether a mail goes out too.
    pub mails: BTreeMap<&'static str, bool>,
}

/// As typed. `mails` holds the kinds that were ticked.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names of the form's fields")]
pub struct PersonalForm {
    pub name: String,
    pub language: String,
    pub signature: String,
    pub mails: Vec<String>,
}

/// As kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonalDraft {
    name: String,
    language: Language,
    signature: String,
    mails: BTreeMap<&'static str, bool>,
}

impl TryFrom<PersonalForm> for PersonalDraft {
    type Error = FieldErrors;

    fn try_from(form: PersonalForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = fields::line(&mut errors, "name", &form.name, 1, 200);
        let signature = fields::text(&mut errors, "signature", &form.signature, 0, MAX_SIGNATURE);
        let language = form.language.parse().unwrap_or_else(|_| {
            errors.add("language", "unknown-language");
            Language::default()
        });
        let ticked = |kind: NotificationKind| {
            (
                kind.as_str(),
                form.mails.iter().any(|name| name == kind.as_str()),
            )
        };
        let mails = NotificationKind::ALL.into_iter().map(ticked).collect();
        errors.or(Self {
            name,
            language,
            signature,
            mails,
        })
    }
}

/// The acting member's settings; `None` when no member acts.
pub async fn find_personal(tx: &mut TenantTx) -> Result<Option<Personal>, sqlx::Error> {
    let (tenant, user) = (tx.tenant().get(), tx.principal().user().map(UserId::uuid));
    let row = sqlx::query!(
        r#"select u.name, u.language as "language: Language", u.signature,
                  m.notifications as "notifications: Json<BTreeMap<String, bool>>"
             from memberships m join users u on u.id = m.user_id
            where m.tenant_id = $1 and m.user_id = $2 and m.deactivated_at is null"#,
        tenant,
        user
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| {
        let wanted = |kind: NotificationKind| {
            let said = row.notifications.get(kind.as_str()).copied();
            (kind.as_str(), said.unwrap_or(kind.is_mailed_by_default()))
        };
        Personal {
            mails: NotificationKind::ALL.into_iter().map(wanted).collect(),
            name: row.name,
            language: row.language,
            signature: row.signature,
        }
    }))
}

/// Writes over all of it. Name, language and signature go with the person into each of their companies, the mails only concern this one.
pub async fn update_personal(tx: &mut TenantTx, draft: &PersonalDraft) -> Result<(), sqlx::Error> {
    let (tenant, user) = (tx.tenant().get(), tx.principal().user().map(UserId::uuid));
    sqlx::query!(
        "update users set name = $2, language = $3, signature = $4 where id = $1",
        user,
        draft.name,
        draft.language.code(),
        draft.signature
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update memberships set notifications = $3 where tenant_id = $1 and user_id = $2",
        tenant,
        user,
        Json(&draft.mails) as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
