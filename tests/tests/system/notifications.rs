//! What members are told, and how: under the bell, by mail, both or not at all.

use std::time::Duration as StdDuration;

use serde_json::json;
use shared::accounts::Scope;
use shared::mail::list_held;
use shared::notifications::QUIET;
use shared::page::Limit;
use shared::requests::{self, Filter};
use shared::tenancy::Role;
use system_tests::browser::Browser;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::smtp_sink::SunkMail;
use system_tests::world::World;
use time::Duration;

const EVA: &str = "eva@customer.example";
const MIA: &str = "mia@dubois.example";

fn asks(number: usize) -> String {
    format!(
        "From: Eva Maes <eva@customer.example>\nMessage-ID: <{number}@customer.example>\nSubject: Door {number}\n\nHow much is door {number}?\n"
    )
}

/// Mails `count` requests, each about something else and from somebody else, so that none continues another.
async fn receive(world: &World, count: usize) {
    for number in 0..count {
        let mail = asks(number).replace("eva@", &format!("eva{number}@"));
        world.receive(&world.one, EVA, &mail).await;
    }
    world.run_jobs().await;
}

/// Ticks these choices and no others.
async fn choose(browser: &mut Browser, name: &str, ticked: &[(&str, &str)]) {
    browser.get("/settings").await;
    let mut form = vec![("name", name), ("language", "en"), ("signature", "")];
    form.extend(ticked);
    assert_eq!(browser.post("/settings", &form).await.status, 303);
}

fn to<'a>(sent: &'a [SunkMail], email: &str) -> Vec<&'a SunkMail> {
    sent.iter()
        .filter(|mail| mail.recipients == [email.to_owned()])
        .collect()
}

/// The number at the bell.
fn unread(page: &str) -> &str {
    let bell = page
        .split("id=\"bell\"")
        .nth(1)
        .expect("the world of this test answers");
    let summary = bell
        .split("</summary>")
        .next()
        .expect("the world of this test answers");
    summary.split("class=\"count\">").nth(1).map_or("", |rest| {
        rest.split('<')
            .next()
            .expect("the world of this test answers")
    })
}

#[tokio::test]
async fn the_bell_counts_until_the_request_was_opened() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    receive(&world, 2).await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;

    let home = owner.get("/").await;
    assert_eq!(unread(&home.text), "2");
    assert!(home.text.contains("Door 0") && home.text.contains("New request · Eva Maes"));
    let request = home.text.split("href=\"/requests/").nth(1).unwrap();
    let path = format!("/requests/{}", request.split('"').next().unwrap());
    owner.get(&path).await;
    assert_eq!(unread(&owner.get("/").await.text), "1");

    let page = owner.get("/notifications").await;
    assert!(page.links_to(&path) && page.text.matches("class=\"unread\"").count() >= 1);
    let unread_only = owner.get("/notifications?unread=true").await;
    assert!(
        !unread_only
            .text
            .split("id=\"main\"")
            .nth(1)
            .unwrap()
            .contains(&path)
    );
    let read = owner.post("/notifications/read", &[]).await;
    assert_eq!((read.status, read.location()), (303, "/notifications"));
    assert_eq!(unread(&owner.get("/notifications").await.text), "");

    let mut stranger = portal.signed_in(&world.two.owner_email).await;
    assert!(!stranger.get("/notifications").await.text.contains("Door"));
    world.finish().await;
}

#[tokio::test]
async fn open_pages_hear_of_it_and_look_again() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let owner = portal.signed_in(&world.one.owner_email).await;
    let listener = owner.clone();
    let heard = tokio::spawn(async move {
        listener
            .listen("/events", StdDuration::from_millis(1500))
            .await
    });
    tokio::time::sleep(StdDuration::from_millis(300)).await;
    receive(&world, 1).await;
    assert!(heard.await.unwrap().contains("event: notification"));

    let mut owner = owner;
    let bell = owner
        .send("GET", "/notifications/bell", &[("HX-Request", "true")], "")
        .await;
    assert_eq!(unread(&bell.text), "1");
    assert!(!bell.text.contains("<html"));
    let count = owner
        .send("GET", "/menu/requests/count", &[("HX-Request", "true")], "")
        .await;
    assert!(count.text.contains("class=\"count\">1<"), "{}", count.text);
    world.finish().await;
}

