//! Who did what: written down with what was done, read by owners, changed by nobody.

use serde_json::{Value, json};
use shared::accounts::Scope;
use shared::audit::{self, Filter, Forgotten};
use shared::ids::UserId;
use shared::page::Limit;
use shared::tenancy::Role;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::{PASSWORD, World};

const LOG: &str = "/settings/audit";
const EVA: &str = "eva@dubois.example";

async fn entries(program: &Program<'_>, query: &str) -> Vec<Value> {
    let list = program.get(&format!("/audit?{query}")).await;
    list["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn what_is_done_is_written_down_with_who_and_from_where() {
    let world = World::new().await;
    world.add_member(&world.one, EVA, Role::Member).await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    portal.browser().sign_in(EVA, "a wrong guess").await;
    let mut eva = portal.signed_in(EVA).await;
    eva.get("/settings/tokens").await;
    eva.post(
        "/settings/tokens",
        &[("name", "=cmd|'/c calc'!A1"), ("scope", "read")],
    )
    .await;
    let company = json!({ "name": "Dubois & Fille" });
    program.expect(200, "PUT", "/company", Some(company)).await;
    program
        .expect(
            200,
            "PUT",
            "/company",
            Some(json!({ "name": "Dubois & Fille" })),
        )
        .await;
    let off = json!({ "active": false });
    program
        .expect(200, "PUT", "/extensions/offers", Some(off))
        .await;
    let mail = json!({ "display_name": "Dubois", "address": "anne@dubois.example", "sender": "own",
        "server": { "host": "mail.dubois.example", "port": 587, "tls": "starttls", "user": "anne", "password": "hunter2hunter2" } });
    program.call("PUT", "/mail-settings", Some(mail)).await;

    let kinds = |entries: &[Value]| -> Vec<String> {
        let kind = |entry: &Value| entry["kind"].as_str().unwrap().to_owned();
        entries.iter().map(kind).collect()
    };
    let all = entries(&program, "").await;
    for kind in [
        "sign_in.failed",
        "sign_in.succeeded",
        "token.created",
        "extension.deactivated",
    ] {
        assert!(
            kinds(&all).iter().any(|found| found == kind),
            "{kind}: {all:?}"
        );
    }
    let changed = entries(&program, "kind=company.changed").await;
    assert_eq!(
        changed.len(),
        1,
        "what changed nothing is not told: {changed:?}"
    );
    assert_eq!(changed[0]["before"], json!({ "name": "Menuiserie Dubois" }));
    assert_eq!(changed[0]["after"], json!({ "name": "Dubois & Fille" }));
    assert_eq!(changed[0]["address"], "127.0.0.1");
    assert_eq!(changed[0]["name"], "Owner of Menuiserie Dubois");
    let failed = entries(&program, "kind=sign_in.failed").await;
    assert_eq!(
        (&failed[0]["target"], &failed[0]["user_id"]),
        (&json!(EVA), &Value::Null)
    );
    let whole = json!(all).to_string();
    for secret in ["hunter2", PASSWORD, "proffer_"] {
        assert!(!whole.contains(secret), "{secret}");
    }

    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let page = owner.get(LOG).await;
    assert!(page.text.contains("Dubois &amp; Fille") && page.text.contains("Eva Maes"));
    let page = owner.get(&format!("{LOG}?kind=token.created")).await;
    assert!(page.text.contains("calc") && !page.text.contains("Dubois &amp; Fille</ins>"));
    let csv = owner
        .get(&format!("{LOG}/export.csv?kind=token.created"))
        .await;
    assert!(csv.text.contains("'=cmd|"), "no formula: {}", csv.text);
    let stranger = Program::of(&world, &portal, &world.two, Scope::Full).await;
    let theirs = json!(entries(&stranger, "").await).to_string();
    assert!(!theirs.contains("Dubois"), "{theirs}");
    assert_eq!(eva.get(LOG).await.status, 403);
    world.finish().await;
}

#[tokio::test]
async fn the_log_is_filtered_and_goes_on_page_after_page() {
    let world = World::new().await;
    let eva = world.add_member(&world.one, EVA, Role::Member).await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    for _ in 0..3 {
        portal.signed_in(EVA).await;
        world.clock.advance(time::Duration::DAY);
    }
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/audit?limit=2&kind=sign_in.succeeded&cursor={cursor}");
        let page = program.get(&path).await;
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|e| e["at"].to_string()),
        );
        match page["next_cursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    assert_eq!(seen.len(), 3);
    assert!(seen.is_sorted_by(|a, b| a > b), "{seen:?}");
    let count = async |query: &str| entries(&program, query).await.len();
    assert_eq!(
        count("from=2026-11-25&to=2026-11-25&kind=sign_in.succeeded").await,
        1
    );
    assert_eq!(count(&format!("user_id={eva}&from=2026-11-25")).await, 2);
    assert_eq!(count("to=2026-11-23").await, 0);
    for (wrong, field) in [
        ("kind=nonsense", "kind"),
        ("from=1", "from"),
        ("user_id=x", "user_id"),
    ] {
        let problem = program
            .expect(422, "GET", &format!("/audit?{wrong}"), None)
            .await;
        assert_eq!(problem["errors"][0]["field"], field);
    }
    world.finish().await;
}

