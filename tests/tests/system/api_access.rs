//! Every call of the API, asked with every kind of token. The list is the API's document.

use serde_json::{Value, json};
use shared::accounts::{Scope, UNKNOWN_TOKENS_OF_NETWORK};
use shared::tenancy::Role;
use sqlx::AssertSqlSafe;
use system_tests::furnished::{Furnished, MARK};
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::World;
use time::Duration;

use crate::pages::For;

/// An id that nothing has.
pub(crate) const NOBODY: &str = "01920000-0000-7000-8000-000000000000";

/// By the longest beginning of the path: who may read there, and who may change something (PRODUCT "Rights"). A call with none fails the sweep: say here who it is for.
const ACCESS: &[(&str, For, For)] = &[
    ("/attachments", For::Salespeople, For::Salespeople),
    ("/audit", For::Owners, For::Owners),
    ("/blocked-senders", For::Salespeople, For::Salespeople),
    ("/company", For::Salespeople, For::Owners),
    ("/company/mail-settings", For::Owners, For::Owners),
    ("/contact-imports", For::Salespeople, For::Salespeople),
    ("/contact-merges", For::Salespeople, For::Salespeople),
    ("/contact-persons", For::Salespeople, For::Salespeople),
    ("/contacts", For::Members, For::Salespeople),
    ("/dashboard", For::Members, For::Members),
    ("/deletion", For::Owners, For::Owners),
    ("/erasures", For::Owners, For::Owners),
    ("/exports", For::Owners, For::Owners),
    ("/extensions", For::Salespeople, For::Owners),
    ("/held", For::Salespeople, For::Salespeople),
    ("/invitations", For::Owners, For::Owners),
    ("/invoices", For::Members, For::Salespeople),
    ("/invoices/{id}/mails", For::Salespeople, For::Salespeople),
    ("/mail-log", For::Salespeople, For::Salespeople),
    ("/mail-texts", For::Salespeople, For::Owners),
    ("/me", For::Members, For::Members),
    ("/members", For::Salespeople, For::Owners),
    ("/members/rights", For::Owners, For::Owners),
    ("/messages", For::Salespeople, For::Salespeople),
    ("/moves", For::Salespeople, For::Salespeople),
    ("/notifications", For::Salespeople, For::Salespeople),
    ("/offers", For::Members, For::Salespeople),
    ("/offers/{id}/link", For::Salespeople, For::Salespeople),
    ("/offers/{id}/mails", For::Salespeople, For::Salespeople),
    ("/parked-jobs", For::Owners, For::Owners),
    ("/products", For::Members, For::Salespeople),
    ("/requests", For::Salespeople, For::Salespeople),
    ("/retention", For::Owners, For::Owners),
    ("/saved-filters", For::Salespeople, For::Salespeople),
    ("/sessions", For::Members, For::Members),
    ("/sso", For::Owners, For::Owners),
    ("/standard-texts", For::Salespeople, For::Owners),
    ("/support-access", For::Owners, For::Owners),
    ("/test-mails", For::Owners, For::Owners),
    ("/trusted-forwarders", For::Salespeople, For::Owners),
];

