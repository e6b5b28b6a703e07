//! Every template is filled in every language, with what the portal really gives it. Templates are strict: a name or a text that is missing is an error.
//!
//! Each page is asked for by its route, so a new one is filled here without being named; what only shows at certain times has its visit below.
//! The mails of the platform are filled in all languages beside their renderer.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use shared::ids::RequestId;
use shared::language::Language;
use shared::requests::{self, Filter};
use shared::tenancy::Role;
use sqlx::AssertSqlSafe;
use system_tests::authenticator::Authenticator;
use system_tests::browser::{Browser, Page};
use system_tests::furnished::{self, CUSTOMER, Furnished};
use system_tests::identity_provider::Person;
use system_tests::portal::Portal;
use system_tests::witness::Witness;
use system_tests::world::{PASSWORD, World};

#[tokio::test]
async fn every_template_is_filled_in_every_language() {
    let witness = Witness::new();
    let world = World::new().await;
    let furnished = Furnished::fill(&world, &world.one).await;
    let merged = doubtful_and_gone(&world).await;
    let portal = Portal::start(&world).await;
    for language in Language::ALL {
        witness.take_templates();
        let mut superuser = world.connect("postgres").await;
        let code = language.code();
        let speak = format!("update users set language = '{code}'");
        sqlx::query(AssertSqlSafe(speak))
            .execute(&mut superuser)
            .await
            .expect("a superuser may do this");
        visit_as_nobody(portal.browser(), code).await;
        visit_as_customer(portal.browser(), &world, code).await;
        let mut owner = portal.browser();
        owner.sign_in(&world.one.owner_email, PASSWORD).await;
        visit_every_page(&mut owner, &furnished, code).await;
        visit_requests(&mut owner, &world, code).await;
        visit_sso(&portal, &world, &furnished, code).await;
        visit_second_factor(&portal, &world, code).await;
        let live = format!("/requests/{merged}/live");
        check(&owner.get(&live).await, &[200], code, "a merged request");
        send_forms_that_are_wrong(&mut owner, &furnished, code).await;

        let filled = with_what_they_take_in(witness.take_templates());
        let never: Vec<_> = all().difference(&filled).cloned().collect();
        assert!(never.is_empty(), "in {code}, nothing fills {never:#?}");
    }
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}

/// A request whose requester is in doubt, one that was called off, one in the bin, one that looks like another and holds a message that may belong elsewhere;
/// and one that was merged, which is answered.
async fn doubtful_and_gone(world: &World) -> RequestId {
    for (number, sender, subject) in [
        (2, "anne@dubois.example", "Stairs 2"),
        (3, CUSTOMER, "Stairs 3"),
        (4, "tom@elsewhere.example", "Stairs 4"),
        (5, CUSTOMER, "Stairs 5"),
        (6, CUSTOMER, "Re: Stairs 5"),
        (7, CUSTOMER, "Stairs 7"),
    ] {
        let mail = format!(
            "From: Somebody <{sender}>\nMessage-ID: <{number}@customer.example>\nSubject: {subject}\n\nHow much are stairs?\n"
        );
        world.receive(&world.one, sender, &mail).await;
        world.run_jobs().await;
    }
    let mut tx = world.begin(&world.one.owner).await;
    let all = requests::list(
        &mut tx,
        &Filter::default(),
        None,
        shared::page::Limit::default(),
    )
    .await;
    let all = all.expect("a list").items;
    let id = |subject: &str| {
        let found = all.iter().find(|request| request.subject == subject);
        found.expect("it came").id
    };
    requests::cancel(&mut tx, id("Stairs 3"))
        .await
        .expect("it can be called off");
    requests::delete(&mut tx, id("Stairs 4"))
        .await
        .expect("it can be deleted");
    let merged = id("Stairs 7");
    requests::merge(&mut tx, merged, id("Stairs 5"))
        .await
        .expect("it can be merged");
    tx.commit().await.expect("a commit");
    merged
}

/// Speaks the language of the offer, whatever the browser asks for.
async fn visit_as_customer(mut customer: Browser, world: &World, code: &str) {
    let mut superuser = world.connect("postgres").await;
    let tenant = world.one.tenant;
    sqlx::raw_sql(AssertSqlSafe(format!(
        "update offers set language = '{code}';
         insert into company_profiles (tenant_id, ask_address, updated_at) values ({tenant}, true, now()) on conflict (tenant_id) do update set ask_address = true"
    )))
    .execute(&mut superuser)
    .await
    .expect("a superuser may do this");
    let secret: String =
        sqlx::query_scalar("select secret from customer_links where tenant_id = $1")
            .bind(tenant.get())
            .fetch_one(&mut superuser)
            .await
            .expect("an offer was sent");
    let path = format!("/c/{secret}");
    check(&customer.get(&path).await, &[200], code, "who has the link");
    let page = customer
        .post(&format!("{path}/address"), &[("address", CUSTOMER)])
        .await;
    let path = page.location().to_owned();
    check(&customer.get(&path).await, &[200], code, "a customer");
}

