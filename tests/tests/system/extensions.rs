//! Extensions, switched and set by their owners in the portal.

use shared::accounts::{Scope, create_token};
use system_tests::api_client::ApiClient;
use system_tests::browser::Browser;
use system_tests::portal::Portal;
use system_tests::world::{Company, World};

async fn owner(portal: &Portal, company: &Company) -> Browser {
    let mut browser = portal.signed_in(&company.owner_email).await;
    browser.get("/extensions").await;
    browser
}

async fn open_addresses(world: &World, company: &Company) -> i64 {
    let mut connection = world.connect("proffer_owner").await;
    sqlx::query_scalar("select count(*) from addresses where tenant_id = $1 and closed_at is null")
        .bind(company.tenant.get())
        .fetch_one(&mut connection)
        .await
        .expect("the world of this test answers")
}

async fn api(world: &World, portal: &Portal, company: &Company) -> ApiClient {
    let mut tx = world.begin(&company.owner).await;
    let bearer = create_token(&mut tx, "test", Scope::Full)
        .await
        .expect("the world of this test answers")
        .expect("the world of this test answers");
    tx.commit().await.expect("the world of this test answers");
    ApiClient::new(portal.addr(), bearer)
}

const MENU: &str = "/requests";

#[tokio::test]
async fn switching_off_closes_the_address_and_on_again_opens_it_with_what_it_needs() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = owner(&portal, &world.one).await;
    assert_eq!(open_addresses(&world, &world.one).await, 1);

    assert_eq!(
        browser
            .post("/extensions/prospects/deactivate", &[])
            .await
            .status,
        409,
        "quote requests need it"
    );
    assert_eq!(
        browser
            .post("/extensions/quote-requests/deactivate", &[])
            .await
            .status,
        303
    );
    let page = browser.get("/extensions").await;
    assert!(!page.links_to(MENU), "the menu item is gone");
    assert_eq!(open_addresses(&world, &world.one).await, 0);
    assert_eq!(
        open_addresses(&world, &world.two).await,
        1,
        "nobody else is concerned"
    );
    for key in ["offers", "prospects"] {
        let path = format!("/extensions/{key}/deactivate");
        assert_eq!(browser.post(&path, &[]).await.status, 303, "{key}");
    }

    assert_eq!(
        browser
            .post("/extensions/quote-requests/activate", &[])
            .await
            .status,
        303
    );
    let page = browser.get("/extensions").await;
    assert!(page.links_to(MENU) && page.links_to("/prospects"));
    assert!(
        !page.links_to("/offers"),
        "they were switched off by somebody who wanted that"
    );
    assert_eq!(open_addresses(&world, &world.one).await, 1);
    assert_eq!(
        browser
            .post("/extensions/nothing/activate", &[])
            .await
            .status,
        404
    );
    world.finish().await;
}

#[tokio::test]
async fn a_new_company_begins_with_everything_off() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = portal.browser();
    browser.get("/sign-up").await;
    let form = [
        ("company", "Élan"),
        ("name", "Léa"),
        ("email", "lea@elan.example"),
        ("password", "un deux trois quatre"),
    ];
    browser.post("/sign-up", &form).await;
    let page = browser.get("/extensions").await;
    assert!(
        !page.links_to(MENU)
            && page
                .form_to("/extensions/quote-requests/activate")
                .is_some()
    );
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn settings_are_the_same_in_the_portal_and_in_the_api() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = owner(&portal, &world.one).await;
    let path = "/extensions/quote-requests";
    let page = browser.get(path).await;
    assert!(
        page.text.contains("{company}"),
        "the default text is there to be edited"
    );

    let user = world.one.owner.user().unwrap().to_string();
    let form = [
        ("sender", "platform"),
        ("assignment", user.as_str()),
        ("reminder_after_working_days", "3"),
        ("auto_reply.enabled", "on"),
        ("auto_reply.texts.fr.subject", "Bien reçu : {subject}"),
        ("auto_reply.texts.fr.body", "Bonjour {name},\r\n\r\nmerci."),
    ];
    assert_eq!(browser.post(path, &form).await.status, 303);
    let api_one = api(&world, &portal, &world.one).await;
    let settings = api_one
        .get("/extensions/quote-requests/settings")
        .await
        .unwrap();
    assert_eq!(settings["sender"], "platform");
    assert_eq!(settings["auto_reply"]["enabled"], true);
    assert_eq!(
        settings["auto_reply"]["texts"]["fr"]["subject"],
        "Bien reçu : {subject}"
    );
    assert_eq!(
        settings["auto_reply"]["texts"]["fr"]["body"],
        "Bonjour {name},\n\nmerci."
    );
    assert_eq!(settings["assignment"]["user"], user);
    assert_eq!(settings["reminder_after_working_days"], 3);

    let api_two = api(&world, &portal, &world.two).await;
    let other = api_two
        .get("/extensions/quote-requests/settings")
        .await
        .unwrap();
    assert_eq!(
        other["auto_reply"]["enabled"], false,
        "each company has its own"
    );

    browser
        .post(path, &[("sender", "platform"), ("assignment", "none")])
        .await;
    let settings = api_one
        .get("/extensions/quote-requests/settings")
        .await
        .unwrap();
    assert_eq!(
        settings["auto_reply"]["enabled"], false,
        "a box that is not ticked is not sent"
    );
    world.finish().await;
}

#[tokio::test]
async fn settings_that_make_no_sense_are_refused_at_their_field_and_kept_as_typed() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = owner(&portal, &world.one).await;
    let path = "/extensions/quote-requests";
    let foreigner = world.two.owner.user().unwrap().to_string();
    for (field, value) in [
        ("auto_reply.texts.nl.subject", "Dag {naam}"),
        ("auto_reply.texts.nl.body", ""),
        ("auto_reply.texts.de.body", "{name"),
        ("assignment", foreigner.as_str()),
        ("assignment", "junk"),
        ("reminder_after_working_days", "61"),
        ("reminder_after_working_days", "soon"),
        ("sender", "own"),
    ] {
        let page = browser.post(path, &[(field, value)]).await;
        assert_eq!(page.status, 422, "{field} {value}");
        assert!(!page.message_at(field).is_empty(), "{field} {value}");
        assert!(
            field == "assignment" || page.text.contains(value),
            "{field} {value} is still there"
        );
    }
    world.finish().await;
}

#[tokio::test]
async fn the_preview_shows_what_a_customer_would_read_and_nothing_else() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = owner(&portal, &world.one).await;
    let form = [
        ("auto_reply.texts.en.subject", "{company}: {number}"),
        (
            "auto_reply.texts.en.body",
            "Dear {name}, <script>alert(1)</script>",
        ),
    ];
    let page = browser
        .post("/extensions/quote-requests/preview/en", &form)
        .await;
    assert_eq!(page.status, 200);
    assert!(
        page.text.contains("Menuiserie Dubois: 2026-0148"),
        "{}",
        page.text
    );
    assert!(
        page.text
            .contains("Dear Owner of Menuiserie Dubois, &lt;script&gt;"),
        "{}",
        page.text
    );
    world.finish().await;
}
