//! What the code under test says of its work while a test looks on: the statements it sends, the plans that the database made for them, the templates
//! it fills.
//!
//! Plans are those of the very statements the product sends, with their real values, as the application's role: nothing is copied into a test to be
//! explained there.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use shared::tenancy::{Db, PoolSize};
use sqlx::AssertSqlSafe;
use tracing::field::{Field, Visit};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

use crate::world::World;

/// What was said: from where, and the words.
type Said = Arc<Mutex<Vec<(&'static str, String)>>>;

/// Hears everything said on this thread, where all tasks of a test run, until it is dropped.
#[derive(Debug)]
pub struct Witness {
    said: Said,
    _listening: DefaultGuard,
}

impl Witness {
    /// Begins to listen.
    pub fn new() -> Self {
        let said = Said::default();
        let hearing = tracing_subscriber::registry().with(Ear(said.clone()));
        Self {
            said,
            _listening: tracing::subscriber::set_default(hearing),
        }
    }

    /// The statements sent since they were last taken.
    pub fn take_statements(&self) -> Vec<String> {
        self.take("sqlx::query")
    }

    /// The plans of statements, and of the statements inside functions, since they were last taken. Only of a [`World::explaining`] database.
    pub fn take_plans(&self) -> Vec<String> {
        self.take("sqlx::postgres::notice")
    }

    /// The templates filled since they were last taken.
    pub fn take_templates(&self) -> Vec<String> {
        self.take("web::view")
    }

    /// The passwords hashed, to be kept or compared, since they were last taken.
    pub fn take_hashes(&self) -> usize {
        self.take("shared::accounts::passwords").len()
    }

    fn take(&self, target: &str) -> Vec<String> {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        said.extract_if(.., |(from, _)| *from == target)
            .map(|(_, words)| words)
            .collect()
    }
}

impl Default for Witness {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// The same database through connections that tell the plan of every statement.
    pub async fn explaining(&self) -> Db {
        let name = self.database().url("postgres").path()[1..].to_owned();
        let mut superuser = self.connect("postgres").await;
        for setting in [
            "session_preload_libraries = 'auto_explain'",
            "auto_explain.log_min_duration = 0",
            "auto_explain.log_nested_statements = on",
            "auto_explain.log_level = notice",
        ] {
            let statement = format!("alter database {name} set {setting}");
            sqlx::query(AssertSqlSafe(statement))
                .execute(&mut superuser)
                .await
                .expect("a superuser may do this");
        }
        Db::connect(
            &self.database().url("proffer_app"),
            PoolSize(1),
            self.clock.clone(),
            self.db.platform().clone(),
        )
        .await
        .expect("proffer_app may connect")
    }
}

#[derive(Debug)]
struct Ear(Said);

impl<S: Subscriber> Layer<S> for Ear {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut words = Words::default();
        event.record(&mut words);
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        said.push((event.metadata().target(), words.0));
    }
}

/// The words of an event: its message, statement or template, whichever it has.
#[derive(Debug, Default)]
struct Words(String);

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if ["message", "template", "summary"].contains(&field.name()) {
            self.0 = format!("{value:?}");
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if ["message", "template", "summary"].contains(&field.name()) {
            value.clone_into(&mut self.0);
        }
    }
}
