//! The page of a customer's link: read by whoever has it, answered once, and nothing done by looking.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, its helpers too"
)]

mod answers;
mod links;
mod looking;
mod writing;

use shared::contacts::{self, ContactDraft, ContactForm};
use shared::customer_page;
use shared::ids::{ContactId, OfferId, RequestId};
use shared::money::LineForm;
use shared::offers::{self, Offer, OfferDraft, OfferForm, Paper, SendForm, Via};
use shared::page::Limit;
use shared::requests::{self, NoteForm};
use sqlx::AssertSqlSafe;
use system_tests::browser::{Browser, Page};
use system_tests::portal::Portal;
use system_tests::world::World;

const EVA: &str = "eva@customer.example";
const ASKS: &str = "From: Eva Maes <eva@customer.example>\nMessage-ID: <1@customer.example>\nSubject: Prix d'une porte\n\nCombien coûte une porte en chêne ?\n";
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
        let via = if offer.request_id.is_some() {
            Via::Request
        } else {
            Via::Email
        };
        let form = SendForm {
            via,
            to: EVA.to_owned(),
            subject: "Notre offre".to_owned(),
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

    /// A second offer to the same customer, whom the story follows from now on.
    async fn another_offer(&mut self, request: Option<RequestId>) -> OfferId {
        let contact = self.offer().await.contact_id;
        let mut tx = self.world.begin(&self.world.one.owner).await;
        let offer = offers::create(&mut tx, draft_for(request, Some(contact)))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        self.offer = offer;
        self.send().await;
        offer
    }

    /// What makes the story's link a permission.
    fn secret(&self) -> String {
        self.path["/c/".len()..].to_owned()
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
    draft_for(request, None)
}

fn draft_for(request: Option<RequestId>, contact: Option<ContactId>) -> OfferDraft {
    let line = |description: &str, price: &str, optional: bool| LineForm {
        description: description.to_owned(),
        quantity: "1".to_owned(),
        unit_price: price.to_owned(),
        optional,
        ..LineForm::default()
    };
    let form = OfferForm {
        request_id: request,
        contact_id: contact,
        conditions: "Acompte de 30 %.".to_owned(),
        lines: vec![
            line("Porte en chêne", "1000", false),
            line("Pose", "250", true),
        ],
        ..OfferForm::default()
    };
    OfferDraft::try_from(form).unwrap()
}
