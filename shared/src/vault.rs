//! Secrets of companies and of people, kept so that only we can read them: AES-256-GCM under a key derived from the root keys.
//!
//! What is kept is the id of its key, the nonce and the ciphertext. The newest root key seals, all of them open, so that a rotation loses nothing. A secret opens
//! only for whom and for what it was sealed.

use std::fmt;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};

use crate::ids::{TenantId, UserId};
use crate::secrets::Keys;

/// Whose secret it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    /// A company's.
    Company(TenantId),
    /// A person's, in whatever companies they are.
    Person(UserId),
}

impl From<TenantId> for Whose {
    fn from(tenant: TenantId) -> Self {
        Self::Company(tenant)
    }
}

impl From<UserId> for Whose {
    fn from(user: UserId) -> Self {
        Self::Person(user)
    }
}

/// As it is written into the associated data: a company's is a number, a person's a UUID, so that neither passes for the other.
impl fmt::Display for Whose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Company(tenant) => tenant.fmt(f),
            Self::Person(user) => user.fmt(f),
        }
    }
}

/// What a secret is for: one sealed for one purpose does not open for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// The password of a company's own mail server.
    MailPassword,
    /// The key that signs what we ask of a company's identity provider.
    SsoKey,
    /// Who is being erased.
    ErasureSubject,
    /// What a person's authenticator app makes its codes of.
    TotpSecret,
}

impl Kept {
    fn label(self) -> &'static str {
        match self {
            Self::MailPassword => "mail password",
            Self::SsoKey => "single sign-on key",
            Self::ErasureSubject => "erasure subject",
            Self::TotpSecret => "totp secret",
        }
    }
}

/// Octets that name a key.
const KEY_ID: usize = 8;
/// Octets of a nonce (NIST SP 800-38D §8.2.2).
const NONCE: usize = 12;

/// A secret that can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum VaultError {
    /// Its key is gone from `PROFFER_SECRET_KEY`, or it was sealed for somebody else.
    #[error("the secret does not open")]
    Closed,
    /// It is too long for the cipher.
    #[error("the secret can't be sealed")]
    Unsealable,
}

/// Seals a secret. `nonce` is never used twice: random octets.
pub(crate) fn seal(
    keys: &Keys,
    whose: impl Into<Whose>,
    kept: Kept,
    secret: &str,
    nonce: [u8; NONCE],
) -> Result<Vec<u8>, VaultError> {
    let (id, cipher) = ciphers(keys).next().ok_or(VaultError::Unsealable)?;
    let associated = associated(whose.into(), kept);
    let payload = Payload {
        msg: secret.as_bytes(),
        aad: associated.as_bytes(),
    };
    let sealed = cipher
        .encrypt(&Nonce::from(nonce), payload)
        .map_err(|_| VaultError::Unsealable)?;
    Ok([&id[..], &nonce[..], &sealed].concat())
}

/// Opens what [`seal`] made.
pub(crate) fn open(
    keys: &Keys,
    whose: impl Into<Whose>,
    kept: Kept,
    sealed: &[u8],
) -> Result<String, VaultError> {
    let (id, rest) = sealed
        .split_first_chunk::<KEY_ID>()
        .ok_or(VaultError::Closed)?;
    let (nonce, ciphertext) = rest
        .split_first_chunk::<NONCE>()
        .ok_or(VaultError::Closed)?;
    let associated = associated(whose.into(), kept);
    let payload = Payload {
        msg: ciphertext,
        aad: associated.as_bytes(),
    };
    let (_, cipher) = ciphers(keys)
        .find(|(known, _)| known == id)
        .ok_or(VaultError::Closed)?;
    let opened = cipher.decrypt(&Nonce::from(*nonce), payload);
    opened
        .ok()
        .and_then(|secret| String::from_utf8(secret).ok())
        .ok_or(VaultError::Closed)
}

