//! What is kept for a while only is gone afterwards, and nothing else.

use std::net::{IpAddr, Ipv4Addr};

use serde_json::json;
use shared::accounts::{self, Passwords, SessionState, SignInAttempt};
use shared::idempotency::{self, Known, fingerprint};
use shared::ids::RequestId;
use shared::mail::{list_held, release_held};
use shared::messages;
use shared::page::Limit;
use shared::requests::{self, DraftKind, SplitForm};
use shared::tenancy::Purpose;
use sqlx::AssertSqlSafe;
use system_tests::world::{Company, World};
use time::Duration;

/// Held, and then made a request: so it leaves something among the held mails too.
const QUESTION: &str = "From: Eva <eva@customer.example>\nPrecedence: bulk\nList-Id: <doors.customer.example>\nSubject: Price of an oak door\n\nHow much?\n";
const MORE: &str = "From: Eva <eva@customer.example>\nSubject: Re: Price of an oak door\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n\
    --b\n\nLike this.\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=size.txt\n\n2 m\n--b--\n";

#[tokio::test]
async fn a_deleted_request_is_purged_with_everything_in_it() {
    let world = World::new().await;
    let deleted = fill(&world, &world.one).await;
    let spam = fill(&world, &world.two).await;
    let kept = fill(&world, &world.one).await;
    let mut tx = world.begin(&world.one.owner).await;
    requests::delete(&mut tx, deleted).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.begin(&world.two.owner).await;
    requests::mark_spam(&mut tx, spam).await.unwrap();
    tx.commit().await.unwrap();
    let filled = rows(&world).await;
    for (table, count) in &filled {
        assert!(*count >= 3, "nothing to purge in {table}");
    }

    world.clock.advance(requests::RESTORABLE_FOR);
    world.run_recurring_jobs().await;
    assert_eq!(rows(&world).await, filled, "it can still be restored");

    world.clock.advance(Duration::days(1));
    world.run_recurring_jobs().await;
    let mut tx = world.begin(&world.one.owner).await;
    requests::find(&mut tx, kept, false).await.unwrap();
    drop(tx);
    for ((table, left), (_, before)) in rows(&world).await.into_iter().zip(filled) {
        assert!(
            left > 0 && left <= before / 3,
            "{left} of {before} rows are left in {table}"
        );
    }
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn what_is_over_is_removed() {
    let world = World::new().await;
    let request = fill(&world, &world.one).await;
    let key = fingerprint("/api/v1/requests", b"{}");
    let mut tx = world.begin(&world.one.owner).await;
    assert_eq!(
        idempotency::claim(&mut tx, "once", &key).await.unwrap(),
        Known::New
    );
    tx.commit().await.unwrap();
    let passwords = Passwords::new(1).unwrap();
    let attempt = SignInAttempt {
        email: &world.one.owner_email,
        password: "a wrong guess",
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
    };
    assert!(
        accounts::sign_in(&world.db, &passwords, attempt)
            .await
            .is_err()
    );
    let mut tx = world.db.begin_system(Purpose::Session).await.unwrap();
    let session = SessionState {
        data: json!({}),
        signed_in: None,
        client: None,
    };
    accounts::insert_session(&mut tx, "a-cookie", &session)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let of = async |table: &str| count(&world, table).await;
    world.run_recurring_jobs().await;
    assert_eq!(
        [
            of("sign_in_failures").await,
            of("sessions").await,
            of("idempotent_answers").await,
            of("drafts").await
        ],
        [1, 1, 1, 1]
    );
    world
        .clock
        .advance(Duration::days(1) + Duration::seconds(1));
    world.run_recurring_jobs().await;
    assert_eq!(
        [
            of("sign_in_failures").await,
            of("sessions").await,
            of("idempotent_answers").await,
            of("drafts").await
        ],
        [0, 0, 0, 1]
    );
    world.clock.advance(Duration::days(2));
    world.run_recurring_jobs().await;
    assert_eq!([of("sessions").await, of("drafts").await], [0, 1]);
    world.clock.advance(requests::ABANDONED_AFTER);
    world.run_recurring_jobs().await;
    assert_eq!(of("drafts").await, 0);
    let mut tx = world.begin(&world.one.owner).await;
    requests::find(&mut tx, request, false).await.unwrap();
    drop(tx);
    world.take_sent();
    world.finish().await;
}

/// A request with something of it in every table.
async fn fill(world: &World, company: &Company) -> RequestId {
    world.clock.advance(Duration::seconds(1));
    let number = world.clock.now().unix_timestamp();
    let question = format!("Message-ID: <{number}@customer.example>\n{QUESTION}");
    world
        .receive(company, "eva@customer.example", &question)
        .await;
    world.run_jobs().await;
    let mut tx = world.begin(&company.owner).await;
    let held = list_held(&mut tx, None, Limit::default()).await.unwrap();
    let id = release_held(&mut tx, held.items[0].id).await.unwrap();
    requests::save_draft(&mut tx, id, DraftKind::Note, &json!({ "text": "On hold" }))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let more = format!(
        "Message-ID: <{number}-more@customer.example>\nIn-Reply-To: <{number}@customer.example>\n{MORE}"
    );
    world.receive(company, "eva@customer.example", &more).await;
    world.run_jobs().await;
    there_and_back(world, company, id).await;
    let mut tx = world.begin(&company.owner).await;
    requests::mark_viewed(&mut tx, id).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// Splits the newest message off, says that it is another matter, and merges it back: what is left of that goes with the request.
async fn there_and_back(world: &World, company: &Company, id: RequestId) {
    let mut tx = world.begin(&company.owner).await;
    let conversation = messages::list(&mut tx, id, None, Limit::default())
        .await
        .unwrap();
    let form = SplitForm {
        message_ids: conversation
            .items
            .last()
            .map(|m| m.id)
            .into_iter()
            .collect(),
        ..SplitForm::default()
    };
    let split = requests::split(&mut tx, id, form.try_into().unwrap())
        .await
        .unwrap();
    requests::dismiss_similar(&mut tx, split.to, id)
        .await
        .unwrap();
    requests::undo_move(&mut tx, split.id).await.unwrap();
    tx.commit().await.unwrap();
}

/// Rows of every table that refers to requests, their messages or their mails, read from the catalogue: a new one is in this test by itself.
/// Of everything that is removed with a request; what only forgets it stays.
async fn rows(world: &World) -> Vec<(String, i64)> {
    let mut owner = world.connect("proffer_owner").await;
    let tables: Vec<String> = sqlx::query_scalar(
        "select distinct f.conrelid::regclass::text from pg_constraint f join pg_class c on c.oid = f.conrelid
          where f.contype = 'f' and f.confrelid = any(array['requests', 'messages', 'accepted_mails']::regclass[]) and f.confdeltype <> 'n' and not c.relispartition order by 1",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    let mut rows = Vec::new();
    for table in ["requests", "accepted_mails"]
        .into_iter()
        .chain(tables.iter().map(String::as_str))
    {
        rows.push((table.to_owned(), count(world, table).await));
    }
    assert!(rows.len() > 8, "what was looked at: {rows:?}");
    rows
}

async fn count(world: &World, table: &str) -> i64 {
    let mut owner = world.connect("proffer_owner").await;
    sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {table}")))
        .fetch_one(&mut owner)
        .await
        .unwrap()
}
