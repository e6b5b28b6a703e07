//! How much goes out at once: per tenant, so that one company's mailing leaves room for the others; per remote host, so that it goes on taking our mail.
//!
//! These are limits on connections of one process. Limits on rates per remote host belong here too, once mail goes to the customers' hosts without a relay.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::ids::TenantId;

/// The limits of a process. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Limits {
    tenants: Gate<TenantId>,
    hosts: Gate<String>,
}

/// A mail may go out as long as this is held.
#[derive(Debug)]
pub(super) struct Room(
    #[expect(dead_code, reason = "held, not read")] [Option<OwnedSemaphorePermit>; 2],
);

impl Limits {
    /// Mails of one tenant at once.
    const PER_TENANT: usize = 4;
    /// Mails to one host at once: what common servers allow one client.
    pub(super) const PER_HOST: u32 = 10;

    /// Waits until there is room for one more.
    pub(super) async fn enter(&self, tenant: TenantId, host: &str) -> Room {
        let tenant = self.tenants.enter(tenant).await;
        Room([tenant, self.hosts.enter(host.to_owned()).await])
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            tenants: Gate::new(Self::PER_TENANT),
            hosts: Gate::new(Self::PER_HOST as usize),
        }
    }
}

/// Lets so many through at once, for each key.
#[derive(Debug, Clone)]
struct Gate<K> {
    width: usize,
    open: Arc<Mutex<HashMap<K, Arc<Semaphore>>>>,
}

impl<K: Eq + Hash> Gate<K> {
    fn new(width: usize) -> Self {
        Self {
            width,
            open: Arc::default(),
        }
    }

    async fn enter(&self, key: K) -> Option<OwnedSemaphorePermit> {
        let semaphore = {
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            // Keys that nobody holds or waits for are forgotten.
            open.retain(|_, semaphore| Arc::strong_count(semaphore) > 1);
            let width = self.width;
            Arc::clone(
                open.entry(key)
                    .or_insert_with(|| Arc::new(Semaphore::new(width))),
            )
        };
        // Fails only when the semaphore is closed, which nobody does.
        semaphore.acquire_owned().await.ok()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn a_full_key_waits_and_the_others_do_not() {
        let gate = Gate::new(1);
        let first = gate.enter("a").await;
        let wait = Duration::from_millis(20);
        assert!(tokio::time::timeout(wait, gate.enter("a")).await.is_err());
        assert!(tokio::time::timeout(wait, gate.enter("b")).await.is_ok());
        drop(first);
        assert!(tokio::time::timeout(wait, gate.enter("a")).await.is_ok());
    }

    #[tokio::test]
    async fn keys_without_mail_are_forgotten() {
        let gate = Gate::new(1);
        for key in 0..100 {
            drop(gate.enter(key).await);
        }
        assert_eq!(gate.open.lock().unwrap().len(), 1);
    }
}
