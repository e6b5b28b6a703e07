//! What a company sets about its quote requests.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::types::Json;

use super::KEY;
use crate::audit::{self, Event, Kind};
use crate::company;
use crate::fields::FieldErrors;
use crate::ids::UserId;
use crate::language::Language;
use crate::outgoing::{AutoReplySettings, placeholders};
use crate::tenancy::TenantTx;

/// What may stand between braces in an automatic reply.
pub const PLACEHOLDERS: [&str; 4] = ["name", "subject", "number", "company"];
/// Characters of the subject of an automatic reply at most.
const MAX_SUBJECT: usize = 300;
/// Characters of an automatic reply at most.
const MAX_BODY: usize = 10_000;
/// Working days until a reminder at most.
const MAX_REMINDER: u16 = 60;

/// Who a request's mails come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sender {
    /// The company's Proffer address: answers come back into the request.
    #[default]
    Platform,
    /// The company's own mail settings.
    Own,
}

/// Who gets a new request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Assignment {
    /// Nobody.
    #[default]
    None,
    /// Always the same member.
    Member {
        /// Who.
        user: UserId,
    },
    /// Each salesperson in turn.
    RoundRobin,
}

/// The settings of the extension, as stored and as the API shows them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Who mails come from.
    pub sender: Sender,
    /// The automatic reply; when read, all four languages have their text.
    pub auto_reply: AutoReplySettings,
    /// Who gets a new request.
    pub assignment: Assignment,
    /// Working days without an answer after which the salesperson is reminded; `None` and 0: never.
    pub reminder_after_working_days: Option<u16>,
}

impl Settings {
    /// These settings with the members of `change` in their place: what it leaves out stays, texts are replaced language by language.
    pub fn changed_by(&self, change: Value) -> Result<Self, FieldErrors> {
        let mut all =
            serde_json::to_value(self).map_err(|_| FieldErrors::one("settings", "unreadable"))?;
        merge(&mut all, change);
        serde_json::from_value(all).map_err(|_| FieldErrors::one("settings", "unreadable"))
    }
}

/// RFC 7396, but for null: it is a value here.
fn merge(target: &mut Value, change: Value) {
    match (target, change) {
        (Value::Object(target), Value::Object(change)) => {
            for (key, value) in change {
                merge(target.entry(key).or_insert(Value::Null), value);
            }
        }
        (target, change) => *target = change,
    }
}

/// The company's settings; what it never set is the default.
pub async fn settings(tx: &mut TenantTx) -> Result<Settings, sqlx::Error> {
    let tenant = tx.tenant().get();
    let stored = sqlx::query_scalar!(
        r#"select settings as "settings: Json<Settings>" from extensions where tenant_id = $1 and key = $2"#,
        tenant,
        KEY
    )
    .fetch_optional(tx.conn())
    .await?;
    let mut settings = stored.map(|Json(settings)| settings).unwrap_or_default();
    settings
        .reminder_after_working_days
        .take_if(|days| *days == 0);
    let texts = Language::ALL.map(|language| (language, settings.auto_reply.text(language)));
    settings.auto_reply.texts.extend(texts);
    Ok(settings)
}

/// Why settings were not kept.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// Something in them can't be taken.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// Keeps the settings.
pub async fn update_settings(tx: &mut TenantTx, settings: &Settings) -> Result<(), SettingsError> {
    check(settings)?;
    let before = json!(self::settings(tx).await?);
    if settings.sender == Sender::Own && company::find_mail_settings(tx).await?.is_none() {
        return Err(FieldErrors::one("sender", "no-mail-settings").into());
    }
    let tenant = tx.tenant().get();
    if let Assignment::Member { user } = settings.assignment {
        let known = sqlx::query_scalar!(
            r#"select exists (select from memberships
                               where tenant_id = $1 and user_id = $2 and deactivated_at is null and works_on_requests) as "known!""#,
            tenant,
            user.uuid()
        )
        .fetch_one(tx.conn())
        .await?;
        if !known {
            return Err(FieldErrors::one("assignment", "unknown-member").into());
        }
    }
    sqlx::query!(
        "insert into extensions (tenant_id, key, settings) values ($1, $2, $3) on conflict (tenant_id, key) do update set settings = excluded.settings",
        tenant,
        KEY,
        Json(settings) as _
    )
    .execute(tx.conn())
    .await?;
    let after = json!(self::settings(tx).await?);
    let event = Event::new(Kind::ExtensionChanged, KEY).changed(before, after);
    audit::record(tx, event).await?;
    Ok(())
}

fn check(settings: &Settings) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::default();
    for (language, text) in &settings.auto_reply.texts {
        let [subject, body] = text_fields(*language);
        check_text(&mut errors, subject, &text.subject, MAX_SUBJECT);
        if text.subject.chars().any(char::is_control) {
            errors.add(subject, "one-line");
        }
        check_text(&mut errors, body, &text.body, MAX_BODY);
    }
    if settings
        .reminder_after_working_days
        .is_some_and(|days| days > MAX_REMINDER)
    {
        errors.add("reminder_after_working_days", "out-of-range");
    }
    errors.or(())
}

/// The names of the fields of an automatic reply's subject and text, in the API and in forms.
pub fn text_fields(language: Language) -> [&'static str; 2] {
    match language {
        Language::Fr => ["auto_reply.texts.fr.subject", "auto_reply.texts.fr.body"],
        Language::Nl => ["auto_reply.texts.nl.subject", "auto_reply.texts.nl.body"],
        Language::En => ["auto_reply.texts.en.subject", "auto_reply.texts.en.body"],
        Language::De => ["auto_reply.texts.de.subject", "auto_reply.texts.de.body"],
    }
}

fn check_text(errors: &mut FieldErrors, field: &'static str, text: &str, max: usize) {
    if text.trim().is_empty() {
        errors.add(field, "required");
    } else if text.chars().count() > max {
        errors.add(field, "too-long");
    } else if placeholders::has_unknown(text, &PLACEHOLDERS) {
        errors.add(field, "unknown-placeholder");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_change_leaves_out_stays() {
        let before = Settings {
            reminder_after_working_days: Some(3),
            ..Settings::default()
        };
        let after = before
            .changed_by(json!({ "auto_reply": { "enabled": true } }))
            .unwrap();
        assert_eq!(
            (after.auto_reply.enabled, after.reminder_after_working_days),
            (true, Some(3))
        );
        assert_eq!(
            after
                .changed_by(json!({ "reminder_after_working_days": null }))
                .unwrap()
                .reminder_after_working_days,
            None
        );
        assert!(after.changed_by(json!({ "sender": "pigeon" })).is_err());
    }
}
