//! The people of a company: invited, changed, shut out; and what each of them may use.

use std::time::Duration;

use serde_json::json;
use shared::accounts::{INVITATION_LIFETIME, INVITATION_PAUSE, Scope};
use shared::tenancy::Role;
use system_tests::browser::Browser;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::{PASSWORD, World};

const MEMBERS: &str = "/settings/members";
const INVITE: &str = "/settings/invitations";
const EVA: &str = "eva@dubois.example";

/// Invites from the owner's page; the path that the mail leads to.
async fn invite(world: &World, owner: &mut Browser, email: &str, role: &str) -> String {
    owner.get(MEMBERS).await;
    let form = [("email", email), ("role", role), ("switches", "prospects")];
    let page = owner.post(INVITE, &form).await;
    assert_eq!(
        (page.status, page.location()),
        (303, MEMBERS),
        "{}",
        page.text
    );
    world.run_jobs().await;
    let mails = world.take_sent();
    assert_eq!(mails[0].recipients, [email]);
    mails[0].link("/invitation/")
}

/// The path of a member's page.
async fn page_of(world: &World, email: &str) -> String {
    let mut owner = world.connect("proffer_owner").await;
    let id: String = sqlx::query_scalar("select id::text from users where email = $1")
        .bind(email)
        .fetch_one(&mut owner)
        .await
        .unwrap();
    format!("{MEMBERS}/{id}")
}

#[tokio::test]
async fn somebody_new_is_invited_chooses_a_password_and_signs_in() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let path = invite(&world, &mut owner, EVA, "member").await;
    assert!(owner.get(MEMBERS).await.text.contains(EVA));

    let mut browser = portal.browser();
    for _ in 0..2 {
        let page = browser.get(&path).await;
        assert!(page.text.contains("Menuiserie Dubois") && page.text.contains(EVA));
    }
    let wrong = browser
        .post(&path, &[("name", "Eva"), ("password", "short")])
        .await;
    assert_eq!(
        (wrong.status, wrong.value_of("name").as_str()),
        (422, "Eva")
    );
    assert!(!wrong.message_at("password").is_empty());
    let form = [("name", "Eva Maes"), ("password", "eva's own password")];
    let accepted = browser.post(&path, &form).await;
    assert_eq!((accepted.status, accepted.location()), (303, "/login"));
    assert_eq!(
        browser.get("/").await.status,
        303,
        "an invitation signs nobody in"
    );

    browser.sign_in(EVA, "eva's own password").await;
    let home = browser.get("/").await;
    assert!(home.text.contains("Eva Maes") && home.links_to("/prospects"));
    assert!(
        !home.links_to("/offers") && !home.links_to("/requests"),
        "as it was ticked"
    );
    assert!(
        !home.text.contains("confirm-email"),
        "her address is known to be hers"
    );
    let mut second = portal.browser();
    let over = second.get(&path).await;
    assert!(over.text.contains("plus valable"), "{}", over.text);
    let again = second.post(&path, &form).await;
    assert_eq!(again.status, 422);
    world.finish().await;
}

#[tokio::test]
async fn an_invitation_is_for_one_address_and_signs_nobody_in() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let known = world.two.owner_email.as_str();
    let path = invite(&world, &mut owner, known, "accountant").await;

    // Nobody signed in: the one invited has an account, so no new one is made of the link.
    let mut browser = portal.browser();
    let page = browser.get(&path).await;
    let login = format!("/login?next={}", path.replace('/', "%2F"));
    assert!(page.links_to(&login), "{}", page.text);
    let form = [("name", "Mallory"), ("password", "mallory's password")];
    assert_eq!(browser.post(&path, &form).await.status, 422);
    assert_eq!(
        portal
            .browser()
            .sign_in(known, "mallory's password")
            .await
            .status,
        422
    );

    // Somebody else signed in, who could read the link over a shoulder.
    world.add_member(&world.one, EVA, Role::Member).await;
    let mut another = portal.signed_in(EVA).await;
    let page = another.get(&path).await;
    assert!(
        page.text.contains("est pour") && page.text.contains(EVA),
        "{}",
        page.text
    );
    assert_eq!(another.post(&path, &[]).await.status, 422);

    let mut invited = portal.signed_in(known).await;
    let before = invited.cookie("proffer").unwrap().to_owned();
    invited.get(&path).await;
    let accepted = invited.post(&path, &[]).await;
    assert_eq!((accepted.status, accepted.location()), (303, "/"));
    assert_ne!(invited.cookie("proffer"), Some(before.as_str()));
    let home = invited.get("/").await;
    assert!(
        home.text.contains("Menuiserie Dubois"),
        "she looks at it now"
    );
    let companies = invited.get("/companies").await;
    assert!(companies.text.contains("StarComm") && companies.text.contains("Accountant"));
    world.finish().await;
}

