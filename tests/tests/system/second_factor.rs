//! The second factor: asked for, set up, lost, required. Passkeys need a browser that makes them: `tests/browser`.

use serde_json::{Value, json};
use shared::accounts::{ACCOUNT_LIMIT, Scope, WINDOW};
use shared::second_factor::{HALF_LIFETIME, SET_UP_LIFETIME, remove_all_of};
use shared::tenancy::Role;
use sqlx::AssertSqlSafe;
use system_tests::authenticator::{Authenticator, STEP, recovery_codes};
use system_tests::browser::{Browser, Page};
use system_tests::furnished;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::{PASSWORD, World};
use time::Duration;

const CHALLENGE: &str = "/login/second-factor";
const SECURITY: &str = "/settings/security";
const EVA: &str = "eva@dubois.example";

/// Types the password, with which somebody who has a second factor is not in yet.
async fn half(portal: &Portal, email: &str, remember: &str) -> Browser {
    let mut browser = portal.browser();
    browser.get("/login").await;
    let form = [
        ("email", email),
        ("password", PASSWORD),
        ("next", "/settings"),
        ("remember", remember),
    ];
    let page = browser.post("/login", &form).await;
    assert_eq!(
        (page.status, page.location()),
        (303, CHALLENGE),
        "{}",
        page.text
    );
    assert_eq!(browser.get(CHALLENGE).await.status, 200);
    browser
}

async fn answer(browser: &mut Browser, field: &str, typed: &str) -> Page {
    browser.post(CHALLENGE, &[(field, typed)]).await
}

async fn is_in(browser: &mut Browser) -> bool {
    browser.get("/settings").await.status == 200
}

async fn kinds(program: &Program<'_>) -> Vec<(String, Value)> {
    let list = program.get("/audit?limit=100").await;
    let items = list["items"].as_array().unwrap().clone();
    let told = |entry: &Value| {
        let kind = entry["kind"].as_str().unwrap().to_owned();
        (kind, entry["after"].clone())
    };
    items.iter().map(told).collect()
}

#[tokio::test]
async fn a_code_lets_in_once_after_the_password() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let owner = world.one.owner_email.clone();
    let mut elsewhere = portal.signed_in(&owner).await;
    let mut browser = portal.signed_in(&owner).await;
    let before = browser.cookie("proffer").unwrap().to_owned();
    assert!(browser.get(SECURITY).await.links_to("/second-factor/totp"));
    let (app, codes) = Authenticator::set_up(&world, &mut browser).await;
    assert_eq!(codes.len(), 10);
    assert_ne!(browser.cookie("proffer"), Some(before.as_str()));
    assert!(is_in(&mut browser).await, "this session goes on");
    assert!(!is_in(&mut elsewhere).await, "the others began without");
    world.run_jobs().await;
    let told = world.take_sent();
    assert_eq!(told[0].recipients[0], owner);
    assert!(told[0].body().contains("authenticator"), "{}", told[0].text);

    let mut other = half(&portal, &owner, "").await;
    let halfway = other.cookie("proffer").unwrap().to_owned();
    for (field, typed) in [
        ("code", "000000"),
        ("code", ""),
        ("recovery_code", "AAAA-BBBB"),
        ("credential", "{}"),
    ] {
        let page = answer(&mut other, field, typed).await;
        assert_eq!(page.status, 422, "{field} {typed}");
        assert!(!is_in(&mut other).await);
        other.get(CHALLENGE).await;
    }
    let code = app.code(world.clock.now());
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let page = answer(&mut other, "code", &spaced).await;
    assert_eq!((page.status, page.location()), (303, "/settings"));
    assert_ne!(other.cookie("proffer"), Some(halfway.as_str()));
    assert!(is_in(&mut other).await);

    // The same again, the one before it, the next one, and then that again.
    let mut thief = half(&portal, &owner, "").await;
    let step = Duration::seconds(STEP);
    let shown = |steps: i32| app.code(world.clock.now() + step * steps);
    for used in [shown(0), shown(-1), shown(2), shown(-2)] {
        assert_eq!(answer(&mut thief, "code", &used).await.status, 422);
    }
    assert_eq!(answer(&mut thief, "code", &shown(1)).await.status, 303);
    let mut late = half(&portal, &owner, "").await;
    assert_eq!(answer(&mut late, "code", &shown(1)).await.status, 422);

    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let all = kinds(&program).await;
    let told = |kind: &str, after: Value| all.contains(&(kind.to_owned(), after));
    assert!(
        told("second_factor.added", json!({ "kind": "totp" })),
        "{all:?}"
    );
    assert!(told("sign_in.failed", json!({ "second_factor": "totp" })));
    assert!(told(
        "sign_in.failed",
        json!({ "second_factor": "recovery_code" })
    ));
    assert!(told(
        "sign_in.succeeded",
        json!({ "by": "password", "second_factor": "totp" })
    ));
    world.finish().await;
}

