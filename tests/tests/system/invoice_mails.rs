//! Invoices and credit notes by mail: what goes, where answers go, and who learns that it did not arrive.

use serde_json::{Value, json};
use shared::accounts::Scope;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::{Company, World};

use super::invoices::{buyer, seller};
use super::mail_settings::offer;

/// Where the buyer reads.
const ELODIE: &str = "elodie@dhondt.example";

/// An issued invoice that belongs to no offer; its path.
async fn issued(world: &World, program: &Program<'_>, company: &Company) -> String {
    seller(world, company).await;
    let contact = buyer(world, company).await;
    let lines = json!([{ "description": "Porte", "quantity": "2", "unit_price": "600" }]);
    let body = json!({ "contact_id": contact, "lines": lines });
    let invoice = program.expect(201, "POST", "/invoices", Some(body)).await;
    let path = format!("/invoices/{}", invoice["id"].as_str().unwrap());
    let by_email = Some(json!({ "via": "email" }));
    program
        .expect(409, "POST", &format!("{path}/send"), by_email)
        .await;
    program
        .expect(200, "POST", &format!("{path}/issue"), None)
        .await;
    path
}

async fn send(program: &Program<'_>, path: &str, body: Value) -> String {
    let sent = program
        .expect(202, "POST", &format!("{path}/send"), Some(body))
        .await;
    sent["message_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_free_invoice_and_its_credit_note_go_by_mail_with_both_papers() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let path = issued(&world, &program, &world.one).await;
    for (body, field) in [
        (json!({ "via": "request" }), "via"),
        (json!({ "via": "pigeon" }), "via"),
        (json!({ "via": "email", "to": "" }), "to"),
        (json!({ "via": "email", "subject": "" }), "subject"),
    ] {
        let refused = program
            .expect(422, "POST", &format!("{path}/send"), Some(body))
            .await;
        assert_eq!(refused["errors"][0]["field"], field);
    }
    send(&program, &path, json!({ "via": "email" })).await;
    world.run_jobs().await;
    let [mail] = world.take_sent().try_into().unwrap();
    assert_eq!(mail.recipients, [ELODIE]);
    assert_eq!(
        mail.header("Subject").as_deref(),
        Some("Notre facture FA-2026-0001")
    );
    let reply_to = mail.header("Reply-To").unwrap();
    assert!(reply_to.contains("info@dubois.example"), "{reply_to}");
    let body = mail.body();
    for words in ["Atelier D'Hondt", "452,00", "24 décembre 2026", "+++"] {
        assert!(body.contains(words), "{words} in {body}");
    }
    let files = mail.files();
    let named: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(named, ["FA-2026-0001.pdf", "FA-2026-0001.xml"]);
    let of_portal = program.call("GET", &format!("{path}/ubl"), None).await;
    assert_eq!(files[1].1, of_portal.body);
    assert!(program.get(&path).await["sent_at"].is_string());
    let mails = program.get(&format!("{path}/mails")).await;
    assert_eq!(mails["items"][0]["delivery"]["state"], "sent");
    assert_eq!(mails["items"][0]["version"], Value::Null);
    let other = Program::of(&world, &portal, &world.two, Scope::Full).await;
    other
        .expect(404, "GET", &format!("{path}/mails"), None)
        .await;
    other
        .expect(
            404,
            "POST",
            &format!("{path}/send"),
            Some(json!({ "via": "email" })),
        )
        .await;

    let note = program
        .expect(201, "POST", &format!("{path}/credit"), None)
        .await;
    let note = format!("/invoices/{}", note["id"].as_str().unwrap());
    send(&program, &note, json!({ "via": "email", "to": "compta@dhondt.example", "subject": "Correction", "text": "Voici." })).await;
    world.run_jobs().await;
    let [mail] = world.take_sent().try_into().unwrap();
    assert_eq!(mail.recipients, ["compta@dhondt.example"]);
    assert_eq!(mail.header("Subject").as_deref(), Some("Correction"));
    assert_eq!(mail.body().trim(), "Voici.");
    let files = mail.files();
    let named: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(named, ["NC-2026-0001.pdf", "NC-2026-0001.xml"]);
    world.finish().await;
}

#[tokio::test]
async fn a_salesperson_edits_the_mail_and_it_waits_for_a_server_that_is_away() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let path = issued(&world, &program, &world.one).await;
    let text =
        json!({ "subject": "À payer : {number}", "body": "Total {amount}, avant le {due_date}." });
    program
        .expect(200, "PUT", "/mail-texts/invoice/fr", Some(text))
        .await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let page = owner.get(&path).await;
    assert_eq!(page.value_of("subject"), "À payer : FA-2026-0001");
    assert_eq!(page.value_of("to"), ELODIE);
    assert!(
        page.text.contains("avant le 24 décembre 2026"),
        "{}",
        page.text
    );
    assert!(
        page.text.contains("do not come back into Proffer"),
        "{}",
        page.text
    );
    let form = |to| {
        [
            ("via", "email"),
            ("to", to),
            ("subject", "À payer"),
            ("text", "Merci."),
        ]
    };
    let bad = owner.post(&format!("{path}/send"), &form("elodie")).await;
    assert_eq!((bad.status, bad.value_of("to")), (422, "elodie".to_owned()));
    let sent = owner.post(&format!("{path}/send"), &form(ELODIE)).await;
    assert_eq!(sent.status, 303);
    world.relay.refuse(Some("451 4.3.0 come back later"));
    world.run_jobs().await;
    let page = owner.get(&path).await;
    assert!(page.text.contains("come back later"), "{}", page.text);
    world.relay.refuse(None);
    world.clock.advance(time::Duration::MINUTE);
    world.run_jobs().await;
    assert_eq!(world.take_sent().len(), 1);
    world.finish().await;
}

