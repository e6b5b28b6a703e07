-- The queue: design, figures and reasons in ops/adr and shared/src/queue. Global: it is read before a tenant is known.

create table jobs (
    id bigint generated always as identity (cache 32) primary key,
    tenant_id bigint not null,
    lane smallint not null,
    -- 0 scheduled, 1 ready, 2 running, 3 parked
    state smallint not null,
    attempts smallint not null default 0,
    max_attempts smallint not null default 5,
    -- Attempts that ended with their process.
    crashes smallint not null default 0,
    run_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    locked_by uuid,
    dedupe_key text,
    kind text not null,
    payload jsonb not null,
    last_error text
) with (
    fillfactor = 85, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000
);
create index jobs_ready on jobs (lane, tenant_id, id) where state = 1;
create index jobs_running on jobs (lane, tenant_id) where state = 2;
create index jobs_scheduled on jobs (run_at) where state = 0;
create index jobs_parked on jobs (tenant_id, id) where state = 3;
create unique index jobs_dedupe on jobs (tenant_id, dedupe_key) where dedupe_key is not null;

-- One lease per process incarnation.
create table job_workers (
    id uuid primary key,
    lease_until timestamptz not null
) with (fillfactor = 20);

grant select, insert, update, delete on jobs, job_workers to proffer_app;
grant insert on jobs to proffer_ingress;
