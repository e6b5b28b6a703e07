//! A forgotten password: a link by mail, and nothing to be learnt from asking for one.

use std::net::{IpAddr, Ipv4Addr};

use shared::accounts::{
    self, Passwords, RESET_ACCOUNT_LIMIT, RESET_ADDRESS_LIMIT, RESET_LIFETIME, RESET_WINDOW, Scope,
    SignInAttempt,
};
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::witness::Witness;
use system_tests::world::{PASSWORD, World};

const ASK: &str = "/forgot-password";
const NEW: &str = "a new long password";
const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// Asks for a link; the path it leads to.
async fn link(world: &World, portal: &Portal, email: &str) -> String {
    let mut browser = portal.browser();
    browser.get(ASK).await;
    assert_eq!(browser.post(ASK, &[("email", email)]).await.status, 200);
    world.run_jobs().await;
    world.take_sent()[0].link("/reset-password/")
}

#[tokio::test]
async fn a_link_sets_another_password_once_and_ends_every_session() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let owner = world.one.owner_email.as_str();
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let mut before = portal.signed_in(owner).await;
    let mut stranger = portal.signed_in(&world.two.owner_email).await;
    assert!(portal.browser().get("/login").await.links_to(ASK));
    let older = link(&world, &portal, owner).await;
    let path = link(&world, &portal, &owner.to_uppercase()).await;

    let mut browser = portal.browser();
    // A scanner of mails looks too.
    for _ in 0..3 {
        let page = portal.browser().get(&path).await;
        assert!(page.status == 200 && page.text.contains("name=\"password\""));
        assert!(page.text.contains("API restent valables"), "{}", page.text);
    }
    browser.get(&path).await;
    let short = browser.post(&path, &[("password", "short")]).await;
    assert_eq!(short.status, 422);
    assert!(!short.message_at("password").is_empty());
    let done = browser.post(&path, &[("password", NEW)]).await;
    assert_eq!((done.status, done.location()), (303, "/login"));
    assert_eq!(
        browser.get("/").await.status,
        303,
        "nobody is signed in by it"
    );

    assert_eq!(before.get("/").await.status, 303);
    assert_eq!(stranger.get("/").await.status, 200);
    program.get("/me").await;
    assert_eq!(portal.browser().sign_in(owner, PASSWORD).await.status, 422);
    assert_eq!(portal.browser().sign_in(owner, NEW).await.status, 303);
    world.run_jobs().await;
    let told = world.take_sent();
    assert_eq!((told.len(), told[0].recipients[0].as_str()), (1, owner));
    assert!(told[0].text.contains("password"), "{}", told[0].text);

    for over in [&path, &older, "/reset-password/nonsense"] {
        assert!(
            browser.get(over).await.text.contains("plus valable"),
            "{over}"
        );
        let again = browser
            .post(over, &[("password", "another password")])
            .await;
        assert!(
            again.status == 422 && again.text.contains("plus valable"),
            "{over}"
        );
    }
    assert_eq!(portal.browser().sign_in(owner, NEW).await.status, 303);
    world.finish().await;
}

#[tokio::test]
async fn a_link_is_good_for_an_hour() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let path = link(&world, &portal, &world.one.owner_email).await;
    let mut browser = portal.browser();
    browser.get(&path).await;
    world.clock.advance(RESET_LIFETIME);
    let late = browser.post(&path, &[("password", NEW)]).await;
    assert!(late.status == 422 && late.text.contains("plus valable"));
    let again = portal
        .browser()
        .sign_in(&world.one.owner_email, PASSWORD)
        .await;
    assert_eq!(again.status, 303);
    world.finish().await;
}

#[tokio::test]
async fn a_link_leads_to_the_portal_whatever_host_was_asked() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = portal.browser();
    browser.get(ASK).await;
    let token = browser.token().to_owned();
    let form = [("email", world.one.owner_email.as_str())];
    let evil = "evil.example";
    let refused = browser
        .post_with_token(ASK, &form, &token, &[("Host", evil)])
        .await;
    assert_eq!(refused.status, 421);
    let headers = [
        ("X-Forwarded-Host", evil),
        ("X-Host", evil),
        ("Forwarded", "host=evil.example"),
        ("X-Original-URL", "https://evil.example/"),
    ];
    let sent = browser.post_with_token(ASK, &form, &token, &headers).await;
    assert_eq!(sent.status, 200);
    world.run_jobs().await;
    let mails = world.take_sent();
    assert_eq!(mails.len(), 1);
    let text = mails[0].text.replace("=\r\n", "");
    assert!(!text.contains(evil) && text.contains("http://portal.test/reset-password/"));
    world.finish().await;
}

