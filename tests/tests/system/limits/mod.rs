//! Every limit has its name, its answer and its row here: what is just within it passes, one more is refused at its field.
//!
//! Those of SMTP are tested beside the ingress, those of signing in with the accounts, those of files and search words beside their rules.

mod sales;

use serde_json::{Value, json};
use shared::accounts::{MAX_PASSWORD_LENGTH, Scope};
use shared::messages::MAX_TEXT_CHARS;
use shared::page::{DEFAULT_LIMIT, MAX_LIMIT};
use shared::requests::{MAX_BULK, MAX_FILES, MAX_SAVED_FILTERS};
use sqlx::AssertSqlSafe;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::{PASSWORD, World};
use web::router::{FORM_LIMIT, UPLOAD_LIMIT};

/// A text of so many characters, each of two bytes.
fn long(characters: usize) -> String {
    "é".repeat(characters)
}

/// Where something is sent, what is just within its limit and just beyond, and the field that is named then.
type Row = (&'static str, String, Value, Value, &'static str);

fn limits_of_a_request(path: &str) -> Vec<Row> {
    let addresses = |count: usize| {
        let addresses = (0..count).map(|n| format!("{n}@x.example"));
        addresses.collect::<Vec<_>>()
    };
    let file = json!({ "name": "a", "content_base64": "YQ==" });
    let attachments = |count: usize| json!({ "text": "Hi", "attachments": vec![&file; count] });
    let text = |characters: usize| json!({ "text": long(characters) });
    let markup = |count: usize| json!({ "html": format!("<p>Hi</p>{}", "<b></b>".repeat(count)) });
    let subject = |characters: usize| json!({ "text": "Hi", "subject": long(characters) });
    let cc = |count: usize| json!({ "text": "Hi", "cc": addresses(count) });
    let bcc = |count: usize| json!({ "text": "Hi", "bcc": addresses(count) });
    let draft = |bytes: usize| json!({ "text": "a".repeat(bytes) });
    let most = MAX_TEXT_CHARS;
    [
        ("POST", "/notes", text(most), text(most + 1), "text"),
        ("POST", "/replies", text(most), text(most + 1), "text"),
        (
            "POST",
            "/replies",
            markup(1_000),
            markup(8 * most / 7),
            "text",
        ),
        (
            "POST",
            "/replies",
            subject(2_000),
            subject(2_001),
            "subject",
        ),
        ("POST", "/replies", cc(20), cc(21), "cc"),
        ("POST", "/replies", bcc(20), bcc(21), "bcc"),
        (
            "POST",
            "/replies",
            attachments(MAX_FILES),
            attachments(MAX_FILES + 1),
            "files",
        ),
        (
            "PUT",
            "/drafts/reply",
            draft(999_000),
            draft(1_000_001),
            "body",
        ),
    ]
    .map(|(method, rest, within, beyond, field)| {
        (method, format!("{path}{rest}"), within, beyond, field)
    })
    .into()
}

fn limits_of_a_company() -> Vec<Row> {
    let name = |characters: usize| json!({ "name": long(characters) });
    let domains = |count: usize| {
        let domains = (0..count).map(|n| format!("d{n}.example"));
        json!({ "domains": domains.collect::<Vec<_>>() })
    };
    let bulk = |count: usize| json!({ "ids": vec!["01920000-0000-7000-8000-000000000000"; count], "action": "cancel" });
    let filter = |characters: usize| json!({ "name": long(characters), "query": "" });
    let text = |subject: usize, body: usize| json!({ "auto_reply": { "texts": { "fr": { "subject": long(subject), "body": long(body) } } } });
    let reminder = |days: usize| json!({ "reminder_after_working_days": days });
    let support = |characters: usize| json!({ "hours": 1, "reason": long(characters) });
    let kept = |months: i32| json!({ "closed_requests": months });
    let settings = "/extensions/quote-requests/settings";
    let (subject, body) = ("auto_reply.texts.fr.subject", "auto_reply.texts.fr.body");
    [
        (
            "POST",
            "/requests/bulk",
            bulk(MAX_BULK),
            bulk(MAX_BULK + 1),
            "ids",
        ),
        ("POST", "/saved-filters", filter(80), filter(81), "name"),
        ("PUT", "/company", name(200), name(201), "name"),
        ("PUT", "/company", domains(20), domains(21), "domains"),
        ("PUT", "/retention", kept(120), kept(121), "closed_requests"),
        ("PUT", "/retention", kept(3), kept(2), "closed_requests"),
        (
            "POST",
            "/support-access",
            support(500),
            support(501),
            "reason",
        ),
        ("POST", "/contacts", name(200), name(201), "name"),
        ("PUT", settings, text(300, 10), text(301, 10), subject),
        ("PUT", settings, text(10, 10_000), text(10, 10_001), body),
        (
            "PUT",
            settings,
            reminder(60),
            reminder(61),
            "reminder_after_working_days",
        ),
    ]
    .map(|(method, path, within, beyond, field)| (method, path.to_owned(), within, beyond, field))
    .into()
}

