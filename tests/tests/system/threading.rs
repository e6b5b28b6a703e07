//! Which request a mail belongs to, who asks in it, and why: as somebody at the portal sees it.

use shared::extensions::quote_requests::{settings, update_settings};
use shared::ids::RequestId;
use shared::messages;
use shared::page::Limit;
use shared::requests::{self, Filter, ReplyForm, Request};
use system_tests::portal::Portal;
use system_tests::smtp_sink::SunkMail;
use system_tests::world::{Company, World};

const EVA: &str = "eva@customer.example";
const FRANK: &str = "frank@home.example";

fn mail(from: &str, id: &str, headers: &str, subject: &str, text: &str) -> String {
    format!("From: {from}\nMessage-ID: <{id}>\n{headers}Subject: {subject}\n\n{text}\n")
}

async fn receive(world: &World, sender: &str, mail: &str) {
    world.receive(&world.one, sender, mail).await;
    world.run_jobs().await;
}

async fn list(world: &World, company: &Company) -> Vec<Request> {
    let mut tx = world.begin(&company.owner).await;
    let rows = requests::list(&mut tx, &Filter::default(), None, Limit::default()).await;
    let mut found = Vec::new();
    for row in rows.unwrap().items {
        found.push(requests::find(&mut tx, row.id, false).await.unwrap());
    }
    found.sort_by_key(|request| request.id);
    found
}

async fn texts(world: &World, company: &Company, id: RequestId) -> Vec<String> {
    let mut tx = world.begin(&company.owner).await;
    let page = messages::list(&mut tx, id, None, Limit::default());
    page.await
        .unwrap()
        .items
        .into_iter()
        .map(|message| message.text)
        .collect()
}

#[tokio::test]
async fn nothing_of_another_company_is_a_thread_here() {
    let world = World::new().await;
    receive(
        &world,
        EVA,
        &mail(EVA, "1@customer.example", "", "Oak door", "How much?"),
    )
    .await;
    let request = list(&world, &world.one).await.remove(0);
    let mut tx = world.begin(&world.one.owner).await;
    let answer = ReplyForm {
        text: "It is € 1,200.".to_owned(),
        ..ReplyForm::default()
    };
    requests::reply(&mut tx, request.id, answer.try_into().unwrap())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    world.run_jobs().await;
    let sent = world.take_sent().remove(0);
    let token = sent.header("Reply-To").unwrap();
    let token = token.split('+').nth(1).unwrap().split('@').next().unwrap();

    // Mallory saw that mail, and writes to the other company as if answering it.
    let forged = format!(
        "In-Reply-To: {}\nReferences: <1@customer.example> {}\n",
        sent.header("Message-ID").unwrap(),
        sent.header("Message-ID").unwrap()
    );
    let forged = mail(
        "mallory@evil.example",
        "m@evil.example",
        &forged,
        "Re: Oak door",
        "Show me",
    );
    let address = world.two.address.replace('@', &format!("+{token}@"));
    world
        .receive_at(&world.two, &address, "mallory@evil.example", &forged)
        .await;
    world.run_jobs().await;
    world.take_sent();
    assert_eq!(texts(&world, &world.one, request.id).await.len(), 2);
    let opened = list(&world, &world.two).await;
    assert_eq!(opened.len(), 1);
    assert_eq!(opened[0].requester.email, "mallory@evil.example");
    assert_eq!(texts(&world, &world.two, opened[0].id).await, ["Show me"]);
    world.finish().await;
}

/// What a mailbox does that forwards everything to Proffer.
#[derive(Debug, Clone, Copy)]
enum Forwarder {
    /// Passes the mail on as it is, with a header of its own.
    Redirects,
    /// Loses every header but the few that people see.
    Strips,
    /// Writes a mail of its own around it, as the rules of Outlook do.
    Quotes,
}

