//! Who belongs to the company, and whose forwards are believed.

use crate::facts::Facts;
use crate::outcome::Person;

/// The company itself or this platform: such a person never asks.
pub(crate) fn is_inside(facts: &Facts, person: &Person) -> bool {
    let address = person.key();
    let domain = person.domain().to_lowercase();
    !address.is_empty()
        && (facts.own_addresses.contains(&address)
            || facts.members.contains(&address)
            || (!facts.mail_domain.is_empty() && domain == facts.mail_domain)
            || belongs_to(&facts.domains, &domain))
}

/// A sender may be taken out of a body only when this forwarder sent it.
pub(crate) fn is_trusted(facts: &Facts, person: &Person) -> bool {
    is_inside(facts, person) && !is_platform(facts, person)
        || facts.trusted_forwarders.contains(&person.key())
}

/// The company's own addresses on this platform, without their tag.
pub(crate) fn is_own_address(facts: &Facts, address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return false;
    };
    let untagged = local.split('+').next().unwrap_or(local);
    facts
        .own_addresses
        .contains(&format!("{untagged}@{domain}").to_lowercase())
}

/// An address of this platform, of this company or another.
pub(crate) fn is_platform(facts: &Facts, person: &Person) -> bool {
    !facts.mail_domain.is_empty() && person.domain().eq_ignore_ascii_case(&facts.mail_domain)
}

/// A domain or one below it.
fn belongs_to(domains: &std::collections::HashSet<String>, domain: &str) -> bool {
    let mut rest = domain;
    loop {
        if domains.contains(rest) {
            return true;
        }
        match rest.split_once('.') {
            Some((_, above)) => rest = above,
            None => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inside_and_trusted() {
        let facts = Facts {
            mail_domain: "p.test".to_owned(),
            own_addresses: ["acme-1@p.test".to_owned()].into(),
            domains: ["acme.test".to_owned()].into(),
            members: ["owner@private.test".to_owned()].into(),
            trusted_forwarders: ["friend@f.test".to_owned()].into(),
            ..Facts::default()
        };
        for (address, inside, trusted) in [
            ("Jan@acme.test", true, true),
            ("jan@shop.acme.test", true, true),
            ("jan@notacme.test", false, false),
            ("Owner@private.test", true, true),
            ("friend@f.test", false, true),
            ("acme-1@p.test", true, false),
            ("other-2@p.test", true, false),
            ("", false, false),
        ] {
            let person = Person {
                name: String::new(),
                email: address.to_owned(),
            };
            assert_eq!(
                (is_inside(&facts, &person), is_trusted(&facts, &person)),
                (inside, trusted),
                "{address}"
            );
        }
        assert!(is_own_address(&facts, "ACME-1+token@p.test"));
    }
}
