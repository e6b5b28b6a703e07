//! The UBL files of what is really issued, by the rules of EN 16931 and Peppol.

use serde_json::{Value, json};
use shared::accounts::Scope;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::World;
use ubl_rules::{Node, broken, lines};

use super::invoices::seller;

/// The file of an issued invoice, which breaks no rule.
async fn ubl(program: &Program<'_>, invoice: &Value) -> Node {
    let path = format!("/invoices/{}/ubl", invoice["id"].as_str().unwrap());
    let answer = program.call("GET", &path, None).await;
    let text = String::from_utf8(answer.body).unwrap();
    assert_eq!(broken(&text), [""; 0], "{text}");
    let xml = Node::parse(&text);
    let totals = &invoice["totals"];
    for (name, amount) in [("TaxExclusiveAmount", "net"), ("PayableAmount", "gross")] {
        let written = xml
            .text(&format!("cac:LegalMonetaryTotal/cbc:{name}"))
            .to_owned();
        assert_eq!(written, totals[amount], "{name}");
    }
    xml
}

async fn contact(program: &Program<'_>, country: &str, vat_number: &str) -> Value {
    let contact = json!({ "name": "Élodie & Co <SRL>", "email": "elodie@dhondt.example", "address": "Kerkstraat 3", "postal_code": "9000",
        "city": "Gent", "country": country, "vat_number": vat_number, "language": "fr" });
    let contact = program
        .expect(201, "POST", "/contacts", Some(contact))
        .await;
    contact["id"].clone()
}

async fn issued(program: &Program<'_>, invoice: Value) -> Value {
    let invoice = program
        .expect(201, "POST", "/invoices", Some(invoice))
        .await;
    let path = format!("/invoices/{}/issue", invoice["id"].as_str().unwrap());
    program.expect(200, "POST", &path, None).await
}

async fn credited(program: &Program<'_>, invoice: &Value, lines: Option<Value>) -> Value {
    let path = format!("/invoices/{}/credit", invoice["id"].as_str().unwrap());
    program.expect(201, "POST", &path, lines).await
}

#[tokio::test]
async fn several_rates_a_discount_and_credit_notes_in_pieces() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    seller(&world, &world.one).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let contact = contact(&program, "BE", "").await;
    let invoice = json!({ "contact_id": contact, "reference": "PO 7", "introduction": "Merci & à bientôt", "lines": [
        { "kind": "section", "description": "Atelier" },
        { "description": "Vis", "quantity": "3", "unit_price": "0.17" },
        { "description": "Porte\nen chêne", "quantity": "1.5", "unit": "m²", "unit_price": "133.3333", "discount_percent": "12.5" },
        { "description": "Pose", "quantity": "2", "unit": "h", "unit_price": "45", "vat_rate": "6" },
        { "description": "Timbre", "unit_price": "2.10", "vat_rate": "0" },
        { "description": "Geste", "unit_price": "-5" },
    ] });
    let invoice = issued(&program, invoice).await;
    let xml = ubl(&program, &invoice).await;
    assert_eq!(lines(&xml).len(), 5);
    assert_eq!(xml.all("cac:TaxTotal/cac:TaxSubtotal").len(), 3);

    let id = |position: usize| invoice["lines"][position]["id"].clone();
    for (position, quantity) in [(1, "1"), (1, "1"), (2, "0.777"), (3, "1")] {
        let part = json!({ "lines": [{ "id": id(position), "quantity": quantity }] });
        let note = credited(&program, &invoice, Some(part)).await;
        let xml = ubl(&program, &note).await;
        let corrects = "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID";
        assert_eq!(xml.text(corrects).to_owned(), invoice["number"]);
    }
    let rest = credited(&program, &invoice, None).await;
    ubl(&program, &rest).await;
    world.finish().await;
}

#[tokio::test]
async fn the_customer_owes_the_vat_at_home_and_across_the_border() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    seller(&world, &world.one).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    for (country, vat_number, scheme, category) in [
        ("BE", "BE0417497106", "reverse_charge", "AE"),
        ("FR", "FR40303265045", "intra_community", "K"),
    ] {
        let contact = contact(&program, country, vat_number).await;
        let invoice = json!({ "contact_id": contact, "vat_scheme": scheme, "lines": [
            { "description": "Porte", "quantity": "2", "unit_price": "500", "discount_percent": "10" },
            { "description": "Pose", "unit_price": "333.33", "vat_rate": "6" },
        ] });
        let invoice = issued(&program, invoice).await;
        let xml = ubl(&program, &invoice).await;
        let category_of = "cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:ID";
        assert_eq!(xml.text(category_of), category);
        let note = credited(&program, &invoice, None).await;
        ubl(&program, &note).await;
    }
    world.finish().await;
}

#[tokio::test]
async fn a_deposit_and_the_invoice_that_deducts_it() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    seller(&world, &world.one).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let contact = contact(&program, "BE", "BE0417497106").await;
    let offer = json!({ "contact_id": contact, "lines": [
        { "description": "Porte", "quantity": "2", "unit_price": "500" },
        { "description": "Pose", "unit_price": "333.33", "vat_rate": "6" },
    ] });
    let offer = program.expect(201, "POST", "/offers", Some(offer)).await;
    let path = format!("/offers/{}", offer["id"].as_str().unwrap());
    let send = json!({ "via": "email" });
    program
        .expect(202, "POST", &format!("{path}/send"), Some(send))
        .await;
    world.run_jobs().await;
    world.take_sent();
    let deposit = json!({ "deposit": { "percent": "30" } });
    let deposit = program
        .expect(201, "POST", &format!("{path}/invoice"), Some(deposit))
        .await;
    ubl(&program, &deposit).await;
    let last = program
        .expect(201, "POST", &format!("{path}/invoice"), None)
        .await;
    let xml = ubl(&program, &last).await;
    assert_eq!(lines(&xml).len(), 4);
    let note = credited(&program, &last, None).await;
    ubl(&program, &note).await;
    world.finish().await;
}