#[tokio::test]
async fn an_invoice_of_a_request_goes_in_its_conversation_or_beside_it() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    seller(&world, &world.one).await;
    let contact = buyer(&world, &world.one).await;
    let request = json!({ "requester_name": "Élodie", "requester_email": ELODIE, "contact_id": contact, "subject": "Portes", "body": "Deux" });
    let request = program
        .expect(201, "POST", "/requests", Some(request))
        .await;
    let line = json!({ "description": "Porte", "quantity": "2", "unit_price": "500" });
    let offer = json!({ "request_id": request["id"], "lines": [line] });
    let offer = program.expect(201, "POST", "/offers", Some(offer)).await;
    let offer = format!("/offers/{}", offer["id"].as_str().unwrap());
    send(&program, &offer, json!({ "via": "request" })).await;
    let invoice = program
        .expect(201, "POST", &format!("{offer}/invoice"), None)
        .await;
    let path = format!("/invoices/{}", invoice["id"].as_str().unwrap());
    world.run_jobs().await;
    world.take_sent();

    send(&program, &path, json!({ "via": "request" })).await;
    world.run_jobs().await;
    let [mail] = world.take_sent().try_into().unwrap();
    assert_eq!(mail.header("Subject").as_deref(), Some("Re: Portes"));
    assert!(mail.body().contains("FA-2026-0001"), "{}", mail.body());
    assert_eq!(mail.files().len(), 2);
    let answers_to = mail.header("Reply-To").unwrap();
    assert!(answers_to.contains('+'), "{answers_to}");

    send(&program, &path, json!({ "via": "email" })).await;
    world.run_jobs().await;
    let [mail] = world.take_sent().try_into().unwrap();
    assert!(!mail.header("Reply-To").unwrap().contains('+'));
    let timeline = format!("/requests/{}/timeline", request["id"].as_str().unwrap());
    let timeline = program.get(&timeline).await;
    let events = timeline["items"].as_array().unwrap();
    let sent = events
        .iter()
        .filter(|event| event["event"] == "invoice_sent");
    assert_eq!(sent.count(), 2);
    world.finish().await;
}