#[tokio::test]
async fn nobody_changes_what_was_written_down() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    portal.signed_in(&world.one.owner_email).await;
    let mut app = world.connect("proffer_app").await;
    for statement in [
        "update audit_log set name = 'nobody'",
        "delete from audit_log",
        "truncate audit_log",
    ] {
        let refused = sqlx::query(statement).execute(&mut app).await.unwrap_err();
        assert!(
            refused.to_string().contains("permission denied"),
            "{statement}: {refused}"
        );
    }
    world.finish().await;
}

#[tokio::test]
async fn texts_companies_and_ways_in_are_told_too() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let text = |body: &str| Some(json!({ "name": "Visite", "language": "fr", "body": body }));
    let made = program
        .expect(201, "POST", "/standard-texts", text("Bonjour"))
        .await;
    let path = format!("/standard-texts/{}", made["id"].as_str().unwrap());
    for body in ["Bonsoir", "Bonsoir"] {
        program.expect(200, "PUT", &path, text(body)).await;
    }
    program.expect(204, "DELETE", &path, None).await;
    program.expect(404, "DELETE", &path, None).await;
    for (kind, before, after) in [
        ("created", Value::Null, json!({ "body": "Bonjour" })),
        (
            "changed",
            json!({ "body": "Bonjour" }),
            json!({ "body": "Bonsoir" }),
        ),
        ("deleted", Value::Null, Value::Null),
    ] {
        let told = entries(&program, &format!("kind=standard_text.{kind}")).await;
        assert_eq!(told.len(), 1, "{kind}: {told:?}");
        assert_eq!(told[0]["target"], "Visite (fr)");
        assert_eq!((&told[0]["before"], &told[0]["after"]), (&before, &after));
    }
    let texts = program.get("/mail-texts").await;
    let kind = texts["items"][0]["kind"].as_str().unwrap().to_owned();
    let standard = texts["items"][0]["body"].clone();
    let path = format!("/mail-texts/{kind}/fr");
    let own = json!({ "subject": "Votre demande", "body": "Bonjour" });
    program.expect(200, "PUT", &path, Some(own)).await;
    program.call("DELETE", &path, None).await;
    let told = entries(&program, "kind=mail_text.changed").await;
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told[1]["after"]["body"], "Bonjour");
    assert_eq!(told[0]["before"]["body"], "Bonjour");
    assert!(standard.is_string() && told[0]["after"]["body"] != "Bonjour");

    let mut browser = portal.browser();
    browser.get("/sign-up").await;
    let form = [
        ("company", "Élan"),
        ("name", "Léa"),
        ("email", "lea@elan.example"),
        ("password", "un deux trois"),
    ];
    assert_eq!(browser.post("/sign-up", &form).await.status, 303);
    let page = browser.get(LOG).await;
    assert!(
        page.text.contains("A créé l&#x27;entreprise"),
        "{}",
        page.text
    );

    // A browser that was remembered brings its owner back.
    let mut browser = portal.browser();
    browser.get("/login").await;
    let form = [
        ("email", world.one.owner_email.as_str()),
        ("password", PASSWORD),
        ("remember", "on"),
    ];
    browser.post("/login", &form).await;
    browser.forget("proffer");
    assert_eq!(browser.get("/").await.status, 200);
    let told = entries(&program, "kind=sign_in.succeeded").await;
    assert_eq!(told[0]["after"], json!({ "by": "remembered_browser" }));
    assert_eq!(told[0]["address"], "127.0.0.1");

    // A guess at somebody's password concerns each of their companies.
    world.add_member(&world.one, EVA, Role::Member).await;
    world.add_member(&world.two, EVA, Role::Member).await;
    portal.browser().sign_in(EVA, "a wrong guess").await;
    let other = Program::of(&world, &portal, &world.two, Scope::Full).await;
    for program in [&program, &other] {
        let told = entries(program, "kind=sign_in.failed").await;
        assert_eq!((told.len(), &told[0]["target"]), (1, &json!(EVA)));
    }
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn a_person_is_taken_out_of_the_log_of_their_company_alone() {
    let world = World::new().await;
    let eva = world.add_member(&world.one, EVA, Role::Member).await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    portal.browser().sign_in(EVA, "a wrong guess").await;
    portal.signed_in(EVA).await;
    let stranger = Program::of(&world, &portal, &world.two, Scope::Full).await;
    let blocked = json!({ "email": EVA });
    stranger
        .expect(201, "POST", "/blocked-senders", Some(blocked))
        .await;
    let stand_in = UserId::new();
    let forgotten = Forgotten {
        address: EVA.to_uppercase(),
        names: vec!["Eva Maes".to_owned()],
        account: Some((eva, stand_in)),
        pseudonym: "[former member]".to_owned(),
    };
    let mut tx = world.begin(&world.one.owner).await;
    let before = audit::list(&mut tx, &Filter::default(), None, Limit::default())
        .await
        .unwrap();
    assert!(audit::pseudonymise(&mut tx, &forgotten).await.unwrap() >= 2);
    assert_eq!(audit::pseudonymise(&mut tx, &forgotten).await.unwrap(), 0);
    tx.commit().await.unwrap();

    let left = entries(&program, "").await;
    assert_eq!(left.len(), before.items.len(), "what happened stays");
    let whole = json!(left).to_string();
    for gone in [EVA, "Eva Maes", &eva.to_string()] {
        assert!(!whole.contains(gone), "{gone}: {whole}");
    }
    let done = entries(&program, &format!("user_id={stand_in}")).await;
    assert_eq!(
        (&done[0]["name"], &done[0]["address"]),
        (&json!("[former member]"), &Value::Null)
    );
    let failed = entries(&program, "kind=sign_in.failed").await;
    assert_eq!(failed[0]["address"], Value::Null, "where she was");
    let theirs = json!(entries(&stranger, "").await).to_string();
    assert!(theirs.contains(EVA), "{theirs}");
    world.finish().await;
}

