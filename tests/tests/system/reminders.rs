//! Customers who wait: who is reminded, when, and when no more. And whose turn a new request is.

use shared::accounts::Scope;
use shared::extensions::quote_requests::{Assignment, settings, update_settings};
use shared::ids::{RequestId, UserId};
use shared::notifications::{self, NotificationKind, QUIET};
use shared::page::Limit;
use shared::requests::{self, Filter, ReplyForm, RequestSummary};
use shared::tenancy::Role;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::World;
use time::Duration;

const EVA: &str = "eva@customer.example";

/// It is Tuesday 24 November 2026, ten o'clock in Brussels.
async fn asked(world: &World, number: usize) {
    let mail = format!(
        "From: Eva Maes <eva{number}@customer.example>\nMessage-ID: <{number}@customer.example>\nSubject: Door {number}\n\nHow much is door {number}?\n"
    );
    world.receive(&world.one, EVA, &mail).await;
    world.run_jobs().await;
}

async fn remind_after(world: &World, days: u16) {
    let mut tx = world.begin(&world.one.owner).await;
    let mut wanted = settings(&mut tx)
        .await
        .expect("the world of this test answers");
    wanted.reminder_after_working_days = Some(days);
    update_settings(&mut tx, &wanted)
        .await
        .expect("the world of this test answers");
    tx.commit().await.expect("the world of this test answers");
}

async fn all(world: &World) -> Vec<RequestSummary> {
    let mut tx = world.begin(&world.one.owner).await;
    requests::list(&mut tx, &Filter::default(), None, Limit::default())
        .await
        .expect("the world of this test answers")
        .items
}

/// Waits, runs what comes by itself, and answers how often the owner was reminded so far.
async fn reminders_after(world: &World, time: Duration) -> usize {
    world.clock.advance(time);
    world.run_recurring_jobs().await;
    let mut tx = world.begin(&world.one.owner).await;
    let told = notifications::list(&mut tx, false, None, Limit::default())
        .await
        .expect("the world of this test answers")
        .items;
    told.iter()
        .filter(|told| told.kind == NotificationKind::Reminder)
        .count()
}

#[tokio::test]
async fn a_salesperson_is_reminded_once_per_span_until_somebody_answers() {
    let world = World::new().await;
    remind_after(&world, 2).await;
    asked(&world, 1).await;
    let id = all(&world).await[0].id;
    // Wednesday, and Thursday before eight in Brussels.
    assert_eq!(reminders_after(&world, Duration::DAY).await, 0);
    assert_eq!(reminders_after(&world, Duration::hours(21)).await, 0);
    assert!(!all(&world).await[0].overdue);
    // Thursday at eight, and again an hour later.
    assert_eq!(reminders_after(&world, Duration::hours(1)).await, 1);
    assert_eq!(reminders_after(&world, Duration::hours(1)).await, 1);
    let sent = world.take_sent();
    assert_eq!(sent.len(), 1, "{sent:#?}");
    assert!(sent[0].text.contains(&format!("/requests/{id}")));
    assert!(all(&world).await[0].overdue);
    let mut tx = world.begin(&world.one.owner).await;
    let timeline = requests::list_timeline(&mut tx, id, None, Limit::default())
        .await
        .unwrap();
    assert_eq!(timeline.items[0].event, "reminded");
    drop(tx);
    // The weekend does not count: the next is on Monday.
    assert_eq!(reminders_after(&world, Duration::DAY).await, 1);
    assert_eq!(reminders_after(&world, Duration::DAY).await, 1);
    assert_eq!(reminders_after(&world, Duration::days(2)).await, 2);
    assert_eq!(world.take_sent().len(), 1);

    let mut tx = world.begin(&world.one.owner).await;
    let reply = ReplyForm {
        text: "It is € 1,200.".to_owned(),
        ..ReplyForm::default()
    };
    requests::reply(&mut tx, id, reply.try_into().unwrap())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    world.run_jobs().await;
    assert_eq!(world.take_sent().len(), 1, "the reply");
    assert!(!all(&world).await[0].overdue);
    assert_eq!(reminders_after(&world, Duration::weeks(2)).await, 2);
    world.finish().await;
}

