//! `cargo run --release -p system-tests --bin enumeration`: whether the time of an answer tells who has an account.
//!
//! What must hold: where the answer is the same for whoever has an account and for whoever has none, its time is too: the means differ by a tenth at most. Both are asked in
//! turns, so that whatever else the machine does slows both. Signing up is only shown: its page says openly that an address is taken, and how often it may be asked is limited.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::ensure;
use clap::Parser;
use shared::accounts::Passwords;
use system_tests::browser::Browser;
use system_tests::intake_ledger::{Ledger, TestCompany};
use system_tests::stack::{Service, Stack, StackOptions};
use tokio::time::Instant;

/// How far the means may be apart.
const WITHIN: f64 = 0.10;
/// Of a hundred answers, the slowest are the machine's doing and are left out.
const LEFT_OUT: usize = 5;
/// A difference of ours shows each time; one of the machine does not.
const ROUNDS: usize = 3;

#[derive(Debug, Parser)]
struct Options {
    #[command(flatten)]
    stack: StackOptions,
    /// Answers of each kind that are compared.
    #[arg(long, default_value_t = 250)]
    samples: usize,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let ledger = Ledger::connect(&options.stack.owner_url).await?;
    let company = ledger
        .add_company(&format!("known-{}", std::process::id()))
        .await?;
    furnish(&ledger, &company, ROUNDS * (options.samples + WARM_UP)).await?;
    let stack = Stack::start(options.stack.clone(), &[Service::Web]).await?;
    let mut told_apart = Vec::new();
    for question in Question::ALL {
        let mut asking = Asking {
            portal: stack.http_addr(),
            domain: format!("{}.example", company.local_part),
            asked: 0,
        };
        let mut apart = true;
        for _ in 0..ROUNDS {
            apart = asking.differs(question, options.samples).await?;
            if !apart {
                break;
            }
        }
        if apart && question != Question::SignUp {
            told_apart.push(question);
        }
    }
    ensure!(
        told_apart.is_empty(),
        "the time tells who has an account: {told_apart:?}"
    );
    Ok(())
}

/// Answers that nobody counts: connections, plans and pages are made for the first time.
const WARM_UP: usize = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Question {
    SignIn,
    Reset,
    SingleSignOn,
    Invitation,
    SignUp,
}

impl Question {
    const ALL: [Self; 5] = [
        Self::SignIn,
        Self::Reset,
        Self::SingleSignOn,
        Self::Invitation,
        Self::SignUp,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::SignIn => "signing in with a wrong password",
            Self::Reset => "asking for another password",
            Self::SingleSignOn => "asking for the company's own sign-in",
            Self::Invitation => "an invitation's page",
            Self::SignUp => "signing up (shown only)",
        }
    }
}

struct Asking {
    portal: SocketAddr,
    domain: String,
    asked: usize,
}

impl Asking {
    /// Asks for those who are there and for others, in turns.
    async fn differs(&mut self, question: Question, samples: usize) -> anyhow::Result<bool> {
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for _ in 0..WARM_UP {
            self.ask(question, true).await?;
            self.ask(question, false).await?;
            self.asked += 1;
        }
        for sample in 0..samples {
            // Neither comes first each time.
            for there in [sample % 2 == 0, sample % 2 != 0] {
                let took = self.ask(question, there).await?;
                if there { &mut known } else { &mut unknown }.push(took);
            }
            self.asked += 1;
        }
        let (known, unknown) = (mean(known), mean(unknown));
        let ratio = known.as_secs_f64() / unknown.as_secs_f64();
        say(&format!(
            "{}: {known:.2?} with an account, {unknown:.2?} without: {ratio:.3}",
            question.name()
        ));
        Ok((ratio - 1.0).abs() > WITHIN)
    }

    async fn ask(&self, question: Question, there: bool) -> anyhow::Result<Duration> {
        let (number, domain) = (self.asked, &self.domain);
        let who = if there { "person" } else { "nobody" };
        let email = format!("{who}{number}@{domain}");
        // Each from somewhere else: nobody asks too often.
        let from = format!(
            "2001:db8:{number:x}:{}::{}",
            question as usize,
            u8::from(there)
        );
        let headers = [("X-Forwarded-For", from.as_str())];
        let mut browser = Browser::of(self.portal);
        let (path, form, expected) = match question {
            Question::Invitation => {
                let path = format!("/invitation/invitation-{who}{number}");
                let began = Instant::now();
                let answer = browser.send("GET", &path, &headers, "").await;
                let took = began.elapsed();
                ensure!(
                    answer.status == 200 && answer.text.contains(domain),
                    "{path}: {}",
                    answer.text
                );
                return Ok(took);
            }
            Question::SignIn => ("/login", vec![("password", "a wrong guess")], 422),
            Question::Reset => ("/forgot-password", vec![], 200),
            Question::SingleSignOn => ("/sso", vec![], 422),
            Question::SignUp => (
                "/sign-up",
                vec![
                    ("company", "Another"),
                    ("name", "Eva"),
                    ("password", "a long password"),
                ],
                if there { 422 } else { 303 },
            ),
        };
        browser.get(path).await;
        let token = browser.token().to_owned();
        let mut form = form;
        form.push(("email", email.as_str()));
        let began = Instant::now();
        let answer = browser.post_with_token(path, &form, &token, &headers).await;
        let took = began.elapsed();
        ensure!(
            answer.status == expected,
            "{path} for {email}: {} {}",
            answer.status,
            answer.text
        );
        Ok(took)
    }
}

fn mean(mut took: Vec<Duration>) -> Duration {
    took.sort_unstable();
    took.truncate(took.len() * (100 - LEFT_OUT) / 100);
    let count = u32::try_from(took.len()).unwrap_or(u32::MAX).max(1);
    took.iter().sum::<Duration>() / count
}

/// People who have an account, a domain that is proved, and invitations for those who have an account and for others. The secrets of the links are no secrets here.
async fn furnish(ledger: &Ledger, company: &TestCompany, people: usize) -> anyhow::Result<()> {
    let hash = Passwords::new(1)?.hash("correct horse battery").await?;
    let domain = format!("{}.example", company.local_part);
    ledger
        .run(
            company,
            &format!(
                "insert into users (id, email, name, password_hash, email_confirmed_at, created_at)
                 select gen_random_uuid(), 'person' || n || '@{domain}', 'Person ' || n, '{hash}', now(), now() from generate_series(0, {people}) n;
                 insert into memberships (tenant_id, user_id, role, created_at)
                 select {{tenant}}, id, 'member', now() from users where email like 'person%@{domain}';
                 insert into sso_domains (domain, tenant_id, proved_at) values ('{domain}', {{tenant}}, now());
                 with invited as (
                     insert into invitations (tenant_id, id, email, role, switched_off, invited_by, created_at, mailed_at, expires_at)
                     select {{tenant}}, gen_random_uuid(), who || n || '@{domain}', 'member', '{{}}', 'Anne', now(), now(), now() + interval '7 days'
                       from generate_series(0, {people}) n, unnest(array['person', 'nobody']) who
                     returning id, email
                 )
                 insert into invitation_hashes (hash, tenant_id, invitation_id, expires_at)
                 select sha256(convert_to('invitation-' || split_part(email, '@', 1), 'UTF8')), {{tenant}}, id, now() + interval '7 days' from invited;
                 analyze users, memberships, invitations"
            ),
        )
        .await
}

#[expect(
    clippy::print_stdout,
    reason = "the report is what this program is for"
)]
fn say(line: &str) {
    println!("{line}");
}
