//! A member is erased: what they did stays, by nobody.

use serde_json::json;
use shared::accounts::{Scope, create_token};
use shared::ids::UserId;
use shared::page::Limit;
use shared::privacy::erasure::{self, ErasureError, ErasureForm, Refusal};
use shared::requests::{self, Filter, NoteForm};
use shared::tenancy::{Principal, Role};
use system_tests::dump::Dump;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::{Company, World};

use super::start;

const EVA: &str = "eva@dubois.example";
const MAIL: &str = "From: Tom <tom@other.example>\nMessage-ID: <1@other.example>\nSubject: A door\n\nDear Eva Maes, how much is a door?\n";

/// Eva answers a request, notes something and makes a token.
async fn work(world: &World, portal: &Portal) {
    world.receive(&world.one, "tom@other.example", MAIL).await;
    world.run_jobs().await;
    let mut eva = portal.signed_in(EVA).await;
    eva.get("/settings").await;
    let signature = [
        ("name", "Eva Maes"),
        ("language", "en"),
        ("signature_html", "<div>Eva Maes<br>0475 12 34 56</div>"),
    ];
    assert_eq!(eva.post("/settings", &signature).await.status, 303);
    eva.get("/settings/tokens").await;
    eva.post("/settings/tokens", &[("name", "mine"), ("scope", "read")])
        .await;
    let mut tx = world.begin(&world.one.owner).await;
    let found = requests::list(&mut tx, &Filter::default(), None, Limit::default())
        .await
        .unwrap();
    let request = found.items[0].id;
    drop(tx);
    let path = format!("/requests/{request}");
    eva.get(&path).await;
    let reply = [("html", "<p>Yours, Eva Maes, eva@dubois.example</p>")];
    assert_eq!(
        eva.post(&format!("{path}/replies"), &reply).await.status,
        303
    );
    assert_eq!(
        eva.post(&format!("{path}/notes"), &[("text", "Tom knows me.")])
            .await
            .status,
        303
    );
    let mut tx = world.begin(&world.one.owner).await;
    let note = NoteForm {
        text: "Ask @Eva Maes about it.".to_owned(),
    };
    requests::add_note(&mut tx, request, note.try_into().unwrap())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    world.run_jobs().await;
    world.take_sent();
}

#[tokio::test]
async fn a_member_of_one_company_goes_and_what_they_did_stays() {
    let world = World::new().await;
    let eva = world.add_member(&world.one, EVA, Role::Member).await;
    let portal = Portal::start(&world).await;
    work(&world, &portal).await;
    let mut browser = portal.signed_in(EVA).await;
    assert_eq!(browser.get("/requests").await.status, 200);
    let id = start(&world, &world.one, EVA).await;
    assert_ne!(browser.get("/requests").await.status, 200, "out at once");
    world.run_jobs().await;

    let dump = Dump::of(&world).await;
    let left = dump.traces(EVA);
    assert!(left.is_empty(), "{left:#?}");
    for gone in [eva.to_string(), "Eva Maes".to_owned()] {
        assert!(!dump.contains(&gone), "{gone}");
    }
    let mut tx = world.begin(&world.one.owner).await;
    let report = erasure::find_erasure(&mut tx, id).await.unwrap().unwrap();
    assert_eq!(report.counts["accounts"], 1);
    drop(tx);
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let request = program.get("/requests").await["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let messages = program.get(&format!("/requests/{request}/messages")).await;
    let told = messages.to_string();
    assert!(told.contains("Yours, [former member]"), "{told}");
    assert!(told.contains("Tom knows me."), "{told}");
    assert!(told.contains("@[former member]"), "{told}");
    let log = program.get("/audit").await.to_string();
    assert!(
        log.contains("[former member]") && log.contains("token.created"),
        "{log}"
    );
    world.finish().await;
}

async fn owner_of(world: &World, company: &Company, email: &str) -> UserId {
    world.add_member(company, email, Role::Owner).await
}

async fn refused(world: &World, principal: &Principal, email: &str) -> Refusal {
    let form = ErasureForm {
        email: email.to_owned(),
        confirm: email.to_owned(),
    };
    let mut tx = world.begin(principal).await;
    match erasure::start(&mut tx, &form).await {
        Err(ErasureError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_last_owner_stays_and_the_address_of_the_company_too() {
    let world = World::new().await;
    let anne = world.one.owner_email.clone();
    assert_eq!(
        refused(&world, &world.one.owner, &anne).await,
        Refusal::LastOwner
    );
    let own = world.one.address.clone();
    assert_eq!(
        refused(&world, &world.one.owner, &own).await,
        Refusal::OwnAddress
    );
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let mut superuser = world.connect("postgres").await;
    sqlx::query(
        "insert into mail_settings (tenant_id, display_name, address, own_server, updated_at)
         values ($1, 'Dubois', 'shop@dubois.example', false, now())",
    )
    .bind(world.one.tenant.get())
    .execute(&mut superuser)
    .await
    .unwrap();
    let shown = refused(&world, &world.one.owner, "Shop@dubois.example").await;
    assert_eq!(shown, Refusal::CompanyAddress);
    let problem = json!({ "email": anne, "confirm": anne });
    program
        .expect(409, "POST", "/erasures", Some(problem))
        .await;

    owner_of(&world, &world.one, EVA).await;
    start(&world, &world.one, &anne).await;
    world.run_jobs().await;
    let left = Dump::of(&world).await.traces(&anne);
    assert!(
        left.is_empty(),
        "an owner may erase themselves when another is there: {left:#?}"
    );
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn whoever_is_in_another_company_leaves_this_one_only() {
    let world = World::new().await;
    let tom = world.two.owner_email.clone();
    let user = world.two.owner.user().unwrap();
    let mut superuser = world.connect("postgres").await;
    sqlx::query("insert into memberships (tenant_id, user_id, role, created_at) values ($1, $2, 'member', now())")
        .bind(world.one.tenant.get())
        .bind(user.uuid())
        .execute(&mut superuser)
        .await
        .unwrap();
    let mut tx = world.begin(&world.two.owner).await;
    create_token(&mut tx, "theirs", Scope::Full).await.unwrap();
    tx.commit().await.unwrap();
    start(&world, &world.one, &tom).await;
    world.run_jobs().await;
    let one = world.one.tenant.to_string();
    let left = Dump::of(&world).await.traces(&tom);
    assert!(left.iter().all(|trace| trace.1 != one), "{left:#?}");
    let portal = Portal::start(&world).await;
    let mut browser = portal.signed_in(&tom).await;
    assert_eq!(
        browser.get("/requests").await.status,
        200,
        "theirs is as it was"
    );
    world.take_sent();
    world.finish().await;
}

/// The function that takes a member away leaves the last owner, and knows no company but its own.
#[tokio::test]
async fn nobody_takes_the_last_owner_away() {
    let world = World::new().await;
    let user = world.one.owner.user().unwrap().to_string();
    let mut app = world.connect("proffer_app").await;
    for tenant in [Some(world.one.tenant), None] {
        let mut tx = sqlx::Connection::begin(&mut app).await.unwrap();
        if let Some(tenant) = tenant {
            let enter = format!("set local app.tenant_id = '{tenant}'");
            sqlx::raw_sql(sqlx::AssertSqlSafe(enter))
                .execute(&mut *tx)
                .await
                .unwrap();
        }
        let remove = format!("select remove_member('{user}')");
        let refused = sqlx::query(sqlx::AssertSqlSafe(remove))
            .execute(&mut *tx)
            .await;
        assert!(refused.unwrap_err().to_string().contains("last owner"));
    }
    world.finish().await;
}
