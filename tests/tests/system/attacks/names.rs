//! Files whose names are paths: of a mail, of a reply, of an import, of a logo. Nothing is written where they say, and whoever saves them saves a name.

use std::fmt::Write as _;

use serde_json::json;
use shared::accounts::Scope;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::World;

use super::upload;

/// Each names a file somewhere else.
const NAMES: [&str; 8] = [
    "../../../../tmp/proffer-was-here.txt",
    "..\\..\\..\\proffer-was-here.txt",
    "/tmp/proffer-was-here.txt",
    "C:\\Windows\\proffer-was-here.txt",
    "....//....//tmp/proffer-was-here.txt",
    "%2e%2e%2f%2e%2e%2ftmp%2fproffer-was-here.txt",
    "a\u{202e}txt.exe",
    "..",
];

fn nothing_was_written() {
    for path in ["/tmp/proffer-was-here.txt", "/proffer-was-here.txt"] {
        assert!(!std::path::Path::new(path).exists(), "{path}");
    }
}

/// What a browser would save it as; no path of it.
fn saved_as(head: &str) -> String {
    let line = head
        .lines()
        .find(|line| line.starts_with("content-disposition:"))
        .unwrap_or_default();
    assert!(line.contains("attachment"), "{head}");
    let (_, name) = line.split_once("filename").unwrap_or_default();
    let name = name.trim_start_matches(['*', '=']).trim_matches('"');
    let name = name.trim_start_matches("utf-8''").to_owned();
    for piece in ["/", "\\", "%2f", "%5c", "\r", "\n", "%0d", "%0a", "%00"] {
        assert!(!name.contains(piece), "{name}");
    }
    name
}

#[tokio::test]
async fn a_file_of_a_mail_is_saved_under_a_name() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let mut mail = String::from(
        "From: Eva <eva@customer.example>\nMessage-ID: <1@customer.example>\nSubject: Stairs\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nHow much?\n",
    );
    for name in NAMES {
        let name = name.replace('\\', "\\\\");
        write!(
            mail,
            "--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=\"{name}\"\n\nsize\n"
        )
        .unwrap();
    }
    mail.push_str("--b--\n");
    world
        .receive(&world.one, "eva@customer.example", &mail)
        .await;
    world.run_jobs().await;
    let request = program.get("/requests").await["items"][0]["id"].clone();
    let request = request.as_str().unwrap().to_owned();
    let messages = program.get(&format!("/requests/{request}/messages")).await;
    let files = messages["items"][0]["attachments"].as_array().unwrap();
    assert!(files.len() >= NAMES.len() - 1, "{files:?}");
    for file in files {
        let path = format!("/attachments/{}", file["id"].as_str().unwrap());
        let answer = program.call("GET", &path, None).await;
        assert_eq!(answer.status, 200);
        saved_as(&answer.head);
    }
    // From the portal they come by their own path, which holds nothing of the name.
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let page = owner.get(&format!("/requests/{request}")).await;
    let mut saved = 0;
    for link in page.text.split("href=\"").skip(1) {
        let path = link.split('"').next().unwrap().replace("&#x2f;", "/");
        if path.starts_with("/content/") {
            let file = portal.call("GET", &path, &[], b"").await.unwrap();
            if file.head.contains("content-disposition") {
                saved_as(&file.head);
                saved += 1;
            }
        }
    }
    assert!(saved >= NAMES.len() - 1, "{saved}");
    nothing_was_written();
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn a_file_that_is_sent_or_imported_keeps_no_path() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let new = json!({ "requester_email": "eva@customer.example", "subject": "Stairs" });
    let request = program.expect(201, "POST", "/requests", Some(new)).await;
    let replies = format!("/requests/{}/replies", request["id"].as_str().unwrap());
    for name in NAMES {
        let reply = json!({ "text": "Here it is", "attachments": [{ "name": name, "content_base64": "YQ==" }] });
        let answer = program.call("POST", &replies, Some(reply)).await;
        assert!([202, 422].contains(&answer.status), "{}", answer.json());
    }
    world.run_jobs().await;
    let mails = world.take_sent();
    assert!(!mails.is_empty());
    for mail in mails {
        let text = mail.text.replace("=\r\n", "").to_lowercase();
        for disposition in text.split("content-disposition: attachment").skip(1) {
            let (head, _) = disposition.split_once("\r\n\r\n").unwrap_or_default();
            // A name in a mail is not decoded: `%2f` is three characters of it.
            for piece in ["../", "..\\", "/tmp", "c:\\"] {
                assert!(!head.contains(piece), "{head}");
            }
        }
    }

    let mut owner = portal.signed_in(&world.one.owner_email).await;
    for name in NAMES {
        owner.get("/contacts/import").await;
        let table = b"name,email\nEva,eva@atelier.example\n";
        let file = ("file", name, "text/csv", &table[..]);
        let page = upload(&mut owner, "/contacts/import", &[], file).await;
        assert_eq!(page.status, 303, "{name}");
        let shown = owner.get(page.location()).await;
        assert_eq!(shown.status, 200, "{name}");
        owner.get("/settings/documents").await;
        let file = ("logo", name, "image/svg+xml", LOGO);
        let form = [("payment_days", "30"), ("address", "Rue Neuve 12")];
        let page = upload(&mut owner, "/settings/documents", &form, file).await;
        assert_eq!(page.status, 303, "{name}: {}", page.text);
    }
    let files: i64 = sqlx::query_scalar("select count(*) from contact_imports")
        .fetch_one(&mut world.connect("proffer_owner").await)
        .await
        .unwrap();
    assert_eq!(usize::try_from(files), Ok(NAMES.len()));
    nothing_was_written();
    world.finish().await;
}

const LOGO: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"><rect width=\"10\" height=\"10\"/></svg>";

/// Paths of the portal that try to leave their folder.
#[tokio::test]
async fn no_path_leaves_its_folder() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    for path in [
        "/assets/../../../../etc/passwd",
        "/assets/..%2f..%2f..%2fetc%2fpasswd",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/assets/....//....//etc/passwd",
        "/assets//etc/passwd",
        "/assets/..\\..\\etc\\passwd",
        "/content/../../etc/passwd",
        "/content/..%2f..%2fetc%2fpasswd",
        "/settings/mail-texts/..%2f..%2fetc/passwd",
        "/sso/..%2f..%2f/metadata",
        "/c/..%2f..%2fetc%2fpasswd",
    ] {
        let page = owner.get(path).await;
        assert!(
            [303, 400, 404].contains(&page.status),
            "{path}: {}",
            page.status
        );
        assert!(!page.text.contains("root:"), "{path}");
    }
    world.finish().await;
}
