//! The ingress over real sockets, with the real database and the role it really has.

use std::net::SocketAddr;
use std::time::Duration;

use clap::Parser;
use shared::clock::Clock;
use shared::settings::IngressSettings;
use smtp_ingress::{Ingress, StartError};
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{Connection, Row};
use system_tests::database::TestDatabase;
use system_tests::intake_ledger::{Ledger, TestCompany};
use system_tests::postgres_gate::PostgresGate;
use system_tests::smtp_client::{SmtpClient, SmtpReply, transmitted};
use system_tests::stack::MAIL_DOMAIN;
use tokio_util::sync::CancellationToken;
use url::Url;

/// A database with two companies, and a running ingress.
struct House {
    database: TestDatabase,
    ledger: Ledger,
    one: TestCompany,
    two: TestCompany,
    ingress: Ingress,
    shutdown: CancellationToken,
}

impl House {
    async fn build() -> Self {
        let database = TestDatabase::create().await;
        let url = database.url("proffer_ingress");
        Self::build_on(database, url).await
    }

    /// The ingress reaches the database by `url`.
    async fn build_on(database: TestDatabase, url: Url) -> Self {
        let ledger = Ledger::connect(&database.url("proffer_owner"))
            .await
            .unwrap();
        let one = ledger.add_company("one").await.unwrap();
        let two = ledger.add_company("two").await.unwrap();
        let shutdown = CancellationToken::new();
        let ingress = start(&url, shutdown.clone()).await.unwrap();
        Self {
            database,
            ledger,
            one,
            two,
            ingress,
            shutdown,
        }
    }

    async fn client(&self) -> SmtpClient {
        SmtpClient::connect(self.ingress.smtp_addr()).await.unwrap()
    }

    async fn owner(&self) -> PgConnection {
        PgConnection::connect(self.database.url("proffer_owner").as_str())
            .await
            .unwrap()
    }

    async fn stop(self) {
        self.shutdown.cancel();
        self.ingress.stopped().await;
    }
}

async fn start(url: &Url, shutdown: CancellationToken) -> Result<Ingress, StartError> {
    start_with(url, &[], shutdown).await
}

async fn start_with(
    url: &Url,
    flags: &[&str],
    shutdown: CancellationToken,
) -> Result<Ingress, StartError> {
    let common = [
        "ingress",
        "--ingress-database-url",
        url.as_str(),
        "--smtp-addr",
        "127.0.0.1:0",
        "--ops-addr",
        "127.0.0.1:0",
    ];
    let settings = IngressSettings::try_parse_from(common.iter().chain(flags)).unwrap();
    Ingress::start(&settings, Clock::system(), shutdown).await
}

fn address(company: &TestCompany) -> String {
    format!("{}@{MAIL_DOMAIN}", company.local_part)
}

fn mail(subject: &str) -> Vec<u8> {
    transmitted(
        format!("From: Eva <eva@customer.example>\nSubject: {subject}\n\nHow much?\n").as_bytes(),
    )
}

fn code(reply: &SmtpReply) -> String {
    format!(
        "{} {}",
        reply.code,
        reply.text.split(' ').next().unwrap_or_default()
    )
}

