//! Sessions of browsers: how long they last, who sees and ends them, how a browser is remembered.

use shared::accounts::{ABSOLUTE_LIMIT, EXCHANGE_TIME, IDLE_LIMIT, REMEMBERED_FOR, Scope};
use shared::tenancy::Role;
use system_tests::browser::{Browser, Page};
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::{PASSWORD, World};
use time::Duration;

/// The cookie of a browser that is remembered.
const REMEMBER: &str = "proffer-remember";
const SECURITY: &str = "/settings/security";

async fn remembered(portal: &Portal, email: &str) -> Browser {
    let mut browser = portal.browser();
    browser.get("/login").await;
    let form = [("email", email), ("password", PASSWORD), ("remember", "on")];
    assert_eq!(browser.post("/login", &form).await.status, 303);
    browser
}

/// Restarted: what ends with the browser is gone.
fn restarted(browser: &Browser) -> Browser {
    let mut browser = browser.clone();
    browser.forget("proffer");
    browser
}

fn is_in(page: &Page) -> bool {
    assert!([200, 303].contains(&page.status), "{}", page.text);
    page.status == 200
}

#[tokio::test]
async fn a_session_lasts_while_it_is_used_and_ends_with_its_day() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = portal.signed_in(&world.one.owner_email).await;
    for _ in 0..5 {
        world.clock.advance(IDLE_LIMIT - Duration::HOUR);
        assert!(is_in(&browser.get("/").await));
    }
    world.clock.advance(IDLE_LIMIT);
    assert!(!is_in(&browser.get("/").await));

    let mut busy = portal.signed_in(&world.one.owner_email).await;
    let steps = ABSOLUTE_LIMIT.whole_hours() / 10;
    for step in 1..=steps {
        world.clock.advance(Duration::hours(10));
        let expected = step * 10 < ABSOLUTE_LIMIT.whole_hours();
        assert_eq!(is_in(&busy.get("/settings").await), expected, "{step}");
    }
    world.finish().await;
}

#[tokio::test]
async fn a_remembered_browser_comes_back_for_two_weeks_after_its_last_use() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = remembered(&portal, &world.one.owner_email).await;
    for _ in 0..3 {
        world.clock.advance(Duration::days(10));
        let before = browser.cookie(REMEMBER).unwrap().to_owned();
        browser = restarted(&browser);
        assert!(is_in(&browser.get("/settings").await));
        assert_ne!(browser.cookie(REMEMBER), Some(before.as_str()), "exchanged");
        let form = [("name", "Anne"), ("language", "en")];
        let saved = browser.post("/settings", &form).await;
        assert_eq!(
            saved.status, 303,
            "the page's forms are those of the session"
        );
    }
    world.clock.advance(REMEMBERED_FOR);
    browser = restarted(&browser);
    assert!(!is_in(&browser.get("/").await));
    assert_eq!(browser.cookie(REMEMBER), None, "it is told to forget");

    // However often it is used, the password is asked for in the end.
    let mut browser = remembered(&portal, &world.one.owner_email).await;
    let weeks = ABSOLUTE_LIMIT.whole_days() / 10;
    for week in 1..=weeks {
        world.clock.advance(Duration::days(10));
        browser = restarted(&browser);
        assert_eq!(is_in(&browser.get("/").await), week < weeks, "{week}");
    }
    world.finish().await;
}

#[tokio::test]
async fn a_copied_token_signs_thief_and_owner_out() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = remembered(&portal, &world.one.owner_email).await;
    let mut thief = restarted(&browser);
    let mut tab = restarted(&browser);
    browser = restarted(&browser);
    assert!(is_in(&browser.get("/").await));
    let exchanged = browser.cookie(REMEMBER).unwrap().to_owned();
    // Several tabs begin at once with the same token: none of them is a thief.
    assert!(is_in(&tab.get("/").await));
    assert_ne!(tab.cookie(REMEMBER), Some(exchanged.as_str()));

    world.clock.advance(EXCHANGE_TIME);
    assert!(!is_in(&thief.get("/").await));
    assert!(!is_in(&browser.get("/").await), "the session is over too");
    assert!(!is_in(&restarted(&browser).get("/").await));
    for junk in ["x", &"0".repeat(75), &exchanged[..40]] {
        let mut visitor = portal.browser();
        visitor.keep(REMEMBER, junk);
        assert!(!is_in(&visitor.get("/").await), "{junk}");
    }
    world.finish().await;
}

