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

-- Takes up to a_n ready jobs of a lane for the process a_me: round-robin between tenants from a_cursor, the last tenant served, each tenant held
-- to a_cap running jobs. Only tenants below their cap count against a_n, or a crowd of capped ones would starve the rest. Nothing is taken for a
-- process whose lease ran out.
create function job_claim(a_lane smallint, a_n integer, a_me uuid, a_cursor bigint, a_cap integer)
    returns table (id bigint, tenant_id bigint, kind text, payload jsonb, attempts smallint, max_attempts smallint, crashes smallint)
    language plpgsql volatile
    set enable_seqscan = off
    set enable_bitmapscan = off
    set enable_hashjoin = off
    set enable_mergejoin = off
    set plan_cache_mode = force_generic_plan
    set jit = off
as $$
#variable_conflict use_column
begin
    -- Its own statement: the count of running jobs below needs a snapshot taken after the lock, or two processes overshoot the cap.
    perform pg_advisory_xact_lock(7701, a_lane);
    return query
    with recursive me as materialized (
        select 1 from job_workers w where w.id = a_me and w.lease_until > now() for key share
    ),
    ring (tenant_id, wrapped, n, free) as (
        select a_cursor, false, 0, 0::bigint from me
        union all
        select x.tenant_id, x.wrapped, ring.n + (f.free > 0)::int, f.free
          from ring
         cross join lateral (
             (select i.tenant_id, ring.wrapped from jobs i
               where i.state = 1 and i.lane = a_lane and i.tenant_id > ring.tenant_id order by i.tenant_id limit 1)
             union all
             (select i.tenant_id, true from jobs i
               where not ring.wrapped and i.state = 1 and i.lane = a_lane order by i.tenant_id limit 1)
             limit 1
         ) x
         cross join lateral (
             select a_cap - count(*) as free from jobs k where k.state = 2 and k.lane = a_lane and k.tenant_id = x.tenant_id
         ) f
         where ring.n < a_n and not (x.wrapped and x.tenant_id > a_cursor)
    ),
    turn as materialized (select ring.tenant_id, ring.n, ring.free from ring where ring.free > 0),
    quota as (select greatest(1, ceil(a_n::float8 / greatest(1, count(*))))::int as q from turn),
    picked as materialized (
        select z.id from turn cross join lateral (
            select i.id from jobs i
             where i.state = 1 and i.lane = a_lane and i.tenant_id = turn.tenant_id
             order by i.id
             limit least((select q from quota), turn.free)
               for update skip locked
        ) z
        limit a_n
    )
    update jobs j set state = 2, attempts = j.attempts + 1, locked_by = a_me
      from picked where j.id = picked.id
    returning j.id, j.tenant_id, j.kind, j.payload, j.attempts, j.max_attempts, j.crashes;
end
$$;
revoke execute on function job_claim from public;
grant execute on function job_claim to proffer_app;
