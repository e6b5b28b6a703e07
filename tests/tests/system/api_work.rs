//! What the portal can do beyond the single request, done by a program: many at once, drafts, filters, exports, given-up work; and how often.

use serde_json::{Value, json};
use shared::accounts::Scope;
use sqlx::AssertSqlSafe;
use system_tests::furnished::{Furnished, MARK};
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::World;
use time::Duration;

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Makes a request by hand; its id.
async fn make(program: &Program<'_>, subject: &str) -> String {
    let new = json!({ "requester_name": "Eva", "requester_email": "eva@customer.example", "subject": subject });
    text(&program.expect(201, "POST", "/requests", Some(new)).await["id"])
}

#[tokio::test]
async fn many_requests_are_changed_at_once() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let (a, b) = (make(&program, "A").await, make(&program, "B").await);
    let me = text(&program.get("/me").await["user"]["id"]);
    let nobodys = "01920000-0000-7000-8000-000000000000";
    let assign = json!({ "ids": [a, b, nobodys, a], "action": "assign", "assignee_id": me });
    let changed = program
        .expect(200, "POST", "/requests/bulk", Some(assign))
        .await;
    assert_eq!(changed, json!({ "done": 2, "left": 1 }));
    assert_eq!(
        program.get(&format!("/requests?assignee={me}")).await["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let cancel = json!({ "ids": [a], "action": "cancel" });
    for done in [1, 0] {
        let changed = program
            .expect(200, "POST", "/requests/bulk", Some(cancel.clone()))
            .await;
        assert_eq!(changed["done"], done);
    }
    for wrong in [
        json!({ "ids": [a], "action": "explode" }),
        json!({ "ids": ["x"], "action": "cancel" }),
        json!({ "ids": [b], "action": "assign", "assignee_id": nobodys }),
    ] {
        program
            .expect(422, "POST", "/requests/bulk", Some(wrong))
            .await;
    }
    let delete = json!({ "ids": [a, b], "action": "delete" });
    program
        .expect(200, "POST", "/requests/bulk", Some(delete))
        .await;
    assert_eq!(program.get("/requests").await["items"], json!([]));
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn drafts_filters_and_spam_as_in_the_portal() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let id = make(&program, "Stairs").await;
    let draft = format!("/requests/{id}/drafts/reply");
    program.expect(404, "GET", &draft, None).await;
    let content = json!({ "subject": "Re: Stairs", "html": "<p>Soon</p>" });
    program.expect(204, "PUT", &draft, Some(content)).await;
    assert_eq!(program.get(&draft).await["content"]["html"], "<p>Soon</p>");
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let page = owner.get(&format!("/requests/{id}")).await;
    assert!(page.text.contains("Soon"), "the portal shows it");
    program.expect(204, "DELETE", &draft, None).await;
    program.expect(404, "GET", &draft, None).await;
    program
        .expect(
            404,
            "PUT",
            &format!("/requests/{id}/drafts/poem"),
            Some(json!({})),
        )
        .await;

    let filter = json!({ "name": "Mine", "query": "status=received&colour=red" });
    let filter = program
        .expect(201, "POST", "/saved-filters", Some(filter))
        .await;
    assert_eq!(filter["query"], "status=received");
    assert_eq!(program.get("/saved-filters").await["items"][0], filter);
    program
        .expect(
            204,
            "DELETE",
            &format!("/saved-filters/{}", text(&filter["id"])),
            None,
        )
        .await;
    assert_eq!(program.get("/saved-filters").await["items"], json!([]));

    program
        .expect(204, "POST", &format!("/requests/{id}/spam"), None)
        .await;
    program
        .expect(404, "POST", &format!("/requests/{id}/spam"), None)
        .await;
    let mail = "From: Eva <eva@customer.example>\nSubject: Again\n\nHello?\n";
    world
        .receive(&world.one, "eva@customer.example", mail)
        .await;
    world.run_jobs().await;
    assert_eq!(program.get("/held").await["items"][0]["kind"], "blocked");
    program
        .expect(200, "POST", &format!("/requests/{id}/restore"), None)
        .await;
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn the_list_is_narrowed_as_in_the_portal() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let furnished = Furnished::fill(&world, &world.one).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let id = furnished.request.to_string();
    let contact = furnished.contact;
    let link = json!({ "contact_id": contact.to_string() });
    program
        .expect(200, "PUT", &format!("/requests/{id}/contact"), Some(link))
        .await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let mut superuser = world.connect("postgres").await;
    for (status, has_offer) in [("replied", false), ("offer_sent", true)] {
        let statement = format!("update requests set status = '{status}' where id = '{id}'");
        sqlx::query(AssertSqlSafe(statement))
            .execute(&mut superuser)
            .await
            .unwrap();
        for (of_api, of_portal, found) in [
            (String::new(), String::new(), true),
            (
                format!("contact={contact}"),
                format!("contact={contact}"),
                true,
            ),
            (format!("contact={id}"), format!("contact={id}"), false),
            ("from=2026-11-24".into(), "from=2026-11-24".into(), true),
            ("to=2026-11-24".into(), "to=2026-11-24".into(), true),
            ("from=2026-11-25".into(), "from=2026-11-25".into(), false),
            ("to=2026-11-23".into(), "to=2026-11-23".into(), false),
            ("has_offer=true".into(), "offer=with".into(), has_offer),
            ("has_offer=false".into(), "offer=without".into(), !has_offer),
            ("q=zebra".into(), "q=zebra".into(), true),
            ("q=oak".into(), "q=oak".into(), false),
        ] {
            let items = program.get(&format!("/requests?{of_api}")).await["items"].clone();
            assert_eq!(items != json!([]), found, "API, {status}: {of_api}");
            let page = owner.get(&format!("/requests/rows?{of_portal}")).await;
            assert_eq!(
                page.text.contains(MARK),
                found,
                "portal, {status}: {of_portal}"
            );
            let csv = program
                .call("GET", &format!("/requests/export.csv?{of_api}"), None)
                .await;
            let csv = String::from_utf8(csv.body).unwrap();
            assert_eq!(csv.contains(MARK), found, "CSV, {status}: {of_api}");
        }
    }
    // Unread is what the member has not seen since the customer wrote: opening the page is seeing it.
    let mail = "From: Tom <tom@customer.example>\nSubject: Oak\n\nHow much?\n";
    world
        .receive(&world.one, "tom@customer.example", mail)
        .await;
    world.run_jobs().await;
    let unread = program.get("/requests?unread=true").await["items"].clone();
    assert_eq!(unread[0]["subject"], "Oak");
    owner
        .get(&format!("/requests/{}", text(&unread[0]["id"])))
        .await;
    assert_eq!(
        program.get("/requests?unread=true").await["items"],
        json!([])
    );
    program
        .expect(422, "GET", "/requests?from=yesterday", None)
        .await;
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn an_export_is_whole() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut superuser = world.connect("postgres").await;
    let rows = 12_345;
    let statement = format!(
        "insert into requests (tenant_id, id, number, kind, subject, status, requester_name, requester_email, requester_certain,
                               received_at, last_activity_at, last_incoming_at)
         select {}, gen_random_uuid(), n::text, 'manual', 'Door ' || n, 'received', 'Eva', '', true, at, at, at
           from (select n, timestamptz '2026-01-01' + n / 3 * interval '1 minute' as at from generate_series(1, {rows}) n) rows",
        world.one.tenant
    );
    sqlx::query(AssertSqlSafe(statement))
        .execute(&mut superuser)
        .await
        .unwrap();
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let file = owner.get("/requests/export.csv").await;
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    let mut numbers: Vec<u32> = file
        .text
        .lines()
        .skip(1)
        .map(|line| line.split(',').next().unwrap().parse().unwrap())
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=rows).collect::<Vec<u32>>());
    world.finish().await;
}