fn access(method: &str, path: &str) -> For {
    let within = |beginning: &str| {
        path.strip_prefix(beginning)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let row = ACCESS
        .iter()
        .filter(|(beginning, _, _)| within(beginning))
        .max_by_key(|(beginning, _, _)| beginning.len());
    let (_, reads, changes) = row.unwrap_or_else(|| panic!("{method} {path}: for whom?"));
    if method == "GET" { *reads } else { *changes }
}

/// Every call of the document: its method and its path.
pub(crate) async fn operations(program: &Program<'_>) -> Vec<(String, String)> {
    let document = program.get("/openapi.json").await;
    let paths = document["paths"].as_object().unwrap();
    let all: Vec<_> = paths
        .iter()
        .flat_map(|(path, operations)| {
            let methods = operations.as_object().unwrap().keys();
            methods.map(|method| (method.to_uppercase(), path.clone()))
        })
        .filter(|(_, path)| path != "/openapi.json")
        .collect();
    assert!(all.len() > 100, "{all:?}");
    all
}

/// With a body that no call can do anything with.
fn body(method: &str) -> Option<Value> {
    (method != "GET" && method != "DELETE").then(|| json!({}))
}

/// With other names than ids filled in.
fn filled(path: &str, id: &str) -> String {
    path.replace("{id}", id)
        .replace("{kind}", "note")
        .replace("{key}", "teleport")
        .replace("{email}", "nobody@nowhere.example")
        .replace("{language}", "fr")
}

/// A colleague in the first company; their token.
pub(crate) async fn colleague(world: &World, role: Role, email: &str) -> String {
    let user = world.add_member(&world.one, email, role).await;
    let token = format!("proffer_{email}");
    // Only they can make their token: it is written as it is stored.
    sqlx::query(AssertSqlSafe(format!(
        "insert into api_tokens (hash, id, tenant_id, user_id, name, created_at)
         values (sha256('{token}'), gen_random_uuid(), {}, '{user}', 'tests', now())",
        world.one.tenant
    )))
    .execute(&mut world.connect("proffer_owner").await)
    .await
    .unwrap();
    token
}

#[tokio::test]
async fn each_role_calls_what_it_may() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let furnished = Furnished::fill(&world, &world.one).await;
    for (role, email) in [
        (Role::Accountant, "paul@dubois.example"),
        (Role::Member, "mia@dubois.example"),
        (Role::Owner, "max@dubois.example"),
    ] {
        let program = Program::with(&portal, colleague(&world, role, email).await);
        for (method, path) in operations(&program).await {
            let id = match method.as_str() {
                _ if !path.contains("{id}") => "",
                "GET" => furnished.id_in(&path),
                // Nothing is to happen to what others of this test look at.
                _ => NOBODY,
            };
            let answer = program
                .call(&method, &filled(&path, id), body(&method))
                .await;
            let allowed = access(&method, &path).lets_in(role);
            let what = format!("{role:?} {method} {path}: {}", answer.status);
            assert_eq!(answer.status == 403, !allowed, "{what}");
            assert!(answer.status != 401 && answer.status < 500, "{what}");
        }
    }
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn a_token_that_reads_changes_nothing() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let furnished = Furnished::fill(&world, &world.one).await;
    let reader = Program::of(&world, &portal, &world.one, Scope::Read).await;
    for (method, path) in operations(&reader).await {
        let id = if path.contains("{id}") {
            furnished.id_in(&path)
        } else {
            ""
        };
        let answer = reader
            .call(&method, &filled(&path, id), body(&method))
            .await;
        assert_eq!(
            answer.status == 403,
            method != "GET",
            "{method} {path}: {}",
            answer.status
        );
    }
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn no_call_answers_a_token_that_is_none_or_another_companys() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let _furnished = Furnished::fill(&world, &world.one).await;
    let owner = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let stranger = Program::of(&world, &portal, &world.two, Scope::Full).await;
    let unknown = Program::with(&portal, "proffer_nobodys".to_owned());
    let half = &owner.token()[..owner.token().len() - 1];
    let mut shown = 0;
    for (method, path) in operations(&owner).await {
        let asked = filled(&path, NOBODY);
        for authorization in [
            String::new(),
            format!("Authorization: Bearer {half}"),
            format!("Authorization: Basic {}", owner.token()),
            format!("Cookie: proffer={}", owner.token()),
        ] {
            let mut headers = vec!["Content-Type: application/json".to_owned()];
            headers.extend((!authorization.is_empty()).then_some(authorization));
            let refused = portal
                .call(&method, &format!("/api/v1{asked}"), &headers, b"{}")
                .await
                .unwrap();
            assert_eq!(refused.status, 401, "{method} {path} {headers:?}");
            assert!(refused.head.contains("www-authenticate: bearer"));
        }
        let refused = unknown.call(&method, &asked, body(&method)).await;
        assert_eq!(refused.status, 401, "{method} {path}");
        // Whoever tries many is asked to wait: see below.
        world.clock.advance(UNKNOWN_TOKENS_OF_NETWORK.within / 10);
        if method == "GET" && !path.contains('{') {
            let query = format!("{path}?q=zebra");
            let theirs = stranger.call("GET", &query, None).await;
            assert!(
                !String::from_utf8_lossy(&theirs.body).contains(MARK),
                "{path}"
            );
            let own = owner.call("GET", &query, None).await;
            shown += usize::from(String::from_utf8_lossy(&own.body).contains(MARK));
        }
    }
    assert!(shown >= 5, "lists and exports: {shown}");
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn whoever_tries_tokens_out_waits_and_keeps_nobody_else_waiting() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let owner = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let guess = async |number: u32| {
        let program = Program::with(&portal, format!("proffer_{number}"));
        program.call("GET", "/me", None).await
    };
    for number in 0..UNKNOWN_TOKENS_OF_NETWORK.times {
        assert_eq!(guess(number).await.status, 401);
    }
    let refused = guess(0).await;
    assert_eq!(refused.status, 429);
    assert!(refused.head.contains("retry-after: 61"), "{}", refused.head);
    owner.get("/me").await;
    world.clock.advance(Duration::MINUTE);
    assert_eq!(guess(0).await.status, 401);
    world.finish().await;
}
