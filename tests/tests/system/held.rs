//! Held mail in the portal and in the API: read, decided about, and decisions undone.

use serde_json::{Value, json};
use shared::accounts::Scope;
use system_tests::browser::Browser;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::World;

const NEWSLETTER: &str = "From: News <news@shop.example>\nMessage-ID: <1@shop.example>\nSubject: Our autumn prices\nList-Id: <news.shop.example>\nList-Unsubscribe: <https://shop.example/bye>\nMIME-Version: 1.0\nContent-Type: text/html\n\n<p>All doors <b>at half price</b>.</p><script>alert(1)</script><img src=\"https://shop.example/spy.gif\">\n";
const GMAIL: &str = "From: Gmail Team <forwarding-noreply@google.com>\nMessage-ID: <vf@google.com>\nSubject: (#123456789) Gmail Forwarding Confirmation - Receive Mail from anne@dubois.example\n\nConfirmation code: 123456789\nTo confirm: https://mail-settings.google.com/mail/vf-%5Babc%5D-x\n";
const FORWARD: &str = "From: Site <site@forms.example>\nMessage-ID: <f1@forms.example>\nSubject: Fwd: Oak door\nX-Spam-Flag: YES\n\n---------- Forwarded message ---------\nFrom: Eva Maes <eva@customer.example>\nDate: Tue, 24 Nov 2026 at 09:00\nSubject: Oak door\nTo: Site <site@forms.example>\n\nHow much is an oak door of 2 m?\n";

/// A world with one held mail, and the owner of the company looking at the list.
async fn holding(mail: &str, sender: &str) -> (World, Portal, Browser, String) {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    world.receive(&world.one, sender, mail).await;
    world.run_jobs().await;
    let mut browser = portal.signed_in(&world.one.owner_email).await;
    let page = browser.get("/held").await;
    let release = page.form_to("/held/").unwrap();
    let path = release.rsplit_once('/').unwrap().0.to_owned();
    (world, portal, browser, path)
}

