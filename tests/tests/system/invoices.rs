//! Invoices: numbered without gaps, frozen, deducted, credited once.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, its helpers too"
)]

use std::collections::BTreeSet;

use serde_json::{Value, json};
use shared::accounts::Scope;
use shared::company::{self, ProfileDraft, ProfileForm};
use shared::contacts::{self, ContactDraft, ContactForm, ContactKind};
use shared::ids::{ContactId, InvoiceId};
use shared::invoices::{self, Filter, InvoiceDraft, InvoiceForm, Papers, Status};
use shared::money::LineForm;
use shared::page::Limit;
use shared::tenancy::Role;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::{Company, World};
use time::Duration;

/// Clients that issue invoices at the same time, and how many each issues.
const CLIENTS: usize = 20;
const EACH: usize = 10;

/// A company that may issue invoices.
pub(super) async fn seller(world: &World, company: &Company) {
    let mut tx = world.begin(&company.owner).await;
    let profile = ProfileForm {
        address: "Rue du Moulin 27\n1300 Wavre".to_owned(),
        vat_number: "BE0403170701".to_owned(),
        email: "info@dubois.example".to_owned(),
        iban: "BE68 5390 0754 7034".to_owned(),
        ..ProfileForm::default()
    };
    let profile = ProfileDraft::try_from(profile).unwrap();
    company::update_profile(&mut tx, profile).await.unwrap();
    tx.commit().await.unwrap();
}

/// A prospect that can be invoiced.
pub(super) async fn buyer(world: &World, company: &Company) -> ContactId {
    let mut tx = world.begin(&company.owner).await;
    let form = ContactForm {
        name: "Élodie D'Hondt".to_owned(),
        company: "Atelier D'Hondt".to_owned(),
        email: "elodie@dhondt.example".to_owned(),
        address: "Kerkstraat 3".to_owned(),
        postal_code: "9000".to_owned(),
        city: "Gent".to_owned(),
        country: "BE".to_owned(),
        language: "fr".to_owned(),
        ..ContactForm::default()
    };
    let made = contacts::create(&mut tx, ContactDraft::try_from(form).unwrap()).await;
    tx.commit().await.unwrap();
    made.unwrap().id
}

fn draft(contact: ContactId) -> InvoiceDraft {
    let form = InvoiceForm {
        contact_id: Some(contact),
        lines: vec![LineForm {
            description: "Porte en chêne".to_owned(),
            quantity: "2".to_owned(),
            unit_price: "125".to_owned(),
            ..LineForm::default()
        }],
        ..InvoiceForm::default()
    };
    InvoiceDraft::try_from(form).unwrap()
}

/// Papers that a test needs no typesetter for.
fn papers() -> Papers {
    Papers {
        pdf: b"%PDF".to_vec(),
        ubl: "<Invoice/>".to_owned(),
    }
}

