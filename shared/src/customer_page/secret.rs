//! What makes a link a permission.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

/// 160 random bits, kept and not derived: links outlive the keys of an installation. Never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub(super) fn random() -> Self {
        Self(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 20]>()))
    }

    /// What stands in the look-up table: no slow hash is needed for random bits.
    pub(super) fn hash(secret: &str) -> Vec<u8> {
        Sha256::digest(secret.as_bytes()).to_vec()
    }

    /// The words themselves.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(kept: String) -> Self {
        Self(kept)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_160_bits_and_stays_one() {
        let secret = Secret::random();
        assert_eq!(URL_SAFE_NO_PAD.decode(secret.as_str()).unwrap().len(), 20);
        assert_ne!(secret, Secret::random());
        assert_eq!(format!("{secret:?}"), "Secret");
    }
}
