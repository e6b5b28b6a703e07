//! A company goes: after a month in which any owner takes it back, and then altogether.

use serde_json::Value;
use shared::accounts::Scope;
use shared::addresses::EmailAddress;
use shared::mail::{IngressDb, Route};
use shared::privacy::deletion::{self, DELETION_GRACE, DELETION_REMINDER, SWEPT_AFTER};
use shared::tenancy::{PoolSize, Purpose, Role};
use sqlx::AssertSqlSafe;
use system_tests::browser::Browser;
use system_tests::furnished::Furnished;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::{Company, PASSWORD, World};
use time::Duration;

const PAGE: &str = "/settings/privacy/deletion";
const COMPANY: &str = "Menuiserie Dubois";
/// A member of the company alone.
const MIA: &str = "mia@dubois.example";
/// A member of both.
const EVA: &str = "eva@both.example";

async fn order(owner: &mut Browser) {
    owner.get(PAGE).await;
    let form = [("company", COMPANY), ("current_password", PASSWORD)];
    assert_eq!(owner.post(PAGE, &form).await.location(), PAGE);
}

/// What was sent since the last look: to whom, and about what.
fn told(world: &World, about: &str) -> Vec<String> {
    let sent = world.take_sent();
    let told = sent
        .iter()
        .filter(|mail| mail.text.replace("=\r\n", "").contains(about));
    told.flat_map(|mail| mail.recipients.clone()).collect()
}

#[tokio::test]
async fn an_owner_orders_it_with_name_and_password_and_any_owner_takes_it_back() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    world.add_member(&world.one, MIA, Role::Member).await;
    world
        .add_member(&world.one, "max@dubois.example", Role::Owner)
        .await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let mut mia = portal.signed_in(MIA).await;
    assert!(owner.get("/settings/privacy").await.links_to(PAGE));
    let page = owner.get(PAGE).await;
    assert!(page.links_to("/settings/privacy/export") && page.text.contains("ten years"));

    for (name, password, field) in [
        ("", PASSWORD, "company"),
        ("menuiserie", PASSWORD, "company"),
        (COMPANY, "", "current_password"),
        (COMPANY, "a wrong guess", "current_password"),
    ] {
        let form = [("company", name), ("current_password", password)];
        let page = owner.post(PAGE, &form).await;
        assert_eq!(page.status, 422, "{name} {password}");
        assert_ne!(page.message_at(field), "", "{name} {password}");
        assert_eq!(page.value_of("company"), name);
        assert!(!page.text.contains(password) || password.is_empty());
    }
    assert!(!mia.get("/").await.text.contains("will be deleted on"));

    order(&mut owner).await;
    world.run_jobs().await;
    let mut owners = told(&world, "ordered the deletion of Menuiserie Dubois");
    owners.sort();
    assert_eq!(owners, ["anne@dubois.example", "max@dubois.example"]);
    let hers = mia.get("/").await;
    assert!(
        hers.text.contains("will be deleted on 24 December 2026"),
        "{}",
        hers.text
    );
    assert!(!hers.links_to(PAGE));
    assert!(owner.get("/requests").await.links_to(PAGE));
    let mut stranger = portal.signed_in(&world.two.owner_email).await;
    assert!(!stranger.get("/").await.text.contains("will be deleted on"));

    // Ordered again, the first day stands and nobody is told twice.
    world.clock.advance(Duration::days(2));
    let mut max = portal.signed_in("max@dubois.example").await;
    max.get(PAGE).await;
    let undo = format!("{PAGE}/undo");
    let form = [("company", COMPANY), ("current_password", PASSWORD)];
    max.post(PAGE, &form).await;
    assert!(max.get("/").await.text.contains("24 December 2026"));
    world.run_jobs().await;
    assert!(world.take_sent().is_empty());

    assert_eq!(max.post(&undo, &[]).await.location(), PAGE);
    assert!(!max.get("/").await.text.contains("will be deleted on"));
    let log = max.get("/settings/audit").await.text;
    assert!(log.contains("Ordered the deletion") && log.contains("Took back the deletion"));
    world.clock.advance(DELETION_GRACE * 2);
    world.run_recurring_jobs().await;
    assert!(told(&world, "delet").is_empty());
    portal.signed_in(&world.one.owner_email).await;
    world.finish().await;
}