fn check(page: &Page, expected: &[u16], code: &str, what: &str) {
    assert!(
        expected.contains(&page.status),
        "{what} in {code}: {} {}",
        page.status,
        page.text
    );
    // Compressed bytes hold any letters.
    if let Some("application/pdf" | "application/zip") = page.header("content-type") {
        return;
    }
    for hole in ["{$", "{ $"] {
        assert!(
            !page.text.contains(hole),
            "{what} in {code} has a hole: {}",
            page.text
        );
    }
    if page.status == 200 && page.text.starts_with("<!doctype") {
        assert!(
            page.text.contains(&format!("lang=\"{code}\"")),
            "{what} in {code}"
        );
    }
}

async fn visit_as_nobody(mut visitor: Browser, code: &str) {
    visitor.get("/login").await;
    visitor.post("/language", &[("language", code)]).await;
    for path in [
        "/login?next=/requests",
        "/sign-up",
        "/confirm-email/nonsense",
        "/forgot-password",
        "/reset-password/nonsense",
        "/change-email/nonsense",
        "/invitation/nonsense",
    ] {
        check(&visitor.get(path).await, &[200], code, path);
    }
    let wrong = [("email", "nobody@nowhere.example"), ("password", "wrong")];
    check(
        &visitor.post("/login", &wrong).await,
        &[422, 429],
        code,
        "signing in",
    );
    check(
        &visitor.post("/sign-up", &[]).await,
        &[422],
        code,
        "signing up",
    );
    check(
        &visitor.post("/confirm-email/nonsense", &[]).await,
        &[200],
        code,
        "confirming",
    );
    check(&visitor.get("/nowhere").await, &[404], code, "nowhere");
    let notice = visitor
        .send("GET", "/nowhere", &[("HX-Request", "true")], "")
        .await;
    check(&notice, &[404], code, "a notice");
}

async fn visit_every_page(owner: &mut Browser, furnished: &Furnished, code: &str) {
    for route in web::router::list() {
        if route.method != "GET" || route.path == "/events" {
            continue;
        }
        let id = if route.path.contains("{id}") {
            furnished.id_in(route.path)
        } else {
            ""
        };
        let path = furnished::path(route.path, id);
        let expected: &[u16] = match route.path {
            // Back from an identity provider that nobody went to.
            "/sso/{company}/finish" => &[403],
            // Nobody waits here, and there is nothing to take away: see below.
            "/login/second-factor" | "/second-factor/codes" | "/second-factor/remove" => &[303],
            _ => &[200, 404],
        };
        check(&owner.get(&path).await, expected, code, &path);
    }
}

/// To the company's identity provider, back, and out again.
async fn visit_sso(portal: &Portal, world: &World, furnished: &Furnished, code: &str) {
    let mut browser = portal.browser();
    browser.get("/login").await;
    browser.post("/language", &[("language", code)]).await;
    let email = ("email", "anybody@zebrawood.example");
    let page = browser.post("/sso", &[email]).await;
    check(&page, &[200], code, "the way to an identity provider");
    let door = world.one.address.split('@').next().expect("a local part");
    let page = browser.get(&format!("/sso/{door}")).await;
    let asked = furnished.idp.asked(page.location());
    let person = Person {
        name_id: "anybody",
        email: email.1,
        name: "Anybody",
    };
    let field = furnished.idp.answer(&asked, person, world.clock.now());
    let posted = [("SAMLResponse", field.as_str())];
    let page = browser.post(asked.acs.path(), &posted).await;
    browser.get(page.location()).await;
    browser.get("/settings").await;
    let page = browser.post("/logout", &[]).await;
    check(&page, &[200], code, "the way out of an identity provider");
}

/// Of somebody who sets one up, is asked for it, and knows nothing right.
async fn visit_second_factor(portal: &Portal, world: &World, code: &str) {
    let email = format!("second-{code}@dubois.example");
    world.add_member(&world.one, &email, Role::Member).await;
    let mut superuser = world.connect("postgres").await;
    sqlx::query("update users set language = $1 where email = $2")
        .bind(code)
        .bind(&email)
        .execute(&mut superuser)
        .await
        .expect("a superuser may do this");
    let mut browser = portal.signed_in(&email).await;
    Authenticator::set_up(world, &mut browser).await;
    for path in [
        "/second-factor",
        "/second-factor/totp",
        "/second-factor/codes",
        "/second-factor/remove?factor=totp",
        "/settings/security",
    ] {
        check(&browser.get(path).await, &[200], code, path);
    }
    for (path, fields) in [
        ("/second-factor/totp", &[("code", "1")][..]),
        ("/second-factor/passkeys", &[("credential", "1")]),
        ("/second-factor/codes", &[]),
        ("/second-factor/remove", &[("factor", "totp")]),
    ] {
        check(&browser.post(path, fields).await, &[422], code, path);
    }
    let mut waiting = portal.browser();
    waiting.get("/login").await;
    waiting.post("/language", &[("language", code)]).await;
    waiting.sign_in(&email, PASSWORD).await;
    let asked = waiting.get("/login/second-factor").await;
    check(&asked, &[200], code, "the question");
    let wrong = waiting.post("/login/second-factor", &[("code", "1")]).await;
    check(&wrong, &[422], code, "a wrong answer");
}

