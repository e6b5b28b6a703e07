//! What an answer says beside its page, and whom it answers to.

use shared::accounts::Scope;
use system_tests::furnished::{self, Furnished};
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::World;

use crate::api_access::{NOBODY, operations};

/// Every kind of answer: a page, a redirect, a refusal, a file, an error, a call of the API.
const ANSWERS: [&str; 8] = [
    "/login",
    "/settings",
    "/nowhere",
    "/content/nonsense",
    "/assets/nothing.js",
    "/c/nonsense",
    "/api/v1/me",
    "/sso/nobody-7/metadata",
];

#[tokio::test]
async fn over_tls_every_answer_keeps_browsers_there() {
    let world = World::new().await;
    let secure = Portal::start_with(&world, &["--public-url", "https://portal.example"]).await;
    let plain = Portal::start(&world).await;
    for path in ANSWERS {
        let page = secure
            .browser()
            .send("GET", path, &[("Host", "portal.example")], "")
            .await;
        let hsts = page.header("strict-transport-security").unwrap_or_default();
        assert!(
            hsts.contains("max-age=63072000") && hsts.contains("includeSubDomains"),
            "{path}: {hsts:?}"
        );
        let page = plain.browser().get(path).await;
        assert_eq!(page.header("strict-transport-security"), None, "{path}");
        assert_eq!(
            page.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        let policy = page.header("content-security-policy").unwrap_or_default();
        assert!(
            policy.contains("frame-ancestors 'none'") || policy.contains("sandbox"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
    }
    world.finish().await;
}

#[tokio::test]
async fn no_route_answers_to_another_host() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let furnished = Furnished::fill(&world, &world.one).await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    owner.get("/settings").await;
    let token = owner.token().to_owned();
    for route in web::router::list() {
        let id = if route.path.contains("{id}") {
            furnished.id_in(route.path)
        } else {
            ""
        };
        let path = furnished::path(route.path, id);
        for host in ["evil.example", "127.0.0.1", ""] {
            let page = if route.method == "POST" {
                owner
                    .post_with_token(&path, &[], &token, &[("Host", host)])
                    .await
            } else {
                owner.send("HEAD", &path, &[("Host", host)], "").await
            };
            assert_eq!(page.status, 421, "{route:?} as {host:?}");
        }
    }
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    for (method, path) in operations(&program).await {
        let bearer = format!("Bearer {}", program.token());
        let headers = [("Host", "evil.example"), ("Authorization", bearer.as_str())];
        let path = format!("/api/v1{}", path.replace("{id}", NOBODY));
        let page = portal.browser().send(&method, &path, &headers, "").await;
        assert_eq!(page.status, 421, "{method} {path}");
    }
    // What a proxy may add changes nothing, and stands nowhere in the page.
    for header in [
        "X-Forwarded-Host",
        "X-Host",
        "Forwarded",
        "X-Original-URL",
        "X-Rewrite-URL",
    ] {
        let page = owner
            .send("GET", "/settings", &[(header, "evil.example")], "")
            .await;
        assert_eq!(page.status, 200, "{header}");
        assert!(!page.text.contains("evil.example"), "{header}");
    }
    world.take_sent();
    world.finish().await;
}
