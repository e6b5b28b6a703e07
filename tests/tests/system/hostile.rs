//! What a hostile stranger, customer or colleague tries: none of it becomes markup, a header, a path or a way out.

use shared::accounts::Scope;
use shared::content::{self, Content};
use shared::messages;
use shared::page::Limit;
use shared::requests::{self, Filter};
use system_tests::furnished::{self, Furnished};
use system_tests::portal::{KEY, Portal};
use system_tests::program::Program;
use system_tests::world::{PASSWORD, World};

const EVIL: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
const MALLORY: &str = "mallory@evil.example";

/// Everything a mail can carry that would like to run, phone home, or be somebody else's header or file.
fn mail() -> String {
    let html = "<html><head><meta http-equiv=refresh content='0;url=https://evil.example/'><base href=https://evil.example/><style>@import 'https://evil.example/x.css'; body{background:url(https://evil.example/p)}</style></head>\
<body onload=alert(1)><p>How much is a door?</p><script>alert(1)</script><img src=x onerror=alert(1)><img src='https://evil.example/pixel.png'><svg onload=alert(1)><a xlink:href='javascript:alert(1)'>a</a></svg>\
<a href='javascript:alert(1)'>b</a><a href='data:text/html,<script>alert(1)</script>'>c</a><iframe src='https://evil.example'></iframe><form action='https://evil.example'><input name=password></form>\
<object data=x></object><embed src=x><math><mtext></mtext></math><div style='position:fixed;background:url(javascript:alert(1))'>d</div></body></html>";
    format!(
        "From: =?utf-8?q?Mallory=0D=0ABcc=3A_spy=40evil.example?= <{MALLORY}>\nMessage-ID: <1@evil.example>\nSubject: =?utf-8?q?Price=0D=0AX-Evil=3A_yes?= {EVIL}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n\
--b\nContent-Type: text/html; charset=utf-8\n\n{html}\n\
--b\nContent-Type: image/svg+xml\nContent-Disposition: attachment; filename=\"../../etc/x<script>alert(1)</script>.svg\"\n\n<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>\n\
--b\nContent-Type: text/html\nContent-Disposition: attachment; filename*=utf-8''a%0d%0aSet-Cookie%3a%20a%3db.html\n\n<script>alert(1)</script>\n--b--\n"
    )
}

/// Markup that would run: attributes and tags as a browser reads them, not their escaped words.
fn runs(html: &str) -> Option<&'static str> {
    let html = html.to_lowercase();
    [
        "<script>alert",
        "<img src=x",
        "<svg onload",
        "onerror=\"",
        "onload=\"",
        "javascript:",
        "<base",
        "http-equiv=\"refresh",
        "http-equiv=refresh",
        "<form action=\"https",
        "<form action='https",
        "<object",
        "<embed",
    ]
    .into_iter()
    .find(|danger| html.contains(danger))
}

#[tokio::test]
async fn a_mail_brings_nothing_that_acts() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    world.receive(&world.one, MALLORY, &mail()).await;
    world.run_jobs().await;
    world.take_sent();
    let mut tx = world.begin(&world.one.owner).await;
    let listed = requests::list(&mut tx, &Filter::default(), None, Limit::default()).await;
    let request = listed.unwrap().items[0].clone();
    let conversation = messages::list(&mut tx, request.id, None, Limit::default()).await;
    let message = conversation.unwrap().items.remove(0);
    drop(tx);
    assert!(request.subject.contains("<script>"), "kept as words");

    let mut owner = portal.signed_in(&world.one.owner_email).await;
    for path in [
        "/requests",
        "/requests?q=price",
        &format!("/requests/{}", request.id),
    ] {
        let page = owner.get(path).await;
        assert!(page.text.contains("&lt;script&gt;"), "{path} shows it");
        assert_eq!(runs(&page.text), None, "{path}: {}", page.text);
    }
    let keys = KEY.parse().expect("a key");
    for of in [
        Content::Html(message.id),
        Content::HtmlWithImages(message.id),
    ] {
        let grant = content::grant(&keys, &world.one.owner, of, world.clock.now());
        let frame = portal.browser().get(&format!("/content/{grant}")).await;
        assert!(frame.text.contains("How much is a door?"));
        assert_eq!(runs(&frame.text), None, "{}", frame.text);
        let policy = frame.header("content-security-policy").unwrap_or_default();
        assert!(policy.starts_with("sandbox") && policy.contains("default-src 'none'"));
        assert!(!policy.contains("script"), "{policy}");
        let phones_home = frame.text.contains("evil.example/pixel.png");
        assert_eq!(
            phones_home,
            matches!(of, Content::HtmlWithImages(_)),
            "only when asked"
        );
        assert!(
            !frame.text.contains("x.css") && !frame.text.contains("evil.example/p)"),
            "{}",
            frame.text
        );
    }
    assert_eq!(message.attachments.len(), 2);
    for file in &message.attachments {
        assert!(
            !file.name.contains(['/', '\\', '\r', '\n']) && !file.name.contains(".."),
            "{}",
            file.name
        );
        let grant = content::grant(
            &keys,
            &world.one.owner,
            Content::Attachment(file.id),
            world.clock.now(),
        );
        let saved = portal.browser().get(&format!("/content/{grant}")).await;
        let header = |name: &str| saved.header(name).unwrap_or_default().to_owned();
        assert!(header("content-disposition").starts_with("attachment; filename*=UTF-8''"));
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(
            header("content-security-policy"),
            "sandbox; default-src 'none'"
        );
        assert_eq!(saved.header("set-cookie"), None);
    }
    let program = Program::of(&world, &portal, &world.one, Scope::Read).await;
    let path = format!("/attachments/{}", message.attachments[0].id);
    let saved = program.call("GET", &path, None).await;
    for header in [
        "content-disposition: attachment",
        "x-content-type-options: nosniff",
    ] {
        assert!(saved.head.contains(header), "{}", saved.head);
    }

    // Whoever answers writes to the address alone, whatever the name and the subject say.
    owner.get(&format!("/requests/{}", request.id)).await;
    let reply = owner
        .post(
            &format!("/requests/{}/replies", request.id),
            &[("text", "No.")],
        )
        .await;
    assert_eq!(reply.status, 303);
    world.run_jobs().await;
    let sent = world.take_sent();
    assert_eq!(sent[0].recipients, [MALLORY]);
    for header in ["Bcc", "X-Evil"] {
        assert_eq!(sent[0].header(header), None, "{}", sent[0].text);
    }
    world.finish().await;
}