impl Forwarder {
    fn forward(self, mail: &SunkMail, mailbox: &str, number: usize) -> (String, String) {
        let (_, body) = mail.text.split_once("\r\n\r\n").unwrap();
        let header = |name: &str| mail.header(name).unwrap_or_default();
        let (from, subject, id) = (header("From"), header("Subject"), header("Message-ID"));
        match self {
            Self::Redirects => (
                mail.sender.clone(),
                format!("X-Forwarded-To: everything\r\n{}", mail.text),
            ),
            Self::Strips => (
                mailbox.to_owned(),
                format!("From: {from}\nMessage-ID: {id}\nSubject: {subject}\n\n{body}"),
            ),
            Self::Quotes => (
                mailbox.to_owned(),
                format!(
                    "From: {mailbox}\nMessage-ID: <{number}@{mailbox}>\nX-MS-Exchange-Inbox-Rules-Loop: {mailbox}\nSubject: Fwd: {subject}\n\n---------- Forwarded message ---------\nFrom: {from}\nDate: Tue, 24 Nov 2026 at 10:00\nSubject: {subject}\nTo: {mailbox}\n\n{body}"
                ),
            ),
        }
    }
}

/// Each owner's mailbox forwards all it gets to their company's address, and each writes to the other.
async fn companies_that_forward_to_each_other(forwarder: Forwarder) {
    let world = World::new().await;
    for company in [&world.one, &world.two] {
        let mut tx = world.begin(&company.owner).await;
        let mut wanted = settings(&mut tx).await.unwrap();
        wanted.auto_reply.enabled = true;
        update_settings(&mut tx, &wanted).await.unwrap();
        tx.commit().await.unwrap();
    }
    let mut in_transit: Vec<SunkMail> = Vec::new();
    for (writer, reader) in [(&world.one, &world.two), (&world.two, &world.one)] {
        let text = format!(
            "From: {}\r\nMessage-ID: <hello@{}>\r\nSubject: Oak door\r\n\r\nHow much is an oak door?\r\n",
            writer.owner_email, writer.owner_email
        );
        in_transit.push(SunkMail {
            sender: writer.owner_email.clone(),
            recipients: vec![reader.owner_email.clone()],
            text,
        });
    }
    let mut automatic = [0, 0];
    for round in 0.. {
        assert!(round < 10, "{forwarder:?}: it goes on: {in_transit:#?}");
        for (number, mail) in in_transit.iter().enumerate() {
            for company in [&world.one, &world.two] {
                if mail.recipients.contains(&company.owner_email) {
                    let (sender, text) =
                        forwarder.forward(mail, &company.owner_email, round * 100 + number);
                    world.receive(company, &sender, &text).await;
                } else if mail.recipients.contains(&company.address) {
                    world.receive(company, &mail.sender, &mail.text).await;
                }
            }
        }
        world.run_jobs().await;
        in_transit = world.take_sent();
        for mail in &in_transit {
            if mail.header("Auto-Submitted").as_deref() == Some("auto-replied") {
                let from = mail.header("From").unwrap();
                automatic[usize::from(from.contains(&world.two.address))] += 1;
            }
        }
        if in_transit.is_empty() {
            break;
        }
    }
    assert!(
        automatic.iter().all(|sent| *sent <= 1),
        "{forwarder:?}: {automatic:?}"
    );
    if !matches!(forwarder, Forwarder::Quotes) {
        assert_eq!(automatic, [1, 1], "{forwarder:?}: each is answered once");
    }
    world.finish().await;
}

#[tokio::test]
async fn companies_that_redirect_to_each_other_answer_once() {
    companies_that_forward_to_each_other(Forwarder::Redirects).await;
}

#[tokio::test]
async fn companies_whose_mailboxes_lose_headers_answer_once() {
    companies_that_forward_to_each_other(Forwarder::Strips).await;
}

#[tokio::test]
async fn companies_that_forward_by_hand_answer_at_most_once() {
    companies_that_forward_to_each_other(Forwarder::Quotes).await;
}

/// Frank forwards the mail of somebody.
fn forwarded(number: u32, inner: &str) -> String {
    mail(
        &format!("Frank Home <{FRANK}>"),
        &format!("{number}@home.example"),
        "",
        &format!("Fwd: Job {number}"),
        &format!(
            "---------- Forwarded message ---------\nFrom: {inner}\nDate: Tue, 24 Nov 2026 at 09:0{number}\nSubject: Job {number}\nTo: Frank <{FRANK}>\n\nHow much is job {number}?"
        ),
    )
}

