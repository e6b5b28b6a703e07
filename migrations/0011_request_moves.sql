-- Merge, split and move of messages between requests; each can be undone.

alter table requests
    -- It was merged into that one, which is not merged itself. Whoever leaves deleted requests out leaves merged ones out too.
    add column merged_into uuid,
    add constraint requests_merged_are_gone check (merged_into is null or deleted_at is not null),
    add foreign key (tenant_id, merged_into) references requests (tenant_id, id),
    -- Requests of the same subject share it: an index on a function of the subject could not be used under row-level security.
    add column subject_key text generated always as (left(lower(subject), 100)) stored;
create index requests_merged on requests (tenant_id, merged_into) where merged_into is not null;
create index requests_by_subject on requests (tenant_id, subject_key, last_activity_at desc);

-- Somebody said that the message belongs to its request: nothing is suggested for it any more.
alter table messages add column placed_at timestamptz;

create table request_moves (
    tenant_id bigint not null,
    id uuid not null,
    kind text not null constraint request_moves_kind check (kind in ('merge', 'split', 'move')),
    source_id uuid not null,
    target_id uuid not null,
    message_ids uuid[] not null,
    -- What else went with them.
    took jsonb not null default '{}',
    -- The target's status before and after.
    status_before text not null,
    status_after text not null,
    by_id uuid,
    at timestamptz not null,
    undone_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, source_id) references requests (tenant_id, id),
    foreign key (tenant_id, target_id) references requests (tenant_id, id)
) partition by hash (tenant_id);
create index request_moves_by_source on request_moves (tenant_id, source_id, at);
create index request_moves_by_target on request_moves (tenant_id, target_id, at);
select tenant_table('request_moves');

-- "Looks like n° …" was answered with no.
create table dismissed_suggestions (
    tenant_id bigint not null,
    request_id uuid not null,
    other_id uuid not null,
    dismissed_by uuid,
    dismissed_at timestamptz not null,
    primary key (tenant_id, request_id, other_id),
    foreign key (tenant_id, request_id) references requests (tenant_id, id),
    foreign key (tenant_id, other_id) references requests (tenant_id, id)
) partition by hash (tenant_id);
create index dismissed_suggestions_by_other on dismissed_suggestions (tenant_id, other_id);
select tenant_table('dismissed_suggestions');

-- As before; the number and words of a merged request find the one it was merged into.
create or replace function search_requests(query tsquery) returns table (id uuid)
    language sql stable security definer set search_path = public
as $$
    select coalesce(r.merged_into, r.id) from requests r
     where r.tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint and r.search @@ query
    union
    select m.request_id from messages m
     where m.tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint and m.search @@ query
$$;
