//! Everything a company has, as an archive that a person can use: JSON by kind, a folder for each request, offer and invoice, and their files.
//!
//! An owner asks for it, a job makes it, a mail says when it is ready; for a week any owner downloads it. It is written and read in parts, so that no program
//! ever holds more of it than one.

mod archive;
mod ask;
mod content;
mod dossiers;
mod download;
mod job;
mod list;
mod make;
mod names;
mod parts;
mod prune;
mod rows;
mod tables;

pub use ask::{ExportError, ask};
pub use download::{begin_download, part};
pub use job::ExportCompany;
pub use list::{Export, find, list};
pub use make::{MakeError, give_up, make};
pub use prune::prune;
pub(crate) use prune::remove_all;
pub use tables::{KEPT, Kept, Place};

use time::Duration;

/// How long an archive can be downloaded.
pub const EXPORT_KEPT_FOR: Duration = Duration::days(7);
/// Archives a company may ask for within a day: each costs as much disk as the company itself.
pub const EXPORTS_PER_DAY: i64 = 3;
/// An archive that is not ready after so long never will be: its job was given up.
pub const EXPORT_GIVEN_UP_AFTER: Duration = Duration::DAY;
