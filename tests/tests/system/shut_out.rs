//! Every route, page and call, asked by those who had something taken from them and by pages of other sites. The lists are those that the router and the API's document are made of.

use serde_json::json;
use shared::accounts::UNKNOWN_TOKENS_OF_NETWORK;
use shared::tenancy::Role;
use sqlx::AssertSqlSafe;
use system_tests::furnished::{self, Furnished};
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::World;

use crate::api_access::{NOBODY, colleague, operations};
use crate::pages::{For, access, method, signed_in};

/// What belongs to an extension, by how its paths begin, and what goes along when it is taken from a member.
const OF_EXTENSION: &[(&str, &[&str], &[&str])] = &[
    (
        "prospects",
        &[
            "contact-imports",
            "contact-merges",
            "contact-persons",
            "contacts",
            "customers",
            "prospects",
        ],
        &["quote-requests", "offers"],
    ),
    (
        "quote-requests",
        &[
            "attachments",
            "blocked-senders",
            "held",
            "mail-log",
            "messages",
            "moves",
            "requests",
            "saved-filters",
            "test-mails",
        ],
        &[],
    ),
    ("offers", &["invoices", "offers", "products"], &[]),
];

/// Whether a path is gone for a member from whom this was taken.
fn is_gone(path: &str, taken: &str) -> bool {
    let first = path.split('/').nth(1).unwrap_or_default();
    let along = OF_EXTENSION.iter().find(|(key, _, _)| *key == taken);
    let (_, _, along) = along.unwrap();
    OF_EXTENSION
        .iter()
        .filter(|(key, _, _)| *key == taken || along.contains(key))
        .any(|(_, paths, _)| paths.contains(&first))
}