async fn visit_requests(owner: &mut Browser, world: &World, code: &str) {
    for query in [
        "?done=2&left=1",
        "?status=cancelled",
        "?q=nothing+like+it",
        "?deleted=true",
        "?assignee=none&from=2026-11-01&to=2026-11-30&offer=without&unread=true",
    ] {
        check(
            &owner.get(&format!("/requests{query}")).await,
            &[200],
            code,
            query,
        );
    }
    check(
        &owner.get("/prospects?q=nothing+like+it").await,
        &[200],
        code,
        "no prospects",
    );
    check(
        &owner.get("/contacts/suggest?q=zebra").await,
        &[200],
        code,
        "suggestions",
    );
    check(
        &owner.get("/contacts/suggest?q=zebra&options=true").await,
        &[200],
        code,
        "options",
    );
    let mut tx = world.begin(&world.one.owner).await;
    for deleted in [false, true] {
        let filter = Filter {
            deleted,
            ..Filter::default()
        };
        let all = requests::list(&mut tx, &filter, None, shared::page::Limit::default()).await;
        for request in all.expect("a list").items {
            for query in ["", "?open=prospect", "?open=contact", "?open=requester"] {
                let path = format!("/requests/{}{query}", request.id);
                let path = if deleted {
                    format!("/requests/{}?deleted=true", request.id)
                } else {
                    path
                };
                check(&owner.get(&path).await, &[200], code, &path);
            }
        }
    }
}

async fn send_forms_that_are_wrong(owner: &mut Browser, furnished: &Furnished, code: &str) {
    let request = format!("/requests/{}", furnished.request);
    owner.get(&request).await;
    let contact = format!("/contacts/{}", furnished.contact);
    let nothing: &[(&str, &str)] = &[];
    for (path, fields) in [
        (format!("{request}/notes"), nothing),
        (format!("{request}/replies"), nothing),
        (format!("{request}/prospect"), nothing),
        (format!("{request}/contact"), &[("q", "zebra")]),
        (format!("{request}/requester"), &[("email", "nobody")]),
        (format!("{request}/assign"), &[("assignee_id", "nobody")]),
        ("/requests/new".to_owned(), nothing),
        (
            "/requests/filters".to_owned(),
            &[("name", ""), ("query", "")],
        ),
        ("/contacts/new".to_owned(), nothing),
        (format!("{contact}/edit"), nothing),
        (format!("{contact}/persons"), nothing),
        (format!("{contact}/merge"), nothing),
        ("/contacts/import".to_owned(), nothing),
        ("/settings".to_owned(), nothing),
        ("/settings/company".to_owned(), nothing),
        ("/settings/texts/new".to_owned(), nothing),
        ("/settings/tokens".to_owned(), nothing),
        ("/settings/sso/metadata".to_owned(), nothing),
        ("/settings/sso/domains".to_owned(), nothing),
        ("/settings/sso/enforce".to_owned(), nothing),
        ("/settings/invitations".to_owned(), nothing),
        ("/settings/security/password".to_owned(), nothing),
        ("/settings/security/email".to_owned(), nothing),
        (
            "/extensions/quote-requests".to_owned(),
            &[("assignment", "nobody")],
        ),
    ] {
        check(&owner.post(&path, fields).await, &[422], code, &path);
    }
    let preview = owner
        .post("/extensions/quote-requests/preview/fr", &[])
        .await;
    check(&preview, &[200], code, "a preview");
    let token = owner
        .post("/settings/tokens", &[("name", "a program")])
        .await;
    check(&token, &[200], code, "a token");
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates")
}

/// Every template of the portal.
fn all() -> BTreeSet<String> {
    fn walk(folder: &Path, name: &str, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).expect("a folder that can be read") {
            let path = entry.expect("a folder that can be read").path();
            let file = path
                .file_name()
                .and_then(|name| name.to_str())
                .expect("a name in UTF-8");
            let name = format!("{name}/{file}");
            if path.is_dir() {
                walk(&path, &name, found);
            } else {
                found.insert(name);
            }
        }
    }
    let mut found = BTreeSet::new();
    for part in ["pages", "components", "layouts"] {
        walk(&folder().join(part), part, &mut found);
    }
    assert!(found.len() > 30);
    found
}

/// The templates, and those that they extend, include and import.
fn with_what_they_take_in(filled: Vec<String>) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut left: Vec<String> = filled;
    while let Some(name) = left.pop() {
        if all.insert(name.clone()) {
            let source = fs::read_to_string(folder().join(&name)).expect("a template");
            for tag in ["extends", "include", "import", "from"] {
                for rest in source.split(&format!("{{% {tag} \"")).skip(1) {
                    left.extend(rest.split('"').next().map(str::to_owned));
                }
            }
        }
    }
    all
}
