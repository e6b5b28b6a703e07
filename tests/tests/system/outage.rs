//! The database goes away and comes back while the services work: they say so, wait, and go on by themselves.

use std::net::SocketAddr;
use std::time::Duration;

use system_tests::database::TestDatabase;
use system_tests::http;
use system_tests::intake_ledger::Ledger;
use system_tests::mail_stream::MailStream;
use system_tests::postgres_gate::PostgresGate;
use system_tests::services::Services;
use system_tests::smtp_sink::SmtpSink;
use tokio::time::{Instant, sleep};

/// What `/readyz` takes at most, with a little for the machine.
const READINESS_LIMIT: Duration = Duration::from_millis(3_500);
/// In what time the services have noticed that the database is back.
const RECOVERY: Duration = Duration::from_secs(5);

#[tokio::test]
async fn services_outlast_their_database() {
    let database = TestDatabase::create().await;
    let ledger = Ledger::connect(&database.url("proffer_owner"))
        .await
        .unwrap();
    let company = ledger.add_company("one").await.unwrap();
    let relay = SmtpSink::start().await.unwrap();
    let mut doors = [
        PostgresGate::open(&database.url("proffer_app")).await,
        PostgresGate::open(&database.url("proffer_ingress")).await,
    ];
    let services = Services::start(doors[0].url(), doors[1].url(), &relay.url()).await;
    let mut stream = MailStream::start(services.smtp, &company, 300, 3);

    for outage in 1..=2 {
        stream.until_accepted(100 * outage).await;
        let deferred = stream.deferred();
        for door in &mut doors {
            door.shut().await;
        }
        for addr in services.ops {
            assert_eq!(readiness(addr).await, 503, "the database is away");
        }
        let (status, _) = signed_in(services.http).await;
        assert!(status >= 500, "no page without the database: {status}");
        assert!(
            stream.deferred() > deferred,
            "senders are told to come again"
        );
        for door in &mut doors {
            door.reopen().await;
        }
        let back = Instant::now();
        for addr in services.ops {
            while readiness(addr).await != 200 {
                assert!(back.elapsed() < RECOVERY, "still red after {RECOVERY:?}");
                sleep(Duration::from_millis(50)).await;
            }
        }
        assert_eq!(signed_in(services.http).await.0, 303, "to the sign-in page");
    }

    stream.until_sent().await.unwrap();
    stream
        .judge(&ledger, Duration::from_secs(30))
        .await
        .unwrap();
    assert!(services.live(), "a service ended by itself");
    services.stop().await;
}

async fn readiness(addr: SocketAddr) -> u16 {
    let begun = Instant::now();
    let (status, _) = http::get(addr, "/readyz", &[]).await.unwrap();
    assert!(begun.elapsed() < READINESS_LIMIT, "{:?}", begun.elapsed());
    status
}

/// A page asked for with a cookie, so that the portal looks it up.
async fn signed_in(addr: SocketAddr) -> (u16, String) {
    let cookie = "Cookie: proffer=AAAAAAAAAAAAAAAAAAAAAA";
    http::get(addr, "/requests", &[cookie]).await.unwrap()
}
