//! A database per test, copied from a migrated template, on the server that `PROFFER_TEST_SERVER` names.
//!
//! Tests use the roles that the services have: a superuser bypasses row-level security silently, so a test as one proves nothing.

use std::sync::atomic::{AtomicU32, Ordering};

use shared::migrations::MIGRATOR;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection};
use url::Url;

/// A migrated database of a test's own. Gone when dropped.
#[derive(Debug)]
pub struct TestDatabase {
    server: Url,
    name: String,
}

/// Number of this process' next database.
static NEXT: AtomicU32 = AtomicU32::new(0);

/// Held while the template is made, so that one test makes it and the others wait: "proffer" in ASCII.
const TEMPLATE_LOCK: i64 = 0x70_726f_6666_6572;

impl TestDatabase {
    /// Makes one. `ops/test` provides the server; without one there is nothing to test against, and the test fails.
    pub async fn create() -> Self {
        let server: Url = std::env::var("PROFFER_TEST_SERVER")
            .expect("PROFFER_TEST_SERVER: the superuser's URL of a server for tests; ops/test starts one")
            .parse()
            .expect("PROFFER_TEST_SERVER is a URL");
        let mut superuser = connect(&server).await;
        let template = template(&mut superuser, &server).await;
        let name = format!(
            "proffer_test_{}_{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::SeqCst)
        );
        execute(
            &mut superuser,
            format!("drop database if exists {name} with (force)"),
        )
        .await;
        execute(
            &mut superuser,
            format!("create database {name} owner proffer_owner template {template}"),
        )
        .await;
        Self { server, name }
    }

    /// The database's address for a role.
    pub fn url(&self, role: &str) -> Url {
        with(&self.server, role, &self.name)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // A test's runtime can't be waited on from inside, so this one gets a thread with its own.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(async {
                let mut superuser = PgConnection::connect(server.as_str()).await?;
                sqlx::query(AssertSqlSafe(format!("drop database {name} with (force)")))
                    .execute(&mut superuser)
                    .await?;
                anyhow::Ok(())
            })
        });
        let dropped = dropping.join();
        if !std::thread::panicking() {
            dropped
                .expect("no panic")
                .expect("the database can be dropped");
        }
    }
}

/// The name of the template with these migrations, made if it is not there.
async fn template(superuser: &mut PgConnection, server: &Url) -> String {
    let version = MIGRATOR
        .iter()
        .flat_map(|migration| migration.checksum.iter())
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, octet| {
            // FNV-1a: short, and it need not withstand anybody.
            (hash ^ u64::from(*octet)).wrapping_mul(0x0100_0000_01b3)
        });
    let name = format!("proffer_template_{version:016x}");
    sqlx::query("select pg_advisory_lock($1)")
        .bind(TEMPLATE_LOCK)
        .execute(&mut *superuser)
        .await
        .expect("a lock");
    let made: bool = sqlx::query_scalar(
        "select exists (select from pg_database where datname = $1 and datistemplate)",
    )
    .bind(&name)
    .fetch_one(&mut *superuser)
    .await
    .expect("a list of databases");
    if !made {
        // What is there without being a template was left half-made.
        execute(
            superuser,
            format!("drop database if exists {name} with (force)"),
        )
        .await;
        execute(
            superuser,
            format!("create database {name} owner proffer_owner"),
        )
        .await;
        let mut owner = connect(&with(server, "proffer_owner", &name)).await;
        MIGRATOR
            .run(&mut owner)
            .await
            .expect("the migrations apply");
        owner.close().await.expect("a closed connection");
        execute(superuser, format!("alter database {name} is_template true")).await;
    }
    sqlx::query("select pg_advisory_unlock($1)")
        .bind(TEMPLATE_LOCK)
        .execute(&mut *superuser)
        .await
        .expect("the lock");
    name
}

fn with(server: &Url, role: &str, database: &str) -> Url {
    let mut url = server.clone();
    url.set_path(database);
    url.set_username(role).expect("a URL with a host");
    url
}

async fn connect(url: &Url) -> PgConnection {
    PgConnection::connect(url.as_str())
        .await
        .expect("the server for tests answers")
}

async fn execute(connection: &mut PgConnection, statement: String) {
    sqlx::query(AssertSqlSafe(statement))
        .execute(connection)
        .await
        .expect("a superuser may do this");
}
