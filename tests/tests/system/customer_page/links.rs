//! Where a link leads, from the mail that carries it to its end.

use serde_json::Value;
use shared::accounts::Scope;
use shared::company::{self, ProfileDraft, ProfileForm};
use shared::customer_page::{self, ATTEMPTS, LINK_OUTLIVES_OFFER};
use shared::offers::{self, Status};
use system_tests::program::Program;
use time::Duration;

use super::{EVA, Story, draft};

#[tokio::test]
async fn the_mail_of_an_offer_carries_its_link() {
    let story = Story::begin().await;
    story.world.run_jobs().await;
    let sent = story.world.take_sent();
    let mail = sent
        .iter()
        .find(|mail| mail.recipients == [EVA.to_owned()])
        .unwrap();
    let text = mail.text.replace("=\r\n", "");
    assert_eq!(
        text.matches(&story.path).count(),
        3,
        "text, href and words: {text}"
    );
    story.finish().await;
}

#[tokio::test]
async fn an_old_link_says_that_there_is_a_newer_version_and_nothing_else() {
    let mut story = Story::begin().await;
    let old = story.path.clone();
    let version = story.get().await.value_of("version");
    let yes = [("name", "Eva"), ("terms", "on")];
    story.revise().await;
    let page = story.get().await;
    assert!(
        page.text.contains("Nous adaptons votre offre") && !page.text.contains("Porte en chêne")
    );
    assert_eq!(
        story.answer_version(&version, "accept", &yes).await.status,
        409
    );

    story.send().await;
    assert_ne!(story.path, old);
    let page = story.customer.get(&old).await;
    assert!(page.text.contains("Il existe une version plus récente"));
    let number = story.offer().await.number;
    for hidden in ["Combien coûte", "Porte en chêne", &number] {
        assert!(!page.text.contains(hidden), "{hidden}");
    }
    let late = [
        ("version", version.as_str()),
        ("name", "Eva"),
        ("terms", "on"),
        ("text", "Bonjour"),
    ];
    for verb in ["accept", "refuse", "messages"] {
        assert_eq!(
            story
                .customer
                .post(&format!("{old}/{verb}"), &late)
                .await
                .status,
            409,
            "{verb}"
        );
    }
    assert_eq!(story.customer.get(&format!("{old}/pdf")).await.status, 404);
    assert_eq!(story.offer().await.status, Status::Sent);
    assert_eq!(story.answer("accept", &yes).await.status, 303);
    assert_eq!(story.offer().await.status, Status::Accepted);
    story.finish().await;
}

#[tokio::test]
async fn an_expired_offer_is_read_for_a_while_and_not_accepted() {
    let mut story = Story::begin().await;
    let version = story.get().await.value_of("version");
    story.world.clock.advance(Duration::days(31));
    let page = story.get().await;
    assert!(page.text.contains("Cette offre a expiré") && page.text.contains("Porte en chêne"));
    let yes = [("name", "Eva"), ("terms", "on")];
    assert_eq!(
        story.answer_version(&version, "accept", &yes).await.status,
        409
    );
    assert_eq!(story.count("offer_acceptances").await, 0);
    story.world.clock.advance(LINK_OUTLIVES_OFFER);
    assert_eq!(story.get().await.status, 404);
    story.world.run_recurring_jobs().await;
    assert_eq!(story.count("customer_link_hashes").await, 0);
    story.finish().await;
}

#[tokio::test]
async fn where_the_company_asks_the_address_comes_first() {
    let mut story = Story::begin().await;
    let mut tx = story.world.begin(&story.world.one.owner).await;
    let form = ProfileForm {
        ask_address: true,
        ..ProfileForm::default()
    };
    company::update_profile(&mut tx, ProfileDraft::try_from(form).unwrap())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let page = story.get().await;
    assert!(!page.text.contains("Porte en chêne") && !page.text.contains("Combien coûte"));
    let path = story.path.clone();
    let yes = [
        ("name", "Eva"),
        ("terms", "on"),
        ("reason", ""),
        ("text", "Bonjour"),
    ];
    for verb in ["accept", "refuse", "messages"] {
        let page = story.customer.post(&format!("{path}/{verb}"), &yes).await;
        assert_eq!(
            (page.status, page.location()),
            (303, path.as_str()),
            "{verb}"
        );
    }
    assert_eq!(story.customer.get(&format!("{path}/pdf")).await.status, 303);
    let totals = story.customer.post(&format!("{path}/totals"), &[]).await;
    assert!(!totals.text.contains("Porte en chêne"));
    assert_eq!(story.offer().await.status, Status::Sent);

    let check = format!("{path}/address");
    for attempt in 1..ATTEMPTS {
        let page = story
            .customer
            .post(&check, &[("address", "tom@customer.example")])
            .await;
        assert_eq!(page.status, 422, "{attempt}");
        assert!(!page.text.contains(EVA), "it is not told");
    }
    let right = [("address", " Eva@Customer.example ")];
    let page = story.customer.post(&check, &right).await;
    assert_eq!(page.status, 303);
    let inside = page.location().to_owned();
    let page = story.customer.post(&check, &right).await;
    assert_eq!(page.status, 429, "after {ATTEMPTS}, the right one too");
    assert!(page.header("retry-after").is_some());
    story.world.clock.advance(customer_page::WINDOW);
    assert_eq!(story.customer.post(&check, &right).await.status, 303);

    let page = story.customer.get(&inside).await;
    assert!(page.text.contains("Porte en chêne"));
    let (version, pass) = (page.value_of("version"), page.value_of("pass"));
    let pdf = story.customer.get(&format!("{path}/pdf?pass={pass}")).await;
    assert!(pdf.text.starts_with("%PDF"));
    let yes = [("pass", pass.as_str()), ("name", "Eva"), ("terms", "on")];
    assert_eq!(
        story.answer_version(&version, "accept", &yes).await.status,
        303
    );
    assert_eq!(story.offer().await.status, Status::Accepted);
    story.finish().await;
}

