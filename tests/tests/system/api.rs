//! The API as a program meets it: over HTTP, with a token.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use shared::accounts::Scope;
use shared::idempotency;
use shared::tenancy::Role;
use system_tests::furnished::Furnished;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::World;

use crate::api_access::colleague;

const EVA: &str = "eva@customer.example";
const REQUEST: &str = "From: Eva Maes <eva@customer.example>\nMessage-ID: <1@customer.example>\nSubject: Oak door\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nHow much is an oak door?\n--b\nContent-Type: text/csv\nContent-Disposition: attachment; filename=sizes.csv\n\n2;1\n--b--\n";
const NEWSLETTER: &str = "From: News <news@shop.example>\nMessage-ID: <1@shop.example>\nSubject: Our autumn prices\nList-Id: <news.shop.example>\nList-Unsubscribe: <https://shop.example/bye>\nPrecedence: bulk\n\nAll doors at half price.\n";

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_request_is_worked_on() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    world.receive(&world.one, EVA, REQUEST).await;
    world.run_jobs().await;
    world.take_sent();

    let me = program.get("/me").await;
    assert_eq!(me["user"]["email"], world.one.owner_email);
    assert_eq!(me["tenant"]["address"], world.one.address);
    assert_eq!(me["role"], "owner");
    let owner = text(&me["user"]["id"]);

    let item = program.get("/requests?status=received&unread=true").await["items"][0].clone();
    assert_eq!(
        item["requester"],
        json!({ "name": "Eva Maes", "email": EVA, "certain": true })
    );
    let request = format!("/requests/{}", text(&item["id"]));
    assert_eq!(program.get(&request).await["subject"], "Oak door");
    let message = program.get(&format!("{request}/messages")).await["items"][0].clone();
    assert_eq!(message["text"], "How much is an oak door?");
    assert_eq!(message["attachments"][0]["name"], "sizes.csv");
    let file = text(&message["attachments"][0]["id"]);
    let file = program
        .call("GET", &format!("/attachments/{file}"), None)
        .await;
    assert_eq!(file.body.trim_ascii(), b"2;1");
    let raw = format!("/messages/{}/raw", text(&message["id"]));
    let raw = program.call("GET", &raw, None).await;
    assert!(raw.head.contains("content-type: message/rfc822"));
    assert!(raw.body.starts_with(b"From: Eva Maes"));

    let changed = json!({ "assignee_id": owner, "requester": { "name": "Eva", "email": EVA } });
    let changed = program.expect(200, "PATCH", &request, Some(changed)).await;
    assert_eq!(
        (&changed["assignee_id"], &changed["requester"]["name"]),
        (&json!(owner), &json!("Eva"))
    );
    let prospect = json!({ "name": "Eva Maes", "email": EVA });
    let prospect = program
        .expect(201, "POST", &format!("{request}/prospect"), Some(prospect))
        .await;
    assert_eq!(program.get(&request).await["contact_id"], prospect["id"]);
    let contact = json!({ "contact_id": null });
    let unlinked = program
        .expect(200, "PUT", &format!("{request}/contact"), Some(contact))
        .await;
    assert_eq!(unlinked["contact_id"], Value::Null);

    let note = json!({ "text": "Ask for the size." });
    program
        .expect(201, "POST", &format!("{request}/notes"), Some(note))
        .await;
    let reply = json!({ "html": "<p>It is € 1,200.</p>",
        "attachments": [{ "name": "door.txt", "content_type": "text/plain", "content_base64": "b2Fr" }] });
    let reply = program
        .expect(202, "POST", &format!("{request}/replies"), Some(reply))
        .await;
    world.run_jobs().await;
    assert_eq!(world.take_sent().len(), 1);
    let conversation = program.get(&format!("{request}/messages")).await;
    let sent = conversation["items"].as_array().unwrap();
    let sent = sent
        .iter()
        .find(|message| message["id"] == reply["message_id"])
        .unwrap();
    assert_eq!(sent["delivery"]["state"], "sent");

    program
        .expect(200, "POST", &format!("{request}/cancel"), None)
        .await;
    program
        .expect(409, "POST", &format!("{request}/cancel"), None)
        .await;
    let reopened = program
        .expect(200, "POST", &format!("{request}/reopen"), None)
        .await;
    assert_eq!(reopened["status"], "replied");
    program.expect(204, "DELETE", &request, None).await;
    program.expect(404, "GET", &request, None).await;
    let bin = program.get("/requests?deleted=true").await;
    assert_eq!(bin["items"][0]["id"], item["id"]);
    program
        .expect(200, "POST", &format!("{request}/restore"), None)
        .await;
    let timeline = program.get(&format!("{request}/timeline?limit=1")).await;
    assert_eq!(timeline["items"][0]["event"], "restored");
    let rest = format!(
        "{request}/timeline?cursor={}",
        text(&timeline["next_cursor"])
    );
    assert_eq!(program.get(&rest).await["items"][0]["event"], "deleted");
    world.finish().await;
}

