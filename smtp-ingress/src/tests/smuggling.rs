//! One mail is one mail, however its lines end.

use super::*;

const ENVELOPE: &str =
    "EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<open-1@m.example>\r\nDATA\r\n";
const INNER: &str = "MAIL FROM:<forged@bank.example>\r\nRCPT TO:<open-2@m.example>\r\nDATA\r\nSubject: forged\r\n\r\nx\r\n.\r\nQUIT\r\n";

#[tokio::test]
async fn no_other_ending_lets_a_second_mail_in() {
    for ending in [
        "\n.\n",
        "\n.\r\n",
        "\r\n.\n",
        "\r.\r",
        "\r.\r\n",
        "\r\n.\r",
        "\r.\n",
        "\n.\r",
        "\r\r\n.\r\n",
        "\r\n.\r\r\n",
        "\r\n\n.\r\n",
        "\n\n.\n\n",
        "\r\r.\r\r",
        "\r\n.\n\r\n",
        "\n\r.\r\n",
        "\r\n.\r\0\n",
    ] {
        let store = Memo::default();
        let said = format!("{ENVELOPE}Subject: outer\r\n\r\ntext{ending}{INNER}");
        let answers = Client::connect(config(&[]), &store)
            .send_all(said.as_bytes())
            .await;
        assert_eq!(
            codes(&answers).last().unwrap(),
            "554 5.6.0",
            "{ending:?}\n{answers}"
        );
        assert!(store.mails().is_empty(), "{ending:?}");
    }
}

#[tokio::test]
async fn text_that_looks_like_an_end_stays_text() {
    for text in [
        "\r\n..\r\n",
        "\r\n. \r\n",
        "\r\n.\0\r\n",
        "\r\n\t.\r\n",
        "\r\n.MAIL FROM:<x@y.example>\r\n",
    ] {
        let store = Memo::default();
        let said = format!("{ENVELOPE}a{text}b\r\n.\r\nQUIT\r\n");
        let answers = Client::connect(config(&[]), &store)
            .send_all(said.as_bytes())
            .await;
        assert_eq!(
            codes(&answers)[1..],
            [
                "250",
                "250 2.1.0",
                "250 2.1.5",
                "354",
                "250 2.6.0",
                "221 2.0.0"
            ],
            "{text:?}"
        );
        assert_eq!(store.mails().len(), 1);
    }
}

#[tokio::test]
async fn a_bare_ending_in_a_command_ends_the_session() {
    for line in [
        "NOOP\n",
        "NOOP\r",
        "NOOP\rNOOP\r\n",
        "NOOP\n\r\n",
        "NOOP\r\r\n",
        "\n",
        "\r\nNOOP\n",
        "MAIL FROM:<a@b.example>\nRCPT TO:<open-1@m.example>\r\n",
    ] {
        let store = Memo::default();
        let said = format!("EHLO x\r\n{line}{INNER}");
        let answers = Client::connect(config(&[]), &store)
            .send_all(said.as_bytes())
            .await;
        assert_eq!(
            codes(&answers).last().unwrap(),
            "554 5.6.0",
            "{line:?}\n{answers}"
        );
        assert!(store.mails().is_empty(), "{line:?}");
    }
}
