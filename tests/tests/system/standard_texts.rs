//! What salespeople write often: standard texts and signatures, in the portal and for programs.

use serde_json::json;
use shared::accounts::Scope;
use shared::ids::RequestId;
use shared::page::Limit;
use shared::requests::{self, Filter};
use shared::tenancy::Role;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::World;

const EVA: &str = "eva@customer.example";
const DUTCH: &str = "From: Eva Maes <eva@customer.example>\nMessage-ID: <1@customer.example>\nSubject: Eiken deur\n\nGoedemorgen,\n\nWij zoeken een eiken deur van twee meter voor ons huis. Kunt u ons een prijs bezorgen, met de plaatsing erbij?\n\nMet vriendelijke groeten,\nEva\n";

async fn request(world: &World) -> RequestId {
    world.receive(&world.one, EVA, DUTCH).await;
    world.run_jobs().await;
    let mut tx = world.begin(&world.one.owner).await;
    let found = requests::list(&mut tx, &Filter::default(), None, Limit::default()).await;
    found.expect("the world of this test answers").items[0].id
}

/// What the field for the reply holds.
fn reply_text(page: &str) -> String {
    let area = page
        .split("id=\"reply-text\"")
        .nth(1)
        .expect("the world of this test answers");
    let text = area
        .split_once("\">")
        .expect("the world of this test answers")
        .1;
    text.split("</textarea>")
        .next()
        .expect("the world of this test answers")
        .to_owned()
}

#[tokio::test]
async fn an_owner_writes_texts_and_a_salesperson_inserts_one_in_the_requesters_language() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    owner.get("/settings/texts/new").await;
    let form = |language, body| [("name", "Visit"), ("language", language), ("body", body)];
    let bad = owner
        .post("/settings/texts/new", &form("nl", "Beste {naam}"))
        .await;
    assert_eq!(bad.status, 422);
    assert!(!bad.message_at("body").is_empty() && bad.value_of("name") == "Visit");
    for (language, body) in [
        ("fr", "Bonjour {name}, quand pouvons-nous passer ?"),
        (
            "nl",
            "Beste {name},\n\nwanneer mogen wij langskomen voor {number}?\n{company}",
        ),
    ] {
        owner.get("/settings/texts/new").await;
        let kept = owner
            .post("/settings/texts/new", &form(language, body))
            .await;
        assert_eq!((kept.status, kept.location()), (303, "/settings/texts"));
    }
    owner.get("/settings/texts/new").await;
    let twice = owner
        .post("/settings/texts/new", &form("nl", "Beste"))
        .await;
    assert_eq!(twice.status, 422);
    assert!(!twice.message_at("name").is_empty());
    let preview = owner
        .post("/settings/texts/preview", &form("nl", "Beste {name}"))
        .await;
    assert!(preview.text.contains("Beste Owner of Menuiserie Dubois"));

    // A colleague with a signature answers, without scripts.
    world
        .add_member(&world.one, "mia@dubois.example", Role::Member)
        .await;
    let mut mia = portal.signed_in("mia@dubois.example").await;
    assert_eq!(mia.get("/settings/texts").await.status, 403);
    mia.get("/settings").await;
    let own = [
        ("name", "Mia Claes"),
        ("language", "en"),
        ("signature", "Mia <Claes>\r\nSales"),
    ];
    assert_eq!(mia.post("/settings", &own).await.status, 303);
    let path = format!("/requests/{}", request(&world).await);
    let page = mia.get(&path).await;
    assert_eq!(
        reply_text(&page.text).trim(),
        "-- \nMia &lt;Claes&gt;\nSales"
    );
    let option = page.text.split("name=\"standard_text\"").nth(1).unwrap();
    let id = option
        .split("<option value=\"")
        .nth(2)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let typed = [
        ("standard_text", id),
        ("subject", "Re: Eiken deur"),
        ("text", "Goedendag.\r\n\r\n-- \r\nMia <Claes>\r\nSales"),
    ];
    let filled = mia.post(&format!("{path}/text"), &typed).await;
    assert_eq!(filled.status, 200);
    assert_eq!(
        reply_text(&filled.text),
        "Goedendag.\n\nBeste Eva Maes,\n\nwanneer mogen wij langskomen voor 2026-0001?\nMenuiserie Dubois\n\n-- \nMia &lt;Claes&gt;\nSales"
    );
    // The editor asks for the same as a piece of HTML.
    let piece = mia.get(&format!("{path}/text?standard_text={id}")).await;
    assert!(
        piece
            .text
            .starts_with("<div>Beste Eva Maes,<br>\n<br>\nwanneer"),
        "{}",
        piece.text
    );

    // The signature alone says nothing.
    let alone = [
        ("subject", ""),
        ("text", "\r\n\r\n-- \r\nMia <Claes>\r\nSales"),
    ];
    mia.get(&path).await;
    assert_eq!(
        mia.post(&format!("{path}/replies"), &alone).await.status,
        422
    );

    // Another company has neither the text nor its name.
    let mut stranger = portal.signed_in(&world.two.owner_email).await;
    let edit = format!("/settings/texts/{id}");
    assert_eq!(stranger.get(&edit).await.status, 404);
    assert!(!stranger.get("/settings/texts").await.text.contains("Visit"));
    owner.get(&edit).await;
    assert_eq!(owner.post(&format!("{edit}/delete"), &[]).await.status, 303);
    assert_eq!(owner.get(&edit).await.status, 404);
    world.finish().await;
}

#[tokio::test]
async fn a_program_keeps_texts_and_signs_only_when_asked() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let ours = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let theirs = Program::of(&world, &portal, &world.two, Scope::Full).await;
    let text = |body: &str| Some(json!({ "name": "Thanks", "language": "en", "body": body }));
    let made = ours
        .call("POST", "/standard-texts", text("Thank you, {name}."))
        .await;
    assert_eq!(made.status, 201);
    let path = format!("/standard-texts/{}", made.json()["id"].as_str().unwrap());
    let again = ours.call("POST", "/standard-texts", text("Thanks.")).await;
    assert_eq!((again.status, again.is_problem()), (422, true));
    assert_eq!(ours.call("PUT", &path, text("{oops}")).await.status, 422);
    let changed = ours.call("PUT", &path, text("Many thanks.")).await;
    assert_eq!(changed.json()["body"], "Many thanks.");
    for (method, body) in [("PUT", text("Mine")), ("DELETE", None)] {
        assert_eq!(theirs.call(method, &path, body).await.status, 404);
    }
    let list = ours.call("GET", "/standard-texts", None).await;
    assert_eq!(list.json()["items"].as_array().unwrap().len(), 1);

    let signature = json!({ "signature": "<div><strong>Anne</strong><script>x()</script></div>" });
    let settings = ours.call("PUT", "/me/settings", Some(signature)).await;
    assert_eq!(
        settings.json()["signature"],
        "<div><strong>Anne</strong></div>"
    );
    let replies = format!("/requests/{}/replies", request(&world).await);
    for signed in [false, true] {
        let reply = json!({ "text": "Graag.", "signature": signed });
        let sent = ours.call("POST", &replies, Some(reply)).await;
        assert_eq!(sent.status, 202);
        world.run_jobs().await;
        let mail = world.take_sent().remove(0);
        assert_eq!(mail.text.contains("<strong>Anne</strong>"), signed);
        assert_eq!(mail.text.contains("--=20\r\nAnne"), signed);
    }
    assert_eq!(ours.call("DELETE", &path, None).await.status, 204);
    world.finish().await;
}
