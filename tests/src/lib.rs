//! What whole-system tests and tools share.

pub mod api_client;
pub mod authenticator;
pub mod browser;
pub mod database;
pub mod dns;
pub mod dump;
pub mod furnished;
pub mod http;
pub mod identity_provider;
pub mod intake_ledger;
pub mod mail_stream;
pub mod portal;
pub mod postgres_gate;
pub mod program;
pub mod queue_house;
pub mod services;
pub mod smtp_client;
pub mod smtp_sink;
pub mod stack;
pub mod tenant_rules;
pub mod tls_server;
pub mod vies_sink;
pub mod witness;
pub mod world;
