//! Browsers in which somebody stays signed in: "remember me".
//!
//! Their cookie is a token of its own beside that of the session: it names the browser and holds a secret that is exchanged each time it is used. Whoever
//! comes with a secret that was exchanged before has copied the cookie, or was copied from: nobody can tell which, so both are signed out.

use std::net::IpAddr;

use time::{Duration, OffsetDateTime};

use super::random::{hash, random_text};
use super::session::ABSOLUTE_LIMIT;
use super::{Session, SignedInBy, tell_entrance};
use crate::ids::{RememberedBrowserId, TenantId, UserId};
use crate::telemetry::accounts::{self as told, Entrance, Way};
use crate::tenancy::{Db, Purpose, SystemTx};

/// A remembered browser that nobody used for so long is forgotten.
pub const REMEMBERED_FOR: Duration = Duration::days(14);
/// How long the secret before the present one is good: a browser that starts with several tabs sends it from each of them.
pub const EXCHANGE_TIME: Duration = Duration::seconds(30);
/// Digits of the browser's id in its token (RFC 9562, without hyphens); the rest is the secret.
const ID_LENGTH: usize = 32;

/// From now on this browser brings the session back; answers the session to begin and the token of the cookie.
///
/// Only a password does this, with the second factor of whoever has one: a company's identity provider is asked each time.
pub async fn remember(db: &Db, session: Session) -> Result<(Session, String), sqlx::Error> {
    let mut tx = db.begin_system(Purpose::SignIn).await?;
    let (id, secret, now) = (RememberedBrowserId::new(), random_text(), tx.now());
    sqlx::query!(
        "insert into remembered_browsers (id, user_id, tenant_id, session_version, hash, used_at, began_at, expires_at, second_factor)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id.uuid(),
        session.user().uuid(),
        session.tenant().get(),
        session.version(),
        hash(&secret),
        now,
        session.began_at(),
        expires_at(session.began_at(), now),
        session.has_second_factor()
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    Ok((session.in_remembered(id), token(id, &secret)))
}

/// What became of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recalled {
    /// Its person is back. The new token takes its place; `None`: another tab has just got it.
    Back(Session, Option<String>),
    /// It is worth nothing, or not any more.
    Nobody,
}

