//! Looking at the page, which changes nothing.

use time::Duration;

use super::Story;

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