#[tokio::test]
async fn signing_out_forgets_the_browser() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = remembered(&portal, &world.one.owner_email).await;
    let kept = browser.clone();
    browser.get("/").await;
    browser.post("/logout", &[]).await;
    assert_eq!(browser.cookie(REMEMBER), None);
    assert!(!is_in(&restarted(&kept).get("/").await));
    world.finish().await;
}

#[tokio::test]
async fn somebody_sees_and_ends_their_own_sessions() {
    let world = World::new().await;
    world
        .add_member(&world.one, "eva@dubois.example", Role::Member)
        .await;
    let portal = Portal::start(&world).await;
    let agent = "Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0";
    let mut first = remembered(&portal, "eva@dubois.example").await;
    let mut second = portal.browser();
    second.get("/login").await;
    let token = second.token().to_owned();
    let form = [("email", "eva@dubois.example"), ("password", PASSWORD)];
    second
        .post_with_token("/login", &form, &token, &[("User-Agent", agent)])
        .await;
    let page = first.get(SECURITY).await;
    assert!(page.text.contains("Firefox on Windows") && page.text.contains("this device"));
    assert!(page.text.contains("127.0.0.1") && page.text.contains("stays signed in"));

    let end = page.form_to("/settings/sessions/").unwrap();
    let mut stranger = portal.signed_in(&world.one.owner_email).await;
    stranger.get(SECURITY).await;
    assert_eq!(stranger.post(&end, &[]).await.status, 404);
    assert!(is_in(&second.get("/").await));
    assert_eq!(first.post(&end, &[]).await.status, 303);
    assert!(!is_in(&second.get("/").await));

    // All others, a remembered one among them.
    let mut third = portal.signed_in("eva@dubois.example").await;
    third.get(SECURITY).await;
    let ended = third.post("/settings/sessions/end-others", &[]).await;
    assert_eq!(ended.status, 303);
    assert!(!is_in(&first.get("/").await) && !is_in(&restarted(&first).get("/").await));
    assert!(is_in(&third.get(SECURITY).await) && is_in(&stranger.get("/").await));
    world.finish().await;
}

#[tokio::test]
async fn a_program_sees_and_ends_the_sessions_of_its_member() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let reader = Program::of(&world, &portal, &world.one, Scope::Read).await;
    let mut browser = portal.signed_in(&world.one.owner_email).await;
    let mut other = portal.signed_in(&world.two.owner_email).await;
    let listed = program.get("/sessions").await;
    let items = listed["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{listed}");
    assert_eq!(items[0]["signed_in_by"], "password");
    let path = format!("/sessions/{}", items[0]["id"].as_str().unwrap());
    reader.expect(403, "DELETE", &path, None).await;
    program.expect(204, "DELETE", &path, None).await;
    program.expect(404, "DELETE", &path, None).await;
    assert!(!is_in(&browser.get("/").await));
    assert!(is_in(&other.get("/").await));
    world.finish().await;
}