#[tokio::test]
async fn an_invitation_ends_and_is_withdrawn_and_sent_again() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let first = invite(&world, &mut owner, EVA, "member").await;
    let mut visitor = portal.browser();
    let is_open = async |visitor: &mut Browser, path: &str| {
        let page = visitor.get(path).await;
        assert_eq!(page.status, 200);
        !page.text.contains("plus valable")
    };
    let page = owner.get(MEMBERS).await;
    let withdraw = page
        .text
        .split("action=\"")
        .find(|rest| rest.contains("withdraw\""));
    let decoded = withdraw
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .replace("&#x2f;", "/");
    let resend = decoded.replace("withdraw", "resend");
    assert_eq!(
        owner.post(&resend, &[]).await.status,
        409,
        "it was just sent"
    );
    world.clock.advance(INVITATION_PAUSE);
    owner.get(MEMBERS).await;
    assert_eq!(owner.post(&resend, &[]).await.status, 303);
    world.run_jobs().await;
    let second = world.take_sent()[0].link("/invitation/");
    assert!(
        !is_open(&mut visitor, &first).await,
        "the newest link is the only one"
    );
    assert!(is_open(&mut visitor, &second).await);
    world.clock.advance(INVITATION_LIFETIME);
    assert!(!is_open(&mut visitor, &second).await);
    let form = [("name", "Eva"), ("password", "eva's own password")];
    assert_eq!(visitor.post(&second, &form).await.status, 422);

    let mut owner = portal.signed_in(&world.one.owner_email).await;
    owner.get(MEMBERS).await;
    assert_eq!(owner.post(&resend, &[]).await.status, 303);
    world.run_jobs().await;
    let third = world.take_sent()[0].link("/invitation/");
    assert!(is_open(&mut visitor, &third).await);
    let mut stranger = portal.signed_in(&world.two.owner_email).await;
    stranger.get(MEMBERS).await;
    assert_eq!(stranger.post(&decoded, &[]).await.status, 404);
    assert_eq!(owner.post(&decoded, &[]).await.status, 303);
    assert!(!is_open(&mut visitor, &third).await);
    assert!(!owner.get(MEMBERS).await.text.contains(EVA));
    world.finish().await;
}

#[tokio::test]
async fn whom_it_makes_no_sense_to_invite_is_said_at_the_field() {
    let world = World::new().await;
    world.add_member(&world.one, EVA, Role::Member).await;
    let portal = Portal::start(&world).await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    invite(&world, &mut owner, "new@dubois.example", "member").await;
    let deactivate = format!("{}/deactivate", page_of(&world, EVA).await);
    for (email, role, said) in [
        ("nobody", "member", "not an e-mail address"),
        ("", "member", "fill"),
        (
            world.one.owner_email.as_str(),
            "member",
            "belongs to the company",
        ),
        ("NEW@dubois.example", "owner", "invited already"),
    ] {
        owner.get(MEMBERS).await;
        let form = [("email", email), ("role", role), ("switches", "offers")];
        let page = owner.post(INVITE, &form).await;
        assert_eq!((page.status, page.value_of("email").as_str()), (422, email));
        let message = page.message_at("email").to_lowercase();
        assert!(message.contains(said), "{email}: {message}");
        assert!(
            page.text.contains("value=\"offers\" checked"),
            "what was ticked stays"
        );
    }
    assert_eq!(owner.post(&deactivate, &[]).await.status, 303);
    owner.get(MEMBERS).await;
    let page = owner
        .post(INVITE, &[("email", EVA), ("role", "member")])
        .await;
    assert!(page.message_at("email").contains("reactivate"));
    assert_eq!(
        owner.post(INVITE, &[("email", "a@b.example")]).await.status,
        422
    );
    world.finish().await;
}

