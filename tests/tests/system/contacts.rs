//! Prospects and customers, in the portal and over the API.

use std::fmt::Write;

use serde_json::{Value, json};
use shared::accounts::Scope;
use shared::contacts::{self, ContactForm};
use shared::extensions;
use shared::ids::{ContactId, RequestId};
use shared::requests::{self, RequestForm};
use shared::tenancy::Role;
use system_tests::browser::{Browser, Page};
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::{Company, PASSWORD, World};

const EVA: &str = "eva@atelier.example";

async fn signed_in(portal: &Portal, email: &str) -> Browser {
    let mut browser = portal.signed_in(email).await;
    browser.get("/prospects").await;
    browser
}

async fn contact(world: &World, company: &Company, form: ContactForm) -> ContactId {
    let mut tx = world.begin(&company.owner).await;
    let contact = contacts::create(&mut tx, form.try_into().unwrap())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    contact.id
}

fn named(name: &str, email: &str) -> ContactForm {
    ContactForm {
        name: name.to_owned(),
        email: email.to_owned(),
        ..ContactForm::default()
    }
}

/// A request by hand of this contact.
async fn request(world: &World, company: &Company, contact: ContactId, subject: &str) -> RequestId {
    let form = RequestForm {
        contact_id: Some(contact),
        subject: subject.to_owned(),
        body: format!("About the {subject}."),
        ..RequestForm::default()
    };
    let mut tx = world.begin(&company.owner).await;
    let id = requests::create(&mut tx, form.try_into().unwrap())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    world.run_jobs().await;
    world.take_sent();
    id
}

/// Where the newest contact's page is, after a form that made it.
fn made(page: &Page) -> String {
    assert_eq!(page.status, 303, "{}", page.text);
    page.location().to_owned()
}

#[tokio::test]
async fn a_prospect_is_made_found_and_changed() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = signed_in(&portal, &world.one.owner_email).await;
    let empty = browser.get("/prospects").await;
    assert!(empty.links_to("/contacts/new") && empty.text.contains("No prospects yet"));

    browser.get("/contacts/new").await;
    let wrong = [
        ("nature", "company"),
        ("company", "Atelier D'Hondt"),
        ("vat_number", "BE0403170702"),
        ("email", "nobody"),
    ];
    let page = browser.post("/contacts/new", &wrong).await;
    assert_eq!(page.status, 422);
    assert_eq!(page.value_of("company"), "Atelier D'Hondt");
    assert!(!page.message_at("vat_number").is_empty() && !page.message_at("email").is_empty());

    let right = [
        ("nature", "company"),
        ("company", "Atelier D'Hondt"),
        ("vat_number", "0403.170.701"),
        ("email", "Info@Atelier.example"),
        ("phone", "+32 2 555 01 01"),
        ("city", "Gent"),
        ("country", "BE"),
        ("notes", "Pays late."),
        ("website", "javascript:alert(1)"),
    ];
    let path = made(&browser.post("/contacts/new", &right).await);
    let page = browser.get(&path).await;
    for shown in [
        "<h1>Atelier D&#x27;Hondt",
        "BE0403170701",
        "mailto:info@atelier.example",
        "Pays late.",
        "href=\"https:&#x2f;&#x2f;javascript:alert(1)\"",
    ] {
        assert!(page.text.contains(shown), "{shown}: {}", page.text);
    }

    // Found by any of its words and numbers, however the number is written, and by nobody else.
    for words in [
        "hondt",
        "INFO@atelier",
        "be 0403 170",
        "02/555.01",
        "2 555 01",
    ] {
        let found = browser
            .get(&format!("/prospects?q={}", words.replace(' ', "+")))
            .await;
        assert!(found.links_to(&path), "{words}");
    }
    let mut stranger = signed_in(&portal, &world.two.owner_email).await;
    assert!(!stranger.get("/prospects?q=hondt").await.links_to(&path));
    assert_eq!(stranger.get(&path).await.status, 404);
    assert_eq!(stranger.get(&format!("{path}/edit")).await.status, 404);

    let edit = format!("{path}/edit");
    let page = browser.get(&edit).await;
    assert_eq!(page.value_of("phone"), "+32 2 555 01 01");
    let page = browser.post(&edit, &[("name", ""), ("company", "")]).await;
    assert_eq!((page.status, page.value_of("name").as_str()), (422, ""));
    let change = [
        ("name", "Eva Maes"),
        ("company", "Atelier"),
        ("nature", "company"),
    ];
    assert_eq!(browser.post(&edit, &change).await.status, 303);
    let page = browser.get(&path).await;
    assert!(page.text.contains("<h1>Eva Maes") && page.text.contains("Record changed"));
    assert!(!page.text.contains("Pays late."));
    assert!(!browser.get("/customers").await.links_to(&path));
    world.finish().await;
}