#[tokio::test]
async fn each_member_is_told_as_they_chose() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    for (email, role) in [
        (MIA, Role::Member),
        ("max@dubois.example", Role::Member),
        ("paul@dubois.example", Role::Accountant),
    ] {
        world.add_member(&world.one, email, role).await;
    }
    let mut mia = portal.signed_in(MIA).await;
    choose(&mut mia, "Mia", &[("mail", "new_request")]).await;
    let mut max = portal.signed_in("max@dubois.example").await;
    choose(&mut max, "Max", &[]).await;
    receive(&world, 1).await;

    // Who said nothing is told in the portal; mail only, and nothing at all, are kept too.
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    assert_eq!(unread(&owner.get("/").await.text), "1");
    assert_eq!(unread(&mia.get("/").await.text), "");
    assert_eq!(unread(&max.get("/").await.text), "");
    let mut accountant = portal.signed_in("paul@dubois.example").await;
    assert!(!accountant.get("/").await.text.contains("id=\"bell\""));
    let sent = world.take_sent();
    assert_eq!(sent.len(), 1, "{sent:#?}");
    let mail = to(&sent, MIA)[0];
    let request = only_request(&world).await;
    assert!(
        mail.text
            .contains(&format!("http://portal.test/requests/{request}"))
    );
    assert_eq!(
        mail.header("Auto-Submitted").as_deref(),
        Some("auto-generated")
    );
    assert_eq!(mail.sender, "");

    // A mention, by default, is told in both ways.
    choose(
        &mut mia,
        "Mia",
        &[("portal", "mentioned"), ("mail", "mentioned")],
    )
    .await;
    owner.get(&format!("/requests/{request}")).await;
    owner
        .post(
            &format!("/requests/{request}/notes"),
            &[("text", "@mia and @max, can you come?")],
        )
        .await;
    assert!(mia.get("/").await.text.contains("You are mentioned · "));
    // She was mailed of the request just now: this one waits.
    world.run_jobs().await;
    assert_eq!(world.take_sent(), []);
    world.clock.advance(QUIET);
    world.run_jobs().await;
    let sent = world.take_sent();
    assert_eq!((sent.len(), to(&sent, MIA).len()), (1, 1), "{sent:#?}");
    assert!(sent[0].text.contains("mentions you"), "{}", sent[0].text);
    world.finish().await;
}

#[tokio::test]
async fn many_events_are_one_mail() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    choose(
        &mut owner,
        "Anne",
        &[("portal", "new_request"), ("mail", "new_request")],
    )
    .await;
    receive(&world, 1).await;
    assert_eq!(world.take_sent().len(), 1, "the first is told at once");
    for number in 1..20 {
        let mail = asks(number).replace("eva@", &format!("eva{number}@"));
        world.receive(&world.one, EVA, &mail).await;
        world.clock.advance(Duration::seconds(1));
    }
    world.run_jobs().await;
    assert_eq!(world.take_sent(), [], "the others wait");

    // One of them is read in the portal meanwhile.
    let list = owner.get("/notifications").await;
    let main = list.text.split("id=\"main\"").nth(1).unwrap();
    let first = main.split("href=\"/requests/").nth(1).unwrap();
    owner
        .get(&format!("/requests/{}", first.split('"').next().unwrap()))
        .await;
    world.clock.advance(QUIET);
    world.run_jobs().await;
    let sent = world.take_sent();
    assert_eq!(sent.len(), 1, "{sent:#?}");
    let subject = sent[0].header("Subject").unwrap();
    assert!(subject.starts_with("18 things happened"), "{subject}");
    assert_eq!(
        sent[0]
            .text
            .split("Content-Type: text/html")
            .next()
            .unwrap()
            .matches("http://portal.test/requests/")
            .count(),
        18
    );

    // After a quiet while, one is told at once again.
    world.clock.advance(QUIET);
    receive_another(&world).await;
    assert_eq!(world.take_sent().len(), 1);
    world.finish().await;
}

