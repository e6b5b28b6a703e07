//! The limits of contacts, products, offers, invoices and the customer's page.

use serde_json::{Value, json};
use shared::accounts::Scope;
use shared::money::{MAX_DESCRIPTION_CHARS, MAX_LINES};
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::World;

use super::{Row, expect_limits, long};

fn limits_of_documents(contact: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    for path in ["/offers", "/invoices"] {
        let with = |field: &str, value: Value| {
            let line = json!({ "kind": "item", "description": "Door", "unit_price": "1" });
            let mut document = json!({ "contact_id": contact, "lines": [line] });
            document[field] = value;
            document
        };
        let text = |field: &'static str, most: usize| {
            let (within, beyond) = (
                with(field, json!(long(most))),
                with(field, json!(long(most + 1))),
            );
            ("POST", path.to_owned(), within, beyond, field)
        };
        rows.push(text("reference", 120));
        rows.push(text("introduction", 10_000));
        rows.push(text("conditions", 10_000));
        let lines = |count: usize| {
            let line = json!({ "kind": "item", "description": "Door", "unit_price": "1" });
            with("lines", json!(vec![line; count]))
        };
        rows.push((
            "POST",
            path.to_owned(),
            lines(MAX_LINES),
            lines(MAX_LINES + 1),
            "lines",
        ));
        let of_line = |field: &'static str, within: Value, beyond: Value, told: &'static str| {
            let line = |value: Value| {
                let mut line = json!({ "kind": "item", "description": "Door", "unit_price": "1" });
                line[field] = value;
                with("lines", json!([line]))
            };
            ("POST", path.to_owned(), line(within), line(beyond), told)
        };
        let most = MAX_DESCRIPTION_CHARS;
        for (field, within, beyond, told) in [
            (
                "description",
                json!(long(most)),
                json!(long(most + 1)),
                "lines[0].description",
            ),
            ("unit", json!(long(30)), json!(long(31)), "lines[0].unit"),
            (
                "quantity",
                json!("1000000"),
                json!("1000000.001"),
                "lines[0].quantity",
            ),
            (
                "unit_price",
                json!("9999999.9999"),
                json!("10000000"),
                "lines[0].unit_price",
            ),
            (
                "discount_percent",
                json!("100"),
                json!("100.01"),
                "lines[0].discount_percent",
            ),
        ] {
            rows.push(of_line(field, within, beyond, told));
        }
    }
    rows
}

fn limits_of_products_and_contacts() -> Vec<Row> {
    let product = |field: &str, value: String| {
        let mut product = json!({ "name": "Door", "unit_price": "1" });
        product[field] = json!(value);
        product
    };
    let contact = |field: &str, value: String| {
        let mut contact = json!({ "name": "Eva" });
        contact[field] = json!(value);
        contact
    };
    let of_product = [("name", 200), ("reference", 80), ("unit", 30)].map(|(field, most)| {
        let (within, beyond) = (product(field, long(most)), product(field, long(most + 1)));
        ("POST", "/products".to_owned(), within, beyond, field)
    });
    let of_contact = [
        ("name", 200),
        ("company", 200),
        ("address", 500),
        ("postal_code", 20),
        ("city", 100),
        ("notes", 10_000),
    ]
    .map(|(field, most)| {
        let (within, beyond) = (contact(field, long(most)), contact(field, long(most + 1)));
        ("POST", "/contacts".to_owned(), within, beyond, field)
    });
    of_product.into_iter().chain(of_contact).collect()
}

#[tokio::test]
async fn a_program_is_told_which_field_of_a_document_holds_too_much() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let contact = json!({ "name": "Eva Maes", "email": "eva@customer.example" });
    let contact = program
        .expect(201, "POST", "/contacts", Some(contact))
        .await;
    let contact = contact["id"].as_str().unwrap();
    expect_limits(&program, limits_of_documents(contact)).await;
    expect_limits(&program, limits_of_products_and_contacts()).await;
    world.finish().await;
}