#[tokio::test]
async fn another_password_ends_the_other_sessions_and_is_told() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let owner = world.one.owner_email.as_str();
    let mut browser = remembered(&portal, owner).await;
    let mut other = remembered(&portal, owner).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    browser.get(SECURITY).await;
    let form = |current, new| [("current_password", current), ("password", new)];
    let change = "/settings/security/password";
    let wrong = browser
        .post(change, &form("a guess", "another long one"))
        .await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong
            .message_at("current_password")
            .contains("not your current password")
    );
    let short = browser.post(change, &form(PASSWORD, "short")).await;
    assert!(!short.message_at("password").is_empty());
    let before = browser.cookie("proffer").unwrap().to_owned();
    let changed = browser
        .post(change, &form(PASSWORD, "another long one"))
        .await;
    assert_eq!(changed.status, 303);
    assert_ne!(browser.cookie("proffer"), Some(before.as_str()), "a new id");

    assert!(is_in(&browser.get("/").await));
    assert!(
        is_in(&restarted(&browser).get("/").await),
        "still remembered"
    );
    assert!(!is_in(&other.get("/").await) && !is_in(&restarted(&other).get("/").await));
    program.get("/me").await;
    assert_eq!(portal.browser().sign_in(owner, PASSWORD).await.status, 422);
    let again = portal.browser().sign_in(owner, "another long one").await;
    assert_eq!(again.status, 303);
    world.run_jobs().await;
    let told = world.take_sent();
    assert_eq!(told[0].recipients, [owner]);
    assert_eq!(
        told[0].header("Subject").unwrap(),
        "Your password was changed"
    );
    world.finish().await;
}

#[tokio::test]
async fn the_present_password_is_guessed_at_no_more_often_than_at_the_door() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = portal.signed_in(&world.one.owner_email).await;
    browser.get(SECURITY).await;
    let form = [
        ("current_password", "a guess"),
        ("password", "another long one"),
    ];
    for _ in 0..shared::accounts::ACCOUNT_LIMIT {
        let page = browser.post("/settings/security/password", &form).await;
        assert_eq!(page.status, 422);
    }
    let page = browser.post("/settings/security/password", &form).await;
    assert_eq!(page.status, 429);
    assert!(page.text.contains("16 min"), "{}", page.text);
    world.finish().await;
}

#[tokio::test]
async fn an_id_that_somebody_planted_is_worth_nothing() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    // The attacker's own visit gives a session: a notice waits in it.
    let mut attacker = portal.signed_in(&world.two.owner_email).await;
    let planted = attacker.cookie("proffer").unwrap().to_owned();
    let mut victim = portal.browser();
    victim.keep("proffer", &planted);
    victim.sign_in(&world.one.owner_email, PASSWORD).await;
    assert_ne!(victim.cookie("proffer"), Some(planted.as_str()));
    let page = victim.get("/settings").await;
    assert!(page.text.contains(&world.one.owner_email));
    assert!(
        !is_in(&attacker.get("/settings").await),
        "its session became nobody's"
    );
    for invented in ["AAAAAAAAAAAAAAAAAAAAAA", "x"] {
        let mut victim = portal.browser();
        victim.keep("proffer", invented);
        victim.sign_in(&world.one.owner_email, PASSWORD).await;
        assert_ne!(victim.cookie("proffer"), Some(invented));
    }
    world.finish().await;
}

#[tokio::test]
async fn nobody_is_signed_in_by_another_site() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut attacker = portal.browser();
    attacker.get("/login").await;
    let own = attacker.token().to_owned();
    let mut victim = portal.browser();
    victim.get("/login").await;
    let form = [
        ("email", world.two.owner_email.as_str()),
        ("password", PASSWORD),
    ];
    for (token, headers) in [("", &[][..]), (own.as_str(), &[][..])] {
        let page = victim
            .post_with_token("/login", &form, token, headers)
            .await;
        assert_eq!(page.status, 403, "{token}");
    }
    let token = victim.token().to_owned();
    let elsewhere = [("Origin", "https://evil.example")];
    let page = victim
        .post_with_token("/login", &form, &token, &elsewhere)
        .await;
    assert_eq!(page.status, 403);
    assert!(!is_in(&victim.get("/").await));
    world.finish().await;
}