#[tokio::test]
async fn a_company_is_set_up() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;

    assert_eq!(
        program.get("/members").await["items"][0]["email"],
        world.one.owner_email
    );
    let company = json!({ "language": "nl", "domains": ["dubois.example"] });
    let company = program.expect(200, "PUT", "/company", Some(company)).await;
    assert_eq!(
        company,
        json!({ "name": "Menuiserie Dubois", "language": "nl", "time_zone": "Europe/Brussels", "domains": ["dubois.example"], "second_factor_required": false })
    );
    assert_eq!(program.get("/company").await, company);

    let off = json!({ "active": false });
    program
        .expect(409, "PUT", "/extensions/prospects", Some(off.clone()))
        .await;
    program
        .expect(200, "PUT", "/extensions/quote-requests", Some(off))
        .await;
    let extensions = program.get("/extensions").await;
    assert!(
        extensions["items"]
            .as_array()
            .unwrap()
            .contains(&json!({ "key": "quote-requests", "active": false }))
    );
    let settings = "/extensions/quote-requests/settings";
    let change = json!({ "auto_reply": { "enabled": true, "texts": { "fr": { "subject": "Merci", "body": "Bonjour {name}" } } } });
    program.expect(200, "PUT", settings, Some(change)).await;
    assert_eq!(
        program.get(settings).await["auto_reply"]["texts"]["fr"]["subject"],
        "Merci"
    );

    let forwarder = json!({ "email": "anne@home.example" });
    let forwarder = program
        .expect(201, "POST", "/trusted-forwarders", Some(forwarder))
        .await;
    let listed = program.get("/trusted-forwarders").await;
    assert_eq!(listed["items"][0], forwarder);
    let forwarder = format!("/trusted-forwarders/{}", text(&forwarder["id"]));
    program.expect(204, "DELETE", &forwarder, None).await;
    program.expect(404, "DELETE", &forwarder, None).await;

    let contact = json!({ "name": "Eva Maes", "email": EVA, "phone": "+32 2 555 01 01" });
    let contact = program
        .expect(201, "POST", "/contacts", Some(contact))
        .await;
    let path = format!("/contacts/{}", text(&contact["id"]));
    let change = json!({ "email": null, "company": "Maes" });
    program.expect(200, "PATCH", &path, Some(change)).await;
    let contact = program.get(&path).await;
    assert_eq!(
        (&contact["email"], &contact["company"], &contact["kind"]),
        (&Value::Null, &json!("Maes"), &json!("prospect"))
    );
    assert_eq!(
        program.get("/contacts?q=maes").await["items"][0]["id"],
        contact["id"]
    );
    let request = json!({ "contact_id": contact["id"], "subject": "Stairs", "body": "By phone" });
    let request = program
        .expect(201, "POST", "/requests", Some(request))
        .await;
    assert_eq!(
        (&request["kind"], &request["requester"]["name"]),
        (&json!("manual"), &json!("Eva Maes"))
    );
    world.finish().await;
}