async fn issued(world: &World, company: &Company, contact: ContactId) -> InvoiceId {
    let mut tx = world.begin(&company.owner).await;
    let id = invoices::create(&mut tx, draft(contact)).await.unwrap();
    let numbered = invoices::take_number(&mut tx, id).await.unwrap();
    invoices::freeze(&mut tx, numbered, papers()).await.unwrap();
    tx.commit().await.unwrap();
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_invoices_of_twenty_clients_have_two_hundred_numbers() {
    let world = World::new().await;
    seller(&world, &world.one).await;
    let contact = buyer(&world, &world.one).await;
    let clients = (0..CLIENTS).map(|_| {
        let (db, owner) = (world.db.clone(), world.one.owner.clone());
        tokio::spawn(async move {
            for _ in 0..EACH {
                // One in two is not kept: its number is the next one's.
                for kept in [false, true] {
                    let mut tx = db.begin(&owner).await.unwrap();
                    let id = invoices::create(&mut tx, draft(contact)).await.unwrap();
                    let numbered = invoices::take_number(&mut tx, id).await.unwrap();
                    if kept {
                        invoices::freeze(&mut tx, numbered, papers()).await.unwrap();
                        tx.commit().await.unwrap();
                    }
                }
            }
        })
    });
    for client in clients.collect::<Vec<_>>() {
        client.await.unwrap();
    }
    let mut tx = world.begin(&world.one.owner).await;
    let page = invoices::list(&mut tx, &Filter::default(), None, Limit::new(200)).await;
    let numbers: BTreeSet<_> = page
        .unwrap()
        .items
        .into_iter()
        .filter_map(|invoice| invoice.number)
        .collect();
    let expected = (1..=CLIENTS * EACH)
        .map(|n| format!("FA-2026-{n:04}"))
        .collect();
    assert_eq!(numbers, expected);
    drop(tx);
    world.finish().await;
}

#[tokio::test]
async fn what_was_issued_is_frozen_also_in_the_database() {
    let world = World::new().await;
    seller(&world, &world.one).await;
    let contact = buyer(&world, &world.one).await;
    let id = issued(&world, &world.one, contact).await;

    let mut tx = world.begin(&world.one.owner).await;
    for refused in [
        invoices::update(&mut tx, id, draft(contact)).await,
        invoices::delete(&mut tx, id).await,
        invoices::take_number(&mut tx, id).await.map(|_| ()),
    ] {
        assert!(matches!(refused, Err(invoices::InvoiceError::NotNow(_))));
    }
    drop(tx);

    // The portal's own role can neither change nor delete it.
    let mut app = world.connect("proffer_app").await;
    for statement in [
        "update issued_invoices set number = 'FA-1'",
        "delete from issued_invoices",
    ] {
        let refused = sqlx::query(statement).execute(&mut app).await.unwrap_err();
        assert!(
            refused.to_string().contains("permission denied"),
            "{refused}"
        );
    }

    // What it says does not follow the draft's columns, nor the contact.
    let mut owner = world.connect("proffer_owner").await;
    for statement in [
        "update invoices set reference = 'forged', vat_scheme = 'reverse_charge'",
        "update invoice_lines set unit_price = 1",
        "update contacts set company = 'Somebody else'",
    ] {
        sqlx::query(statement).execute(&mut owner).await.unwrap();
    }
    let mut tx = world.begin(&world.one.owner).await;
    let invoice = invoices::find(&mut tx, id).await.unwrap().unwrap();
    assert_eq!(
        (
            invoice.reference.as_str(),
            invoice.contact_name.as_str(),
            invoice.totals.gross.to_string().as_str()
        ),
        ("", "Atelier D'Hondt", "302.50")
    );
    drop(tx);
    world.finish().await;
}

#[tokio::test]
async fn an_invoice_is_overdue_after_its_due_date_where_the_company_is() {
    let world = World::new().await;
    seller(&world, &world.one).await;
    let contact = buyer(&world, &world.one).await;
    let id = issued(&world, &world.one, contact).await;
    let status = async || {
        let mut tx = world.begin(&world.one.owner).await;
        let invoice = invoices::find(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(invoice.due_on.unwrap().to_string(), "2026-12-24");
        invoice.status
    };
    // 24 December, 23:59 in Brussels, is 22:59 UTC.
    world
        .clock
        .advance(Duration::days(30) + Duration::hours(13) + Duration::minutes(59));
    assert_eq!(status().await, Status::Issued);
    world.clock.advance(Duration::minutes(1));
    assert_eq!(status().await, Status::Overdue);
    let mut tx = world.begin(&world.one.owner).await;
    for (wanted, found) in [(Status::Issued, 0), (Status::Overdue, 1)] {
        let filter = Filter {
            status: Some(wanted),
            search: "D'Hondt".to_owned(),
            ..Filter::default()
        };
        let page = invoices::list(&mut tx, &filter, None, Limit::default()).await;
        assert_eq!(page.unwrap().items.len(), found, "{wanted:?}");
    }
    drop(tx);
    world.finish().await;
}

/// A request of this contact, and the path that invoices its offer, which the customer has.
async fn sent_offer(world: &World, program: &Program<'_>, contact: ContactId) -> (Value, String) {
    let request = json!({ "requester_name": "Élodie", "requester_email": "elodie@dhondt.example", "contact_id": contact, "subject": "Portes", "body": "Deux" });
    let request = program
        .expect(201, "POST", "/requests", Some(request))
        .await;
    let offer = json!({
        "request_id": request["id"],
        "lines": [
            { "description": "Porte", "quantity": "2", "unit_price": "500" },
            { "description": "Pose", "unit_price": "333.33", "vat_rate": "6" },
            { "description": "Serrure", "unit_price": "80", "optional": true },
        ],
    });
    let offer = program.expect(201, "POST", "/offers", Some(offer)).await;
    let to_invoice = format!("/offers/{}/invoice", text(&offer["id"]));
    // A draft is not the customer's yet.
    for body in [None, Some(json!({}))] {
        program.expect(409, "POST", &to_invoice, body).await;
    }
    let mut owner = world.connect("proffer_owner").await;
    sqlx::query("update offers set status = 'sent', sent_at = now()")
        .execute(&mut owner)
        .await
        .unwrap();
    (request, to_invoice)
}

#[tokio::test]
async fn an_offer_is_invoiced_with_its_deposit_deducted_and_the_prospect_becomes_a_customer() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    seller(&world, &world.one).await;
    let contact = buyer(&world, &world.one).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let (request, to_invoice) = sent_offer(&world, &program, contact).await;
    let too_much = json!({ "deposit": { "amount": "1333.34" } });
    program
        .expect(422, "POST", &to_invoice, Some(too_much))
        .await;
    let deposit = json!({ "deposit": { "percent": "30" } });
    let deposit = program
        .expect(201, "POST", &to_invoice, Some(deposit))
        .await;
    assert_eq!(deposit["number"], "FA-2026-0001");
    assert_eq!(deposit["kind"], "deposit");
    assert_eq!(deposit["totals"]["net"], "400.00");
    assert_eq!(deposit["payment_reference"], "+++202/6000/00192+++");
    let customer = program.get(&format!("/contacts/{contact}")).await;
    assert_eq!(customer["kind"], ContactKind::Customer.as_str());
    let timeline = program
        .get(&format!("/requests/{}/timeline", text(&request["id"])))
        .await;
    let events: Vec<_> = timeline["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| text(&entry["event"]))
        .collect();
    assert!(
        events.contains(&"invoice_issued") && events.contains(&"became_customer"),
        "{events:?}"
    );

    let invoice = program
        .expect(201, "POST", &to_invoice, Some(json!({})))
        .await;
    assert_eq!(invoice["number"], "FA-2026-0002");
    assert_eq!(invoice["totals"]["net"], "933.33");
    let deducted: Vec<_> = lines(&invoice)
        .into_iter()
        .filter(|line| text(&line["net"]).starts_with('-'))
        .collect();
    assert_eq!(deducted.len(), 2, "{invoice}");
    assert!(
        lines(&invoice)
            .iter()
            .all(|line| line["description"] != "Serrure")
    );
    // Once is enough.
    program
        .expect(409, "POST", &to_invoice, Some(json!({})))
        .await;
    program
        .expect(
            409,
            "POST",
            &to_invoice,
            Some(json!({ "deposit": { "percent": "1" } })),
        )
        .await;

    // The papers: PDF/A-3 with the UBL inside, and the UBL itself.
    let path = format!("/invoices/{}", text(&invoice["id"]));
    let pdf = program.call("GET", &format!("{path}/pdf"), None).await;
    assert!(pdf.body.starts_with(b"%PDF") && contains(&pdf.body, b"ubl.xml"));
    let again = program.call("GET", &format!("{path}/pdf"), None).await;
    assert_eq!(pdf.body, again.body);
    let ubl = program.call("GET", &format!("{path}/ubl"), None).await;
    let ubl = String::from_utf8(ubl.body).unwrap();
    for part in [
        "<cbc:ID>FA-2026-0002</cbc:ID>",
        ">933.33</cbc:TaxExclusiveAmount>",
        "<cbc:CityName>Wavre</cbc:CityName>",
        "<cbc:PaymentID>+++202/6000/00293+++</cbc:PaymentID>",
    ] {
        assert!(ubl.contains(part), "{part} in {ubl}");
    }

    // It goes by mail with both.
    let mail = json!({ "via": "request", "text": "Voici notre facture." });
    program
        .expect(202, "POST", &format!("{path}/send"), Some(mail))
        .await;
    world.run_jobs().await;
    let sent = world.take_sent();
    let mail = &sent.last().unwrap().text;
    assert!(mail.contains("FA-2026-0002.pdf") && mail.contains("FA-2026-0002.xml"));
    world.finish().await;
}

#[tokio::test]
async fn no_more_is_credited_than_there_is() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    seller(&world, &world.one).await;
    let contact = buyer(&world, &world.one).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let invoice = json!({ "contact_id": contact, "lines": [
        { "description": "Porte", "quantity": "2", "unit_price": "500" },
        { "description": "Pose", "unit_price": "200", "vat_rate": "6" },
        { "description": "Geste", "unit_price": "-50" },
    ] });
    let invoice = program
        .expect(201, "POST", "/invoices", Some(invoice))
        .await;
    assert_eq!(
        (&invoice["number"], &invoice["status"]),
        (&Value::Null, &json!("draft"))
    );
    let path = format!("/invoices/{}", text(&invoice["id"]));
    program
        .expect(409, "GET", &format!("{path}/ubl"), None)
        .await;
    program
        .expect(409, "POST", &format!("{path}/credit"), None)
        .await;
    let invoice = program
        .expect(200, "POST", &format!("{path}/issue"), None)
        .await;
    for (method, end, body) in [
        ("PATCH", "", Some(json!({}))),
        ("DELETE", "", None),
        ("POST", "/issue", None),
    ] {
        program
            .expect(409, method, &format!("{path}{end}"), body)
            .await;
    }

    let ids: Vec<_> = lines(&invoice)
        .iter()
        .map(|line| line["id"].clone())
        .collect();
    let credit = async |status, lines: &[Value]| {
        let body = Some(json!({ "lines": lines }));
        program
            .expect(status, "POST", &format!("{path}/credit"), body)
            .await
    };
    // Only the door, without the rebate on it, is more than stays with it.
    credit(422, &[ids[0].clone(), ids[1].clone()]).await;
    credit(422, &[ids[2].clone()]).await;
    let note = credit(201, &[ids[1].clone()]).await;
    assert_eq!(
        (&note["number"], &note["totals"]["gross"]),
        (&json!("NC-2026-0001"), &json!("212.00"))
    );
    assert_eq!(note["kind"], "credit_note");
    credit(422, &[ids[1].clone()]).await;
    // A body may be left out where all of it may.
    let rest = program
        .expect(201, "POST", &format!("{path}/credit"), None)
        .await;
    assert_eq!(rest["totals"]["net"], "950.00");
    let invoice = program.get(&path).await;
    assert_eq!(invoice["status"], "credited");
    program
        .expect(409, "POST", &format!("{path}/credit"), None)
        .await;
    world.finish().await;
}

#[tokio::test]
async fn parts_of_quantities_are_credited_and_all_notes_come_to_the_invoice() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    seller(&world, &world.one).await;
    let contact = buyer(&world, &world.one).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    // Three times 0.17 at 21 %: 0.11 of VAT together, 0.04 of each.
    let invoice = json!({ "contact_id": contact, "lines": [
        { "description": "Vis", "quantity": "3", "unit_price": "0.17" },
        { "description": "Câble", "quantity": "2.5", "unit_price": "10.01", "vat_rate": "6" },
        { "description": "Geste", "unit_price": "-0.10" },
    ] });
    let invoice = program
        .expect(201, "POST", "/invoices", Some(invoice))
        .await;
    let path = format!("/invoices/{}", text(&invoice["id"]));
    let invoice = program
        .expect(200, "POST", &format!("{path}/issue"), None)
        .await;
    let ids: Vec<_> = lines(&invoice)
        .iter()
        .map(|line| line["id"].clone())
        .collect();
    let credit = async |status, line: usize, quantity: &str| {
        let body = json!({ "lines": [{ "id": ids[line], "quantity": quantity }] });
        program
            .expect(status, "POST", &format!("{path}/credit"), Some(body))
            .await
    };
    for (line, quantity, field, code) in [
        (0, "3.5", "lines[0].quantity", "more-than-left-of-line"),
        (0, "0", "lines[0].quantity", "not-positive"),
        (0, "one", "lines[0].quantity", "not-a-number"),
        (2, "1", "lines", "nothing-to-credit"),
    ] {
        let refused = credit(422, line, quantity).await;
        let error = &refused["errors"][0];
        assert_eq!((text(&error["field"]), text(&error["code"])), (field, code));
    }
    let mut notes = vec![
        credit(201, 0, "1").await,
        credit(201, 0, "1").await,
        credit(201, 1, "0.333").await,
    ];
    assert_eq!(notes[0]["totals"]["gross"], "0.21");
    assert_eq!(notes[2]["totals"]["net"], "3.33");
    // Of the screws one is left, of the cable 2.167; the rebate makes one screw more than what is left of its rate.
    assert_eq!(
        credit(422, 0, "1.001").await["errors"][0]["code"],
        "more-than-left-of-line"
    );
    assert_eq!(
        credit(422, 0, "").await["errors"][0]["code"],
        "more-than-left"
    );
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let page = owner.get(&path).await;
    assert!(page.text.contains("2.167"), "{}", page.text);
    let typed = |quantity: &'static str| {
        [
            ("line", text(&ids[0])),
            ("line", text(&ids[1])),
            ("quantity", ""),
            ("quantity", quantity),
        ]
    };
    let bad = owner.post(&format!("{path}/credit"), &typed("2.168")).await;
    assert_eq!(bad.status, 422);
    assert!(bad.text.contains("value=\"2.168\""), "{}", bad.text);
    let none = owner.post(&format!("{path}/credit"), &typed(" ")).await;
    assert_eq!(none.status, 422);
    let done = owner.post(&format!("{path}/credit"), &typed("1")).await;
    assert_eq!(done.status, 303);
    notes.push(program.get(done.location()).await);

    notes.push(
        program
            .expect(201, "POST", &format!("{path}/credit"), None)
            .await,
    );
    assert_eq!(program.get(&path).await["status"], "credited");
    let sum = |field: &str| -> rust_decimal::Decimal {
        let amounts = notes.iter().map(|note| {
            text(&note["totals"][field])
                .parse::<rust_decimal::Decimal>()
                .unwrap()
        });
        amounts.sum()
    };
    for field in ["net", "gross"] {
        assert_eq!(
            sum(field).to_string(),
            text(&invoice["totals"][field]),
            "{notes:#?}"
        );
    }
    world.finish().await;
}