#[tokio::test]
async fn a_program_is_told_which_field_holds_too_much() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let new = json!({ "requester_email": "eva@customer.example", "subject": "Stairs" });
    let request = program.expect(201, "POST", "/requests", Some(new)).await;
    let path = format!("/requests/{}", request["id"].as_str().unwrap());
    let limits = limits_of_a_request(&path)
        .into_iter()
        .chain(limits_of_a_company());
    expect_limits(&program, limits).await;
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}

/// What is just within passes, what is just beyond is refused at its field.
async fn expect_limits(program: &Program<'_>, limits: impl IntoIterator<Item = Row>) {
    for (method, path, within, beyond, field) in limits {
        let passed = program.call(method, &path, Some(within)).await;
        assert!(
            passed.status < 300,
            "{method} {path} within {field}: {}",
            passed.json()
        );
        let refused = program.call(method, &path, Some(beyond)).await;
        assert_eq!(refused.status, 422, "{method} {path} beyond {field}");
        let refused = refused.json();
        let mut errors = refused["errors"].as_array().unwrap().iter();
        assert!(
            errors.any(|error| error["field"] == field),
            "{method} {path}: {refused}"
        );
    }
}

#[tokio::test]
async fn a_page_of_a_list_and_a_members_filters_end() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let mut superuser = world.connect("postgres").await;
    let statement = format!(
        "insert into contacts (tenant_id, id, name, created_at, updated_at)
         select {}, gen_random_uuid(), 'Eva', now(), now() from generate_series(1, {MAX_LIMIT} + 1)",
        world.one.tenant
    );
    sqlx::query(AssertSqlSafe(statement))
        .execute(&mut superuser)
        .await
        .unwrap();
    for (query, rows) in [
        ("", DEFAULT_LIMIT),
        ("?limit=0", 1),
        ("?limit=200", MAX_LIMIT),
        ("?limit=201", MAX_LIMIT),
        ("?limit=65535", MAX_LIMIT),
    ] {
        let page = program.get(&format!("/contacts{query}")).await;
        assert_eq!(
            page["items"].as_array().unwrap().len(),
            usize::from(rows),
            "{query}"
        );
        assert!(page["next_cursor"].is_string());
    }
    program
        .expect(422, "GET", "/contacts?limit=65536", None)
        .await;
    for number in 1..=MAX_SAVED_FILTERS {
        let filter = json!({ "name": format!("Filter {number}"), "query": "" });
        program
            .expect(201, "POST", "/saved-filters", Some(filter))
            .await;
    }
    let filter = |name: &str| Some(json!({ "name": name, "query": "" }));
    program
        .expect(422, "POST", "/saved-filters", filter("One more"))
        .await;
    program
        .expect(201, "POST", "/saved-filters", filter("Filter 1"))
        .await;
    world.finish().await;
}

#[tokio::test]
async fn what_is_too_large_is_refused_before_it_is_read() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let mut owner = portal.browser();
    owner.sign_in(&world.one.owner_email, PASSWORD).await;
    owner.get("/settings").await;
    let text = "a".repeat(FORM_LIMIT);
    let page = owner.post("/settings/tokens", &[("name", &text)]).await;
    assert_eq!(page.status, 413);
    assert!(page.text.contains("<!doctype html>"), "said in words");

    let json_type = "Content-Type: application/json".to_owned();
    let token = format!("Authorization: Bearer {}", program.token());
    let body = vec![b' '; UPLOAD_LIMIT / 3 * 4 + 1];
    let answer = portal
        .call("POST", "/api/v1/contacts", &[token, json_type], &body)
        .await;
    // The portal may hang up while the rest is still being sent.
    assert!(
        answer.is_err() || answer.is_ok_and(|answer| answer.status == 413 && answer.is_problem())
    );
    for (length, status) in [(255, 201), (256, 422), (0, 422)] {
        let key = format!("Idempotency-Key: {}", "k".repeat(length));
        let answer = program
            .call_with("POST", "/contacts", Some(json!({ "name": "Eva" })), &[key])
            .await;
        assert_eq!(answer.status, status, "a key of {length}");
    }
    world.finish().await;
}

#[tokio::test]
async fn a_password_and_a_signature_end() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = portal.browser();
    browser.get("/sign-up").await;
    let password = "p".repeat(MAX_PASSWORD_LENGTH + 1);
    let form = [
        ("company", "Élan"),
        ("name", "Léa"),
        ("email", "lea@elan.example"),
        ("password", password.as_str()),
    ];
    let page = browser.post("/sign-up", &form).await;
    assert_eq!(page.status, 422);
    assert!(!page.message_at("password").is_empty());
    browser.sign_in(&world.one.owner_email, PASSWORD).await;
    browser.get("/settings").await;
    for (characters, status) in [(4_000, 303), (4_001, 422)] {
        let signature = long(characters);
        let form = [
            ("name", "Anne"),
            ("language", "en"),
            ("signature", signature.as_str()),
        ];
        assert_eq!(
            browser.post("/settings", &form).await.status,
            status,
            "{characters}"
        );
    }
    world.finish().await;
}
