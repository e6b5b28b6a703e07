//! The migrations, embedded in the program that applies them.

/// Applied by `proffer migrate` as `proffer_owner`.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../migrations");
