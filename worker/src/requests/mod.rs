//! Jobs of quote requests.

mod remind_salespeople;

pub(crate) use remind_salespeople::remind_salespeople;
