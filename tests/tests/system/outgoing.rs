//! Mail that leaves: from a salesperson's answer to the customer's mailbox, and back.

use std::net::Ipv4Addr;

use shared::accounts::{self, NewCompany};
use shared::clock::Clock;
use shared::contacts::Vies;
use shared::extensions::quote_requests;
use shared::ids::{RequestId, TenantId};
use shared::language::Language;
use shared::mail::Verifier;
use shared::mail::{AcceptedMail, IngressDb};
use shared::messages::{self, DeliveryState, Direction, Message};
use shared::outgoing::{self, Mailer, Outgoing};
use shared::page::Limit;
use shared::platform::Platform;
use shared::queue::{JobError, run_until_empty};
use shared::requests::{self, ReplyForm, RequestError, RequestForm};
use shared::tenancy::{Db, PoolSize, Principal, Purpose};
use system_tests::database::TestDatabase;
use system_tests::smtp_sink::{SmtpSink, SunkMail};
use system_tests::stack::MAIL_DOMAIN;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use worker::Services;

const START: OffsetDateTime = datetime!(2026-11-24 09:00 UTC);

/// A company with a request, a relay, and a clock that stands still.
struct House {
    database: TestDatabase,
    clock: Clock,
    services: Services,
    sink: SmtpSink,
    owner: Principal,
    tenant: TenantId,
    address: String,
}

impl House {
    async fn build(confirmed: bool) -> Self {
        let database = TestDatabase::create().await;
        let clock = Clock::standing_at(START);
        let platform = Platform {
            mail_domain: MAIL_DOMAIN.to_owned(),
            public_url: "https://portal.example".parse().unwrap(),
            keys: "secret".repeat(8).parse().unwrap(),
            reach: shared::guarded::Reach::Public,
        };
        let url = database.url("proffer_app");
        let db = Db::connect(&url, PoolSize(5), clock.clone(), platform)
            .await
            .unwrap();
        let sink = SmtpSink::start().await.unwrap();
        let mailer = Mailer::new(&sink.url(), MAIL_DOMAIN).unwrap();
        // Nobody is asked: this house sends mail and takes none in.
        let nobody = "127.0.0.1:9".parse().unwrap();
        let verifier = Verifier::new(&[nobody], MAIL_DOMAIN).unwrap();
        let silent = "http://127.0.0.1:9".parse().unwrap();
        let vies = Vies::new(&silent, shared::guarded::Reach::Public).unwrap();
        let mut tx = db.begin_system(Purpose::SignUp).await.unwrap();
        let new = NewCompany {
            name: "StarComm".to_owned(),
            owner_name: "Sophie Lambert".to_owned(),
            owner_email: "sophie@starcomm.test".parse().unwrap(),
            password_hash: "none".to_owned(),
            language: Language::Fr,
            time_zone: "Europe/Brussels".to_owned(),
            confirmed,
        };
        let company = accounts::create_company(&mut tx, &new).await.unwrap();
        tx.commit().await.unwrap();
        Self {
            database,
            clock,
            services: Services {
                db,
                mailer,
                verifier,
                vies,
            },
            sink,
            owner: company.owner,
            tenant: company.tenant,
            address: format!("{}@{MAIL_DOMAIN}", company.local_part),
        }
    }

