//! The customer's yes and no.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use shared::accounts::Scope;
use shared::customer_page;
use shared::offers::{self, Status};
use shared::requests;
use system_tests::program::Program;

use super::{EVA, Story};

/// One transparent pixel.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

#[tokio::test]
async fn a_customer_accepts_once_and_what_proves_it_is_kept() {
    let mut story = Story::begin().await;
    let option = story.option().await;
    let drawn = format!("data:image/png;base64,{PNG}");
    let page = story.answer("accept", &[("name", "Eva M.")]).await;
    assert_eq!(page.status, 422);
    assert!(!page.message_at("terms").is_empty());
    let svg = [
        ("name", "Eva M."),
        ("terms", "on"),
        ("signature", "data:image/svg+xml,<svg/>"),
    ];
    assert_eq!(story.answer("accept", &svg).await.status, 422);
    let strange = [
        ("name", "Eva M."),
        ("terms", "on"),
        ("options", "01920000-0000-7000-8000-000000000000"),
    ];
    assert_eq!(story.answer("accept", &strange).await.status, 422);
    assert_eq!(story.offer().await.status, Status::Sent);

    let yes = [
        ("name", "Eva M."),
        ("terms", "on"),
        ("options", option.as_str()),
        ("signature", drawn.as_str()),
    ];
    // What was not shown can't be accepted.
    assert_eq!(story.answer_version("00", "accept", &yes).await.status, 409);
    let version = story.get().await.value_of("version");
    for _ in 0..2 {
        let page = story.answer_version(&version, "accept", &yes).await;
        assert_eq!(page.status, 303, "{}", page.text);
        assert!(page.location().starts_with(&story.path));
    }
    assert_eq!(story.offer().await.status, Status::Accepted);
    assert_eq!(story.count("offer_acceptances").await, 1);
    assert_eq!(
        story
            .count("notifications where kind = 'offer_accepted'")
            .await,
        1
    );
    let yeses = story
        .timeline()
        .await
        .into_iter()
        .filter(|(event, _)| event == "offer_accepted");
    assert_eq!(yeses.map(|(_, by)| by).collect::<Vec<_>>(), ["Eva Maes"]);
    assert!(story.get().await.text.contains("Vous avez accepté"));
    assert_eq!(
        story.answer_version(&version, "refuse", &[]).await.status,
        409
    );

    let program = Program::of(&story.world, &story.portal, &story.world.one, Scope::Full).await;
    let path = format!("/offers/{}/evidence", story.offer);
    let evidence = program.get(&path).await;
    assert_eq!(evidence["pdf_sha256"], version);
    assert_eq!(evidence["name"], "Eva M.");
    assert_eq!(evidence["email"], EVA);
    assert_eq!(evidence["address"], "127.0.0.1");
    assert_eq!(evidence["terms"], "Acompte de 30 %.");
    assert_eq!(evidence["gross"], "1512.50");
    assert_eq!(evidence["options"][0]["id"], option);
    assert_eq!(evidence["signature_base64"], PNG);
    let mut owner = story.portal.signed_in(&story.world.one.owner_email).await;
    let page = owner.get(&path).await;
    assert!(page.text.contains(PNG) && page.text.contains(&version));
    let stranger = Program::of(&story.world, &story.portal, &story.world.two, Scope::Full).await;
    stranger.expect(404, "GET", &path, None).await;
    story.finish().await;
}

#[tokio::test]
async fn twenty_yeses_at_once_are_one() {
    let mut story = Story::begin().await;
    let version = story.get().await.value_of("version");
    let path = format!("{}/accept", story.path);
    let clicks = (0..20).map(|_| {
        let (mut browser, path, version) = (story.portal.browser(), path.clone(), version.clone());
        tokio::spawn(async move {
            let yes = [
                ("version", version.as_str()),
                ("name", "Eva"),
                ("terms", "on"),
            ];
            browser.post(&path, &yes).await.status
        })
    });
    for click in clicks.collect::<Vec<_>>() {
        assert_eq!(click.await.unwrap(), 303);
    }
    assert_eq!(story.count("offer_acceptances").await, 1);
    assert_eq!(
        story
            .count("notifications where kind = 'offer_accepted'")
            .await,
        1
    );
    story.finish().await;
}

#[tokio::test]
async fn a_customer_refuses_with_a_reason_and_somebody_is_told() {
    let mut story = Story::begin().await;
    for (length, status) in [(2_001, 422), (2_000, 303), (1, 303)] {
        let reason = "é".repeat(length);
        assert_eq!(
            story.answer("refuse", &[("reason", &reason)]).await.status,
            status,
            "{length}"
        );
    }
    let offer = story.offer().await;
    assert_eq!(
        (offer.status, offer.decided_by.as_str()),
        (Status::Refused, "Eva Maes")
    );
    assert_eq!(offer.refusal_reason.chars().count(), 2_000);
    assert_eq!(
        story
            .count("notifications where kind = 'offer_refused'")
            .await,
        1
    );
    let entry = story.timeline().await.remove(0);
    assert_eq!(entry, ("offer_refused".to_owned(), "Eva Maes".to_owned()));
    story.finish().await;
}

#[tokio::test]
async fn what_was_taken_back_or_called_off_is_not_accepted() {
    let mut story = Story::begin().await;
    let version = story.get().await.value_of("version");
    let yes = [("name", "Eva"), ("terms", "on")];
    let mut tx = story.world.begin(&story.world.one.owner).await;
    requests::cancel(&mut tx, story.request).await.unwrap();
    tx.commit().await.unwrap();
    let page = story.answer_version(&version, "accept", &yes).await;
    assert_eq!(page.status, 409);
    assert!(page.text.contains("votre demande est clôturée"));
    let mut tx = story.world.begin(&story.world.one.owner).await;
    offers::withdraw(&mut tx, story.offer).await.unwrap();
    tx.commit().await.unwrap();
    assert!(story.get().await.text.contains("Cette offre a été retirée"));
    assert_eq!(
        story.answer_version(&version, "accept", &yes).await.status,
        409
    );
    assert_eq!(story.count("offer_acceptances").await, 0);
    story.finish().await;
}

#[tokio::test]
async fn a_name_and_a_signature_end() {
    let mut story = Story::begin().await;
    let large = vec![0; customer_page::MAX_SIGNATURE_BYTES + 3];
    let large = format!("data:image/png;base64,{}", STANDARD.encode(large));
    let long = "é".repeat(201);
    for (field, wrong) in [
        ("name", [("name", long.as_str()), ("signature", "")]),
        (
            "signature",
            [("name", "Eva"), ("signature", large.as_str())],
        ),
    ] {
        let mut form = vec![("terms", "on")];
        form.extend(wrong);
        assert_eq!(story.answer("accept", &form).await.status, 422, "{field}");
    }
    let name = "é".repeat(200);
    assert_eq!(
        story
            .answer("accept", &[("terms", "on"), ("name", &name)])
            .await
            .status,
        303
    );
    story.finish().await;
}