#[tokio::test]
async fn a_link_is_made_anew_and_taken_back() {
    let story = Story::begin().await;
    let (mut customer, old) = (story.customer.clone(), story.path.clone());
    let program = Program::of(&story.world, &story.portal, &story.world.one, Scope::Full).await;
    let stranger = Program::of(&story.world, &story.portal, &story.world.two, Scope::Full).await;
    let path = format!("/offers/{}/link", story.offer);
    let first = program.get(&path).await;
    assert_eq!(first["email"], EVA);
    assert_eq!(first["viewed_at"], Value::Null);
    for method in ["GET", "POST", "DELETE"] {
        stranger.expect(404, method, &path, None).await;
    }
    let second = program.expect(201, "POST", &path, None).await;
    assert_ne!(first["url"], second["url"]);
    assert_eq!(
        customer.get(&old).await.status,
        404,
        "the first leads nowhere"
    );
    let url: url::Url = second["url"].as_str().unwrap().parse().unwrap();
    assert_eq!(customer.get(url.path()).await.status, 200);
    program.expect(204, "DELETE", &path, None).await;
    program.expect(404, "DELETE", &path, None).await;
    program.expect(404, "GET", &path, None).await;
    let yes = [("name", "Eva"), ("terms", "on"), ("text", "Bonjour")];
    for verb in [
        "accept", "refuse", "messages", "viewed", "totals", "address",
    ] {
        assert_eq!(
            customer
                .post(&format!("{}/{verb}", url.path()), &yes)
                .await
                .status,
            404,
            "{verb}"
        );
    }
    assert_eq!(story.count("customer_link_hashes").await, 0);
    let mut tx = story.world.begin(&story.world.one.owner).await;
    let other = offers::create(&mut tx, draft(Some(story.request)))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    program
        .expect(409, "POST", &format!("/offers/{other}/link"), None)
        .await;
    story.finish().await;
}

#[tokio::test]
async fn a_page_leads_to_the_other_offers_of_its_request() {
    let mut story = Story::begin().await;
    let (first, first_secret) = (story.offer().await, story.secret());
    let first_path = story.path.clone();
    assert!(!story.get().await.text.contains("others-title"));
    story.another_offer(Some(story.request)).await;
    let second_secret = story.secret();
    let page = story.get().await;
    assert!(page.text.contains(&first.number) && page.text.contains(&first_secret));
    let page = story.customer.get(&first_path).await;
    assert!(page.text.contains(&second_secret));

    // What was taken back, or went to somebody else, is not theirs to see.
    let mut owner = story.world.connect("proffer_owner").await;
    for (change, back) in [
        (
            "update customer_links set email = 'other@customer.example' where offer_id = $1",
            "update customer_links set email = 'eva@customer.example' where offer_id = $1",
        ),
        (
            "update customer_links set revoked_at = now() where offer_id = $1",
            "update customer_links set revoked_at = null where offer_id = $1",
        ),
        (
            "update offers set status = 'withdrawn' where id = $1",
            "update offers set status = 'sent' where id = $1",
        ),
    ] {
        sqlx::query(change)
            .bind(first.id.uuid())
            .execute(&mut owner)
            .await
            .unwrap();
        let page = story.get().await;
        assert!(!page.text.contains("others-title"), "{change}");
        sqlx::query(back)
            .bind(first.id.uuid())
            .execute(&mut owner)
            .await
            .unwrap();
    }
    assert!(story.get().await.text.contains("others-title"));
    story.finish().await;
}
