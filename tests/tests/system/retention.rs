//! What a company keeps no longer goes: announced, shown before, and nothing else with it.

use serde_json::{Value, json};
use shared::accounts::Scope;
use shared::contacts::{self, ContactForm};
use shared::ids::{ContactId, RequestId};
use shared::page::Limit;
use shared::privacy::retention::{self, Kind, RetentionDraft, RetentionForm};
use shared::requests::{self, Filter};
use shared::tenancy::Role;
use sqlx::AssertSqlSafe;
use system_tests::furnished::Furnished;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::{Company, World};
use time::Duration;

const PAGE: &str = "/settings/privacy/retention";
const PREVIEW: &str = "/settings/privacy/retention/preview";
const NOTICE: Duration = retention::NOTICE;

/// Seven months: what is older than six goes.
const LONG: Duration = Duration::days(215);

fn mail(number: u32, subject: &str, more: &str) -> String {
    format!(
        "From: Eva <eva{number}@customer.example>\nMessage-ID: <{number}@customer.example>\nSubject: {subject}\n{more}\nHow much is a door?\n"
    )
}

async fn receive(world: &World, number: u32, subject: &str, more: &str) {
    let sender = format!("eva{number}@customer.example");
    world
        .receive(&world.one, &sender, &mail(number, subject, more))
        .await;
    world.run_jobs().await;
}

async fn request(world: &World, subject: &str) -> RequestId {
    let mut tx = world.begin(&world.one.owner).await;
    let all = requests::list(&mut tx, &Filter::default(), None, Limit::default())
        .await
        .unwrap();
    let found = all.items.iter().find(|request| request.subject == subject);
    found.unwrap().id
}

async fn cancelled(world: &World, number: u32, subject: &str) -> RequestId {
    receive(world, number, subject, "").await;
    let id = request(world, subject).await;
    let mut tx = world.begin(&world.one.owner).await;
    requests::cancel(&mut tx, id).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn save(world: &World, company: &Company, set: impl Fn(&mut RetentionForm)) {
    let mut form = RetentionForm::default();
    set(&mut form);
    let mut tx = world.begin(&company.owner).await;
    let draft = RetentionDraft::try_from(&form).unwrap();
    retention::save(&mut tx, &draft).await.unwrap();
    tx.commit().await.unwrap();
}

/// What a program sees of a request: its status, or that it is gone.
async fn there(program: &Program<'_>, id: RequestId) -> bool {
    let answer = program.call("GET", &format!("/requests/{id}"), None).await;
    answer.status == 200
}

async fn count(world: &World, query: &str) -> i64 {
    let mut owner = world.connect("proffer_owner").await;
    sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {query}")))
        .fetch_one(&mut owner)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_rule_is_shown_announced_and_then_applied_as_by_hand() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let old = cancelled(&world, 1, "Old stairs").await;
    world.clock.advance(LONG);
    let young = cancelled(&world, 2, "New stairs").await;
    receive(&world, 3, "Open stairs", "").await;
    let open = request(&world, "Open stairs").await;

    let mut owner = portal.signed_in(&world.one.owner_email).await;
    owner.get(PAGE).await;
    let wrong = owner
        .post(PREVIEW, &[("closed_requests", "2"), ("held_mails", "30")])
        .await;
    assert_eq!(wrong.status, 422);
    assert!(!wrong.message_at("closed_requests").is_empty());
    assert_eq!(wrong.value_of("closed_requests"), "2");
    assert_eq!(wrong.value_of("held_mails"), "30", "what was typed stays");

    let rules = [("closed_requests", "6")];
    let shown = owner.post(PREVIEW, &rules).await;
    assert_eq!(shown.status, 200);
    let (_, what) = shown.text.split_once("id=\"preview\"").unwrap();
    assert!(what.contains("Old stairs") && !what.contains("New stairs"));
    assert!(shown.links_to(&format!("/requests/{old}")));
    let rules_now = program.get("/retention").await;
    assert!(
        rules_now["rules"][0]["keep"].is_null(),
        "nothing was saved yet"
    );
    assert_eq!(owner.post(PAGE, &rules).await.status, 303);
    let page = owner.get(PAGE).await;
    assert!(page.text.contains("Takes effect on"), "{}", page.text);

    world.clock.advance(NOTICE - Duration::HOUR);
    world.run_recurring_jobs().await;
    assert!(there(&program, old).await, "it is only announced");
    world.clock.advance(Duration::DAY);
    world.run_recurring_jobs().await;
    assert!(!there(&program, old).await);
    assert!(there(&program, young).await && there(&program, open).await);
    program
        .expect(200, "POST", &format!("/requests/{old}/restore"), None)
        .await;
    world.clock.advance(Duration::DAY);
    world.run_recurring_jobs().await;
    assert!(
        there(&program, old).await,
        "whoever takes it out of the bin wants to keep it"
    );

    let told = program.get("/audit?kind=retention.applied").await;
    assert_eq!(told["items"].as_array().unwrap().len(), 1);
    assert_eq!(told["items"][0]["after"], json!({ "closed_requests": 1 }));
    let told = program.get("/audit?kind=retention.changed").await;
    assert_eq!(told["items"][0]["after"], json!({ "closed_requests": 6 }));
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let page = owner.get(PAGE).await;
    assert!(
        page.text.contains("There was nothing to remove"),
        "the last run: {}",
        page.text
    );
    world.finish().await;
}

#[tokio::test]
async fn a_slip_is_taken_back_before_it_does_harm() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let old = cancelled(&world, 1, "Old stairs").await;
    world.clock.advance(LONG);
    let rule = |answer: &Value| answer["rules"][0].clone();
    let body = json!({ "closed_requests": 3 });
    let saved = program.expect(200, "PUT", "/retention", Some(body)).await;
    assert_eq!(rule(&saved)["keep"], 3);
    assert!(rule(&saved)["in_force"].is_null() && !rule(&saved)["effective_at"].is_null());
    let body = json!({ "closed_requests": null });
    let saved = program.expect(200, "PUT", "/retention", Some(body)).await;
    assert!(rule(&saved)["keep"].is_null() && rule(&saved)["effective_at"].is_null());
    world.clock.advance(NOTICE * 2);
    world.run_recurring_jobs().await;
    assert!(there(&program, old).await);

    let body = json!({ "closed_requests": 3, "held_mails": 14 });
    let preview = program
        .expect(200, "POST", "/retention/preview", Some(body))
        .await;
    assert_eq!(preview["rules"][0]["kind"], "closed_requests");
    assert_eq!(preview["rules"][0]["now"], 1);
    assert_eq!(preview["rules"][0]["examples"][0]["id"], old.to_string());
    for (field, value) in [
        ("held_mails", json!(13)),
        ("audit_log", json!(5)),
        ("raw_mails", json!(121)),
    ] {
        let answer = program
            .call("PUT", "/retention", Some(json!({ field: value })))
            .await;
        assert_eq!(answer.status, 422, "{field}");
        assert_eq!(answer.json()["errors"][0]["field"], field);
    }
    world.finish().await;
}