/// Seals anew what an older key sealed; `None`: the newest one did.
pub(crate) fn reseal(
    keys: &Keys,
    whose: impl Into<Whose>,
    kept: Kept,
    sealed: &[u8],
    nonce: [u8; NONCE],
) -> Result<Option<Vec<u8>>, VaultError> {
    let whose = whose.into();
    let secret = open(keys, whose, kept, sealed)?;
    let (newest, _) = ciphers(keys).next().ok_or(VaultError::Unsealable)?;
    if sealed.starts_with(&newest) {
        return Ok(None);
    }
    seal(keys, whose, kept, &secret, nonce).map(Some)
}

fn associated(whose: Whose, kept: Kept) -> String {
    format!("{whose} {}", kept.label())
}

/// A cipher for each root key, newest first, and its name.
fn ciphers(keys: &Keys) -> impl Iterator<Item = ([u8; KEY_ID], Aes256Gcm)> {
    let named = keys.derived(b"proffer vault key id");
    let used = keys.derived(b"proffer vault");
    named.zip(used).map(|(name, key)| {
        let mut id = [0; KEY_ID];
        id.copy_from_slice(&name[..KEY_ID]);
        (id, Aes256Gcm::new(&Key::<Aes256Gcm>::from(key)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "old-key-old-key-old-key-old-key-old";
    const NEW: &str = "new-key-new-key-new-key-new-key-new";

    fn keys(list: &str) -> Keys {
        list.parse().unwrap()
    }

    #[test]
    fn a_secret_survives_the_rotation_of_its_key() {
        let tenant = TenantId::from_row(1);
        let sealed = seal(&keys(OLD), tenant, Kept::MailPassword, "s3cret", [7; NONCE]).unwrap();
        assert!(!sealed.windows(6).any(|six| six == b"s3cret"));
        let rotated = keys(&format!("{NEW},{OLD}"));
        let opened = open(&rotated, tenant, Kept::MailPassword, &sealed);
        assert_eq!(opened.as_deref(), Ok("s3cret"));
        let gone = open(&keys(NEW), tenant, Kept::MailPassword, &sealed);
        assert_eq!(gone, Err(VaultError::Closed));
    }

    #[test]
    fn what_was_sealed_anew_needs_the_old_key_no_more() {
        let tenant = TenantId::from_row(1);
        let sealed = seal(&keys(OLD), tenant, Kept::SsoKey, "s3cret", [7; NONCE]).unwrap();
        let rotated = keys(&format!("{NEW},{OLD}"));
        let anew = reseal(&rotated, tenant, Kept::SsoKey, &sealed, [8; NONCE]);
        let anew = anew.unwrap().unwrap();
        let opened = open(&keys(NEW), tenant, Kept::SsoKey, &anew);
        assert_eq!(opened.as_deref(), Ok("s3cret"));
        let again = reseal(&rotated, tenant, Kept::SsoKey, &anew, [9; NONCE]);
        assert_eq!(again, Ok(None));
        let gone = reseal(&keys(NEW), tenant, Kept::SsoKey, &sealed, [9; NONCE]);
        assert_eq!(gone, Err(VaultError::Closed));
    }

    #[test]
    fn a_secret_opens_for_its_company_alone_and_only_whole() {
        let (keys, tenant) = (keys(NEW), TenantId::from_row(1));
        let sealed = seal(&keys, tenant, Kept::MailPassword, "s3cret", [7; NONCE]).unwrap();
        let other = open(&keys, TenantId::from_row(2), Kept::MailPassword, &sealed);
        assert_eq!(other, Err(VaultError::Closed));
        for changed in 0..sealed.len() {
            let mut broken = sealed.clone();
            broken[changed] ^= 1;
            let opened = open(&keys, tenant, Kept::MailPassword, &broken);
            assert_eq!(opened, Err(VaultError::Closed), "octet {changed}");
        }
        assert_eq!(
            open(&keys, tenant, Kept::MailPassword, &sealed[..10]),
            Err(VaultError::Closed)
        );
    }
}