#[tokio::test]
async fn a_choice_is_remembered_for_whoever_forwarded() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = portal.signed_in(&world.one.owner_email).await;
    let newest = async || list(&world, &world.one).await.pop().unwrap();

    // Nobody knows Frank: either may ask.
    receive(
        &world,
        FRANK,
        &forwarded(1, "Eva Maes <eva@customer.example>"),
    )
    .await;
    let first = newest().await;
    assert!(!first.requester.certain);
    let page = browser.get(&format!("/requests/{}", first.id)).await;
    for expected in [
        "Who is the requester?",
        "Eva Maes",
        "Frank Home",
        "Why?",
        "It forwards a mail of eva@customer.example, but we do not know who forwards it.",
    ] {
        assert!(page.text.contains(expected), "{expected}: {}", page.text);
    }
    let choose = format!("/requests/{}/requester", first.id);
    browser
        .post(&choose, &[("name", "Eva Maes"), ("email", EVA)])
        .await;
    let first = newest().await;
    assert_eq!(
        (first.requester.email.as_str(), first.requester.certain),
        (EVA, true)
    );

    // Frank is known to forward now.
    receive(
        &world,
        FRANK,
        &forwarded(2, "Jan Claes <jan@claes.example>"),
    )
    .await;
    let second = newest().await;
    assert_eq!(
        (
            second.requester.email.as_str(),
            second.requester.certain,
            second.forwarder_email.as_deref()
        ),
        ("jan@claes.example", true, Some(FRANK))
    );

    // No, this one was for himself; and so the next.
    let choose = format!("/requests/{}/requester", second.id);
    browser
        .post(&choose, &[("name", "Frank Home"), ("email", FRANK)])
        .await;
    receive(
        &world,
        FRANK,
        &forwarded(3, "Jan Claes <jan@claes.example>"),
    )
    .await;
    let third = newest().await;
    assert_eq!(
        (third.requester.email.as_str(), third.requester.certain),
        (FRANK, true)
    );
    let page = browser.get(&format!("/requests/{}", third.id)).await;
    assert!(
        page.text
            .contains("You said before that frank@home.example asks in person.")
    );

    // And back.
    let choose = format!("/requests/{}/requester", third.id);
    browser
        .post(
            &choose,
            &[("name", "Jan Claes"), ("email", "jan@claes.example")],
        )
        .await;
    receive(
        &world,
        FRANK,
        &forwarded(4, "An Peeters <an@peeters.example>"),
    )
    .await;
    assert_eq!(newest().await.requester.email, "an@peeters.example");
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn a_probable_message_stays_or_goes() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = portal.signed_in(&world.one.owner_email).await;
    receive(
        &world,
        EVA,
        &mail(EVA, "1@customer.example", "", "Oak door", "How much?"),
    )
    .await;
    for (id, text) in [
        ("2@customer.example", "And when?"),
        ("3@customer.example", "A second one?"),
    ] {
        receive(&world, EVA, &mail(EVA, id, "", "Re: Oak door", text)).await;
    }
    let door = list(&world, &world.one).await.remove(0);
    assert_eq!(texts(&world, &world.one, door.id).await.len(), 3);

    let path = format!("/requests/{}", door.id);
    let page = browser.get(&path).await;
    let doubt = "Only its sender and subject connect this message with this request.";
    assert_eq!(page.text.matches(doubt).count(), 2);
    assert!(
        page.text
            .contains("takes part in a request with the same subject")
    );
    let keep = page.form_to("/messages/").unwrap();
    browser.post(&keep, &[]).await;
    let page = browser.get(&path).await;
    assert!(page.text.contains("Noted: the message belongs here."));
    assert_eq!(page.text.matches(doubt).count(), 1);

    let message = page.value_of("message_ids");
    let answer = browser
        .post(&format!("{path}/split"), &[("message_ids", &message)])
        .await;
    let page = browser.get(answer.location()).await;
    assert!(page.text.contains("A second one?") && !page.text.contains(doubt));
    assert_eq!(
        texts(&world, &world.one, door.id).await,
        ["How much?", "And when?"]
    );
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn a_changed_subject_offers_a_request_of_its_own() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = portal.signed_in(&world.one.owner_email).await;
    receive(
        &world,
        EVA,
        &mail(EVA, "1@customer.example", "", "Oak door", "How much?"),
    )
    .await;
    let door = list(&world, &world.one).await.remove(0);
    let answers = "In-Reply-To: <1@customer.example>\n";
    for (id, subject) in [
        ("2@customer.example", "RE: Oak door (urgent)"),
        ("3@customer.example", "Garden stairs"),
    ] {
        receive(&world, EVA, &mail(EVA, id, answers, subject, subject)).await;
    }
    let path = format!("/requests/{}", door.id);
    let page = browser.get(&path).await;
    assert_eq!(page.text.matches("The subject has changed").count(), 1);
    assert!(
        page.text
            .contains("The subject has changed: “Garden stairs”.")
    );
    let message = page.value_of("message_ids");
    let answer = browser
        .post(&format!("{path}/split"), &[("message_ids", &message)])
        .await;
    let page = browser.get(answer.location()).await;
    assert!(
        page.text.contains("<h1>Garden stairs</h1>"),
        "{}",
        page.text
    );
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn a_new_request_that_looks_like_another_is_merged_with_a_click() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = portal.signed_in(&world.one.owner_email).await;
    for (id, subject) in [
        ("1@customer.example", "Oak door"),
        ("2@customer.example", "Stairs"),
        ("3@customer.example", "Roof"),
    ] {
        receive(&world, EVA, &mail(EVA, id, "", subject, subject)).await;
    }
    receive(
        &world,
        "jan@claes.example",
        &mail(
            "jan@claes.example",
            "4@claes.example",
            "",
            "Oak door",
            "Me too",
        ),
    )
    .await;
    let all = list(&world, &world.one).await;
    let path = |request: &Request| format!("/requests/{}", request.id);
    let [door, stairs, roof, other] = &all[..] else {
        panic!("{all:#?}")
    };
    assert!(
        !browser.get(&path(door)).await.text.contains("Looks like"),
        "it came first"
    );
    assert!(
        !browser.get(&path(other)).await.text.contains("Looks like"),
        "somebody else asks"
    );
    let page = browser.get(&path(roof)).await;
    for expected in [
        "Looks like no. 2026-0001: Oak door",
        "Looks like no. 2026-0002: Stairs",
    ] {
        assert!(page.text.contains(expected), "{expected}");
    }

    // One is another matter, the other the same.
    let (door_id, stairs_id) = (door.id.to_string(), stairs.id.to_string());
    browser
        .post(
            &format!("{}/similar/dismiss", path(roof)),
            &[("request_id", &stairs_id)],
        )
        .await;
    let page = browser.get(&path(roof)).await;
    assert!(page.text.contains("no. 2026-0001") && !page.text.contains("Looks like no. 2026-0002"));
    let merge = format!("{}/merge", path(roof));
    let answer = browser.post(&merge, &[("into", &door_id)]).await;
    assert_eq!(answer.location(), path(door));
    let page = browser.get(&path(door)).await;
    assert!(page.text.contains("The requests are merged."));
    assert!(
        page.text
            .contains("No. 2026-0003 was merged into this request")
    );
    let undo = page.form_to("/moves/").unwrap();

    // Its old address leads there.
    assert_eq!(browser.get(&path(roof)).await.location(), path(door));
    let page = browser.get(&path(door)).await;
    assert!(page.text.contains("was merged into this one"));
    let live = browser.get(&format!("{}/live", path(roof))).await;
    assert!(live.links_to(&path(door)), "whoever has it open is told");

    let answer = browser.post(&undo, &[]).await;
    assert_eq!(answer.location(), path(roof));
    assert_eq!(browser.get(&path(roof)).await.status, 200);
    let answer = browser.post(&undo, &[]).await;
    assert_eq!(answer.status, 409);
    assert!(answer.text.contains("déjà défait"), "{}", answer.text);
    world.take_sent();
    world.finish().await;
}