#[tokio::test]
async fn a_company_keeps_an_owner() {
    let world = World::new().await;
    world.add_member(&world.one, EVA, Role::Owner).await;
    let portal = Portal::start(&world).await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let (eva, anne) = (
        page_of(&world, EVA).await,
        page_of(&world, &world.one.owner_email).await,
    );
    owner.get(&eva).await;
    let demote = [("role", "member"), ("switches", "offers")];
    assert_eq!(owner.post(&eva, &demote).await.status, 303);
    owner.get(&anne).await;
    let refused = owner.post(&anne, &demote).await;
    assert_eq!(refused.status, 422);
    assert!(refused.message_at("role").contains("at least one owner"));
    let shut_out = owner.post(&format!("{anne}/deactivate"), &[]).await;
    assert_eq!(shut_out.status, 409);
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let id = anne.rsplit('/').next().unwrap();
    for change in [json!({ "role": "accountant" }), json!({ "active": false })] {
        program
            .expect(409, "PATCH", &format!("/members/{id}"), Some(change))
            .await;
    }
    assert_eq!(owner.get(MEMBERS).await.status, 200);
    world.finish().await;
}

/// A member of the first company with a token of their own.
async fn with_token(portal: &Portal, email: &str) -> (Browser, String) {
    let mut browser = portal.signed_in(email).await;
    browser.get("/settings/tokens").await;
    let page = browser
        .post("/settings/tokens", &[("name", "tests"), ("scope", "full")])
        .await;
    let bearer = page.text.split_once("data-copy=\"").unwrap().1;
    let bearer = bearer.split('"').next().unwrap().to_owned();
    (browser, bearer)
}

#[tokio::test]
async fn a_lesser_role_holds_from_the_next_request_on() {
    let world = World::new().await;
    world.add_member(&world.one, EVA, Role::Owner).await;
    let portal = Portal::start(&world).await;
    let (mut eva, bearer) = with_token(&portal, EVA).await;
    let program = Program::with(&portal, bearer);
    assert_eq!(eva.get("/settings/company").await.status, 200);
    program
        .expect(200, "PUT", "/company", Some(json!({ "name": "Dubois" })))
        .await;
    let before = eva.cookie("proffer").unwrap().to_owned();

    let owner = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let id = page_of(&world, EVA).await;
    let member = format!("/members/{}", id.rsplit('/').next().unwrap());
    let stream = eva.clone();
    let (heard, ()) = tokio::join!(stream.listen("/events", Duration::from_secs(20)), async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let changed = owner
            .expect(200, "PATCH", &member, Some(json!({ "role": "accountant" })))
            .await;
        assert_eq!(changed["role"], "accountant");
    });
    // The stream ended by itself, long before its time: the browser asks for another, as who they are now.
    assert!(heard.contains("event: open"), "{heard}");
    for (path, status) in [
        ("/settings/company", 403),
        ("/requests", 403),
        ("/offers", 200),
    ] {
        assert_eq!(eva.get(path).await.status, status, "{path}");
    }
    assert_ne!(
        eva.cookie("proffer"),
        Some(before.as_str()),
        "another id for other rights"
    );
    program
        .expect(403, "PUT", "/company", Some(json!({ "name": "Maes" })))
        .await;
    program.expect(403, "GET", "/requests", None).await;
    program.get("/offers").await;
    world.finish().await;
}

#[tokio::test]
async fn whoever_is_shut_out_is_out_at_once() {
    let world = World::new().await;
    world.add_member(&world.one, EVA, Role::Member).await;
    world.add_member(&world.two, EVA, Role::Member).await;
    let portal = Portal::start(&world).await;
    let (mut eva, bearer) = with_token(&portal, EVA).await;
    let program = Program::with(&portal, bearer);
    program.get("/me").await;
    let mut elsewhere = portal.signed_in(EVA).await;
    elsewhere.get("/companies").await;
    let two = world.two.tenant.to_string();
    elsewhere.post("/companies", &[("tenant", &two)]).await;

    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let member = page_of(&world, EVA).await;
    owner.get(&member).await;
    let stream = eva.clone();
    let (_, ended) = tokio::join!(stream.listen("/events", Duration::from_secs(20)), async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        owner.post(&format!("{member}/deactivate"), &[]).await
    });
    assert_eq!(ended.status, 303);
    assert_eq!(eva.get("/").await.status, 303);
    assert_eq!(eva.get("/events").await.status, 303);
    program.expect(401, "GET", "/me", None).await;
    assert_eq!(
        elsewhere.get("/").await.status,
        200,
        "in her other company she stays"
    );
    eva.sign_in(EVA, PASSWORD).await;
    assert!(eva.get("/").await.text.contains("StarComm"));

    owner.get(MEMBERS).await;
    assert_eq!(
        owner
            .post(&format!("{member}/reactivate"), &[])
            .await
            .status,
        303
    );
    program.expect(401, "GET", "/me", None).await;
    let one = world.one.tenant.to_string();
    eva.get("/companies").await;
    assert_eq!(
        eva.post("/companies", &[("tenant", &one)]).await.status,
        303
    );
    world.finish().await;
}