#[tokio::test]
async fn what_was_taken_from_a_member_does_not_exist_for_them() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let furnished = Furnished::fill(&world, &world.one).await;
    world
        .add_member(&world.one, "mia@dubois.example", Role::Member)
        .await;
    let mut browser = signed_in(&portal, "mia@dubois.example").await;
    let token = colleague(&world, Role::Member, "kim@dubois.example").await;
    let program = Program::with(&portal, token);
    for (taken, _, _) in OF_EXTENSION {
        let statement = format!(
            "update memberships set switched_off = '{{{taken}}}' where tenant_id = {} and role = 'member'",
            world.one.tenant
        );
        sqlx::query(AssertSqlSafe(statement))
            .execute(&mut world.connect("proffer_owner").await)
            .await
            .unwrap();
        // Another id for other rights, and with it another token of forms.
        browser.get("/settings").await;
        let mut gone = 0;
        for route in web::router::list() {
            if access(route) == For::Everybody {
                continue;
            }
            let id = if route.path.contains("{id}") {
                furnished.id_in(route.path)
            } else {
                ""
            };
            let path = furnished::path(route.path, id);
            let page = if is_gone(route.path, taken) {
                gone += 1;
                let page = if route.method == "POST" {
                    browser.post(&path, &[]).await
                } else {
                    browser.send(method(route), &path, &[], "").await
                };
                assert_eq!(page.status, 404, "without {taken}: {route:?}");
                continue;
            } else if route.method == "GET" && id.is_empty() {
                browser.send(method(route), &path, &[], "").await
            } else {
                continue;
            };
            let allowed = access(route).lets_in(Role::Member);
            assert_eq!(page.status == 403, !allowed, "without {taken}: {route:?}");
        }
        assert!(gone >= 10, "{taken}: {gone}");
        let mut gone = 0;
        for (method, path) in operations(&program).await {
            if !is_gone(&path, taken) {
                continue;
            }
            gone += 1;
            let asked = if path.contains("{id}") {
                path.replace("{id}", furnished.id_in(&path))
            } else {
                path.clone()
            };
            let asked = asked.replace("{kind}", "note").replace("{email}", "a@b.be");
            let body = (method != "GET" && method != "DELETE").then(|| json!({}));
            let answer = program.call(&method, &asked, body).await;
            assert_eq!(answer.status, 404, "without {taken}: {method} {path}");
        }
        assert!(gone >= 10, "{taken}: {gone}");
    }
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn whoever_was_deactivated_gets_nothing_from_any_route() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let furnished = Furnished::fill(&world, &world.one).await;
    world
        .add_member(&world.one, "mia@dubois.example", Role::Owner)
        .await;
    let mut browser = signed_in(&portal, "mia@dubois.example").await;
    browser.get("/settings").await;
    let token = colleague(&world, Role::Owner, "kim@dubois.example").await;
    let program = Program::with(&portal, token);
    let calls = operations(&program).await;
    let mut superuser = world.connect("postgres").await;
    // Their sessions and tokens stay, as if whoever deactivated them had forgotten to end them: each route refuses them by itself.
    let statement = format!(
        "create table kept_sessions as select * from sessions;
         update memberships set deactivated_at = now() where tenant_id = {} and user_id in (select id from users where email like '___@dubois.example')",
        world.one.tenant
    );
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(&mut superuser)
        .await
        .unwrap();
    for route in web::router::list() {
        if access(route) == For::Everybody {
            continue;
        }
        sqlx::raw_sql("insert into sessions select * from kept_sessions on conflict do nothing")
            .execute(&mut superuser)
            .await
            .unwrap();
        let id = if route.path.contains("{id}") {
            furnished.id_in(route.path)
        } else {
            ""
        };
        let path = furnished::path(route.path, id);
        let mut browser = browser.clone();
        let page = if route.method == "POST" {
            browser.post(&path, &[("name", "Mia")]).await
        } else {
            browser.send(method(route), &path, &[], "").await
        };
        assert_eq!(page.status, 303, "{route:?}");
        assert!(page.location().starts_with("/login"), "{route:?}");
    }
    for (method, path) in calls {
        let path = path.replace("{id}", NOBODY);
        let body = (method != "GET" && method != "DELETE").then(|| json!({}));
        let answer = program.call(&method, &path, body).await;
        assert_eq!(answer.status, 401, "{method} {path}");
        // Theirs is a token that nobody has any more, and so many of those are too many.
        world.clock.advance(UNKNOWN_TOKENS_OF_NETWORK.within / 10);
    }
    sqlx::raw_sql("drop table kept_sessions")
        .execute(&mut superuser)
        .await
        .unwrap();
    world.take_sent();
    world.finish().await;
}

/// The token is right, and the page that sends the form is another site's.
#[tokio::test]
async fn no_form_is_taken_from_another_site() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let furnished = Furnished::fill(&world, &world.one).await;
    let mut owner = signed_in(&portal, &world.one.owner_email).await;
    owner.get("/settings").await;
    let token = owner.token().to_owned();
    let mut visitor = portal.browser();
    visitor.get("/login").await;
    for route in web::router::list() {
        // A customer's page acts by its address; what an identity provider posts is signed, and comes from another site.
        let unbound = route.path.starts_with("/c/") || route.path.ends_with("/acs");
        if route.method != "POST" || unbound {
            continue;
        }
        let id = if route.path.contains("{id}") {
            furnished.id_in(route.path)
        } else {
            ""
        };
        let path = furnished::path(route.path, id);
        for header in [
            ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Site", "same-site"),
            ("Origin", "https://evil.example"),
            ("Origin", "null"),
        ] {
            let page = owner.post_with_token(&path, &[], &token, &[header]).await;
            assert_eq!(page.status, 403, "{route:?} {header:?}");
        }
        if access(route) == For::Everybody {
            for token in ["", "00", token.as_str()] {
                let page = visitor.post_with_token(&path, &[], token, &[]).await;
                assert_eq!(page.status, 403, "{route:?} with {token:?}");
            }
        }
    }
    assert_eq!(owner.get("/settings").await.status, 200, "still signed in");
    world.take_sent();
    world.finish().await;
}
