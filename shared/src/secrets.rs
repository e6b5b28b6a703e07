//! Keys derived from the root key, and what is signed with them.
//!
//! `PROFFER_SECRET_KEY` is a list: the first key makes, all of them check, so that a rolling restart rotates and links already sent survive.

use std::fmt;
use std::str::FromStr;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A root key is at least this many characters: 32 bytes of hexadecimal or 43 of base64 are 256 bits, 32 random letters more than 128.
pub const MIN_KEY_LENGTH: usize = 32;

/// What a signature is for: one made for one purpose means nothing for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// `+token` in the address that customers answer to.
    ReplyToken,
    /// A short-lived address of an attachment or of a mail's HTML.
    ContentUrl,
    /// A cookie of the browser.
    Cookie,
    /// A form of a signed-out visitor.
    FormToken,
    /// Somebody named the address that a customer's link was sent to.
    CustomerPass,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::ReplyToken => b"proffer reply token",
            Self::ContentUrl => b"proffer content url",
            Self::Cookie => b"proffer cookie",
            Self::FormToken => b"proffer form token",
            Self::CustomerPass => b"proffer customer pass",
        }
    }
}

/// The root keys, newest first.
#[derive(Clone, PartialEq, Eq)]
pub struct Keys(Vec<Vec<u8>>);

/// Why a list of keys was refused.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// One of them is short.
    #[error("each key must have at least {MIN_KEY_LENGTH} characters")]
    Short,
}

impl FromStr for Keys {
    type Err = KeysError;

    fn from_str(list: &str) -> Result<Self, KeysError> {
        let keys: Vec<Vec<u8>> = list
            .split(',')
            .map(|key| key.trim().as_bytes().to_vec())
            .collect();
        if keys.iter().any(|key| key.len() < MIN_KEY_LENGTH) {
            Err(KeysError::Short)
        } else {
            Ok(Self(keys))
        }
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys({} secret)", self.0.len())
    }
}

impl Keys {
    /// HMAC-SHA-256 (RFC 2104) of `data` under the newest key.
    pub fn sign(&self, purpose: Purpose, data: &[u8]) -> [u8; 32] {
        mac(&self.0[0], purpose, data)
            .finalize()
            .into_bytes()
            .into()
    }

    /// A key of 256 bits for `label` from each root key, newest first: what one is used for tells nothing of another.
    pub(crate) fn derived(&self, label: &[u8]) -> impl Iterator<Item = [u8; 32]> {
        let derive = move |root: &Vec<u8>| keyed(root).chain_update(label).finalize().into_bytes();
        self.0.iter().map(move |root| derive(root).into())
    }

    /// Whether `signature` begins a signature of `data` by any of the keys, compared in constant time. Shorter signatures than 10 bytes never do.
    pub fn verifies(&self, purpose: Purpose, data: &[u8], signature: &[u8]) -> bool {
        signature.len() >= 10
            && self.0.iter().any(|key| {
                mac(key, purpose, data)
                    .verify_truncated_left(signature)
                    .is_ok()
            })
    }
}

fn mac(root: &[u8], purpose: Purpose, data: &[u8]) -> Hmac<Sha256> {
    let derived = keyed(root)
        .chain_update(purpose.label())
        .finalize()
        .into_bytes();
    keyed(&derived).chain_update(data)
}

#[expect(
    clippy::expect_used,
    reason = "HMAC takes keys of any length (RFC 2104 §3)"
)]
fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "old-key-old-key-old-key-old-key-old";
    const NEW: &str = "new-key-new-key-new-key-new-key-new";

    #[test]
    fn a_signature_survives_the_rotation_of_its_key() {
        let signature = OLD
            .parse::<Keys>()
            .unwrap()
            .sign(Purpose::ReplyToken, b"request");
        let rotated: Keys = format!("{NEW},{OLD}").parse().unwrap();
        assert!(rotated.verifies(Purpose::ReplyToken, b"request", &signature[..10]));
        assert!(!NEW.parse::<Keys>().unwrap().verifies(
            Purpose::ReplyToken,
            b"request",
            &signature
        ));
    }

    #[test]
    fn a_signature_is_for_one_purpose_and_one_text() {
        let keys: Keys = NEW.parse().unwrap();
        let signature = keys.sign(Purpose::ReplyToken, b"request");
        assert!(!keys.verifies(Purpose::ContentUrl, b"request", &signature));
        assert!(!keys.verifies(Purpose::ReplyToken, b"another", &signature));
        assert!(!keys.verifies(Purpose::ReplyToken, b"request", &signature[..9]));
        assert!(!keys.verifies(Purpose::ReplyToken, b"request", b""));
    }

    #[test]
    fn a_short_key_is_refused_and_never_shown() {
        assert!("short".parse::<Keys>().is_err());
        assert!(format!("{NEW},short").parse::<Keys>().is_err());
        assert!(!format!("{:?}", NEW.parse::<Keys>().unwrap()).contains("new-key"));
    }
}
