//! What a company may switch on.
//!
//! An extension is one file here and one line in [`registry`]: its key, its group, its menu items, what it needs, its settings with their
//! defaults. Adding the next one touches no other.

mod activate;
mod active;
pub mod offers;
pub mod prospects;
pub mod quote_requests;
mod registry;

pub use activate::{ExtensionError, activate, deactivate};
pub use active::{active_keys, is_active, keys_left_to_actor};
pub use registry::{Badge, Extension, Group, MenuItem, Section, all, find, of_path};
