//! What is answered to what.

use super::*;

/// What the client says, and the codes it hears after the greeting.
const DIALOGUES: &[(&str, &str, &[&str])] = &[
    (
        "a mail",
        "EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<open-1@m.example>\r\nDATA\r\n.\r\nQUIT\r\n",
        &[
            "250",
            "250 2.1.0",
            "250 2.1.5",
            "354",
            "250 2.6.0",
            "221 2.0.0",
        ],
    ),
    (
        "a mail after HELO",
        "HELO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<open-1@m.example>\r\nDATA\r\n.\r\nQUIT\r\n",
        &[
            "250",
            "250 2.1.0",
            "250 2.1.5",
            "354",
            "250 2.6.0",
            "221 2.0.0",
        ],
    ),
    (
        "parameters after HELO",
        "HELO x\r\nMAIL FROM:<a@b.example> SIZE=1\r\n",
        &["250", "555 5.5.4"],
    ),
    (
        "a bounce",
        "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<OPEN-1+tag@M.Example>\r\n",
        &["250", "250 2.1.0", "250 2.1.5"],
    ),
    (
        "nobody before EHLO",
        "MAIL FROM:<>\r\nRCPT TO:<open-1@m.example>\r\nDATA\r\n",
        &["503 5.5.1", "503 5.5.1", "503 5.5.1"],
    ),
    (
        "what needs no EHLO",
        "NOOP\r\nRSET\r\nVRFY eva\r\nHELP\r\nQUIT\r\n",
        &[
            "250 2.0.0",
            "250 2.0.0",
            "252 2.5.0",
            "214 2.0.0",
            "221 2.0.0",
        ],
    ),
    (
        "a second MAIL",
        "EHLO x\r\nMAIL FROM:<>\r\nMAIL FROM:<>\r\n",
        &["250", "250 2.1.0", "503 5.5.1"],
    ),
    (
        "RCPT before MAIL",
        "EHLO x\r\nRCPT TO:<open-1@m.example>\r\n",
        &["250", "503 5.5.1"],
    ),
    (
        "DATA before MAIL",
        "EHLO x\r\nDATA\r\n",
        &["250", "503 5.5.1"],
    ),
    (
        "DATA without recipient",
        "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<who-1@m.example>\r\nDATA\r\n",
        &["250", "250 2.1.0", "550 5.1.1", "554 5.5.1"],
    ),
    (
        "RSET forgets the mail",
        "EHLO x\r\nMAIL FROM:<>\r\nRSET\r\nRCPT TO:<open-1@m.example>\r\nMAIL FROM:<>\r\n",
        &["250", "250 2.1.0", "250 2.0.0", "503 5.5.1", "250 2.1.0"],
    ),
    (
        "EHLO forgets the mail",
        "EHLO x\r\nMAIL FROM:<>\r\nEHLO x\r\nRCPT TO:<open-1@m.example>\r\n",
        &["250", "250 2.1.0", "250", "503 5.5.1"],
    ),
    (
        "other domains",
        "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<open-1@other.example>\r\nRCPT TO:<open-1@sub.m.example>\r\nRCPT TO:<open-1@[192.0.2.1]>\r\n",
        &["250", "250 2.1.0", "550 5.7.1", "550 5.7.1", "550 5.7.1"],
    ),
    (
        "relaying in disguise",
        "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<\"x@other.example\"@m.example>\r\nRCPT TO:<x%other.example@m.example>\r\nRCPT TO:<@m.example:x@other.example>\r\n",
        &["250", "250 2.1.0", "550 5.1.1", "550 5.1.1", "550 5.7.1"],
    ),
    (
        "closed and unknown",
        "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<closed-1@m.example>\r\nRCPT TO:<who-1@m.example>\r\nRCPT TO:<open@m.example>\r\n",
        &["250", "250 2.1.0", "550 5.2.1", "550 5.1.1", "550 5.1.1"],
    ),
    (
        "postmaster of nobody",
        "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<Postmaster>\r\nRCPT TO:<postmaster@m.example>\r\nRCPT TO:<postmaster@other.example>\r\n",
        &["250", "250 2.1.0", "550 5.1.1", "550 5.1.1", "550 5.7.1"],
    ),
    (
        "addresses beyond ASCII",
        "EHLO x\r\nMAIL FROM:<é@b.example>\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<é-1@m.example>\r\nRSET\r\nMAIL FROM:<é@b.example> SMTPUTF8\r\nRCPT TO:<é-1@m.example>\r\nRCPT TO:<open-1@m.example>\r\n",
        &[
            "250",
            "553 5.6.7",
            "250 2.1.0",
            "553 5.6.7",
            "250 2.0.0",
            "250 2.1.0",
            "550 5.1.1",
            "250 2.1.5",
        ],
    ),
    (
        "not addresses",
        "EHLO x\r\nMAIL FROM:<a b>\r\nMAIL FROM:<>\r\nRCPT TO:<>\r\nRCPT TO:<a..b@m.example>\r\n",
        &["250", "501 5.1.7", "250 2.1.0", "501 5.1.3", "501 5.1.3"],
    ),
    (
        "extensions not offered",
        "EHLO x\r\nSTARTTLS\r\nAUTH PLAIN AGEAYg==\r\nEXPN list\r\nETRN x\r\nMAIL FROM:<> RET=HDRS\r\nMAIL FROM:<> BODY=BINARYMIME\r\n",
        &[
            "250",
            "502 5.5.1",
            "502 5.5.1",
            "502 5.5.1",
            "502 5.5.1",
            "555 5.5.4",
            "555 5.5.4",
        ],
    ),
    (
        "chunks end the session, for what follows is no command",
        "EHLO x\r\nBDAT 6 LAST\r\nNOOP\r\n",
        &["250", "502 5.5.1"],
    ),
    (
        "another protocol",
        "GET / HTTP/1.1\r\nHost: x\r\n",
        &["500 5.5.1", "500 5.5.1"],
    ),
    (
        "arguments where none belong",
        "EHLO x\r\nDATA x\r\nRSET x\r\nQUIT x\r\n",
        &["250", "501 5.5.4", "501 5.5.4", "501 5.5.4"],
    ),
    (
        "two mails",
        "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<open-1@m.example>\r\nDATA\r\na: b\r\n\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<open-2@m.example>\r\nDATA\r\n..\r\n.\r\n",
        &[
            "250",
            "250 2.1.0",
            "250 2.1.5",
            "354",
            "250 2.6.0",
            "250 2.1.0",
            "250 2.1.5",
            "354",
            "250 2.6.0",
        ],
    ),
    (
        "nothing left of a mail that ended",
        "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<open-1@m.example>\r\nDATA\r\n.\r\nDATA\r\nRCPT TO:<open-1@m.example>\r\n",
        &[
            "250",
            "250 2.1.0",
            "250 2.1.5",
            "354",
            "250 2.6.0",
            "503 5.5.1",
            "503 5.5.1",
        ],
    ),
];