#[tokio::test]
async fn a_held_mail_becomes_a_request() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    world
        .receive(&world.one, "news@shop.example", NEWSLETTER)
        .await;
    world.run_jobs().await;
    let held = program.get("/held").await["items"][0].clone();
    assert_eq!(
        (&held["kind"], &held["from"]["email"]),
        (&json!("bulk"), &json!("news@shop.example"))
    );
    let release = format!("/held/{}/request", text(&held["id"]));
    let request = program.expect(201, "POST", &release, None).await;
    assert_eq!(request["subject"], "Our autumn prices");
    program.expect(409, "POST", &release, None).await;
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn the_same_key_is_answered_the_same() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let key = ["Idempotency-Key: once".to_owned()];
    let body = json!({ "name": "Eva" });
    let call = |body: Value| program.call_with("POST", "/contacts", Some(body), &key);
    let first = call(body.clone()).await;
    let second = call(body.clone()).await;
    assert_eq!((first.status, &first.body), (201, &second.body));
    let other = call(json!({ "name": "Tom" })).await;
    assert_eq!(
        (other.status, &other.json()["errors"][0]["field"]),
        (422, &json!("Idempotency-Key"))
    );
    let all = program.get("/contacts").await;
    assert_eq!(all["items"].as_array().unwrap().len(), 1);

    // Another company's key is another key, and a day later it is forgotten.
    let stranger = Program::of(&world, &portal, &world.two, Scope::Full).await;
    let theirs = stranger
        .call_with("POST", "/contacts", Some(body.clone()), &key)
        .await;
    assert_ne!(theirs.json()["id"], first.json()["id"]);
    world.clock.advance(time::Duration::hours(25));
    assert_ne!(call(body).await.json()["id"], first.json()["id"]);
    world.finish().await;
}

#[tokio::test]
async fn a_call_that_died_can_be_made_again() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let body = json!({ "name": "Eva" });
    let call = || {
        let key = ["Idempotency-Key: once".to_owned()];
        let body = body.clone();
        let program = &program;
        async move {
            let answer = program.call_with("POST", "/contacts", Some(body), &key);
            answer.await.status
        }
    };
    // What a process leaves that ends between its claim and its answer.
    let mut tx = world.begin(&world.one.owner).await;
    let fingerprint = idempotency::fingerprint("/contacts", body.to_string().as_bytes());
    idempotency::claim(&mut tx, "once", &fingerprint)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(call().await, 409);
    world.clock.advance(time::Duration::minutes(3));
    assert_eq!(call().await, 201);
    world.finish().await;
}

#[tokio::test]
async fn what_cant_be_taken_says_why() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let nobody = uuid();
    for (status, method, path, body, field) in [
        (404, "GET", "/nowhere", None, None),
        (405, "DELETE", "/me", None, None),
        (415, "POST", "/contacts", None, None),
        (422, "POST", "/contacts", Some(json!({})), Some("name")),
        (
            422,
            "POST",
            "/contacts",
            Some(json!({ "name": 5 })),
            Some("name"),
        ),
        (
            422,
            "POST",
            "/requests",
            Some(json!({ "requester_name": "Eva" })),
            Some("subject"),
        ),
        (
            422,
            "POST",
            "/requests",
            Some(json!({ "contact_id": nobody, "subject": "Stairs" })),
            Some("contact_id"),
        ),
        (422, "GET", "/requests?status=lost", None, Some("status")),
        (
            422,
            "GET",
            "/requests?assignee=me&cursor=x",
            None,
            Some("cursor"),
        ),
        (
            422,
            "PUT",
            "/company",
            Some(json!({ "domains": ["gmail.com"] })),
            Some("domains"),
        ),
        (
            404,
            "PUT",
            "/extensions/teleport",
            Some(json!({ "active": true })),
            None,
        ),
    ] {
        let problem = program.expect(status, method, path, body).await;
        assert_eq!(problem["errors"][0]["field"].as_str(), field, "{problem}");
    }
    let token = [
        format!("Authorization: Bearer {}", program.token()),
        "Content-Type: application/json".to_owned(),
    ];
    for (path, body, status) in [
        ("/api/v1/contacts", "{", 400),
        ("/api/elsewhere", "{}", 404),
    ] {
        let answer = portal
            .call("POST", path, &token, body.as_bytes())
            .await
            .unwrap();
        assert!(answer.is_problem() && answer.status == status, "{answer:?}");
    }
    world.finish().await;
}

#[tokio::test]
async fn a_token_does_what_its_scope_and_its_member_may() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let reader = Program::of(&world, &portal, &world.one, Scope::Read).await;
    reader.get("/requests").await;
    let contact = json!({ "name": "Eva" });
    reader
        .expect(403, "POST", "/contacts", Some(contact.clone()))
        .await;

    for (role, email) in [
        (Role::Accountant, "paul@books.example"),
        (Role::Member, "mia@dubois.example"),
    ] {
        let program = Program::with(&portal, colleague(&world, role, email).await);
        program.get("/me").await;
        program.get("/contacts").await;
        let sells = role == Role::Member;
        let status = |allowed: bool, ok: u16| if allowed { ok } else { 403 };
        program
            .expect(status(sells, 200), "GET", "/requests", None)
            .await;
        program
            .expect(status(sells, 200), "GET", "/held", None)
            .await;
        program
            .expect(
                status(sells, 201),
                "POST",
                "/contacts",
                Some(contact.clone()),
            )
            .await;
        program
            .expect(403, "PUT", "/company", Some(json!({ "name": "Ours" })))
            .await;
        let off = Some(json!({ "active": false }));
        program
            .expect(403, "PUT", "/extensions/quote-requests", off)
            .await;
    }
    world.finish().await;
}

