//! What the database says about accepted mails, asked as the owner: the account that the portal's and the API's are compared with.

use std::collections::BTreeMap;

use sqlx::postgres::{PgPool, PgPoolOptions};
use url::Url;

/// The owner's view of the database.
#[derive(Debug, Clone)]
pub struct Ledger(PgPool);

/// A company made for a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestCompany {
    /// Its number.
    pub tenant: i64,
    /// Its address, without the domain.
    pub local_part: String,
}

/// Where a company's mails are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Accepted, by outcome; those without one under the empty name.
    pub outcomes: BTreeMap<String, i64>,
    /// Jobs by state: `waiting`, `running`, `parked`.
    pub jobs: BTreeMap<String, i64>,
}

impl Account {
    /// Mails accepted.
    pub fn accepted(&self) -> i64 {
        self.outcomes.values().sum()
    }

    /// Jobs that are in a state.
    pub fn jobs_in(&self, state: &str) -> i64 {
        self.jobs.get(state).copied().unwrap_or(0)
    }

    /// Mails with an outcome.
    pub fn with_outcome(&self, outcome: &str) -> i64 {
        self.outcomes.get(outcome).copied().unwrap_or(0)
    }
}

impl Ledger {
    /// Connects as proffer_owner.
    pub async fn connect(owner: &Url) -> anyhow::Result<Self> {
        Ok(Self(
            PgPoolOptions::new()
                .max_connections(4)
                .connect(owner.as_str())
                .await?,
        ))
    }

    /// Has every commit of later sessions reach the disk before it is answered, also on a server that is in a hurry.
    pub async fn commit_durably(&self) -> anyhow::Result<()> {
        sqlx::query(
            "do $$ begin execute format('alter database %I set synchronous_commit = on', current_database()); end $$",
        )
        .execute(&self.0)
        .await?;
        Ok(())
    }

    /// Makes a company with an open address and the quote requests switched on. `slug` must be new.
    pub async fn add_company(&self, slug: &str) -> anyhow::Result<TestCompany> {
        let mut tx = self.0.begin().await?;
        let tenant: i64 = sqlx::query_scalar(
            "insert into tenants (slug, name, created_at) values ($1, $1, now()) returning id",
        )
        .bind(slug)
        .fetch_one(&mut *tx)
        .await?;
        let local_part = format!("{slug}-{tenant}");
        sqlx::query(
            "insert into addresses (local_part, tenant_id, created_at) values ($1, $2, now())",
        )
        .bind(&local_part)
        .bind(tenant)
        .execute(&mut *tx)
        .await?;
        for key in ["quote-requests", "prospects"] {
            sqlx::query(
                "insert into extensions (tenant_id, key, active_since) values ($1, $2, now())",
            )
            .bind(tenant)
            .bind(key)
            .execute(&mut *tx)
            .await?;
        }
        tx.commit().await?;
        Ok(TestCompany { tenant, local_part })
    }

