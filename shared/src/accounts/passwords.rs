//! Passwords: hashed slowly, a few at a time.

use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::Semaphore;

use crate::fields::FieldErrors;

/// Fewer characters are guessed too soon (NIST SP 800-63B-4 §3.1.1.2 asks for 15 where nothing else protects an account, 8 otherwise; limits on
/// sign-in protect it here).
pub const MIN_PASSWORD_LENGTH: usize = 10;
/// More are refused: nobody types them, and hashing them costs.
pub const MAX_PASSWORD_LENGTH: usize = 200;

/// OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane (Password Storage Cheat Sheet).
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Adds what is wrong with a password that somebody chooses.
pub(super) fn check(errors: &mut FieldErrors, field: &'static str, password: &str) {
    match password.chars().count() {
        0 => errors.add(field, "required"),
        length if length < MIN_PASSWORD_LENGTH => errors.add(field, "password-short"),
        length if length > MAX_PASSWORD_LENGTH => errors.add(field, "too-long"),
        _ => {}
    }
}

/// Why a password was neither hashed nor checked.
#[derive(Debug, thiserror::Error)]
#[error("the password could not be hashed: {0}")]
pub struct PasswordError(String);

/// Hashes and checks passwords on blocking threads, so many at once and no more. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Passwords {
    slots: Arc<Semaphore>,
    /// Checked when there is no account, so that it takes as long as when there is one.
    nobody: Arc<str>,
}

impl Passwords {
    /// `at_once` hashes run together: each takes 19 MiB and a core.
    pub fn new(at_once: usize) -> Result<Self, PasswordError> {
        Ok(Self {
            slots: Arc::new(Semaphore::new(at_once.max(1))),
            nobody: hash_now(&super::random_text())?.into(),
        })
    }

    /// The PHC string of a password.
    pub async fn hash(&self, password: &str) -> Result<String, PasswordError> {
        let password = password.to_owned();
        self.run(move || hash_now(&password)).await?
    }

    /// Whether `password` is the one hashed. Without a hash it takes the same work and is wrong.
    pub async fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool, PasswordError> {
        let password = password.to_owned();
        let known = hash.is_some();
        let hash = hash.unwrap_or(&self.nobody).to_owned();
        let matches = self
            .run(move || {
                PasswordHash::new(&hash).is_ok_and(|hash| {
                    Argon2::default()
                        .verify_password(password.as_bytes(), &hash)
                        .is_ok()
                })
            })
            .await?;
        Ok(matches && known)
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordError> {
        let slot = Arc::clone(&self.slots)
            .acquire_owned()
            .await
            .map_err(|error| PasswordError(error.to_string()))?;
        tracing::trace!("a password is hashed");
        tokio::task::spawn_blocking(move || {
            let result = work();
            drop(slot);
            result
        })
        .await
        .map_err(|error| PasswordError(error.to_string()))
    }
}

fn hash_now(password: &str) -> Result<String, PasswordError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|error| PasswordError(error.to_string()))?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| PasswordError(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_recognised_and_another_is_not() {
        let passwords = Passwords::new(1).unwrap();
        let hash = passwords.hash("correct horse").await.unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert!(
            passwords
                .verify("correct horse", Some(&hash))
                .await
                .unwrap()
        );
        assert!(
            !passwords
                .verify("correct mouse", Some(&hash))
                .await
                .unwrap()
        );
        assert!(!passwords.verify("correct horse", None).await.unwrap());
        assert!(
            !passwords
                .verify("correct horse", Some("junk"))
                .await
                .unwrap()
        );
    }
}