#[tokio::test]
async fn asking_tells_nobody_whether_there_is_such_an_account() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut pages = Vec::new();
    for email in [world.one.owner_email.as_str(), "nobody@nowhere.example"] {
        let mut browser = portal.browser();
        browser.get(ASK).await;
        let page = browser.post(ASK, &[("email", email)]).await;
        assert_eq!(page.status, 200);
        // Around it is what is new in any two answers: the token of the form, the nonce of the scripts.
        let (_, main) = page.text.split_once("<main").unwrap();
        let (main, _) = main.split_once("</main>").unwrap();
        assert!(main.contains(email));
        pages.push(main.replace(email, ""));
    }
    assert_eq!(pages[0], pages[1]);
    world.run_jobs().await;
    let sent = world.take_sent();
    assert_eq!(
        (sent.len(), &sent[0].recipients[0]),
        (1, &world.one.owner_email)
    );

    // The same statements, but for the mail itself and for waking who sends it, which happens afterwards and elsewhere.
    let witness = Witness::new();
    let mut asked = Vec::new();
    for email in [world.one.owner_email.as_str(), "nobody@nowhere.example"] {
        witness.take_statements();
        accounts::ask_reset(&world.db, email, HERE).await.unwrap();
        let mut statements = witness.take_statements();
        statements.retain(|statement| {
            !statement.contains("into jobs") && !statement.contains("pg_notify")
        });
        asked.push(statements);
    }
    assert_eq!(asked[0], asked[1]);
    assert!(asked[0].len() >= 4, "{asked:?}");
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn signing_in_takes_the_same_work_for_unknown_addresses() {
    let world = World::new().await;
    let passwords = Passwords::new(1).unwrap();
    let witness = Witness::new();
    let mut tried = Vec::new();
    for email in [world.one.owner_email.as_str(), "nobody@nowhere.example"] {
        witness.take_statements();
        witness.take_hashes();
        let attempt = SignInAttempt {
            email,
            password: "a wrong guess",
            address: HERE,
        };
        let refused = accounts::sign_in(&world.db, &passwords, attempt).await;
        assert!(refused.is_err());
        assert_eq!(witness.take_hashes(), 1, "{email}");
        let mut statements = witness.take_statements();
        // The number of the company is part of the statement that says whose rows are seen.
        for statement in &mut statements {
            if statement.contains("app.tenant_id") {
                statement.truncate("set local app.tenant_id".len());
            }
        }
        tried.push(statements);
    }
    assert_eq!(tried[0], tried[1]);
    assert!(tried[0].len() >= 6, "{tried:?}");
    world.finish().await;
}

#[tokio::test]
async fn nobody_is_flooded_with_links() {
    let world = World::new().await;
    let portal = Portal::start_with(&world, &["--trusted-proxies", "127.0.0.1"]).await;
    let mut browser = portal.browser();
    browser.get(ASK).await;
    let token = browser.token().to_owned();
    let mut ask = async |email: &str, from: &str| {
        let headers = [("X-Forwarded-For", from)];
        let form = [("email", email)];
        browser.post_with_token(ASK, &form, &token, &headers).await
    };
    for email in [world.one.owner_email.as_str(), "nobody@nowhere.example"] {
        for attempt in 0..RESET_ACCOUNT_LIMIT {
            let from = format!("192.0.2.{attempt}");
            assert_eq!(ask(email, &from).await.status, 200);
        }
        let page = ask(email, "192.0.2.99").await;
        assert_eq!(page.status, 429, "{email}");
        assert!(page.text.contains("61 min"), "{}", page.text);
    }
    for number in 0..RESET_ADDRESS_LIMIT {
        let email = format!("a{number}@nowhere.example");
        assert_eq!(ask(&email, "198.51.100.7").await.status, 200);
    }
    assert_eq!(ask("b@nowhere.example", "198.51.100.7").await.status, 429);
    assert_eq!(ask("b@nowhere.example", "198.51.100.8").await.status, 200);
    world.clock.advance(RESET_WINDOW);
    assert_eq!(ask(&world.one.owner_email, "192.0.2.1").await.status, 200);
    world.run_jobs().await;
    let links = i64::try_from(world.take_sent().len()).unwrap();
    assert_eq!(links, RESET_ACCOUNT_LIMIT + 1);
    world.finish().await;
}

#[tokio::test]
async fn what_is_no_address_is_an_account_that_nobody_has() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = portal.browser();
    let longest = "é".repeat(100_000);
    for email in [
        "",
        "eva\0@customer.example",
        longest.as_str(),
        "' or 1=1 --",
    ] {
        assert_eq!(browser.sign_in(email, PASSWORD).await.status, 422);
        browser.get(ASK).await;
        assert_eq!(browser.post(ASK, &[("email", email)]).await.status, 200);
    }
    world.run_jobs().await;
    assert!(world.take_sent().is_empty());
    world.finish().await;
}
