//! Whether mail comes from where it says: recorded, shown, and believed only as far as it holds.

use std::net::Ipv4Addr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail_auth::common::crypto::Ed25519Key;
use mail_auth::common::headers::HeaderWriter;
use mail_auth::dkim::DkimSigner;
use shared::extensions::quote_requests::{settings, update_settings};
use shared::ids::RequestId;
use shared::mail::Verdict;
use shared::messages;
use shared::page::Limit;
use shared::requests::{self, Filter, Request, RequesterForm};
use system_tests::portal::Portal;
use system_tests::world::{PASSWORD, World};

const EVA: &str = "eva@customer.example";
/// Where the company's own mail comes from.
const OWN: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 7);
/// Where somebody else's does.
const OTHER: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 9);

/// A forward of the owner's of the first company.
fn forward(number: u8) -> String {
    format!(
        "From: Anne <anne@dubois.example>\nMessage-ID: <{number}@dubois.example>\nDate: Tue, 24 Nov 2026 09:00:00 +0100\nSubject: Fwd: Door {number}\n\n---------- Forwarded message ---------\nFrom: Eva Maes <eva@customer.example>\nDate: Tue, 24 Nov 2026 at 08:00\nSubject: Door {number}\nTo: Anne <anne@dubois.example>\n\nHow much is door {number}?\n"
    )
}

/// A company that acknowledges requests and says where its mail comes from.
async fn world() -> World {
    let world = World::new().await;
    world
        .dns
        .publish("dubois.example", "v=spf1 ip4:203.0.113.7 -all");
    world
        .dns
        .publish("_dmarc.dubois.example", "v=DMARC1; p=reject");
    let mut tx = world.begin(&world.one.owner).await;
    let mut wanted = settings(&mut tx).await.unwrap();
    wanted.auto_reply.enabled = true;
    update_settings(&mut tx, &wanted).await.unwrap();
    tx.commit().await.unwrap();
    world
}

async fn newest(world: &World) -> Request {
    let mut tx = world.begin(&world.one.owner).await;
    let found = requests::list(&mut tx, &Filter::default(), None, Limit::default()).await;
    requests::find(&mut tx, found.unwrap().items[0].id, false)
        .await
        .unwrap()
}

async fn verdicts(world: &World, request: RequestId) -> shared::mail::Verdicts {
    let mut tx = world.begin(&world.one.owner).await;
    let conversation = messages::list(&mut tx, request, None, Limit::default()).await;
    let mut messages = conversation.unwrap().items.into_iter();
    messages.find_map(|message| message.verdicts).unwrap()
}

