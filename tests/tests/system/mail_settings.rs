//! How the company's mails leave: as from Proffer, or by a server of its own.

use serde_json::{Value, json};
use shared::accounts::Scope;
use shared::outgoing;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::smtp_sink::SmtpSink;
use system_tests::tls_server;
use system_tests::world::World;
use time::Duration;

pub(super) const SETTINGS: &str = "/company/mail-settings";
/// Servers of this machine may be named.
pub(super) const INTRANET: &str = "--allow-private-hosts";
const SECRET: &str = "s3cret-of-anne";
const JEAN: &str = "jean@atelier.example";

/// An offer to a customer with this address, in French; its id.
pub(super) async fn offer(program: &Program<'_>, email: Option<&str>) -> String {
    let contact = json!({ "name": "Atelier D'Hondt", "language": "fr", "email": email });
    let contact = program
        .expect(201, "POST", "/contacts", Some(contact))
        .await;
    let line = json!({ "kind": "item", "description": "Porte", "quantity": "2", "unit_price": "600", "vat_rate": "21" });
    let offer = json!({ "contact_id": contact["id"], "lines": [line] });
    let offer = program.expect(201, "POST", "/offers", Some(offer)).await;
    offer["id"].as_str().unwrap().to_owned()
}

/// Sends it by a mail of its own.
async fn send(program: &Program<'_>, id: &str) {
    let send = json!({ "via": "email" });
    program
        .expect(202, "POST", &format!("/offers/{id}/send"), Some(send))
        .await;
}

#[tokio::test]
async fn an_offer_without_request_goes_by_a_mail_of_its_own() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let id = offer(&program, Some(JEAN)).await;
    let path = format!("/offers/{id}/send");
    program
        .expect(422, "POST", &path, Some(json!({ "via": "request" })))
        .await;
    program
        .expect(422, "POST", &path, Some(json!({ "via": "pigeon" })))
        .await;
    send(&program, &id).await;
    program
        .expect(409, "POST", &path, Some(json!({ "via": "email" })))
        .await;
    world.run_jobs().await;

    let [mail] = world.take_sent().try_into().unwrap();
    let from = mail.header("From").unwrap();
    assert!(
        from.contains("Menuiserie Dubois") && from.contains(&world.one.address),
        "{from}"
    );
    assert!(
        mail.header("Reply-To")
            .unwrap()
            .contains(&world.one.owner_email)
    );
    assert_eq!(
        mail.header("Subject").as_deref(),
        Some("Notre offre OF-2026-0001")
    );
    assert_eq!(
        (mail.sender.as_str(), mail.recipients),
        (world.one.address.as_str(), vec![JEAN.to_owned()])
    );
    assert!(mail.text.contains("application/pdf") && mail.text.contains("OF-2026-0001.pdf"));

    let sent = program.get(&format!("/offers/{id}")).await;
    assert_eq!(sent["status"], "sent");
    let mails = program.get(&format!("/offers/{id}/mails")).await;
    assert_eq!(mails["items"][0]["delivery"]["state"], "sent");
    assert_eq!(mails["items"][0]["to"][0]["email"], JEAN);
    let other = Program::of(&world, &portal, &world.two, Scope::Full).await;
    other
        .expect(404, "GET", &format!("/offers/{id}/mails"), None)
        .await;
    world.finish().await;
}

