//! Somebody of whom something is everywhere.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use shared::accounts::Scope;
use shared::contacts::{self, ContactForm, PersonForm};
use shared::page::Limit;
use shared::privacy::erasure::{Fate, Scope as Whose, Table, Type, find_erasure, registry};
use shared::requests::{self, Filter};
use sqlx::AssertSqlSafe;
use sqlx::postgres::PgConnection;
use system_tests::dump::Dump;
use system_tests::furnished::Furnished;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::{Company, World};

use super::{run_dying, start};

const KIM: &str = "kim.peeters@elsewhere.example";
const NAME: &str = "Kim Peeters";

#[tokio::test]
async fn nothing_says_any_more_who_it_was() {
    let world = World::new().await;
    Furnished::fill(&world, &world.one).await;
    correspond(&world, &world.one).await;
    know(&world, &world.one).await;
    correspond(&world, &world.two).await;
    know(&world, &world.two).await;
    world.run_jobs().await;
    world.take_sent();
    let planted = plant(&world, &world.one).await;
    assert!(planted > 100, "planted {planted} times");

    let before = Dump::of(&world).await.traces(KIM);
    let two = world.two.tenant.to_string();
    let of_two = |traces: &std::collections::BTreeSet<system_tests::dump::Trace>| {
        let theirs = traces.iter().filter(|trace| trace.1 == two);
        theirs.cloned().collect::<Vec<_>>()
    };
    for table in registry()
        .iter()
        .filter(|table| table.scope == Whose::Tenant)
    {
        let by_law = table.columns.iter().any(|column| column.2 == Fate::ByLaw);
        let nothing = !table.columns.iter().any(|column| planted_in(column.2));
        let one = world.one.tenant.to_string();
        assert!(
            by_law
                || nothing
                || before
                    .iter()
                    .any(|trace| trace.0 == table.name && trace.1 == one),
            "nothing to erase in {}",
            table.name
        );
    }
    assert!(before.iter().any(|trace| trace.3 == "bytes"), "{before:?}");

    let id = start(&world, &world.one, "Kim.Peeters+shop@Elsewhere.example").await;
    run_dying(&world, &world.one, id).await;
    world.run_jobs().await;

    let dump = Dump::of(&world).await;
    let left = dump.traces(KIM);
    let ours: Vec<_> = left.iter().filter(|trace| trace.1 != two).collect();
    assert!(ours.is_empty(), "still there: {ours:#?}");
    assert_eq!(
        of_two(&left),
        of_two(&before),
        "another company knows them too"
    );
    let mut tx = world.begin(&world.one.owner).await;
    let report = find_erasure(&mut tx, id).await.unwrap().unwrap();
    assert_eq!(report.percent, 100);
    assert_eq!(report.counts["requests"], 1, "{report:?}");
    assert!(report.counts["mails"] >= 3, "{report:?}");
    assert!(report.counts["files"] >= 1, "{report:?}");
    drop(tx);
    what_is_others_stays(&world).await;
    world.take_sent();
    world.finish().await;
}

/// The request of Tom, in which Kim was quoted, and Kim's employer.
async fn what_is_others_stays(world: &World) {
    let mut tx = world.begin(&world.one.owner).await;
    let filter = Filter {
        search: "gate".to_owned(),
        ..Filter::default()
    };
    let found = requests::list(&mut tx, &filter, None, Limit::default())
        .await
        .unwrap();
    assert_eq!(found.items.len(), 1);
    let request = found.items[0].id;
    let conversation = shared::messages::list(&mut tx, request, None, Limit::new(50)).await;
    let conversation = conversation.unwrap().items;
    let asked = &conversation[0];
    assert_eq!(asked.from.email, "tom@other.example");
    let whole = format!("{} {}", asked.text, asked.folded_text);
    assert!(whole.contains("How much is a gate"), "{whole}");
    assert!(
        whole.contains("[erased person]") && !whole.contains(NAME),
        "{whole}"
    );
    assert!(
        asked
            .cc
            .iter()
            .all(|person| person.name == "[erased person]" && person.email.is_empty()),
        "{:?}",
        asked.cc
    );
    assert!(!asked.has_raw, "its mail can't be rewritten");
    assert!(
        asked
            .warnings
            .iter()
            .any(|warning| warning.code == "person-erased")
    );
    let names: Vec<_> = asked
        .attachments
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    assert_eq!(names, ["plan.txt"], "the file that named them went");
    let employer = contacts::Filter {
        search: "Elsewhere".to_owned(),
        ..contacts::Filter::default()
    };
    let found = contacts::list(&mut tx, &employer, None, Limit::default())
        .await
        .unwrap();
    assert_eq!(found.items.len(), 1);
    assert_eq!(found.items[0].email, None);
    assert!(
        contacts::list_persons(&mut tx, found.items[0].id)
            .await
            .unwrap()
            .is_empty()
    );
}