#[tokio::test]
async fn a_password_alone_opens_nothing_and_not_for_long() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let owner = world.one.owner_email.clone();
    let mut browser = portal.signed_in(&owner).await;
    let (app, _) = Authenticator::set_up(&world, &mut browser).await;
    world.run_jobs().await;
    world.take_sent();

    let mut waiting = half(&portal, &owner, "").await;
    let cookie = format!("Cookie: proffer={}", waiting.cookie("proffer").unwrap());
    let answer_of_api = portal.call("GET", "/api/v1/me", &[cookie], b"").await;
    assert_eq!(answer_of_api.unwrap().status, 401);
    let mut swept = 0;
    for route in web::router::list() {
        let open = [
            "/assets",
            "/c/",
            "/change-email",
            "/confirm-email",
            "/content",
            "/forgot-password",
            "/invitation",
            "/language",
            "/login",
            "/logout",
            "/reset-password",
            "/sign-up",
            "/sso",
            "/support/",
        ];
        if open
            .iter()
            .any(|beginning| route.path.starts_with(beginning))
        {
            continue;
        }
        let path = furnished::path(route.path, "01920000-0000-7000-8000-000000000000");
        let page = match route.method {
            "POST" => waiting.post(&path, &[]).await,
            _ if route.path == "/events" => waiting.send("HEAD", &path, &[], "").await,
            _ => waiting.get(&path).await,
        };
        assert_eq!(page.status, 303, "{route:?}");
        assert!(
            page.location().starts_with("/login?next="),
            "{route:?}: {}",
            page.location()
        );
        swept += 1;
    }
    assert!(swept > 100, "{swept}");

    waiting.get(CHALLENGE).await;
    world.clock.advance(HALF_LIFETIME);
    let code = app.code(world.clock.now());
    let page = answer(&mut waiting, "code", &code).await;
    assert_eq!((page.status, page.location()), (303, "/login"));
    assert!(!is_in(&mut waiting).await);

    // Nobody who never typed a password, or has gone again, is asked.
    let mut visitor = portal.browser();
    visitor.get("/login").await;
    assert_eq!(visitor.get(CHALLENGE).await.location(), "/login");
    assert_eq!(
        answer(&mut visitor, "code", &code).await.location(),
        "/login"
    );
    let mut leaving = half(&portal, &owner, "").await;
    leaving.post("/logout", &[]).await;
    leaving.get("/login").await;
    assert_eq!(
        answer(&mut leaving, "code", &code).await.location(),
        "/login"
    );

    // Another password meanwhile.
    let mut waiting = half(&portal, &owner, "").await;
    browser.get(SECURITY).await;
    let form = [
        ("current_password", PASSWORD),
        ("password", "another long password"),
    ];
    assert_eq!(
        browser
            .post("/settings/security/password", &form)
            .await
            .status,
        303
    );
    assert_eq!(
        answer(&mut waiting, "code", &code).await.location(),
        "/login"
    );
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn guessing_ends_as_with_passwords_and_the_right_password_does_not_help() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let owner = world.one.owner_email.clone();
    let mut browser = portal.signed_in(&owner).await;
    let (app, _) = Authenticator::set_up(&world, &mut browser).await;
    world.run_jobs().await;
    world.take_sent();
    for guess in 0..ACCOUNT_LIMIT {
        // The password again and again, in between.
        world.clock.advance(Duration::SECOND);
        let mut thief = half(&portal, &owner, "").await;
        let page = answer(&mut thief, "code", &format!("00000{}", guess % 10)).await;
        assert_eq!(page.status, 422, "{guess}");
    }
    let code = app.code(world.clock.now());
    let mut thief = portal.browser();
    let page = thief.sign_in(&owner, PASSWORD).await;
    assert_eq!(page.status, 429);
    world.clock.advance(WINDOW);
    let mut waiting = half(&portal, &owner, "").await;
    for _ in 0..ACCOUNT_LIMIT {
        assert_eq!(
            answer(&mut waiting, "recovery_code", "AAAA").await.status,
            422
        );
    }
    let page = answer(&mut waiting, "code", &code).await;
    assert_eq!(page.status, 429);
    assert!(page.header("retry-after").is_some());
    // A mailbox does not help either.
    waiting.get("/forgot-password").await;
    waiting.post("/forgot-password", &[("email", &owner)]).await;
    world.run_jobs().await;
    let path = world.take_sent()[0].link("/reset-password/");
    let mut reset = portal.browser();
    reset.get(&path).await;
    assert_eq!(
        reset.post(&path, &[("password", PASSWORD)]).await.status,
        303
    );
    assert!(!is_in(&mut reset).await);
    assert_eq!(portal.browser().sign_in(&owner, PASSWORD).await.status, 429);
    world.clock.advance(WINDOW);
    let mut waiting = half(&portal, &owner, "").await;
    assert!(!is_in(&mut waiting).await);
    waiting.get(CHALLENGE).await;
    let code = app.code(world.clock.now());
    assert_eq!(answer(&mut waiting, "code", &code).await.status, 303);
    // What failed before is over.
    assert_eq!(
        half(&portal, &owner, "").await.get(CHALLENGE).await.status,
        200
    );
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn a_recovery_code_is_good_once_and_few_of_them_are_told() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let owner = world.one.owner_email.clone();
    let mut browser = portal.signed_in(&owner).await;
    let (_, codes) = Authenticator::set_up(&world, &mut browser).await;
    world.run_jobs().await;
    world.take_sent();
    for (used, code) in codes.iter().take(7).enumerate() {
        let mut lost = half(&portal, &owner, "").await;
        // However it is typed.
        let typed = if used == 0 {
            code.to_lowercase().replace('-', " ")
        } else {
            code.clone()
        };
        assert_eq!(answer(&mut lost, "recovery_code", &typed).await.status, 303);
        assert!(is_in(&mut lost).await);
        let mut again = half(&portal, &owner, "").await;
        assert_eq!(answer(&mut again, "recovery_code", code).await.status, 422);
        world.run_jobs().await;
        let told = world.take_sent();
        assert_eq!(told.len(), usize::from(used == 6), "{used}: {told:?}");
        world.clock.advance(WINDOW);
    }
    let page = browser.get(SECURITY).await;
    assert!(page.text.contains("3 codes"), "{}", page.text);

    browser.get("/second-factor/codes").await;
    let wrong = browser
        .post("/second-factor/codes", &[("current_password", "guess")])
        .await;
    assert_eq!(wrong.status, 422);
    let page = browser
        .post("/second-factor/codes", &[("current_password", PASSWORD)])
        .await;
    let renewed = recovery_codes(&page);
    assert_eq!(renewed.len(), 10);
    assert!(
        browser.get(SECURITY).await.text.contains("not confirmed"),
        "they were not put away yet"
    );
    let mut lost = half(&portal, &owner, "").await;
    assert_eq!(
        answer(&mut lost, "recovery_code", &codes[9]).await.status,
        422
    );
    assert_eq!(
        answer(&mut lost, "recovery_code", &renewed[9]).await.status,
        303
    );
    world.finish().await;
}

