//! Which hosts may be connected to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::net::lookup_host;
use tokio::time::timeout;

/// How long a name may take to be found.
const LOOKUP_TIMEOUT: Duration = Duration::from_secs(10);
/// Addresses of a name that are tried.
const MAX_ADDRESSES: usize = 4;

/// How far a company's connections reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// Hosts of the internet.
    #[default]
    Public,
    /// Also those of our own network and this machine: for an installation of one company, and for tests.
    Private,
}

/// Why a host is not connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GuardError {
    /// Nobody knows the name.
    #[error("the name of the server is not known")]
    NotFound,
    /// It is none of the internet's.
    #[error("the server has a private address")]
    Private,
}

/// The addresses of a host, each of which may be connected to.
///
/// # Errors
///
/// [`GuardError::Private`] when any of its addresses is one we don't connect to: such a name serves nobody outside.
pub async fn resolve(host: &str, port: u16, reach: Reach) -> Result<Vec<SocketAddr>, GuardError> {
    let found = timeout(LOOKUP_TIMEOUT, lookup_host((host, port))).await;
    judged(
        match found {
            Ok(Ok(addresses)) => addresses.take(MAX_ADDRESSES).collect(),
            Ok(Err(_)) | Err(_) => Vec::new(),
        },
        reach,
    )
}

/// What name servers said, if it may be connected to.
pub(super) fn judged(
    addresses: Vec<SocketAddr>,
    reach: Reach,
) -> Result<Vec<SocketAddr>, GuardError> {
    if addresses.is_empty() {
        return Err(GuardError::NotFound);
    }
    if addresses
        .iter()
        .all(|address| may_reach(address.ip(), reach))
    {
        Ok(addresses)
    } else {
        Err(GuardError::Private)
    }
}

/// The rule.
fn may_reach(address: IpAddr, reach: Reach) -> bool {
    let address = embedded(address).map_or(address, IpAddr::V4);
    match reach {
        Reach::Public => is_public(address),
        // Whatever the network: clouds hand out keys on link-local addresses, and nobody listens on the others.
        Reach::Private => !is_link_local(address) && !is_nobodys(address),
    }
}

/// The IPv4 address that an IPv6 address stands for: mapped (RFC 4291 §2.5.5.2), or behind a translator (RFC 6052 §2.1).
fn embedded(address: IpAddr) -> Option<Ipv4Addr> {
    let IpAddr::V6(address) = address else {
        return None;
    };
    let octets = address.octets();
    let translated = octets.starts_with(&[0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]);
    if translated {
        return Some(Ipv4Addr::new(
            octets[12], octets[13], octets[14], octets[15],
        ));
    }
    address.to_ipv4_mapped()
}

/// Globally reachable by the registries of special-purpose addresses (RFC 6890, RFC 8190).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !V4_SPECIAL.iter().any(|(network, bits)| {
            prefix(u32::from(*network), *bits) == prefix(address.into(), *bits)
        }),
        IpAddr::V6(address) => {
            in_network(address, GLOBAL_UNICAST)
                && !V6_SPECIAL
                    .iter()
                    .any(|network| in_network(address, *network))
        }
    }
}

fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        // fd00:ec2::254 hands out keys as 169.254.169.254 does.
        IpAddr::V6(address) => {
            address.is_unicast_link_local() || address.segments()[..2] == [0xfd00, 0x0ec2]
        }
    }
}

fn is_nobodys(address: IpAddr) -> bool {
    let broadcast = matches!(address, IpAddr::V4(address) if address.is_broadcast());
    address.is_unspecified() || address.is_multicast() || broadcast
}

/// Networks that are not the internet's.
const V4_SPECIAL: [(Ipv4Addr, u32); 14] = [
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    // Multicast, and what is reserved above it.
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

/// An IPv6 network: its first address and the bits that name it.
type Network = (Ipv6Addr, u32);

/// All that the internet uses of IPv6 (RFC 4291 §2.4).
const GLOBAL_UNICAST: Network = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Within it: protocol assignments with Teredo, documentation, 6to4.
const V6_SPECIAL: [Network; 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

fn prefix(address: u32, bits: u32) -> u32 {
    address >> (32 - bits)
}

fn in_network(address: Ipv6Addr, (network, bits): Network) -> bool {
    u128::from(address) >> (128 - bits) == u128::from(network) >> (128 - bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_internet_is_reached_and_nothing_beside_us() {
        for (address, public, private) in [
            ("8.8.8.8", true, true),
            ("192.0.1.1", true, true),
            ("172.15.255.255", true, true),
            ("172.32.0.1", true, true),
            ("100.128.0.1", true, true),
            ("2a00:1450:400e:80c::2003", true, true),
            ("::ffff:8.8.8.8", true, true),
            ("64:ff9b::808:808", true, true),
            ("0.0.0.0", false, false),
            ("0.1.2.3", false, true),
            ("10.0.0.1", false, true),
            ("100.64.0.1", false, true),
            ("127.0.0.1", false, true),
            ("127.255.255.254", false, true),
            ("169.254.169.254", false, false),
            ("172.16.0.1", false, true),
            ("172.31.255.255", false, true),
            ("192.0.0.170", false, true),
            ("192.0.2.1", false, true),
            ("192.168.1.1", false, true),
            ("198.19.255.255", false, true),
            ("224.0.0.1", false, false),
            ("240.0.0.1", false, true),
            ("255.255.255.255", false, false),
            ("::", false, false),
            ("::1", false, true),
            ("::127.0.0.1", false, true),
            ("::ffff:127.0.0.1", false, true),
            ("::ffff:169.254.169.254", false, false),
            ("64:ff9b::7f00:1", false, true),
            ("64:ff9b::a9fe:a9fe", false, false),
            ("64:ff9b:1::1", false, true),
            ("2001::1", false, true),
            ("2001:db8::1", false, true),
            ("2002:7f00:1::", false, true),
            ("fc00::1", false, true),
            ("fd00:ec2::254", false, false),
            ("fe80::1", false, false),
            ("fec0::1", false, true),
            ("ff02::1", false, false),
        ] {
            let ip: IpAddr = address.parse().unwrap();
            assert_eq!(may_reach(ip, Reach::Public), public, "{address}");
            assert_eq!(may_reach(ip, Reach::Private), private, "{address}");
        }
    }

    #[tokio::test]
    async fn a_name_is_judged_by_what_it_stands_for() {
        for host in ["127.0.0.1", "localhost", "::1", "2130706433", "0x7f.1"] {
            let refused = resolve(host, 25, Reach::Public).await;
            assert!(refused.is_err(), "{host}: {refused:?}");
        }
        let here = resolve("127.0.0.1", 25, Reach::Private).await.unwrap();
        assert_eq!(here, ["127.0.0.1:25".parse().unwrap()]);
        let nowhere = resolve("no-such-host.invalid", 25, Reach::Private).await;
        assert_eq!(nowhere, Err(GuardError::NotFound));
    }
}