#[tokio::test]
async fn a_long_list_is_paged_and_a_switched_off_extension_has_none() {
    let world = World::new().await;
    for number in 0..60 {
        contact(&world, &world.one, named(&format!("Prospect {number}"), "")).await;
        world.clock.advance(time::Duration::seconds(1));
    }
    let portal = Portal::start(&world).await;
    let mut browser = signed_in(&portal, &world.one.owner_email).await;
    let first = browser.get("/prospects?q=prospect").await;
    assert!(first.text.contains(">Prospect 59<") && !first.text.contains(">Prospect 9<"));
    let next = first
        .text
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|href| href.contains("cursor="))
        .unwrap()
        .replace("&#x2f;", "/")
        .replace("&amp;", "&");
    let second = browser.get(&next).await;
    assert!(second.text.contains(">Prospect 0<") && !second.text.contains(">Prospect 59<"));
    assert!(second.links_to("/prospects?q=prospect"));

    let mut tx = world.begin(&world.one.owner).await;
    for key in ["offers", "quote-requests", "prospects"] {
        extensions::deactivate(&mut tx, extensions::find(key).unwrap())
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    for path in ["/prospects", "/customers", "/contacts/new"] {
        assert_eq!(browser.get(path).await.status, 404, "{path}");
    }
    world.finish().await;
}

#[tokio::test]
async fn a_record_shows_who_is_there_and_what_they_asked() {
    let world = World::new().await;
    let eva = contact(&world, &world.one, named("Eva Maes", EVA)).await;
    let door = request(&world, &world.one, eva, "Oak door").await;
    world.clock.advance(time::Duration::hours(1));
    request(&world, &world.one, eva, "Stairs").await;
    let portal = Portal::start(&world).await;
    let mut browser = signed_in(&portal, &world.one.owner_email).await;
    let path = format!("/contacts/{eva}");
    let page = browser.get(&path).await;
    assert!(page.links_to(&format!("/requests/{door}")));
    assert!(page.text.find("Stairs").unwrap() < page.text.find("Oak door").unwrap());
    assert!(page.text.contains("About the Oak door."));
    let asked = browser.get(&format!("/requests/{door}")).await;
    assert!(asked.links_to(&path), "the request leads to the contact");

    let persons = format!("{path}/persons");
    let page = browser
        .post(&persons, &[("name", ""), ("role", "Buyer")])
        .await;
    assert_eq!(
        (page.status, page.value_of("role").as_str()),
        (422, "Buyer")
    );
    assert!(page.text.contains("id=\"person-new-name-problem\""));
    let tom = [
        ("name", "Tom"),
        ("role", "Buyer"),
        ("email", "tom@atelier.example"),
    ];
    assert_eq!(browser.post(&persons, &tom).await.status, 303);
    let page = browser.get(&path).await;
    let person = page.form_to("/contact-persons/").unwrap();
    assert!(
        browser
            .get("/prospects?q=tom%40atelier")
            .await
            .links_to(&path)
    );
    let page = browser
        .post(&person, &[("name", "Tom"), ("email", "?")])
        .await;
    assert_eq!(page.status, 422);
    let tim = [("name", "Tim"), ("email", "tom@atelier.example")];
    assert_eq!(browser.post(&person, &tim).await.status, 303);

    // What somebody there asks is the contact's.
    let mail = "From: Tim <tom@atelier.example>\nMessage-ID: <1@atelier.example>\nSubject: A gate\n\nHow much?\n";
    world.receive(&world.one, "tom@atelier.example", mail).await;
    world.run_jobs().await;
    world.take_sent();
    assert!(browser.get(&path).await.text.contains("A gate"));

    let mut stranger = signed_in(&portal, &world.two.owner_email).await;
    assert_eq!(stranger.post(&person, &tim).await.status, 404);
    assert_eq!(stranger.post(&persons, &tim).await.status, 404);
    let remove = format!("{person}/delete");
    assert_eq!(stranger.post(&remove, &[]).await.status, 404);
    assert_eq!(browser.post(&remove, &[]).await.status, 303);
    let page = browser.get(&path).await;
    assert!(page.form_to("/contact-persons/").is_none() && page.text.contains("Tim removed"));
    world.finish().await;
}

