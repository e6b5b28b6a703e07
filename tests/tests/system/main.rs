//! What must hold of the whole system, a feature to a module. One program: it is linked once, and nextest still runs every test in a process of its own.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, its helpers too"
)]

mod accounts;
mod api;
mod api_access;
mod api_work;
mod attacks;
mod audit;
mod bad_input;
mod company_deletion;
mod company_export;
mod contacts;
mod customer_page;
mod dashboard;
mod demo;
mod erasure;
mod extensions;
mod follow_up;
mod forwarding;
mod held;
mod hostile;
mod housekeeping;
mod invoice_mails;
mod invoices;
mod limits;
mod mail_settings;
mod mail_texts;
mod metrics;
mod moves;
mod notifications;
mod offers;
mod outage;
mod outgoing;
mod pages;
mod password_reset;
mod people;
mod plans;
mod queue_attempts;
mod queue_enqueue;
mod queue_fairness;
mod queue_parked;
mod queue_processes;
mod queue_recurring;
mod reminders;
mod requests;
mod retention;
mod rotation;
mod second_factor;
mod sessions;
mod shut_out;
mod smtp;
mod sso;
mod sso_ends;
mod standard_texts;
mod support;
mod templates;
mod tenancy;
mod texts;
mod threading;
mod ubl;
mod vat_checks;
mod verdicts;
mod world;
