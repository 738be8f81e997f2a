//! Secrets that are never in the database or its backups.
//!
//! One file of mode 0600 with lines `session = …` and `sealing = …`, each 32 random
//! bytes in base64, and a line `sealing_before = …` for each earlier sealing key.
//! They may come from the environment instead. A running server reads the file
//! again when it meets a key it does not know.

use std::{
    fs,
    io::{ErrorKind, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::SystemTime,
};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use rand::Rng as _;
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

/// A key of 256 bits.
pub type Key = [u8; 32];

/// The secrets of an installation.
#[derive(Clone)]
pub struct Keys {
    session: Key,
    sealing: Arc<RwLock<Ring>>,
    /// Where they came from; `None` for the environment.
    file: Option<PathBuf>,
}

/// The sealing keys: the one that seals first, then those that only open.
struct Ring {
    keys: Vec<Key>,
    /// When the file was changed that they were read from.
    changed: Option<SystemTime>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys { .. }")
    }
}

/// Why the keys are not usable.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Reading or writing the file.
    #[error("The key file {0} could not be used: {1}. Nothing was started; check the path and its permissions.")]
    File(PathBuf, std::io::Error),
    /// Others can read it.
    #[error("The key file {0} can be read by others (mode {1:o}). Run: chmod 600 {0}")]
    Open(PathBuf, u32),
    /// It does not hold a key.
    #[error("{0} does not hold a usable “{1}” key: 32 bytes in base64 are expected.")]
    Content(String, &'static str),
    /// One of the two came from the environment.
    #[error("{0} is set and {1} is not: both keys come from the environment, or both from the key file. Set {1} as well, or unset {0}. Nothing was started.")]
    Half(&'static str, &'static str),
    /// They come from the environment, which a program cannot change for the next one.
    #[error(
        "The sealing key comes from RECOUNT_SEALING_KEY, so it was not changed. Put a new key before the present one, with a comma between them, and run this again: it then seals everything anew."
    )]
    Environment,
    /// A new sealing key would open nothing of what is there.
    #[error(
        "The key file {0} is not there, and what is sealed in the database opens with the key in it alone. Nothing was changed and no new key was made: put the file back, or name it with --key-file. If it is lost for good, so is what was sealed; for the rest, give two new keys as RECOUNT_SESSION_KEY and RECOUNT_SEALING_KEY."
    )]
    Gone(PathBuf),
}

impl Keys {
    /// Keys for this process only, for tests.
    #[must_use]
    pub fn throwaway() -> Self {
        Self { session: random(), sealing: ring(vec![random()], None), file: None }
    }

    /// From the environment's `RECOUNT_SESSION_KEY` and `RECOUNT_SEALING_KEY` if
    /// they are given, else from the file, which is made if it is not there.
    ///
    /// # Errors
    /// [`KeyError`] when the file cannot be used, is open to others, or holds no key, or one
    /// of the two is given alone.
    pub fn load(path: &Path, session: Option<&str>, sealing: Option<&str>) -> Result<Self, KeyError> {
        if let Some(keys) = Self::present(path, session, sealing)? {
            return Ok(keys);
        }
        create(path)?;
        Self::present(path, session, sealing)?.ok_or_else(|| KeyError::File(path.to_owned(), ErrorKind::NotFound.into()))
    }

