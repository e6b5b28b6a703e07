//! The sessions of a person, as they see them.

use serde::Serialize;
use time::OffsetDateTime;

use super::end_sessions::Reach;
use crate::ids::SessionListId;
use crate::tenancy::TenantTx;

/// A session of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnSession {
    /// What it is ended by.
    pub id: SessionListId,
    /// The browser, by its brand; empty: nobody knows.
    pub browser: &'static str,
    /// What it runs on; empty: nobody knows.
    pub system: &'static str,
    /// The network address it began at.
    pub address: String,
    /// `password` or `single_sign_on`.
    pub signed_in_by: String,
    /// The company looked at.
    pub company: String,
    /// Whether it outlives the browser.
    pub remembered: bool,
    /// When somebody signed in.
    #[serde(with = "time::serde::rfc3339")]
    pub began_at: OffsetDateTime,
    /// When it was last used, give or take ten minutes.
    #[serde(with = "time::serde::rfc3339")]
    pub last_seen_at: OffsetDateTime,
    /// It is the one that asks.
    pub current: bool,
}

/// The sessions that are not over, the one used last first.
pub async fn list_sessions(
    tx: &mut TenantTx,
    reach: Reach<'_>,
) -> Result<Vec<OwnSession>, sqlx::Error> {
    let now = tx.now();
    let rows = sqlx::query!(
        r#"select s.list_id as "id: SessionListId", s.address, s.user_agent, s.signed_in_by as "signed_in_by!", t.name as company,
                  s.remembered_id is not null as "remembered!", s.began_at as "began_at!", s.last_seen_at, coalesce(s.id = $3, false) as "current!"
             from sessions s join tenants t on t.id = s.tenant_id join users u on u.id = s.user_id
            where s.user_id = $1 and ($2::bigint is null or s.tenant_id = $2) and s.expires_at > $4 and s.signed_in_by is not null
            order by s.last_seen_at desc, s.list_id desc"#,
        reach.user().uuid(),
        reach.tenant(),
        reach.own(),
        now
    )
    .fetch_all(tx.conn())
    .await?;
    let own = rows.into_iter().map(|row| {
        let (browser, system) = device(row.user_agent.as_deref().unwrap_or_default());
        OwnSession {
            id: row.id,
            browser,
            system,
            address: row.address.unwrap_or_default(),
            signed_in_by: row.signed_in_by,
            company: row.company,
            remembered: row.remembered,
            began_at: row.began_at,
            last_seen_at: row.last_seen_at,
            current: row.current,
        }
    });
    Ok(own.collect())
}

/// What a browser calls itself says its brand and its system to whoever knows how; the first match counts, since most call themselves each other too.
fn device(user_agent: &str) -> (&'static str, &'static str) {
    const BROWSERS: [(&str, &str); 7] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("Chrom", "Chrome"),
        ("Safari", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let first = |known: &[(&str, &'static str)]| {
        let found = known.iter().find(|(sign, _)| user_agent.contains(sign));
        found.map_or("", |(_, name)| name)
    };
    (first(&BROWSERS), first(&SYSTEMS))
}

#[cfg(test)]
mod tests {
    use super::device;

    #[test]
    fn a_browser_is_called_by_its_brand() {
        for (user_agent, browser, system) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
                "Firefox",
                "Windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
                "Edge",
                "Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
                "Chrome",
                "Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
                "Safari",
                "iPhone",
            ),
            ("curl/8", "", ""),
            ("", "", ""),
        ] {
            assert_eq!(device(user_agent), (browser, system), "{user_agent}");
        }
    }
}
