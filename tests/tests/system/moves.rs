//! Merge, split and move: what came to the wrong request goes where it belongs, and comes back.

use serde_json::{Value, json};
use shared::accounts::Scope;
use shared::fields::FieldErrors;
use shared::ids::{MessageId, RequestId};
use shared::messages::{self, Message};
use shared::page::Limit;
use shared::requests::{
    self, DraftKind, Filter, Moved, Obstacle, ReplyForm, Request, RequestError, SplitForm, Status,
    UndoError,
};
use shared::tenancy::Principal;
use system_tests::browser::Browser;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::World;
use time::Duration;

const EVA: &str = "eva@customer.example";
const JAN: &str = "jan@customer.example";

fn mail(from: &str, id: &str, subject: &str, text: &str) -> String {
    format!("From: {from}\nMessage-ID: <{id}@customer.example>\nSubject: {subject}\n\n{text}\n")
}

/// Receives a mail as a request of its own.
async fn request(world: &World, from: &str, id: &str, subject: &str) -> RequestId {
    let text = format!("How much is it? ({id})");
    world
        .receive(&world.one, from, &mail(from, id, subject, &text))
        .await;
    world.run_jobs().await;
    world.take_sent();
    newest(world).await
}

async fn list(world: &World, filter: &Filter) -> Vec<RequestId> {
    let mut tx = world.begin(&world.one.owner).await;
    let page = requests::list(&mut tx, filter, None, Limit::default());
    page.await.unwrap().items.iter().map(|row| row.id).collect()
}

/// The request that came last; each has an id greater than those before.
async fn newest(world: &World) -> RequestId {
    let all = list(world, &Filter::default()).await;
    all.into_iter().max().unwrap()
}

async fn find(world: &World, id: RequestId) -> Result<Request, RequestError> {
    let mut tx = world.begin(&world.one.owner).await;
    requests::find(&mut tx, id, false).await
}

/// Whether the customer waits for an answer.
async fn waits(world: &World, id: RequestId) -> bool {
    let mut tx = world.begin(&world.one.owner).await;
    let page = requests::list(&mut tx, &Filter::default(), None, Limit::default()).await;
    let mut rows = page.unwrap().items.into_iter();
    rows.any(|row| row.id == id && row.waiting_since.is_some())
}

async fn conversation(world: &World, id: RequestId) -> Vec<Message> {
    let mut tx = world.begin(&world.one.owner).await;
    let page = messages::list(&mut tx, id, None, Limit::default());
    page.await.unwrap().items
}

async fn texts(world: &World, id: RequestId) -> Vec<String> {
    let conversation = conversation(world, id).await;
    conversation
        .into_iter()
        .map(|message| message.text)
        .collect()
}

async fn events(world: &World, id: RequestId) -> Vec<String> {
    let mut tx = world.begin(&world.one.owner).await;
    let page = requests::list_timeline(&mut tx, id, None, Limit::default());
    let entries = page.await.unwrap().items.into_iter().rev();
    entries.map(|entry| entry.event).collect()
}

async fn reply(world: &World, id: RequestId, text: &str) {
    let form = ReplyForm {
        text: text.to_owned(),
        ..ReplyForm::default()
    };
    let mut tx = world.begin(&world.one.owner).await;
    requests::reply(&mut tx, id, form.try_into().unwrap())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    world.run_jobs().await;
}

async fn merge(world: &World, id: RequestId, into: RequestId) -> Result<Moved, RequestError> {
    let mut tx = world.begin(&world.one.owner).await;
    let moved = requests::merge(&mut tx, id, into).await?;
    tx.commit().await.unwrap();
    Ok(moved)
}

async fn split(
    world: &World,
    id: RequestId,
    message_ids: &[MessageId],
) -> Result<Moved, RequestError> {
    let form = SplitForm {
        message_ids: message_ids.to_vec(),
        ..SplitForm::default()
    };
    let mut tx = world.begin(&world.one.owner).await;
    let moved = requests::split(&mut tx, id, form.try_into()?).await?;
    tx.commit().await.unwrap();
    Ok(moved)
}

async fn move_to(
    world: &World,
    id: RequestId,
    messages: &[MessageId],
    to: RequestId,
) -> Result<Moved, RequestError> {
    let mut tx = world.begin(&world.one.owner).await;
    let moved = requests::move_messages(&mut tx, id, messages, to).await?;
    tx.commit().await.unwrap();
    Ok(moved)
}

