-- Jobs that come back by themselves: when each kind is due next. Global: it belongs to no company.
create table recurring_jobs (
    kind text primary key,
    first_due_at timestamptz not null,
    next_at timestamptz not null,
    -- For whomever: of a kind that runs for each company, the last of them.
    succeeded_at timestamptz
) with (fillfactor = 20);
grant select, insert, update on recurring_jobs to proffer_app;

-- What no longer counts is removed by age.
create index sign_in_failures_age on sign_in_failures (at);

-- Secrets that can't be redeemed any more are removed.
grant delete on mail_secrets to proffer_app;
create index mail_secrets_expiry on mail_secrets (expires_at);
