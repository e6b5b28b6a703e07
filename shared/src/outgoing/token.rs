//! The signed tag in the address that customers answer to: `starcomm-279+2026-0148-<signature>@…`.
//!
//! It says which request an answer belongs to, whatever a mail client does to subject and references; and nobody outside the conversation can make one.

use std::fmt;

use data_encoding::BASE32_NOPAD;

use crate::ids::TenantId;
use crate::secrets::{Keys, Purpose};

/// Octets of the signature kept: 80 bits, 16 letters. With slug and numbers the local part stays below 64 octets (RFC 5321 §4.5.3.1.1).
const SIGNATURE: usize = 10;

/// What follows the `+`. Servers on the way may change its case, so case means nothing in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyToken(String);

impl ReplyToken {
    /// The token of a request, by its number.
    pub fn make(keys: &Keys, tenant: TenantId, number: &str) -> Self {
        let signature = keys.sign(Purpose::ReplyToken, &signed(tenant, number));
        let letters = BASE32_NOPAD
            .encode(&signature[..SIGNATURE])
            .to_ascii_lowercase();
        Self(format!("{number}-{letters}"))
    }

    /// The number of the request that `tag` names; `None` unless we made it, for this tenant.
    pub fn read(keys: &Keys, tenant: TenantId, tag: &str) -> Option<String> {
        let (number, letters) = tag.rsplit_once('-')?;
        let signature = BASE32_NOPAD
            .decode(letters.to_ascii_uppercase().as_bytes())
            .ok()
            .filter(|signature| signature.len() == SIGNATURE)?;
        keys.verifies(Purpose::ReplyToken, &signed(tenant, number), &signature)
            .then(|| number.to_owned())
    }
}

impl fmt::Display for ReplyToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn signed(tenant: TenantId, number: &str) -> Vec<u8> {
    format!("{tenant}:{number}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(seed: &str) -> Keys {
        seed.repeat(8).parse().unwrap()
    }

    #[test]
    fn only_our_own_token_of_this_tenant_names_a_request() {
        let tenant = TenantId::from_row(279);
        let token = ReplyToken::make(&keys("secret"), tenant, "2026-0148").to_string();
        let read = |seed, tenant, tag: &str| ReplyToken::read(&keys(seed), tenant, tag);
        assert_eq!(read("secret", tenant, &token).as_deref(), Some("2026-0148"));
        assert_eq!(
            read("secret", tenant, &token.to_uppercase()).as_deref(),
            Some("2026-0148")
        );
        assert_eq!(read("secret", TenantId::from_row(280), &token), None);
        assert_eq!(read("public", tenant, &token), None);
        let other = token.replace("0148", "0149");
        for tag in [
            &other,
            &token[..token.len() - 1],
            "2026-0148",
            "2026-0148-",
            "-",
            "",
            "é-é",
        ] {
            assert_eq!(read("secret", tenant, tag), None, "{tag}");
        }
    }

    #[test]
    fn the_longest_local_part_has_room_for_it() {
        let token = ReplyToken::make(&keys("secret"), TenantId::from_row(9), "2026-123456");
        let longest = format!("{}-{}+{token}", "s".repeat(20), 999_999_999);
        assert!(longest.len() <= 64, "{longest}");
    }
}
