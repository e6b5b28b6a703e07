//! Who may come in.

use serde::Serialize;

use crate::ids::UserId;

/// Somebody as the company knows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// A member.
    Member,
    /// One who was deactivated.
    Deactivated,
    /// An account that does not belong to the company.
    Stranger,
}

/// What is known of whoever came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Facts {
    /// Whom the identity provider named by this name before.
    pub(super) named: Option<(UserId, Standing)>,
    /// It gave an address.
    pub(super) has_address: bool,
    /// The address' domain is proved to be the company's.
    pub(super) own_domain: bool,
    /// Whose account has this address.
    pub(super) addressed: Option<(UserId, Standing)>,
    /// The owner lets in members whose address is of another domain.
    pub(super) known_members: bool,
}

/// What becomes of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// A member, who comes in.
    ComesIn(UserId),
    /// Somebody with an account of other companies, who joins this one.
    Joins(UserId),
    /// Somebody new, who gets an account.
    IsNew,
    /// They stay outside.
    Barred(Bar),
}

/// Why somebody whom their identity provider vouches for stays outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bar {
    /// The company deactivated them.
    Deactivated,
    /// The identity provider gave no address.
    NoAddress,
    /// The address is of a domain that the company has not proved to be its own, and they are no member whom the owner lets in all the same.
    ForeignAddress,
}

/// The rule. An identity provider speaks for the people of its company: for whoever it named before, and for the addresses of the company's own domains. It can't speak for
/// anybody else's address: otherwise a company could make itself the account of a stranger.
pub(super) fn decide(facts: Facts) -> Decision {
    match facts.named {
        Some((user, Standing::Member)) => return Decision::ComesIn(user),
        Some((_, Standing::Deactivated)) => return Decision::Barred(Bar::Deactivated),
        Some((_, Standing::Stranger)) | None => {}
    }
    if !facts.has_address {
        return Decision::Barred(Bar::NoAddress);
    }
    match facts.addressed {
        Some((_, Standing::Deactivated)) => Decision::Barred(Bar::Deactivated),
        Some((user, Standing::Member)) if facts.own_domain || facts.known_members => {
            Decision::ComesIn(user)
        }
        Some((user, Standing::Stranger)) if facts.own_domain => Decision::Joins(user),
        None if facts.own_domain => Decision::IsNew,
        Some(_) | None => Decision::Barred(Bar::ForeignAddress),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_provider_speaks_for_its_own_people() {
        let (anna, other) = (UserId::new(), UserId::new());
        let plain = Facts {
            named: None,
            has_address: true,
            own_domain: false,
            addressed: None,
            known_members: false,
        };
        let own = Facts {
            own_domain: true,
            ..plain
        };
        let known = Facts {
            known_members: true,
            ..plain
        };
        let of = |facts: Facts, standing| Facts {
            addressed: Some((anna, standing)),
            ..facts
        };
        let named = |facts: Facts, standing| Facts {
            named: Some((other, standing)),
            ..facts
        };
        let foreign = Decision::Barred(Bar::ForeignAddress);
        for (name, facts, expected) in [
            ("new, of the company's domain", own, Decision::IsNew),
            (
                "a member of it",
                of(own, Standing::Member),
                Decision::ComesIn(anna),
            ),
            (
                "an account of other companies",
                of(own, Standing::Stranger),
                Decision::Joins(anna),
            ),
            (
                "deactivated",
                of(own, Standing::Deactivated),
                Decision::Barred(Bar::Deactivated),
            ),
            ("new, of another domain", plain, foreign),
            (
                "a member of another domain",
                of(plain, Standing::Member),
                foreign,
            ),
            (
                "a stranger of another domain",
                of(plain, Standing::Stranger),
                foreign,
            ),
            (
                "a known member",
                of(known, Standing::Member),
                Decision::ComesIn(anna),
            ),
            (
                "a stranger, though members are known",
                of(known, Standing::Stranger),
                foreign,
            ),
            ("nobody, though members are known", known, foreign),
            (
                "named before, whatever the address",
                named(of(plain, Standing::Stranger), Standing::Member),
                Decision::ComesIn(other),
            ),
            (
                "named before, and deactivated",
                named(of(own, Standing::Member), Standing::Deactivated),
                Decision::Barred(Bar::Deactivated),
            ),
            (
                "no address",
                Facts {
                    has_address: false,
                    ..own
                },
                Decision::Barred(Bar::NoAddress),
            ),
        ] {
            assert_eq!(decide(facts), expected, "{name}");
        }
    }
}
