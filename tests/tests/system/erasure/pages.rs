//! How an owner goes about it in the portal.

use shared::contacts::{self, ContactForm};
use system_tests::portal::Portal;
use system_tests::world::World;

const PAGE: &str = "/settings/privacy/erase";
const EVA: &str = "eva@customer.example";

#[tokio::test]
async fn an_owner_sees_what_goes_says_it_twice_and_watches() {
    let world = World::new().await;
    let mut tx = world.begin(&world.one.owner).await;
    let eva = ContactForm {
        name: "Eva Maes".to_owned(),
        email: EVA.to_owned(),
        ..ContactForm::default()
    };
    let contact = contacts::create(&mut tx, eva.try_into().unwrap())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let portal = Portal::start(&world).await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    assert!(owner.get("/settings/privacy").await.links_to(PAGE));
    let record = owner.get(&format!("/contacts/{}", contact.id)).await;
    let from = format!("{PAGE}?contact={}", contact.id);
    assert!(record.links_to(&from));
    assert_eq!(owner.get(&from).await.value_of("email"), EVA);

    let page = owner.post(PAGE, &[("email", "eva")]).await;
    assert_eq!((page.status, page.value_of("email").as_str()), (422, "eva"));
    assert!(!page.message_at("email").is_empty());
    let page = owner.post(PAGE, &[("email", EVA)]).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("1 contact record"), "{}", page.text);
    let start = page.form_to("/settings/privacy/erase/start").unwrap();
    let page = owner
        .post(
            &start,
            &[("email", EVA), ("confirm", "eve@customer.example")],
        )
        .await;
    assert_eq!(page.status, 422);
    assert_eq!(page.value_of("confirm"), "eve@customer.example");
    let page = owner
        .post(
            &start,
            &[("email", EVA), ("confirm", "Eva@customer.example")],
        )
        .await;
    assert_eq!(page.status, 303);
    let path = page.location().to_owned();
    assert!(owner.get(&path).await.text.contains("<progress"));
    world.run_jobs().await;
    let page = owner.get(&path).await;
    assert!(
        page.text.contains("Finished") && page.text.contains("1 contact record erased"),
        "{}",
        page.text
    );
    assert!(
        !owner
            .get(&format!("{path}/progress"))
            .await
            .text
            .contains("hx-get")
    );
    let page = owner.get(PAGE).await;
    assert!(
        page.links_to(&path) && !page.text.contains(EVA),
        "a list that names nobody"
    );
    let mut other = portal.signed_in(&world.two.owner_email).await;
    assert_eq!(other.get(&path).await.status, 404);
    let page = owner.post(PAGE, &[("email", &world.one.owner_email)]).await;
    assert!(page.text.contains("last person"), "{}", page.text);
    assert_eq!(page.form_to("/settings/privacy/erase/start"), None);
    world.take_sent();
    world.finish().await;
}
