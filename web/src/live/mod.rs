//! Pages that look again when something changed.

pub mod events;
