//! What the company's mails say: written by an owner, checked by line, filled for every customer.

use serde_json::json;
use shared::accounts::Scope;
use shared::tenancy::Role;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::World;

use super::mail_settings::offer;

const TEXT: &str = "/settings/mail-texts/offer-email/fr";

#[tokio::test]
async fn an_owner_says_it_differently_and_goes_back_to_the_usual() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    offer(&program, None).await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let usual = owner.get(TEXT).await;
    assert!(
        usual.text.contains("Notre offre {number}"),
        "{}",
        usual.text
    );
    // The preview is of the offer there is.
    assert!(
        usual.text.contains("Notre offre OF-2026-0001"),
        "{}",
        usual.text
    );

    let typed = |body| [("subject", "Prix {number}"), ("body", body)];
    let bad = owner.post(TEXT, &typed("Bonjour,\r\n{prénom}")).await;
    assert_eq!(bad.status, 422);
    assert!(bad.message_at("body").contains('2') && bad.message_at("body").contains("prénom"));
    assert_eq!(bad.value_of("subject"), "Prix {number}");

    let kept = owner.post(TEXT, &typed("Pour {name} : {amount}")).await;
    assert_eq!((kept.status, kept.location()), (303, "/settings/texts"));
    let preview = owner
        .post(&format!("{TEXT}/preview"), &typed("{name}, {amount}"))
        .await;
    assert!(preview.text.contains("Atelier"), "{}", preview.text);

    let of_this = program.get("/mail-texts/offer-email/fr").await;
    assert_eq!(
        (&of_this["own"], &of_this["subject"]),
        (&json!(true), &json!("Prix {number}"))
    );
    let other = Program::of(&world, &portal, &world.two, Scope::Full).await;
    assert_eq!(other.get("/mail-texts/offer-email/fr").await["own"], false);

    owner.get(TEXT).await;
    assert_eq!(owner.post(&format!("{TEXT}/reset"), &[]).await.status, 303);
    assert_eq!(
        program.get("/mail-texts/offer-email/fr").await["own"],
        false
    );
    world.finish().await;
}

#[tokio::test]
async fn what_is_wrong_is_said_with_its_line() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let endless = "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}";
    for (subject, body, field, code, line) in [
        (
            "Offer",
            "a\n\n{nom}",
            "body",
            "mail-text-placeholder",
            "Line 3: nom",
        ),
        (
            "{due_date}",
            "a",
            "subject",
            "mail-text-placeholder",
            "Line 1: due_date",
        ),
        (
            "Offer",
            "a\n{% if link %}",
            "body",
            "mail-text-syntax",
            "Line 2",
        ),
        ("Offer", endless, "body", "mail-text-too-long", "Line 1"),
    ] {
        let body = json!({ "subject": subject, "body": body });
        let refused = program
            .expect(422, "PUT", "/mail-texts/offer-email/en", Some(body))
            .await;
        let error = &refused["errors"][0];
        assert_eq!(
            (&error["field"], &error["code"], &error["detail"]),
            (&json!(field), &json!(code), &json!(line))
        );
    }
    // Only mail that has a conversation does without a subject.
    let bare = json!({ "body": "{number}" });
    program
        .expect(422, "PUT", "/mail-texts/invoice/en", Some(bare.clone()))
        .await;
    program
        .expect(200, "PUT", "/mail-texts/offer-request/en", Some(bare))
        .await;
    program
        .expect(404, "GET", "/mail-texts/newsletter/en", None)
        .await;
    program
        .expect(404, "GET", "/mail-texts/invoice/es", None)
        .await;
    assert_eq!(
        program.get("/mail-texts").await["items"]
            .as_array()
            .unwrap()
            .len(),
        24
    );

    world
        .add_member(&world.one, "mia@dubois.example", Role::Member)
        .await;
    let mut mia = portal.signed_in("mia@dubois.example").await;
    assert_eq!(mia.get(TEXT).await.status, 403);
    world.finish().await;
}

#[tokio::test]
async fn an_offer_goes_with_the_companys_text_in_the_customers_language() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let text = json!({ "subject": "Prix {number}", "body": "Cher {name},\n{% if link %}{link}{% else %}pas de lien{% endif %}" });
    program
        .expect(200, "PUT", "/mail-texts/offer-email/fr", Some(text))
        .await;
    let id = offer(&program, Some("jean@atelier.example")).await;

    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let page = owner.get(&format!("/offers/{id}")).await;
    assert_eq!(page.value_of("subject"), "Prix OF-2026-0001");
    // The link comes to be with the version that is sent: until then it is named, and can be moved.
    assert!(
        page.text.contains("Cher Atelier D&#x27;Hondt,\n{link}"),
        "{}",
        page.text
    );

    let send = json!({ "via": "email" });
    program
        .expect(202, "POST", &format!("/offers/{id}/send"), Some(send))
        .await;
    world.run_jobs().await;
    let [mail] = world.take_sent().try_into().unwrap();
    assert_eq!(mail.header("Subject").as_deref(), Some("Prix OF-2026-0001"));
    let links = |text: &str| text.matches("/c/").count();
    let body = mail.body();
    assert!(!body.contains("{link}"), "{body}");
    assert_eq!(links(&body), 1, "{body}");

    // The next version has a link of its own, where the salesperson put it and nowhere else; without it, it comes below.
    for (text, expected) in [("Lisez {link} vite.", "Lisez http"), ("Bonjour", "\nhttp")] {
        let change = json!({ "reference": text });
        program
            .expect(200, "PATCH", &format!("/offers/{id}"), Some(change))
            .await;
        let send = json!({ "via": "email", "text": text });
        program
            .expect(202, "POST", &format!("/offers/{id}/send"), Some(send))
            .await;
        world.run_jobs().await;
        let [mail] = world.take_sent().try_into().unwrap();
        let next = mail.body();
        assert!(next.contains(expected) && links(&next) == 1, "{next}");
        assert!(!next.contains("{link}"), "{next}");
    }
    // A refusal needs no words, and no body either.
    let refused = program
        .expect(200, "POST", &format!("/offers/{id}/refuse"), None)
        .await;
    assert_eq!(refused["status"], "refused");
    // Lines of an offer may wait for the customer's choice; those of an invoice don't.
    for (path, options) in [("/offers/new", true), ("/invoices/new", false)] {
        let page = owner.get(path).await;
        assert_eq!(page.text.contains("value=\"option\""), options, "{path}");
        assert!(page.text.contains("value=\"section\""), "{path}");
    }
    world.finish().await;
}
