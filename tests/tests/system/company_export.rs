//! A company takes everything along: all of it, nothing of anybody else, no secret, and under names that do no harm.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use serde_json::Value;
use shared::accounts::Scope;
use shared::privacy::export::{
    EXPORT_GIVEN_UP_AFTER, EXPORT_KEPT_FOR, EXPORTS_PER_DAY, KEPT, Place,
};
use sqlx::AssertSqlSafe;
use sqlx::postgres::PgConnection;
use system_tests::furnished::Furnished;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::{Company, World};
use time::Duration;
use zip::ZipArchive;

const PAGE: &str = "/settings/privacy/export";
const ODD: &str = "From: Eva <eva@customer.example>\nMessage-ID: <odd@customer.example>\nSubject: ../../Cellar: <odd> \"names\"\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nHow much?\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=\"../../etc/passwd\"\n\none\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=\"NUL\"\n\ntwo\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=\"same.txt\"\n\nthree\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=\"same.txt\"\n\nfour\n--b--\n";

/// Path → content.
type Files = BTreeMap<String, Vec<u8>>;

fn unpacked(octets: Vec<u8>) -> Files {
    let mut archive = ZipArchive::new(Cursor::new(octets)).expect("an archive");
    let mut files = Files::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("an entry");
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("its sum is right");
        let name = file.name().to_owned();
        assert!(files.insert(name.clone(), content).is_none(), "{name}");
    }
    files
}

/// Asks for an archive by the API, lets it be made, and downloads it.
async fn taken(world: &World, portal: &Portal, company: &Company) -> Files {
    let program = Program::of(world, portal, company, Scope::Full).await;
    let asked = program.expect(202, "POST", "/exports", None).await;
    assert_eq!(asked["state"], "running");
    world.run_jobs().await;
    let path = format!("/exports/{}", asked["id"].as_str().unwrap());
    let made = program.get(&path).await;
    assert_eq!(made["state"], "ready", "{made}");
    let answer = program.call("GET", &format!("{path}/file"), None).await;
    assert_eq!(answer.status, 200);
    assert_eq!(made["size"], answer.body.len());
    unpacked(answer.body)
}

async fn strings(connection: &mut PgConnection, company: &Company, sql: &str) -> Vec<String> {
    sqlx::query_scalar(AssertSqlSafe(sql.to_owned()))
        .bind(company.tenant.get())
        .fetch_all(connection)
        .await
        .unwrap()
}

#[tokio::test]
async fn every_tenant_table_is_taken_along_or_left_for_a_reason() {
    let world = World::new().await;
    let mut owner = world.connect("proffer_owner").await;
    let tables: BTreeSet<String> =
        sqlx::query_scalar("select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'p'")
            .fetch_all(&mut owner)
            .await
            .unwrap()
            .into_iter()
            .collect();
    let named: BTreeSet<String> = KEPT.iter().map(|kept| kept.table.to_owned()).collect();
    assert_eq!(
        named, tables,
        "shared/src/privacy/export/tables.rs says where the rows of each table go"
    );
    assert_eq!(KEPT.len(), named.len(), "each once");
    for kept in KEPT {
        let Place::File { key, without, .. } = kept.place else {
            continue;
        };
        let columns: Vec<String> = sqlx::query_scalar(
            "select a.attname::text from pg_index i cross join unnest(i.indkey) with ordinality k (number, place)
               join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
              where i.indrelid = to_regclass($1) and i.indisprimary order by k.place",
        )
        .bind(kept.table)
        .fetch_all(&mut owner)
        .await
        .unwrap();
        assert_eq!(columns[1..], *key, "the key of {}", kept.table);
        let octets: Vec<String> = sqlx::query_scalar(
            "select attname::text from pg_attribute where attrelid = to_regclass($1) and atttypid = 'bytea'::regtype and attnum > 0 and not attisdropped",
        )
        .bind(kept.table)
        .fetch_all(&mut owner)
        .await
        .unwrap();
        for column in octets {
            assert!(
                without.contains(&column.as_str()) || column == "hash",
                "{}.{column}: a secret, or a file of its own?",
                kept.table
            );
        }
    }
    world.finish().await;
}