#[tokio::test]
async fn an_accountant_reads_and_changes_nothing() {
    let world = World::new().await;
    let eva = contact(&world, &world.one, named("Eva Maes", EVA)).await;
    request(&world, &world.one, eva, "Oak door").await;
    world
        .add_member(&world.one, "nadia@dubois.example", Role::Accountant)
        .await;
    let portal = Portal::start(&world).await;
    let mut browser = signed_in(&portal, "nadia@dubois.example").await;
    let path = format!("/contacts/{eva}");
    let list = browser.get("/prospects").await;
    assert!(list.links_to(&path) && !list.links_to("/contacts/new"));
    let page = browser.get(&path).await;
    assert_eq!(page.status, 200);
    assert!(!page.links_to(&format!("{path}/edit")) && !page.text.contains("Oak door"));
    for path in ["/contacts/new", &format!("{path}/edit")] {
        assert_eq!(browser.get(path).await.status, 403, "{path}");
        assert_eq!(
            browser.post(path, &[("name", "X")]).await.status,
            403,
            "{path}"
        );
    }
    let persons = format!("{path}/persons");
    assert_eq!(browser.post(&persons, &[("name", "X")]).await.status, 403);
    world.finish().await;
}

/// A call of the API: its status and its JSON.
async fn call(program: &Program<'_>, method: &str, path: &str, body: Value) -> (u16, Value) {
    let body = (!body.is_null()).then_some(body);
    let answer = program.call(method, path, body).await;
    (answer.status, answer.json())
}