#[tokio::test]
async fn old_entries_of_a_company_are_removed_some_at_a_time() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    for _ in 0..3 {
        for company in [&world.one, &world.two] {
            portal.signed_in(&company.owner_email).await;
        }
        world.clock.advance(time::Duration::DAY);
    }
    let count = async |company| {
        let mut tx = world.begin(company).await;
        let all = Filter::default();
        let page = audit::list(&mut tx, &all, None, Limit::default()).await;
        page.unwrap().items.len()
    };
    let (of_one, of_two) = (count(&world.one.owner).await, count(&world.two.owner).await);
    let old = world.clock.now() - time::Duration::hours(36);
    let mut tx = world.begin(&world.one.owner).await;
    assert_eq!(audit::prune(&mut tx, old, 1).await.unwrap(), 1);
    let more = audit::prune(&mut tx, old, 100).await.unwrap();
    assert!(more >= 1);
    assert_eq!(audit::prune(&mut tx, old, 100).await.unwrap(), 0);
    tx.commit().await.unwrap();
    let left = count(&world.one.owner).await;
    assert_eq!(left, of_one - 1 - usize::try_from(more).unwrap());
    assert!(left >= 1, "the newest stays");
    assert_eq!(count(&world.two.owner).await, of_two);
    world.finish().await;
}

/// The functions that may do what the portal can't: they know no company but the one of the transaction, and nothing else of the role is to be had.
#[tokio::test]
async fn nobody_gets_at_another_log_by_the_functions_that_erase() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    portal.signed_in(&world.one.owner_email).await;
    let mut app = world.connect("proffer_app").await;
    let none: (i64, i64) = sqlx::query_as(
        "select pseudonymise_audit('anne@dubois.example', array['Owner of Menuiserie Dubois'], null, null, '-'), prune_audit('infinity', 1000)",
    )
    .fetch_one(&mut app)
    .await
    .unwrap();
    assert_eq!(none, (0, 0), "without a company");
    for statement in [
        "set role proffer_eraser",
        "create or replace function prune_audit(before timestamptz, at_most integer) returns bigint language sql as 'select 0'",
    ] {
        let refused = sqlx::query(statement).execute(&mut app).await.unwrap_err();
        let told = refused.to_string();
        assert!(
            told.contains("permission denied") || told.contains("must be owner"),
            "{statement}: {told}"
        );
    }
    let mut ingress = world.connect("proffer_ingress").await;
    let refused = sqlx::query("select prune_audit('infinity', 1)")
        .execute(&mut ingress)
        .await;
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .contains("permission denied")
    );
    world.finish().await;
}