    async fn request(&self) -> RequestId {
        let form = RequestForm {
            requester_name: "Eva Peeters".to_owned(),
            requester_email: "eva@customer.test".to_owned(),
            subject: "Prix pour 3 portes".to_owned(),
            body: "Bonjour, combien ?".to_owned(),
            ..RequestForm::default()
        };
        let mut tx = self.services.db.begin(&self.owner).await.unwrap();
        let id = requests::create(&mut tx, form.try_into().unwrap())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn reply(&self, request: RequestId) -> Result<(), RequestError> {
        let form = ReplyForm {
            text: "Bonjour Eva, 1 250 € la porte.".to_owned(),
            ..ReplyForm::default()
        };
        let mut tx = self.services.db.begin(&self.owner).await?;
        requests::reply(&mut tx, request, form.try_into()?).await?;
        Ok(tx.commit().await?)
    }

    /// A mail from outside, as the ingress takes it.
    async fn receive(&self, recipient: &str, raw: &str) {
        let url = self.database.url("proffer_ingress");
        let ingress = IngressDb::connect(&url, PoolSize(1)).await.unwrap();
        let mail = AcceptedMail {
            recipients: vec![(self.tenant, recipient.parse().unwrap())],
            sender: Some("eva@customer.test".parse().unwrap()),
            client_address: Ipv4Addr::LOCALHOST.into(),
            helo: "customer.test".to_owned(),
            smtputf8: false,
            raw: raw.replace('\n', "\r\n").into_bytes(),
            received_at: self.clock.now(),
        };
        ingress.accept(&mail).await.unwrap();
    }

    async fn run_jobs(&self) -> Vec<SunkMail> {
        run_until_empty(&self.services.db, &worker::jobs(), &self.services)
            .await
            .unwrap();
        self.sink.take()
    }

    async fn messages(&self, request: RequestId) -> Vec<Message> {
        let mut tx = self.services.db.begin(&self.owner).await.unwrap();
        messages::list(&mut tx, request, None, Limit::default())
            .await
            .unwrap()
            .items
    }

    /// The last outgoing message's state and the server's words.
    async fn delivery(&self, request: RequestId) -> (DeliveryState, String) {
        let messages = self.messages(request).await;
        let delivery = messages.into_iter().filter_map(|m| m.delivery).next_back();
        let delivery = delivery.unwrap();
        (delivery.state, delivery.detail)
    }

    async fn events(&self, request: RequestId) -> Vec<String> {
        let mut tx = self.services.db.begin(&self.owner).await.unwrap();
        let page = requests::list_timeline(&mut tx, request, None, Limit::default())
            .await
            .unwrap();
        page.items.into_iter().map(|entry| entry.event).collect()
    }
}

/// A header field of a mail, unfolded.
fn header(mail: &SunkMail, name: &str) -> String {
    let unfolded = mail.text.replace("\r\n ", " ");
    let field = unfolded
        .lines()
        .find_map(|line| line.strip_prefix(&format!("{name}: ")));
    field.unwrap_or_default().to_owned()
}

#[tokio::test]
async fn an_answer_reaches_the_customer_and_theirs_comes_back() {
    let house = House::build(true).await;
    let request = house.request().await;
    house.reply(request).await.unwrap();
    assert_eq!(house.delivery(request).await.0, DeliveryState::Queued);

    let mails = house.run_jobs().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].recipients, ["eva@customer.test"]);
    assert!(mails[0].text.contains("Subject: Re: Prix pour 3 portes"));
    let (state, said) = house.delivery(request).await;
    assert_eq!(state, DeliveryState::Sent);
    assert!(said.contains("taken"), "{said}");
    assert_eq!(
        house.events(request).await,
        ["delivered", "replied", "created"]
    );

    // The envelope sender is the address with the token: answers and bounces find the request by it.
    let answer = "From: Eva Peeters <eva@customer.test>\nTo: x\nSubject: autre chose\nMessage-ID: <a@customer.test>\n\nD'accord.\n";
    house.receive(&mails[0].sender, answer).await;
    house.run_jobs().await;
    let messages = house.messages(request).await;
    let last = messages.last().unwrap();
    assert_eq!(
        (last.direction, last.text.trim()),
        (Direction::Incoming, "D'accord.")
    );

    // The next answer continues the thread.
    house.clock.advance(Duration::minutes(5));
    house.reply(request).await.unwrap();
    let mails = house.run_jobs().await;
    let answer = mails
        .iter()
        .find(|mail| mail.recipients == ["eva@customer.test"])
        .unwrap();
    assert_eq!(header(answer, "In-Reply-To"), "<a@customer.test>");
}

#[tokio::test]
async fn a_relay_that_is_busy_is_asked_again_with_the_same_message() {
    let house = House::build(true).await;
    let request = house.request().await;
    house.reply(request).await.unwrap();
    house.sink.refuse(Some("450 4.2.0 come back later"));
    house.run_jobs().await;
    let (state, said) = house.delivery(request).await;
    assert_eq!(state, DeliveryState::Deferred);
    assert!(said.contains("come back later"), "{said}");

    house.sink.refuse(None);
    assert_eq!(house.run_jobs().await, [], "not before its time");
    house.clock.advance(Duration::seconds(30));
    let mails = house.run_jobs().await;
    assert_eq!(house.delivery(request).await.0, DeliveryState::Sent);
    let expected = house.messages(request).await[1].message_id.clone().unwrap();
    assert_eq!(header(&mails[0], "Message-ID"), format!("<{expected}>"));
}

