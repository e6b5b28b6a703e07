//! A request from its mail to the conversation, with the jobs in between.

use shared::extensions::quote_requests::{settings, update_settings};
use shared::ids::RequestId;
use shared::mail::{ReleaseError, list_held, release_held};
use shared::messages::{self, DeliveryState, Direction, Message};
use shared::notifications::{self, NotificationKind};
use shared::page::Limit;
use shared::requests::{self, Filter, ReplyForm, RequesterForm, Status};
use system_tests::world::{Company, World};
use time::Duration;
use time::macros::datetime;

const EVA: &str = "eva@customer.example";
const REQUEST: &str = "From: Eva Maes <eva@customer.example>\nMessage-ID: <1@customer.example>\nSubject: Oak door\n\nHow much is an oak door of 2 m?\n";
const FRANK: &str = "frank@home.example";
const FORWARD: &str = "From: Frank <frank@home.example>\nMessage-ID: <f1@home.example>\nDate: Tue, 24 Nov 2026 09:00:00 +0100\nSubject: Fwd: Oak door\n\nA friend of mine asks this.\n\n---------- Forwarded message ---------\nFrom: Eva Maes <eva@customer.example>\nDate: Mon, 23 Nov 2026 at 08:00\nSubject: Oak door\nTo: Frank <frank@home.example>\n\nHow much is an oak door of 2 m?\n";
const NEWSLETTER: &str = "From: News <news@shop.example>\nMessage-ID: <1@shop.example>\nSubject: Our autumn prices\nList-Id: <news.shop.example>\nList-Unsubscribe: <https://shop.example/bye>\nPrecedence: bulk\n\nAll doors at half price.\n";

#[tokio::test]
async fn a_customer_asks_is_answered_and_answers() {
    let world = World::new().await;
    world.receive(&world.one, EVA, REQUEST).await;
    world.run_jobs().await;

    let id = only_request(&world, &world.one).await;
    let mut tx = world.begin(&world.one.owner).await;
    let request = requests::find(&mut tx, id, false).await.unwrap();
    assert_eq!(
        (request.status, request.requester.email.as_str()),
        (Status::Received, EVA)
    );
    let told = notifications::list(&mut tx, false, None, Limit::default())
        .await
        .unwrap();
    assert_eq!(told.items[0].kind, NotificationKind::NewRequest);
    let answer = ReplyForm {
        text: "It is € 1,200.".to_owned(),
        ..ReplyForm::default()
    };
    requests::reply(&mut tx, id, answer.try_into().unwrap())
        .await
        .unwrap();
    tx.commit().await.unwrap();

    // The relay is busy at first.
    world.relay.refuse(Some("451 4.3.2 busy"));
    world.run_jobs().await;
    assert_eq!(world.take_sent(), []);
    assert_eq!(newest_delivery(&world, id).await, DeliveryState::Deferred);
    world.relay.refuse(None);
    world.clock.advance(Duration::hours(1));
    world.run_jobs().await;
    let sent = world.take_sent();
    assert_eq!(sent.len(), 1, "{sent:#?}");
    assert_eq!(sent[0].recipients, [EVA]);
    assert_eq!(
        sent[0].header("In-Reply-To").as_deref(),
        Some("<1@customer.example>")
    );
    assert_eq!(newest_delivery(&world, id).await, DeliveryState::Sent);

    // She answers to where the mail came from, under another subject and without references: the address alone leads back.
    let from = sent[0]
        .header("Reply-To")
        .or_else(|| sent[0].header("From"))
        .unwrap();
    let address = from
        .rsplit('<')
        .next()
        .unwrap()
        .trim_end_matches('>')
        .to_owned();
    let reply = "From: Eva Maes <eva@customer.example>\nMessage-ID: <2@customer.example>\nSubject: My door\n\nAgreed, when can you come?\n";
    world.receive_at(&world.one, &address, EVA, reply).await;
    world.run_jobs().await;
    let told = world.take_sent();
    assert_eq!(told.len(), 1, "the owner is told by mail: {told:#?}");
    assert_eq!(
        (told[0].sender.as_str(), told[0].recipients.as_slice()),
        ("", [world.one.owner_email.clone()].as_slice())
    );

    assert_eq!(only_request(&world, &world.one).await, id);
    let conversation = conversation(&world, id).await;
    let directions: Vec<_> = conversation
        .iter()
        .map(|message| message.direction)
        .collect();
    assert_eq!(
        directions,
        [
            Direction::Incoming,
            Direction::Outgoing,
            Direction::Incoming
        ]
    );
    assert!(conversation[2].text.contains("when can you come?"));
    world.finish().await;
}

