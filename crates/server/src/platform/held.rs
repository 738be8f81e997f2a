//! What a slice keeps in memory while the server runs, one value per type, so that
//! the platform need not know the slice. What is not here: anything that must
//! outlive a restart or be shared between nodes; that belongs in the database.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Values by their type.
#[derive(Default)]
pub struct Held(Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Held { .. }")
    }
}

impl Held {
    /// The one value of this type; made empty when it is first asked for.
    #[must_use]
    pub fn of<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut values = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let value = values.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default())).clone();
        // The entry was made under the type's own id, so the other arm is never taken.
        value.downcast().unwrap_or_else(|_| Arc::new(T::default()))
    }
}
