//! What a company's data has to wait for.

mod apply_retention;

pub(crate) use apply_retention::apply_retention;
