//! How many connections there may be, in all and of one client.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use shared::settings::SmtpLimits;

use crate::reply::Reply;

/// Counts the open connections.
#[derive(Debug, Clone)]
pub(crate) struct ClientLimits {
    most: u32,
    most_of_client: u32,
    open: Arc<Mutex<Open>>,
}

#[derive(Debug, Default)]
struct Open {
    all: u32,
    /// Only clients with a connection are in here.
    by_client: HashMap<IpAddr, u32>,
}

/// A connection that counts until it is dropped.
#[derive(Debug)]
pub(crate) struct Admission {
    client: IpAddr,
    open: Arc<Mutex<Open>>,
}

impl ClientLimits {
    pub(crate) fn new(limits: &SmtpLimits) -> Self {
        Self {
            most: limits.connections,
            most_of_client: limits.connections_per_client,
            open: Arc::default(),
        }
    }

    /// Lets a client in, or says why not.
    pub(crate) fn admit(&self, address: IpAddr) -> Result<Admission, Reply> {
        let client = network(address);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.all >= self.most {
            return Err(Reply::TooManyConnections);
        }
        let of_client = open.by_client.entry(client).or_default();
        if *of_client >= self.most_of_client {
            return Err(Reply::TooManyConnectionsOfClient);
        }
        *of_client += 1;
        open.all += 1;
        Ok(Admission {
            client,
            open: Arc::clone(&self.open),
        })
    }
}

impl Drop for Admission {
    fn drop(&mut self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.all -= 1;
        if let Some(of_client) = open.by_client.get_mut(&self.client) {
            *of_client -= 1;
            if *of_client == 0 {
                open.by_client.remove(&self.client);
            }
        }
    }
}

/// A client is an IPv4 address or an IPv6 network of 64 bits: what one subscriber gets (RFC 6177).
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into()
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_are_counted_per_client_and_in_all() {
        let limits = ClientLimits {
            most: 4,
            most_of_client: 2,
            open: Arc::default(),
        };
        let admit = |address: &str| limits.admit(address.parse().unwrap());
        let (first, _second) = (
            admit("192.0.2.1").unwrap(),
            admit("::ffff:192.0.2.1").unwrap(),
        );
        assert_eq!(
            admit("192.0.2.1").unwrap_err(),
            Reply::TooManyConnectionsOfClient
        );
        let (_third, _fourth) = (
            admit("2001:db8:0:1::1").unwrap(),
            admit("2001:db8:0:1:ffff::1").unwrap(),
        );
        assert_eq!(
            admit("2001:db8:0:2::1").unwrap_err(),
            Reply::TooManyConnections
        );
        drop(first);
        assert_eq!(
            admit("2001:db8:0:1::2").unwrap_err(),
            Reply::TooManyConnectionsOfClient
        );
        assert!(admit("192.0.2.1").is_ok());
        assert_eq!(limits.open.lock().unwrap().by_client.len(), 2);
    }
}