#[tokio::test]
async fn every_dialogue_has_its_replies() {
    for &(name, said, expected) in DIALOGUES {
        let answers = Client::connect(config(&[]), &Memo::default())
            .send_all(said.as_bytes())
            .await;
        let heard = codes(&answers);
        assert_eq!(heard[0], "220", "{name}");
        assert_eq!(heard[1..], *expected, "{name}\n{answers}");
    }
}

#[tokio::test]
async fn the_greeting_names_us_and_what_we_offer() {
    let answers = Client::connect(config(&[]), &Memo::default())
        .send_all(b"EHLO x\r\n")
        .await;
    assert_eq!(
        answers,
        "220 in.m.example ESMTP\r\n250-in.m.example\r\n250-PIPELINING\r\n250-SIZE 36700160\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES\r\n"
    );
}

#[tokio::test]
async fn a_mail_is_stored_with_its_envelope_and_our_trace_field() {
    let store = Memo::default();
    let said = "EHLO mx.b.example\r\nMAIL FROM:<\"a b\"@b.example> BODY=8BITMIME SMTPUTF8\r\nRCPT TO:<Open-1+tag@m.example>\r\nRCPT TO:<open-2@m.example>\r\nDATA\r\nSubject: x\r\n\r\n..dot\r\n.\r\n";
    let answers = Client::connect(config(&[]), &store)
        .send_all(said.as_bytes())
        .await;
    assert!(
        answers.ends_with("250 2.6.0 Mail accepted\r\n"),
        "{answers}"
    );
    let mails = store.mails();
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    assert_eq!(
        mail.sender.as_ref().unwrap().to_string(),
        r#""a b"@b.example"#
    );
    let recipients: Vec<_> = mail
        .recipients
        .iter()
        .map(|(tenant, address)| (*tenant, address.to_string()))
        .collect();
    assert_eq!(
        recipients,
        [
            (tenant(1), "Open-1+tag@m.example".to_owned()),
            (tenant(2), "open-2@m.example".to_owned())
        ]
    );
    assert_eq!(
        (
            mail.helo.as_str(),
            mail.client_address.to_string().as_str(),
            mail.smtputf8
        ),
        ("mx.b.example", "192.0.2.7", true)
    );
    assert_eq!(mail.received_at, datetime!(2026-03-02 08:09:10 UTC));
    assert_eq!(
        String::from_utf8_lossy(&mail.raw),
        "Received: from mx.b.example ([192.0.2.7])\r\n\tby in.m.example with UTF8SMTP;\r\n\tMon, 02 Mar 2026 08:09:10 +0000\r\nSubject: x\r\n\r\n.dot\r\n"
    );
}

