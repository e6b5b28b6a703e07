//! Offers: numbered without gaps, tied to their request, accepted once.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, its helpers too"
)]

use std::collections::BTreeSet;

use rust_decimal::dec;
use shared::contacts::{self, ContactDraft, ContactForm};
use shared::ids::{ContactId, OfferId, RequestId};
use shared::money::{LineForm, LineKind};
use shared::offers::{
    self, AcceptDraft, AcceptForm, Offer, OfferDraft, OfferError, OfferForm, RefuseDraft,
    RefuseForm, Status,
};
use shared::page::Limit;
use shared::requests::{self, RequestDraft, RequestForm};
use shared::tenancy::TenantTx;
use system_tests::world::{Company, World};
use time::Duration;

/// Clients that make offers at the same time, and how many each makes.
const CLIENTS: usize = 20;
const EACH: usize = 10;

async fn contact(world: &World, company: &Company) -> ContactId {
    let mut tx = world.begin(&company.owner).await;
    let form = ContactForm {
        name: "Atelier D'Hondt".to_owned(),
        language: "fr".to_owned(),
        ..ContactForm::default()
    };
    let made = contacts::create(&mut tx, ContactDraft::try_from(form).unwrap()).await;
    tx.commit().await.unwrap();
    made.unwrap().id
}

async fn request(world: &World, company: &Company, contact: Option<ContactId>) -> RequestId {
    let mut tx = world.begin(&company.owner).await;
    let form = RequestForm {
        requester_name: "Élodie D'Hondt".to_owned(),
        subject: "Câblage".to_owned(),
        body: "Trois étages".to_owned(),
        contact_id: contact,
        ..RequestForm::default()
    };
    let made = requests::create(&mut tx, RequestDraft::try_from(form).unwrap()).await;
    tx.commit().await.unwrap();
    made.unwrap()
}

fn line(description: &str, quantity: &str, price: &str, optional: bool) -> LineForm {
    LineForm {
        description: description.to_owned(),
        quantity: quantity.to_owned(),
        unit_price: price.to_owned(),
        optional,
        ..LineForm::default()
    }
}

fn draft(contact: Option<ContactId>, request: Option<RequestId>) -> OfferDraft {
    let form = OfferForm {
        contact_id: contact,
        request_id: request,
        lines: vec![
            LineForm {
                kind: LineKind::Section,
                description: "Fournitures".to_owned(),
                ..LineForm::default()
            },
            line("Prise Cat 6A", "48", "12.50", false),
            line("Baie de rechange", "1", "400", true),
        ],
        ..OfferForm::default()
    };
    OfferDraft::try_from(form).unwrap()
}

async fn find(world: &World, company: &Company, id: OfferId) -> Offer {
    let mut tx = world.begin(&company.owner).await;
    offers::find(&mut tx, id).await.unwrap().unwrap()
}

async fn status_of(world: &World, company: &Company, request: RequestId) -> requests::Status {
    let mut tx = world.begin(&company.owner).await;
    requests::find(&mut tx, request, false)
        .await
        .unwrap()
        .status
}