#[tokio::test]
async fn a_salesperson_sends_from_the_offers_page_and_learns_that_nothing_comes_back() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let id = offer(&program, None).await;
    program
        .expect(
            422,
            "POST",
            &format!("/offers/{id}/send"),
            Some(json!({ "via": "email" })),
        )
        .await;

    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let page = owner.get(&format!("/offers/{id}")).await;
    assert!(
        page.text.contains("do not come back into Proffer"),
        "{}",
        page.text
    );
    let form = |to| {
        [
            ("via", "email"),
            ("to", to),
            ("subject", "Offer"),
            ("text", "Here it is."),
        ]
    };
    let bad = owner
        .post(&format!("/offers/{id}/send"), &form("jean"))
        .await;
    assert_eq!((bad.status, bad.value_of("to")), (422, "jean".to_owned()));
    assert!(!bad.message_at("to").is_empty());
    let sent = owner.post(&format!("/offers/{id}/send"), &form(JEAN)).await;
    assert_eq!(sent.status, 303);

    // Nothing is lost while the relay does not want it.
    world.relay.refuse(Some("451 4.3.0 come back later"));
    world.run_jobs().await;
    let page = owner.get(&format!("/offers/{id}")).await;
    assert!(page.text.contains("come back later"), "{}", page.text);
    world.relay.refuse(None);
    world.clock.advance(Duration::MINUTE);
    world.run_jobs().await;
    assert_eq!(world.take_sent().len(), 1);
    world.finish().await;
}

/// The company's own server, and settings that name it.
pub(super) async fn own_server() -> (SmtpSink, Value) {
    let server = SmtpSink::start_as_own(2525).await.unwrap();
    server.ask_for("anne", SECRET);
    let settings = json!({
        "display_name": "Dubois Portes", "reply_address": "offres@dubois.example", "sender": "own",
        "server": { "host": server.addr().ip().to_string(), "port": 2525, "tls": "none", "user": "anne", "password": SECRET },
    });
    (server, settings)
}

/// The settings with something else in their server.
fn with(settings: &Value, server: &Value) -> Value {
    let mut settings = settings.clone();
    for (key, value) in server.as_object().unwrap() {
        settings["server"][key] = value.clone();
    }
    settings
}

#[tokio::test]
async fn the_password_is_sealed_kept_and_never_shown() {
    let world = World::new().await;
    let portal = Portal::start_with(&world, &[INTRANET]).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let (_server, settings) = own_server().await;
    program.expect(404, "GET", SETTINGS, None).await;
    program
        .expect(200, "PUT", SETTINGS, Some(settings.clone()))
        .await;
    // Left out, it stays.
    program
        .expect(
            200,
            "PUT",
            SETTINGS,
            Some(json!({ "display_name": "Dubois" })),
        )
        .await;
    let kept = program.get(SETTINGS).await;
    assert_eq!(
        (&kept["display_name"], &kept["server"]["has_password"]),
        (&json!("Dubois"), &json!(true))
    );
    let answer = program
        .expect(200, "POST", &format!("{SETTINGS}/test"), None)
        .await;
    assert_eq!(answer["sent"], true, "{answer}");

    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let page = owner.get("/settings/mail").await;
    assert!(!page.text.contains(SECRET) && !kept.to_string().contains(SECRET));
    let mut database = world.connect("proffer_owner").await;
    let sealed: Vec<u8> = sqlx::query_scalar("select password from mail_settings")
        .fetch_one(&mut database)
        .await
        .unwrap();
    assert!(!String::from_utf8_lossy(&sealed).contains(SECRET));

    // Nobody learns it by naming a server of theirs.
    let elsewhere = json!({ "server": { "host": "127.9.9.9" } });
    for (method, path) in [
        ("PUT", SETTINGS.to_owned()),
        ("POST", format!("{SETTINGS}/test")),
    ] {
        let refused = program
            .expect(422, method, &path, Some(elsewhere.clone()))
            .await;
        assert_eq!(refused["errors"][0]["field"], "server.password");
    }
    for (change, field) in [
        (json!({ "port": 8080 }), "server.port"),
        (json!({ "tls": "ssl" }), "server.tls"),
        (json!({ "host": "two words" }), "server.host"),
    ] {
        let refused = program
            .expect(422, "PUT", SETTINGS, Some(with(&settings, &change)))
            .await;
        assert_eq!(refused["errors"][0]["field"], field);
    }
    let other = Program::of(&world, &portal, &world.two, Scope::Full).await;
    other.expect(404, "GET", SETTINGS, None).await;
    world.finish().await;
}

