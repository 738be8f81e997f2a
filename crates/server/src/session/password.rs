//! Passwords: argon2id with the library's recommended parameters (RFC 9106),
//! computed off the async threads and at most two at a time, so that a burst of
//! sign-ins cannot take the memory of the machine.

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _, password_hash::phc::PasswordHash};
use tokio::sync::Semaphore;

use crate::platform::http::HttpError;

static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// A hash of the password in PHC form.
///
/// # Errors
/// [`HttpError::Broken`] when the operating system gives no randomness.
pub async fn hash(password: &str) -> Result<String, HttpError> {
    let password = password.to_owned();
    run(move || Argon2::default().hash_password(password.as_bytes()).map(|h| h.to_string()).map_err(HttpError::broken)).await?
}

/// Whether the password is the one the hash was made of. Without a hash, the same
/// work is done against a fixed one, so that time does not tell who exists.
///
/// # Errors
/// [`HttpError::Broken`] when the work could not be done.
pub async fn verify(password: &str, hash: Option<&str>) -> Result<bool, HttpError> {
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$cfS0M7ZXHmqlsFJbE2LFYqSDDm0kHbJBH9BaDNTkSRA";
    let (password, given) = (password.to_owned(), hash.map(str::to_owned));
    run(move || {
        let matches = |text: &str| PasswordHash::new(text).is_ok_and(|h| Argon2::default().verify_password(password.as_bytes(), &h).is_ok());
        given.as_deref().map_or_else(
            || {
                let _ = matches(NOBODY);
                false
            },
            matches,
        )
    })
    .await
}

async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, HttpError> {
    let _place = AT_ONCE.acquire().await.map_err(HttpError::broken)?;
    tokio::task::spawn_blocking(work).await.map_err(HttpError::broken)
}