#[tokio::test]
async fn an_archive_has_everything_of_its_company_and_nothing_else() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    Furnished::fill(&world, &world.one).await;
    Furnished::fill(&world, &world.two).await;
    world.receive(&world.one, "eva@customer.example", ODD).await;
    world.run_jobs().await;
    let mut superuser = world.connect("postgres").await;
    sqlx::query("insert into mail_settings (tenant_id, display_name, address, own_server, password, updated_at) values ($1, 'Dubois', 'anne@dubois.example', true, '\\xfeedc0ffee', now())")
        .bind(world.one.tenant.get())
        .execute(&mut superuser)
        .await
        .unwrap();
    // As if intake had not cleaned it.
    sqlx::query("update attachments set name = '../../etc/passwd' where name = 'passwd'")
        .execute(&mut superuser)
        .await
        .unwrap();
    let files = taken(&world, &portal, &world.one).await;
    let text: String = files
        .values()
        .map(|content| String::from_utf8_lossy(content))
        .collect::<Vec<_>>()
        .join("\n");

    rows_are_there(&world, &files, &text).await;
    for (path, content) in &files {
        if path
            .rsplit_once('.')
            .is_some_and(|(_, ending)| ending == "json")
        {
            serde_json::from_slice::<Value>(content).expect(path);
        }
    }
    let readme = String::from_utf8(files["README.txt"].clone()).unwrap();
    assert!(readme.contains("Menuiserie Dubois") && readme.contains("except for secrets"));

    files_are_whole(&world, &files).await;
    no_secret_is_there(&world, &text).await;
    links_are_only_where_they_were_sent(&world, &files).await;
    names_are_harmless(&files);
    world.take_sent();
    world.finish().await;
}

/// Every row of the company is in it, and none of the other.
async fn rows_are_there(world: &World, files: &Files, text: &str) {
    let mut superuser = world.connect("postgres").await;
    let mut looked_for = 0;
    for kept in KEPT {
        let table = kept.table;
        if matches!(kept.place, Place::Left(_)) {
            continue;
        }
        let has_id: bool = sqlx::query_scalar("select exists (select from pg_attribute where attrelid = to_regclass($1) and attname = 'id' and atttypid = 'uuid'::regtype)")
            .bind(table)
            .fetch_one(&mut superuser)
            .await
            .unwrap();
        // It was downloaded after it was made.
        let later = if table == "audit_log" {
            " and kind <> 'export.downloaded'"
        } else {
            ""
        };
        if has_id {
            let ids = format!("select id::text from {table} where tenant_id = $1{later}");
            for id in strings(&mut superuser, &world.one, &ids).await {
                assert!(text.contains(&id), "{table} {id}");
                looked_for += 1;
            }
            for id in strings(&mut superuser, &world.two, &ids).await {
                assert!(!text.contains(&id), "{table} {id} is another company's");
            }
        }
        if let Place::File { path, .. } = kept.place {
            let rows = serde_json::from_slice::<Value>(&files[path]).expect(path);
            let count = format!("select count(*)::text from {table} where tenant_id = $1{later}");
            let count = strings(&mut superuser, &world.one, &count).await;
            let found = rows.as_array().unwrap().len().to_string();
            assert_eq!(found, count[0], "{table}");
        }
    }
    assert!(looked_for > 30, "{looked_for}");
}

/// What came as octets is there, octet by octet.
async fn files_are_whole(world: &World, files: &Files) {
    let mut superuser = world.connect("postgres").await;
    for (what, of) in [
        (
            ".eml",
            "select encode(raw, 'hex') from accepted_mails where tenant_id = $1",
        ),
        (
            "/attachments/",
            "select encode(content, 'hex') from attachments where tenant_id = $1",
        ),
        (
            "/version-",
            "select encode(pdf, 'hex') from offer_versions where tenant_id = $1",
        ),
        (
            "/invoice.pdf",
            "select encode(pdf, 'hex') from issued_invoices where tenant_id = $1",
        ),
        (
            "/invoice.xml",
            "select encode(ubl::bytea, 'hex') from issued_invoices where tenant_id = $1",
        ),
    ] {
        let mut kept = strings(&mut superuser, &world.one, of).await;
        let mut found: Vec<String> = files
            .iter()
            .filter(|(path, _)| path.contains(what))
            .map(|(_, content)| shared::hex::to_hex(content))
            .collect();
        kept.sort();
        found.sort();
        assert!(!kept.is_empty(), "{what}");
        assert_eq!(found, kept, "{what}");
    }
}

