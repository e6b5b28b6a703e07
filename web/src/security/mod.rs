//! What protects pages from other sites.

pub mod csrf;
pub mod headers;
pub mod trusted_hosts;