#[tokio::test]
async fn a_test_mail_says_where_it_failed_in_the_servers_own_words() {
    let world = World::new().await;
    let portal = Portal::start_with(&world, &[INTRANET]).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let (server, settings) = own_server().await;
    let test = format!("{SETTINGS}/test");
    let sent = program
        .expect(200, "POST", &test, Some(settings.clone()))
        .await;
    assert_eq!(
        (&sent["sent"], &sent["to"]),
        (&json!(true), &json!(world.one.owner_email))
    );
    let [mail] = server.take().try_into().unwrap();
    assert_eq!(mail.sender, "offres@dubois.example");

    server.refuse(Some("550 5.1.1 not here"));
    for (change, step, said) in [
        (json!({}), "mail", "not here"),
        (json!({ "password": "guess" }), "login", "wrong password"),
        (json!({ "tls": "implicit" }), "certificate", ""),
        (json!({ "tls": "starttls" }), "certificate", "STARTTLS"),
        (json!({ "port": 465 }), "connection", "refused"),
        (
            json!({ "host": "no-such-host.invalid" }),
            "name",
            "not known",
        ),
    ] {
        let answer = program
            .expect(200, "POST", &test, Some(with(&settings, &change)))
            .await;
        assert_eq!(
            (&answer["sent"], &answer["failed_at"]),
            (&json!(false), &json!(step)),
            "{answer}"
        );
        assert!(
            answer["detail"].as_str().unwrap().contains(said),
            "{answer}"
        );
    }

    // On the internet nobody reaches what stands beside us, nor goes without TLS.
    let public = Portal::start(&world).await;
    let program = Program::of(&world, &public, &world.one, Scope::Full).await;
    let bare = program
        .expect(422, "POST", &test, Some(settings.clone()))
        .await;
    assert_eq!(bare["errors"][0]["field"], "server.tls");
    for host in ["127.0.0.1", "localhost", "169.254.169.254"] {
        let inside = with(&settings, &json!({ "host": host, "tls": "starttls" }));
        let answer = program.expect(200, "POST", &test, Some(inside)).await;
        assert_eq!(answer["failed_at"], "name", "{host}: {answer}");
    }
    world.finish().await;
}

#[tokio::test]
async fn an_offer_leaves_by_the_companys_own_server_and_waits_while_it_fails() {
    let world = World::new().await;
    let portal = Portal::start_with(&world, &[INTRANET]).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let (server, settings) = own_server().await;
    program.expect(200, "PUT", SETTINGS, Some(settings)).await;
    let id = offer(&program, Some(JEAN)).await;
    server.refuse(Some("451 4.3.0 disk full"));
    send(&program, &id).await;
    world.run_jobs().await;
    let mails = program.get(&format!("/offers/{id}/mails")).await;
    assert_eq!(
        mails["items"][0]["delivery"]["state"], "deferred",
        "{mails}"
    );
    let failure = &program.get(SETTINGS).await["failure"];
    assert!(
        failure["detail"].as_str().unwrap().contains("disk full"),
        "{failure}"
    );
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    assert!(owner.get("/settings/mail").await.text.contains("disk full"));

    server.refuse(None);
    world.clock.advance(Duration::MINUTE);
    world.run_jobs().await;
    let [mail] = server.take().try_into().unwrap();
    assert_eq!(
        (mail.sender.as_str(), mail.recipients.as_slice()),
        ("offres@dubois.example", &[JEAN.to_owned()][..])
    );
    let from = mail.header("From").unwrap();
    assert!(
        from.contains("Dubois Portes") && from.contains("offres@dubois.example"),
        "{from}"
    );
    assert_eq!(program.get(SETTINGS).await["failure"], Value::Null);
    world.finish().await;
}