/// Mails from Kim, and of Tom about Kim, in each encoding that mails have.
async fn correspond(world: &World, company: &Company) {
    let question =
        "Good day,\n\nHow much is a window?\n\nKim Peeters\nkim.peeters@elsewhere.example\n";
    let encoded = STANDARD.encode(question);
    world
        .receive(
            company,
            KIM,
            &format!(
                "From: Kim Peeters <{KIM}>\nMessage-ID: <window@elsewhere.example>\nSubject: A window\nMIME-Version: 1.0\nContent-Transfer-Encoding: base64\nContent-Type: text/plain; charset=utf-8\n\n{encoded}\n"
            ),
        )
        .await;
    let quoted = "How much is a gate?\n\nOn Monday Kim Peeters <kim.peete=\nrs=40elsewhere.example> wrote:\n> Ask Kim Peeters.\n";
    let named = STANDARD.encode("name;address\nKim;KIM.Peeters@elsewhere.example\n");
    let inner = STANDARD.encode(format!("From: {KIM}\nSubject: Re: gates\n\nAsk them.\n"));
    world
        .receive(
            company,
            "tom@other.example",
            &format!(
                "From: Tom <tom@other.example>\nCc: Kim Peeters <{KIM}>\nMessage-ID: <gate@other.example>\nSubject: A gate\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n\
                 --b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{quoted}\n\
                 --b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=plan.txt\n\n2 by 3\n\
                 --b\nContent-Type: text/csv\nContent-Disposition: attachment; filename=people.csv\nContent-Transfer-Encoding: base64\n\n{named}\n\
                 --b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=old.eml\nContent-Transfer-Encoding: base64\n\n{inner}\n--b--\n"
            ),
        )
        .await;
    world.run_jobs().await;
    world
        .receive(
            company,
            KIM,
            &format!("From: Kim Peeters <{KIM}>\nMessage-ID: <also@elsewhere.example>\nIn-Reply-To: <gate@other.example>\nSubject: Re: A gate\n\nFor me too.\n"),
        )
        .await;
    world
        .receive(
            company,
            KIM,
            &format!("From: Kim Peeters <{KIM}>\nMessage-ID: <news@elsewhere.example>\nList-Id: <news.elsewhere.example>\nPrecedence: bulk\nSubject: News\n\nNothing new.\n"),
        )
        .await;
    world.run_jobs().await;
}