#[tokio::test]
async fn the_same_mail_twice_is_one_request() {
    let world = World::new().await;
    for _ in 0..2 {
        world.receive(&world.one, EVA, REQUEST).await;
    }
    world.receive(&world.two, EVA, REQUEST).await;
    world.run_jobs().await;
    only_request(&world, &world.one).await;
    only_request(&world, &world.two).await;
    world.finish().await;
}

#[tokio::test]
async fn a_company_that_wants_it_acknowledges_once() {
    let world = World::new().await;
    let mut tx = world.begin(&world.one.owner).await;
    let mut wanted = settings(&mut tx).await.unwrap();
    wanted.auto_reply.enabled = true;
    update_settings(&mut tx, &wanted).await.unwrap();
    tx.commit().await.unwrap();

    for _ in 0..2 {
        world.receive(&world.one, EVA, REQUEST).await;
    }
    world.run_jobs().await;
    let sent = world.take_sent();
    assert_eq!(sent.len(), 1, "{sent:#?}");
    assert_eq!(
        sent[0].sender, "",
        "a reply nobody answers automatically has no return path"
    );
    assert_eq!(sent[0].recipients, [EVA]);
    assert_eq!(
        sent[0].header("Auto-Submitted").as_deref(),
        Some("auto-replied")
    );
    world.finish().await;
}

#[tokio::test]
async fn a_newsletter_is_held_and_can_become_a_request_once() {
    let world = World::new().await;
    world
        .receive(&world.one, "bounce@shop.example", NEWSLETTER)
        .await;
    world.run_jobs().await;

    let mut tx = world.begin(&world.one.owner).await;
    let held = list_held(&mut tx, None, Limit::default())
        .await
        .unwrap()
        .items;
    assert_eq!((held.len(), held[0].kind.as_str()), (1, "bulk"));
    let mut other = world.begin(&world.two.owner).await;
    assert!(matches!(
        release_held(&mut other, held[0].id).await,
        Err(ReleaseError::Unknown)
    ));
    drop(other);
    let released = release_held(&mut tx, held[0].id).await.unwrap();
    assert!(matches!(
        release_held(&mut tx, held[0].id).await,
        Err(ReleaseError::Released)
    ));
    assert_eq!(
        list_held(&mut tx, None, Limit::default())
            .await
            .unwrap()
            .items,
        []
    );
    tx.commit().await.unwrap();

    assert_eq!(only_request(&world, &world.one).await, released);
    world.run_jobs().await;
    world.finish().await;
}

#[tokio::test]
async fn a_forwarder_who_is_believed_brings_the_customers_own_words() {
    let world = World::new().await;
    world.receive(&world.one, FRANK, FORWARD).await;
    world.run_jobs().await;
    let id = only_request(&world, &world.one).await;
    let doubted = conversation(&world, id).await;
    assert_eq!(doubted[0].from.email, FRANK);

    for _ in 0..2 {
        let mut tx = world.begin(&world.one.owner).await;
        let eva = RequesterForm {
            name: "Eva Maes".to_owned(),
            email: EVA.to_owned(),
        };
        requests::choose_requester(&mut tx, id, eva.try_into().unwrap())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        world.run_jobs().await;
    }
    let mut messages = conversation(&world, id).await;
    messages.sort_by_key(|message| message.direction == Direction::Note);
    let [first, note] = messages.as_slice() else {
        panic!("{messages:#?}");
    };
    assert_eq!(
        (first.from.email.as_str(), first.text.trim()),
        (EVA, "How much is an oak door of 2 m?")
    );
    assert_eq!(first.sent_at, datetime!(2026-11-23 08:00 +1));
    assert_eq!(
        (note.from.email.as_str(), note.text.trim()),
        (FRANK, "A friend of mine asks this.")
    );
    let mut tx = world.begin(&world.one.owner).await;
    let request = requests::find(&mut tx, id, false).await.unwrap();
    assert_eq!(request.subject, "Oak door");
    drop(tx);
    world.finish().await;
}

async fn only_request(world: &World, company: &Company) -> RequestId {
    let mut tx = world.begin(&company.owner).await;
    let found = requests::list(&mut tx, &Filter::default(), None, Limit::default())
        .await
        .unwrap()
        .items;
    assert_eq!(found.len(), 1, "{found:#?}");
    found[0].id
}

async fn conversation(world: &World, id: RequestId) -> Vec<Message> {
    let mut tx = world.begin(&world.one.owner).await;
    messages::list(&mut tx, id, None, Limit::default())
        .await
        .unwrap()
        .items
}

async fn newest_delivery(world: &World, id: RequestId) -> DeliveryState {
    let newest = conversation(world, id).await.pop().unwrap();
    newest.delivery.unwrap().state
}