    /// Makes an owner for a company, and a bearer token of theirs.
    pub async fn add_token(&self, company: &TestCompany) -> anyhow::Result<String> {
        let token = format!("proffer_test-{}", company.local_part);
        let mut tx = self.0.begin().await?;
        let user: sqlx::types::Uuid = sqlx::query_scalar(
            "insert into users (id, email, name, created_at) values (gen_random_uuid(), $1, 'Owner', now()) returning id",
        )
        .bind(format!("owner@{}.example", company.local_part))
        .fetch_one(&mut *tx)
        .await?;
        sqlx::query("insert into memberships (tenant_id, user_id, role, created_at) values ($1, $2, 'owner', now())")
            .bind(company.tenant)
            .bind(user)
            .execute(&mut *tx)
            .await?;
        sqlx::query(
            "insert into api_tokens (hash, id, tenant_id, user_id, name, created_at)
             values (sha256(convert_to($1, 'UTF8')), gen_random_uuid(), $2, $3, 'test', now())",
        )
        .bind(&token)
        .bind(company.tenant)
        .bind(user)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Runs statements, in which `{tenant}` stands for a company's number, as one.
    pub async fn run(&self, company: &TestCompany, statements: &str) -> anyhow::Result<()> {
        let statements = statements.replace("{tenant}", &company.tenant.to_string());
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("begin; {statements}; commit")))
            .execute(&self.0)
            .await?;
        Ok(())
    }

    /// Counts a company's mails and intake jobs.
    pub async fn account(&self, tenant: i64) -> anyhow::Result<Account> {
        let outcomes: Vec<(String, i64)> =
            sqlx::query_as("select coalesce(outcome, ''), count(*) from accepted_mails where tenant_id = $1 group by 1")
                .bind(tenant)
                .fetch_all(&self.0)
                .await?;
        let jobs: Vec<(String, i64)> = sqlx::query_as(
            "select case state when 2 then 'running' when 3 then 'parked' else 'waiting' end, count(*)
               from jobs where tenant_id = $1 and kind = 'understand_mail' group by 1",
        )
        .bind(tenant)
        .fetch_all(&self.0)
        .await?;
        Ok(Account {
            outcomes: outcomes.into_iter().collect(),
            jobs: jobs.into_iter().collect(),
        })
    }

    /// How often each Message-ID is one of a company's messages.
    pub async fn message_ids(&self, tenant: i64) -> anyhow::Result<BTreeMap<String, i64>> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "select trim(both '<>' from message_id), count(*)
               from messages where tenant_id = $1 and direction = 'incoming' and message_id is not null group by 1",
        )
        .bind(tenant)
        .fetch_all(&self.0)
        .await?;
        Ok(rows.into_iter().collect())
    }

    /// Rows that a company's mails became: messages, and held mails.
    pub async fn made_of_mails(&self, tenant: i64) -> anyhow::Result<(i64, i64)> {
        Ok(sqlx::query_as(
            "select (select count(*) from messages where tenant_id = $1 and mail_id is not null),
                    (select count(*) from held_mails where tenant_id = $1)",
        )
        .bind(tenant)
        .fetch_one(&self.0)
        .await?)
    }

    /// The outcome of each accepted mail by the recipient it was addressed to.
    pub async fn outcomes_by_recipient(
        &self,
        tenant: i64,
    ) -> anyhow::Result<BTreeMap<String, String>> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "select recipient, coalesce(outcome, '') from accepted_mails where tenant_id = $1",
        )
        .bind(tenant)
        .fetch_all(&self.0)
        .await?;
        Ok(rows.into_iter().collect())
    }

    /// Puts many mails and their jobs into the queue at once, each different, as if they had just been accepted.
    pub async fn queue_mails(
        &self,
        company: &TestCompany,
        domain: &str,
        count: i64,
    ) -> anyhow::Result<()> {
        sqlx::query(
            "with mails as (
                 select gen_random_uuid() as id, n from generate_series(1, $3) as n
             ), accepted as (
                 insert into accepted_mails (tenant_id, id, received_at, sender, recipient, client_address, helo, smtputf8, size, raw)
                 select $1, id, now(), 'sender' || n || '@customer.example', $2, '192.0.2.1', 'mx.customer.example', false, octet_length(mail), mail
                   from mails, convert_to(format(
                       E'From: Customer %s <sender%s@customer.example>\\r\\nTo: %s\\r\\nSubject: Price of item %s\\r\\nMessage-ID: <%s@customer.example>\\r\\nDate: Mon, 2 Mar 2026 08:00:00 +0000\\r\\n\\r\\nWhat does item %s cost?\\r\\n',
                       n, n, $2::text, n, id, n), 'UTF8') as mail
             )
             insert into jobs (tenant_id, lane, state, max_attempts, kind, payload)
             select $1, 1, 1, 5, 'understand_mail', jsonb_build_object('mail', id) from mails",
        )
        .bind(company.tenant)
        .bind(format!("{}@{domain}", company.local_part))
        .bind(count)
        .execute(&self.0)
        .await?;
        sqlx::query("select pg_notify('proffer_jobs', 'mail_in')")
            .execute(&self.0)
            .await?;
        Ok(())
    }
}