#[tokio::test]
async fn a_mail_of_ours_that_comes_back_is_no_request() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    choose(&mut owner, "Anne", &[("mail", "new_request")]).await;
    receive(&world, 1).await;
    let told = world.take_sent().remove(0);

    // Redirected by a rule, and forwarded by another that quotes it.
    world
        .receive(&world.one, &world.one.owner_email, &told.text)
        .await;
    let forwarded = format!(
        "From: Anne <{}>\nMessage-ID: <fwd@dubois.example>\nX-MS-Exchange-Organization-AutoForwarded: true\nSubject: Fwd: New request\n\n---------- Forwarded message ---------\nFrom: Proffer <no-reply@{}>\nDate: Tue, 24 Nov 2026 at 10:00\nSubject: New request\nTo: <{}>\n\nA new request came in: Door 0\n",
        world.one.owner_email,
        world.one.address.split_once('@').unwrap().1,
        world.one.owner_email
    );
    world
        .receive(&world.one, &world.one.owner_email, &forwarded)
        .await;
    world.run_jobs().await;

    only_request(&world).await;
    let mut tx = world.begin(&world.one.owner).await;
    let held = list_held(&mut tx, None, Limit::default())
        .await
        .unwrap()
        .items;
    let kinds: Vec<_> = held.iter().map(|held| held.kind.as_str()).collect();
    assert_eq!(kinds, ["loop", "loop"], "{held:#?}");
    drop(tx);
    world.clock.advance(QUIET);
    world.run_jobs().await;
    assert_eq!(world.take_sent(), []);
    world.finish().await;
}

#[tokio::test]
async fn a_program_reads_them_and_sets_what_its_member_wants() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let stranger = Program::of(&world, &portal, &world.two, Scope::Full).await;
    receive(&world, 3).await;

    let page = program
        .call("GET", "/notifications?limit=2", None)
        .await
        .json();
    let items = page["items"].as_array().unwrap();
    assert_eq!(
        (items.len(), items[0]["kind"].as_str()),
        (2, Some("new_request"))
    );
    let rest = format!(
        "/notifications?cursor={}",
        page["next_cursor"].as_str().unwrap()
    );
    let rest = program.call("GET", &rest, None).await.json();
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);

    let unread = async || {
        let unread = program
            .call("GET", "/notifications?unread=true", None)
            .await;
        unread.json()["items"].as_array().unwrap().len()
    };
    let ids = json!({ "ids": [items[0]["id"]] });
    for (reader, left) in [(&stranger, 3), (&program, 2)] {
        let body = Some(ids.clone());
        let read = reader.call("POST", "/notifications/read", body).await;
        assert_eq!((read.status, unread().await), (204, left));
    }
    let read = program
        .call("POST", "/notifications/read", Some(json!({})))
        .await;
    assert_eq!((read.status, unread().await), (204, 0));

    let wanted = json!({ "notifications": { "new_request": { "portal": false, "mail": true } } });
    let settings = program.call("PUT", "/me/settings", Some(wanted)).await;
    assert_eq!(settings.status, 200);
    let settings = program.call("GET", "/me/settings", None).await.json();
    let kinds = &settings["notifications"];
    assert_eq!(
        kinds["new_request"],
        json!({ "portal": false, "mail": true })
    );
    assert_eq!(kinds["assigned"], json!({ "portal": true, "mail": true }));
    let unknown = json!({ "notifications": { "weather": { "portal": true, "mail": true } } });
    let refused = program.call("PUT", "/me/settings", Some(unknown)).await;
    assert_eq!((refused.status, refused.is_problem()), (422, true));
    receive_another(&world).await;
    assert_eq!(unread().await, 0);
    assert_eq!(world.take_sent().len(), 1);
    world.finish().await;
}

async fn only_request(world: &World) -> shared::ids::RequestId {
    let mut tx = world.begin(&world.one.owner).await;
    let found = requests::list(&mut tx, &Filter::default(), None, Limit::default())
        .await
        .expect("the world of this test answers")
        .items;
    assert_eq!(found.len(), 1, "{found:#?}");
    found[0].id
}

async fn receive_another(world: &World) {
    world
        .receive(
            &world.one,
            "zoe@customer.example",
            &asks(99).replace("eva@", "zoe@"),
        )
        .await;
    world.run_jobs().await;
}