async fn undo(world: &World, moved: Moved) -> Result<RequestId, UndoError> {
    undo_as(world, &world.one.owner, moved).await
}

async fn undo_as(world: &World, who: &Principal, moved: Moved) -> Result<RequestId, UndoError> {
    let mut tx = world.begin(who).await;
    let request = requests::undo_move(&mut tx, moved.id).await?;
    tx.commit().await.unwrap();
    Ok(request)
}

fn code(outcome: Result<Moved, RequestError>) -> (&'static str, &'static str) {
    match outcome {
        Err(RequestError::Fields(FieldErrors(errors))) => (errors[0].field, errors[0].code),
        other => panic!("{other:?}"),
    }
}

/// Answers a mail that was sent, to where it asks for, with its Message-ID in `In-Reply-To`; or with one of the two.
async fn answer(world: &World, sent: &system_tests::smtp_sink::SunkMail, id: &str, by: By) {
    let address = sent.header("Reply-To").or_else(|| sent.header("From"));
    let address = address.unwrap();
    let address = match by {
        By::Token | By::Both => address.rsplit('<').next().unwrap().trim_end_matches('>'),
        By::Reference => &world.one.address,
    };
    let reference = match by {
        By::Reference | By::Both => sent.header("Message-ID").unwrap(),
        By::Token => "<nothing@customer.example>".to_owned(),
    };
    let answer = format!(
        "From: {EVA}\nMessage-ID: <{id}@customer.example>\nIn-Reply-To: {reference}\nSubject: Re: something else\n\nAnswer {id}\n"
    );
    world.receive_at(&world.one, address, EVA, &answer).await;
    world.run_jobs().await;
    world.take_sent();
}

#[derive(Clone, Copy)]
enum By {
    Token,
    Reference,
    Both,
}

#[tokio::test]
async fn a_merged_request_leads_to_the_other_and_comes_back() {
    let world = World::new().await;
    let door = request(&world, EVA, "door", "Oak door").await;
    let stairs = request(&world, EVA, "stairs", "Stairs").await;
    reply(&world, stairs, "Which size?").await;
    let sent = world.take_sent().remove(0);
    let mut tx = world.begin(&world.one.owner).await;
    let draft = json!({ "text": "half a note" });
    requests::save_draft(&mut tx, stairs, DraftKind::Note, &draft)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let moved = merge(&world, stairs, door).await.unwrap();
    assert_eq!(moved.to, door);
    assert_eq!(list(&world, &Filter::default()).await, [door]);
    assert_eq!(find(&world, door).await.unwrap().status, Status::Replied);
    assert!(matches!(
        find(&world, stairs).await,
        Err(RequestError::Merged { into }) if into == door
    ));
    assert_eq!(
        texts(&world, door).await,
        [
            "How much is it? (door)",
            "How much is it? (stairs)",
            "Which size?"
        ]
    );
    assert_eq!(texts(&world, stairs).await, [""; 0]);
    assert!(events(&world, door).await.contains(&"merged_in".to_owned()));
    let number = Filter {
        search: "2026-0002".to_owned(),
        ..Filter::default()
    };
    assert_eq!(
        list(&world, &number).await,
        [door],
        "the number of the merged request finds the other"
    );
    let bin = Filter {
        deleted: true,
        ..Filter::default()
    };
    assert_eq!(list(&world, &bin).await, [], "it is not in the bin");
    let mut tx = world.begin(&world.one.owner).await;
    let kept = requests::find_draft(&mut tx, door, DraftKind::Note).await;
    assert_eq!(kept.unwrap().unwrap().content, draft);
    drop(tx);

    // Its token and its Message-IDs lead to the other; whoever has its page open writes there.
    answer(&world, &sent, "by-token", By::Token).await;
    answer(&world, &sent, "by-reference", By::Reference).await;
    reply(&world, stairs, "Written on the old page").await;
    let answered = world.take_sent().remove(0);
    assert_eq!(texts(&world, door).await.len(), 6);
    // An answer to what was sent since belongs to the request that stayed.
    answer(&world, &answered, "to-the-new", By::Both).await;

    world.clock.advance(Duration::days(20));
    assert_eq!(undo(&world, moved).await.unwrap(), stairs);
    let mut back = texts(&world, stairs).await;
    back.sort();
    assert_eq!(
        back,
        [
            "Answer by-reference",
            "Answer by-token",
            "How much is it? (stairs)",
            "Which size?"
        ],
        "with the answers that were meant for it"
    );
    assert_eq!(
        texts(&world, door).await,
        [
            "How much is it? (door)",
            "Written on the old page",
            "Answer to-the-new"
        ]
    );
    assert_eq!(
        find(&world, door).await.unwrap().status,
        Status::Replied,
        "it was answered itself in the meantime"
    );
    assert_eq!(find(&world, stairs).await.unwrap().status, Status::Replied);
    assert_eq!(
        events(&world, stairs).await[..2],
        ["received", "replied"],
        "its timeline is its own again"
    );
    assert!(matches!(
        undo(&world, moved).await,
        Err(UndoError::Impossible(Obstacle::Undone))
    ));
    world.finish().await;
}