#[tokio::test]
async fn postmaster_is_whom_the_operator_named() {
    let store = Memo::default();
    let said = "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<postmaster>\r\nRCPT TO:<PostMaster@m.example>\r\nDATA\r\n.\r\n";
    Client::connect(config(&["--smtp-postmaster", "open-9"]), &store)
        .send_all(said.as_bytes())
        .await;
    let mails = store.mails();
    assert_eq!(
        mails[0]
            .recipients
            .iter()
            .map(|(of, _)| *of)
            .collect::<Vec<_>>(),
        [tenant(9), tenant(9)]
    );
}

#[tokio::test]
async fn a_store_that_is_away_means_try_again() {
    let store = Memo::default();
    let mut client = Client::connect(config(&[]), &store);
    client.hear().await;
    client.ask("EHLO x\r\n").await;
    client.ask("MAIL FROM:<>\r\n").await;
    store.away.store(true, Ordering::SeqCst);
    assert!(
        client
            .ask("RCPT TO:<open-1@m.example>\r\n")
            .await
            .starts_with("451 4.3.0 ")
    );
    store.away.store(false, Ordering::SeqCst);
    assert!(
        client
            .ask("RCPT TO:<open-1@m.example>\r\n")
            .await
            .starts_with("250 2.1.5 ")
    );
    client.ask("DATA\r\n").await;
    store.away.store(true, Ordering::SeqCst);
    assert!(
        client
            .ask("\r\nbody\r\n.\r\n")
            .await
            .starts_with("451 4.3.0 ")
    );
    assert!(store.mails().is_empty());
    store.away.store(false, Ordering::SeqCst);
    assert!(
        client.ask("MAIL FROM:<>\r\n").await.starts_with("250 "),
        "the session goes on"
    );
}

#[tokio::test(start_paused = true)]
async fn a_store_that_hangs_means_try_again() {
    let store = Memo {
        slow: Some(std::time::Duration::from_hours(1)),
        ..Memo::default()
    };
    let said = "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<open-1@m.example>\r\nDATA\r\n.\r\n";
    let answers = Client::connect(config(&[]), &store)
        .send_all(said.as_bytes())
        .await;
    assert_eq!(codes(&answers).last().unwrap(), "451 4.3.0");
}

#[tokio::test]
async fn pieces_of_any_size_make_the_same_dialogue() {
    let said = b"EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<open-1@m.example>\r\nDATA\r\nSubject: x\r\n\r\n..\r\n.y\r\nz\r\n.\r\nNOOP\r\nMAIL FROM:<>\r\nRCPT TO:<open-2@m.example>\r\nDATA\r\n.\r\nQUIT\r\n";
    let whole = Memo::default();
    let expected = Client::connect(config(&[]), &whole).send_all(said).await;
    let contents = |store: &Memo| {
        store
            .mails()
            .into_iter()
            .map(|mail| mail.raw)
            .collect::<Vec<_>>()
    };
    for at in 0..=said.len() {
        let store = Memo::default();
        let answers = Client::connect(config(&[]), &store)
            .send_in_pieces(&[&said[..at], &said[at..]])
            .await;
        assert_eq!(
            (answers, contents(&store)),
            (expected.clone(), contents(&whole)),
            "split at {at}"
        );
    }
    let store = Memo::default();
    let octets: Vec<&[u8]> = said.chunks(1).collect();
    assert_eq!(
        Client::connect(config(&[]), &store)
            .send_in_pieces(&octets)
            .await,
        expected
    );
    assert_eq!(contents(&store), contents(&whole));
}

#[tokio::test]
async fn a_stop_lets_idle_clients_go_and_finishes_a_mail() {
    let mut idle = Client::connect(config(&[]), &Memo::default());
    idle.hear().await;
    idle.shutdown.cancel();
    assert_eq!(
        idle.hear().await,
        "421 4.3.2 Service restarts, try again\r\n"
    );
    assert_eq!(idle.hear().await, "", "closed");

    let store = Memo::default();
    let mut sending = Client::connect(config(&[]), &store);
    sending.hear().await;
    for line in [
        "EHLO x\r\n",
        "MAIL FROM:<>\r\n",
        "RCPT TO:<open-1@m.example>\r\n",
        "DATA\r\n",
    ] {
        sending.ask(line).await;
    }
    sending.shutdown.cancel();
    assert!(
        sending
            .ask("\r\nbody\r\n.\r\n")
            .await
            .starts_with("250 2.6.0 ")
    );
    assert!(sending.hear().await.starts_with("421 4.3.2 "));
    assert_eq!(store.mails().len(), 1);
}