/// A server says that a mail of ours did not arrive (RFC 3464).
fn bounce(message_id: &str, action: &str, status: &str) -> String {
    format!(
        "From: Mail Delivery System <MAILER-DAEMON@mx.dhondt.example>\nTo: <us@proposals.example>\nMessage-ID: <{status}-{action}@mx.dhondt.example>\nSubject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nYour message could not be delivered.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.dhondt.example\n\nFinal-Recipient: rfc822; {ELODIE}\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; 550 {status} no such mailbox\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{message_id}>\nSubject: Notre facture\n\n--b--\n"
    )
}

/// The bell's lines: where each leads.
async fn told(program: &Program<'_>) -> Vec<(Value, Value)> {
    let told = program.get("/notifications").await;
    let items = told["items"].as_array().unwrap();
    items
        .iter()
        .map(|told| (told["kind"].clone(), told["number"].clone()))
        .collect()
}

#[tokio::test]
async fn what_comes_back_is_told_to_who_sent_it_and_marked_on_the_document() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let path = issued(&world, &program, &world.one).await;
    send(&program, &path, json!({ "via": "email" })).await;
    world.run_jobs().await;
    let [mail] = world.take_sent().try_into().unwrap();
    let message_id = mail.header("Message-ID").unwrap();
    let message_id = message_id.trim_matches(['<', '>']);

    // A delay changes nothing, and neither does what is said to another company about our mail.
    world
        .receive(&world.one, "", &bounce(message_id, "delayed", "4.4.1"))
        .await;
    world
        .receive(&world.two, "", &bounce(message_id, "failed", "5.1.1"))
        .await;
    world.run_jobs().await;
    let mails = program.get(&format!("{path}/mails")).await;
    assert_eq!(mails["items"][0]["delivery"]["state"], "sent");
    assert!(told(&program).await.is_empty());

    world
        .receive(&world.one, "", &bounce(message_id, "failed", "5.1.1"))
        .await;
    world.run_jobs().await;
    let mails = program.get(&format!("{path}/mails")).await;
    let mail = &mails["items"][0];
    assert_eq!(mail["delivery"]["state"], "bounced");
    assert!(
        mail["delivery"]["detail"]
            .as_str()
            .unwrap()
            .contains("no such mailbox")
    );
    assert_eq!(
        told(&program).await,
        [(json!("delivery_failed"), json!("FA-2026-0001"))]
    );
    // It is kept, and waits for nobody.
    let held = format!("/held/{}", mail["bounce_id"].as_str().unwrap());
    assert_eq!(program.get(&held).await["dismissed"], true);
    let waiting = program.get("/held").await;
    assert_eq!(waiting["items"].as_array().unwrap().len(), 1, "the delay");
    let [news] = world.take_sent().try_into().unwrap();
    assert!(news.text.contains(&path), "{}", news.text);

    let mut owner = portal.signed_in(&world.one.owner_email).await;
    assert!(owner.get("/notifications").await.links_to(&path));
    assert!(owner.get(&path).await.links_to(&held));
    let unread = program.get("/notifications?unread=true").await;
    assert!(unread["items"].as_array().unwrap().is_empty());
    world.finish().await;
}

#[tokio::test]
async fn what_a_server_refuses_for_good_rings_the_bell_with_a_link_to_the_offer() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let id = offer(&program, Some(ELODIE)).await;
    send(
        &program,
        &format!("/offers/{id}"),
        json!({ "via": "email" }),
    )
    .await;
    world.relay.refuse_only(ELODIE, "550 5.1.1 no such mailbox");
    world.run_jobs().await;
    let mails = program.get(&format!("/offers/{id}/mails")).await;
    assert_eq!(mails["items"][0]["delivery"]["state"], "failed");
    assert_eq!(
        told(&program).await,
        [(json!("delivery_failed"), json!("OF-2026-0001"))]
    );
    let bell = program.get("/notifications").await;
    assert_eq!(bell["items"][0]["offer_id"], id.as_str());
    let read = program.call("POST", "/notifications/read", None).await;
    assert_eq!(read.status, 204);
    let unread = program.get("/notifications?unread=true").await;
    assert!(unread["items"].as_array().unwrap().is_empty());
    let [news] = world.take_sent().try_into().unwrap();
    assert!(
        news.text.contains(&format!("/offers/{id}")),
        "{}",
        news.text
    );
    world.finish().await;
}