#[tokio::test]
async fn a_browser_is_remembered_after_both_and_not_from_before() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let owner = world.one.owner_email.clone();
    let remembered = async || {
        let mut browser = portal.browser();
        browser.get("/login").await;
        let form = [
            ("email", owner.as_str()),
            ("password", PASSWORD),
            ("remember", "on"),
        ];
        browser.post("/login", &form).await;
        browser
    };
    let restarted = |browser: &Browser| {
        let mut browser = browser.clone();
        browser.forget("proffer");
        browser
    };
    let before = remembered().await;
    let mut own = remembered().await;
    assert!(is_in(&mut restarted(&before)).await);
    let before = remembered().await;
    let (app, _) = Authenticator::set_up(&world, &mut own).await;
    world.run_jobs().await;
    world.take_sent();
    assert!(!is_in(&mut restarted(&before)).await, "from before");
    assert!(is_in(&mut restarted(&own)).await, "where it was set up");

    let mut browser = half(&portal, &owner, "on").await;
    assert_eq!(
        browser.cookie("proffer-remember"),
        None,
        "not after the password alone"
    );
    let code = app.code(world.clock.now());
    assert_eq!(answer(&mut browser, "code", &code).await.status, 303);
    world.clock.advance(Duration::days(3));
    let mut back = restarted(&browser);
    assert!(is_in(&mut back).await);

    // Were a row of before left over, as another version of the portal may write one while both run, it leads nowhere.
    let mut database = world.connect("proffer_owner").await;
    sqlx::query("update remembered_browsers set second_factor = false")
        .execute(&mut database)
        .await
        .unwrap();
    assert!(!is_in(&mut restarted(&back)).await);
    world.finish().await;
}

