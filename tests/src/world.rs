//! Everything a feature needs, small enough for a test: a database, a standing clock, two companies, a relay, and jobs that run when asked.
//!
//! A test that leaves a job, a mail that was not understood or a sent mail that it didn't look at behind fails: what nobody looked at could be anything.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use shared::accounts::{NewCompany, NewMember, Passwords, add_member, create_company};
use shared::clock::Clock;
use shared::contacts::Vies;
use shared::extensions;
use shared::ids::{TenantId, UserId};
use shared::language::Language;
use shared::mail::{AcceptedMail, IngressDb, Verifier};
use shared::outgoing::Mailer;
use shared::platform::Platform;
use shared::queue;
use shared::tenancy::{Db, PoolSize, Principal, Purpose, Role, TenantTx};
use sqlx::Connection;
use sqlx::postgres::PgConnection;
use time::macros::datetime;
use worker::Services;

use crate::database::TestDatabase;
use crate::dns::NameServer;
use crate::furnished::MARK as FURNITURE;
use crate::portal::KEY;
use crate::smtp_sink::{SmtpSink, SunkMail};
use crate::stack::MAIL_DOMAIN;
use crate::vies_sink::ViesSink;

/// The password of everybody.
pub const PASSWORD: &str = "correct horse battery";

/// A company with its owner, whose address is confirmed, and its address open for mail.
#[derive(Debug, Clone)]
pub struct Company {
    /// Its number.
    pub tenant: TenantId,
    /// Its owner.
    pub owner: Principal,
    /// The owner's own address.
    pub owner_email: String,
    /// Where its mail goes.
    pub address: String,
}

/// What a test of a feature has. End it with [`World::finish`].
#[derive(Debug)]
pub struct World {
    /// Stands until it is advanced.
    pub clock: Clock,
    /// The database, as the services reach it.
    pub db: Db,
    /// A company.
    pub one: Company,
    /// Another.
    pub two: Company,
    /// Where mail goes out.
    pub relay: SmtpSink,
    /// What name servers know of senders.
    pub dns: NameServer,
    /// What VIES knows of VAT numbers.
    pub vies: ViesSink,
    password_hash: String,
    ingress: IngressDb,
    services: Services,
    finished: bool,
    database: TestDatabase,
}

/// What is the same for both companies.
fn platform(keys: &str) -> Platform {
    Platform {
        mail_domain: MAIL_DOMAIN.to_owned(),
        public_url: "http://portal.test".parse().expect("a URL"),
        keys: keys.parse().expect("long keys"),
        reach: shared::guarded::Reach::Private,
    }
}

impl World {
    /// The same database, as a program with another list of keys has it.
    pub async fn db_with_keys(&self, keys: &str) -> Db {
        let app = self.database.url("proffer_app");
        Db::connect(&app, PoolSize(2), self.clock.clone(), platform(keys))
            .await
            .expect("proffer_app may connect")
    }

    /// Makes one; it is Tuesday morning.
    pub async fn new() -> Self {
        let database = TestDatabase::create().await;
        let clock = Clock::standing_at(datetime!(2026-11-24 09:00 UTC));
        let app = database.url("proffer_app");
        let db = Db::connect(&app, PoolSize(5), clock.clone(), platform(KEY))
            .await
            .expect("proffer_app may connect");
        let ingress = IngressDb::connect(&database.url("proffer_ingress"), PoolSize(2))
            .await
            .expect("proffer_ingress may connect");
        let relay = SmtpSink::start().await.expect("a free port");
        let mailer = Mailer::new(&relay.url(), MAIL_DOMAIN)
            .expect("the relay speaks SMTP")
            .reaching(shared::guarded::Reach::Private);
        let dns = NameServer::start().await.expect("a free port");
        let verifier = Verifier::new(&[dns.addr()], MAIL_DOMAIN).expect("a name server");
        let vies = ViesSink::start().await.expect("a free port");
        let asking = Vies::new(&vies.url(), shared::guarded::Reach::Private)
            .expect("TLS can be spoken")
            .patient_for(Duration::from_millis(500));
        let passwords = Passwords::new(1).expect("passwords can be hashed");
        let hash = passwords.hash(PASSWORD).await.expect("a hash");
        Self {
            one: company(&db, "Menuiserie Dubois", "anne@dubois.example", &hash).await,
            two: company(&db, "StarComm", "tom@starcomm.example", &hash).await,
            services: Services {
                db: db.clone(),
                mailer,
                verifier,
                vies: asking,
            },
            clock,
            db,
            relay,
            dns,
            vies,
            password_hash: hash,
            ingress,
            finished: false,
            database,
        }
    }

    /// Begins as this member.
    pub async fn begin(&self, principal: &Principal) -> TenantTx {
        self.db
            .begin(principal)
            .await
            .expect("a transaction begins")
    }