async fn no_secret_is_there(world: &World, text: &str) {
    let mut superuser = world.connect("postgres").await;
    for secret in [
        "select encode(signing_key, 'hex') from sso_connections where tenant_id = $1",
        "select encode(hash, 'hex') from api_tokens where tenant_id = $1",
        "select encode(hash, 'hex') from invitation_hashes where tenant_id = $1",
        "select encode(hash, 'hex') from customer_link_hashes where tenant_id = $1",
        "select password_hash from users join memberships on user_id = id where tenant_id = $1",
        "select id from sessions where tenant_id = $1",
    ] {
        let secrets = strings(&mut superuser, &world.one, secret).await;
        assert!(!secrets.is_empty(), "{secret}");
        for found in secrets {
            assert!(!text.contains(&found), "{secret}");
        }
    }
    assert!(!text.contains("feedc0ffee"));
}

/// A mail that was sent says what it said; what the archive tells of the link does not lead anywhere.
async fn links_are_only_where_they_were_sent(world: &World, files: &Files) {
    let mut superuser = world.connect("postgres").await;
    let all = "select secret from customer_links where tenant_id = $1";
    let secrets = strings(&mut superuser, &world.one, all).await;
    assert!(!secrets.is_empty());
    for (path, content) in files {
        let text = String::from_utf8_lossy(content);
        let mails = path.starts_with("requests/") || path.starts_with("mails/");
        for secret in &secrets {
            assert!(mails || !text.contains(secret), "{path}");
        }
    }
}

fn names_are_harmless(files: &Files) {
    let attached: Vec<&str> = files
        .keys()
        .filter(|path| path.contains("names") && path.contains("/attachments/"))
        .map(|path| path.rsplit('/').next().unwrap())
        .collect();
    assert_eq!(
        attached,
        [
            "001-01 etc passwd",
            "001-02 NUL",
            "001-03 same.txt",
            "001-04 same.txt"
        ]
    );
    for path in files.keys() {
        assert!(path.len() < 200 && !path.starts_with('/'), "{path}");
        assert!(!path.contains(['\\', ':', '<', '"', '\0']), "{path}");
        for step in path.split('/') {
            assert!(
                !step.is_empty() && !step.starts_with('.') && !step.ends_with(['.', ' ']),
                "{path}"
            );
        }
    }
}

#[tokio::test]
async fn an_owner_asks_is_told_and_downloads_for_a_week() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    assert!(owner.get("/settings/privacy").await.links_to(PAGE));
    let page = owner.get(PAGE).await;
    assert!(page.text.contains("No export yet"), "{}", page.text);
    assert_eq!(owner.post(PAGE, &[]).await.location(), PAGE);
    let page = owner.get(PAGE).await;
    assert!(page.text.contains("<progress"), "{}", page.text);
    assert!(
        page.text
            .contains("hx-get=\"/settings/privacy/export/list\"")
    );
    let again = owner.post(PAGE, &[]).await;
    assert_eq!(again.status, 409);

    world.run_jobs().await;
    let mails = world.take_sent();
    assert_eq!(mails.len(), 1, "{mails:#?}");
    let mail = mails[0].text.replace("=\r\n", "");
    assert!(
        mail.contains("Your export is ready") && mail.contains(PAGE),
        "{mail}"
    );
    let page = owner.get(PAGE).await;
    assert!(!page.text.contains("<progress"));
    let path = link(&page.text);
    let file = owner.get(&path).await;
    assert_eq!(file.status, 200);
    assert_eq!(file.header("content-type"), Some("application/zip"));
    let named = file.header("content-disposition").unwrap();
    assert!(named.contains("proffer-2026-11-24.zip"), "{named}");
    let log = owner.get("/settings/audit").await;
    assert!(log.text.contains("Downloaded an export of all data"));

    world.clock.advance(EXPORT_KEPT_FOR);
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    assert_eq!(owner.get(&path).await.status, 404);
    world.run_recurring_jobs().await;
    let mut superuser = world.connect("postgres").await;
    let left: i64 = sqlx::query_scalar("select (select count(*) from company_exports) + (select count(*) from company_export_parts)")
        .fetch_one(&mut superuser)
        .await
        .unwrap();
    assert_eq!(left, 0);
    world.finish().await;
}

fn link(page: &str) -> String {
    let page = page.replace("&#x2f;", "/");
    let (_, rest) = page.split_once("href=\"/settings/privacy/export/").unwrap();
    let (id, _) = rest.split_once('"').unwrap();
    format!("{PAGE}/{id}")
}

