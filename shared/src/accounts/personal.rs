//! What a member sets for themselves.

use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use super::Signature;
use crate::fields::{self, FieldErrors};
use crate::ids::UserId;
use crate::language::Language;
use crate::notifications::{Channels, Choices, NotificationKind};
use crate::tenancy::TenantTx;

/// A member's own settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Personal {
    /// Their name, as colleagues and customers see it.
    pub name: String,
    /// The language they read.
    pub language: Language,
    /// What stands below their replies.
    pub signature: Signature,
    /// How they are told of what.
    pub notifications: Choices,
}

/// As typed. `portal` and `mail` hold the kinds that were ticked.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names of the form's fields")]
pub struct PersonalForm {
    pub name: String,
    pub language: String,
    /// Plain text; what the editor made wins over it.
    pub signature: String,
    /// What the rich-text editor made; none where there is no editor.
    pub signature_html: Option<String>,
    pub portal: Vec<String>,
    pub mail: Vec<String>,
}

impl From<Personal> for PersonalForm {
    fn from(personal: Personal) -> Self {
        let ticked = |wanted: fn(&Channels) -> bool| {
            let chosen = personal.notifications.all().into_iter();
            chosen
                .filter(|(_, channels)| wanted(channels))
                .map(|(kind, _)| kind.as_str().to_owned())
                .collect()
        };
        Self {
            portal: ticked(|channels| channels.portal),
            mail: ticked(|channels| channels.mail),
            language: personal.language.code().to_owned(),
            signature: personal.signature.text(),
            signature_html: Some(personal.signature.html().to_owned()),
            name: personal.name,
        }
    }
}

/// As kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonalDraft {
    name: String,
    language: Language,
    signature: Signature,
    typed_as_text: bool,
    notifications: Choices,
}

impl TryFrom<PersonalForm> for PersonalDraft {
    type Error = FieldErrors;

    fn try_from(form: PersonalForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = fields::line(&mut errors, "name", &form.name, 1, 200);
        let signature = match &form.signature_html {
            Some(html) => Signature::of_html(&mut errors, html),
            None => Signature::of_text(&mut errors, &form.signature.replace("\r\n", "\n")),
        };
        let language = form.language.parse().unwrap_or_else(|_| {
            errors.add("language", "unknown-language");
            Language::default()
        });
        let mut notifications = Choices::default();
        for kind in NotificationKind::ALL {
            let ticked = |names: &[String]| names.iter().any(|name| name == kind.as_str());
            let channels = Channels {
                portal: ticked(&form.portal),
                mail: ticked(&form.mail),
            };
            notifications.choose(kind, channels);
        }
        errors.or(Self {
            name,
            language,
            signature,
            typed_as_text: form.signature_html.is_none(),
            notifications,
        })
    }
}

/// The acting member's settings; `None` when no member acts.
pub async fn find_personal(tx: &mut TenantTx) -> Result<Option<Personal>, sqlx::Error> {
    let (tenant, user) = (tx.tenant().get(), tx.principal().user().map(UserId::uuid));
    let row = sqlx::query!(
        r#"select u.name, u.language as "language: Language", u.signature, m.notifications as "notifications: Json<Choices>"
             from memberships m join users u on u.id = m.user_id
            where m.tenant_id = $1 and m.user_id = $2 and m.deactivated_at is null"#,
        tenant,
        user
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Personal {
        name: row.name,
        language: row.language,
        signature: Signature::from_row(row.signature),
        notifications: row.notifications.0,
    }))
}

/// What stands below the acting member's replies.
pub async fn find_signature(tx: &mut TenantTx) -> Result<Signature, sqlx::Error> {
    let user = tx.principal().user().map(UserId::uuid);
    let signature = sqlx::query_scalar!("select signature from users where id = $1", user)
        .fetch_optional(tx.conn())
        .await?;
    Ok(Signature::from_row(signature.unwrap_or_default()))
}

/// Writes over all of it. Name, language and signature go with the person into each of their companies, what they are told of only concerns this one.
pub async fn update_personal(tx: &mut TenantTx, draft: &PersonalDraft) -> Result<(), sqlx::Error> {
    let (tenant, user) = (tx.tenant().get(), tx.principal().user().map(UserId::uuid));
    let mut signature = draft.signature.clone();
    if draft.typed_as_text {
        // Whoever has no editor and left the text alone keeps its looks.
        let known = find_signature(tx).await?;
        if known.text() == signature.text() {
            signature = known;
        }
    }
    sqlx::query!(
        "update users set name = $2, language = $3, signature = $4 where id = $1",
        user,
        draft.name,
        draft.language.code(),
        signature.html()
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update memberships set notifications = $3 where tenant_id = $1 and user_id = $2",
        tenant,
        user,
        Json(&draft.notifications) as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