/// Kim among the contacts, alone and at a company.
async fn know(world: &World, company: &Company) {
    let mut tx = world.begin(&company.owner).await;
    let own = ContactForm {
        nature: "person".to_owned(),
        name: NAME.to_owned(),
        email: KIM.to_owned(),
        ..ContactForm::default()
    };
    contacts::create(&mut tx, own.try_into().unwrap())
        .await
        .unwrap();
    let employer = ContactForm {
        nature: "company".to_owned(),
        name: "Elsewhere & Co".to_owned(),
        email: KIM.to_owned(),
        ..ContactForm::default()
    };
    let employer = contacts::create(&mut tx, employer.try_into().unwrap())
        .await
        .unwrap();
    let there = PersonForm {
        name: NAME.to_owned(),
        email: KIM.to_owned(),
        ..PersonForm::default()
    };
    contacts::add_person(&mut tx, employer.id, there.try_into().unwrap())
        .await
        .unwrap();
    let neighbour = ContactForm {
        nature: "company".to_owned(),
        name: "Neighbours".to_owned(),
        ..ContactForm::default()
    };
    contacts::create(&mut tx, neighbour.try_into().unwrap())
        .await
        .unwrap();
    let file = format!("name,email\n{NAME},{KIM}\n");
    contacts::prepare_import(&mut tx, "people.csv", file.as_bytes())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

fn planted_in(fate: Fate) -> bool {
    matches!(
        fate,
        Fate::Redacted
            | Fate::Emptied
            | Fate::NameOf(_)
            | Fate::People
            | Fate::RowGoes
            | Fate::Searched
            | Fate::Pseudonymised
    )
}

/// Planted there, it would be something else: the requester of somebody's request, and a network address.
const NOT_THERE: [(&str, &str); 2] = [("requests", "requester_email"), ("audit_log", "address")];

/// Writes the address into a row of every column that the registry says is looked at; answers how often.
async fn plant(world: &World, company: &Company) -> usize {
    let mut superuser = world.connect("postgres").await;
    let tenant = company.tenant.get();
    for row in ROWS {
        let row = row.replace("$tenant", &tenant.to_string());
        sqlx::query(AssertSqlSafe(row.clone()))
            .execute(&mut superuser)
            .await
            .unwrap_or_else(|error| panic!("{row}: {error}"));
    }
    let mut planted = 0;
    for table in registry() {
        for (column, kind, fate) in table.columns {
            if planted_in(*fate)
                && table.scope == Whose::Tenant
                && !NOT_THERE.contains(&(table.name, column))
            {
                planted += plant_in(&mut superuser, tenant, table, (column, *kind, *fate)).await;
            }
        }
    }
    planted
}

/// The last of its rows, by key, that is not bound by law: the first may be what this test looks at later.
async fn plant_in(
    superuser: &mut PgConnection,
    tenant: i64,
    table: &Table,
    (column, kind, fate): (&str, Type, Fate),
) -> usize {
    let words = "'Voir <Kim.Peeters@Elsewhere.example> (Kim Peeters), merci'";
    let value = match (kind, fate) {
        (Type::Json, Fate::People) => format!("'[{{\"name\": \"Kim\", \"email\": \"{KIM}\"}}]'::jsonb"),
        (Type::Json, _) => format!(
            "case when jsonb_typeof(coalesce({column}, '{{}}')) = 'array' then {column} || jsonb_build_array(jsonb_build_object('code', 'x', 'field', 'x', 'detail', e'a\\n{KIM}'))
                  else coalesce({column}, '{{}}') || jsonb_build_object('x', e'a\\n{KIM}') end"
        ),
        (Type::Texts, _) => format!("array['a', '{KIM}']"),
        (Type::Bytes, _) => format!("convert_to('{}', 'UTF8')", hidden_in(column)),
        _ => words.to_owned(),
    };
    let name = table.name;
    let key = table.key();
    let unbound = table
        .but()
        .map(|but| format!("and not {but}"))
        .unwrap_or_default();
    let there = format!(
        "where tenant_id = {tenant} and ({key}) in (select {key} from {name} t where tenant_id = {tenant} {unbound} order by {key} desc limit 1)"
    );
    // Some columns hold nothing but an address in lower case.
    for value in [value, format!("'{KIM}'")] {
        let statement = format!("update {name} set {column} = {value} {there}");
        if let Ok(done) = sqlx::query(AssertSqlSafe(statement))
            .execute(&mut *superuser)
            .await
        {
            assert_eq!(
                done.rows_affected(),
                1,
                "{name}.{column} has no row to be planted in"
            );
            return 1;
        }
    }
    panic!("{name}.{column} can't be planted in");
}

/// What a mail, a file or an answer may hide it in.
fn hidden_in(column: &str) -> String {
    let words = format!("Ask Kim <{KIM}> about it, she knows.");
    match column {
        "raw" => format!(
            "From: a@b.example\r\nSubject: x\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
            STANDARD.encode(words)
        ),
        "content" => "kim.peeters=40elsew=\r\nhere.example".to_owned(),
        _ => json!({ "email": KIM }).to_string(),
    }
}

/// Rows of tables of which a furnished company has none, and of those that belong to no company.
const ROWS: &[&str] = &[
    "insert into blocked_senders (tenant_id, email, created_at) values ($tenant, 'kim.peeters+spam@elsewhere.example', now())",
    "insert into trusted_forwarders (tenant_id, id, email, created_at) values ($tenant, 'ffffffff-0000-7000-8000-000000000001', 'kim.peeters@elsewhere.example', now())",
    "insert into idempotent_answers (tenant_id, user_id, key, body_hash, answer, created_at) values ($tenant, gen_random_uuid(), 'k', '', '', now())",
    "insert into mail_texts (tenant_id, kind, language, subject, body, updated_at) values ($tenant, 'reminder-offer', 'fr', '', '', now())",
    "insert into mail_settings (tenant_id, display_name, address, own_server, updated_at) values ($tenant, '', 'anne@dubois.example', false, now())",
    "insert into direct_mails (tenant_id, id, from_name, reply_to, to_people, subject, text, message_id, language, written_at, delivery_state)
     values ($tenant, gen_random_uuid(), '', '', '[]', '', '', '', 'fr', now(), 'sent')",
    "insert into sso_identities (tenant_id, hash, issuer, name_id, user_id, created_at, last_used_at) values ($tenant, '', '', '', gen_random_uuid(), now(), now())",
    "insert into sso_replays (tenant_id, assertion_id, usable_until) values ($tenant, 'a', now())",
    "insert into vat_checks (tenant_id, number, state, asked_at) values ($tenant, 'BE0999999922', 'valid', now())",
    "insert into offer_versions (tenant_id, id, offer_id, version, content, pdf, pdf_hash, sent_at)
     select tenant_id, gen_random_uuid(), id, 1, '{}', 'kim.peeters@elsewhere.example', '', now() from offers where tenant_id = $tenant and status = 'draft' limit 1",
    "insert into invoice_lines (tenant_id, id, invoice_id, position, kind, description, quantity, unit_price, vat_rate)
     select tenant_id, gen_random_uuid(), id, 9, 'text', '', 0, 0, 0 from invoices where tenant_id = $tenant and status = 'draft' limit 1",
    "insert into support_permits (tenant_id, id, allowed_by, allowed_by_name, reason, allowed_at, ends_at)
     values ($tenant, '01920000-0000-7000-8000-000000000001', gen_random_uuid(), '', '', now(), now())",
    "insert into support_visits (tenant_id, id, permit_id, operator, reason, link_made_at)
     values ($tenant, gen_random_uuid(), '01920000-0000-7000-8000-000000000001', 'Jane', '', now())",
    "insert into company_exports (tenant_id, id, asked_at, language, finished_at)
     values ($tenant, '01920000-0000-7000-8000-000000000002', now(), 'fr', now())",
    "insert into company_export_parts (tenant_id, export_id, number, content)
     values ($tenant, '01920000-0000-7000-8000-000000000002', 1, 'kim.peeters@elsewhere.example')",
    "insert into jobs (tenant_id, lane, state, attempts, kind, payload, last_error)
     values ($tenant, 2, 3, 5, 'send_system_mail', '{\"to\": \"Kim.Peeters@elsewhere.example\"}', 'Zebrawood')",
    "insert into jobs (tenant_id, lane, state, attempts, kind, payload, last_error, dedupe_key)
     values ($tenant, 2, 3, 5, 'send_system_mail', '{}', 'Zebrawood', 'x kim.peeters@elsewhere.example')",
    "insert into jobs (tenant_id, lane, state, run_at, kind, payload) values (0, 2, 0, '2100-01-01', 'send_system_mail', '{\"to\": \"kim.peeters@elsewhere.example\"}')",
    "insert into sign_in_failures (account, address, at) values ('kim.peeters@elsewhere.example', '192.0.2.1', now())",
    "insert into password_reset_requests (account, address, at) values ('kim.peeters@elsewhere.example', '192.0.2.1', now())",
    "insert into sessions (id, data, expires_at) values ('kims', '{\"typed\": \"kim.peeters@elsewhere.example\"}', now())",
    "insert into mail_secrets (hash, purpose, user_id, expires_at, email)
     select 'kims', 'change_email', user_id, now(), 'kim.peeters@elsewhere.example' from memberships where tenant_id = $tenant limit 1",
];

/// What came by the API under a key, and by whoever looked at a page, goes too; who asks again by the same mail begins anew.
#[tokio::test]
async fn what_arrives_later_is_new() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let new = json!({ "requester_name": NAME, "requester_email": KIM, "subject": "A window" });
    let once = ["Idempotency-Key: once".to_owned()];
    let answer = program
        .call_with("POST", "/requests", Some(new), &once)
        .await;
    assert_eq!(answer.status, 201);
    let asked = json!({ "email": KIM });
    let preview = program
        .expect(200, "POST", "/erasures/preview", Some(asked))
        .await;
    assert_eq!(preview["counts"]["requests"], 1);
    let wrong = json!({ "email": KIM, "confirm": "kim@elsewhere.example" });
    let problem = program.expect(422, "POST", "/erasures", Some(wrong)).await;
    assert_eq!(problem["errors"][0]["field"], "confirm");
    let form = json!({ "email": KIM, "confirm": KIM });
    let erasure = program.expect(202, "POST", "/erasures", Some(form)).await;
    world.run_jobs().await;
    let path = format!("/erasures/{}", erasure["id"].as_str().unwrap());
    let done = program.get(&path).await;
    assert_eq!(
        (&done["percent"], &done["counts"]["requests"]),
        (&json!(100), &json!(1))
    );
    assert!(Dump::of(&world).await.traces(KIM).is_empty());
    world
        .receive(
            &world.one,
            KIM,
            &format!("From: {KIM}\nSubject: Again\n\nA window?\n"),
        )
        .await;
    world.run_jobs().await;
    assert_eq!(
        program.get("/requests").await["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    world.take_sent();
    world.finish().await;
}