#[tokio::test]
async fn undoing_gives_status_contact_and_salesperson_back() {
    let world = World::new().await;
    let door = request(&world, EVA, "door", "Oak door").await;
    let stairs = request(&world, EVA, "stairs", "Stairs").await;
    reply(&world, stairs, "Which size?").await;
    world.take_sent();
    let me = world.one.owner.user();
    let mut tx = world.begin(&world.one.owner).await;
    requests::assign(&mut tx, stairs, me).await.unwrap();
    tx.commit().await.unwrap();

    let moved = merge(&world, stairs, door).await.unwrap();
    let merged = find(&world, door).await.unwrap();
    assert_eq!((merged.status, merged.assignee_id), (Status::Replied, me));
    undo(&world, moved).await.unwrap();
    let door = find(&world, door).await.unwrap();
    assert_eq!((door.status, door.assignee_id), (Status::Received, None));
    assert_eq!(find(&world, stairs).await.unwrap().assignee_id, me);
    world.finish().await;
}

#[tokio::test]
async fn two_who_merge_crosswise_end_with_one_request() {
    let world = World::new().await;
    let door = request(&world, EVA, "door", "Oak door").await;
    let stairs = request(&world, EVA, "stairs", "Stairs").await;
    let (one, other) = tokio::join!(merge(&world, door, stairs), merge(&world, stairs, door));
    let winner = match (one, other) {
        (Ok(moved), Err(RequestError::Merged { into }))
        | (Err(RequestError::Merged { into }), Ok(moved)) => {
            assert_eq!(moved.to, into, "the second is told where it is now");
            into
        }
        both => panic!("{both:?}"),
    };
    assert_eq!(list(&world, &Filter::default()).await, [winner]);
    assert_eq!(texts(&world, winner).await.len(), 2);
    world.finish().await;
}

#[tokio::test]
async fn merges_of_merges_are_undone_from_the_last() {
    let world = World::new().await;
    let first = request(&world, EVA, "first", "Oak door").await;
    let second = request(&world, EVA, "second", "Stairs").await;
    let third = request(&world, EVA, "third", "Roof").await;
    let one = merge(&world, first, second).await.unwrap();
    let two = merge(&world, second, third).await.unwrap();
    for merged in [first, second] {
        assert!(matches!(
            find(&world, merged).await,
            Err(RequestError::Merged { into }) if into == third
        ));
    }
    assert!(matches!(
        undo(&world, one).await,
        Err(UndoError::Impossible(Obstacle::MovedOn))
    ));
    assert_eq!(undo(&world, two).await.unwrap(), second);
    assert_eq!(texts(&world, second).await.len(), 2);
    assert_eq!(undo(&world, one).await.unwrap(), first);
    for (id, text) in [(first, "first"), (second, "second"), (third, "third")] {
        assert_eq!(
            texts(&world, id).await,
            [format!("How much is it? ({text})")]
        );
    }
    world.finish().await;
}

