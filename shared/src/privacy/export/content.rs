//! What an archive says of the company itself, its people and its tokens, and the words it begins with.

use time::OffsetDateTime;

use crate::company;
use crate::i18n::{Argument, Locale, translate};
use crate::language::Language;
use crate::tenancy::TenantTx;

/// What is in the archive, for whoever opens it.
pub(super) async fn readme(
    tx: &mut TenantTx,
    language: Language,
    now: OffsetDateTime,
) -> Result<String, sqlx::Error> {
    let company = company::current(tx).await?;
    let day = Locale::new(language, &company.time_zone).date(now);
    let arguments = vec![
        ("company".to_owned(), Argument::from(company.name)),
        ("day".to_owned(), Argument::from(day)),
    ];
    let text = translate(language, "export-readme", arguments).unwrap_or_default();
    // Windows' own editor showed a file without these ends as one line until 2018.
    Ok(format!("{}\n", text.trim_end()).replace('\n', "\r\n"))
}

/// The company and its addresses.
pub(super) async fn company_json(tx: &mut TenantTx) -> Result<String, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        r#"select jsonb_build_object(
               'number', t.id, 'slug', t.slug, 'name', t.name, 'language', t.language, 'time_zone', t.time_zone, 'created_at', t.created_at,
               'passwords_closed_at', t.sso_enforced_at,
               'addresses', (select jsonb_agg(jsonb_build_object('local_part', a.local_part, 'created_at', a.created_at, 'retired_at', a.retired_at, 'closed_at', a.closed_at)
                                     order by a.created_at, a.local_part) from addresses a where a.tenant_id = t.id)
           )::text as "json!" from tenants t where t.id = $1"#,
        tenant
    )
    .fetch_one(tx.conn())
    .await
}

/// Everybody who is or was a member.
pub(super) async fn members(tx: &mut TenantTx) -> Result<Vec<String>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        r#"select jsonb_build_object(
               'id', u.id, 'name', u.name, 'email', u.email, 'email_confirmed_at', u.email_confirmed_at, 'language', u.language, 'signature', u.signature,
               'role', m.role, 'switched_off', m.switched_off, 'notifications', m.notifications, 'joined_at', m.created_at, 'last_seen_at', m.last_seen_at,
               'deactivated_at', m.deactivated_at
           )::text as "json!" from memberships m join users u on u.id = m.user_id where m.tenant_id = $1 order by m.created_at, u.id"#,
        tenant
    )
    .fetch_all(tx.conn())
    .await
}

/// The tokens of its programs, without what makes them work.
pub(super) async fn tokens(tx: &mut TenantTx) -> Result<Vec<String>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        r#"select jsonb_build_object('id', id, 'user_id', user_id, 'name', name, 'scope', scope, 'created_at', created_at, 'last_used_at', last_used_at,
               'revoked_at', revoked_at)::text as "json!" from api_tokens where tenant_id = $1 order by created_at, id"#,
        tenant
    )
    .fetch_all(tx.conn())
    .await
}

/// The company's logo, with the ending of its name.
pub(super) async fn logo(
    tx: &mut TenantTx,
) -> Result<Option<(&'static str, Vec<u8>)>, sqlx::Error> {
    let logo = company::logo(tx).await?;
    Ok(logo.map(|logo| {
        let ending = if logo.starts_with(b"\x89PNG") {
            "png"
        } else if logo.starts_with(b"\xff\xd8") {
            "jpg"
        } else {
            "svg"
        };
        (ending, logo)
    }))
}