#[tokio::test]
async fn a_program_reads_and_writes_all_of_a_contact() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let call =
        async |method: &str, path: &str, body: Value| call(&program, method, path, body).await;
    let new = json!({ "company": "Atelier D'Hondt", "vat_number": "BE 0403.170.701", "postal_code": "9000", "city": "Gent", "country": "be", "notes": "Pays late." });
    let (status, contact) = call("POST", "/contacts", new).await;
    assert_eq!(status, 201, "{contact}");
    for (field, value) in [
        ("nature", "company"),
        ("name", "Atelier D'Hondt"),
        ("vat_number", "BE0403170701"),
        ("country", "BE"),
        ("notes", "Pays late."),
    ] {
        assert_eq!(contact[field], value, "{field}");
    }
    let path = format!("/contacts/{}", contact["id"].as_str().unwrap());
    let (status, problem) =
        call("PATCH", &path, json!({ "country": "Belgium", "nature": 1 })).await;
    assert_eq!(
        (status, &problem["errors"][0]["field"]),
        (422, &json!("nature"))
    );
    let (status, problem) = call("PATCH", &path, json!({ "country": "Belgium" })).await;
    assert_eq!(
        (status, &problem["errors"][0]["field"]),
        (422, &json!("country"))
    );
    let (_, changed) = call("PATCH", &path, json!({ "nature": "person", "notes": null })).await;
    assert_eq!(
        (&changed["nature"], &changed["city"]),
        (&json!("person"), &json!("Gent"))
    );

    let (status, person) = call("POST", &format!("{path}/persons"), json!({ "name": "Tom" })).await;
    assert_eq!(status, 201);
    let of = format!("/contact-persons/{}", person["id"].as_str().unwrap());
    let (_, person) = call("PATCH", &of, json!({ "role": "Buyer" })).await;
    assert_eq!(
        (&person["name"], &person["role"]),
        (&json!("Tom"), &json!("Buyer"))
    );
    let (_, persons) = call("GET", &format!("{path}/persons"), Value::Null).await;
    assert_eq!(persons["items"], json!([person]));
    let (_, found) = call("GET", "/contacts?kind=prospect&q=tom", Value::Null).await;
    assert_eq!(found["items"][0]["id"], contact["id"]);
    let (_, found) = call("GET", "/contacts?kind=customer", Value::Null).await;
    assert_eq!(found["items"], json!([]));
    assert_eq!(call("DELETE", &of, Value::Null).await.0, 204);
    let (_, timeline) = call("GET", &format!("{path}/timeline"), Value::Null).await;
    let events: Vec<_> = timeline["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["event"].as_str().unwrap())
        .collect();
    assert_eq!(
        events,
        ["person_removed", "person_added", "changed", "created"]
    );
    world.finish().await;
}

#[tokio::test]
async fn two_records_become_one_and_two_again() {
    let world = World::new().await;
    let kept = contact(&world, &world.one, named("Eva Maes", EVA)).await;
    let twice = ContactForm {
        phone: "+32 2 555 01 01".to_owned(),
        notes: "Has a dog.".to_owned(),
        ..named("Maes, Eva", "eva@home.example")
    };
    let twice = contact(&world, &world.one, twice).await;
    let door = request(&world, &world.one, twice, "Oak door").await;
    let stairs = request(&world, &world.one, twice, "Stairs").await;
    let portal = Portal::start(&world).await;
    let mut browser = signed_in(&portal, &world.one.owner_email).await;
    let (path, merged) = (format!("/contacts/{kept}"), format!("/contacts/{twice}"));
    browser
        .post(&format!("{merged}/persons"), &[("name", "Tom")])
        .await;

    let merge = format!("{merged}/merge");
    let found = browser.get(&format!("{merge}?q=eva")).await;
    assert!(found.links_to(&format!("{merge}?into={kept}")));
    let preview = browser.get(&format!("{merge}?into={kept}")).await;
    assert!(preview.text.contains("Has a dog.") && preview.form_to(&merge).is_some());
    for (into, status) in [
        ("", 422),
        (twice.to_string().as_str(), 422),
        ("nobody", 422),
    ] {
        assert_eq!(
            browser.post(&merge, &[("into", into)]).await.status,
            status,
            "{into}"
        );
    }
    let theirs = contact(&world, &world.two, named("Eva", EVA))
        .await
        .to_string();
    assert_eq!(browser.post(&merge, &[("into", &theirs)]).await.status, 422);
    let page = browser.post(&merge, &[("into", &kept.to_string())]).await;
    assert_eq!((page.status, page.location()), (303, path.as_str()));

    let page = browser.get(&path).await;
    for shown in [
        "Oak door",
        "Stairs",
        "Has a dog.",
        "+32 2 555 01 01",
        "<strong>Tom",
        "eva@home.example",
    ] {
        assert!(page.text.contains(shown), "{shown}: {}", page.text);
    }
    assert!(!browser.get("/prospects").await.links_to(&merged));
    let old = browser.get(&merged).await;
    assert_eq!(
        (old.status, old.location()),
        (303, path.as_str()),
        "old links lead on"
    );
    let timeline = browser.get(&format!("/requests/{door}")).await;
    assert!(timeline.text.contains("Contact merged: Eva Maes"));
    // Mail from either address is hers.
    world.receive(&world.one, "eva@home.example", "From: Eva <eva@home.example>\nMessage-ID: <1@home.example>\nSubject: A gate\n\nHow much?\n").await;
    world.run_jobs().await;
    world.take_sent();
    assert!(browser.get(&path).await.text.contains("A gate"));

    // Undone, everything goes back but what was linked elsewhere since and what was typed since.
    let mut tx = world.begin(&world.one.owner).await;
    requests::link_contact(&mut tx, stairs, None).await.unwrap();
    tx.commit().await.unwrap();
    let now = [
        ("name", "Eva Maes"),
        ("email", EVA),
        ("phone", "+32 2 555 01 01"),
        ("notes", "Two dogs."),
    ];
    assert_eq!(
        browser.post(&format!("{path}/edit"), &now).await.status,
        303
    );
    let undo = browser
        .get(&path)
        .await
        .form_to("/contact-merges/")
        .unwrap();
    world.clock.advance(time::Duration::days(29));
    browser.sign_in(&world.one.owner_email, PASSWORD).await;
    browser.get(&path).await;
    assert_eq!(browser.post(&undo, &[]).await.status, 303);
    assert_eq!(browser.post(&undo, &[]).await.status, 409);
    let page = browser.get(&path).await;
    assert!(page.text.contains("Two dogs.") && page.text.contains("A gate"));
    for gone in ["Oak door", "Stairs", "+32 2 555 01 01", "<strong>Tom"] {
        assert!(!page.text.contains(gone), "{gone}");
    }
    let page = browser.get(&merged).await;
    assert!(page.text.contains("Oak door") && page.text.contains("<strong>Tom"));
    assert!(!page.text.contains("Stairs"));
    world.finish().await;
}

