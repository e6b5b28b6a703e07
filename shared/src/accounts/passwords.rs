//! Passwords: hashed slowly, a few at a time.

use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::fields::FieldErrors;
use crate::telemetry::accounts::{self as told, In};

/// Fewer characters are guessed too soon (NIST SP 800-63B-4 §3.1.1.2 asks for 15 where nothing else protects an account, 8 otherwise; limits on
/// sign-in protect it here).
pub const MIN_PASSWORD_LENGTH: usize = 10;
/// More are refused: nobody types them, and hashing them costs.
pub const MAX_PASSWORD_LENGTH: usize = 200;

/// Passwords that may wait for each that is being hashed: at 17 ms a hash, the last of them waits for half a second. More are refused, so that a flood
/// of them ends in short answers, not in long waits.
pub const WAITING_FOR_EACH: usize = 30;
/// Of those that wait, who is at work for each that is being hashed: one looks at the database while another is hashed, and however many wait, they hold
/// none of its connections, which pages need.
const AT_WORK_FOR_EACH: usize = 2;

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
pub enum PasswordError {
    /// Too many others wait: in a moment it may be better.
    #[error("too many passwords are being hashed")]
    Busy,
    /// It failed.
    #[error("the password could not be hashed: {0}")]
    Failed(String),
}

impl PasswordError {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "it is what errors are mapped with"
    )]
    fn failed(error: impl ToString) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Hashes and checks passwords on blocking threads, so many at once and no more, while so many wait and no more. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Passwords {
    /// Of all that wait or run.
    places: Arc<Semaphore>,
    /// Of those whose turn it is.
    turns: Arc<Semaphore>,
    /// Of those that run.
    slots: Arc<Semaphore>,
    /// Checked when there is no account, so that it takes as long as when there is one.
    nobody: Arc<str>,
}

/// Somebody's turn to have a password hashed, with the work before and after it.
#[derive(Debug)]
pub struct Turn {
    passwords: Passwords,
    /// The place and the turn.
    _permits: [OwnedSemaphorePermit; 2],
}

impl Passwords {
    /// `at_once` hashes run together, at least one: each takes 19 MiB and a core.
    pub fn new(at_once: usize) -> Result<Self, PasswordError> {
        let at_once = at_once.max(1);
        told::hashes_at_once(at_once);
        Ok(Self {
            places: Arc::new(Semaphore::new(at_once * (1 + WAITING_FOR_EACH))),
            turns: Arc::new(Semaphore::new(at_once * AT_WORK_FOR_EACH)),
            slots: Arc::new(Semaphore::new(at_once)),
            nobody: hash_now(&super::random_text())?.into(),
        })
    }

    /// Waits for a turn. Whoever has work to do around a hash takes it before that work.
    ///
    /// # Errors
    ///
    /// [`PasswordError::Busy`] at once, when too many wait already.
    pub async fn turn(&self) -> Result<Turn, PasswordError> {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            told::refused_to_hash();
            return Err(PasswordError::Busy);
        };
        let _waiting = In::place(told::Place::Waiting);
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        Ok(Turn {
            passwords: self.clone(),
            _permits: [place, turn.map_err(PasswordError::failed)?],
        })
    }

    /// The PHC string of a password.
    pub async fn hash(&self, password: &str) -> Result<String, PasswordError> {
        let password = password.to_owned();
        let turn = self.turn().await?;
        turn.run(move || hash_now(&password)).await?
    }

    /// As [`Turn::verify`].
    pub async fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool, PasswordError> {
        self.turn().await?.verify(password, hash).await
    }
}

impl Turn {
    /// Whether `password` is the one hashed. Without a hash it takes the same work and is wrong.
    pub async fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool, PasswordError> {
        let password = password.to_owned();
        let known = hash.is_some();
        let hash = hash.unwrap_or(&self.passwords.nobody).to_owned();
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
        let waiting = In::place(told::Place::Waiting);
        let slot = Arc::clone(&self.passwords.slots).acquire_owned().await;
        let slot = slot.map_err(PasswordError::failed)?;
        drop(waiting);
        let running = In::place(told::Place::Running);
        tracing::trace!("a password is hashed");
        // Whoever hangs up meanwhile makes no room for another: the work goes on.
        tokio::task::spawn_blocking(move || {
            let result = work();
            told::hashed();
            drop((running, slot));
            result
        })
        .await
        .map_err(PasswordError::failed)
    }
}

fn hash_now(password: &str) -> Result<String, PasswordError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(PasswordError::failed)?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(PasswordError::failed)
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

    #[tokio::test]
    async fn so_many_wait_and_more_are_refused() {
        let passwords = Passwords::new(0).unwrap();
        let others: Vec<_> = (0..=WAITING_FOR_EACH)
            .map(|_| {
                let passwords = passwords.clone();
                tokio::spawn(async move { passwords.verify("x", None).await.unwrap() })
            })
            .collect();
        // Each of them runs until it waits for something.
        tokio::task::yield_now().await;
        let refused = passwords.verify("x", None).await;
        assert!(matches!(refused, Err(PasswordError::Busy)), "{refused:?}");
        for wrong in others {
            assert!(!wrong.await.unwrap());
        }
        assert!(!passwords.verify("x", None).await.unwrap());
    }
}