#[tokio::test]
async fn given_up_work_is_seen_and_tried_again() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let furnished = Furnished::fill(&world, &world.one).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let parked = program.get("/parked-jobs").await["items"].clone();
    assert_eq!(parked.as_array().unwrap().len(), 1);
    assert_eq!(parked[0]["detail"], MARK);
    let id = parked[0]["id"].to_string();
    assert_eq!(id, furnished.id_in("/parked-jobs/{id}"));
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let again = format!("/settings/jobs/{id}/retry");
    let page = owner.get("/settings/jobs").await.text;
    assert!(page.contains(MARK) && page.contains(&again));
    program
        .expect(204, "POST", &format!("/parked-jobs/{id}/retry"), None)
        .await;
    program
        .expect(404, "POST", &format!("/parked-jobs/{id}/retry"), None)
        .await;
    assert!(!owner.get("/settings/jobs").await.text.contains(&again));
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn a_token_that_calls_too_often_waits() {
    let world = World::new().await;
    let portal = Portal::start_with(&world, &["--api-calls-per-minute", "3"]).await;
    let another_process = Portal::start_with(&world, &["--api-calls-per-minute", "3"]).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    program.get("/me").await;
    world.clock.advance(Duration::seconds(20));
    let elsewhere = Program::with(&another_process, program.token().to_owned());
    elsewhere.get("/me").await;
    program.get("/me").await;
    for program in [&program, &elsewhere] {
        let answer = program.call("GET", "/me", None).await;
        assert_eq!(answer.status, 429);
        assert!(
            answer.head.contains("retry-after: 41\r\n"),
            "{}",
            answer.head
        );
    }
    // Others are not held up, and the minute ends.
    Program::of(&world, &portal, &world.one, Scope::Full)
        .await
        .get("/me")
        .await;
    world.clock.advance(Duration::seconds(41));
    program.get("/me").await;
    world.finish().await;
}
