//! VAT numbers and VIES: asked by a job, never waited for, and believed only when it really answers.

use serde_json::{Value, json};
use shared::accounts::Scope;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::World;

const DUBOIS: &str = r#"{"isValid":true,"userError":"VALID","name":"SA DUBOIS","address":"Rue du Moulin 27\n1300 Wavre"}"#;

/// A contact with this number; its path.
async fn contact(program: &Program<'_>, name: &str, vat_number: &str) -> String {
    let contact = json!({ "name": name, "vat_number": vat_number });
    let contact = program
        .expect(201, "POST", "/contacts", Some(contact))
        .await;
    format!("/contacts/{}", contact["id"].as_str().unwrap())
}

async fn check(program: &Program<'_>, contact: &str) -> Value {
    program.get(&format!("{contact}/vat-check")).await
}

#[tokio::test]
async fn a_number_is_checked_after_it_was_saved_and_fills_what_is_empty() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    world.vies.answer("200 OK", "", DUBOIS);
    let id = contact(&program, "Anne Dubois", "BE 0403.170.701").await;
    let asked = check(&program, &id).await;
    assert_eq!(
        (&asked["state"], &asked["answered_at"]),
        (&json!("asked"), &Value::Null)
    );
    world.run_jobs().await;
    assert_eq!(
        world.vies.take_asked(),
        ["/vies/rest-api/ms/BE/vat/0403170701"]
    );
    let known = check(&program, &id).await;
    assert_eq!(
        (&known["state"], &known["name"]),
        (&json!("valid"), &json!("SA DUBOIS"))
    );

    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let page = owner.get(&id).await;
    assert!(page.text.contains("SA DUBOIS"), "{}", page.text);
    assert!(page.links_to(&format!("{id}/edit?fill=vies")));
    let form = owner.get(&format!("{id}/edit?fill=vies")).await;
    for (field, value) in [
        ("name", "Anne Dubois"),
        ("company", "SA DUBOIS"),
        ("postal_code", "1300"),
        ("city", "Wavre"),
    ] {
        assert_eq!(form.value_of(field), value);
    }

    // Another contact with the same number asks nobody again, and changing something else asks nobody either.
    contact(&program, "Dubois bis", "BE0403170701").await;
    let change = json!({ "phone": "02 555 01 01" });
    program.expect(200, "PATCH", &id, Some(change)).await;
    world.run_jobs().await;
    assert!(world.vies.take_asked().is_empty());
    // "Check" does.
    owner.get(&id).await;
    let again = owner.post(&format!("{id}/vat-check"), &[]).await;
    assert_eq!(again.status, 303);
    world.run_jobs().await;
    assert_eq!(world.vies.take_asked().len(), 1);

    let other = Program::of(&world, &portal, &world.two, Scope::Full).await;
    for method in ["GET", "POST"] {
        other
            .expect(404, method, &format!("{id}/vat-check"), None)
            .await;
    }
    let nobody = contact(&program, "Eva", "").await;
    program
        .expect(404, "GET", &format!("{nobody}/vat-check"), None)
        .await;
    program
        .expect(409, "POST", &format!("{nobody}/vat-check"), None)
        .await;
    world.finish().await;
}

#[tokio::test]
async fn whatever_is_no_answer_says_nothing_about_the_number() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let id = contact(&program, "Anne Dubois", "BE0403170701").await;
    world.run_jobs().await;
    world.vies.take_asked();
    assert_eq!(check(&program, &id).await["state"], "unreachable");
    let elsewhere = format!("Location: {}/elsewhere\r\n", world.vies.url());
    let long = format!(r#"{{"isValid":true,"name":"{}"}}"#, "x".repeat(100_000));
    for (status, headers, body, expected) in [
        (
            "200 OK",
            "",
            r#"{"isValid":false,"userError":"INVALID"}"#,
            "invalid",
        ),
        (
            "200 OK",
            "",
            r#"{"isValid":false,"userError":"MS_MAX_CONCURRENT_REQ"}"#,
            "unreachable",
        ),
        ("200 OK", "", "<html>maintenance</html>", "unreachable"),
        ("200 OK", "", &long, "unreachable"),
        ("302 Found", &elsewhere, DUBOIS, "unreachable"),
        ("500 Oops", "", DUBOIS, "unreachable"),
    ] {
        world.vies.answer(status, headers, body);
        let post = format!("{id}/vat-check");
        program.expect(202, "POST", &post, None).await;
        world.run_jobs().await;
        assert_eq!(
            check(&program, &id).await["state"],
            expected,
            "{status} {body:.60}"
        );
        // Nobody went where a redirect leads.
        assert_eq!(
            world.vies.take_asked(),
            ["/vies/rest-api/ms/BE/vat/0403170701"]
        );
    }
    world.vies.fall_silent();
    let post = format!("{id}/vat-check");
    program.expect(202, "POST", &post, None).await;
    world.run_jobs().await;
    assert_eq!(check(&program, &id).await["state"], "unreachable");
    world.finish().await;
}
