//! Jobs that remind customers.

mod remind_customers;

pub(crate) use remind_customers::remind_customers;