#[tokio::test]
async fn a_deposit_credited_in_part_is_deducted_by_what_is_left() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    seller(&world, &world.one).await;
    let contact = buyer(&world, &world.one).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let (_, to_invoice) = sent_offer(&world, &program, contact).await;
    let deposit = json!({ "deposit": { "percent": "30" } });
    let deposit = program
        .expect(201, "POST", &to_invoice, Some(deposit))
        .await;
    let path = format!("/invoices/{}", text(&deposit["id"]));
    let of_doors = lines(&deposit)
        .into_iter()
        .find(|line| line["vat_rate"] == "21")
        .unwrap();
    assert_eq!(of_doors["net"], "300.00");
    let half = json!({ "lines": [{ "id": of_doors["id"], "quantity": "0.5" }] });
    let note = program
        .expect(201, "POST", &format!("{path}/credit"), Some(half))
        .await;
    assert_eq!(note["totals"]["net"], "150.00");
    let last = program.expect(201, "POST", &to_invoice, None).await;
    let deducted: Vec<_> = lines(&last)
        .into_iter()
        .filter(|line| text(&line["unit_price"]).starts_with('-'))
        .map(|line| (text(&line["vat_rate"]), text(&line["unit_price"])))
        .collect();
    assert_eq!(deducted, [("21", "-150.00"), ("6", "-100.00")]);

    // What the invoice deducts is not given back as well.
    let refused = program
        .expect(422, "POST", &format!("{path}/credit"), None)
        .await;
    assert_eq!(refused["errors"][0]["code"], "deposit-deducted");
    world.finish().await;
}