#[tokio::test]
async fn a_held_mail_is_read_put_away_and_made_a_request() {
    let (world, portal, mut browser, mail) = holding(NEWSLETTER, "bounce@shop.example").await;
    let page = browser.get("/requests").await;
    assert!(page.links_to("/held"), "the list of requests says so");

    let page = browser.get(&mail).await;
    assert!(page.text.contains("Our autumn prices") && page.text.contains("list-id"));
    let frame = between(&page.text, "<iframe", ">");
    assert!(frame.contains("sandbox=\"allow-same-origin"), "{frame}");
    let content = between(frame, "src=\"", "\"").replace("&#x2f;", "/");
    let content = portal.browser().get(&content).await;
    assert_eq!(content.status, 200);
    assert!(content.text.contains("<b>at half price</b>"));
    assert!(!content.text.contains("<script") && !content.text.contains("spy.gif"));
    let policy = content.header("content-security-policy").unwrap();
    assert!(policy.starts_with("sandbox") && policy.contains("default-src 'none'"));

    let dismissed = browser.post(&format!("{mail}/dismiss"), &[]).await;
    let page = browser.get(dismissed.location()).await;
    let undo = page.form_to("/held/").unwrap();
    assert_eq!(undo, format!("{mail}/keep"), "and nothing else is listed");
    assert!(!browser.get("/requests").await.links_to("/held"));
    browser.post(&undo, &[]).await;

    let released = browser.post(&format!("{mail}/request"), &[]).await;
    assert!(released.location().starts_with("/requests/"));
    let page = browser.get(&mail).await;
    assert!(
        page.links_to(released.location()),
        "it leads to its request"
    );
    let again = browser.post(&format!("{mail}/request"), &[]).await;
    assert_eq!(again.status, 409);
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn a_sender_is_blocked_and_let_in_again() {
    let (world, portal, mut browser, mail) = holding(NEWSLETTER, "bounce@shop.example").await;
    browser.post(&format!("{mail}/block"), &[]).await;
    let order = |number: u8| {
        format!(
            "From: News <News@shop.example>\nMessage-ID: <o{number}@shop.example>\nSubject: Order {number}\n\nHow much is a door?\n"
        )
    };
    world
        .receive(&world.one, "news@shop.example", &order(1))
        .await;
    world.run_jobs().await;
    let page = browser.get("/held").await;
    assert!(
        page.text.contains("Order 1"),
        "held, though it looks like a request"
    );
    let settings = browser.get("/extensions/quote-requests").await;
    assert!(settings.text.contains("news@shop.example"));

    browser.post(&format!("{mail}/unblock"), &[]).await;
    world
        .receive(&world.one, "news@shop.example", &order(2))
        .await;
    world.run_jobs().await;
    assert!(browser.get("/requests").await.text.contains("Order 2"));

    // By hand, in the settings: an owner's own address would hold whatever they forward.
    let blocked = "/extensions/quote-requests/blocked";
    let refused = browser
        .post(blocked, &[("email", &world.one.owner_email)])
        .await;
    assert_eq!(refused.status, 422);
    assert!(!refused.message_at("blocked-email").is_empty());
    assert!(
        refused.text.contains(&world.one.owner_email),
        "what was typed is kept"
    );
    browser
        .post(blocked, &[("email", "Pest@shop.example")])
        .await;
    let page = browser.get("/extensions/quote-requests").await;
    assert!(page.text.contains("pest@shop.example"));
    browser
        .post(
            &format!("{blocked}/delete"),
            &[("email", "pest@shop.example")],
        )
        .await;
    browser.get("/extensions/quote-requests").await; // The notice is shown once.
    let page = browser.get("/extensions/quote-requests").await;
    assert!(!page.text.contains("pest@shop.example"));

    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    assert_eq!(program.get("/blocked-senders").await["items"], json!([]));
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn a_trusted_forwarders_mail_is_no_bulk_and_names_its_writer() {
    let (world, portal, mut browser, mail) = holding(FORWARD, "site@forms.example").await;
    browser.post(&format!("{mail}/trust"), &[]).await;
    let released = browser.post(&format!("{mail}/request"), &[]).await;
    let page = browser.get(released.location()).await;
    assert!(
        page.text.contains("eva@customer.example"),
        "the writer asks"
    );

    let second = FORWARD
        .replace("f1@", "f2@")
        .replace("Oak door", "Ash door");
    world
        .receive(&world.one, "site@forms.example", &second)
        .await;
    world.run_jobs().await;
    assert!(browser.get("/requests").await.text.contains("Ash door"));

    let settings = browser.get("/extensions/quote-requests").await;
    let remove = settings
        .form_to("/extensions/quote-requests/forwarders/")
        .unwrap();
    let mut stranger = portal.signed_in(&world.two.owner_email).await;
    stranger.get("/extensions/quote-requests").await;
    assert_eq!(stranger.post(&remove, &[]).await.status, 404);
    assert_eq!(browser.post(&remove, &[]).await.status, 303);
    assert_eq!(browser.post(&remove, &[]).await.status, 404);
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn a_forwarding_confirmation_is_announced_with_its_code_and_a_link_to_the_provider() {
    let (world, _portal, mut browser, mail) = holding(GMAIL, "forwarding-noreply@google.com").await;
    let page = browser.get("/requests").await;
    assert!(page.links_to(&mail), "the banner leads to it");
    let page = browser.get(&mail).await;
    assert!(page.text.contains("123456789"));
    let link = between(&page.text, "href=\"https:", ">");
    assert!(
        link.contains("noopener") && link.contains("target=\"_blank\""),
        "{link}"
    );
    let shown = page.text.replace("&#x2f;", "/");
    assert!(
        shown.contains("mail-settings.google.com</span>"),
        "the host is shown"
    );
    assert!(page.form_to(&format!("{mail}/block")).is_none());
    browser.post(&format!("{mail}/dismiss"), &[]).await;
    assert!(!browser.get("/requests").await.links_to(&mail));
    world.finish().await;
}

#[tokio::test]
async fn a_program_decides_the_same_and_a_stranger_nothing() {
    let (world, portal, _browser, mail) = holding(NEWSLETTER, "bounce@shop.example").await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let held = program.get(&mail).await;
    assert_eq!(
        (&held["kind"], &held["request_id"]),
        (&json!("bulk"), &Value::Null)
    );
    assert!(!held["html"].as_str().unwrap().contains("script"));

    let stranger = Program::of(&world, &portal, &world.two, Scope::Full).await;
    let mut their_browser = portal.signed_in(&world.two.owner_email).await;
    their_browser.get("/extensions/quote-requests").await;
    for verb in [
        "request", "dismiss", "keep", "block", "unblock", "trust", "untrust",
    ] {
        let path = format!("{mail}/{verb}");
        assert_eq!(their_browser.post(&path, &[]).await.status, 404, "{verb}");
    }
    assert_eq!(their_browser.get(&mail).await.status, 404);
    assert_eq!(stranger.call("GET", &mail, None).await.status, 404);
    for verb in ["request", "dismiss", "keep"] {
        let path = format!("{mail}/{verb}");
        assert_eq!(
            stranger.call("POST", &path, None).await.status,
            404,
            "{verb}"
        );
    }

    assert_eq!(
        program
            .call("POST", &format!("{mail}/dismiss"), None)
            .await
            .status,
        204
    );
    assert_eq!(program.get("/held").await["items"], json!([]));
    assert_eq!(program.get(&mail).await["dismissed"], true);
    assert_eq!(
        program
            .call("POST", &format!("{mail}/keep"), None)
            .await
            .status,
        204
    );

    let block = |email: &str| {
        let body = json!({ "email": email });
        program.call("POST", "/blocked-senders", Some(body))
    };
    let blocked = block("News@shop.example").await;
    assert_eq!(
        (blocked.status, &blocked.json()["email"]),
        (201, &json!("news@shop.example"))
    );
    assert_eq!(
        program.get("/blocked-senders").await["items"][0],
        blocked.json()
    );
    let own = block(&world.one.owner_email).await;
    assert_eq!(
        (own.status, &own.json()["errors"][0]["code"]),
        (422, &json!("own-address"))
    );
    let path = "/blocked-senders/news@shop.example";
    assert_eq!(stranger.call("DELETE", path, None).await.status, 404);
    assert_eq!(program.call("DELETE", path, None).await.status, 204);
    assert_eq!(program.call("DELETE", path, None).await.status, 404);
    world.finish().await;
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split_once(before).unwrap().1;
    rest.split_once(after).unwrap().0
}

#[tokio::test]
async fn the_log_says_what_became_of_each_mail() {
    let (world, portal, mut browser, mail) = holding(NEWSLETTER, "bounce@shop.example").await;
    let request = "From: Eva <eva@customer.example>\nMessage-ID: <e@customer.example>\nSubject: Ash door\n\nHow much?\n";
    for _ in 0..2 {
        world
            .receive(&world.one, "eva@customer.example", request)
            .await;
    }
    world.run_jobs().await;
    let page = browser.get("/extensions/quote-requests/mails").await;
    assert!(page.links_to(&mail) && page.text.contains("Ash door"));
    for said in ["new request", "received before", "held", "DMARC"] {
        assert!(page.text.contains(said), "{said}");
    }
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let log = program.get("/mail-log").await;
    let outcomes: Vec<_> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mail| &mail["outcome"])
        .collect();
    assert_eq!(outcomes, ["duplicate", "request", "held"]);
    assert_eq!(log["items"][2]["reason"], "bulk-header");
    assert_eq!(
        log["items"][1]["verdicts"]["spf"], "unknown",
        "it came from our own network"
    );
    let stranger = Program::of(&world, &portal, &world.two, Scope::Full).await;
    assert_eq!(stranger.get("/mail-log").await["items"], json!([]));
    world.take_sent();
    world.finish().await;
}
