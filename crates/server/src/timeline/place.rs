//! A place in an ordered list, as it stands in an address: `{microseconds}.{id}`.

use recount_model::Micros;
use uuid::Uuid;

/// Where a page of a list begins: after this time and id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) at: Micros,
    pub(super) id: Uuid,
}

impl Place {
    /// Before everything.
    pub(super) const START: Self = Self { at: Micros::MIN, id: Uuid::nil() };

    /// From an address; what cannot be read begins at the start.
    pub(super) fn read(text: &str) -> Self {
        let read = || {
            let (at, id) = text.split_once('.')?;
            Some(Self { at: at.parse().ok()?, id: Uuid::try_parse(id).ok()? })
        };
        read().unwrap_or(Self::START)
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
    fn a_place_is_read_as_it_was_written_and_nonsense_is_the_start() {
        let place = Place { at: -5, id: Uuid::from_u128(77) };
        assert_eq!(Place::read(&place.to_string()), place);
        for text in ["", "5", "x.y", "5.zz"] {
            assert_eq!(Place::read(text), Place::START);
        }
    }
}
