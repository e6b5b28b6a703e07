//! What the law wants kept stays until it does no more.

use serde_json::json;
use shared::accounts::Scope;
use shared::privacy::erasure;
use sqlx::AssertSqlSafe;
use system_tests::dump::Dump;
use system_tests::furnished::{CUSTOMER, Furnished};
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::World;
use time::Duration;
use time::macros::date;

use super::{run_dying, start};

/// Where the evidence of an acceptance and an issued invoice are.
const KEPT: [&str; 3] = ["issued_invoices", "offer_acceptances", "offer_versions"];

#[tokio::test]
async fn evidence_and_invoices_stay_for_their_term_and_go_after_it() {
    let world = World::new().await;
    Furnished::fill(&world, &world.one).await;
    world.take_sent();
    let mut owner = world.connect("proffer_owner").await;
    // As real papers do, these name whom they are made out to.
    let named =
        format!("update issued_invoices set ubl = '<Invoice><Email>{CUSTOMER}</Email></Invoice>'");
    sqlx::query(AssertSqlSafe(named))
        .execute(&mut owner)
        .await
        .unwrap();

    let mut tx = world.begin(&world.one.owner).await;
    let preview = erasure::preview(&mut tx, CUSTOMER).await.unwrap();
    drop(tx);
    let told: Vec<_> = preview
        .kept
        .iter()
        .map(|kept| (kept.kind, kept.kept_until))
        .collect();
    let until = date!(2037 - 01 - 01);
    assert_eq!(
        told,
        [
            (erasure::Document::Invoice, until),
            (erasure::Document::Offer, until)
        ]
    );

    let id = start(&world, &world.one, CUSTOMER).await;
    run_dying(&world, &world.one, id).await;
    world.run_jobs().await;
    world.take_sent();
    let left = Dump::of(&world).await.traces(CUSTOMER);
    assert!(!left.is_empty(), "the evidence has to stay");
    for trace in &left {
        assert!(KEPT.contains(&trace.0.as_str()), "{trace:?}");
    }
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let offers = program.get("/offers").await;
    let statuses: Vec<_> = offers["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|offer| &offer["status"])
        .collect();
    assert_eq!(
        statuses,
        [&json!("accepted"), &json!("withdrawn")],
        "{offers}"
    );
    let accepted = offers["items"][0]["id"].as_str().unwrap();
    program.get(&format!("/offers/{accepted}/evidence")).await;
    let invoices = program.get("/invoices").await;
    assert_eq!(
        invoices["items"].as_array().unwrap().len(),
        1,
        "the draft went"
    );
    assert_eq!(program.get("/contacts").await["items"], json!([]));
    let mut browser = portal.signed_in(&world.one.owner_email).await;
    for path in ["/offers", "/invoices", "/settings/privacy/erase"] {
        let page = browser.get(path).await;
        assert_eq!(page.status, 200);
        assert!(!page.text.contains(CUSTOMER));
    }

    world.clock.advance(Duration::days(3_600));
    world.run_recurring_jobs().await;
    assert!(
        !Dump::of(&world).await.traces(CUSTOMER).is_empty(),
        "not yet"
    );
    world.clock.advance(Duration::days(100));
    world.run_recurring_jobs().await;
    let left = Dump::of(&world).await.traces(CUSTOMER);
    assert!(left.is_empty(), "{left:#?}");
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    assert_eq!(program.get("/invoices").await["items"], json!([]));
    let offers = program.get("/offers").await;
    assert_eq!(
        offers["items"].as_array().unwrap().len(),
        2,
        "numbers stay: {offers}"
    );
    world.take_sent();
    world.finish().await;
}

/// The function that removes an issued invoice removes none whose term runs, and none of another company.
#[tokio::test]
async fn nobody_removes_an_invoice_before_its_term() {
    let world = World::new().await;
    Furnished::fill(&world, &world.one).await;
    world.take_sent();
    let mut owner = world.connect("proffer_owner").await;
    let id: String = sqlx::query_scalar("select invoice_id::text from issued_invoices")
        .fetch_one(&mut owner)
        .await
        .unwrap();
    let mut app = world.connect("proffer_app").await;
    for (tenant, before) in [
        (world.one.tenant, "2026-01-01"),
        (world.two.tenant, "infinity"),
    ] {
        let mut tx = sqlx::Connection::begin(&mut app).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(format!(
            "set local app.tenant_id = '{tenant}'"
        )))
        .execute(&mut *tx)
        .await
        .unwrap();
        let removed: bool = sqlx::query_scalar(AssertSqlSafe(format!(
            "select remove_issued_invoice('{id}', '{before}')"
        )))
        .fetch_one(&mut *tx)
        .await
        .unwrap();
        assert!(!removed, "{tenant}, {before}");
    }
    world.finish().await;
}
