//! Jobs that remove what is old.

mod prune_platform;
mod prune_tenant;

pub(crate) use prune_platform::prune_platform;
pub(crate) use prune_tenant::prune_tenant;