#[tokio::test]
async fn whoever_works_on_it_is_reminded_and_the_list_shows_it() {
    let world = World::new().await;
    remind_after(&world, 1).await;
    let mia = world
        .add_member(&world.one, "mia@dubois.example", Role::Member)
        .await;
    asked(&world, 1).await;
    let id = all(&world).await[0].id;
    let mut tx = world.begin(&world.one.owner).await;
    requests::assign(&mut tx, id, Some(mia)).await.unwrap();
    tx.commit().await.unwrap();
    world.run_jobs().await;
    world.take_sent();
    // It is Mia's, so the owner hears nothing.
    assert_eq!(reminders_after(&world, Duration::DAY).await, 0);
    let sent = world.take_sent();
    assert_eq!(sent.len(), 1, "{sent:#?}");
    assert_eq!(sent[0].recipients, ["mia@dubois.example"]);

    let portal = Portal::start(&world).await;
    let mut browser = portal.signed_in("mia@dubois.example").await;
    let list = browser.get("/requests").await;
    assert!(list.text.contains("waiting for an answer"));
    let page = browser.get(&format!("/requests/{id}")).await;
    assert!(page.text.contains("Reminder: the customer is waiting"));
    let program = Program::of(&world, &portal, &world.one, Scope::Read).await;
    let list = program.get("/requests").await;
    assert_eq!(list["items"][0]["overdue"], true);

    // She left: it is everybody's again.
    let mut owner = world.connect("proffer_owner").await;
    sqlx::query("update memberships set deactivated_at = now() where user_id = $1")
        .bind(mia.uuid())
        .execute(&mut owner)
        .await
        .unwrap();
    assert_eq!(reminders_after(&world, Duration::DAY).await, 1);
    assert_eq!(world.take_sent().len(), 1);
    world.finish().await;
}

#[tokio::test]
async fn nobody_is_reminded_where_nobody_wants_it() {
    let world = World::new().await;
    asked(&world, 1).await;
    assert_eq!(reminders_after(&world, Duration::weeks(1)).await, 0);
    // 0 is off as well; a cancelled request waits for nothing.
    remind_after(&world, 0).await;
    assert_eq!(reminders_after(&world, Duration::weeks(1)).await, 0);
    remind_after(&world, 1).await;
    let mut tx = world.begin(&world.one.owner).await;
    requests::cancel(&mut tx, all(&world).await[0].id)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(reminders_after(&world, Duration::weeks(1)).await, 0);
    world.finish().await;
}

#[tokio::test]
async fn many_who_wait_are_one_mail() {
    let world = World::new().await;
    remind_after(&world, 1).await;
    for number in 0..60 {
        asked(&world, number).await;
    }
    assert_eq!(reminders_after(&world, Duration::DAY).await, 50, "a page");
    // The first goes at once, all others ten minutes later.
    world.clock.advance(QUIET);
    world.run_jobs().await;
    let sent = world.take_sent();
    assert!(sent.len() <= 2, "{}", sent.len());
    assert!(
        sent.last()
            .unwrap()
            .header("Subject")
            .unwrap()
            .contains("things happened")
    );
    world.finish().await;
}

#[tokio::test]
async fn new_requests_go_to_each_in_turn_also_when_they_come_together() {
    let world = World::new().await;
    let mut people = vec![world.one.owner.user().unwrap()];
    for email in ["mia@dubois.example", "max@dubois.example"] {
        people.push(world.add_member(&world.one, email, Role::Member).await);
    }
    let mut tx = world.begin(&world.one.owner).await;
    let mut wanted = settings(&mut tx).await.unwrap();
    wanted.assignment = Assignment::RoundRobin;
    update_settings(&mut tx, &wanted).await.unwrap();
    tx.commit().await.unwrap();
    for number in 0..12 {
        let mail = format!(
            "From: Eva Maes <eva{number}@customer.example>\nMessage-ID: <{number}@customer.example>\nSubject: Door {number}\n\nHow much is door {number}?\n"
        );
        world.receive(&world.one, EVA, &mail).await;
    }
    // Three workers at once.
    tokio::join!(world.run_jobs(), world.run_jobs(), world.run_jobs());
    world.run_jobs().await;
    let requests: Vec<(RequestId, Option<UserId>)> = all(&world)
        .await
        .into_iter()
        .map(|request| (request.id, request.assignee_id))
        .collect();
    assert_eq!(requests.len(), 12);
    for person in people {
        let theirs = requests.iter().filter(|(_, whose)| *whose == Some(person));
        assert_eq!(theirs.count(), 4, "{requests:#?}");
    }
    world.clock.advance(QUIET);
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}
