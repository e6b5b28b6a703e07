//! The customer asks for a change.

use serde_json::json;
use shared::accounts::Scope;
use shared::customer_page::MAX_MESSAGES_AN_HOUR;
use system_tests::program::Program;
use time::Duration;

use super::{EVA, Story};

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
async fn an_offer_that_answers_no_request_gets_one_when_the_customer_writes() {
    let mut story = Story::begin().await;
    let offer = story.another_offer(None).await;
    assert!(story.get().await.text.contains("name=\"files\""));
    let path = format!("{}/messages", story.path);
    for text in ["En noyer, svp.", "Et sans pose."] {
        let page = story.customer.post(&path, &[("text", text)]).await;
        assert_eq!(page.status, 303, "{}", page.text);
    }
    let page = story.get().await;
    assert!(page.text.contains("En noyer") && page.text.contains("Et sans pose"));

    let program = Program::of(&story.world, &story.portal, &story.world.one, Scope::Full).await;
    let offer = program.get(&format!("/offers/{offer}")).await;
    let request = offer["request_id"].as_str().unwrap();
    assert_ne!(request, story.request.to_string());
    let request = program.get(&format!("/requests/{request}")).await;
    assert_eq!(request["status"], "offer_sent");
    assert_eq!(request["contact_id"], offer["contact_id"]);
    assert_eq!(request["requester"]["email"], EVA);
    let number = offer["number"].as_str().unwrap();
    assert!(request["subject"].as_str().unwrap().contains(number));
    assert_eq!(story.count("requests").await, 2, "one for both messages");
    story.finish().await;
}
