//! Support looks in only while an owner allows it, reads, and leaves a trace of every page.

use serde_json::{Value, json};
use shared::accounts::Scope;
use shared::support::{self, InviteError, LINK_LIFETIME, VISIT_LIMIT};
use shared::tenancy::Role;
use system_tests::browser::Browser;
use system_tests::furnished::Furnished;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::{Company, World};
use time::Duration;

const PAGE: &str = "/settings/privacy/support";
const CLOSE: &str = "/settings/privacy/support/close";
const JANE: &str = "Jane Operator";
const WHY: &str = "Mails do not arrive";

async fn allow(world: &World, portal: &Portal, hours: &str) -> Browser {
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    owner.get(PAGE).await;
    let form = [("hours", hours), ("reason", WHY)];
    let page = owner.post(PAGE, &form).await;
    assert_eq!((page.status, page.location()), (303, PAGE), "{}", page.text);
    owner
}

/// The path of a link that an operator made.
async fn link(world: &World, company: &Company) -> Result<String, InviteError> {
    let number = company.tenant.to_string();
    let invitation = support::invite(&world.db, &number, JANE, "Ticket 42").await?;
    let path = invitation.url.strip_prefix("http://portal.test");
    Ok(path.unwrap().to_owned())
}

/// A browser in which support looks into the first company.
pub(crate) async fn looks_in(world: &World, portal: &Portal) -> Browser {
    allow(world, portal, "72").await;
    enter(portal, &link(world, &world.one).await.unwrap()).await
}

async fn enter(portal: &Portal, path: &str) -> Browser {
    let mut browser = portal.browser();
    browser.get(path).await;
    let page = browser.post(path, &[]).await;
    assert_eq!((page.status, page.location()), (303, "/"), "{}", page.text);
    browser
}

async fn entries(program: &Program<'_>, kind: &str) -> Vec<Value> {
    let list = program.get(&format!("/audit?kind={kind}")).await;
    list["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn there_is_no_link_unless_the_owner_allows_it() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    assert!(matches!(
        link(&world, &world.one).await,
        Err(InviteError::NotAllowed)
    ));
    let mut owner = allow(&world, &portal, "1").await;
    let page = owner.get(PAGE).await;
    assert!(page.text.contains(WHY));
    let again = owner.post(PAGE, &[("hours", "24"), ("reason", WHY)]).await;
    assert_eq!(again.status, 409);
    assert!(link(&world, &world.one).await.is_ok());
    assert!(
        matches!(link(&world, &world.two).await, Err(InviteError::NotAllowed)),
        "it is one company's word"
    );
    let address = support::invite(&world.db, &world.one.address, JANE, "Ticket 42").await;
    assert!(address.is_ok());
    for (company, operator, reason) in [
        ("999999", JANE, "Ticket 42"),
        ("nobody-1@proposals.example", JANE, "Ticket 42"),
        ("", JANE, "Ticket 42"),
        (world.one.address.as_str(), " ", "Ticket 42"),
        (world.one.address.as_str(), JANE, ""),
    ] {
        let refused = support::invite(&world.db, company, operator, reason).await;
        assert!(refused.is_err(), "{company} {operator} {reason}");
    }
    world.clock.advance(Duration::HOUR);
    assert!(
        matches!(link(&world, &world.one).await, Err(InviteError::NotAllowed)),
        "it ends by itself"
    );
    world.finish().await;
}

#[tokio::test]
async fn a_link_is_good_once_and_for_minutes() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    allow(&world, &portal, "24").await;
    let path = link(&world, &world.one).await.unwrap();
    let mut scanner = portal.browser();
    for _ in 0..3 {
        assert_eq!(scanner.get(&path).await.status, 200);
    }
    let mut first = enter(&portal, &path).await;
    assert_eq!(first.get("/requests").await.status, 200);
    assert_eq!(scanner.post(&path, &[]).await.status, 422, "it was used");
    assert_eq!(scanner.get("/requests").await.status, 303);

    let late = link(&world, &world.one).await.unwrap();
    world.clock.advance(LINK_LIFETIME);
    scanner.get(&late).await;
    assert_eq!(scanner.post(&late, &[]).await.status, 422, "it is too old");
    world.finish().await;
}

