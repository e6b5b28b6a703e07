//! Who has to prove what, and when.

use crate::accounts::SignedInBy;

/// What is known of a session and of whoever began it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Facts {
    /// How they came in.
    pub(crate) by: SignedInBy,
    /// They proved a second factor then, or set it up since.
    pub(crate) proved: bool,
    /// They have one.
    pub(crate) has_factor: bool,
    /// The company they look at asks for one.
    pub(crate) required: bool,
}

/// What is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// Nothing: they are in.
    Nothing,
    /// Their second factor: the session was begun without, and is none.
    Proof,
    /// A second factor at all: they set one up before they see anything of the company.
    Factor,
}

/// What is missing for a session to lead into a company.
pub(crate) fn missing(facts: Facts) -> Missing {
    match facts.by {
        SignedInBy::Password if facts.has_factor && !facts.proved => Missing::Proof,
        SignedInBy::Password if facts.required && !facts.has_factor => Missing::Factor,
        // A passkey is both factors at once; how a provider knows people is its own affair.
        SignedInBy::Password
        | SignedInBy::Passkey
        | SignedInBy::SingleSignOn { .. }
        | SignedInBy::Support { .. } => Missing::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::TenantId;

    #[test]
    fn a_password_alone_is_enough_only_where_nobody_asks_for_more() {
        let vouched = SignedInBy::SingleSignOn {
            tenant: TenantId::from_row(7),
        };
        let (password, passkey) = (SignedInBy::Password, SignedInBy::Passkey);
        for (by, proved, has_factor, required, expected) in [
            (password, false, false, false, Missing::Nothing),
            (password, false, false, true, Missing::Factor),
            (password, false, true, false, Missing::Proof),
            (password, false, true, true, Missing::Proof),
            (password, true, true, false, Missing::Nothing),
            (password, true, true, true, Missing::Nothing),
            // They removed it since.
            (password, true, false, false, Missing::Nothing),
            (password, true, false, true, Missing::Factor),
            (passkey, true, true, true, Missing::Nothing),
            (vouched, false, false, true, Missing::Nothing),
            (vouched, false, true, true, Missing::Nothing),
        ] {
            let facts = Facts {
                by,
                proved,
                has_factor,
                required,
            };
            assert_eq!(missing(facts), expected, "{facts:?}");
        }
    }
}