/// What an extension adds, by its switch: pages and calls.
const ADDED: &[(&str, &[&str], &[&str])] = &[
    (
        "quote-requests",
        &["/requests", "/requests/new", "/held", "/notifications"],
        &[
            "/requests",
            "/held",
            "/mail-log",
            "/saved-filters",
            "/notifications",
        ],
    ),
    (
        "prospects",
        &[
            "/prospects",
            "/customers",
            "/contacts/new",
            "/contact-imports/nonsense",
        ],
        &["/contacts"],
    ),
    (
        "offers",
        &["/offers", "/invoices", "/products", "/offers/new"],
        &["/offers", "/invoices", "/products"],
    ),
];

#[tokio::test]
async fn a_member_finds_nothing_of_an_extension_that_was_taken_from_them() {
    let world = World::new().await;
    world.add_member(&world.one, EVA, Role::Member).await;
    let portal = Portal::start(&world).await;
    let (mut eva, bearer) = with_token(&portal, EVA).await;
    let program = Program::with(&portal, bearer);
    let owner = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let id = page_of(&world, EVA).await;
    let member = format!("/members/{}", id.rsplit('/').next().unwrap());
    for (taken, _, _) in ADDED {
        let mut switches: serde_json::Map<_, _> = ADDED
            .iter()
            .map(|(key, _, _)| ((*key).to_owned(), json!(true)))
            .collect();
        switches.insert((*taken).to_owned(), json!(false));
        let change = json!({ "switches": switches });
        let changed = owner.expect(200, "PATCH", &member, Some(change)).await;
        assert_eq!(changed["switches"][*taken], false);
        let home = eva.get("/").await;
        for (key, pages, calls) in ADDED {
            // Requests and offers are those of contacts.
            let left = key != taken && *taken != "prospects";
            for page in *pages {
                let status = eva.get(page).await.status;
                let expected = if left { status != 403 } else { status == 404 };
                assert!(expected, "without {taken}: {page} {status}");
            }
            assert_eq!(
                home.links_to(pages[0]),
                left,
                "without {taken}: {}",
                pages[0]
            );
            for call in *calls {
                program
                    .expect(if left { 200 } else { 404 }, "GET", call, None)
                    .await;
            }
        }
        assert_eq!(eva.get("/settings").await.status, 200);
        program.get("/dashboard").await;
    }
    // The company's own switch is another: its owner has everything.
    owner.get("/offers").await;
    let unknown = json!({ "switches": { "teleport": false } });
    owner.expect(422, "PATCH", &member, Some(unknown)).await;
    owner
        .expect(422, "PATCH", &member, Some(json!({ "role": "king" })))
        .await;
    program
        .expect(403, "PATCH", &member, Some(json!({ "role": "owner" })))
        .await;
    world.finish().await;
}

#[tokio::test]
async fn a_program_invites_and_withdraws() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let owner = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let new = json!({ "email": EVA, "role": "member", "switches": { "offers": false } });
    let made = owner
        .expect(201, "POST", "/invitations", Some(new.clone()))
        .await;
    assert_eq!(made["switches"]["offers"], false);
    assert_eq!(owner.get("/invitations").await["items"][0], made);
    owner.expect(422, "POST", "/invitations", Some(new)).await;
    owner
        .expect(
            422,
            "POST",
            "/invitations",
            Some(json!({ "email": "x", "role": "king" })),
        )
        .await;
    let stranger = Program::of(&world, &portal, &world.two, Scope::Full).await;
    let path = format!("/invitations/{}", made["id"].as_str().unwrap());
    stranger.expect(404, "DELETE", &path, None).await;
    let resend = format!("{path}/resend");
    owner.expect(409, "POST", &resend, None).await;
    world.clock.advance(INVITATION_PAUSE);
    owner.expect(202, "POST", &resend, None).await;
    let everybody = owner.get("/members/rights").await;
    assert_eq!(everybody["items"][0]["active"], true);
    world.run_jobs().await;
    let link = world.take_sent()[1].link("/invitation/");
    owner.expect(204, "DELETE", &path, None).await;
    owner.expect(404, "DELETE", &path, None).await;
    assert!(
        portal
            .browser()
            .get(&link)
            .await
            .text
            .contains("plus valable")
    );
    world.finish().await;
}

