//! Drafts follow a merge: nobody loses what they typed.

use serde_json::Value;
use uuid::Uuid;

use crate::ids::RequestId;
use crate::outgoing::paragraphs;
use crate::tenancy::TenantTx;

/// Takes the source's drafts to the target; one whose writer is typing there too is put below what they typed. Answers `<member>:<kind>` of those that moved whole.
pub(super) async fn follow(
    tx: &mut TenantTx,
    source: RequestId,
    target: RequestId,
) -> Result<Vec<String>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let double = sqlx::query!(
        "delete from drafts s using drafts t
          where s.tenant_id = $1 and s.request_id = $2 and t.tenant_id = $1 and t.request_id = $3 and t.user_id = s.user_id and t.kind = s.kind
         returning s.user_id, s.kind, s.content as of_source, t.content as of_target",
        tenant,
        source.uuid(),
        target.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    for draft in double {
        sqlx::query!(
            "update drafts set content = $5 where tenant_id = $1 and request_id = $2 and user_id = $3 and kind = $4",
            tenant,
            target.uuid(),
            draft.user_id,
            draft.kind,
            joined(&draft.of_target, &draft.of_source)
        )
        .execute(tx.conn())
        .await?;
    }
    let moved = sqlx::query!(
        "update drafts set request_id = $3 where tenant_id = $1 and request_id = $2 returning user_id, kind",
        tenant,
        source.uuid(),
        target.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(moved
        .into_iter()
        .map(|draft| key(draft.user_id, &draft.kind))
        .collect())
}

/// Takes drafts back that are still there.
pub(super) async fn follow_back(
    tx: &mut TenantTx,
    source: RequestId,
    target: RequestId,
    keys: &[String],
) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query!(
        "update drafts set request_id = $2 where tenant_id = $1 and request_id = $3 and user_id::text || ':' || kind = any($4)",
        tenant,
        source.uuid(),
        target.uuid(),
        keys
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

fn key(user: Uuid, kind: &str) -> String {
    format!("{user}:{kind}")
}

/// One draft with another's words below its own. Subject and recipients are the first one's.
fn joined(first: &Value, second: &Value) -> Value {
    let said = |draft: &Value, field: &str| {
        let text = draft.get(field).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let html = |draft: &Value| match said(draft, "html") {
        html if html.is_empty() => paragraphs(&said(draft, "text")),
        html => html,
    };
    let mut fields = first.as_object().cloned().unwrap_or_default();
    if !said(first, "html").is_empty() || !said(second, "html").is_empty() {
        let both = format!("{}{}", html(first), html(second));
        fields.insert("html".to_owned(), both.into());
    }
    let text = format!("{}\n\n{}", said(first, "text"), said(second, "text"));
    fields.insert("text".to_owned(), text.trim().into());
    Value::Object(fields)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::joined;

    #[test]
    fn nothing_typed_is_lost() {
        for (first, second, expected) in [
            (
                json!({ "text": "one", "subject": "Re: Door" }),
                json!({ "text": "two", "subject": "Re: Stairs" }),
                json!({ "text": "one\n\ntwo", "subject": "Re: Door" }),
            ),
            (
                json!({ "text": "", "html": "<b>one</b>" }),
                json!({ "text": "2 < 3" }),
                json!({ "text": "2 < 3", "html": "<b>one</b><div>2 &lt; 3</div>" }),
            ),
            (
                json!({}),
                json!({ "text": "two" }),
                json!({ "text": "two" }),
            ),
        ] {
            assert_eq!(joined(&first, &second), expected, "{first} {second}");
        }
    }
}
