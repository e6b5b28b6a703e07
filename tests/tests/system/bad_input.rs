//! What people type into offers that no offer can hold: each is told where it stands, and what was typed comes back.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, its helpers too"
)]

use serde_json::json;
use shared::accounts::Scope;
use system_tests::browser::{Browser, Page};
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::World;

const NEW: &str = "/offers/new";
/// Written from right to left, beside what is not.
const RTL: &str = "باب خشبي 90 cm – דלת עץ";
const EMOJI: &str = "Porte 🚪👩‍👩‍👧‍👦 «\u{1F3F4}\u{200D}\u{2620}\u{FE0F}»";

/// Fills in an offer with one line.
async fn offer(browser: &mut Browser, contact: &str, changed: &[(&str, &str)]) -> Page {
    let mut fields = vec![
        ("contact_id", contact),
        ("introduction", "Comme convenu par téléphone"),
        ("line_kind", "item"),
        ("line_product", ""),
        ("line_description", "Porte"),
        ("line_quantity", "1"),
        ("line_unit", "pièce"),
        ("line_price", "100"),
        ("line_discount", ""),
        ("line_vat", "21"),
        ("action", "save"),
    ];
    for (name, value) in changed {
        fields
            .iter_mut()
            .find(|(field, _)| field == name)
            .unwrap()
            .1 = value;
    }
    browser.post(NEW, &fields).await
}

#[tokio::test]
async fn a_line_that_cannot_be_is_said_beside_it_and_nothing_typed_is_lost() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let contact = json!({ "name": "Eva Maes", "email": "eva@customer.example", "language": "fr" });
    let contact = program
        .expect(201, "POST", "/contacts", Some(contact))
        .await;
    let contact = contact["id"].as_str().unwrap();
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    owner.get(NEW).await;
    for (field, typed) in [
        ("line_quantity", "-2"),
        ("line_quantity", "1e3"),
        ("line_price", "1000000000000"),
        ("line_price", "9999999999999999999999999999999999999999"),
        ("line_discount", "200"),
    ] {
        let page = offer(&mut owner, contact, &[(field, typed)]).await;
        assert_eq!(page.status, 422, "{field} {typed}");
        let beside = format!("id=\"{field}-1-problem\"");
        assert!(page.text.contains(&beside), "{field} {typed}");
        assert_eq!(page.value_of(field), typed);
        assert!(page.text.contains("Comme convenu par téléphone"));
    }

    let many: Vec<(&str, &str)> = std::iter::repeat_n(
        [
            ("line_kind", "item"),
            ("line_description", "Porte"),
            ("line_quantity", "1"),
            ("line_price", "100"),
            ("line_vat", "21"),
        ],
        5_000,
    )
    .flatten()
    .chain([
        ("contact_id", contact),
        ("introduction", "Beaucoup de portes"),
    ])
    .collect();
    let page = owner.post(NEW, &many).await;
    assert_eq!(page.status, 422);
    assert!(
        page.text.contains("1.000") || page.text.contains("1 000") || page.text.contains("1000"),
        "how many may be"
    );
    assert_eq!(page.text.matches("<li class=\"offer-line\"").count(), 5_003);
    assert!(page.text.contains("Beaucoup de portes"));
    world.finish().await;
}

#[tokio::test]
async fn words_of_every_script_are_kept_and_set() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let contact = json!({ "name": RTL, "email": "eva@customer.example", "language": "fr" });
    let contact = program
        .expect(201, "POST", "/contacts", Some(contact))
        .await;
    let contact = contact["id"].as_str().unwrap();
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    owner.get(NEW).await;
    for words in [RTL, EMOJI] {
        let page = offer(
            &mut owner,
            contact,
            &[("line_description", words), ("introduction", words)],
        )
        .await;
        assert_eq!(page.status, 303, "{}", page.text);
        let path = page.location().to_owned();
        let page = owner.get(&path).await;
        assert!(page.text.matches(words).count() >= 2, "{words}");
        let pdf = owner.get(&format!("{path}/pdf")).await;
        assert_eq!(pdf.status, 200);
        assert!(pdf.text.starts_with("%PDF-"));
    }
    world.finish().await;
}

#[tokio::test]
async fn a_logo_of_thirty_megabytes_is_refused_beside_its_field() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let page = owner.get("/settings/documents").await;
    assert_eq!(page.status, 200);
    let part = |name: &str, value: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let logo = "a".repeat(30_000_000);
    let body = format!(
        "{}{}{}--b\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"logo.png\"\r\nContent-Type: image/png\r\n\r\n\u{89}PNG{logo}\r\n--b--\r\n",
        part("csrf_token", owner.token()),
        part("address", "Rue Neuve 12"),
        part("payment_days", "30"),
    );
    let headers = [("Content-Type", "multipart/form-data; boundary=b")];
    let page = owner
        .send("POST", "/settings/documents", &headers, &body)
        .await;
    assert_eq!(page.status, 422);
    assert!(!page.message_at("logo").is_empty());
    assert!(
        page.text.contains("Rue Neuve 12"),
        "what was typed comes back"
    );
    world.finish().await;
}