#[tokio::test]
async fn what_a_colleague_types_stays_words() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let furnished = Furnished::fill(&world, &world.one).await;
    let request = format!("/requests/{}", furnished.request);
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    owner.get("/settings").await;
    for (path, fields) in [
        (
            "/settings",
            vec![("name", EVIL), ("language", "en"), ("signature", EVIL)],
        ),
        (
            "/settings/company",
            vec![
                ("name", EVIL),
                ("language", "en"),
                ("time_zone", "Europe/Brussels"),
            ],
        ),
        ("/settings/tokens", vec![("name", EVIL), ("scope", "read")]),
        (
            "/requests/filters",
            vec![("name", EVIL), ("query", "q=%22%3E%3Cscript%3Ealert(1)")],
        ),
        (
            "/requests/new",
            vec![("requester_name", EVIL), ("subject", EVIL), ("body", EVIL)],
        ),
        (&format!("{request}/notes"), vec![("text", EVIL)]),
        (
            &format!("{request}/drafts"),
            vec![("kind", "reply"), ("html", EVIL), ("subject", EVIL)],
        ),
        (
            &format!("{request}/prospect"),
            vec![
                ("name", EVIL),
                ("company", EVIL),
                ("website", "javascript:alert(1)"),
            ],
        ),
    ] {
        let page = owner.post(path, &fields).await;
        assert!(
            [200, 204, 303, 422].contains(&page.status),
            "{path}: {}",
            page.status
        );
    }
    for route in web::router::list() {
        if route.method == "GET" && route.path != "/events" {
            let id = if route.path.contains("{id}") {
                furnished.id_in(route.path)
            } else {
                ""
            };
            let path = furnished::path(route.path, id);
            let query = "?q=%22%3E%3Cscript%3Ealert(1)&next=%22%3E%3Cscript%3Ealert(1)&open=%22%3E&after=%22%3E";
            for path in [path.clone(), format!("{path}{query}")] {
                let page = owner.get(&path).await;
                assert!(page.status < 500, "{path}");
                // Tables, cards and PDFs are no pages.
                let is_page = page
                    .header("content-type")
                    .is_some_and(|of| of.starts_with("text/html"));
                let danger = runs(&page.text).filter(|_| is_page);
                assert_eq!(danger, None, "{path}: {}", page.text);
            }
        }
    }
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn no_answer_is_kept_framed_or_taken_for_something_else() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let furnished = Furnished::fill(&world, &world.one).await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    for route in web::router::list() {
        let of_a_session = !["/assets", "/content"]
            .iter()
            .any(|open| route.path.starts_with(open));
        if route.method != "GET" || !of_a_session {
            continue;
        }
        let id = if route.path.contains("{id}") {
            furnished.id_in(route.path)
        } else {
            ""
        };
        let page = owner
            .send("HEAD", &furnished::path(route.path, id), &[], "")
            .await;
        let header = |name: &str| page.header(name).unwrap_or_default().to_owned();
        // A stream of events says `no-cache` for itself: nothing keeps a stream.
        assert!(
            ["no-store", "no-cache"].contains(&header("cache-control").as_str()),
            "{route:?}"
        );
        assert_eq!(header("x-content-type-options"), "nosniff", "{route:?}");
        assert!(
            header("content-security-policy").contains("frame-ancestors 'none'"),
            "{route:?}"
        );
    }
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn over_tls_cookies_belong_to_this_host_alone() {
    let world = World::new().await;
    let portal = Portal::start_with(&world, &["--public-url", "https://portal.example"]).await;
    let mut browser = portal.browser();
    let page = browser.get("/login").await;
    assert!(page.header("strict-transport-security").is_some());
    assert!(
        page.header("set-cookie")
            .is_some_and(|cookie| cookie.starts_with("__Host-proffer-visitor="))
    );
    let page = browser
        .post(
            "/login",
            &[("email", &world.one.owner_email), ("password", PASSWORD)],
        )
        .await;
    let cookie = page.header("set-cookie").unwrap_or_default();
    assert!(cookie.starts_with("__Host-proffer="), "{cookie}");
    for attribute in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.split("; ").any(|part| part == attribute), "{cookie}");
    }
    assert!(!cookie.to_lowercase().contains("domain="), "{cookie}");
    assert_eq!(browser.get("/settings").await.status, 200);
    world.finish().await;
}