    /// As [`Keys::load`]; `None` where the file would have to be made.
    ///
    /// # Errors
    /// As [`Keys::load`].
    pub fn present(path: &Path, session: Option<&str>, sealing: Option<&str>) -> Result<Option<Self>, KeyError> {
        if let (Some(session), Some(sealing)) = (session, sealing) {
            let keys = sealing.split(',').map(|key| decode(key, "RECOUNT_SEALING_KEY", "sealing")).collect::<Result<_, _>>()?;
            return Ok(Some(Self { session: decode(session, "RECOUNT_SESSION_KEY", "session")?, sealing: ring(keys, None), file: None }));
        }
        match (session, sealing) {
            (Some(_), None) => return Err(KeyError::Half("RECOUNT_SESSION_KEY", "RECOUNT_SEALING_KEY")),
            (None, Some(_)) => return Err(KeyError::Half("RECOUNT_SEALING_KEY", "RECOUNT_SESSION_KEY")),
            _ => {}
        }
        match fs::metadata(path) {
            Ok(meta) => {
                let mode = meta.permissions().mode() & 0o777;
                if mode & 0o077 != 0 {
                    return Err(KeyError::Open(path.to_owned(), mode));
                }
            }
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(KeyError::File(path.to_owned(), e)),
        }
        let (session, keys, changed) = read(path)?;
        Ok(Some(Self { session, sealing: ring(keys, changed), file: Some(path.to_owned()) }))
    }

    /// Puts a new sealing key before the others, in the file first: whole or not at
    /// all, and lasting before anything is sealed with it.
    ///
    /// # Errors
    /// [`KeyError`]; the file is then as it was.
    pub fn renew(&self) -> Result<(), KeyError> {
        let Some(path) = &self.file else { return Err(KeyError::Environment) };
        let (session, mut keys, _) = read(path)?;
        keys.insert(0, random());
        beside(path, &session, &keys)?.persist(path).map_err(|e| KeyError::File(path.to_owned(), e.error))?;
        lasting(path)?;
        self.again();
        Ok(())
    }

    /// Reads the file again if it was changed since; `false` when there is nothing new.
    fn again(&self) -> bool {
        let Some(path) = &self.file else { return false };
        let changed = fs::metadata(path).and_then(|meta| meta.modified()).ok();
        if changed == self.sealing.read().unwrap_or_else(PoisonError::into_inner).changed {
            return false;
        }
        match read(path) {
            Ok((_, keys, changed)) => {
                *self.sealing.write().unwrap_or_else(PoisonError::into_inner) = Ring { keys, changed };
                true
            }
            Err(why) => {
                tracing::warn!(%why, "the key file was changed and cannot be used; the keys from before stay in use");
                false
            }
        }
    }

    /// What is stored of a token, so that a stolen database opens no session:
    /// SHA-256 over key, purpose and token.
    #[must_use]
    pub fn token_hash(&self, purpose: &str, token: &str) -> Vec<u8> {
        let mut hash = Sha256::new();
        hash.update(self.session);
        hash.update(purpose.as_bytes());
        hash.update([0]);
        hash.update(token.as_bytes());
        hash.finalize().to_vec()
    }

    /// The key that seals what authors keep; used by `seal`.
    #[must_use]
    pub fn sealing(&self) -> Key {
        let ring = self.sealing.read().unwrap_or_else(PoisonError::into_inner);
        // A ring is never made empty.
        ring.keys.first().copied().unwrap_or_default()
    }

    /// The sealing key that `is` the one asked for, earlier ones included.
    pub(super) fn opening(&self, is: impl Fn(&Key) -> bool) -> Option<Key> {
        let find = || self.sealing.read().unwrap_or_else(PoisonError::into_inner).keys.iter().find(|key| is(key)).copied();
        find().or_else(|| if self.again() { find() } else { None })
    }
}

/// A token for a link or a cookie: 256 random bits in URL-safe base64.
#[must_use]
pub fn token() -> String {
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(random())
}

/// 32 random bytes from the operating system's generator.
#[must_use]
pub fn random() -> Key {
    let mut key = [0; 32];
    rand::rng().fill_bytes(&mut key);
    key
}

fn ring(keys: Vec<Key>, changed: Option<SystemTime>) -> Arc<RwLock<Ring>> {
    Arc::new(RwLock::new(Ring { keys, changed }))
}