/// Somebody nobody asked anything for, and who was taken over by them.
async fn prospect_with_twin(world: &World) -> (ContactId, ContactId) {
    let mut tx = world.begin(&world.one.owner).await;
    let mut ids = Vec::new();
    for name in ["Nobody's prospect", "Her twin"] {
        let form = ContactForm {
            name: name.to_owned(),
            ..ContactForm::default()
        };
        let created = contacts::create(&mut tx, form.try_into().unwrap()).await;
        ids.push(created.unwrap().id);
    }
    contacts::merge(&mut tx, ids[1], ids[0]).await.unwrap();
    tx.commit().await.unwrap();
    (ids[0], ids[1])
}

#[tokio::test]
async fn each_rule_removes_its_own_and_nothing_else() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    receive(&world, 1, "Unanswered", "").await;
    receive(
        &world,
        2,
        "Newsletter",
        "Precedence: bulk\nList-Id: <n.example>\n",
    )
    .await;
    let (prospect, twin) = prospect_with_twin(&world).await;
    world.clock.advance(LONG);
    receive(&world, 3, "Young", "").await;
    receive(
        &world,
        4,
        "Young letter",
        "Precedence: bulk\nList-Id: <n.example>\n",
    )
    .await;
    save(&world, &world.one, |form| {
        for kind in Kind::ALL {
            *form.of_mut(kind) = kind.bounds().0.max(6).to_string();
        }
    })
    .await;
    let young = request(&world, "Young").await;
    let unanswered = request(&world, "Unanswered").await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let messages = program
        .get(&format!("/requests/{unanswered}/messages"))
        .await;
    let message = messages["items"][0]["id"].as_str().unwrap().to_owned();

    world.clock.advance(NOTICE);
    world.run_recurring_jobs().await;
    assert!(!there(&program, unanswered).await && there(&program, young).await);
    let held = program.get("/held").await;
    let subjects: Vec<_> = held["items"].as_array().unwrap().iter().collect();
    assert_eq!(subjects.len(), 1);
    assert_eq!(subjects[0]["subject"], "Young letter");
    let gone = |id: ContactId| format!("contacts where id = '{id}'");
    assert_eq!(count(&world, &gone(prospect)).await, 0);
    assert_eq!(count(&world, &gone(twin)).await, 0, "whom she took over");
    assert_eq!(
        count(
            &world,
            "accepted_mails where raw_removed_at is not null and raw = ''"
        )
        .await,
        1,
        "that of the unanswered request; the letter went as a whole"
    );
    program
        .expect(
            200,
            "POST",
            &format!("/requests/{unanswered}/restore"),
            None,
        )
        .await;
    let messages = program
        .get(&format!("/requests/{unanswered}/messages"))
        .await;
    assert_eq!(messages["items"][0]["text"], "How much is a door?");
    let raw = format!("/messages/{message}/raw");
    assert_eq!(program.call("GET", &raw, None).await.status, 404);
    assert_eq!(
        count(
            &world,
            &format!(
                "audit_log where at < '2026-12-01' and tenant_id = {}",
                world.one.tenant
            )
        )
        .await,
        0,
        "its own log is as old"
    );
    let run = program.get("/retention").await["last_run"].clone();
    for kind in [
        "unanswered_requests",
        "held_mails",
        "raw_mails",
        "prospects",
    ] {
        assert_eq!(run["removed"][kind], 1, "{kind}: {run}");
    }
    world.take_sent();
    world.finish().await;
}

