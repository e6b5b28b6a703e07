//! The root key is replaced while people work.

use serde_json::json;
use shared::accounts::Scope;
use shared::reseal::{Resealed, reseal};
use system_tests::authenticator::Authenticator;
use system_tests::portal::{KEY, Portal};
use system_tests::program::Program;
use system_tests::world::World;

use super::mail_settings::{INTRANET, SETTINGS, own_server};

const NEW: &str = "another key that only these tests use 9876543210";

#[tokio::test]
async fn replacing_the_key_ends_no_session_and_loses_no_password() {
    let world = World::new().await;
    let before = Portal::start_with(&world, &[INTRANET]).await;
    let (_server, settings) = own_server().await;
    let program = Program::of(&world, &before, &world.one, Scope::Full).await;
    program.expect(200, "PUT", SETTINGS, Some(settings)).await;
    let mut owner = before.signed_in(&world.one.owner_email).await;
    let (app, _) = Authenticator::set_up(&world, &mut owner).await;
    owner.get("/settings/tokens").await;

    // While services of both lists run, a form of the one is taken by the other.
    let both = format!("{NEW},{KEY}");
    let meanwhile = Portal::start_with_keys(&world, &both, &[INTRANET]).await;
    let mut owner = meanwhile.go_on(&owner);
    let form = [("name", "Caisse"), ("scope", "read")];
    assert!(owner.post("/settings/tokens", &form).await.status < 400);

    let alone = world.db_with_keys(NEW).await;
    let too_soon = reseal(&alone).await.unwrap();
    assert_eq!(too_soon.closed, [world.one.tenant]);
    assert_eq!(too_soon.closed_people.len(), 1);
    let rotating = world.db_with_keys(&both).await;
    let expected = |anew, kept| Resealed {
        anew,
        kept,
        closed: Vec::new(),
        closed_people: Vec::new(),
    };
    assert_eq!(reseal(&rotating).await.unwrap(), expected(2, 0));
    assert_eq!(reseal(&rotating).await.unwrap(), expected(0, 2));

    // The old key is gone.
    assert_eq!(reseal(&alone).await.unwrap(), expected(0, 2));
    let after = Portal::start_with_keys(&world, NEW, &[INTRANET]).await;
    let mut owner = after.go_on(&owner);
    let page = owner.get("/settings").await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains(&world.one.owner_email));
    let mut anew = after.signed_in(&world.one.owner_email).await;
    anew.get("/login/second-factor").await;
    let code = app.code(world.clock.now());
    let page = anew.post("/login/second-factor", &[("code", &code)]).await;
    assert_eq!((page.status, page.location()), (303, "/"));
    let program = Program::of(&world, &after, &world.one, Scope::Full).await;
    let answer = program
        .expect(200, "POST", &format!("{SETTINGS}/test"), Some(json!({})))
        .await;
    assert_eq!(answer["sent"], true, "{answer}");
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}
