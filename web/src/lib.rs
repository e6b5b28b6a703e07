//! The portal and the API: routes, forms, answers.
//!
//! A page's file reads who asks, begins a transaction, calls one verb of `shared`, commits and answers. Rules and SQL are in `shared`; texts are in
//! the locale files; how pages look is in `templates`.

mod access;
pub mod accounts;
pub mod api;
pub mod app;
pub mod assets;
mod audit_file;
pub mod client_address;
mod contact_files;
pub mod contacts;
pub mod content;
mod customer_page;
pub mod errors;
mod export_file;
pub mod extensions;
pub mod forms;
pub mod health;
pub mod held;
mod home;
mod id;
mod invoices;
pub mod live;
mod notifications;
pub mod offers;
mod paper;
mod privacy;
pub mod products;
pub mod requests;
pub mod router;
pub mod routes;
pub mod routing;
mod second_factor;
pub mod security;
pub mod server;
pub mod session;
pub mod settings;
pub mod sso;
mod support;
pub mod view;