#[tokio::test]
async fn a_secret_waits_for_its_code_and_is_nowhere_in_the_clear() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = portal.signed_in(&world.one.owner_email).await;
    let page = browser.get("/second-factor/totp").await;
    let app = Authenticator::reading(&page);
    assert!(
        page.text.contains("<svg") && page.text.contains("otpauth:"),
        "{}",
        page.text
    );
    let again = Authenticator::reading(&browser.get("/second-factor/totp").await);
    assert_eq!(app.secret, again.secret, "it stays while it is looked at");
    let code = app.code(world.clock.now());
    for (code, password, field) in [
        ("123", PASSWORD, "code"),
        (code.as_str(), "a guess", "current_password"),
    ] {
        let form = [("code", code), ("current_password", password)];
        let page = browser.post("/second-factor/totp", &form).await;
        assert_eq!(page.status, 422);
        assert!(!page.message_at(field).is_empty(), "{field}: {}", page.text);
        assert_eq!(Authenticator::reading(&page).secret, app.secret);
    }
    let mut owner = world.connect("proffer_owner").await;
    let mut kept = async |table: &str| -> String {
        let query = format!("select coalesce(string_agg(t::text, ' '), '') from {table} t");
        sqlx::query_scalar(AssertSqlSafe(query))
            .fetch_one(&mut owner)
            .await
            .unwrap()
    };
    assert!(!kept("sessions").await.contains(&app.secret));
    let form = [("code", code.as_str()), ("current_password", PASSWORD)];
    let page = browser.post("/second-factor/totp", &form).await;
    let codes = recovery_codes(&page);
    assert_eq!(codes.len(), 10);
    for table in [
        "sessions",
        "totp_factors",
        "recovery_codes",
        "audit_log",
        "jobs",
    ] {
        let rows = kept(table).await;
        assert!(!rows.contains(&app.secret), "{table}");
        assert!(
            !rows.contains(&codes[0]) && !rows.contains(&codes[0].replace('-', "")),
            "{table}"
        );
    }
    // One that waits too long is another one.
    let first = Authenticator::reading(&browser.get("/second-factor/totp").await);
    world.clock.advance(SET_UP_LIFETIME);
    let form = [
        ("code", &*first.code(world.clock.now())),
        ("current_password", PASSWORD),
    ];
    assert_eq!(browser.post("/second-factor/totp", &form).await.status, 422);
    let second = Authenticator::reading(&browser.get("/second-factor/totp").await);
    assert_ne!(first.secret, second.secret);
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn a_factor_is_removed_by_the_password_or_by_the_operator() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let owner = world.one.owner_email.clone();
    let mut browser = portal.signed_in(&owner).await;
    let (app, _) = Authenticator::set_up(&world, &mut browser).await;
    let mut other = half(&portal, &owner, "").await;
    answer(&mut other, "code", &app.code(world.clock.now())).await;
    assert!(is_in(&mut other).await);
    let page = browser.get("/second-factor/remove?factor=totp").await;
    assert!(page.text.contains("recovery codes"), "{}", page.text);
    let remove = async |browser: &mut Browser, password: &str| {
        let form = [("factor", "totp"), ("current_password", password)];
        browser.post("/second-factor/remove", &form).await
    };
    assert_eq!(remove(&mut browser, "a guess").await.status, 422);
    let mut stranger = portal.signed_in(&world.two.owner_email).await;
    stranger.get(SECURITY).await;
    assert_eq!(remove(&mut stranger, PASSWORD).await.location(), SECURITY);
    assert!(is_in(&mut other).await, "another's is not touched");
    assert_eq!(remove(&mut browser, PASSWORD).await.status, 303);
    assert!(is_in(&mut browser).await && !is_in(&mut other).await);
    assert!(
        is_in(&mut portal.signed_in(&owner).await).await,
        "a password is enough again"
    );
    world.run_jobs().await;
    assert_eq!(world.take_sent().len(), 2, "added, removed");

    let (_, codes) = Authenticator::set_up(&world, &mut browser).await;
    assert_eq!(codes.len(), 10, "the old ones went with the last factor");
    world.run_jobs().await;
    world.take_sent();
    assert!(
        !remove_all_of(&world.db, "nobody@dubois.example")
            .await
            .unwrap()
    );
    assert!(
        remove_all_of(&world.db, &owner.to_uppercase())
            .await
            .unwrap()
    );
    assert!(!remove_all_of(&world.db, &owner).await.unwrap());
    assert!(!is_in(&mut browser).await);
    assert!(is_in(&mut portal.signed_in(&owner).await).await);
    world.run_jobs().await;
    let told = world.take_sent();
    assert!(
        told.len() == 1 && told[0].body().contains("operator"),
        "{told:?}"
    );
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let list = program.get("/audit?kind=second_factor.removed").await;
    let newest = &list["items"][0];
    assert_eq!(newest["after"], json!({ "kind": "all" }));
    assert!(
        newest["user_id"].is_null(),
        "nobody of the company did it: {newest}"
    );
    world.finish().await;
}

