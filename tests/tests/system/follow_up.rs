//! Customers are reminded: when, once, and when no more.

use serde_json::{Value, json};
use shared::accounts::Scope;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::smtp_sink::SunkMail;
use system_tests::world::World;
use time::Duration;

use super::invoices::buyer;
use super::mail_settings::offer;

const EVA: &str = "eva@customer.example";
const JEAN: &str = "jean@atelier.example";
const SETTINGS: &str = "/extensions/quote-requests/settings";

/// It is Tuesday 24 November 2026, ten o'clock in Brussels.
async fn asked(world: &World, program: &Program<'_>, from: &str) -> String {
    let mail = format!(
        "From: Eva Maes <{from}>\nMessage-ID: <1.{from}>\nSubject: Door\n\nHow much is a door?\n"
    );
    world.receive(&world.one, from, &mail).await;
    world.run_jobs().await;
    let requests = program.get("/requests").await;
    format!("/requests/{}", requests["items"][0]["id"].as_str().unwrap())
}

async fn replied(world: &World, program: &Program<'_>, request: &str) -> String {
    let reply = json!({ "text": "It is € 1,200." });
    program
        .expect(202, "POST", &format!("{request}/replies"), Some(reply))
        .await;
    world.run_jobs().await;
    let sent = world.take_sent();
    let reply = sent
        .iter()
        .find(|mail| mail.text.contains("1,200"))
        .unwrap();
    let id = reply.header("Message-ID").unwrap();
    id.trim_matches(['<', '>']).to_owned()
}

async fn answered(world: &World, from: &str, number: u8) {
    let mail = format!(
        "From: Eva Maes <{from}>\nMessage-ID: <answer{number}.{from}>\nIn-Reply-To: <1.{from}>\nSubject: Re: Door\n\nThank you.\n"
    );
    world.receive(&world.one, from, &mail).await;
    world.run_jobs().await;
    world.take_sent();
}

async fn switch_on(program: &Program<'_>, follow_up: Value) {
    let change = json!({ "follow_up": follow_up });
    program.expect(200, "PUT", SETTINGS, Some(change)).await;
}

/// Waits, runs what comes by itself, and answers what customers were sent.
async fn after(world: &World, time: Duration) -> Vec<SunkMail> {
    world.clock.advance(time);
    world.run_recurring_jobs().await;
    let sent = world.take_sent().into_iter();
    let to_customers = sent.filter(|mail| !mail.recipients.contains(&world.one.owner_email));
    to_customers.collect()
}

#[tokio::test]
async fn nobody_is_reminded_unless_the_company_wants_it_and_days_have_limits() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let request = asked(&world, &program, EVA).await;
    replied(&world, &program, &request).await;
    let id = offer(&program, Some(JEAN)).await;
    let send = json!({ "via": "email" });
    program
        .expect(202, "POST", &format!("/offers/{id}/send"), Some(send))
        .await;
    world.run_jobs().await;
    world.take_sent();
    let settings = program.get(SETTINGS).await;
    assert_eq!(
        settings["follow_up"],
        json!({ "days_before_expiry": null, "working_days_unanswered": null })
    );
    for _ in 0..30 {
        assert!(after(&world, Duration::DAY).await.is_empty());
    }
    for (name, days) in [("days_before_expiry", 31), ("working_days_unanswered", 61)] {
        let change = json!({ "follow_up": { name: days } });
        let refused = program.expect(422, "PUT", SETTINGS, Some(change)).await;
        assert_eq!(
            refused["errors"][0]["field"],
            format!("follow_up.{name}").as_str()
        );
    }
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let page = owner.get("/extensions/quote-requests").await;
    assert_eq!(page.value_of("follow_up.days_before_expiry"), "");
    world.finish().await;
}

#[tokio::test]
async fn who_does_not_answer_is_asked_once_until_they_write_again() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    switch_on(&program, json!({ "working_days_unanswered": 3 })).await;
    let request = asked(&world, &program, EVA).await;
    replied(&world, &program, &request).await;
    // Wednesday and Thursday; Friday before nine.
    assert!(after(&world, Duration::DAY).await.is_empty());
    assert!(after(&world, Duration::DAY).await.is_empty());
    assert!(after(&world, Duration::hours(21)).await.is_empty());
    let [mail] = after(&world, Duration::hours(2)).await.try_into().unwrap();
    assert_eq!(mail.recipients, [EVA]);
    for (name, value) in [
        ("Auto-Submitted", "auto-generated"),
        ("Subject", "Re: Door"),
        ("In-Reply-To", "<1.eva@customer.example>"),
    ] {
        assert_eq!(mail.header(name).as_deref(), Some(value));
    }
    assert!(mail.header("Reply-To").unwrap().contains('+'));
    let body = mail.body();
    assert!(
        body.contains("Re: Door") && body.contains("2026-0001"),
        "{body}"
    );

    let timeline = program.get(&format!("{request}/timeline")).await;
    let events = timeline["items"].as_array().unwrap();
    assert!(events.iter().any(|e| e["event"] == "customer_reminded"));
    let messages = program.get(&format!("{request}/messages")).await;
    let last = messages["items"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(
        (&last["kind"], &last["delivery"]["state"]),
        (&json!("reminder"), &json!("sent"))
    );
    assert_eq!(program.get(&request).await["status"], "replied");
    for _ in 0..10 {
        assert!(after(&world, Duration::DAY).await.is_empty());
    }

    // They wrote: whose turn it is, is not theirs. Once we answered, it is again.
    answered(&world, EVA, 1).await;
    assert!(after(&world, Duration::days(7)).await.is_empty());
    replied(&world, &program, &request).await;
    assert_eq!(after(&world, Duration::days(7)).await.len(), 1);
    assert!(after(&world, Duration::days(7)).await.is_empty());
    world.finish().await;
}