#[tokio::test]
async fn messages_become_a_request_of_their_own() {
    let world = World::new().await;
    let door = request(&world, EVA, "door", "Oak door").await;
    reply(&world, door, "Which size?").await;
    let sent = world.take_sent().remove(0);
    let address = sent.header("Reply-To").unwrap();
    let address = address.rsplit('<').next().unwrap().trim_end_matches('>');
    let other = mail(JAN, "stairs", "Stairs too", "And how much are stairs?");
    world.receive_at(&world.one, address, JAN, &other).await;
    world.run_jobs().await;
    world.take_sent();
    let all = conversation(&world, door).await;
    assert_eq!(all.len(), 3);

    let moved = split(&world, door, &[all[2].id]).await.unwrap();
    let stairs = find(&world, moved.to).await.unwrap();
    assert_eq!(
        (
            stairs.requester.email.as_str(),
            stairs.requester.certain,
            stairs.subject.as_str(),
            stairs.number.as_str()
        ),
        (JAN, true, "Stairs too", "2026-0002")
    );
    assert_eq!(stairs.status, Status::Received);
    assert_eq!(texts(&world, moved.to).await, ["And how much are stairs?"]);
    assert_eq!(texts(&world, door).await.len(), 2);
    assert_eq!(
        world.run_jobs().await,
        0,
        "nobody is answered automatically"
    );

    // What can't be: nothing, everything, what is elsewhere.
    for (ids, expected) in [
        (vec![], "choose-messages"),
        (vec![all[0].id, all[1].id], "all-messages"),
        (vec![all[2].id], "unknown-message"),
    ] {
        assert_eq!(
            code(split(&world, door, &ids).await),
            ("message_ids", expected)
        );
    }

    // Our answer goes too, and what is answered to it afterwards, although its address names the first request.
    let with_answer = split(&world, door, &[all[1].id]).await.unwrap();
    let answered = find(&world, with_answer.to).await.unwrap();
    assert_eq!(
        (answered.status, answered.requester.email.as_str()),
        (Status::Replied, EVA)
    );
    answer(&world, &sent, "after", By::Both).await;
    assert_eq!(
        texts(&world, with_answer.to).await,
        ["Which size?", "Answer after"]
    );

    assert_eq!(undo(&world, with_answer).await.unwrap(), door);
    assert_eq!(
        texts(&world, door).await,
        ["How much is it? (door)", "Which size?", "Answer after"]
    );
    assert!(matches!(
        find(&world, with_answer.to).await,
        Err(RequestError::Merged { into }) if into == door
    ));
    answer(&world, &sent, "after-undo", By::Both).await;
    assert_eq!(texts(&world, door).await.len(), 4);
    world.finish().await;
}

#[tokio::test]
async fn messages_move_to_another_request_and_back() {
    let world = World::new().await;
    let door = request(&world, EVA, "door", "Oak door").await;
    reply(&world, door, "Which size?").await;
    let sent = world.take_sent().remove(0);
    let stairs = request(&world, JAN, "stairs", "Stairs").await;
    let all = conversation(&world, door).await;

    assert_eq!(
        code(move_to(&world, door, &[all[1].id], door).await),
        ("to", "same-request")
    );
    assert_eq!(
        code(move_to(&world, door, &[all[1].id], RequestId::new()).await),
        ("to", "unknown-request")
    );
    assert!(waits(&world, stairs).await && !waits(&world, door).await);
    let moved = move_to(&world, door, &[all[1].id], stairs).await.unwrap();
    assert!(
        !waits(&world, stairs).await && waits(&world, door).await,
        "the customer whose answer it was waits no more, the other does"
    );
    assert_eq!(
        find(&world, stairs).await.unwrap().status,
        Status::Replied,
        "the answer that came to it answers it"
    );
    assert_eq!(
        find(&world, door).await.unwrap().status,
        Status::Replied,
        "a status never moves back"
    );
    answer(&world, &sent, "after", By::Both).await;
    assert_eq!(texts(&world, stairs).await.len(), 3);

    assert_eq!(undo(&world, moved).await.unwrap(), door);
    assert_eq!(
        texts(&world, door).await,
        ["How much is it? (door)", "Which size?", "Answer after"]
    );
    assert_eq!(find(&world, stairs).await.unwrap().status, Status::Received);
    assert!(waits(&world, stairs).await);
    world.finish().await;
}

