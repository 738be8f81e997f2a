//! The fields of a JSON object in their order, each value as it stands in the text.
//!
//! What is not here: what any field means.

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The fields of an object; a name that comes twice is given twice.
pub(crate) fn object(text: &str) -> serde_json::Result<Vec<(String, &str)>> {
    struct Fields;
    impl<'de> Visitor<'de> for Fields {
        type Value = Vec<(String, &'de str)>;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a JSON object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut fields = Vec::new();
            while let Some((name, raw)) = map.next_entry::<String, &'de RawValue>()? {
                fields.push((name, raw.get()));
            }
            Ok(fields)
        }
    }
    let mut json = serde_json::Deserializer::from_str(text);
    json.deserialize_map(Fields).and_then(|fields| json.end().map(|()| fields))
}