#[tokio::test]
async fn a_mail_is_one_row_and_one_job_for_each_company_it_is_for() {
    let house = House::build().await;
    let (one, two) = (address(&house.one), address(&house.two));
    let tagged = format!(
        "{}+Token@{MAIL_DOMAIN}",
        house.one.local_part.to_uppercase()
    );
    let reply = house
        .client()
        .await
        .send(
            "eva@customer.example",
            &[&one, &two, &tagged, &two],
            &mail("Both"),
        )
        .await
        .unwrap();
    assert_eq!(code(&reply), "250 2.6.0");

    let mut owner = house.owner().await;
    let mails = sqlx::query(
        "select m.tenant_id, m.sender, m.recipient, host(m.client_address) as client, m.helo, m.smtputf8, m.size, m.raw, m.outcome,
                j.kind, j.state, j.lane, j.attempts, j.max_attempts
           from accepted_mails m join jobs j on j.tenant_id = m.tenant_id and j.payload = jsonb_build_object('mail', m.id)
          order by m.tenant_id",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    assert_eq!(mails.len(), 2);
    let jobs: i64 = sqlx::query_scalar("select count(*) from jobs")
        .fetch_one(&mut owner)
        .await
        .unwrap();
    assert_eq!(jobs, 2, "no other jobs");
    for (row, (tenant, recipient)) in mails
        .iter()
        .zip([(house.one.tenant, &tagged), (house.two.tenant, &two)])
    {
        assert_eq!(row.get::<i64, _>("tenant_id"), tenant);
        assert_eq!(
            &row.get::<String, _>("recipient"),
            recipient,
            "the one with a tag tells most"
        );
        assert_eq!(row.get::<String, _>("sender"), "eva@customer.example");
        assert_eq!(row.get::<String, _>("client"), "127.0.0.1");
        assert_eq!(row.get::<String, _>("helo"), "client.example");
        assert!(!row.get::<bool, _>("smtputf8"));
        assert_eq!(row.get::<Option<String>, _>("outcome"), None);
        let raw: Vec<u8> = row.get("raw");
        assert_eq!(
            usize::try_from(row.get::<i32, _>("size")).unwrap(),
            raw.len()
        );
        let text = String::from_utf8(raw).unwrap();
        assert!(text.starts_with("Received: from client.example ([127.0.0.1])\r\n\tby proposals.localhost with ESMTP;\r\n\t"), "{text}");
        assert!(
            !text.contains("for <"),
            "the recipients do not learn of each other"
        );
        assert!(
            text.ends_with(
                "+0000\r\nFrom: Eva <eva@customer.example>\r\nSubject: Both\r\n\r\nHow much?\r\n"
            ),
            "{text}"
        );
        assert_eq!(
            (
                row.get::<String, _>("kind").as_str(),
                row.get::<i16, _>("attempts"),
                row.get::<i16, _>("max_attempts")
            ),
            ("understand_mail", 0, 5)
        );
        assert_eq!(
            (row.get::<i16, _>("state"), row.get::<i16, _>("lane")),
            (1, 1)
        );
    }
    house.stop().await;
}

#[tokio::test]
async fn old_addresses_lead_on_and_closed_ones_do_not() {
    let house = House::build().await;
    let mut owner = house.owner().await;
    for (local_part, retired, closed) in [("before-1", true, false), ("shut-1", false, true)] {
        sqlx::query(
            "insert into addresses (local_part, tenant_id, created_at, retired_at, closed_at)
             values ($1, $2, now(), case when $3 then now() end, case when $4 then now() end)",
        )
        .bind(local_part)
        .bind(house.one.tenant)
        .bind(retired)
        .bind(closed)
        .execute(&mut owner)
        .await
        .unwrap();
    }
    let mut client = house.client().await;
    client.say("MAIL FROM:<>").await.unwrap();
    for (local_part, expected) in [
        ("BEFORE-1+x", "250 2.1.5"),
        ("shut-1", "550 5.2.1"),
        ("nobody-1", "550 5.1.1"),
        (&house.one.local_part, "250 2.1.5"),
    ] {
        let reply = client
            .say(&format!("RCPT TO:<{local_part}@{MAIL_DOMAIN}>"))
            .await
            .unwrap();
        assert_eq!(code(&reply), expected, "{local_part}");
    }
    house.stop().await;
}

#[tokio::test]
async fn a_database_that_is_away_defers_and_loses_nothing() {
    let database = TestDatabase::create().await;
    let mut gate = PostgresGate::open(&database.url("proffer_ingress")).await;
    let url = gate.url().clone();
    let house = House::build_on(database, url).await;
    let one = address(&house.one);
    let mut client = house.client().await;
    assert_eq!(
        code(
            &client
                .send("eva@customer.example", &[&one], &mail("Before"))
                .await
                .unwrap()
        ),
        "250 2.6.0"
    );

    // Between RCPT and the end of the mail.
    for line in [
        "MAIL FROM:<eva@customer.example>",
        &format!("RCPT TO:<{one}>"),
        "DATA",
    ] {
        assert!(client.say(line).await.unwrap().is_ok());
    }
    gate.shut().await;
    client.write(&mail("Lost")).await.unwrap();
    assert_eq!(code(&client.read_reply().await.unwrap()), "451 4.3.0");
    // At RCPT.
    assert_eq!(
        code(
            &client
                .send("eva@customer.example", &[&one], &mail("Lost"))
                .await
                .unwrap()
        ),
        "451 4.3.0"
    );
    let (status, checks) = ready(house.ingress.ops_addr()).await;
    assert_eq!(
        (status, checks.as_str()),
        (503, "database: the database does not answer\n")
    );

    gate.reopen().await;
    client.say("RSET").await.unwrap();
    assert_eq!(
        code(
            &client
                .send("eva@customer.example", &[&one], &mail("After"))
                .await
                .unwrap()
        ),
        "250 2.6.0"
    );
    assert_eq!(
        house
            .ledger
            .account(house.one.tenant)
            .await
            .unwrap()
            .accepted(),
        2
    );
    assert_eq!(
        ready(house.ingress.ops_addr()).await,
        (200, "database: ok\n".to_owned())
    );
    house.stop().await;
}

#[tokio::test]
async fn it_starts_while_the_database_is_away() {
    let database = TestDatabase::create().await;
    let mut gate = PostgresGate::open(&database.url("proffer_ingress")).await;
    gate.shut().await;
    let url = gate.url().clone();
    let house = House::build_on(database, url).await;
    let one = address(&house.one);
    let mut client = house.client().await;
    assert_eq!(
        code(
            &client
                .send("eva@customer.example", &[&one], &mail("Early"))
                .await
                .unwrap()
        ),
        "451 4.3.0"
    );
    gate.reopen().await;
    client.say("RSET").await.unwrap();
    assert_eq!(
        code(
            &client
                .send("eva@customer.example", &[&one], &mail("Later"))
                .await
                .unwrap()
        ),
        "250 2.6.0"
    );
    house.stop().await;
}

#[tokio::test]
async fn its_role_can_do_what_it_needs_and_nothing_else() {
    let database = TestDatabase::create().await;
    let mut ingress = PgConnection::connect(database.url("proffer_ingress").as_str())
        .await
        .unwrap();
    let privileges: Vec<String> = sqlx::query(
        "select c.relname || '.' || coalesce(a.attname, '*') || ' ' || p.privilege
           from pg_class c
           cross join (values ('select'), ('insert'), ('update'), ('delete'), ('truncate'), ('references'), ('trigger')) as p (privilege)
           left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                and p.privilege in ('select', 'insert', 'update', 'references') and not has_table_privilege(c.oid, p.privilege)
          where c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relnamespace = 'public'::regnamespace
            and (has_table_privilege(c.oid, p.privilege) or has_column_privilege(c.oid, a.attnum, p.privilege))
          order by 1",
    )
    .map(|row: PgRow| row.get(0))
    .fetch_all(&mut ingress)
    .await
    .unwrap();
    let expected = [
        "accepted_mails.* insert",
        "addresses.closed_at select",
        "addresses.local_part select",
        "addresses.tenant_id select",
        "jobs.* insert",
    ];
    assert_eq!(privileges, expected);

    let borrowed: Vec<String> = sqlx::query_scalar(
        "select proname::text from pg_proc where pronamespace = 'public'::regnamespace and prosecdef and has_function_privilege(oid, 'execute')",
    )
    .fetch_all(&mut ingress)
    .await
    .unwrap();
    assert_eq!(
        borrowed,
        Vec::<String>::new(),
        "functions that lend it another role's rights"
    );

    let memberships: i64 = sqlx::query_scalar(
        "select count(*) from pg_auth_members where member = current_user::regrole",
    )
    .fetch_one(&mut ingress)
    .await
    .unwrap();
    assert_eq!(memberships, 0);

    for statement in [
        "select raw from accepted_mails",
        "select raw from accepted_mails_p00",
        "insert into accepted_mails_p00 select * from accepted_mails_p00",
        "select payload from jobs",
        "delete from jobs",
        "select email from users",
        "select name from tenants",
        "select created_at from addresses",
        "update addresses set tenant_id = 1",
        "create table public.mine (id int)",
        "create temporary table jobs_copy as select * from jobs",
    ] {
        let error = sqlx::query(statement)
            .execute(&mut ingress)
            .await
            .unwrap_err();
        assert_eq!(
            error.as_database_error().unwrap().code().unwrap(),
            "42501",
            "{statement}"
        );
    }
}

#[tokio::test]
async fn a_role_that_can_do_more_is_refused() {
    let database = TestDatabase::create().await;
    for role in ["proffer_app", "proffer_owner", "postgres"] {
        let error = start(&database.url(role), CancellationToken::new())
            .await
            .unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with(&format!("the database role {role} can read accepted mail")),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_client_may_hold_so_many_connections() {
    let database = TestDatabase::create().await;
    let flags = ["--smtp-max-connections-per-client", "2"];
    let ingress = start_with(
        &database.url("proffer_ingress"),
        &flags,
        CancellationToken::new(),
    )
    .await
    .unwrap();
    let connect = || SmtpClient::connect(ingress.smtp_addr());
    let (first, _second) = (connect().await.unwrap(), connect().await.unwrap());
    let refusal = connect().await.unwrap_err().to_string();
    assert_eq!(refusal, "4.7.0 Too many connections from your address");
    drop(first);
    // The ingress learns of it a moment later.
    for _ in 0..100 {
        if connect().await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the place of a closed connection stays taken");
}

#[tokio::test]
async fn a_stop_finishes_the_mail_on_its_way_and_lets_idle_clients_go() {
    let house = House::build().await;
    let one = address(&house.one);
    let (mut idle, mut sending) = (house.client().await, house.client().await);
    for line in [
        "MAIL FROM:<eva@customer.example>",
        &format!("RCPT TO:<{one}>"),
        "DATA",
    ] {
        assert!(sending.say(line).await.unwrap().is_ok());
    }
    house.shutdown.cancel();
    assert_eq!(code(&idle.read_reply().await.unwrap()), "421 4.3.2");
    sending.write(&mail("On its way")).await.unwrap();
    assert_eq!(code(&sending.read_reply().await.unwrap()), "250 2.6.0");
    assert_eq!(code(&sending.read_reply().await.unwrap()), "421 4.3.2");
    drop((idle, sending));
    let addr = house.ingress.smtp_addr();
    tokio::time::timeout(Duration::from_secs(5), house.ingress.stopped())
        .await
        .unwrap();
    assert!(SmtpClient::connect(addr).await.is_err());
    assert_eq!(
        house
            .ledger
            .account(house.one.tenant)
            .await
            .unwrap()
            .accepted(),
        1
    );
}

#[tokio::test]
async fn forty_megabytes_are_refused_with_their_reply() {
    let house = House::build().await;
    let one = address(&house.one);
    let mut client = house.client().await;
    assert_eq!(
        code(
            &client
                .say("MAIL FROM:<eva@customer.example> SIZE=40000000")
                .await
                .unwrap()
        ),
        "552 5.3.4"
    );
    let big = transmitted(
        &[
            b"Subject: big\n\n".as_slice(),
            &b"0123456789abcdef\n".repeat(40_000_000 / 18),
        ]
        .concat(),
    );
    assert_eq!(
        code(
            &client
                .send("eva@customer.example", &[&one], &big)
                .await
                .unwrap()
        ),
        "552 5.3.4"
    );
    assert_eq!(
        code(
            &client
                .send("eva@customer.example", &[&one], &mail("Small"))
                .await
                .unwrap()
        ),
        "250 2.6.0",
        "the session goes on"
    );
    house.stop().await;
}

#[tokio::test]
async fn a_mail_cut_off_by_a_bare_line_ending_hears_why() {
    let house = House::build().await;
    let one = address(&house.one);
    let smuggled = b"Subject: x\r\n\r\n\n.\r\nMAIL FROM:<>\r\n".repeat(20_000);
    let reply = house
        .client()
        .await
        .send("eva@customer.example", &[&one], &smuggled)
        .await
        .unwrap();
    assert_eq!(code(&reply), "554 5.6.0");
    assert_eq!(
        house
            .ledger
            .account(house.one.tenant)
            .await
            .unwrap()
            .accepted(),
        0
    );
    house.stop().await;
}

async fn ready(ops: SocketAddr) -> (u16, String) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(ops).await.unwrap();
    stream
        .write_all(b"GET /readyz HTTP/1.1\r\nHost: ops\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (
        head.split(' ').nth(1).unwrap().parse().unwrap(),
        body.to_owned(),
    )
}
