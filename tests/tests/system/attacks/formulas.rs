//! A customer calls themselves `=cmd|…`, and a colleague opens the export in a spreadsheet.

use serde_json::json;
use shared::accounts::Scope;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::World;

use crate::api_access::operations;

/// What a spreadsheet would run.
const FORMULAS: [&str; 6] = [
    "=cmd|'/c calc'!A1",
    "+1+cmd|'/c calc'!A1",
    "-1+cmd|'/c calc'!A1",
    "@SUM(1+9)*cmd|'/c calc'!A1",
    "\u{a0}=1+1",
    "=HYPERLINK(\"https://evil.example/\",\"Ordre\")",
];

/// The cells of a table (RFC 4180).
fn cells(table: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut characters = table.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' | '\n' if !quoted => cells.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            other => cell.push(other),
        }
    }
    cells.push(cell);
    cells
}

/// A number is none: `-12.50` stands in an export of invoices.
fn is_formula(cell: &str) -> bool {
    cell.trim_start()
        .starts_with(['=', '+', '-', '@', '\t', '\r'])
        && cell.parse::<f64>().is_err()
}

#[tokio::test]
async fn no_export_holds_a_formula() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    for (number, formula) in FORMULAS.into_iter().enumerate() {
        let contact = json!({ "name": formula, "company": formula, "email": format!("f{number}@customer.example"),
            "address": formula, "city": formula, "notes": formula, "postal_code": "1300", "country": "BE" });
        let contact = program
            .expect(201, "POST", "/contacts", Some(contact))
            .await;
        let request = json!({ "contact_id": contact["id"], "subject": formula, "body": formula });
        program
            .expect(201, "POST", "/requests", Some(request))
            .await;
        let line = json!({ "kind": "item", "description": formula, "unit_price": "100" });
        let invoice = json!({ "contact_id": contact["id"], "lines": [line] });
        program
            .expect(201, "POST", "/invoices", Some(invoice))
            .await;
        let text = json!({ "name": formula, "language": "fr", "body": formula });
        program
            .expect(201, "POST", "/standard-texts", Some(text))
            .await;
    }
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let pages = web::router::list();
    let pages: Vec<_> = pages
        .iter()
        .filter(|route| route.path.ends_with("/export.csv"))
        .map(|route| route.path)
        .collect();
    assert!(pages.len() >= 5, "{pages:?}");
    let mut seen = 0;
    let mut look = |path: &str, table: &str| {
        for cell in cells(table) {
            assert!(!is_formula(&cell), "{path}: {cell}");
            seen += usize::from(cell.starts_with('\'') && is_formula(&cell[1..]));
        }
    };
    for path in pages {
        let page = owner.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        look(path, &page.text);
    }
    let calls = operations(&program).await;
    let exports = calls.iter().filter(|(method, path)| {
        method == "GET" && path.contains("/export") && !path.starts_with("/exports")
    });
    let mut called = 0;
    for (_, path) in exports {
        let query = if path == "/contacts/export" {
            "?kind=prospect&format=csv"
        } else {
            ""
        };
        let answer = program.call("GET", &format!("{path}{query}"), None).await;
        assert_eq!(answer.status, 200, "{path}");
        look(path, &String::from_utf8_lossy(&answer.body));
        called += 1;
    }
    assert!(called >= 3);
    assert!(seen >= 20, "that many cells were made harmless: {seen}");
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}