#[tokio::test]
async fn a_company_asks_its_members_and_each_sees_nothing_before() {
    let world = World::new().await;
    world.add_member(&world.one, EVA, Role::Member).await;
    world.add_member(&world.two, EVA, Role::Member).await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let mut eva = portal.signed_in(EVA).await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let required = [("required", "on")];
    owner.get("/settings/members").await;
    owner
        .post("/settings/members/second-factor", &required)
        .await;
    let asked = json!({ "second_factor_required": true });
    let refused = program
        .expect(422, "PUT", "/company", Some(asked.clone()))
        .await;
    assert_eq!(
        refused["errors"][0]["field"], "second_factor_required",
        "{refused}"
    );
    assert!(is_in(&mut eva).await, "not by an owner who has none");
    let (app, _) = Authenticator::set_up(&world, &mut owner).await;
    let page = owner.get("/settings/members").await;
    assert_eq!(
        page.text.matches("chip green").count(),
        1,
        "the list says who has one"
    );
    let form = page.form_to("/settings/members/second-factor").unwrap();
    assert_eq!(owner.post(&form, &required).await.status, 303);
    assert_eq!(
        program.get("/company").await["second_factor_required"],
        true
    );
    assert!(is_in(&mut owner).await);

    // From the next page on, and wherever she goes.
    for path in [
        "/",
        "/settings",
        "/companies",
        "/contacts/import",
        "/second-factor/remove?factor=totp",
    ] {
        let page = eva.get(path).await;
        assert_eq!(page.status, 303, "{path}");
        assert!(
            ["/second-factor", SECURITY].contains(&page.location()),
            "{path}: {}",
            page.location()
        );
    }
    let page = eva.get("/second-factor").await;
    assert!(page.text.contains("Menuiserie Dubois") && page.text.contains("StarComm"));
    // Her other company asks for nothing.
    let other = world.two.tenant.to_string();
    assert_eq!(
        eva.post("/companies", &[("tenant", &other)]).await.status,
        303
    );
    assert!(is_in(&mut eva).await);
    eva.get("/companies").await;
    let own = world.one.tenant.to_string();
    assert_eq!(
        eva.post("/companies", &[("tenant", &own)]).await.status,
        303
    );
    assert!(!is_in(&mut eva).await);
    let mut fresh = portal.signed_in(EVA).await;
    assert!(!is_in(&mut fresh).await, "a new session leads no further");
    Authenticator::set_up(&world, &mut eva).await;
    assert!(is_in(&mut eva).await);

    // Programs go on; whoever removes theirs is asked again.
    program.get("/requests").await;
    owner.get("/second-factor/remove?factor=totp").await;
    let form = [("factor", "totp"), ("current_password", PASSWORD)];
    assert_eq!(owner.post("/second-factor/remove", &form).await.status, 303);
    assert!(!is_in(&mut owner).await);
    assert_ne!(
        Authenticator::set_up(&world, &mut owner).await.0.secret,
        app.secret
    );
    assert!(is_in(&mut owner).await);
    let relax = json!({ "second_factor_required": false });
    program.expect(200, "PUT", "/company", Some(relax)).await;
    let all = kinds(&program).await;
    for required in [true, false] {
        let told = (
            "second_factor.required".to_owned(),
            json!({ "required": required }),
        );
        assert!(all.contains(&told), "{all:?}");
    }
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn passkeys_are_offered_where_there_is_a_domain() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = portal.signed_in(&world.one.owner_email).await;
    for path in [SECURITY, "/second-factor", "/second-factor/passkeys"] {
        let page = browser.get(path).await;
        assert!(page.text.contains("IP address"), "{path}");
        assert!(!page.text.contains("data-passkey=\"create\""), "{path}");
    }
    assert!(
        !portal
            .browser()
            .get("/login")
            .await
            .text
            .contains("data-passkey")
    );

    let named = Portal::start_with(&world, &["--public-url", "https://portal.example"]).await;
    let host = [("Host", "portal.example")];
    let mut visitor = named.browser();
    let page = visitor.send("GET", "/login", &host, "").await;
    assert!(page.text.contains("data-options-from"), "{}", page.text);
    world.finish().await;
}
