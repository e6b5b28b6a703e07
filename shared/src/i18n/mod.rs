//! What people read, in their language: the texts of `templates/locales` and the forms of dates, numbers and amounts.
//!
//! Every text exists in all four languages; a test holds it. Words of our own never stand in code.

mod catalogue;
mod format;

pub use catalogue::{Argument, Arguments, translate};
pub use format::Locale;
