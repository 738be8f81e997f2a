//! The nouns of Recount, their transitions, their policy and their limits.
//!
//! Pure: nothing here does I/O, knows SQL, or can ask what time it is. What is
//! not here: how a noun is stored (`server`), drawn (`server`) or read from a
//! foreign format (`inputs`, `markdown`).

pub mod account;
pub mod audience;
pub mod charter;
pub mod decision;
pub mod evidence;
pub mod import;
pub mod incident;
pub mod line;
pub mod member;
pub mod moment;
pub mod note;
pub mod review;
pub mod time;

pub use account::{Attribution, Quoting, Telling, Willing};
pub use audience::{Audience, Reach, Role};
pub use decision::{Aspect, InSight, Level};
pub use evidence::{Evidence, EvidenceKind, KnownBasis, LaneKind};
pub use import::{Import, Item, Problem};
pub use line::line;
pub use member::Standing;
pub use review::{Depth, Stage};
pub use time::{Micros, When};

/// Declares an enum whose variants have one stored word each, used in tables,
/// forms, addresses and JSON alike.
///
/// Gives `as_str`, `ALL`, `Display` and `FromStr`; an unknown word is an
/// [`UnknownWord`] that lists the words that are known.
macro_rules! words {
    ($(#[$meta:meta])* $vis:vis enum $name:ident ($noun:literal) { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name { $($(#[$vmeta])* $variant),+ }
        impl $name {
            /// Every value, narrow to wide or early to late where there is an order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The stored word.
            #[must_use]
            pub const fn as_str(self) -> &'static str { match self { $(Self::$variant => $word),+ } }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::UnknownWord;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::UnknownWord { noun: $noun, word: word.chars().take(80).collect(), known: &[$($word),+] }),
                }
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.serialize_str(self.as_str()) }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let word = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                word.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use words;

/// A word that is none of a noun's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{word}” is not a {noun}; use one of: {}", known.join(", "))]
pub struct UnknownWord {
    /// What was being read.
    pub noun: &'static str,
    /// What was given, cut at 80 characters.
    pub word: String,
    /// What would have been understood.
    pub known: &'static [&'static str],
}
