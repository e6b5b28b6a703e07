//! The page of a customer's link: read by whoever has it, answered once, and nothing done by looking.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, its helpers too"
)]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use shared::accounts::Scope;
use shared::company::{self, ProfileDraft, ProfileForm};
use shared::contacts::{self, ContactDraft, ContactForm};
use shared::customer_page::{self, ATTEMPTS, LINK_OUTLIVES_OFFER, MAX_MESSAGES_AN_HOUR};
use shared::ids::{OfferId, RequestId};
use shared::money::LineForm;
use shared::offers::{self, Offer, OfferDraft, OfferForm, Paper, SendForm, Status};
use shared::page::Limit;
use shared::requests::{self, NoteForm};
use sqlx::AssertSqlSafe;
use system_tests::browser::{Browser, Page};
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::World;
use time::Duration;

const EVA: &str = "eva@customer.example";
const ASKS: &str = "From: Eva Maes <eva@customer.example>\nMessage-ID: <1@customer.example>\nSubject: Prix d'une porte\n\nCombien coûte une porte en chêne ?\n";
/// One transparent pixel.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/// A request that was answered with an offer, and the customer who has its link.
struct Story {
    world: World,
    portal: Portal,
    customer: Browser,
    request: RequestId,
    offer: OfferId,
    /// The path of the link.
    path: String,
}

impl Story {
    async fn begin() -> Self {
        let world = World::new().await;
        let portal = Portal::start(&world).await;
        world.receive(&world.one, EVA, ASKS).await;
        world.run_jobs().await;
        let mut tx = world.begin(&world.one.owner).await;
        let filter = requests::Filter::default();
        let all = requests::list(&mut tx, &filter, None, Limit::default()).await;
        let request = all.unwrap().items[0].id;
        let form = ContactForm {
            name: "Eva Maes".to_owned(),
            email: EVA.to_owned(),
            language: "fr".to_owned(),
            ..ContactForm::default()
        };
        let contact = contacts::create(&mut tx, ContactDraft::try_from(form).unwrap()).await;
        requests::link_contact(&mut tx, request, Some(contact.unwrap().id))
            .await
            .unwrap();
        let note = NoteForm {
            text: "Elle paie tard.".to_owned(),
        };
        requests::add_note(&mut tx, request, note.try_into().unwrap())
            .await
            .unwrap();
        let offer = offers::create(&mut tx, draft(Some(request))).await.unwrap();
        tx.commit().await.unwrap();
        let mut story = Self {
            customer: portal.browser(),
            world,
            portal,
            request,
            offer,
            path: String::new(),
        };
        story.send().await;
        story
    }

    /// Sends the present version; the customer follows its link from now on.
    async fn send(&mut self) {
        let mut tx = self.world.begin(&self.world.one.owner).await;
        let offer = offers::find(&mut tx, self.offer).await.unwrap().unwrap();
        let pdf = format!("%PDF-1.7 version {}", offer.version).into_bytes();
        let form = SendForm {
            text: "Voici notre offre.".to_owned(),
            html: "<p>Voici notre offre.</p>".to_owned(),
            ..SendForm::default()
        };
        offers::send(&mut tx, Paper { offer, pdf }, form)
            .await
            .unwrap();
        let link = customer_page::find_link(&mut tx, self.offer).await.unwrap();
        self.path = link.unwrap().path();
        tx.commit().await.unwrap();
    }

