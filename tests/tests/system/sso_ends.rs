//! What single sign-on leaves behind: sessions that end when the identity provider says so, metadata that are fetched anew, the owner who still comes in when it fails.

use serde_json::json;
use shared::accounts::Scope;
use shared::sso::Enforcement;
use shared::tenancy::Role;
use sqlx::AssertSqlSafe;
use system_tests::identity_provider::IdentityProvider;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::World;
use time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::mail_settings::INTRANET;
use crate::sso::{EVA, Office};

#[tokio::test]
async fn a_session_ends_when_the_identity_provider_said_so() {
    let idp = IdentityProvider::new("idp.dubois.example").with_sessions_of(Duration::hours(2));
    let office = Office::with(idp).await;
    let mut browser = office.portal.browser();
    assert_eq!(office.come_in(&mut browser, EVA).await.location(), "/");
    for _ in 0..3 {
        office.world.clock.advance(Duration::minutes(39));
        assert_eq!(browser.get("/settings").await.status, 200);
    }
    // However much it is used.
    office.world.clock.advance(Duration::minutes(3));
    assert_eq!(browser.get("/settings").await.status, 303);
    assert_eq!(office.come_in(&mut browser, EVA).await.location(), "/");
    assert_eq!(browser.get("/settings").await.status, 200);
    office.world.finish().await;
}

/// A web server that has this to say, to everybody.
async fn serve(said: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/metadata.xml", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/samlmetadata+xml\r\nContent-Length: {}\r\n\r\n{said}",
                said.len()
            );
            let mut asked = [0; 4096];
            let _ = stream.read(&mut asked).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    url
}

#[tokio::test]
async fn metadata_are_fetched_from_where_the_company_says() {
    let world = World::new().await;
    let portal = Portal::start_with(&world, &[INTRANET]).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let idp = IdentityProvider::new("idp.dubois.example");
    let url = serve(idp.metadata()).await;
    let shown = program
        .expect(200, "PUT", "/sso", Some(json!({ "metadata_url": url })))
        .await;
    assert_eq!(shown["identity_provider"]["entity_id"], idp.entity_id());
    assert_eq!(shown["identity_provider"]["metadata_url"], json!(url));
    assert_eq!(program.get("/sso").await, shown);

    // By an owner's hand too, and anew from where they came.
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    owner.get("/settings/sso").await;
    let page = owner.post("/settings/sso/refresh", &[]).await;
    assert_eq!(page.status, 303, "{}", page.text);

    let other = serve("<html>Not found</html>".to_owned()).await;
    let change = json!({ "metadata_url": other });
    let problem = program.expect(422, "PUT", "/sso", Some(change)).await;
    assert_eq!(problem["errors"][0]["field"], "metadata_url");
    let kept = program.get("/sso").await["identity_provider"]["metadata_url"].clone();
    assert_eq!(kept, json!(url));
    world.finish().await;
}

#[tokio::test]
async fn the_emergency_owner_stays_while_passwords_are_closed() {
    let office = Office::open().await;
    let world = &office.world;
    world
        .add_member(&world.one, "max@dubois.example", Role::Owner)
        .await;
    let program = Program::of(world, &office.portal, &world.one, Scope::Full).await;
    let anne = world.one.owner.user().unwrap();
    let path = format!("/members/{anne}");
    let tried = format!(
        "update sso_connections set tested_at = now() where tenant_id = {}",
        world.one.tenant
    );
    sqlx::query(AssertSqlSafe(tried))
        .execute(&mut world.connect("proffer_owner").await)
        .await
        .unwrap();
    let mut tx = world.begin(&world.one.owner).await;
    let enforcement = Enforcement {
        emergency_owner: anne,
    };
    shared::sso::enforce(&mut tx, enforcement).await.unwrap();
    tx.commit().await.unwrap();
    for change in [
        json!({ "role": "member" }),
        json!({ "role": "accountant" }),
        json!({ "active": false }),
    ] {
        let refused = program.call("PATCH", &path, Some(change.clone())).await;
        assert!(
            [409, 422].contains(&refused.status),
            "{change}: {}",
            refused.status
        );
    }
    let me = program.get("/me").await;
    assert_eq!(me["role"], "owner");
    let mut owner = office.portal.signed_in(&world.one.owner_email).await;
    assert_eq!(owner.get("/settings/company").await.status, 200);

    let mut tx = world.begin(&world.one.owner).await;
    shared::sso::relax(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let change = json!({ "role": "member" });
    program.expect(200, "PATCH", &path, Some(change)).await;
    office.world.finish().await;
}
