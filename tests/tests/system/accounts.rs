//! Coming in, going out, and what members set, in the portal.

use shared::accounts::{ACCOUNT_LIMIT, ADDRESS_LIMIT, WINDOW};
use shared::tenancy::Role;
use system_tests::api_client::ApiClient;
use system_tests::portal::Portal;
use system_tests::world::{PASSWORD, World};

#[tokio::test]
async fn sign_up_makes_a_company_and_its_owner_confirms_their_address_with_a_click() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = portal.browser();
    browser.get("/sign-up").await;
    let form = [
        ("company", "Boulangerie Élan"),
        ("name", "Léa Noël"),
        ("email", "Lea@Elan.example"),
        ("password", "un deux trois quatre"),
    ];
    let answer = browser.post("/sign-up", &form).await;
    assert_eq!((answer.status, answer.location()), (303, "/"));
    let home = browser.get("/").await;
    assert!(home.text.contains("Léa Noël") && home.text.contains("lea@elan.example"));
    assert!(
        !home.text.contains("@proposals.localhost"),
        "the address is closed until an extension takes mail"
    );

    assert_eq!(world.run_jobs().await, 1);
    let mails = world.take_sent();
    assert!(mails[0].recipients[0].eq_ignore_ascii_case("lea@elan.example"));
    let secret = mails[0]
        .text
        .replace("=\r\n", "")
        .split_once("/confirm-email/")
        .unwrap()
        .1[..43]
        .to_owned();
    let path = format!("/confirm-email/{secret}");
    // A scanner of mails opens the link too.
    let mut scanner = portal.browser();
    assert_eq!(scanner.get(&path).await.status, 200);
    assert!(
        browser
            .get("/")
            .await
            .text
            .contains("Confirmez votre adresse")
    );
    browser.get(&path).await;
    assert!(
        browser
            .post(&path, &[])
            .await
            .text
            .contains("votre adresse est confirmée")
    );
    assert!(
        browser.post(&path, &[]).await.text.contains("plus valable"),
        "a secret is good once"
    );
    assert!(
        browser
            .get("/")
            .await
            .text
            .contains("Votre adresse est confirmée")
    );
    world.finish().await;
}

#[tokio::test]
async fn a_wrong_form_comes_back_filled_with_a_message_at_each_field() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = portal.browser();
    browser.get("/sign-up").await;
    let form = [
        ("company", "Élan <b>"),
        ("name", ""),
        ("email", "lea@"),
        ("password", "short one"),
    ];
    let page = browser.post("/sign-up", &form).await;
    assert_eq!(page.status, 422);
    assert_eq!(page.value_of("company"), "Élan <b>");
    assert_eq!(page.value_of("email"), "lea@");
    assert_eq!(
        page.value_of("password"),
        "",
        "a password is never sent back"
    );
    assert_eq!(page.message_at("company"), "");
    for field in ["name", "email", "password"] {
        assert!(!page.message_at(field).is_empty(), "{field}");
    }

    let taken = [
        ("company", "X"),
        ("name", "Y"),
        ("email", world.one.owner_email.as_str()),
        ("password", "long enough now"),
    ];
    let page = browser.post("/sign-up", &taken).await;
    assert_eq!(page.status, 422);
    assert!(page.message_at("email").contains("déjà un compte"));
    world.finish().await;
}

#[tokio::test]
async fn signing_in_leads_back_under_a_new_session_and_signing_out_ends_it() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = portal.browser();
    let answer = browser.get("/extensions?a=1").await;
    assert_eq!(
        (answer.status, answer.location()),
        (303, "/login?next=%2Fextensions%3Fa%3D1")
    );
    let page = browser.get(answer.location()).await;
    assert_eq!(page.value_of("next"), "/extensions?a=1");

    let email = world.one.owner_email.as_str();
    let wrong = browser
        .post(
            "/login",
            &[
                ("email", email),
                ("password", "wrong"),
                ("next", "/extensions"),
            ],
        )
        .await;
    assert_eq!(wrong.status, 422);
    assert_eq!(
        (
            wrong.value_of("email").as_str(),
            wrong.value_of("next").as_str()
        ),
        (email, "/extensions")
    );

    let form = [
        ("email", email),
        ("password", PASSWORD),
        ("next", "/extensions?a=1"),
    ];
    let answer = browser.post("/login", &form).await;
    assert_eq!((answer.status, answer.location()), (303, "/extensions?a=1"));
    let first = browser.cookie("proffer").unwrap().to_owned();
    browser.sign_in(email, PASSWORD).await;
    let second = browser.cookie("proffer").unwrap().to_owned();
    assert_ne!(first, second, "each sign-in has an id of its own");

    let form = [
        ("email", email),
        ("password", PASSWORD),
        ("next", "//evil.example/"),
    ];
    browser.get("/login").await;
    assert_eq!(
        browser.post("/login", &form).await.location(),
        "/",
        "sign-in never leads out"
    );

    browser.get("/").await;
    let mut copy = browser.clone();
    assert_eq!(browser.post("/logout", &[]).await.location(), "/login");
    assert_eq!(
        copy.get("/").await.status,
        303,
        "a cookie that was kept is worth nothing"
    );
    world.finish().await;
}