/// Every route of the document, asked with the ids of another company, with what is no id, and by nobody.
#[tokio::test]
async fn no_route_shows_what_is_another_companys() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let stranger = Program::of(&world, &portal, &world.two, Scope::Full).await;
    let furnished = Furnished::fill(&world, &world.one).await;
    let document = program.get("/openapi.json").await;
    assert!(text(&document["openapi"]).starts_with("3.1"));
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.len() > 20);
    for (path, operations) in paths {
        for method in operations.as_object().unwrap().keys() {
            let method = method.to_uppercase();
            let body = (method != "GET" && method != "DELETE").then(|| json!({}));
            let unsigned = portal
                .call(&method, &format!("/api/v1{path}"), &[], b"")
                .await
                .unwrap();
            assert_eq!(unsigned.status, 401, "{method} {path}");
            assert!(unsigned.head.contains("www-authenticate: bearer"));
            if !path.contains("{id}") {
                continue;
            }
            for id in [furnished.id_in(path), &uuid(), "1", "%00", "nonsense"] {
                let path = path.replace("{id}", id).replace("{kind}", "note");
                stranger.expect(404, &method, &path, body.clone()).await;
            }
        }
    }
    for list in [
        "/requests",
        "/contacts",
        "/held",
        "/trusted-forwarders",
        "/notifications",
        "/standard-texts",
    ] {
        assert_eq!(stranger.get(list).await["items"], json!([]), "{list}");
    }
    assert_eq!(stranger.get("/requests?q=zebra").await["items"], json!([]));
    world.take_sent();
    world.finish().await;
}

/// What a generator of clients reads, and whoever looks something up.
#[tokio::test]
async fn the_document_says_all_of_every_operation() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Read).await;
    let document = program.get("/openapi.json").await;
    let mut names = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let at = format!("{method} {path}");
            assert!(!text(&operation["summary"]).is_empty(), "{at}");
            assert!(
                names.insert(text(&operation["operationId"])),
                "{at}: its name is taken"
            );
            let parameters = operation["parameters"]
                .as_array()
                .cloned()
                .unwrap_or_default();
            for name in path
                .split('{')
                .skip(1)
                .map(|rest| rest.split('}').next().unwrap())
            {
                let of_that_name =
                    |parameter: &&Value| parameter["name"] == name && parameter["in"] == "path";
                let parameter = parameters.iter().find(of_that_name);
                assert_eq!(parameter.unwrap()["required"], true, "{at}: {name}");
            }
            for parameter in &parameters {
                assert!(parameter["schema"].is_object(), "{at}: {parameter}");
                assert!(
                    !text(&parameter["description"]).is_empty(),
                    "{at}: {parameter}"
                );
            }
            let responses = operation["responses"].as_object().unwrap();
            assert!(
                responses.keys().any(|status| status.starts_with('2')),
                "{at}"
            );
            let mut refusals = vec!["401", "403", "429", "500"];
            refusals.extend(path.contains('{').then_some("404"));
            if operation["requestBody"].is_object() {
                refusals.extend(["400", "413", "415", "422"]);
            }
            for status in refusals {
                assert!(responses.contains_key(status), "{at}: {status}");
            }
            for (status, response) in responses {
                assert!(!text(&response["description"]).is_empty(), "{at}: {status}");
                if status.as_str() >= "400" {
                    let schema = &response["content"]["application/problem+json"]["schema"]["$ref"];
                    assert_eq!(schema, "#/components/schemas/Problem", "{at}: {status}");
                }
            }
        }
    }
    let whole = document.to_string();
    for reference in whole.split("\"$ref\":\"#").skip(1) {
        let pointer = reference.split('"').next().unwrap();
        assert!(
            document.pointer(pointer).is_some(),
            "{pointer} leads nowhere"
        );
    }
    world.finish().await;
}

/// An id that nothing has.
fn uuid() -> String {
    "01920000-0000-7000-8000-000000000000".to_owned()
}