#[tokio::test]
async fn a_merge_is_final_after_thirty_days() {
    let world = World::new().await;
    let kept = contact(&world, &world.one, named("Eva Maes", EVA)).await;
    let twice = contact(&world, &world.one, named("Eva Maes", "")).await;
    let portal = Portal::start(&world).await;
    let mut browser = signed_in(&portal, &world.one.owner_email).await;
    let page = browser.get(&format!("/contacts/{kept}")).await;
    assert!(
        page.links_to(&format!("/contacts/{twice}/merge?into={kept}")),
        "looks alike"
    );
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let merge = format!("/contacts/{twice}/merge");
    let (status, _) = call(&program, "POST", &merge, json!({ "into": kept })).await;
    assert_eq!(status, 200);
    let merges = format!("/contacts/{kept}/merges");
    let (_, found) = call(&program, "GET", &merges, Value::Null).await;
    let undo = format!(
        "/contact-merges/{}/undo",
        found["items"][0]["id"].as_str().unwrap()
    );
    world.clock.advance(time::Duration::days(31));
    let (_, found) = call(&program, "GET", &merges, Value::Null).await;
    assert_eq!(found["items"], json!([]));
    assert_eq!(call(&program, "POST", &undo, Value::Null).await.0, 409);
    world.finish().await;
}

/// Sends a file from the page with the form for it.
async fn upload(browser: &mut Browser, content: &str) -> Page {
    browser.get("/contacts/import").await;
    let token = browser.token().to_owned();
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"csrf_token\"\r\n\r\n{token}\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"contacts.csv\"\r\nContent-Type: text/csv\r\n\r\n{content}\r\n--b--\r\n"
    );
    let headers = [("Content-Type", "multipart/form-data; boundary=b")];
    browser
        .send("POST", "/contacts/import", &headers, &body)
        .await
}

