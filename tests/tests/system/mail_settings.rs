//! How the company's mails leave: as from Proffer, or by a server of its own.

use serde_json::json;
use shared::accounts::Scope;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::World;
use time::Duration;

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