#[tokio::test]
async fn what_is_missing_is_named_before_a_number_is_taken() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let contact = program
        .expect(201, "POST", "/contacts", Some(json!({ "name": "Eva" })))
        .await;
    let line = json!({ "description": "Porte", "unit_price": "500" });
    let invoice = json!({ "contact_id": contact["id"], "lines": [line] });
    let invoice = program
        .expect(201, "POST", "/invoices", Some(invoice))
        .await;
    let path = format!("/invoices/{}", text(&invoice["id"]));
    let problem = program
        .expect(422, "POST", &format!("{path}/issue"), None)
        .await;
    let fields: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| text(&error["field"]))
        .collect();
    assert_eq!(
        fields,
        [
            "seller_vat_number",
            "seller_address",
            "buyer_address",
            "buyer_country",
            "buyer_email"
        ]
    );

    let mut browser = portal.signed_in(&world.one.owner_email).await;
    browser.get(&path).await;
    let page = browser.post(&format!("{path}/issue"), &[]).await;
    assert_eq!(page.status, 422);
    assert!(page.links_to("/settings/documents"));
    assert!(page.links_to(&format!("/contacts/{}/edit", text(&contact["id"]))));

    seller(&world, &world.one).await;
    let known = json!({ "address": "Kerkstraat 3", "city": "Gent", "country": "BE", "email": "eva@gent.example" });
    program
        .expect(
            200,
            "PATCH",
            &format!("/contacts/{}", text(&contact["id"])),
            Some(known),
        )
        .await;
    let page = browser.post(&format!("{path}/issue"), &[]).await;
    assert_eq!(page.status, 303);
    assert_eq!(program.get(&path).await["number"], "FA-2026-0001");
    world.finish().await;
}

