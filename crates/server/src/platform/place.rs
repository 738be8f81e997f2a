//! A place in a list that is ordered by time and id, as it stands in an address:
//! `{microseconds}.{id}`. Whether a page begins after it or ends before it, its slice says.

use recount_model::Micros;
use uuid::Uuid;

/// A time, and an id where several share it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// In microseconds since 1970.
    pub at: Micros,
    /// Of whatever stands there.
    pub id: Uuid,
}

impl Place {
    /// Before everything.
    pub const START: Self = Self { at: Micros::MIN, id: Uuid::nil() };

    /// Right after everything at a time.
    #[must_use]
    pub const fn after(at: Micros) -> Self {
        Self { at: at.saturating_add(1), id: Uuid::nil() }
    }

    /// From an address.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (at, id) = text.split_once('.')?;
        Some(Self { at: at.parse().ok()?, id: Uuid::try_parse(id).ok()? })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.at, self.id.simple())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_written_and_nonsense_is_none() {
        let place = Place { at: -5, id: Uuid::from_u128(77) };
        assert_eq!(Place::read(&place.to_string()), Some(place));
        for text in ["", "5", "x.y", "5.zz"] {
            assert_eq!(Place::read(text), None);
        }
        assert!(Place::START < place && place < Place::after(-5) && Place::after(Micros::MAX).at == Micros::MAX);
    }
}