#[tokio::test]
async fn a_mail_that_never_goes_is_given_up_and_its_author_told() {
    let house = House::build(true).await;
    for refusal in ["550 5.1.1 no such user", "450 4.2.0 come back later"] {
        let request = house.request().await;
        house.reply(request).await.unwrap();
        house.sink.refuse(Some(refusal));
        for _ in 0..60 {
            house.run_jobs().await;
            house.clock.advance(Duration::hours(8));
        }
        let (state, said) = house.delivery(request).await;
        assert_eq!(state, DeliveryState::Failed, "{refusal}");
        assert!(said.contains(&refusal[4..]), "{said}");
        assert!(
            house
                .events(request)
                .await
                .contains(&"delivery_failed".to_owned())
        );
        house.sink.refuse(None);
        house.run_jobs().await;
    }
    let mut tx = house.services.db.begin(&house.owner).await.unwrap();
    assert_eq!(
        shared::notifications::count_unread(&mut tx).await.unwrap(),
        2
    );
}

#[tokio::test]
async fn two_workers_send_one_mail() {
    let house = House::build(true).await;
    let request = house.request().await;
    house.reply(request).await.unwrap();
    let message = house.messages(request).await[1].id;
    let Services { db, mailer, .. } = &house.services;
    let deliver = || outgoing::deliver(db, &house.owner, mailer, Outgoing::Message(message), 1);
    let (one, two, three) = tokio::join!(deliver(), deliver(), deliver());
    let waiting = [one, two, three]
        .into_iter()
        .filter(|result| matches!(result, Err(JobError::Retry { .. })))
        .count();
    assert!(waiting <= 2);
    assert_eq!(house.run_jobs().await.len(), 1);
    assert_eq!(house.delivery(request).await.0, DeliveryState::Sent);
}

#[tokio::test]
async fn a_new_requester_gets_one_automatic_reply() {
    let house = House::build(true).await;
    let mut tx = house.services.db.begin(&house.owner).await.unwrap();
    let extension = shared::extensions::find(quote_requests::KEY).unwrap();
    shared::extensions::activate(&mut tx, extension)
        .await
        .unwrap();
    let mut settings = quote_requests::settings(&mut tx).await.unwrap();
    settings.auto_reply.enabled = true;
    quote_requests::update_settings(&mut tx, &settings)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let mail = |id: &str| {
        format!(
            "From: Eva Peeters <eva@customer.test>\nTo: {}\nSubject: Prix pour 3 portes\nMessage-ID: <{id}@customer.test>\n\nBonjour, je voudrais un prix pour trois portes. Merci beaucoup.\n",
            house.address
        )
    };
    house.receive(&house.address, &mail("one")).await;
    let mails = house.run_jobs().await;
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert_eq!(mails[0].sender, "");
    assert_eq!(header(&mails[0], "Auto-Submitted"), "auto-replied");
    assert_eq!(header(&mails[0], "In-Reply-To"), "<one@customer.test>");

    // On the same request there is no second one.
    let reply_to = header(&mails[0], "Reply-To");
    let token_address = reply_to.split(['<', '>']).nth(1).unwrap();
    house.receive(token_address, &mail("two")).await;
    let again = house.run_jobs().await;
    assert!(
        again
            .iter()
            .all(|mail| header(mail, "Auto-Submitted") != "auto-replied"),
        "{again:?}"
    );
}

#[tokio::test]
async fn nothing_goes_outside_before_the_owner_confirmed() {
    let house = House::build(false).await;
    let confirmation = house.run_jobs().await;
    assert_eq!(confirmation[0].recipients, ["sophie@starcomm.test"]);
    assert!(
        confirmation[0]
            .text
            .contains("https://portal.example/confirm-email/")
    );
    let request = house.request().await;
    match house.reply(request).await {
        Err(RequestError::Fields(errors)) => assert_eq!(errors.0[0].code, "owner-not-confirmed"),
        other => panic!("{other:?}"),
    }
}
