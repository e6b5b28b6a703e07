//! Somebody sends a colleague a link of ours that leads elsewhere.

use system_tests::portal::Portal;
use system_tests::world::{PASSWORD, World};
use url::form_urlencoded;

/// Where it would lead.
const ELSEWHERE: [&str; 11] = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "///evil.example/",
    "/\t/evil.example/",
    "/\n/evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "evil.example",
    "@evil.example/",
];

fn leads_out(location: &str) -> bool {
    !location.starts_with('/')
        || location[1..].starts_with(['/', '\\'])
        || location.chars().any(char::is_control)
}

#[tokio::test]
async fn no_link_of_ours_leads_elsewhere() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    for next in ELSEWHERE {
        let mut browser = portal.browser();
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("next", next)
            .finish();
        let page = browser.get(&format!("/login?{query}")).await;
        assert_eq!(page.status, 200);
        let form = [
            ("email", world.one.owner_email.as_str()),
            ("password", PASSWORD),
            ("next", next),
        ];
        let page = browser.post("/login", &form).await;
        assert_eq!((page.status, page.location()), (303, "/"), "{next:?}");

        browser.get("/settings").await;
        let form = [("language", "nl"), ("next", next)];
        let page = browser.post("/language", &form).await;
        assert_eq!((page.status, page.location()), (303, "/"), "{next:?}");
    }
    world.finish().await;
}

/// A path that itself looks like an address: it is led through sign-in and back.
#[tokio::test]
async fn the_way_back_is_a_path_of_ours() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut visitor = portal.browser();
    for path in [
        "/settings?next=https://evil.example",
        "/settings/..//evil.example",
        "/requests//evil.example",
    ] {
        let page = visitor.get(path).await;
        if page.status == 303 {
            assert!(
                page.location().starts_with("/login?next=%2F"),
                "{path}: {}",
                page.location()
            );
            assert!(!leads_out(page.location()));
        }
    }
    for path in ["//evil.example/", "///evil.example", "/%2F/evil.example"] {
        let page = visitor.get(path).await;
        assert!(!leads_out(page.location()) || page.location().is_empty());
        assert_eq!(page.status, 404, "{path}: {}", page.location());
    }
    world.finish().await;
}