#[tokio::test]
async fn a_program_sees_it_and_takes_it_back() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    assert_eq!(program.get("/deletion").await["due_at"], Value::Null);
    program.expect(409, "DELETE", "/deletion", None).await;
    order(&mut portal.signed_in(&world.one.owner_email).await).await;
    let due = program.get("/deletion").await;
    assert_eq!(due["due_at"], "2026-12-24T09:00:00Z");
    program.expect(204, "DELETE", "/deletion", None).await;
    assert_eq!(program.get("/deletion").await["due_at"], Value::Null);
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn after_a_month_nothing_of_it_is_left_and_others_keep_everything() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    Furnished::fill(&world, &world.one).await;
    Furnished::fill(&world, &world.two).await;
    world.add_member(&world.one, MIA, Role::Member).await;
    world.add_member(&world.one, EVA, Role::Owner).await;
    world.add_member(&world.two, EVA, Role::Member).await;
    let only = "From: Solo <solo@prospect.example>\nMessage-ID: <solo@prospect.example>\nSubject: Alone\n\nHow much?\n";
    world
        .receive(&world.one, "solo@prospect.example", only)
        .await;
    world.run_jobs().await;
    let mut mia = portal.signed_in(MIA).await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    portal.browser().sign_in(MIA, "a wrong guess").await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    order(&mut owner).await;
    world.run_jobs().await;
    world.take_sent();

    world.clock.advance(DELETION_GRACE - DELETION_REMINDER);
    world.run_recurring_jobs().await;
    let mut owners = told(&world, "Menuiserie Dubois and all its data is near");
    owners.sort();
    assert_eq!(owners, ["anne@dubois.example", EVA]);
    world
        .clock
        .advance(DELETION_REMINDER - Duration::minutes(30));
    world.run_recurring_jobs().await;
    assert!(told(&world, "delet").is_empty(), "they are told once");
    let of_one = rows_of(&world, &world.one).await;
    assert!(of_one.len() > 30, "{of_one:?}");
    let of_two = dump(&world, &world.two).await;
    program.get("/me").await;

    world.clock.advance(Duration::hours(1));
    world.run_recurring_jobs().await;
    nothing_failed(&world).await;
    let mut owners = told(&world, "Menuiserie Dubois and all its data were deleted");
    owners.sort();
    assert_eq!(owners, ["anne@dubois.example", EVA]);
    assert_eq!(rows_of(&world, &world.one).await, ["deleted_companies: 1"]);
    assert_eq!(dump(&world, &world.two).await, of_two);
    let everything = everything(&world).await;
    for gone in [
        "anne@dubois.example",
        MIA,
        "solo@prospect.example",
        "Menuiserie",
        "menuiserie",
    ] {
        let at = everything.find(gone);
        let around = at.map(|at| {
            everything[at.saturating_sub(200)..]
                .chars()
                .take(400)
                .collect::<String>()
        });
        assert_eq!(around, None, "{gone}");
    }

    assert!(mia.get("/").await.location().starts_with("/login"));
    let answer = program.call("GET", "/me", None).await;
    assert_eq!(answer.status, 401);
    let refused = portal.browser().sign_in(MIA, PASSWORD).await;
    assert_ne!(refused.status, 303);
    let mut eva = portal.signed_in(EVA).await;
    assert!(eva.get("/").await.text.contains("StarComm"));
    assert_eq!(route(&world, &world.one).await, Route::Unknown);
    assert_ne!(route(&world, &world.two).await, Route::Unknown);
    world.finish().await;
}

#[tokio::test]
async fn a_deletion_that_was_killed_goes_on_and_what_came_late_goes_too() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    Furnished::fill(&world, &world.one).await;
    order(&mut portal.signed_in(&world.one.owner_email).await).await;
    world.run_jobs().await;
    world.take_sent();
    world.clock.advance(DELETION_GRACE);
    let one = world.one.tenant;
    let mut tx = world.db.begin_system(Purpose::Deletion).await.unwrap();
    assert!(deletion::close_doors(&mut tx, one).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(route(&world, &world.one).await, Route::Closed);
    let refused = portal
        .browser()
        .sign_in(&world.one.owner_email, PASSWORD)
        .await;
    assert_ne!(refused.status, 303, "the doors are closed first");
    let mut tx = world.db.begin_system(Purpose::Deletion).await.unwrap();
    assert!(deletion::delete_rows(&mut tx, one).await.unwrap() > 0);
    // The process dies here.
    drop(tx);
    let mut tx = world.db.begin_system(Purpose::Deletion).await.unwrap();
    deletion::delete_rows(&mut tx, one).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.begin(&world.one.owner).await;
    assert!(!deletion::undo(&mut tx).await.unwrap(), "it is too late");
    drop(tx);

    world.run_recurring_jobs().await;
    nothing_failed(&world).await;
    assert_eq!(
        told(&world, "were deleted from Proffer"),
        ["anne@dubois.example"]
    );
    assert_eq!(rows_of(&world, &world.one).await, ["deleted_companies: 1"]);

    let mut superuser = world.connect("postgres").await;
    sqlx::query("insert into contacts (tenant_id, id, name, created_at, updated_at) values ($1, gen_random_uuid(), 'Late', now(), now())")
        .bind(one.get())
        .execute(&mut superuser)
        .await
        .unwrap();
    world.clock.advance(SWEPT_AFTER);
    world.run_recurring_jobs().await;
    assert_eq!(rows_of(&world, &world.one).await, ["deleted_companies: 1"]);
    world.clock.advance(SWEPT_AFTER);
    world.run_recurring_jobs().await;
    assert!(told(&world, "delet").is_empty());
    world.finish().await;
}