    async fn revise(&self) {
        let mut tx = self.world.begin(&self.world.one.owner).await;
        offers::update(&mut tx, self.offer, draft(None))
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    async fn offer(&self) -> Offer {
        let mut tx = self.world.begin(&self.world.one.owner).await;
        offers::find(&mut tx, self.offer).await.unwrap().unwrap()
    }

    async fn option(&self) -> String {
        let offer = self.offer().await;
        let mut lines = offer.lines.iter();
        lines.find(|line| line.optional).unwrap().id.to_string()
    }

    async fn get(&mut self) -> Page {
        let path = self.path.clone();
        self.customer.get(&path).await
    }

    /// Answers what the page shows.
    async fn answer(&mut self, how: &str, fields: &[(&str, &str)]) -> Page {
        let version = self.get().await.value_of("version");
        self.answer_version(&version, how, fields).await
    }

    async fn answer_version(&mut self, version: &str, how: &str, fields: &[(&str, &str)]) -> Page {
        let mut form = vec![("version", version)];
        form.extend(fields);
        let path = format!("{}/{how}", self.path);
        self.customer.post(&path, &form).await
    }

    /// What happened to the request, newest first: event and who did it.
    async fn timeline(&self) -> Vec<(String, String)> {
        let mut tx = self.world.begin(&self.world.one.owner).await;
        let page = requests::list_timeline(&mut tx, self.request, None, Limit::default()).await;
        let entries = page.unwrap().items.into_iter();
        entries.map(|entry| (entry.event, entry.actor)).collect()
    }

    async fn count(&self, from: &str) -> i64 {
        let mut owner = self.world.connect("proffer_owner").await;
        let statement = format!("select count(*) from {from}");
        sqlx::query_scalar(AssertSqlSafe(statement))
            .fetch_one(&mut owner)
            .await
            .unwrap()
    }

    /// A digest of all that a visit could change.
    async fn everything(&self) -> Vec<i64> {
        let mut all = Vec::new();
        for table in [
            "timeline_events",
            "messages",
            "notifications",
            "offer_acceptances",
            "customer_links where viewed_at is not null or attempts > 0",
            "offers where status = 'sent'",
            "offer_lines where chosen",
            "jobs",
        ] {
            all.push(self.count(table).await);
        }
        all
    }

    async fn finish(self) {
        self.world.run_jobs().await;
        self.world.take_sent();
        self.world.finish().await;
    }
}

fn draft(request: Option<RequestId>) -> OfferDraft {
    let line = |description: &str, price: &str, optional: bool| LineForm {
        description: description.to_owned(),
        quantity: "1".to_owned(),
        unit_price: price.to_owned(),
        optional,
        ..LineForm::default()
    };
    let form = OfferForm {
        request_id: request,
        conditions: "Acompte de 30 %.".to_owned(),
        lines: vec![
            line("Porte en chêne", "1000", false),
            line("Pose", "250", true),
        ],
        ..OfferForm::default()
    };
    OfferDraft::try_from(form).unwrap()
}

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
async fn programs_that_open_the_link_change_nothing() {
    let mut story = Story::begin().await;
    let before = story.everything().await;
    let page = story.get().await;
    assert_eq!(page.status, 200);
    assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
    assert_eq!(page.header("x-robots-tag"), Some("noindex, nofollow"));
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert_eq!(page.header("set-cookie"), None);
    let policy = page.header("content-security-policy").unwrap();
    assert!(!policy.contains("unsafe"), "{policy}");
    for shown in [
        "lang=\"fr\"",
        "Porte en chêne",
        "Acompte de 30 %.",
        "Combien coûte une porte",
    ] {
        assert!(page.text.contains(shown), "{shown}");
    }
    assert!(!page.text.contains("Elle paie tard"), "a note stays inside");
    let path = story.path.clone();
    for (method, path) in [
        ("HEAD", path.clone()),
        ("GET", format!("{path}/pdf")),
        ("GET", format!("{path}?said=accepted")),
    ] {
        let page = story.customer.send(method, &path, &[], "").await;
        assert_eq!(page.status, 200, "{method} {path}");
    }
    for verb in [
        "accept", "refuse", "viewed", "messages", "totals", "address",
    ] {
        let page = story.customer.get(&format!("{path}/{verb}")).await;
        assert_eq!(page.status, 405, "{verb}");
    }
    let elsewhere = story.customer.get(&format!("{path}x")).await;
    assert_eq!(elsewhere.status, 404);
    assert_eq!(elsewhere.header("referrer-policy"), Some("no-referrer"));
    assert_eq!(story.everything().await, before);
    story.finish().await;
}

#[tokio::test]
async fn looking_is_told_by_a_page_that_is_seen_and_once_an_hour() {
    let mut story = Story::begin().await;
    let views = |timeline: Vec<(String, String)>| {
        timeline
            .iter()
            .filter(|(event, by)| event == "offer_viewed" && by == "Eva Maes")
            .count()
    };
    for (minutes, seen) in [(0, 1), (59, 1), (1, 2)] {
        story.world.clock.advance(Duration::minutes(minutes));
        let path = format!("{}/viewed", story.path);
        assert_eq!(story.customer.post(&path, &[]).await.status, 204);
        assert_eq!(views(story.timeline().await), seen, "after {minutes} more");
    }
    let mut owner = story.portal.signed_in(&story.world.one.owner_email).await;
    let page = owner.get(&format!("/offers/{}", story.offer)).await;
    let secret = story.path.strip_prefix("/c/").unwrap();
    assert!(page.text.contains(secret), "to be copied");
    let view = owner
        .get(&format!("/offers/{}/customer-view", story.offer))
        .await;
    assert!(view.text.contains("Porte en chêne"));
    assert!(!view.text.contains("data-viewed") && !view.text.contains("type=\"file\""));
    story.finish().await;
}

#[tokio::test]
async fn totals_follow_the_options_without_anything_being_kept() {
    let mut story = Story::begin().await;
    let option = story.option().await;
    assert!(story.get().await.text.contains("210,00"));
    let page = story
        .answer("totals", &[("options", &option), ("name", "Eva M.")])
        .await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("512,50"), "{}", page.text);
    assert!(
        page.text.contains("value=\"Eva M.\""),
        "what was typed comes back"
    );
    assert_eq!(story.count("offer_lines where chosen").await, 0);
    story.finish().await;
}

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
async fn a_customer_asks_for_a_change_and_sends_a_file() {
    let mut story = Story::begin().await;
    let path = format!("{}/messages", story.path);
    let body = "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nEn noyer, <b>svp</b>.\r\n--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"../plan.txt\"\r\nContent-Type: text/plain\r\n\r\n2 m\r\n--b--\r\n";
    let form = [("Content-Type", "multipart/form-data; boundary=b")];
    let page = story.customer.send("POST", &path, &form, body).await;
    assert_eq!(page.status, 303, "{}", page.text);
    let page = story.get().await;
    assert!(page.text.contains("&lt;b&gt;svp") && page.text.contains("plan.txt"));
    let program = Program::of(&story.world, &story.portal, &story.world.one, Scope::Full).await;
    let messages = program
        .get(&format!("/requests/{}/messages", story.request))
        .await;
    let message = messages["items"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(message["kind"], "mail");
    assert_eq!(message["direction"], "incoming");
    assert_eq!(message["from"], json!({ "name": "Eva Maes", "email": EVA }));
    assert_eq!(message["attachments"][0]["name"], "plan.txt");
    assert_eq!(
        program.get(&format!("/offers/{}", story.offer)).await["status"],
        "sent"
    );
    let (event, by) = story.timeline().await.remove(0);
    assert_eq!(
        (event.as_str(), by.as_str()),
        ("customer_wrote", "Eva Maes")
    );
    assert_eq!(
        story
            .count("notifications where kind = 'customer_replied'")
            .await,
        1
    );
    let nothing = story.customer.post(&path, &[]).await;
    assert_eq!(nothing.status, 422);
    assert!(!nothing.message_at("text").is_empty());
    for _ in 1..MAX_MESSAGES_AN_HOUR {
        assert_eq!(
            story
                .customer
                .post(&path, &[("text", "Encore")])
                .await
                .status,
            303
        );
    }
    assert_eq!(
        story
            .customer
            .post(&path, &[("text", "Encore")])
            .await
            .status,
        422
    );
    story.world.clock.advance(Duration::HOUR);
    assert_eq!(
        story
            .customer
            .post(&path, &[("text", "Encore")])
            .await
            .status,
        303
    );
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
