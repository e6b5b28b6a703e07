//! What operators see: logs, metrics, health.
//!
//! One file per subject, each with functions that take typed arguments: a label can only hold what the code knows beforehand, so neither a
//! company nor an address can become one. Names begin with `proffer_` and end with their unit. A service calls `register()` of its subjects at
//! the start, so that its series begin at zero instead of being absent until something happens.

pub mod accounts;
pub mod company_data;
pub mod erasures;
pub mod housekeeping;
pub mod http;
pub mod jobs;
mod logging;
pub mod mail_in;
pub mod mail_out;
mod ops_server;
pub mod pool;
pub mod privacy;
mod registry;
pub mod second_factor;
pub mod smtp;

pub use logging::{LoggingError, init_logging};
pub use ops_server::{Check, OpsServer, ops_server};