#[tokio::test]
async fn nobody_deletes_a_company_that_stays() {
    let world = World::new().await;
    world
        .receive(
            &world.one,
            "eva@customer.example",
            "From: Eva <eva@customer.example>\nSubject: Oak\n\nHow much?\n",
        )
        .await;
    world.run_jobs().await;
    world.take_sent();
    let before = dump(&world, &world.one).await;
    let mut app = world.connect("proffer_app").await;
    for statement in [
        format!("select delete_company_rows({}, 1000)", world.one.tenant),
        format!("select delete_company({}, now())", world.one.tenant),
        "set role proffer_deletion".to_owned(),
    ] {
        let refused = sqlx::query(AssertSqlSafe(statement.clone()))
            .execute(&mut app)
            .await
            .unwrap_err();
        let why = refused.to_string();
        assert!(
            why.contains("is not being deleted") || why.contains("permission denied"),
            "{statement}: {why}"
        );
    }
    // Not even by the role that deletes: it sees nothing of a company that stays.
    let mut superuser = world.connect("postgres").await;
    sqlx::query("set role proffer_deletion")
        .execute(&mut superuser)
        .await
        .unwrap();
    let deleted = sqlx::query("delete from messages")
        .execute(&mut superuser)
        .await
        .unwrap();
    assert_eq!(deleted.rows_affected(), 0);
    assert_eq!(dump(&world, &world.one).await, before);
    world.finish().await;
}

async fn route(world: &World, company: &Company) -> Route {
    let ingress = world.database().url("proffer_ingress");
    let ingress = IngressDb::connect(&ingress, PoolSize(1)).await.unwrap();
    let address: EmailAddress = company.address.parse().unwrap();
    ingress.find_route(address.local_part()).await.unwrap()
}

/// What failed waits for another try, which the clock would never bring.
async fn nothing_failed(world: &World) {
    let mut superuser = world.connect("postgres").await;
    let failed: Vec<String> = sqlx::query_scalar(
        "select kind || ': ' || last_error from jobs where last_error is not null and state = 0",
    )
    .fetch_all(&mut superuser)
    .await
    .unwrap();
    assert!(failed.is_empty(), "{failed:#?}");
}

/// Tables with rows of a company, and how many.
async fn rows_of(world: &World, company: &Company) -> Vec<String> {
    let mut owner = world.connect("proffer_owner").await;
    let mut found = Vec::new();
    for table in tables(world, true).await {
        let count: i64 = sqlx::query_scalar(AssertSqlSafe(format!(
            "select count(*) from {table} where tenant_id = {}",
            company.tenant
        )))
        .fetch_one(&mut owner)
        .await
        .unwrap();
        if count > 0 {
            found.push(format!("{table}: {count}"));
        }
    }
    found
}

/// All rows of a company, as a dump has them.
async fn dump(world: &World, company: &Company) -> Vec<(String, String)> {
    let mut owner = world.connect("proffer_owner").await;
    let mut all = Vec::new();
    for table in tables(world, true).await {
        let rows: String = sqlx::query_scalar(AssertSqlSafe(format!(
            "select coalesce(string_agg(t::text, E'\\n' order by t::text), '') from {table} t where tenant_id = {}",
            company.tenant
        )))
        .fetch_one(&mut owner)
        .await
        .unwrap();
        all.push((table, rows));
    }
    all
}

/// All rows of all tables.
async fn everything(world: &World) -> String {
    let mut owner = world.connect("proffer_owner").await;
    let mut all = String::new();
    for table in tables(world, false).await {
        // Octets as text, for addresses in raw mails.
        let rows: String = sqlx::query_scalar(AssertSqlSafe(format!(
            "select coalesce(string_agg(t::text, E'\\n'), '') from {table} t"
        )))
        .fetch_one(&mut owner)
        .await
        .unwrap();
        all.push_str(&rows);
    }
    let raw: Vec<Vec<u8>> = sqlx::query_scalar("select raw from accepted_mails")
        .fetch_all(&mut owner)
        .await
        .unwrap();
    for mail in raw {
        all.push_str(&String::from_utf8_lossy(&mail));
    }
    all
}

async fn tables(world: &World, with_tenant: bool) -> Vec<String> {
    let mut owner = world.connect("proffer_owner").await;
    sqlx::query_scalar(
        "select c.relname::text from pg_class c
          where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
            and (not $1 or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)) order by 1",
    )
    .bind(with_tenant)
    .fetch_all(&mut owner)
    .await
    .unwrap()
}