#[tokio::test]
async fn so_many_a_day_and_no_more() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    for _ in 0..EXPORTS_PER_DAY {
        program.expect(202, "POST", "/exports", None).await;
        program.expect(409, "POST", "/exports", None).await;
        world.run_jobs().await;
    }
    program.expect(429, "POST", "/exports", None).await;
    let other = Program::of(&world, &portal, &world.two, Scope::Full).await;
    other.expect(202, "POST", "/exports", None).await;
    world.clock.advance(Duration::DAY);
    program.expect(202, "POST", "/exports", None).await;
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn an_attempt_that_died_leaves_nothing_in_the_archive() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let asked = program.expect(202, "POST", "/exports", None).await;
    let mut superuser = world.connect("postgres").await;
    sqlx::query("update company_exports set run = gen_random_uuid(), percent = 60")
        .execute(&mut superuser)
        .await
        .unwrap();
    sqlx::query("insert into company_export_parts (tenant_id, export_id, number, content) select tenant_id, id, n, 'rubbish' from company_exports, generate_series(0, 9) n")
        .execute(&mut superuser)
        .await
        .unwrap();
    world.run_jobs().await;
    let path = format!("/exports/{}", asked["id"].as_str().unwrap());
    let answer = program.call("GET", &format!("{path}/file"), None).await;
    assert!(unpacked(answer.body).contains_key("README.txt"));
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn one_whose_job_was_lost_stands_in_nobodys_way_for_long() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    program.expect(202, "POST", "/exports", None).await;
    let mut superuser = world.connect("postgres").await;
    sqlx::query("delete from jobs where kind = 'export_company'")
        .execute(&mut superuser)
        .await
        .unwrap();
    program.expect(409, "POST", "/exports", None).await;
    world.clock.advance(EXPORT_GIVEN_UP_AFTER);
    program.expect(202, "POST", "/exports", None).await;
    let list = program.get("/exports").await;
    let states: Vec<&str> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|export| export["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["running", "failed"]);
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}

/// Megabytes of attachments; more by `PROFFER_EXPORT_MEGABYTES`, to measure.
const MEGABYTES: i32 = 160;
/// What an archive may take beside what the process has: a mail of 35 MiB is read whole, and packed part by part.
const MAY_GROW: u64 = 96 * 1024 * 1024;

#[tokio::test]
async fn a_large_company_does_not_have_to_fit_into_memory() {
    let megabytes: i32 =
        std::env::var("PROFFER_EXPORT_MEGABYTES").map_or(MEGABYTES, |many| many.parse().unwrap());
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    world.receive(&world.one, "eva@customer.example", ODD).await;
    world.run_jobs().await;
    world.take_sent();
    let mut superuser = world.connect("postgres").await;
    // Four megabytes a file, which says that it is packed already: packing takes long in a program that is not optimised.
    sqlx::query(
        "insert into attachments (tenant_id, id, message_id, position, name, content_type, size, content)
         select m.tenant_id, gen_random_uuid(), m.id, 10 + n, 'large.zip', 'application/zip', 4194304, r.octets
           from (select tenant_id, id from messages limit 1) m cross join generate_series(1, $1) n
          cross join lateral (select decode(repeat(md5(random()::text || n), 262144), 'hex') as octets) r",
    )
    .bind(megabytes / 4)
    .execute(&mut superuser)
    .await
    .unwrap();
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let asked = program.expect(202, "POST", "/exports", None).await;
    let (before, begun) = (peak_memory(), std::time::Instant::now());
    world.run_jobs().await;
    let grown = peak_memory() - before;
    let path = format!("/exports/{}", asked["id"].as_str().unwrap());
    let made = program.get(&path).await;
    println!(
        "{} octets in {:?}: {grown} octets more at the peak, {} in all",
        made["size"],
        begun.elapsed(),
        peak_memory()
    );
    assert!(made["size"].as_i64().unwrap() > i64::from(megabytes) * 1024 * 1024);
    assert!(grown < MAY_GROW, "{grown}");
    world.take_sent();
    world.finish().await;
}

/// The most that this process had in memory at once, in octets.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let kibibytes = line.and_then(|line| line.split_whitespace().nth(1));
    kibibytes.unwrap().parse::<u64>().unwrap() * 1024
}