#[tokio::test]
async fn a_payment_is_noted_and_undone_and_an_accountant_reads_and_exports() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    seller(&world, &world.one).await;
    let contact = buyer(&world, &world.one).await;
    let id = issued(&world, &world.one, contact).await;
    let path = format!("/invoices/{id}");
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    owner.get(&path).await;
    let tomorrow = [("paid_on", "2026-11-25")];
    assert_eq!(
        owner.post(&format!("{path}/paid"), &tomorrow).await.status,
        422
    );
    let today = [("paid_on", "2026-11-24"), ("note", "KBC")];
    assert_eq!(
        owner.post(&format!("{path}/paid"), &today).await.status,
        303
    );
    assert!(owner.get(&path).await.text.contains("KBC"));
    assert_eq!(owner.post(&format!("{path}/unpaid"), &[]).await.status, 303);
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    for (end, status) in [("paid", "paid"), ("unpaid", "issued")] {
        let answer = program
            .expect(200, "POST", &format!("{path}/{end}"), None)
            .await;
        assert_eq!(answer["status"], status);
    }

    world
        .add_member(&world.one, "paul@books.example", Role::Accountant)
        .await;
    let mut accountant = portal.signed_in("paul@books.example").await;
    assert!(accountant.get("/invoices").await.links_to(&path));
    assert_eq!(accountant.get(&path).await.status, 200);
    assert_eq!(
        accountant.post(&format!("{path}/paid"), &[]).await.status,
        403
    );
    let export = accountant.get("/invoices/export.csv").await;
    assert!(
        export
            .text
            .contains("FA-2026-0001,invoice,issued,2026-11-24,2026-12-24,,Atelier D'Hondt,,"),
        "{}",
        export.text
    );

    let mut stranger = portal.signed_in(&world.two.owner_email).await;
    assert_eq!(stranger.get(&path).await.status, 404);
    world.finish().await;
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn lines(invoice: &Value) -> Vec<&Value> {
    invoice["lines"].as_array().unwrap().iter().collect()
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
