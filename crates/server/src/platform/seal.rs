//! Sealing words at rest: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) with a
//! key that is in no database and no backup.
//!
//! What is stored is a version byte, a random nonce of 24 bytes, and the
//! ciphertext with its tag; beside it stands the id of the key, so that another
//! key can take over. The place the words belong to is authenticated with them:
//! bytes moved to another row do not open. What is not here: which words are
//! sealed, and who may open them (slices).

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead as _, KeyInit as _, Payload},
};
use rand::Rng as _;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::keys::{Key, Keys};

/// The first byte of what is stored.
const VERSION: u8 = 1;
/// Bytes of a nonce.
const NONCE: usize = 24;

/// Words that cannot be read without the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Which key opens it.
    pub key_id: String,
    /// Version, nonce, ciphertext and tag.
    pub bytes: Vec<u8>,
}

/// Why sealed words were not opened. Nothing of them is told.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
pub enum SealError {
    /// The key they were sealed with is not one of this installation's.
    #[error("these words are sealed with the key {0}, which this server does not have; put that key into the key file")]
    OtherKey(String),
    /// The bytes were changed, cut, or moved from another place.
    #[error("these sealed words were changed since they were written, so they are not shown")]
    Changed,
}

/// What a key is called: half of its hash, which says nothing about the key.
#[must_use]
pub fn key_id(key: &Key) -> String {
    let mut hash = Sha256::new();
    hash.update(b"recount sealing key");
    hash.update(key);
    hash.finalize().iter().take(8).fold(String::new(), |id, byte| format!("{id}{byte:02x}"))
}

/// Seals words that belong to one place.
///
/// # Errors
/// [`SealError::Changed`] cannot happen for words shorter than 256 GiB.
pub fn seal(keys: &Keys, place: Uuid, words: &str) -> Result<Sealed, SealError> {
    let mut nonce = [0; NONCE];
    rand::rng().fill_bytes(&mut nonce);
    let key = keys.sealing();
    let cipher = XChaCha20Poly1305::new((&key).into());
    let payload = Payload { msg: words.as_bytes(), aad: place.as_bytes() };
    let sealed = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| SealError::Changed)?;
    let bytes = [&[VERSION], nonce.as_slice(), &sealed].concat();
    Ok(Sealed { key_id: key_id(&key), bytes })
}

/// Opens what [`seal`] sealed for the same place.
///
/// # Errors
/// [`SealError`]; never anything of the words.
pub fn open(keys: &Keys, place: Uuid, sealed: &Sealed) -> Result<String, SealError> {
    let key = keys.opening(|key| key_id(key) == sealed.key_id).ok_or_else(|| SealError::OtherKey(sealed.key_id.clone()))?;
    let (version, rest) = sealed.bytes.split_first().ok_or(SealError::Changed)?;
    let (nonce, words) = rest.split_first_chunk::<NONCE>().ok_or(SealError::Changed)?;
    if *version != VERSION {
        return Err(SealError::Changed);
    }
    let cipher = XChaCha20Poly1305::new((&key).into());
    let opened = cipher.decrypt(&XNonce::from(*nonce), Payload { msg: words, aad: place.as_bytes() }).map_err(|_| SealError::Changed)?;
    String::from_utf8(opened).map_err(|_| SealError::Changed)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_sealed_opens_in_its_place_only(words in any::<String>(), place in any::<u128>(), other in any::<u128>()) {
            let keys = Keys::throwaway();
            let place = Uuid::from_u128(place);
            let sealed = seal(&keys, place, &words).unwrap();
            prop_assert_eq!(open(&keys, place, &sealed), Ok(words.clone()));
            prop_assert_eq!(open(&Keys::throwaway(), place, &sealed), Err(SealError::OtherKey(sealed.key_id.clone())));
            if Uuid::from_u128(other) != place {
                prop_assert_eq!(open(&keys, Uuid::from_u128(other), &sealed), Err(SealError::Changed));
            }
        }

        #[test]
        fn a_changed_byte_is_noticed(words in "[a-z ]{1,80}", at in any::<prop::sample::Index>(), bit in 0u8..8) {
            let keys = Keys::throwaway();
            let mut sealed = seal(&keys, Uuid::nil(), &words).unwrap();
            let at = at.index(sealed.bytes.len());
            sealed.bytes[at] ^= 1 << bit;
            prop_assert_eq!(open(&keys, Uuid::nil(), &sealed), Err(SealError::Changed));
        }

        #[test]
        fn any_bytes_are_refused_without_a_panic(bytes in any::<Vec<u8>>()) {
            let keys = Keys::throwaway();
            let sealed = Sealed { key_id: key_id(&keys.sealing()), bytes };
            prop_assert_eq!(open(&keys, Uuid::nil(), &sealed), Err(SealError::Changed));
        }
    }

    #[test]
    fn the_same_words_are_never_sealed_the_same_twice() {
        let keys = Keys::throwaway();
        let one = seal(&keys, Uuid::nil(), "the same").unwrap();
        assert_ne!(one, seal(&keys, Uuid::nil(), "the same").unwrap());
        assert!(!one.bytes.windows(8).any(|w| w == b"the same"));
    }
}
