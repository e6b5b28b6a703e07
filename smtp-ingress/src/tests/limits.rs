//! Every limit, one step below and one above.

use std::time::Duration;

use super::*;

const ENVELOPE: &str =
    "EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<open-1@m.example>\r\nDATA\r\n";

async fn last_code(flags: &[&str], said: &str) -> String {
    let answers = Client::connect(config(flags), &Memo::default())
        .send_all(said.as_bytes())
        .await;
    codes(&answers).pop().unwrap()
}

#[tokio::test]
async fn a_mail_has_a_largest_size() {
    let flags = [
        "--smtp-max-mail-bytes",
        "65536",
        "--smtp-max-buffered-bytes",
        "1048576",
    ];
    for (octets, expected) in [
        (65_536, "250 2.6.0"),
        (65_537, "552 5.3.4"),
        (131_072, "552 5.3.4"),
        (400_000, "552 5.3.4"),
    ] {
        let said = format!("{ENVELOPE}\r\n{}\r\n.\r\n", "x".repeat(octets - 4));
        assert_eq!(last_code(&flags, &said).await, expected, "{octets} octets");
        let dotted = format!("{ENVELOPE}\r\n..{}\r\n.\r\n", "x".repeat(octets - 5));
        assert_eq!(
            last_code(&flags, &dotted).await,
            expected,
            "a stuffed dot is not an octet of the mail"
        );
    }
    for (size, expected) in [
        ("65536", "250 2.1.0"),
        ("65537", "552 5.3.4"),
        ("184467440737095516160", "552 5.3.4"),
    ] {
        assert_eq!(
            last_code(&flags, &format!("EHLO x\r\nMAIL FROM:<> SIZE={size}\r\n")).await,
            expected,
            "{size}"
        );
    }
}

#[tokio::test]
async fn a_session_goes_on_after_a_mail_too_big_but_not_after_one_without_end() {
    let flags = ["--smtp-max-mail-bytes", "65536"];
    let noop = |octets| format!("{ENVELOPE}{}\r\n.\r\nNOOP\r\n", "x".repeat(octets));
    assert_eq!(last_code(&flags, &noop(100_000)).await, "250 2.0.0");
    assert_eq!(last_code(&flags, &noop(200_000)).await, "552 5.3.4");
}

#[tokio::test]
async fn a_header_has_a_largest_size() {
    let flags = ["--smtp-max-header-bytes", "4096"];
    let mail = |octets: usize| {
        format!(
            "{ENVELOPE}X: {}\r\n\r\n{}\r\n.\r\n",
            "x".repeat(octets - 5),
            "body".repeat(5_000)
        )
    };
    assert_eq!(last_code(&flags, &mail(4_096)).await, "250 2.6.0");
    assert_eq!(last_code(&flags, &mail(4_097)).await, "552 5.3.4");
    let no_body = format!("{ENVELOPE}{}.\r\n", "X: y\r\n".repeat(700));
    assert_eq!(last_code(&flags, &no_body).await, "552 5.3.4");
}

#[tokio::test]
async fn a_mail_that_goes_in_circles_is_stopped() {
    for (fields, expected) in [(100, "250 2.6.0"), (101, "554 5.4.6")] {
        let said = format!(
            "{ENVELOPE}{}Subject: x\r\n\r\nReceived: quoted\r\n.\r\n",
            "rEceived: from a\r\n\tby b\r\n".repeat(fields)
        );
        assert_eq!(last_code(&[], &said).await, expected, "{fields}");
    }
}

#[tokio::test]
async fn a_mail_has_a_hundred_recipients() {
    let store = Memo::default();
    let recipients: Vec<_> = (1..=101)
        .map(|n| format!("RCPT TO:<open-{n}@m.example>\r\n"))
        .collect();
    let recipients = recipients.concat();
    let said = format!("EHLO x\r\nMAIL FROM:<>\r\n{recipients}DATA\r\n.\r\n");
    let answers = Client::connect(config(&[]), &store)
        .send_all(said.as_bytes())
        .await;
    let heard = codes(&answers);
    assert_eq!(heard[102..], ["250 2.1.5", "452 4.5.3", "354", "250 2.6.0"]);
    assert_eq!(store.mails()[0].recipients.len(), 100, "the others get it");
}

#[tokio::test]
async fn a_command_has_a_longest_line() {
    let noop = |octets: usize| format!("NOOP {}\r\n", "x".repeat(octets - 7));
    assert_eq!(last_code(&[], &noop(2_048)).await, "250 2.0.0");
    assert_eq!(last_code(&[], &noop(2_049)).await, "500 5.5.2");
    assert_eq!(
        last_code(&[], &format!("{}NOOP\r\n", noop(100_000))).await,
        "250 2.0.0"
    );
}