#[tokio::test]
async fn whoever_answered_said_no_or_can_not_be_reached_is_left_in_peace() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    switch_on(
        &program,
        json!({ "working_days_unanswered": 3, "days_before_expiry": 20 }),
    )
    .await;
    let ann = "ann@customer.example";
    let request = asked(&world, &program, ann).await;
    replied(&world, &program, &request).await;
    answered(&world, ann, 1).await;

    let bob = "bob@customer.example";
    let request = asked(&world, &program, bob).await;
    replied(&world, &program, &request).await;
    program
        .expect(200, "POST", &format!("{request}/cancel"), None)
        .await;

    let cas = "cas@customer.example";
    let request = asked(&world, &program, cas).await;
    let reply = replied(&world, &program, &request).await;
    let bounce = format!(
        "From: Mail Delivery System <MAILER-DAEMON@mx.example>\nMessage-ID: <bounce@mx.example>\nSubject: Undelivered Mail\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nNo.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {cas}\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{reply}>\n\n--b--\n"
    );
    world.receive(&world.one, "", &bounce).await;
    world.run_jobs().await;

    // An offer that was refused, one that was withdrawn, and one that is made anew.
    let contact = buyer(&world, &world.one).await;
    for (number, end) in ["refuse", "", "edit"].into_iter().enumerate() {
        let request = asked(&world, &program, &format!("dora{number}@customer.example")).await;
        let line = json!({ "description": "Door", "unit_price": "500" });
        let offer = json!({ "contact_id": contact, "request_id": request.rsplit('/').next().unwrap(), "lines": [line] });
        let offer = program.expect(201, "POST", "/offers", Some(offer)).await;
        let path = format!("/offers/{}", offer["id"].as_str().unwrap());
        let send = json!({ "via": "request" });
        program
            .expect(202, "POST", &format!("{path}/send"), Some(send))
            .await;
        let (method, end, body) = match end {
            "refuse" => ("POST", "/refuse", None),
            "" => ("DELETE", "", None),
            _ => ("PATCH", "", Some(json!({ "reference": "v2" }))),
        };
        let done = program.call(method, &format!("{path}{end}"), body).await;
        assert!(done.status < 300, "{done:?}");
    }
    world.run_jobs().await;
    world.take_sent();
    for _ in 0..30 {
        let sent = after(&world, Duration::DAY).await;
        assert!(sent.is_empty(), "{sent:#?}");
    }
    world.finish().await;
}

#[tokio::test]
async fn an_offer_that_is_soon_over_is_reminded_of_once_per_version() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    switch_on(&program, json!({ "days_before_expiry": 5 })).await;
    let request = asked(&world, &program, EVA).await;
    let contact = buyer(&world, &world.one).await;
    let line = json!({ "description": "Porte", "unit_price": "500" });
    let of_request = json!({ "contact_id": contact, "request_id": request.rsplit('/').next().unwrap(), "lines": [line] });
    let of_request = program
        .expect(201, "POST", "/offers", Some(of_request))
        .await;
    let of_request = format!("/offers/{}", of_request["id"].as_str().unwrap());
    let direct = format!("/offers/{}", offer(&program, Some(JEAN)).await);
    for (path, via) in [(&of_request, "request"), (&direct, "email")] {
        let send = json!({ "via": via });
        program
            .expect(202, "POST", &format!("{path}/send"), Some(send))
            .await;
    }
    world.run_jobs().await;
    world.take_sent();
    // They end on 24 December: five days before is a Saturday.
    assert!(after(&world, Duration::days(25)).await.is_empty());
    let mut mails = after(&world, Duration::days(2)).await;
    mails.sort_by_key(|mail| mail.recipients.clone());
    let [in_conversation, of_its_own] = mails.try_into().unwrap();
    assert_eq!(in_conversation.recipients, [EVA]);
    assert!(in_conversation.header("Reply-To").unwrap().contains('+'));
    assert_eq!(of_its_own.recipients, [JEAN]);
    assert!(
        of_its_own
            .header("Reply-To")
            .unwrap()
            .contains(&world.one.owner_email)
    );
    for mail in [&in_conversation, &of_its_own] {
        let body = mail.body();
        assert!(
            body.contains("24 décembre 2026") && body.contains("/c/"),
            "{body}"
        );
        assert!(mail.files().is_empty());
        assert_eq!(
            mail.header("Auto-Submitted").as_deref(),
            Some("auto-generated")
        );
    }
    let mails = program.get(&format!("{direct}/mails")).await;
    assert_eq!(mails["items"][0]["automatic"], true);
    assert_eq!(mails["items"].as_array().unwrap().len(), 2);
    for _ in 0..5 {
        assert!(after(&world, Duration::DAY).await.is_empty());
    }
    world.finish().await;
}
