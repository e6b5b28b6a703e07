-- How long a company keeps things, and when its owner lets Proffer's support look in.

-- None of a kind: kept for good.
create table retention_rules (
    tenant_id bigint not null,
    kind text not null constraint retention_rules_kind
        check (kind in ('closed_requests', 'unanswered_requests', 'held_mails', 'raw_mails', 'prospects', 'audit_log')),
    -- In months or days, as the kind says; null: kept for good.
    keep integer constraint retention_rules_keep check (keep > 0),
    -- What holds until then: whatever removes more is announced first.
    keep_before integer constraint retention_rules_keep_before check (keep_before > 0),
    effective_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id, kind)
) partition by hash (tenant_id);
select tenant_table('retention_rules');

-- What the rules removed, run by run. One that was interrupted goes on.
create table retention_runs (
    tenant_id bigint not null,
    id uuid not null,
    began_at timestamptz not null,
    finished_at timestamptz,
    -- Kind → how many.
    removed jsonb not null default '{}',
    primary key (tenant_id, id)
) partition by hash (tenant_id);
create unique index retention_runs_open on retention_runs (tenant_id) where finished_at is null;
create index retention_runs_newest on retention_runs (tenant_id, finished_at desc) where finished_at is not null;
select tenant_table('retention_runs');

-- The mail itself is gone, by a retention rule: `raw` is empty. What was read from it stays.
alter table accepted_mails add column raw_removed_at timestamptz;
create index accepted_mails_with_raw on accepted_mails (tenant_id, received_at, id) where raw_removed_at is null;
-- Who was taken over goes with whoever took them over.
create index contacts_merged on contacts (tenant_id, merged_into) where merged_into is not null;
create index held_mails_age on held_mails (tenant_id, received_at, id) where released_at is null;

-- Times in which an owner lets support look in.
create table support_permits (
    tenant_id bigint not null,
    id uuid not null,
    allowed_by uuid not null,
    -- By name, as it was then.
    allowed_by_name text not null,
    reason text not null,
    allowed_at timestamptz not null,
    ends_at timestamptz not null,
    closed_at timestamptz,
    primary key (tenant_id, id)
) partition by hash (tenant_id);
create index support_permits_newest on support_permits (tenant_id, ends_at desc);
select tenant_table('support_permits');

-- Somebody of support who was given a link, and what became of it.
create table support_visits (
    tenant_id bigint not null,
    id uuid not null,
    permit_id uuid not null,
    -- A person's name, and why they look in.
    operator text not null,
    reason text not null,
    link_made_at timestamptz not null,
    -- When the link was used; null: not yet, or never.
    began_at timestamptz,
    -- At the latest.
    ends_at timestamptz,
    -- Before that: somebody left, or the owner closed.
    ended_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, permit_id) references support_permits (tenant_id, id)
) partition by hash (tenant_id);
create index support_visits_newest on support_visits (tenant_id, link_made_at desc);
create index support_visits_of_permit on support_visits (tenant_id, permit_id);
select tenant_table('support_visits');

-- The secret in a link of support → the visit, read before a tenant is known: only its SHA-256.
create table support_links (
    hash bytea primary key,
    tenant_id bigint not null references tenants (id),
    visit_id uuid not null,
    expires_at timestamptz not null
);
create index support_links_of_tenant on support_links (tenant_id);
create index support_links_expiry on support_links (expires_at);
grant select, insert, delete on support_links to proffer_app;
grant select, delete on support_links to proffer_deletion;

alter table sessions drop constraint sessions_signed_in_by;
alter table sessions add constraint sessions_signed_in_by check (signed_in_by in ('password', 'single_sign_on', 'passkey', 'support'));
-- What is open of support in a company ends together.
create index sessions_of_support on sessions (tenant_id) where signed_in_by = 'support';
