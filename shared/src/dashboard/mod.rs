//! How the company's sales go: requests that come and how soon they are answered, offers that are won, offers that are about to be over.

mod requests;
mod sales;

pub use requests::{WEEKS, Week, weeks};
pub use sales::{MONTHS, Sales, months, sales};
