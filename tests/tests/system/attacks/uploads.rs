//! Files that are not what they say, or more than they may be.

use system_tests::portal::Portal;
use system_tests::world::World;

use super::upload;

#[tokio::test]
async fn a_logo_is_judged_by_what_it_holds() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let svg = |inside: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"10\" height=\"10\">{inside}</svg>"
        )
    };
    let large = svg(&"<rect width=\"1\" height=\"1\"/>".repeat(20_000));
    let files = [
        (
            "logo.png",
            "image/png",
            "<html><script>alert(1)</script></html>".to_owned(),
        ),
        (
            "logo.svg",
            "image/svg+xml",
            "<html><script>alert(1)</script></html>".to_owned(),
        ),
        ("logo.png", "image/png", "GIF89a".to_owned()),
        ("logo.jpg", "image/jpeg", "#!/bin/sh\nrm -rf /\n".to_owned()),
        (
            "logo.svg",
            "image/svg+xml",
            svg("<image href=\"file:///etc/passwd\" width=\"10\" height=\"10\"/>"),
        ),
        (
            "logo.svg",
            "image/svg+xml",
            svg("<image xlink:href=\"http://169.254.169.254/\" width=\"10\" height=\"10\"/>"),
        ),
        (
            "logo.svg",
            "image/svg+xml",
            format!(
                "<!DOCTYPE svg [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>{}",
                svg("<text>&a;</text>")
            ),
        ),
        ("logo.svg", "image/svg+xml", large),
    ];
    let form = [("payment_days", "30"), ("address", "Rue Neuve 12")];
    for (name, content_type, content) in files {
        owner.get("/settings/documents").await;
        let file = ("logo", name, content_type, content.as_bytes());
        let page = upload(&mut owner, "/settings/documents", &form, file).await;
        let beginning: String = content.chars().take(120).collect();
        assert_eq!(page.status, 422, "{name}: {beginning}");
        assert!(!page.message_at("logo").is_empty(), "{beginning}");
        assert!(page.text.contains("Rue Neuve 12"), "nothing typed is lost");
    }
    world.finish().await;
}

#[tokio::test]
async fn an_import_is_a_table_and_no_larger_than_it_may_be() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut owner = portal.signed_in(&world.one.owner_email).await;
    let long = format!(
        "name,email\n{}",
        "Eva,eva@atelier.example\n".repeat(300_000)
    );
    for content in [
        "%PDF-1.7\n\0\0",
        "PK\u{3}\u{4}\0\0\0\0",
        "<html><body>name,email</body></html>",
        "",
        long.as_str(),
    ] {
        owner.get("/contacts/import").await;
        let file = ("file", "contacts.csv", "text/csv", content.as_bytes());
        let page = upload(&mut owner, "/contacts/import", &[], file).await;
        let beginning: String = content.chars().take(20).collect();
        assert_eq!(page.status, 422, "{beginning}");
        assert!(!page.message_at("file").is_empty(), "{beginning}");
    }
    world.finish().await;
}