#[tokio::test]
async fn guessing_at_an_account_is_stopped_and_told_how_long() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = portal.browser();
    // An account that isn't there behaves as one that is.
    for email in [world.one.owner_email.as_str(), "nobody@nowhere.example"] {
        for _ in 0..ACCOUNT_LIMIT {
            assert_eq!(browser.sign_in(email, "wrong").await.status, 422, "{email}");
        }
        let page = browser.sign_in(email, PASSWORD).await;
        assert_eq!(page.status, 429, "{email}: even the right password");
        assert_eq!(page.header("retry-after"), Some("901"));
        assert!(page.text.contains("16 min"), "{}", page.text);
    }
    world.clock.advance(WINDOW);
    assert_eq!(
        browser
            .sign_in(&world.one.owner_email, PASSWORD)
            .await
            .status,
        303
    );
    world.finish().await;
}

#[tokio::test]
async fn guessing_from_an_address_is_stopped_whatever_the_account() {
    let world = World::new().await;
    let portal = Portal::start_with(&world, &["--trusted-proxies", "127.0.0.1"]).await;
    let mut browser = portal.browser();
    let mut attempt = async |client: &str, email: &str| {
        browser.get("/login").await;
        let token = browser.get("/login").await.value_of("csrf_token");
        let form = [("email", email), ("password", "wrong")];
        browser
            .post_with_token("/login", &form, &token, &[("X-Forwarded-For", client)])
            .await
            .status
    };
    for number in 0..ADDRESS_LIMIT {
        assert_eq!(
            attempt("198.51.100.7", &format!("a{number}@nowhere.example")).await,
            422
        );
    }
    assert_eq!(attempt("198.51.100.7", "b@nowhere.example").await, 429);
    assert_eq!(
        attempt("6.6.6.6, 198.51.100.7", "b@nowhere.example").await,
        429,
        "a client can't name itself"
    );
    assert_eq!(attempt("198.51.100.8", "b@nowhere.example").await, 422);
    world.finish().await;
}

#[tokio::test]
async fn forms_of_other_sites_change_nothing() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = portal.browser();
    let form = [
        ("email", world.one.owner_email.as_str()),
        ("password", PASSWORD),
    ];
    assert_eq!(
        browser
            .post_with_token("/login", &form, "", &[])
            .await
            .status,
        403,
        "nobody is signed in by another site"
    );

    browser.sign_in(&world.one.owner_email, PASSWORD).await;
    let token = browser.get("/extensions").await.value_of("csrf_token");
    let mut other = portal.browser();
    other.sign_in(&world.two.owner_email, PASSWORD).await;
    let path = "/extensions/quote-requests/activate";
    assert_eq!(
        other.post_with_token(path, &[], &token, &[]).await.status,
        403,
        "a token is one session's"
    );
    for header in [
        ("Sec-Fetch-Site", "cross-site"),
        ("Origin", "https://evil.example"),
    ] {
        assert_eq!(
            browser
                .post_with_token(path, &[], &token, &[header])
                .await
                .status,
            403,
            "{header:?}"
        );
    }
    assert_eq!(
        browser
            .send("GET", "/login", &[("Host", "evil.example")], "")
            .await
            .status,
        421
    );
    assert_eq!(
        browser.post_with_token(path, &[], &token, &[]).await.status,
        303
    );
    world.finish().await;
}

#[tokio::test]
async fn every_page_carries_its_headers_and_errors_say_no_more_than_they_should() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = portal.browser();
    browser.sign_in(&world.one.owner_email, PASSWORD).await;
    for path in ["/", "/extensions", "/settings", "/nothing"] {
        let page = browser.get(path).await;
        let policy = page.header("content-security-policy").unwrap();
        assert!(
            policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"),
            "{path}: {policy}"
        );
        assert_eq!(
            page.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        assert_eq!(page.header("cache-control"), Some("no-store"), "{path}");
        for inline in [" style=\"", " onclick=", "<style", "javascript:"] {
            assert!(!page.text.contains(inline), "{path} holds {inline}");
        }
    }
    let page = browser.get("/nothing").await;
    assert_eq!(page.status, 404);
    assert!(page.text.contains("Page introuvable"));
    world.finish().await;
}

#[tokio::test]
async fn a_person_with_two_companies_looks_at_one_of_them() {
    let world = World::new().await;
    world
        .add_member(&world.one, "eva@both.example", Role::Member)
        .await;
    world
        .add_member(&world.two, "eva@both.example", Role::Accountant)
        .await;
    let portal = Portal::start(&world).await;
    let mut browser = portal.browser();
    browser.sign_in("eva@both.example", PASSWORD).await;
    let page = browser.get("/companies").await;
    assert!(page.text.contains("Menuiserie Dubois") && page.text.contains("StarComm"));
    let two = world.two.tenant.to_string();
    assert_eq!(
        browser.post("/companies", &[("tenant", &two)]).await.status,
        303
    );
    assert!(
        browser
            .get("/")
            .await
            .text
            .contains(world.two.address.as_str())
    );

    let mut stranger = portal.browser();
    stranger.sign_in(&world.one.owner_email, PASSWORD).await;
    stranger.get("/").await;
    assert_eq!(
        stranger
            .post("/companies", &[("tenant", &two)])
            .await
            .status,
        404
    );
    assert!(
        stranger
            .get("/")
            .await
            .text
            .contains(world.one.address.as_str())
    );
    world.finish().await;
}

