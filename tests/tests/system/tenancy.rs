//! Companies are kept apart by the database: swept from its catalogue, and attacked as the roles that the services have.

use shared::clock::Clock;
use shared::contacts::{self, ContactForm};
use shared::page::Limit;
use shared::requests::{self, Filter, RequestForm};
use shared::tenancy::{Db, DbError, PoolSize};
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection};
use system_tests::database::TestDatabase;
use system_tests::tenant_rules::TENANT_RULES;
use system_tests::world::{Company, World};

/// Tables that the portal adds to and reads: it can neither change nor delete what is there.
const KEPT_FOR_GOOD: [&str; 2] = ["audit_log", "issued_invoices"];

const REQUEST: &str = "From: Eva <eva@customer.example>\nTo: us@proposals.example\nSubject: Price of an oak door\n\nHow much is an oak door?\n";

#[tokio::test]
async fn every_tenant_table_keeps_every_rule() {
    let database = TestDatabase::create().await;
    let mut owner = connect(&database, "proffer_owner").await;
    for rule in TENANT_RULES {
        let offenders = rule.offenders(&mut owner).await.unwrap();
        assert!(offenders.is_empty(), "{}: {offenders:#?}", rule.promise);
    }
    let tables = names(&mut owner, TENANT_TABLES).await;
    assert!(tables.len() > 15, "what was swept: {tables:?}");
}

/// Each of these breaks the rule at its place: a sweep that finds nothing could be one that looks at nothing.
const MISTAKES: &[&str] = &[
    "create table mistakes (tenant_id bigint primary key)",
    "create table mistakes (tenant_id bigint not null, primary key (tenant_id)) partition by hash (tenant_id)",
    "create table mistakes (tenant_id int not null, primary key (tenant_id)) partition by hash (tenant_id)",
    "alter table contacts_p07 no force row level security",
    "create policy tenant_too on contacts using (true)",
    "grant select on contacts_p07 to proffer_app",
    "grant truncate on contacts to proffer_app",
    "create table mistakes (tenant_id bigint not null, id uuid, primary key (id, tenant_id)) partition by hash (tenant_id)",
    "create table mistakes (tenant_id bigint not null, id uuid, primary key (tenant_id, id), foreign key (id, tenant_id) references contacts (id, tenant_id)) partition by hash (tenant_id)",
    "create function mistaken() returns trigger language plpgsql as 'begin return new; end'; create trigger mistake before insert on contacts for each row execute function mistaken()",
    "create function mistaken() returns bigint language sql security definer as 'select count(*) from contacts'",
    "grant proffer_search to proffer_app",
    "create table mistakes (id uuid primary key, person uuid references users (id))",
];

