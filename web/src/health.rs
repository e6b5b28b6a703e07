//! What `/readyz` asks.

use shared::telemetry::Check;
use shared::tenancy::Db;

/// The portal is ready while the database answers.
pub async fn checks(db: Db) -> Vec<Check> {
    vec![Check::new("database", db.ping().await)]
}