#[tokio::test]
async fn what_stands_in_the_way_of_undoing_is_said() {
    let world = World::new().await;
    let door = request(&world, EVA, "door", "Oak door").await;
    let stairs = request(&world, EVA, "stairs", "Stairs").await;
    let moved = merge(&world, stairs, door).await.unwrap();
    assert!(matches!(
        undo_as(&world, &world.two.owner, moved).await,
        Err(UndoError::Unknown)
    ));
    let mut tx = world.begin(&world.one.owner).await;
    assert!(matches!(
        requests::restore(&mut tx, stairs).await,
        Err(RequestError::Merged { .. })
    ));
    requests::delete(&mut tx, door).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(
        undo(&world, moved).await,
        Err(UndoError::Impossible(Obstacle::InBin))
    ));
    let mut tx = world.begin(&world.one.owner).await;
    requests::restore(&mut tx, door).await.unwrap();
    tx.commit().await.unwrap();
    world.clock.advance(Duration::days(30) + Duration::SECOND);
    assert!(matches!(
        undo(&world, moved).await,
        Err(UndoError::Impossible(Obstacle::TooLate))
    ));
    world.finish().await;
}

#[tokio::test]
async fn a_request_is_purged_with_all_that_was_merged_into_it() {
    let world = World::new().await;
    let door = request(&world, EVA, "door", "Oak door").await;
    let stairs = request(&world, EVA, "stairs", "Stairs").await;
    merge(&world, stairs, door).await.unwrap();
    world.clock.advance(Duration::days(40));
    let mut tx = world.begin(&world.one.owner).await;
    assert_eq!(
        requests::purge_deleted(&mut tx, 10).await.unwrap(),
        0,
        "a merged request lives as long as what it leads to"
    );
    requests::delete(&mut tx, door).await.unwrap();
    tx.commit().await.unwrap();
    world.clock.advance(Duration::days(31));
    let mut tx = world.begin(&world.one.owner).await;
    assert_eq!(requests::purge_deleted(&mut tx, 10).await.unwrap(), 2);
    tx.commit().await.unwrap();
    let mut owner = world.connect("proffer_owner").await;
    for table in ["requests", "messages", "accepted_mails", "request_moves"] {
        let left: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from {table}")))
                .fetch_one(&mut owner)
                .await
                .unwrap();
        assert_eq!(left, 0, "{table}");
    }
    world.finish().await;
}

#[tokio::test]
async fn a_page_that_stays_open_after_a_merge_shows_no_error() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let door = request(&world, EVA, "door", "Oak door").await;
    let stairs = request(&world, EVA, "stairs", "Stairs").await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    merge(&world, stairs, door).await.unwrap();
    let by_script = [("HX-Request", "true")];
    for (part, says) in [
        ("live", format!("href=\"/requests/{door}\"")),
        // It keeps asking for itself.
        ("typing", format!("hx-get=\"/requests/{stairs}/typing\"")),
    ] {
        let path = format!("/requests/{stairs}/{part}");
        let answer = owner.send("GET", &path, &by_script, "").await;
        assert_eq!(answer.status, 200, "{part}: {}", answer.text);
        assert!(answer.text.contains(&says), "{part}: {}", answer.text);
    }
    world.finish().await;
}

#[tokio::test]
async fn there_is_something_to_choose_before_anything_is_typed() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let door = request(&world, EVA, "door", "Oak door").await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let path = format!("/requests/{door}/merge");
    let offered = async |owner: &mut Browser, path: &str| {
        let page = owner.get(path).await.text;
        let values = page.split("name=\"into\" value=\"").skip(1);
        let ids = values.filter_map(|value| value.split('"').next()?.parse().ok());
        ids.collect::<Vec<RequestId>>()
    };
    assert_eq!(offered(&mut owner, &path).await, [], "there is no other");

    let fence = request(&world, JAN, "fence", "Fence").await;
    let window = request(&world, EVA, "window", "Window").await;
    let stairs = request(&world, JAN, "stairs", "Stairs").await;
    let all = [window, stairs, fence];
    assert_eq!(
        offered(&mut owner, &path).await,
        all,
        "of the same requester first, then the newest"
    );
    let typed = format!("/requests/{door}/targets?merging=true&q=");
    assert_eq!(offered(&mut owner, &typed).await, all);
    let typed = format!("/requests/{door}/targets?merging=true&q=fence");
    assert_eq!(offered(&mut owner, &typed).await, [fence]);
    for more in ["gate", "roof", "floor"] {
        request(&world, JAN, more, more).await;
    }
    let few = offered(&mut owner, &path).await;
    assert_eq!((few.len(), few[0]), (5, window));
    world.finish().await;
}