#[tokio::test]
async fn support_reads_the_company_and_nobody_elses_and_its_owner_reads_what() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let furnished = Furnished::fill(&world, &world.one).await;
    let question = "From: Tom <tom@elsewhere.example>\nSubject: Windows\n\nHow much?\n";
    world
        .receive(&world.two, "tom@elsewhere.example", question)
        .await;
    world.run_jobs().await;
    world.take_sent();
    let theirs = Program::of(&world, &portal, &world.two, Scope::Full).await;
    let theirs = theirs.get("/requests").await["items"][0]["id"].clone();
    let mut support = looks_in(&world, &portal).await;
    let home = support.get("/").await;
    assert!(home.text.contains("You look at"));
    let request = format!("/requests/{}", furnished.request);
    for _ in 0..3 {
        let page = support.get(&request).await;
        assert_eq!(page.status, 200);
        assert!(
            !page.text.contains("/content/") && !page.text.contains("content&#x2f;"),
            "no files"
        );
        assert!(!page.text.contains("data-events"), "and no stream");
    }
    let path = format!("/requests/{}", theirs.as_str().unwrap());
    assert_eq!(support.get(&path).await.status, 404);
    let note = format!("{request}/notes");
    let refused = support.post(&note, &[("text", "I was here")]).await;
    assert_eq!(refused.status, 403);
    assert!(
        refused.text.contains("Le support lit seulement"),
        "{}",
        refused.text
    );

    let mut superuser = world.connect("postgres").await;
    let (secret, offer): (String, String) = sqlx::query_as(
        "select secret, offer_id::text from customer_links where tenant_id = $1 and revoked_at is null limit 1",
    )
    .bind(world.one.tenant.get())
    .fetch_one(&mut superuser)
    .await
    .unwrap();
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let path = format!("/offers/{offer}");
    assert!(owner.get(&path).await.text.contains(&secret));
    let theirs = support.get(&path).await;
    assert!(theirs.status == 200 && !theirs.text.contains(&secret));

    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    for kind in ["support.allowed", "support.invited", "support.entered"] {
        assert_eq!(entries(&program, kind).await.len(), 1, "{kind}");
    }
    let looked = entries(&program, "support.looked").await;
    let paths: Vec<_> = looked.iter().map(|entry| &entry["target"]).collect();
    assert_eq!(
        paths
            .iter()
            .filter(|path| ***path == json!(request))
            .count(),
        1,
        "once within a minute: {paths:?}"
    );
    assert!(looked.iter().all(|entry| entry["name"] == JANE));
    assert!(looked.iter().all(|entry| !entry["address"].is_null()));
    world.clock.advance(Duration::minutes(2));
    support.get(&request).await;
    let again = entries(&program, "support.looked").await;
    assert_eq!(again.len(), looked.len() + 1);
    world.finish().await;
}

#[tokio::test]
async fn the_owner_closes_and_support_is_out_at_once() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let email = "eva@dubois.example";
    world.add_member(&world.one, email, Role::Member).await;
    let mut member = portal.signed_in(email).await;
    assert!(!member.get("/").await.text.contains("support look in"));
    let mut owner = allow(&world, &portal, "24").await;
    let mut support = enter(&portal, &link(&world, &world.one).await.unwrap()).await;
    let unused = link(&world, &world.one).await.unwrap();

    for page in ["/", "/requests", "/settings/company"] {
        let page = owner.get(page).await;
        assert!(page.text.contains("support look in"), "{}", page.text);
        assert!(page.form_to(CLOSE).is_some());
    }
    let noticed = member.get("/").await;
    assert!(noticed.text.contains("support look in") && noticed.form_to(CLOSE).is_none());
    let mut stranger = portal.signed_in(&world.two.owner_email).await;
    assert!(!stranger.get("/").await.text.contains("support look in"));
    assert_eq!(member.post(CLOSE, &[]).await.status, 403);
    assert_eq!(stranger.post(CLOSE, &[]).await.status, 303);
    assert_eq!(support.get("/requests").await.status, 200, "not theirs");

    owner.get(PAGE).await;
    assert_eq!(owner.post(CLOSE, &[]).await.status, 303);
    let out = support.get("/requests").await;
    assert!(out.status == 303 && out.location().starts_with("/login"));
    let mut late = portal.browser();
    late.get(&unused).await;
    assert_eq!(late.post(&unused, &[]).await.status, 422);
    assert!(link(&world, &world.one).await.is_err());
    let page = owner.get(PAGE).await;
    assert!(page.text.contains(JANE) && page.text.contains("from "));
    assert!(page.text.contains("did not enter"), "the second link");
    assert!(!owner.get("/").await.text.contains("support look in"));
    world.finish().await;
}

#[tokio::test]
async fn a_visit_ends_by_itself_or_by_leaving() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let body = json!({ "hours": 24, "reason": WHY });
    let open = program
        .expect(201, "POST", "/support-access", Some(body.clone()))
        .await;
    assert_eq!(open["open"]["reason"], WHY);
    program
        .expect(409, "POST", "/support-access", Some(body))
        .await;
    let wrong = json!({ "hours": 2, "reason": "" });
    let refused = program.call("POST", "/support-access", Some(wrong)).await;
    assert_eq!(refused.status, 422);

    let mut support = enter(&portal, &link(&world, &world.one).await.unwrap()).await;
    assert_eq!(support.get("/").await.status, 200);
    assert_eq!(support.post("/logout", &[]).await.status, 303);
    assert_eq!(support.get("/").await.status, 303);
    let visits = program.get("/support-access").await["visits"].clone();
    assert_eq!(visits[0]["operator"], JANE);
    assert!(!visits[0]["ended_at"].is_null());
    assert_eq!(entries(&program, "support.left").await.len(), 1);

    let mut support = enter(&portal, &link(&world, &world.one).await.unwrap()).await;
    for _ in 0..5 {
        world.clock.advance(Duration::minutes(11));
        assert_eq!(support.get("/").await.status, 200, "whoever is busy stays");
    }
    world.clock.advance(VISIT_LIMIT - Duration::minutes(55));
    assert_eq!(support.get("/").await.status, 303);

    let mut support = enter(&portal, &link(&world, &world.one).await.unwrap()).await;
    let closed = program.call("DELETE", "/support-access", None).await;
    assert_eq!(closed.status, 204);
    assert_eq!(support.get("/").await.status, 303);
    assert!(program.get("/support-access").await["open"].is_null());
    world.finish().await;
}