#[tokio::test]
async fn another_address_is_confirmed_where_it_is_read_and_told_where_it_was() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let mut other = portal.signed_in(&world.one.owner_email).await;
    let security = "/settings/security";
    owner.get(security).await;
    let form = |email, password| [("email", email), ("current_password", password)];
    let ask = "/settings/security/email";
    let wrong = owner.post(ask, &form("anne@new.example", "a guess")).await;
    assert_eq!(
        (wrong.status, wrong.value_of("email").as_str()),
        (422, "anne@new.example")
    );
    assert_eq!(owner.post(ask, &form("nobody", PASSWORD)).await.status, 422);
    let asked = owner.post(ask, &form("Anne@New.example", PASSWORD)).await;
    assert_eq!(asked.status, 303);
    world.run_jobs().await;
    let mails = world.take_sent();
    assert!(mails[0].recipients[0].eq_ignore_ascii_case("anne@new.example"));
    let path = mails[0].link("/change-email/");
    let mut browser = portal.browser();
    browser.get(&path).await;
    assert_eq!(owner.get("/settings").await.status, 200);
    assert_eq!(
        portal
            .browser()
            .sign_in("anne@new.example", PASSWORD)
            .await
            .status,
        422,
        "looking changes nothing"
    );
    let before = owner.cookie("proffer").unwrap().to_owned();
    owner.get(&path).await;
    let changed = owner.post(&path, &[]).await;
    assert!(
        changed.status == 200 && changed.text.contains("connectez-vous désormais"),
        "{}",
        changed.text
    );
    assert_ne!(owner.cookie("proffer"), Some(before.as_str()), "a new id");
    for session in [&mut owner, &mut other] {
        let page = session.get("/settings").await;
        assert!(page.text.contains("anne@new.example"), "sessions stay");
    }
    assert_eq!(
        browser.post(&path, &[]).await.status,
        422,
        "a link is good once"
    );
    world.run_jobs().await;
    let told = world.take_sent();
    assert_eq!(
        (told.len(), &told[0].recipients[0]),
        (1, &world.one.owner_email)
    );
    assert_eq!(
        portal
            .browser()
            .sign_in("anne@new.example", PASSWORD)
            .await
            .status,
        303
    );
    assert_eq!(
        portal
            .browser()
            .sign_in(&world.one.owner_email, PASSWORD)
            .await
            .status,
        422
    );

    // An address that somebody else has is not taken over; who asks isn't told beforehand.
    owner.get(security).await;
    let taken = owner
        .post(ask, &form(world.two.owner_email.as_str(), PASSWORD))
        .await;
    assert_eq!(taken.status, 303);
    world.run_jobs().await;
    let path = world.take_sent()[0].link("/change-email/");
    owner.get(&path).await;
    let refused = owner.post(&path, &[]).await;
    assert!(
        refused.status == 422 && refused.text.contains("autre compte"),
        "{}",
        refused.text
    );
    world.finish().await;
}

/// The owner of a company whose address nobody confirmed invites nobody: its mails would be anybody's.
#[tokio::test]
async fn nobody_unknown_sends_invitations() {
    let world = World::new().await;
    let mut superuser = world.connect("postgres").await;
    sqlx::query("update users set email_confirmed_at = null")
        .execute(&mut superuser)
        .await
        .unwrap();
    let portal = Portal::start(&world).await;
    let owner = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let new = json!({ "email": EVA, "role": "member" });
    let refused = owner.expect(422, "POST", "/invitations", Some(new)).await;
    assert_eq!(refused["errors"][0]["code"], "owner-not-confirmed");
    world.finish().await;
}