#[tokio::test]
async fn cookies_are_for_this_host_and_for_no_script() {
    let world = World::new().await;
    let plain = Portal::start(&world).await;
    let addr = format!("https://portal.test:{}", 8443);
    let secure = Portal::start_with(&world, &["--public-url", &addr]).await;
    for (portal, host, prefix, flag) in [
        (&plain, None, "", ""),
        (&secure, Some("portal.test:8443"), "__Host-", "; Secure"),
    ] {
        let mut browser = portal.browser();
        let hosts: Vec<(&str, &str)> = host.into_iter().map(|host| ("Host", host)).collect();
        let page = browser.send("GET", "/login", &hosts, "").await;
        let visitor = page.header("set-cookie").unwrap().to_owned();
        assert!(
            visitor.starts_with(&format!("{prefix}proffer-visitor=")),
            "{visitor}"
        );
        let form = [
            ("email", world.one.owner_email.as_str()),
            ("password", PASSWORD),
            ("remember", "on"),
        ];
        let token = browser.token().to_owned();
        let page = browser
            .post_with_token("/login", &form, &token, &hosts)
            .await;
        assert_eq!(page.status, 303);
        for name in ["proffer=", "proffer-remember="] {
            let cookie = page.cookie_line(&format!("{prefix}{name}")).unwrap();
            assert!(
                cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
                "{cookie}"
            );
            assert!(
                cookie.contains("Path=/") && !cookie.contains("Domain"),
                "{cookie}"
            );
            assert_eq!(cookie.contains("Secure"), !flag.is_empty(), "{cookie}");
        }
        let session = page.cookie_line(&format!("{prefix}proffer=")).unwrap();
        assert!(
            !session.contains("Max-Age"),
            "it ends with the browser: {session}"
        );
        let remember = page
            .cookie_line(&format!("{prefix}proffer-remember="))
            .unwrap();
        let age = format!("Max-Age={}", REMEMBERED_FOR.whole_seconds());
        assert!(remember.contains(&age), "{remember}");
    }
    world.finish().await;
}

/// Makes a browser's session one that the first company's identity provider vouched for.
async fn vouched_for(world: &World) {
    let mut superuser = world.connect("postgres").await;
    let by = format!("{{\"single_sign_on\":{{\"tenant\":{}}}}}", world.one.tenant);
    let changed = sqlx::query(
        "update sessions set data = jsonb_set(data, '{signed_in,by}', $1::jsonb), signed_in_by = 'single_sign_on' where user_id is not null",
    )
    .bind(by)
    .execute(&mut superuser)
    .await
    .unwrap();
    assert_eq!(changed.rows_affected(), 1);
}

#[tokio::test]
async fn a_companys_provider_is_master_of_no_account_that_also_belongs_elsewhere() {
    const EVA: &str = "eva@both.example";
    let world = World::new().await;
    world.add_member(&world.one, EVA, Role::Member).await;
    world.add_member(&world.two, EVA, Role::Owner).await;
    let portal = Portal::start(&world).await;
    let mut eva = portal.signed_in(EVA).await;
    vouched_for(&world).await;
    let home = eva.get("/").await;
    assert!(is_in(&home) && !home.links_to("/companies"));
    assert!(!eva.get("/companies").await.text.contains("StarComm"));
    let two = world.two.tenant.to_string();
    assert_eq!(
        eva.post("/companies", &[("tenant", &two)]).await.status,
        404
    );

    let mut by_password = portal.signed_in(EVA).await;
    by_password.get("/companies").await;
    by_password.post("/companies", &[("tenant", &two)]).await;
    let page = eva.get(SECURITY).await;
    assert!(page.text.contains("by the company") && !page.text.contains("StarComm"));
    assert!(
        !page.text.contains("name=\"current_password\""),
        "{}",
        page.text
    );
    for (form, other) in [("password", "password"), ("email", "email")] {
        let fields = [
            ("current_password", PASSWORD),
            (other, "eva@elsewhere.example"),
        ];
        let refused = eva.post(&format!("{SECURITY}/{form}"), &fields).await;
        assert_eq!(refused.status, 403, "{form}");
    }
    eva.post("/settings/sessions/end-others", &[]).await;
    assert!(
        is_in(&by_password.get("/").await),
        "it is none of its business"
    );
    assert!(
        by_password
            .get(SECURITY)
            .await
            .text
            .contains("Menuiserie Dubois")
    );
    world.finish().await;
}
