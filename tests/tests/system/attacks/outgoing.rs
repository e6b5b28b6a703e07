//! A company names an address that is ours: of this machine, of the network beside it, of the cloud's keys. A name whose address changes between the look and the connection
//! is tried beside the client, in `shared/src/guarded`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use shared::accounts::Scope;
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::World;
use tokio::net::TcpListener;

/// Counts who connects.
async fn listen() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let came = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&came);
    tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    (port, came)
}

#[tokio::test]
async fn no_company_has_us_call_ourselves() {
    let world = World::new().await;
    // As installed: nothing private is reached. The world's own database stands elsewhere.
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let (port, came) = listen().await;
    let hosts = [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "0.0.0.0",
        "[::]",
        "169.254.169.254",
        "[fd00:ec2::254]",
        "10.0.0.1",
        "192.168.0.1",
    ];
    owner.get("/settings/sso").await;
    assert_eq!(owner.post("/settings/sso/prepare", &[]).await.status, 303);
    for host in hosts {
        for scheme in ["https", "http"] {
            let url = format!("{scheme}://{host}:{port}/metadata");
            let settings = json!({ "metadata_url": url });
            let problem = program.expect(422, "PUT", "/sso", Some(settings)).await;
            let error = &problem["errors"][0];
            assert_eq!(error["field"], "metadata_url", "{url}: {problem}");
        }
        let mail = json!({ "display_name": "Dubois", "address": "anne@dubois.example", "sender": "own",
            "server": { "host": host.trim_matches(['[', ']']), "port": 25, "tls": "starttls", "user": "anne", "password": "hunter2hunter2" } });
        let answer = program
            .call("POST", "/company/mail-settings/test", Some(mail))
            .await;
        // Refused at its field, or at the step where the name is looked up.
        let said = answer.json().to_string();
        assert!(
            answer.status == 422 || said.contains("private") || said.contains("\"name\""),
            "{host}: {said}"
        );
    }
    for scheme in [
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "ftp://127.0.0.1/",
        "https://eva:secret@customer.example/",
        "//127.0.0.1/",
    ] {
        let settings = json!({ "metadata_url": scheme });
        program.expect(422, "PUT", "/sso", Some(settings)).await;
    }
    assert_eq!(came.load(Ordering::SeqCst), 0, "nobody was called");
    world.finish().await;
}
