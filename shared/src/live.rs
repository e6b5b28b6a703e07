//! Tells open pages that something changed, so that they look again.
//!
//! A transaction says what changed; after its commit a notification goes out, and each portal process hands it to the pages of that tenant. What changed
//! is never in the message, only where to look: a page asks for it as the member it shows.

use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::ids::{RequestId, TenantId, UserId};
use crate::tenancy::{Db, SystemTx, TenantTx, Wake};

const CHANNEL: &str = "proffer_live";
/// Changes a slow page may fall behind before it must look at everything.
const BACKLOG: usize = 1024;

/// What to look at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// A request and the lists it stands in.
    Request(RequestId),
    /// Somebody types, or stopped typing, on a request.
    Typing(RequestId),
    /// Notifications of members.
    Notifications,
    /// Mails held back.
    Held,
    /// A mail that tries out the company's address.
    TestMail,
    /// What this person may do, in this company or in any: streams of theirs end, and begin anew if they still may.
    Rights(UserId),
}

/// A change in a tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TenantChange {
    /// Whose.
    pub tenant: TenantId,
    /// What.
    pub change: Change,
}

impl TenantTx {
    /// After the commit, open pages of this tenant look again.
    pub(crate) fn changed(&mut self, change: Change) {
        let payload = encode(TenantChange {
            tenant: self.tenant(),
            change,
        });
        self.wake_after_commit(Wake {
            channel: CHANNEL,
            payload,
        });
    }

    /// After the commit, streams of this person end.
    pub(crate) fn rights_changed(&mut self, user: UserId) {
        self.changed(Change::Rights(user));
    }
}

impl SystemTx {
    /// After the commit, streams of this person end, whichever company they look at.
    pub(crate) fn rights_changed(&mut self, user: UserId) {
        let payload = encode(TenantChange {
            tenant: TenantId::PLATFORM,
            change: Change::Rights(user),
        });
        self.wake_after_commit(Wake {
            channel: CHANNEL,
            payload,
        });
    }
}

/// Hands changes to whoever subscribes. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Hub(broadcast::Sender<TenantChange>);

impl Hub {
    /// Starts listening; ends with `shutdown`. A lost connection is made again; meanwhile pages are behind until they look by themselves.
    pub fn start(db: &Db, shutdown: CancellationToken) -> Self {
        let hub = Self(broadcast::channel(BACKLOG).0);
        tokio::spawn(listen(db.clone(), hub.clone(), shutdown));
        hub
    }

    /// Changes from now on, of all tenants: the caller shows only its own. `Lagged` means: look at everything.
    pub fn subscribe(&self) -> broadcast::Receiver<TenantChange> {
        self.0.subscribe()
    }
}

async fn listen(db: Db, hub: Hub, shutdown: CancellationToken) {
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            error = listen_until_broken(&db, &hub) => tracing::warn!(%error, "live changes are not heard; trying again"),
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

async fn listen_until_broken(db: &Db, hub: &Hub) -> sqlx::Error {
    let mut listener = match PgListener::connect_with(db.pool()).await {
        Ok(listener) => listener,
        Err(error) => return error,
    };
    if let Err(error) = listener.listen(CHANNEL).await {
        return error;
    }
    loop {
        match listener.recv().await {
            Ok(notification) => {
                if let Some(change) = decode(notification.payload()) {
                    // Nobody listening is no error.
                    let _ = hub.0.send(change);
                }
            }
            Err(error) => return error,
        }
    }
}

fn encode(TenantChange { tenant, change }: TenantChange) -> String {
    match change {
        Change::Request(id) => format!("{tenant} request {id}"),
        Change::Typing(id) => format!("{tenant} typing {id}"),
        Change::Notifications => format!("{tenant} notifications"),
        Change::Held => format!("{tenant} held"),
        Change::TestMail => format!("{tenant} test"),
        Change::Rights(user) => format!("{tenant} rights {user}"),
    }
}

fn decode(payload: &str) -> Option<TenantChange> {
    let mut words = payload.split(' ');
    let tenant = TenantId::from_row(words.next()?.parse().ok()?);
    let change = match (words.next()?, words.next()) {
        ("request", Some(id)) => Change::Request(id.parse().ok()?),
        ("typing", Some(id)) => Change::Typing(id.parse().ok()?),
        ("notifications", None) => Change::Notifications,
        ("held", None) => Change::Held,
        ("test", None) => Change::TestMail,
        ("rights", Some(user)) => Change::Rights(user.parse().ok()?),
        _ => return None,
    };
    Some(TenantChange { tenant, change })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_read_back() {
        let id = RequestId::new();
        for change in [
            Change::Request(id),
            Change::Typing(id),
            Change::Notifications,
            Change::Held,
            Change::TestMail,
            Change::Rights(UserId::new()),
        ] {
            let change = TenantChange {
                tenant: TenantId::from_row(7),
                change,
            };
            assert_eq!(decode(&encode(change)), Some(change));
        }
        assert_eq!(decode("junk"), None);
    }
}