#[tokio::test]
async fn a_token_is_shown_once_works_and_ends() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = portal.browser();
    browser.sign_in(&world.one.owner_email, PASSWORD).await;
    browser.get("/settings/tokens").await;
    assert_eq!(
        browser
            .post("/settings/tokens", &[("name", "")])
            .await
            .status,
        422
    );
    let page = browser
        .post("/settings/tokens", &[("name", "Export"), ("scope", "read")])
        .await;
    let bearer = page
        .text
        .split_once("data-copy=\"")
        .unwrap()
        .1
        .split_once('"')
        .unwrap()
        .0
        .to_owned();
    let page = browser.get("/settings/tokens").await;
    assert!(page.text.contains("Export") && !page.text.contains(&bearer));

    let api = ApiClient::new(portal.addr(), bearer);
    assert_eq!(
        api.get("/me").await.unwrap()["user"]["email"],
        world.one.owner_email
    );

    let revoke = page.form_to("/settings/tokens/").unwrap();
    let mut other = portal.browser();
    other.sign_in(&world.two.owner_email, PASSWORD).await;
    other.get("/settings/tokens").await;
    assert_eq!(other.post(&revoke, &[]).await.status, 404);
    assert!(api.get("/me").await.is_ok());
    assert_eq!(browser.post(&revoke, &[]).await.status, 303);
    assert!(api.get("/me").await.is_err());
    world.finish().await;
}

#[tokio::test]
async fn settings_are_kept_or_refused_at_their_field() {
    let world = World::new().await;
    world
        .add_member(&world.one, "eva@dubois.example", Role::Member)
        .await;
    let portal = Portal::start(&world).await;
    let mut owner = portal.browser();
    owner.sign_in(&world.one.owner_email, PASSWORD).await;
    owner.get("/settings/company").await;
    let form = |domains| {
        [
            ("name", "Dubois & Fille"),
            ("language", "nl"),
            ("time_zone", "Europe/Paris"),
            ("domains", domains),
        ]
    };
    let page = owner
        .post("/settings/company", &form("dubois.example\r\ngmail.com"))
        .await;
    assert_eq!(page.status, 422);
    assert!(
        page.message_at("domains").contains("public mail provider"),
        "{}",
        page.message_at("domains")
    );
    assert!(
        page.text.contains("gmail.com"),
        "what was typed is still there"
    );
    assert_eq!(
        owner
            .post("/settings/company", &form("@Dubois.example"))
            .await
            .status,
        303
    );
    let page = owner.get("/settings/company").await;
    assert!(
        page.text.contains(">dubois.example</textarea>")
            && page.text.contains("Dubois &amp; Fille")
    );

    let mut member = portal.browser();
    member.sign_in("eva@dubois.example", PASSWORD).await;
    assert_eq!(member.get("/settings/company").await.status, 403);
    member.get("/settings").await;
    assert_eq!(
        member.post("/settings/company", &form("")).await.status,
        403
    );
    let own = [
        ("name", "Eva M."),
        ("language", "de"),
        ("signature", "Eva"),
        ("mail", "new_request"),
        ("mail", "assigned"),
    ];
    assert_eq!(member.post("/settings", &own).await.status, 303);
    let page = member.get("/settings").await;
    assert!(page.text.contains("<html lang=\"de\">") && page.text.contains("Eva M."));
    assert!(
        page.text
            .contains("name=\"mail\" value=\"new_request\" checked")
            && !page.text.contains("value=\"mentioned\" checked")
    );
    let page = member
        .post("/settings", &[("name", ""), ("language", "xx")])
        .await;
    assert_eq!(page.status, 422);
    assert!(!page.message_at("name").is_empty() && !page.message_at("language").is_empty());
    world.finish().await;
}

#[tokio::test]
async fn a_member_who_was_deactivated_is_out_at_once() {
    let world = World::new().await;
    world
        .add_member(&world.one, "eva@dubois.example", Role::Member)
        .await;
    let portal = Portal::start(&world).await;
    let mut browser = portal.browser();
    browser.sign_in("eva@dubois.example", PASSWORD).await;
    assert_eq!(browser.get("/").await.status, 200);
    let mut owner = world.connect("proffer_owner").await;
    sqlx::query("update memberships set deactivated_at = now() where user_id = (select id from users where email = 'eva@dubois.example')")
        .execute(&mut owner)
        .await
        .unwrap();
    assert_eq!(browser.get("/").await.status, 303);
    assert_eq!(
        browser.sign_in("eva@dubois.example", PASSWORD).await.status,
        422
    );
    world.finish().await;
}
