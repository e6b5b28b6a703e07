//! Retention rules: what a company keeps no longer than it says. All are off until an owner sets them.
//!
//! Whatever removes more than before is announced for [`NOTICE`], so that a slip can be taken back. Issued invoices and accepted offers are never removed, nor the
//! requests and contacts that belong to them.

mod apply;
mod due;
mod preview;
mod rule;
mod run;
mod save;

pub use apply::{ApplyRetention, Batch, apply_next};
pub use preview::{Example, Preview, preview};
pub use rule::{Kind, NOTICE, Rule, Unit};
pub use run::{Run, begin_run, finish_run, last_run};
pub use save::{RetentionDraft, RetentionForm, find_rules, save};