#[tokio::test]
async fn a_forward_that_holds_is_acknowledged_and_one_that_fails_leaves_its_requester_in_doubt() {
    let world = world().await;
    world
        .receive_from(&world.one, OWN, "anne@dubois.example", &forward(1))
        .await;
    world.run_jobs().await;
    let request = newest(&world).await;
    assert_eq!(
        (request.requester.email.as_str(), request.requester.certain),
        (EVA, true)
    );
    let found = verdicts(&world, request.id).await;
    assert_eq!((found.spf, found.dmarc), (Verdict::Pass, Verdict::Pass));
    let sent = world.take_sent();
    assert_eq!(sent.len(), 1, "{sent:#?}");
    assert_eq!(sent[0].recipients, [EVA]);

    world
        .receive_from(&world.one, OTHER, "anne@dubois.example", &forward(2))
        .await;
    world.run_jobs().await;
    let doubted = newest(&world).await;
    assert!(!doubted.requester.certain);
    assert_eq!(doubted.requester.email, "anne@dubois.example");
    let candidates: Vec<_> = doubted
        .candidates
        .iter()
        .map(|c| c.person.email.as_str())
        .collect();
    assert_eq!(candidates, ["anne@dubois.example", EVA]);
    assert!(
        doubted
            .reasons
            .iter()
            .any(|reason| reason.code == "forwarder-unverified")
    );
    let found = verdicts(&world, doubted.id).await;
    assert_eq!((found.spf, found.dmarc), (Verdict::Fail, Verdict::Fail));
    assert!(
        world.take_sent().is_empty(),
        "nobody is answered while in doubt"
    );

    // Saying who asks confirms this forwarder, whatever name servers say of them.
    let mut tx = world.begin(&world.one.owner).await;
    let eva = RequesterForm {
        name: "Eva Maes".to_owned(),
        email: EVA.to_owned(),
    };
    requests::choose_requester(&mut tx, doubted.id, eva.try_into().unwrap())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    world
        .receive_from(&world.one, OTHER, "anne@dubois.example", &forward(3))
        .await;
    world.run_jobs().await;
    let third = newest(&world).await;
    assert_eq!(
        (third.requester.email.as_str(), third.requester.certain),
        (EVA, true)
    );
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn a_customer_whose_own_mail_fails_is_a_request_as_ever() {
    let world = world().await;
    world.dns.publish("customer.example", "v=spf1 -all");
    world
        .dns
        .publish("_dmarc.customer.example", "v=DMARC1; p=reject");
    let mail = format!("From: Eva <{EVA}>\nSubject: Stairs\n\nHow much?\n");
    world.receive_from(&world.one, OTHER, EVA, &mail).await;
    world.run_jobs().await;
    let request = newest(&world).await;
    assert_eq!(
        (request.requester.email.as_str(), request.requester.certain),
        (EVA, true)
    );
    assert_eq!(verdicts(&world, request.id).await.dmarc, Verdict::Fail);

    let portal = Portal::start(&world).await;
    let mut browser = portal.browser();
    browser.sign_in(&world.one.owner_email, PASSWORD).await;
    let page = browser.get(&format!("/requests/{}", request.id)).await;
    assert!(page.text.contains("SPF") && page.text.contains("DMARC"));
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn a_signature_speaks_for_its_domain_however_the_mail_came() {
    let world = world().await;
    let key = Ed25519Key::from_pkcs8_der(&Ed25519Key::generate_pkcs8().unwrap()).unwrap();
    let public = STANDARD.encode(key.public_key());
    world.dns.publish(
        "s1._domainkey.dubois.example",
        &format!("v=DKIM1; k=ed25519; p={public}"),
    );
    let mail = forward(1).lines().collect::<Vec<_>>().join("\r\n");
    let signer = DkimSigner::from_key(key)
        .domain("dubois.example")
        .selector("s1")
        .headers(["From", "Subject", "Date"]);
    let signature = signer.sign(mail.as_bytes()).unwrap().to_header();
    for (mail, dkim, dmarc, certain) in [
        (
            format!("{signature}{mail}"),
            Verdict::Pass,
            Verdict::Pass,
            true,
        ),
        // Changed on the way.
        (
            format!("{signature}{}", mail.replace("Door 1", "Door 4")),
            Verdict::Fail,
            Verdict::Fail,
            false,
        ),
    ] {
        world
            .receive_from(&world.one, OTHER, "bounces@relay.example", &mail)
            .await;
        world.run_jobs().await;
        let request = newest(&world).await;
        let found = verdicts(&world, request.id).await;
        assert_eq!((found.dkim, found.dmarc), (dkim, dmarc), "{found:?}");
        assert_eq!(found.dkim_domains, ["dubois.example"]);
        assert_eq!(request.requester.certain, certain);
    }
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn a_heap_of_signatures_hides_nothing() {
    let world = world().await;
    let heap = "DKIM-Signature: v=1; a=rsa-sha256; d=evil.example; s=x; h=from; bh=AAAA; b=AAAA\n"
        .repeat(50);
    let mail = format!("{heap}{}", forward(1));
    world
        .receive_from(&world.one, OTHER, "anne@evil.example", &mail)
        .await;
    world.run_jobs().await;
    let request = newest(&world).await;
    assert!(!request.requester.certain);
    assert_eq!(verdicts(&world, request.id).await.dkim, Verdict::Permerror);
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn silence_of_name_servers_accuses_nobody() {
    let world = world().await;
    world.dns.fail();
    world
        .receive_from(&world.one, OTHER, "anne@dubois.example", &forward(1))
        .await;
    world.run_jobs().await;
    let request = newest(&world).await;
    assert!(request.requester.certain);
    let found = verdicts(&world, request.id).await;
    assert_eq!(
        (found.spf, found.dmarc),
        (Verdict::Temperror, Verdict::Temperror)
    );
    assert_eq!(world.take_sent().len(), 1, "acknowledged");
    world.finish().await;
}
