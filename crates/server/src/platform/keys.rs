//! Secrets that are never in the database or its backups.
//!
//! One file of mode 0600 with two lines, `session = …` and `sealing = …`, each 32
//! random bytes in base64. Both may come from the environment instead.

use std::{
    fs,
    io::{ErrorKind, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use rand::Rng as _;
use sha2::{Digest as _, Sha256};

/// A key of 256 bits.
pub type Key = [u8; 32];

/// The secrets of an installation.
#[derive(Clone)]
pub struct Keys {
    session: Key,
    sealing: Key,
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
}

impl Keys {
    /// Keys for this process only, for tests.
    #[must_use]
    pub fn throwaway() -> Self {
        Self { session: random(), sealing: random() }
    }

    /// From the environment's `RECOUNT_SESSION_KEY` and `RECOUNT_SEALING_KEY` if
    /// both are given, else from the file, which is made if it is not there.
    ///
    /// # Errors
    /// [`KeyError`] when the file cannot be used, is open to others, or holds no key.
    pub fn load(path: &Path, session: Option<&str>, sealing: Option<&str>) -> Result<Self, KeyError> {
        if let (Some(session), Some(sealing)) = (session, sealing) {
            return Ok(Self { session: decode(session, "RECOUNT_SESSION_KEY", "session")?, sealing: decode(sealing, "RECOUNT_SEALING_KEY", "sealing")? });
        }
        match fs::metadata(path) {
            Ok(meta) => {
                let mode = meta.permissions().mode() & 0o777;
                if mode & 0o077 != 0 {
                    return Err(KeyError::Open(path.to_owned(), mode));
                }
            }
            Err(e) if e.kind() == ErrorKind::NotFound => create(path)?,
            Err(e) => return Err(KeyError::File(path.to_owned(), e)),
        }
        let text = fs::read_to_string(path).map_err(|e| KeyError::File(path.to_owned(), e))?;
        let find = |name: &'static str| {
            let line = text.lines().filter_map(|l| l.split_once('=')).find(|(k, _)| k.trim() == name);
            let value = line.map(|(_, v)| v.trim().trim_matches('"')).unwrap_or_default();
            decode(value, &path.display().to_string(), name)
        };
        Ok(Self { session: find("session")?, sealing: find("sealing")? })
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

    /// The key that seals what authors keep; used by the slices that seal.
    #[must_use]
    pub const fn sealing(&self) -> &Key {
        &self.sealing
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

fn create(path: &Path) -> Result<(), KeyError> {
    let failed = |e| KeyError::File(path.to_owned(), e);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(failed)?;
    writeln!(
        file,
        "# Keys of this Recount installation. Keep a copy apart from the backups of the database:\n\
         # without the sealing key, sealed passages cannot be read by anyone.\n\
         session = \"{}\"\nsealing = \"{}\"",
        BASE64.encode(random()),
        BASE64.encode(random())
    )
    .map_err(failed)?;
    file.sync_all().map_err(failed)
}

fn decode(value: &str, place: &str, name: &'static str) -> Result<Key, KeyError> {
    BASE64.decode(value.trim()).ok().and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| KeyError::Content(place.to_owned(), name))
}