#[tokio::test]
async fn a_file_is_shown_line_by_line_before_it_happens() {
    let world = World::new().await;
    let eva = contact(&world, &world.one, named("Eva", EVA)).await;
    let portal = Portal::start(&world).await;
    let mut browser = signed_in(&portal, &world.one.owner_email).await;
    let page = upload(&mut browser, "colour\nred").await;
    assert_eq!(
        (page.status, page.message_at("file").is_empty()),
        (422, false)
    );

    let mut file = String::from("Name;E-mail address;Town;VAT number;Country\n");
    writeln!(file, "Eva Maes;{EVA};Gent;;Belgique").unwrap();
    file.push_str("Tom;tom@atelier.example;;BE0403170702;\nKim;kim@atelier.example;;;\nKim;KIM@atelier.example;;;\n");
    for number in 0..450 {
        writeln!(file, "Somebody {number};somebody{number}@a.example;;;").unwrap();
    }
    let import = made(&upload(&mut browser, &file).await);
    let page = browser.get(&import).await;
    assert!(
        page.text
            .contains("create 451 prospects and update 1 contacts; 2 lines"),
        "{}",
        page.text
    );
    let refused = browser.get(&format!("{import}?outcome=refused")).await;
    assert!(refused.text.contains(">4<") || refused.text.contains(">3<"));
    assert!(refused.text.contains("Repeats an earlier line") && !refused.text.contains("Somebody"));
    assert_eq!(
        world.run_jobs().await,
        0,
        "nothing happens before somebody agrees"
    );
    assert!(!browser.get("/prospects?q=kim").await.links_to("kim@"));

    let start = page.form_to(&format!("{import}/start")).unwrap();
    let mut stranger = signed_in(&portal, &world.two.owner_email).await;
    assert_eq!(stranger.get(&import).await.status, 404);
    assert_eq!(stranger.post(&start, &[]).await.status, 404);
    assert_eq!(browser.post(&start, &[]).await.status, 303);
    assert!(browser.get(&import).await.text.contains("<progress"));
    assert_eq!(browser.post(&start, &[]).await.status, 409);
    world.run_jobs().await;
    let page = browser.get(&import).await;
    assert!(
        page.text
            .contains("451 prospects created, 1 contacts updated, 2 lines refused"),
        "{}",
        page.text
    );
    let page = browser.get(&format!("/contacts/{eva}")).await;
    for shown in [
        "<h1>Eva Maes",
        "Gent",
        "(BE)",
        "Imported from contacts.csv",
        "Owner of",
    ] {
        assert!(page.text.contains(shown), "{shown}: {}", page.text);
    }
    // The same file again changes what it made, and makes nothing.
    let again = made(&upload(&mut browser, &file).await);
    let page = browser.get(&again).await;
    assert!(
        page.text
            .contains("create 0 prospects and update 452 contacts"),
        "{}",
        page.text
    );

    // What the files said is not kept for ever.
    world.clock.advance(time::Duration::days(31));
    let mut tx = world.begin(&world.one.owner).await;
    assert_eq!(contacts::prune_imports(&mut tx).await.unwrap(), 2);
    tx.commit().await.unwrap();
    world.finish().await;
}