#[tokio::test]
async fn a_program_does_the_same() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let door = request(&world, EVA, "door", "Oak door").await;
    let stairs = request(&world, JAN, "stairs", "Stairs").await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let call = async |method: &str, path: String, body: Value| {
        program.call(method, &path, Some(body)).await
    };

    let path = format!("/requests/{door}/merge");
    let merged = call("POST", path.clone(), json!({ "into": stairs })).await;
    assert_eq!(merged.status, 200, "{}", merged.json());
    assert_eq!(merged.json()["request_id"], json!(stairs));
    let moved = merged.json()["move_id"].as_str().unwrap().to_owned();
    let again = call("POST", path, json!({ "into": stairs })).await;
    assert_eq!(
        (again.status, &again.json()["merged_into"]),
        (409, &json!(stairs))
    );
    let gone = call("GET", format!("/requests/{door}"), json!({})).await;
    assert_eq!(gone.status, 307);
    assert!(
        gone.head
            .contains(&format!("location: /api/v1/requests/{stairs}")),
        "{}",
        gone.head
    );
    let undo = format!("/moves/{moved}/undo");
    let undone = call("POST", undo.clone(), json!({})).await;
    assert_eq!((undone.status, &undone.json()["id"]), (200, &json!(door)));
    assert_eq!(call("POST", undo, json!({})).await.status, 409);

    let messages = [conversation(&world, stairs).await[0].id];
    let nothing = call(
        "POST",
        format!("/requests/{stairs}/move"),
        json!({ "to": door }),
    )
    .await;
    assert_eq!(
        (nothing.status, &nothing.json()["errors"][0]["code"]),
        (422, &json!("choose-messages"))
    );
    let body = json!({ "message_ids": messages, "to": door });
    let all = call("POST", format!("/requests/{stairs}/move"), body).await;
    assert_eq!(all.json()["errors"][0]["code"], "all-messages");
    reply(&world, stairs, "Which size?").await;
    world.take_sent();
    let body = json!({ "message_ids": messages, "to": door });
    let moved = call("POST", format!("/requests/{stairs}/move"), body).await;
    assert_eq!(
        (moved.status, &moved.json()["request_id"]),
        (200, &json!(door))
    );
    let body = json!({ "message_ids": messages, "subject": "Stairs again" });
    let split = call("POST", format!("/requests/{door}/split"), body).await;
    assert_eq!(split.status, 201, "{}", split.json());
    let new = split.json()["request_id"].as_str().unwrap().to_owned();
    let new = call("GET", format!("/requests/{new}"), json!({}))
        .await
        .json();
    assert_eq!(
        (&new["subject"], &new["requester"]["email"]),
        (&json!("Stairs again"), &json!(JAN))
    );
    let kept = call("POST", format!("/messages/{}/keep", messages[0]), json!({})).await;
    assert_eq!(kept.status, 204);
    world.finish().await;
}

/// Tables that refer to requests: what follows a merge, and what does not, because it tells of the request itself.
const FOLLOWS: [&str; 5] = [
    "drafts",
    "messages",
    "notifications",
    "offers",
    "timeline_events",
];
const STAYS: [&str; 5] = [
    "customer_reminders",
    "dismissed_suggestions",
    "request_moves",
    "request_views",
    "requests",
];

#[tokio::test]
async fn no_table_is_forgotten_by_a_merge() {
    let world = World::new().await;
    let mut owner = world.connect("proffer_owner").await;
    let mut tables: Vec<String> = sqlx::query_scalar(
        "select distinct c.relname::text from pg_constraint k join pg_class c on c.oid = k.conrelid
          where k.contype = 'f' and k.confrelid = 'requests'::regclass and not c.relispartition",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    tables.sort();
    let mut known: Vec<_> = FOLLOWS.iter().chain(&STAYS).collect();
    known.sort();
    assert_eq!(
        tables.iter().collect::<Vec<_>>(),
        known,
        "a new table has to be named in requests/moves/follow.rs"
    );
    world.finish().await;
}