/// Accepted with evidence, invoiced, or still open: the request of it stays, whatever the rule says.
#[tokio::test]
async fn what_belongs_to_papers_stays() {
    let world = World::new().await;
    let furnished = Furnished::fill(&world, &world.one).await;
    world.take_sent();
    let mut superuser = world.connect("postgres").await;
    sqlx::query("update requests set status = 'offer_accepted' where tenant_id = $1")
        .bind(world.one.tenant.get())
        .execute(&mut superuser)
        .await
        .unwrap();
    let preview = async || {
        let form = RetentionForm {
            closed_requests: "6".to_owned(),
            prospects: "6".to_owned(),
            ..RetentionForm::default()
        };
        let draft = RetentionDraft::try_from(&form).unwrap();
        let mut tx = world.begin(&world.one.owner).await;
        retention::preview(&mut tx, &draft).await.unwrap()
    };
    world.clock.advance(LONG * 2);
    let shown = preview().await;
    let goes = |shown: &[retention::Preview], id: &str| {
        let mut ids = shown
            .iter()
            .flat_map(|preview| &preview.examples)
            .filter_map(|example| example.leads_to);
        ids.any(|found| found.to_string() == id)
    };
    let (request, contact) = (furnished.request.to_string(), furnished.contact.to_string());
    assert!(!goes(&shown, &request), "{shown:?}");
    assert!(!goes(&shown, &contact), "{shown:?}");
    // Without the evidence, the same request goes.
    sqlx::raw_sql("delete from offer_acceptances")
        .execute(&mut superuser)
        .await
        .unwrap();
    let shown = preview().await;
    assert!(goes(&shown, &request), "{shown:?}");
    world.finish().await;
}

/// More than fits one transaction, interrupted: what is left goes next time, and both are told as one.
#[tokio::test]
async fn an_interrupted_run_goes_on_and_is_told_once() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut superuser = world.connect("postgres").await;
    let old = world.clock.now() - LONG;
    for id in [world.one.tenant, world.two.tenant] {
        sqlx::query(
            "insert into requests (tenant_id, id, number, kind, subject, status, requester_name, requester_email, requester_certain, received_at, last_activity_at, last_incoming_at)
             select $1, gen_random_uuid(), 'X' || n, 'manual', 'Old ' || n, 'cancelled', 'Eva', '', true, $2, $2, $2 from generate_series(1, 250) n",
        )
        .bind(id.get())
        .bind(old)
        .execute(&mut superuser)
        .await
        .unwrap();
    }
    save(&world, &world.one, |form| {
        form.closed_requests = "6".to_owned();
    })
    .await;
    world.clock.advance(NOTICE);
    let mut tx = world.begin(&world.one.owner).await;
    let run = retention::begin_run(&mut tx).await.unwrap();
    let batch = retention::apply_next(&mut tx, run, Kind::ClosedRequests, None)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(batch.removed < 250 && batch.next.is_some());
    let binned = "requests where deleted_at is not null";
    assert_eq!(count(&world, binned).await, batch.removed.cast_signed());
    // The process was killed here; the next one finds the job.
    world.run_recurring_jobs().await;
    assert_eq!(count(&world, binned).await, 250, "of this company alone");
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let told = program.get("/audit?kind=retention.applied").await;
    assert_eq!(told["items"].as_array().unwrap().len(), 1);
    assert_eq!(told["items"][0]["after"], json!({ "closed_requests": 250 }));
    world.finish().await;
}

#[tokio::test]
async fn only_owners_say_how_long_things_are_kept() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let email = "eva@dubois.example";
    world.add_member(&world.one, email, Role::Member).await;
    let mut member = portal.signed_in(email).await;
    member.get("/").await;
    assert_eq!(member.get(PAGE).await.status, 403);
    for path in [PAGE, PREVIEW] {
        let page = member.post(path, &[("closed_requests", "6")]).await;
        assert_eq!(page.status, 403, "{path}");
    }
    let strangers = Program::of(&world, &portal, &world.two, Scope::Full).await;
    let body = json!({ "closed_requests": 6 });
    strangers.expect(200, "PUT", "/retention", Some(body)).await;
    let own = Program::of(&world, &portal, &world.one, Scope::Full).await;
    assert!(own.get("/retention").await["rules"][0]["keep"].is_null());
    world.finish().await;
}