#[tokio::test]
async fn all_of_a_list_leaves_as_a_file_that_comes_back_the_same() {
    let world = World::new().await;
    for number in 0..450 {
        contact(
            &world,
            &world.one,
            named(
                &format!("Somebody {number}"),
                &format!("s{number}@a.example"),
            ),
        )
        .await;
        world.clock.advance(time::Duration::seconds(1));
    }
    let formula = ContactForm {
        phone: "+32 2 555 01 01".to_owned(),
        notes: "two\nlines; \"quoted\"".to_owned(),
        ..named("=HYPERLINK(\"evil\")", "formula@a.example")
    };
    let formula = contact(&world, &world.one, formula).await;
    let portal = Portal::start(&world).await;
    let mut browser = signed_in(&portal, &world.one.owner_email).await;
    browser
        .post(
            &format!("/contacts/{formula}/persons"),
            &[("name", "Tom Maes"), ("role", "Buyer")],
        )
        .await;
    let csv = browser.get("/prospects/export.csv").await;
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(
        csv.text.matches("@a.example").count(),
        451,
        "none is left out"
    );
    assert!(
        csv.text.contains("\"'=HYPERLINK(\"\"evil\"\")\"") && csv.text.contains("'+32 2 555 01 01")
    );
    let some = browser.get("/prospects/export.csv?q=s44").await;
    assert_eq!(some.text.matches("@a.example").count(), 11);
    assert!(
        !browser
            .get("/customers/export.csv")
            .await
            .text
            .contains("@a.example")
    );

    let import = made(&upload(&mut browser, &csv.text).await);
    let page = browser.get(&import).await;
    assert!(
        page.text
            .contains("create 0 prospects and update 451 contacts; 0 lines"),
        "{}",
        page.text
    );
    browser.post(&format!("{import}/start"), &[]).await;
    world.run_jobs().await;
    assert_eq!(browser.get("/prospects/export.csv").await.text, csv.text);

    let cards = browser.get("/prospects/export.vcf").await;
    assert_eq!(cards.text.matches("BEGIN:VCARD").count(), 452);
    assert!(
        cards.text.contains("\r\nN:Maes;Tom;;;\r\n")
            && cards.text.contains("NOTE:two\\nlines\\; \"quoted\"\r\n")
    );
    let card = browser.get(&format!("/contacts/{formula}/card.vcf")).await;
    assert_eq!(card.text.matches("BEGIN:VCARD").count(), 2);
    let mut stranger = signed_in(&portal, &world.two.owner_email).await;
    assert!(
        !stranger
            .get("/prospects/export.csv")
            .await
            .text
            .contains("@a.example")
    );
    world.finish().await;
}

#[tokio::test]
async fn a_program_imports_and_exports() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let call =
        async |method: &str, path: &str, body: Value| call(&program, method, path, body).await;
    // name,email / Eva,eva@atelier.example / Tom,tom
    let file = json!({ "file_name": "a.csv", "content_base64": "bmFtZSxlbWFpbApFdmEsZXZhQGF0ZWxpZXIuZXhhbXBsZQpUb20sdG9tCg==" });
    let (status, import) = call("POST", "/contact-imports", file).await;
    assert_eq!(
        (status, &import["created"], &import["refused"]),
        (201, &json!(1), &json!(1))
    );
    let path = format!("/contact-imports/{}", import["id"].as_str().unwrap());
    let (_, lines) = call("GET", &format!("{path}/lines?limit=1"), Value::Null).await;
    assert_eq!(
        (&lines["items"][0]["name"], &lines["next_cursor"]),
        (&json!("Eva"), &json!("2"))
    );
    let (_, lines) = call("GET", &format!("{path}/lines?cursor=2"), Value::Null).await;
    assert_eq!(
        lines["items"][0]["errors"],
        json!([{ "field": "email", "code": "not-an-address" }])
    );
    assert_eq!(
        call("POST", &format!("{path}/start"), Value::Null).await.0,
        202
    );
    world.run_jobs().await;
    let (_, import) = call("GET", &path, Value::Null).await;
    assert_eq!(
        (&import["done"], import["finished_at"].is_string()),
        (&json!(2), true)
    );
    let (_, found) = call("GET", "/contacts?q=eva", Value::Null).await;
    assert_eq!(found["items"][0]["email"], EVA);
    let cards = program
        .call("GET", "/contacts/export?format=vcard", None)
        .await;
    assert!(String::from_utf8_lossy(&cards.body).contains("FN:Eva"));
    world.finish().await;
}