/// The session key, the sealing keys, and when the file was changed.
fn read(path: &Path) -> Result<(Key, Vec<Key>, Option<SystemTime>), KeyError> {
    let changed = fs::metadata(path).and_then(|meta| meta.modified()).ok();
    let text = fs::read_to_string(path).map_err(|e| KeyError::File(path.to_owned(), e))?;
    let lines = || text.lines().filter_map(|line| line.split_once('=')).map(|(name, value)| (name.trim(), value.trim().trim_matches('"')));
    let decoded = |name: &'static str, value: &str| decode(value, &path.display().to_string(), name);
    let find = |name: &'static str| decoded(name, lines().find(|(k, _)| *k == name).map(|(_, value)| value).unwrap_or_default());
    let mut keys = vec![find("sealing")?];
    for (_, value) in lines().filter(|(name, _)| *name == "sealing_before") {
        keys.push(decoded("sealing_before", value)?);
    }
    Ok((find("session")?, keys, changed))
}

/// Makes the first keys. Of several who do so at once one is first, and its keys stay.
fn create(path: &Path) -> Result<(), KeyError> {
    let failed = |e| KeyError::File(path.to_owned(), e);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    match beside(path, &random(), &[random()])?.persist_noclobber(path) {
        Err(e) if e.error.kind() != ErrorKind::AlreadyExists => Err(failed(e.error)),
        _ => lasting(path),
    }
}

/// The keys in a file beside the one they are for, whole and lasting, with mode 0600 and a
/// name of its own; gone again unless it is put in its place.
fn beside(path: &Path, session: &Key, sealing: &[Key]) -> Result<NamedTempFile, KeyError> {
    let failed = |e| KeyError::File(path.to_owned(), e);
    let mut text = format!(
        "# Keys of this Recount installation. Keep a copy apart from the backups of the database:\n\
         # without the sealing key, sealed passages cannot be read by anyone.\n\
         session = \"{}\"\n",
        BASE64.encode(session)
    );
    for (place, key) in sealing.iter().enumerate() {
        let name = if place == 0 { "sealing" } else { "sealing_before" };
        text.extend([name, " = \"", &BASE64.encode(key), "\"\n"]);
    }
    let mut file = tempfile::Builder::new().prefix(".keys-").tempfile_in(folder(path)).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    Ok(file)
}

/// What was put into the file's folder is still there after the power fails.
fn lasting(path: &Path) -> Result<(), KeyError> {
    fs::File::open(folder(path)).and_then(|folder| folder.sync_all()).map_err(|e| KeyError::File(path.to_owned(), e))
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

fn decode(value: &str, place: &str, name: &'static str) -> Result<Key, KeyError> {
    BASE64.decode(value.trim()).ok().and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| KeyError::Content(place.to_owned(), name))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::{sync::Barrier, thread};

    use super::*;

    #[test]
    fn of_several_who_make_the_first_keys_at_once_all_have_the_same() {
        for _ in 0..20 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("made").join("keys.toml");
            let together = Barrier::new(8);
            let all: Vec<Key> = thread::scope(|scope| {
                let load = || {
                    together.wait();
                    Keys::load(&path, None, None).unwrap().sealing()
                };
                let begun: Vec<_> = (0..8).map(|_| scope.spawn(load)).collect();
                begun.into_iter().map(|one| one.join().unwrap()).collect()
            });
            let kept = Keys::present(&path, None, None).unwrap().unwrap();
            assert!(all.iter().all(|key| *key == kept.sealing()));
            assert_eq!(fs::read_dir(folder.path().join("made")).unwrap().count(), 1, "nothing is left beside it");
        }
    }

    #[test]
    fn first_keys_never_take_the_place_of_a_file_that_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.toml");
        assert!(Keys::present(&path, None, None).unwrap().is_none());
        assert!(!path.exists(), "looking makes nothing");
        let keys = Keys::load(&path, None, None).unwrap();
        let first = keys.sealing();
        create(&path).unwrap();
        assert_eq!(Keys::load(&path, None, None).unwrap().sealing(), first);
        keys.renew().unwrap();
        assert_ne!(Keys::load(&path, None, None).unwrap().sealing(), first, "one that is renewed is meant to");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