#[tokio::test]
async fn ten_errors_end_a_session() {
    let answers = Client::connect(config(&[]), &Memo::default())
        .send_all("WHAT\r\n".repeat(12).as_bytes())
        .await;
    let heard = codes(&answers);
    assert_eq!(
        (heard.len(), heard[10].as_str(), heard[11].as_str()),
        (12, "500 5.5.1", "421 4.7.0")
    );
    assert_eq!(
        last_code(&[], &format!("{}NOOP\r\n", "WHAT\r\n".repeat(9))).await,
        "250 2.0.0"
    );
}

#[tokio::test]
async fn an_away_store_is_nobodys_error() {
    let store = Memo::default();
    store.away.store(true, Ordering::SeqCst);
    let said = format!(
        "EHLO x\r\nMAIL FROM:<>\r\n{}NOOP\r\n",
        "RCPT TO:<open-1@m.example>\r\n".repeat(20)
    );
    let answers = Client::connect(config(&[]), &store)
        .send_all(said.as_bytes())
        .await;
    assert_eq!(codes(&answers).last().unwrap(), "250 2.0.0");
}

#[tokio::test(start_paused = true)]
async fn a_silent_client_is_let_go_after_five_minutes() {
    let mut client = Client::connect(config(&[]), &Memo::default());
    client.hear().await;
    tokio::time::sleep(Duration::from_secs(299)).await;
    assert!(client.ask("NOOP\r\n").await.starts_with("250 "));
    let begun = tokio::time::Instant::now();
    assert_eq!(client.hear().await, "421 4.4.2 Waited too long\r\n");
    assert_eq!(begun.elapsed().as_secs(), 300);
}

#[tokio::test(start_paused = true)]
async fn an_octet_now_and_then_is_no_command() {
    let mut client = Client::connect(config(&[]), &Memo::default());
    client.hear().await;
    let begun = tokio::time::Instant::now();
    for _ in 0..3 {
        client.stream.write_all(b"N").await.unwrap();
        tokio::time::sleep(Duration::from_secs(99)).await;
    }
    assert!(client.hear().await.starts_with("421 4.4.2 "));
    assert_eq!(begun.elapsed().as_secs(), 300);
}

#[tokio::test(start_paused = true)]
async fn a_mail_has_to_come_at_some_speed() {
    let mut client = Client::connect(config(&[]), &Memo::default());
    client.hear().await;
    for line in ENVELOPE.split_inclusive("\r\n") {
        client.ask(line).await;
    }
    let begun = tokio::time::Instant::now();
    // 100 octets a second.
    while begun.elapsed() < Duration::from_secs(200)
        && client.stream.write_all(&[b'x'; 1000]).await.is_ok()
    {
        tokio::time::sleep(Duration::from_secs(10)).await;
    }
    assert!(client.hear().await.starts_with("421 4.4.2 "));
    assert!((60..100).contains(&begun.elapsed().as_secs()) || begun.elapsed().as_secs() >= 200);
}

#[tokio::test(start_paused = true)]
async fn a_mail_has_to_end_some_day() {
    let flags = [
        "--smtp-max-data-seconds",
        "100",
        "--smtp-min-bytes-per-second",
        "1",
    ];
    let mut client = Client::connect(config(&flags), &Memo::default());
    client.hear().await;
    for line in ENVELOPE.split_inclusive("\r\n") {
        client.ask(line).await;
    }
    let begun = tokio::time::Instant::now();
    while begun.elapsed() < Duration::from_secs(99) {
        client.stream.write_all(&[b'x'; 1000]).await.unwrap();
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    assert!(client.hear().await.starts_with("421 4.4.2 "));
    assert_eq!(begun.elapsed().as_secs(), 100);
}

#[tokio::test]
async fn memory_is_shared_by_all_mails() {
    let memory = Memory::new(1_572_864);
    let store = Memo::default();
    let flags = ["--smtp-max-mail-bytes", "1048576"];
    let mut large = Client::connect_sharing(config(&flags), &store, &memory);
    large.hear().await;
    for line in ENVELOPE.split_inclusive("\r\n") {
        large.ask(line).await;
    }
    large
        .stream
        .write_all(&[b"\r\n".to_vec(), vec![b'x'; 600_000]].concat())
        .await
        .unwrap();
    let other = Client::connect_sharing(config(&flags), &store, &memory);
    let said = format!("{ENVELOPE}\r\n{}\r\n.\r\n", "x".repeat(700_000));
    assert_eq!(
        codes(&other.send_all(said.as_bytes()).await).pop().unwrap(),
        "452 4.3.1"
    );
    assert!(large.ask("\r\n.\r\n").await.starts_with("250 "));
    let again = Client::connect_sharing(config(&flags), &store, &memory);
    assert_eq!(
        codes(&again.send_all(said.as_bytes()).await).pop().unwrap(),
        "250 2.6.0"
    );
}
