//! The company's texts, one after the other.

use serde_json::{Value, json};

use super::{MailText, MailTextDraft, MailTextKind, Values};
use crate::audit::{self, Event, Kind};
use crate::language::Language;
use crate::tenancy::TenantTx;

/// What is said in a language: by the company, or else as usual.
pub async fn find(
    tx: &mut TenantTx,
    kind: MailTextKind,
    language: Language,
) -> Result<MailText, sqlx::Error> {
    let tenant = tx.tenant().get();
    let own = sqlx::query!(
        "select subject, body from mail_texts where tenant_id = $1 and kind = $2 and language = $3",
        tenant,
        kind.name(),
        language.code()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(match own {
        Some(row) => MailText {
            kind,
            language,
            subject: row.subject,
            body: row.body,
            own: true,
        },
        None => MailText::standard(kind, language),
    })
}

/// Subject and body with these values in them. A text of the company that the values break gives way to the standard one, which none breaks.
pub(crate) async fn written(
    tx: &mut TenantTx,
    kind: MailTextKind,
    language: Language,
    values: &Values,
) -> Result<(String, String), sqlx::Error> {
    let text = find(tx, kind, language).await?;
    let standard = || MailText::standard(kind, language).filled(values);
    Ok(text
        .filled(values)
        .or_else(|_| standard())
        .unwrap_or_default())
}

/// Every kind in every language.
pub async fn list(tx: &mut TenantTx) -> Result<Vec<MailText>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query!(
        r#"select kind, language as "language: Language", subject, body from mail_texts where tenant_id = $1"#,
        tenant
    )
    .fetch_all(tx.conn())
    .await?;
    let mut own: Vec<MailText> = rows
        .into_iter()
        .filter_map(|row| {
            Some(MailText {
                kind: row.kind.parse().ok()?,
                language: row.language,
                subject: row.subject,
                body: row.body,
                own: true,
            })
        })
        .collect();
    let all = MailTextKind::ALL
        .into_iter()
        .flat_map(|kind| Language::ALL.map(|language| (kind, language)));
    Ok(all
        .map(|(kind, language)| {
            let found = own
                .iter()
                .position(|text| (text.kind, text.language) == (kind, language));
            found.map_or_else(
                || MailText::standard(kind, language),
                |index| own.swap_remove(index),
            )
        })
        .collect())
}

/// Says something else than usual.
pub async fn put(
    tx: &mut TenantTx,
    kind: MailTextKind,
    language: Language,
    draft: MailTextDraft,
) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let before = find(tx, kind, language).await?;
    sqlx::query!(
        "insert into mail_texts (tenant_id, kind, language, subject, body, updated_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (tenant_id, kind, language) do update set subject = $4, body = $5, updated_at = $6",
        tenant,
        kind.name(),
        language.code(),
        draft.subject,
        draft.body,
        now
    )
    .execute(tx.conn())
    .await?;
    let after = json!({ "subject": draft.subject, "body": draft.body });
    audit::record(tx, event(kind, language).changed(told(&before), after)).await?;
    Ok(())
}

/// Back to what is usual.
pub async fn delete(
    tx: &mut TenantTx,
    kind: MailTextKind,
    language: Language,
) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    let before = find(tx, kind, language).await?;
    sqlx::query!(
        "delete from mail_texts where tenant_id = $1 and kind = $2 and language = $3",
        tenant,
        kind.name(),
        language.code()
    )
    .execute(tx.conn())
    .await?;
    let standard = MailText::standard(kind, language);
    let told = event(kind, language).changed(told(&before), told(&standard));
    audit::record(tx, told).await?;
    Ok(())
}

fn told(text: &MailText) -> Value {
    json!({ "subject": text.subject, "body": text.body })
}

fn event(kind: MailTextKind, language: Language) -> Event {
    let target = format!("{} ({})", kind.name(), language.code());
    Event::new(Kind::MailTextChanged, target)
}
