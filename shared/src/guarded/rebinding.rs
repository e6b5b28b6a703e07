//! DNS rebinding: a name that stands for an address of the internet when it is looked at, and for one of ours when it is looked up again.
//!
//! Neither the client for HTTP nor a company's mail server looks a name up twice: what was judged is what is connected to.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::net::TcpListener;

use super::hosts::judged;
use super::{Call, Client, GuardError, HttpError, Limits, Reach};

/// A name server that changes its mind: first an address of the internet where nobody listens, then one of this machine where somebody does.
pub(crate) struct ChangingName {
    here: SocketAddr,
    asked: AtomicUsize,
    came: Arc<AtomicUsize>,
}

impl ChangingName {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = listener.local_addr().unwrap();
        let came = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&came);
        tokio::spawn(async move {
            while listener.accept().await.is_ok() {
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self {
            here,
            asked: AtomicUsize::new(0),
            came,
        }
    }

    pub(crate) fn port(&self) -> u16 {
        self.here.port()
    }

    /// As the guard asks.
    pub(crate) fn answer(&self) -> Result<Vec<SocketAddr>, GuardError> {
        let before = self.asked.fetch_add(1, Ordering::SeqCst);
        let address = if before == 0 {
            // Public by the registries, and nobody's: 192.0.0.0/24 ends before it.
            SocketAddr::from(([192, 0, 1, 1], self.here.port()))
        } else {
            self.here
        };
        judged(vec![address], Reach::Public)
    }

    /// How often it was asked, and how many came here.
    pub(crate) fn seen(&self) -> (usize, usize) {
        (
            self.asked.load(Ordering::SeqCst),
            self.came.load(Ordering::SeqCst),
        )
    }
}

#[tokio::test]
async fn a_name_that_changes_its_mind_is_not_asked_twice() {
    let name = ChangingName::start().await;
    let limits = Limits {
        connect: Duration::from_millis(300),
        whole: Duration::from_millis(500),
        ..Limits::default()
    };
    let client = Client::new(Reach::Public).unwrap();
    let ask = async || {
        let url = format!("http://rebinding.example:{}/metadata", name.port());
        let call = Call::get(url.parse().unwrap()).within(limits);
        client.send_by(call, async |_, _| name.answer()).await
    };
    // Judged when it was public, and only that address is tried.
    let first = ask().await;
    assert!(
        matches!(
            first,
            Err(HttpError::TooSlow | HttpError::Connection(_) | HttpError::Unreadable(_))
        ),
        "{first:?}"
    );
    assert_eq!(name.seen(), (1, 0));
    // The next call looks anew, and judges anew.
    assert_eq!(ask().await, Err(HttpError::Host(GuardError::Private)));
    assert_eq!(name.seen(), (2, 0), "nobody was called here");
}

#[test]
fn one_private_address_among_others_is_enough() {
    let [public, private] = ["192.0.1.1:443", "127.0.0.1:443"].map(|a| a.parse().unwrap());
    assert!(judged(vec![public], Reach::Public).is_ok());
    for mixed in [vec![public, private], vec![private, public]] {
        assert_eq!(judged(mixed, Reach::Public), Err(GuardError::Private));
    }
    assert_eq!(judged(Vec::new(), Reach::Public), Err(GuardError::NotFound));
}