/// Brings a session back by the token of a remembered browser, and writes that down in its company.
pub async fn recall(db: &Db, token: &str, address: IpAddr) -> Result<Recalled, sqlx::Error> {
    let Some((id, secret)) = read(token) else {
        told::came_in(Way::RememberedBrowser, Entrance::Wrong);
        return Ok(Recalled::Nobody);
    };
    let mut tx = db.begin_system(Purpose::SignIn).await?;
    let now = tx.now();
    // Locked: of two tabs at once, one exchanges the secret and the other finds it exchanged.
    let row = sqlx::query!(
        r#"select r.user_id as "user: UserId", r.tenant_id as "tenant: TenantId", r.hash, r.previous_hash, r.used_at, r.began_at,
                  r.expires_at > $2 and r.session_version = u.session_version and (r.second_factor or not has_second_factor(u.id)) as "lives!",
                  u.session_version, r.second_factor,
                  (select m.tenant_id from memberships m where m.user_id = r.user_id and m.deactivated_at is null
                      and opens_by_password(m.tenant_id, m.user_id)
                    order by m.tenant_id = r.tenant_id desc, m.created_at, m.tenant_id limit 1) as "company: TenantId"
             from remembered_browsers r join users u on u.id = r.user_id where r.id = $1 for update of r"#,
        id.uuid(),
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else {
        told::came_in(Way::RememberedBrowser, Entrance::Wrong);
        return Ok(Recalled::Nobody);
    };
    let presented = hash(secret);
    let known = Known {
        current: row.hash == presented,
        previous: row.previous_hash.as_ref() == Some(&presented),
        used_at: row.used_at,
    };
    let (Some(company), true, Some(exchange)) = (row.company, row.lives, known.at(now)) else {
        forget(&mut tx, id).await?;
        tx.commit().await?;
        told::came_in(Way::RememberedBrowser, Entrance::Wrong);
        tracing::info!("a browser is not remembered any more");
        return Ok(Recalled::Nobody);
    };
    let (by, version) = (SignedInBy::Password, row.session_version);
    let session = Session::begin(row.user, company, by, row.began_at, version).in_remembered(id);
    let session = if row.second_factor {
        session.with_second_factor()
    } else {
        session
    };
    if exchange == Exchange::Done {
        return Ok(Recalled::Back(session, None));
    }
    let secret = random_text();
    sqlx::query!(
        "update remembered_browsers set hash = $2, previous_hash = hash, used_at = $3, tenant_id = $4, expires_at = $5 where id = $1",
        id.uuid(),
        hash(&secret),
        now,
        company.get(),
        expires_at(row.began_at, now)
    )
    .execute(tx.conn())
    .await?;
    // The browser has lost its cookie: nobody can use that session any more.
    sqlx::query!("delete from sessions where remembered_id = $1", id.uuid())
        .execute(tx.conn())
        .await?;
    tx.commit().await?;
    tell_entrance(db, &session, "remembered_browser", None, address).await?;
    told::came_in(Way::RememberedBrowser, Entrance::Succeeded);
    Ok(Recalled::Back(session, Some(self::token(id, &secret))))
}

/// What the database says of a secret.
struct Known {
    current: bool,
    previous: bool,
    used_at: OffsetDateTime,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exchange {
    /// To be made now.
    Due,
    /// Just made, for another tab.
    Done,
}

impl Known {
    /// `None`: it is not the browser's secret, or was exchanged a while ago.
    fn at(&self, now: OffsetDateTime) -> Option<Exchange> {
        if self.current {
            Some(Exchange::Due)
        } else {
            (self.previous && now < self.used_at + EXCHANGE_TIME).then_some(Exchange::Done)
        }
    }
}

/// Forgets the browser of this session, if it was remembered, whose sessions end with it.
pub async fn forget_browser(db: &Db, session: &Session) -> Result<(), sqlx::Error> {
    let Some(id) = session.remembered() else {
        return Ok(());
    };
    let mut tx = db.begin_system(Purpose::SignIn).await?;
    forget(&mut tx, id).await?;
    tx.commit().await
}

async fn forget(tx: &mut SystemTx, id: RememberedBrowserId) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from remembered_browsers where id = $1", id.uuid())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Removes browsers that are remembered no longer; says how many.
pub async fn prune_remembered_browsers(tx: &mut SystemTx) -> Result<u64, sqlx::Error> {
    let now = tx.now();
    let pruned = sqlx::query!(
        "delete from remembered_browsers where expires_at <= $1",
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(pruned.rows_affected())
}

fn expires_at(began_at: OffsetDateTime, now: OffsetDateTime) -> OffsetDateTime {
    (now + REMEMBERED_FOR).min(began_at + ABSOLUTE_LIMIT)
}

fn token(id: RememberedBrowserId, secret: &str) -> String {
    format!("{}{secret}", id.uuid().simple())
}

fn read(token: &str) -> Option<(RememberedBrowserId, &str)> {
    let (id, secret) = token.split_at_checked(ID_LENGTH)?;
    Some((id.parse().ok()?, secret))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_secret_is_exchanged_once_and_then_good_for_a_moment() {
        let used_at = datetime!(2026-11-24 09:00 UTC);
        for (current, previous, later, expected) in [
            (true, false, Duration::days(3), Some(Exchange::Due)),
            (false, true, Duration::seconds(29), Some(Exchange::Done)),
            (false, true, EXCHANGE_TIME, None),
            (false, false, Duration::ZERO, None),
        ] {
            let known = Known {
                current,
                previous,
                used_at,
            };
            assert_eq!(known.at(used_at + later), expected, "{later}");
        }
    }

    #[test]
    fn a_token_reads_back_and_junk_does_not() {
        let id = RememberedBrowserId::new();
        assert_eq!(read(&token(id, "secret")), Some((id, "secret")));
        for junk in ["", "short", &"é".repeat(40), &"x".repeat(75)] {
            assert_eq!(read(junk), None, "{junk}");
        }
    }
}