#[tokio::test]
async fn every_rule_finds_a_mistake() {
    let database = TestDatabase::create().await;
    let mut superuser = connect(&database, "postgres").await;
    assert_eq!(MISTAKES.len(), TENANT_RULES.len());
    for (rule, mistake) in TENANT_RULES.iter().zip(MISTAKES) {
        let mut tx = superuser.begin().await.unwrap();
        // A reference in the wrong order needs a key in that order to refer to.
        sqlx::raw_sql("create unique index on contacts (id, tenant_id)")
            .execute(&mut *tx)
            .await
            .unwrap();
        sqlx::raw_sql(*mistake).execute(&mut *tx).await.unwrap();
        let offenders = rule.offenders(&mut tx).await.unwrap();
        assert!(!offenders.is_empty(), "{}: {mistake}", rule.promise);
        tx.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn no_table_shows_another_company() {
    let world = World::new().await;
    fill(&world, &world.one).await;
    fill(&world, &world.two).await;
    let mut owner = world.connect("proffer_owner").await;
    let mut app = world.connect("proffer_app").await;
    let mut filled = Vec::new();
    for table in names(&mut owner, TENANT_TABLES).await {
        let of_two = format!(
            "select count(*) from {table} where tenant_id = {}",
            world.two.tenant
        );
        if count(&mut owner, &of_two).await > 0 {
            filled.push(table.clone());
        }
        assert_eq!(
            count(&mut app, &format!("select count(*) from {table}")).await,
            0,
            "{table}, without a company"
        );

        let mut tx = app.begin().await.unwrap();
        enter(&mut tx, &world.one).await;
        assert_eq!(count(&mut tx, &of_two).await, 0, "{table}, read");
        let changed = sqlx::query(AssertSqlSafe(format!(
            "delete from {table} where tenant_id = {}",
            world.two.tenant
        )));
        if KEPT_FOR_GOOD.contains(&table.as_str()) {
            let refused = changed.execute(&mut *tx).await.unwrap_err();
            assert!(
                refused.to_string().contains("permission denied"),
                "{refused}"
            );
        } else {
            assert_eq!(
                changed.execute(&mut *tx).await.unwrap().rows_affected(),
                0,
                "{table}, deleted"
            );
        }
        tx.rollback().await.unwrap();
    }
    for table in [
        "accepted_mails",
        "contacts",
        "extensions",
        "messages",
        "notifications",
        "requests",
        "timeline_events",
    ] {
        assert!(
            filled.iter().any(|name| name == table),
            "nothing to steal in {table}"
        );
    }
    world.finish().await;
}

#[tokio::test]
async fn nothing_is_written_into_another_company() {
    let world = World::new().await;
    fill(&world, &world.one).await;
    let mut app = world.connect("proffer_app").await;
    for statement in [
        format!("update contacts set tenant_id = {}", world.two.tenant),
        format!(
            "insert into contacts (tenant_id, id, name, created_at, updated_at) values ({}, gen_random_uuid(), 'Mallory', now(), now())",
            world.two.tenant
        ),
    ] {
        let mut tx = app.begin().await.unwrap();
        enter(&mut tx, &world.one).await;
        assert_eq!(refusal(&mut tx, &statement).await, "42501", "{statement}");
    }
    world.finish().await;
}

#[tokio::test]
async fn no_way_leads_through_a_partition() {
    let database = TestDatabase::create().await;
    let mut owner = connect(&database, "proffer_owner").await;
    let partitions = names(
        &mut owner,
        "select relname::text from pg_class where relispartition and relkind = 'r'",
    )
    .await;
    assert!(partitions.len() >= 16 * 15);
    for role in ["proffer_app", "proffer_ingress"] {
        let mut service = connect(&database, role).await;
        for partition in &partitions {
            let statement = format!("select from {partition}");
            assert_eq!(
                refusal(&mut service, &statement).await,
                "42501",
                "{role}, {partition}"
            );
        }
    }
}

#[tokio::test]
async fn searches_find_only_what_is_the_companys_own() {
    let world = World::new().await;
    fill(&world, &world.one).await;
    fill(&world, &world.two).await;
    let mut app = world.connect("proffer_app").await;
    for search in [
        "select count(*) from search_contacts('eva')",
        "select count(*) from search_requests(to_tsquery('simple', 'oak:*'))",
    ] {
        assert_eq!(
            count(&mut app, search).await,
            0,
            "{search}, without a company"
        );
        let mut tx = app.begin().await.unwrap();
        enter(&mut tx, &world.one).await;
        assert_eq!(count(&mut tx, search).await, 1, "{search}");
        tx.rollback().await.unwrap();
        // A connection goes back to the pool and on to the next company: what was set is gone, not empty words that mean everything.
        assert_eq!(
            count(&mut app, search).await,
            0,
            "{search}, after a transaction"
        );
    }

    let mut tx = world.begin(&world.two.owner).await;
    let eva = contacts::Filter {
        search: "EVA".to_owned(),
        ..contacts::Filter::default()
    };
    let found = contacts::list(&mut tx, &eva, None, Limit::default())
        .await
        .unwrap();
    assert_eq!(found.items.len(), 1);
    let filter = Filter {
        search: "oak".to_owned(),
        ..Filter::default()
    };
    let found = requests::list(&mut tx, &filter, None, Limit::default())
        .await
        .unwrap();
    assert_eq!(found.items.len(), 1);
    drop(tx);
    world.finish().await;
}

#[tokio::test]
async fn what_belongs_to_another_company_does_not_exist() {
    let world = World::new().await;
    let mut tx = world.begin(&world.two.owner).await;
    let contact = contacts::create(&mut tx, eva().try_into().unwrap())
        .await
        .unwrap();
    let by_hand = RequestForm {
        contact_id: Some(contact.id),
        subject: "Oak".to_owned(),
        ..RequestForm::default()
    };
    let request = requests::create(&mut tx, by_hand.clone().try_into().unwrap())
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let mut tx = world.begin(&world.one.owner).await;
    assert_eq!(contacts::find(&mut tx, contact.id).await.unwrap(), None);
    assert!(requests::find(&mut tx, request, true).await.is_err());
    assert!(
        contacts::update(&mut tx, contact.id, eva().try_into().unwrap())
            .await
            .is_err()
    );
    assert!(requests::cancel(&mut tx, request).await.is_err());
    assert!(
        requests::create(&mut tx, by_hand.try_into().unwrap())
            .await
            .is_err(),
        "a request for a contact of another company"
    );
    drop(tx);
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn a_role_that_sees_everything_is_refused() {
    let world = World::new().await;
    for (role, why) in [
        ("postgres", "superuser"),
        ("proffer_owner", "owner"),
        ("proffer_dump", "bypasses row-level security"),
    ] {
        let platform = world.db.platform().clone();
        let connected = Db::connect(
            &world.database().url(role),
            PoolSize(2),
            Clock::system(),
            platform,
        )
        .await;
        assert!(
            matches!(connected, Err(DbError::TooPowerful(name)) if name == role),
            "{role}: {why}"
        );
    }
    world.finish().await;
}

const TENANT_TABLES: &str = "select relname::text from pg_class where relkind = 'p' and relnamespace = 'public'::regnamespace order by relname";

/// A contact, and a request by mail with all that follows from it.
async fn fill(world: &World, company: &Company) {
    let mut tx = world.begin(&company.owner).await;
    contacts::create(&mut tx, eva().try_into().unwrap())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    world
        .receive(company, "eva@customer.example", REQUEST)
        .await;
    world.run_jobs().await;
    world.take_sent();
}

fn eva() -> ContactForm {
    ContactForm {
        name: "Eva".to_owned(),
        email: "eva@customer.example".to_owned(),
        ..ContactForm::default()
    }
}

async fn connect(database: &TestDatabase, role: &str) -> PgConnection {
    PgConnection::connect(database.url(role).as_str())
        .await
        .unwrap()
}

async fn enter(connection: &mut PgConnection, company: &Company) {
    let statement = format!("set local app.tenant_id = '{}'", company.tenant);
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(connection)
        .await
        .unwrap();
}

async fn names(connection: &mut PgConnection, query: &'static str) -> Vec<String> {
    sqlx::query_scalar(query)
        .fetch_all(connection)
        .await
        .unwrap()
}

async fn count(connection: &mut PgConnection, query: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(query.to_owned()))
        .fetch_one(connection)
        .await
        .unwrap()
}

/// The SQLSTATE that a statement is refused with.
async fn refusal(connection: &mut PgConnection, statement: &str) -> String {
    let error = sqlx::query(AssertSqlSafe(statement.to_owned()))
        .execute(connection)
        .await
        .unwrap_err();
    error
        .as_database_error()
        .unwrap()
        .code()
        .unwrap()
        .into_owned()
}

/// However far a transaction had come when somebody stopped waiting for it.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_hangs_up_leaves_no_transaction_open() {
    let world = World::new().await;
    let mut superuser = world.connect("postgres").await;
    for patience in (0..3_000).step_by(10) {
        let (db, owner) = (world.db.clone(), world.one.owner.clone());
        let beginning = tokio::spawn(async move { db.begin(&owner).await.map(drop) });
        let since = std::time::Instant::now();
        // Timers know milliseconds only.
        while since.elapsed() < std::time::Duration::from_micros(patience) {
            std::hint::spin_loop();
        }
        beginning.abort();
        let mut open = i64::MAX;
        for _ in 0..20 {
            // What was begun for nobody is taken back meanwhile.
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            open = sqlx::query_scalar(
                "select count(*) from pg_stat_activity
                  where datname = current_database() and usename = 'proffer_app' and state like 'idle in transaction%'",
            )
            .fetch_one(&mut superuser)
            .await
            .unwrap();
            if open == 0 {
                break;
            }
        }
        assert_eq!(open, 0, "after {patience} µs");
    }
    world.finish().await;
}