#[tokio::test]
async fn requests_are_answered_by_the_own_server_when_the_company_says_so() {
    let world = World::new().await;
    let portal = Portal::start_with(&world, &[INTRANET]).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let (server, settings) = own_server().await;
    let own = json!({ "sender": "own" });
    let extension = "/extensions/quote-requests/settings";
    let refused = program
        .expect(422, "PUT", extension, Some(own.clone()))
        .await;
    assert_eq!(refused["errors"][0]["field"], "sender");
    program.expect(200, "PUT", SETTINGS, Some(settings)).await;
    program.expect(200, "PUT", extension, Some(own)).await;

    let asked = json!({ "requester_name": "Jean", "requester_email": JEAN, "subject": "Porte", "body": "Combien ?" });
    let request = program.expect(201, "POST", "/requests", Some(asked)).await;
    let path = format!("/requests/{}", request["id"].as_str().unwrap());
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let page = owner.get(&path).await;
    assert!(
        page.text
            .contains("Answers will not come back into Proffer"),
        "{}",
        page.text
    );
    program
        .expect(
            202,
            "POST",
            &format!("{path}/replies"),
            Some(json!({ "text": "600 €" })),
        )
        .await;
    world.run_jobs().await;
    let [mail] = server.take().try_into().unwrap();
    assert_eq!(mail.sender, "offres@dubois.example");
    assert!(
        mail.header("Reply-To")
            .unwrap()
            .contains("offres@dubois.example")
    );
    let messages = program.get(&format!("{path}/messages")).await;
    let reply = &messages["items"].as_array().unwrap()[1];
    assert_eq!(reply["delivery"]["state"], "sent", "{messages}");
    world.finish().await;
}

#[tokio::test]
async fn a_server_that_proves_nothing_gets_no_mail_and_nothing_is_lost() {
    let world = World::new().await;
    let portal = Portal::start_with(&world, &[INTRANET]).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let addr = tls_server::start_self_signed().await.unwrap();
    let settings = json!({
        "display_name": "Dubois Portes", "reply_address": "offres@dubois.example", "sender": "own",
        "server": { "host": addr.ip().to_string(), "port": addr.port(), "tls": "implicit" },
    });
    let test = format!("{SETTINGS}/test");
    let answer = program
        .expect(200, "POST", &test, Some(settings.clone()))
        .await;
    assert_eq!(answer["failed_at"], "certificate", "{answer}");
    let detail = answer["detail"].as_str().unwrap();
    assert!(detail.contains("could not prove who it is"), "{detail}");

    program.expect(200, "PUT", SETTINGS, Some(settings)).await;
    let id = offer(&program, Some(JEAN)).await;
    send(&program, &id).await;
    world.run_jobs().await;
    let mails = program.get(&format!("/offers/{id}/mails")).await;
    let delivery = &mails["items"][0]["delivery"];
    assert_eq!(delivery["state"], "deferred");
    assert!(
        delivery["detail"]
            .as_str()
            .unwrap()
            .contains("could not prove who it is"),
        "{delivery}"
    );
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let page = owner.get("/settings/mail").await;
    assert!(page.text.contains("could not prove who it is"));
    assert!(world.take_sent().is_empty());

    // By another way it goes.
    let by_platform = json!({ "sender": "platform" });
    program
        .expect(200, "PUT", SETTINGS, Some(by_platform))
        .await;
    world.clock.advance(Duration::MINUTE);
    world.run_jobs().await;
    assert_eq!(world.take_sent().len(), 1);
    world.finish().await;
}

#[tokio::test]
async fn twenty_test_mails_an_hour_are_enough() {
    let world = World::new().await;
    let portal = Portal::start_with(&world, &[INTRANET]).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let (server, settings) = own_server().await;
    let test = format!("{SETTINGS}/test");
    for _ in 0..outgoing::MAX_TRIALS_AN_HOUR {
        program
            .expect(200, "POST", &test, Some(settings.clone()))
            .await;
    }
    let refused = program
        .expect(422, "POST", &test, Some(settings.clone()))
        .await;
    assert_eq!(refused["errors"][0]["code"], "too-many-trials");
    assert_eq!(server.take().len(), 20);
    let other = Program::of(&world, &portal, &world.two, Scope::Full).await;
    other
        .expect(200, "POST", &test, Some(settings.clone()))
        .await;
    world.clock.advance(Duration::HOUR);
    program.expect(200, "POST", &test, Some(settings)).await;
    world.finish().await;
}