/// What the customer has; sending it is tested with the mail that carries it.
async fn pretend_sent(world: &World, id: OfferId) {
    let mut owner = world.connect("proffer_owner").await;
    sqlx::query("update offers set status = 'sent', sent_at = now() where id = $1")
        .bind(id.uuid())
        .execute(&mut owner)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_offers_of_twenty_clients_have_two_hundred_numbers() {
    let world = World::new().await;
    let contact = contact(&world, &world.one).await;
    let clients = (0..CLIENTS).map(|_| {
        let (db, owner) = (world.db.clone(), world.one.owner.clone());
        tokio::spawn(async move {
            for _ in 0..EACH {
                let mut tx = db.begin(&owner).await.unwrap();
                offers::create(&mut tx, draft(Some(contact), None))
                    .await
                    .unwrap();
                // One in two is not kept: its number is the next one's.
                drop(tx);
                let mut tx = db.begin(&owner).await.unwrap();
                offers::create(&mut tx, draft(Some(contact), None))
                    .await
                    .unwrap();
                tx.commit().await.unwrap();
            }
        })
    });
    for client in clients.collect::<Vec<_>>() {
        client.await.unwrap();
    }
    let mut tx = world.begin(&world.one.owner).await;
    let page = offers::list(&mut tx, &offers::Filter::default(), None, Limit::new(200)).await;
    let page = page.unwrap();
    let numbers: BTreeSet<_> = page.items.into_iter().map(|offer| offer.number).collect();
    let expected = (1..=CLIENTS * EACH)
        .map(|n| format!("OF-2026-{n:04}"))
        .collect();
    assert_eq!(numbers, expected);
    drop(tx);
    world.finish().await;
}

#[tokio::test]
async fn an_offer_takes_contact_and_language_of_its_request_and_moves_it() {
    let world = World::new().await;
    let contact = contact(&world, &world.one).await;
    let request = request(&world, &world.one, Some(contact)).await;

    let mut tx = world.begin(&world.one.owner).await;
    let id = offers::create(&mut tx, draft(None, Some(request)))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let offer = find(&world, &world.one, id).await;
    assert_eq!(offer.contact_id, contact);
    assert_eq!(offer.language.code(), "fr");
    assert_eq!(offer.totals.net, dec!(600.00));
    assert_eq!(offer.totals.gross, dec!(726.00));
    assert_eq!(
        status_of(&world, &world.one, request).await,
        requests::Status::OfferCreated
    );

    // The other company has no such offer, request or contact.
    let mut tx = world.begin(&world.two.owner).await;
    assert!(offers::find(&mut tx, id).await.unwrap().is_none());
    assert_field(
        offers::create(&mut tx, draft(None, Some(request))).await,
        "request_id",
    );
    drop(tx);
    let mut tx = world.begin(&world.two.owner).await;
    assert_field(
        offers::create(&mut tx, draft(Some(contact), None)).await,
        "contact_id",
    );
    drop(tx);
    world.finish().await;
}

#[tokio::test]
async fn a_request_without_contact_asks_for_one() {
    let world = World::new().await;
    let request = request(&world, &world.one, None).await;
    let mut tx = world.begin(&world.one.owner).await;
    assert_field(
        offers::create(&mut tx, draft(None, Some(request))).await,
        "contact_id",
    );
    drop(tx);
    world.finish().await;
}

#[tokio::test]
async fn an_accepted_offer_counts_the_options_taken_and_is_accepted_once() {
    let world = World::new().await;
    let contact = contact(&world, &world.one).await;
    let request = request(&world, &world.one, Some(contact)).await;
    let mut tx = world.begin(&world.one.owner).await;
    let id = offers::create(&mut tx, draft(None, Some(request)))
        .await
        .unwrap();
    assert_not_now(&accept(&mut tx, id, Vec::new()).await, Status::Draft);
    tx.commit().await.unwrap();
    pretend_sent(&world, id).await;

    let lines = find(&world, &world.one, id).await.lines;
    let mut tx = world.begin(&world.one.owner).await;
    // Only options can be ticked.
    assert_field(accept(&mut tx, id, vec![lines[1].id]).await, "options");
    drop(tx);
    let mut tx = world.begin(&world.one.owner).await;
    accept(&mut tx, id, vec![lines[2].id]).await.unwrap();
    tx.commit().await.unwrap();

    let offer = find(&world, &world.one, id).await;
    assert_eq!(
        (offer.status, offer.totals.net),
        (Status::Accepted, dec!(1000.00))
    );
    assert_eq!(
        status_of(&world, &world.one, request).await,
        requests::Status::OfferAccepted
    );
    let mut tx = world.begin(&world.one.owner).await;
    assert_not_now(&accept(&mut tx, id, Vec::new()).await, Status::Accepted);
    assert_not_now(
        &offers::update(&mut tx, id, draft(None, None)).await,
        Status::Accepted,
    );
    drop(tx);
    world.finish().await;
}

#[tokio::test]
async fn an_offer_is_good_to_the_end_of_its_last_day_where_the_company_is() {
    let world = World::new().await;
    let contact = contact(&world, &world.one).await;
    let mut tx = world.begin(&world.one.owner).await;
    let id = offers::create(&mut tx, draft(Some(contact), None))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    pretend_sent(&world, id).await;

    // 24 December, 23:59 in Brussels, is 22:59 UTC.
    world
        .clock
        .advance(Duration::days(30) + Duration::hours(13) + Duration::minutes(59));
    assert_eq!(find(&world, &world.one, id).await.status, Status::Sent);
    world.clock.advance(Duration::minutes(1));
    assert_eq!(find(&world, &world.one, id).await.status, Status::Expired);
    let mut tx = world.begin(&world.one.owner).await;
    assert_not_now(&accept(&mut tx, id, Vec::new()).await, Status::Expired);
    for (status, found) in [(Status::Sent, 0), (Status::Expired, 1)] {
        let filter = offers::Filter {
            status: Some(status),
            ..offers::Filter::default()
        };
        let page = offers::list(&mut tx, &filter, None, Limit::default())
            .await
            .unwrap();
        assert_eq!(page.items.len(), found, "{status:?}");
    }
    drop(tx);
    world.finish().await;
}

#[tokio::test]
async fn a_request_is_refused_when_no_offer_of_it_is_open() {
    let world = World::new().await;
    let contact = contact(&world, &world.one).await;
    let request = request(&world, &world.one, Some(contact)).await;
    let mut made = Vec::new();
    for _ in 0..2 {
        let mut tx = world.begin(&world.one.owner).await;
        made.push(
            offers::create(&mut tx, draft(None, Some(request)))
                .await
                .unwrap(),
        );
        tx.commit().await.unwrap();
    }
    let expected = [
        requests::Status::OfferCreated,
        requests::Status::OfferRefused,
    ];
    for (id, status) in made.iter().zip(expected) {
        pretend_sent(&world, *id).await;
        let mut tx = world.begin(&world.one.owner).await;
        let no = RefuseDraft::try_from(RefuseForm::default()).unwrap();
        offers::refuse(&mut tx, *id, no).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(status_of(&world, &world.one, request).await, status);
    }

    // A new version after the refusal opens the request again.
    let mut tx = world.begin(&world.one.owner).await;
    offers::update(&mut tx, made[1], draft(None, None))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let offer = find(&world, &world.one, made[1]).await;
    assert_eq!((offer.status, offer.version), (Status::Draft, 2));
    assert_eq!(
        status_of(&world, &world.one, request).await,
        requests::Status::OfferCreated
    );
    world.finish().await;
}

async fn accept(
    tx: &mut TenantTx,
    id: OfferId,
    options: Vec<uuid::Uuid>,
) -> Result<(), OfferError> {
    let form = AcceptForm {
        name: "Élodie D'Hondt".to_owned(),
        options,
    };
    offers::accept(tx, id, AcceptDraft::try_from(form).unwrap()).await
}

fn assert_field<T: std::fmt::Debug>(answer: Result<T, OfferError>, field: &str) {
    let Err(OfferError::Fields(errors)) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(errors.fields.0[0].field, field, "{errors:?}");
}

fn assert_not_now<T: std::fmt::Debug>(answer: &Result<T, OfferError>, status: Status) {
    let Err(OfferError::NotNow(refused)) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(refused.0, status);
}