    /// Adds a member to a company.
    pub async fn add_member(&self, company: &Company, email: &str, role: Role) -> UserId {
        let member = NewMember {
            name: "Eva Maes".to_owned(),
            email: email.parse().expect("an address"),
            password_hash: self.password_hash.clone(),
            language: Language::En,
            role,
        };
        let mut tx = self
            .db
            .begin_system(Purpose::Operator)
            .await
            .expect("a transaction begins");
        let user = add_member(&mut tx, company.tenant, &member)
            .await
            .expect("anybody can be added");
        tx.commit().await.expect("a commit");
        user
    }

    /// Accepts a mail for a company; lines may end as they like. Its job is still to run.
    pub async fn receive(&self, company: &Company, sender: &str, mail: &str) {
        self.receive_at(company, &company.address, sender, mail)
            .await;
    }

    /// Accepts a mail at an address of a company, one with a reply token for instance.
    pub async fn receive_at(&self, company: &Company, address: &str, sender: &str, mail: &str) {
        self.accept(company, address, Ipv4Addr::LOCALHOST, sender, mail)
            .await;
    }

    /// Accepts a mail that this client delivers, whom the name server may know.
    pub async fn receive_from(
        &self,
        company: &Company,
        client: Ipv4Addr,
        sender: &str,
        mail: &str,
    ) {
        self.accept(company, &company.address, client, sender, mail)
            .await;
    }

    async fn accept(
        &self,
        company: &Company,
        address: &str,
        client: Ipv4Addr,
        sender: &str,
        mail: &str,
    ) {
        let accepted = AcceptedMail {
            recipients: vec![(company.tenant, address.parse().expect("a recipient"))],
            sender: (!sender.is_empty()).then(|| sender.parse().expect("a sender")),
            client_address: IpAddr::V4(client),
            helo: "client.example".to_owned(),
            smtputf8: false,
            raw: mail.lines().collect::<Vec<_>>().join("\r\n").into_bytes(),
            received_at: self.clock.now(),
        };
        self.ingress
            .accept(&accepted)
            .await
            .expect("the mail is accepted");
    }

    /// Runs what is due, and what that adds; answers how many jobs ran.
    pub async fn run_jobs(&self) -> usize {
        queue::run_until_empty(&self.db, &worker::jobs(), &self.services)
            .await
            .expect("the database answers")
    }

    /// Adds the recurring jobs that are due, then runs them and whatever else is; answers how many ran.
    pub async fn run_recurring_jobs(&self) -> usize {
        queue::enqueue_due(&self.db, &worker::jobs())
            .await
            .expect("the database answers");
        self.run_jobs().await
    }

    /// The mails sent since the last call, in order.
    pub fn take_sent(&self) -> Vec<SunkMail> {
        self.relay.take()
    }

    /// The database as another role, for what no verb tells.
    pub async fn connect(&self, role: &str) -> PgConnection {
        PgConnection::connect(self.database.url(role).as_str())
            .await
            .expect("the server for tests answers")
    }

    /// The database itself.
    pub fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// Fails when something was left behind. Notices that wait to be mailed together are not: they wait by the clock, which stands. Nor are questions to VIES: nobody
    /// waits for their answers.
    pub async fn finish(mut self) {
        self.finished = true;
        let mut owner = self.connect("proffer_owner").await;
        let left: Vec<String> = sqlx::query_scalar(
            "select 'job ' || kind || coalesce(': ' || last_error, '') from jobs
              where last_error is distinct from $1 and kind not in ('mail_gathered_notifications', 'check_vat_number')
              union all
             select 'mail not understood from ' || sender from accepted_mails where outcome is null",
        )
        .bind(FURNITURE)
        .fetch_all(&mut owner)
        .await
        .expect("the owner may look");
        assert!(left.is_empty(), "left behind: {left:#?}");
        let unread = self.take_sent();
        assert!(
            unread.is_empty(),
            "sent, and not looked at by the test: {unread:#?}"
        );
    }
}

impl Drop for World {
    fn drop(&mut self) {
        assert!(
            self.finished || std::thread::panicking(),
            "a test ends with World::finish, which looks for what was left behind"
        );
    }
}

async fn company(db: &Db, name: &str, owner: &str, password_hash: &str) -> Company {
    let new = NewCompany {
        name: name.to_owned(),
        owner_name: format!("Owner of {name}"),
        owner_email: owner.parse().expect("an address"),
        password_hash: password_hash.to_owned(),
        language: Language::En,
        time_zone: "Europe/Brussels".to_owned(),
        confirmed: true,
    };
    let mut tx = db
        .begin_system(Purpose::SignUp)
        .await
        .expect("a transaction begins");
    let created = create_company(&mut tx, &new)
        .await
        .expect("nobody has this address yet");
    tx.commit().await.expect("a commit");

    let mut tx = db
        .begin(&created.owner)
        .await
        .expect("a transaction begins");
    for extension in extensions::all() {
        extensions::activate(&mut tx, extension)
            .await
            .expect("every extension can be switched on");
    }
    tx.commit().await.expect("a commit");
    Company {
        tenant: created.tenant,
        owner: created.owner,
        owner_email: owner.to_owned(),
        address: format!("{}@{MAIL_DOMAIN}", created.local_part),
    }
}
