//! The product: what Proffer does, for every tier.
//!
//! A folder per feature, each with its verbs (`reply`, `accept`, `activate`), its rules as pure functions, and its queries. This is the only
//! crate that talks SQL. Pages, API, jobs and the SMTP dialogue call the verbs and leave decisions to them; what mails mean is left to
//! `understanding`.

pub mod accounts;
pub mod addresses;
pub mod audit;
pub mod clock;
pub mod company;
pub mod contacts;
pub mod content;
pub mod customer_page;
pub mod dashboard;
pub mod demo;
pub mod doctor;
pub mod extensions;
pub mod fields;
pub mod follow_up;
pub mod guarded;
pub mod hex;
pub mod housekeeping;
pub mod i18n;
pub mod idempotency;
pub mod ids;
pub mod invoices;
pub mod language;
pub mod live;
pub mod mail;
pub mod mail_texts;
pub mod messages;
pub mod migrations;
pub mod money;
pub mod notifications;
mod nul;
pub mod offers;
pub mod outgoing;
pub mod page;
pub mod platform;
pub mod privacy;
pub mod products;
pub mod queue;
pub mod requests;
pub mod reseal;
pub mod second_factor;
pub mod secrets;
mod series;
pub mod settings;
pub mod signals;
mod spreadsheet;
pub mod sso;
pub mod standard_texts;
pub mod support;
pub mod telemetry;
pub mod tenancy;
mod vault;
mod working_days;
