-- Single sign-on: a company's identity provider, what was asked of it, who is known by it, and the mail domains that a company proved to be its own.

-- Read before a tenant is known, by each session: with it on, passwords lead into the company no more, but for one owner's.
alter table tenants
    add column sso_enforced_at timestamptz,
    add column emergency_owner uuid references users (id),
    add constraint tenants_emergency_owner check (sso_enforced_at is null or emergency_owner is not null);

-- Whether a session that began with a password leads into this company.
create function opens_by_password(company bigint, person uuid) returns boolean
    language sql stable parallel safe
    return coalesce((select t.sso_enforced_at is null or t.emergency_owner = person from public.tenants t where t.id = company), false);

create table sso_connections (
    tenant_id bigint not null,
    -- Our key for this company, sealed by `vault`, and the certificate it is known by (base64 of its DER).
    signing_key bytea not null,
    certificate text not null,
    -- What the metadata say of the identity provider, and the metadata themselves; null until an owner brings them.
    idp jsonb,
    metadata text,
    -- Where they come from; empty: from an owner's hand.
    metadata_url text not null default '',
    metadata_at timestamptz,
    -- Which attribute holds what, by name or friendly name; empty: the usual ones.
    email_attribute text not null default '',
    name_attribute text not null default '',
    -- Of members who come for the first time. The identity provider makes no owner.
    default_role text not null default 'member' constraint sso_connections_role check (default_role in ('member', 'accountant')),
    -- Members whose address is of no proved domain come in too.
    known_members boolean not null default false,
    -- When an owner last tried it with success, with these metadata.
    tested_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id),
    constraint sso_connections_metadata check ((idp is null) = (metadata is null) and (idp is null) = (metadata_at is null))
) partition by hash (tenant_id);
select tenant_table('sso_connections');

-- What was asked of the identity provider. Answered once, taken once by the browser that asked, for ten minutes.
create table sso_requests (
    tenant_id bigint not null,
    -- As in the message.
    id text not null,
    -- The owner who tries it; null: somebody signs in.
    tester_id uuid,
    -- Where to go then: a path.
    next text not null default '',
    created_at timestamptz not null,
    expires_at timestamptz not null,
    answered_at timestamptz,
    -- What was believed, until it is taken; for a trial, what was refused too.
    outcome jsonb,
    taken_at timestamptz,
    primary key (tenant_id, id)
) partition by hash (tenant_id);
create index sso_requests_expiry on sso_requests (tenant_id, expires_at);
select tenant_table('sso_requests');

-- Assertions that were used, until nobody would believe them any more.
create table sso_replays (
    tenant_id bigint not null,
    assertion_id text not null,
    usable_until timestamptz not null,
    primary key (tenant_id, assertion_id)
) partition by hash (tenant_id);
create index sso_replays_expiry on sso_replays (tenant_id, usable_until);
select tenant_table('sso_replays');

-- Who somebody is whom the identity provider names.
create table sso_identities (
    tenant_id bigint not null,
    -- SHA-256 of issuer and name: either may be longer than an index takes.
    hash bytea not null,
    issuer text not null,
    name_id text not null,
    user_id uuid not null,
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    primary key (tenant_id, hash)
) partition by hash (tenant_id);
create index sso_identities_user on sso_identities (tenant_id, user_id);
select tenant_table('sso_identities');

-- Mail domains that a company says are its own, and the text by which it proves it.
create table sso_domain_claims (
    tenant_id bigint not null,
    domain text not null,
    proof text not null,
    created_at timestamptz not null,
    -- When somebody asked to look, and when that was done last.
    asked_at timestamptz,
    checked_at timestamptz,
    -- What was found then.
    problem text constraint sso_domain_claims_problem check (problem in ('missing', 'other', 'unreachable', 'taken')),
    primary key (tenant_id, domain)
) partition by hash (tenant_id);
select tenant_table('sso_domain_claims');

-- Proved domain → company, for whoever types an address before a tenant is known. One company per domain.
create table sso_domains (
    domain text primary key,
    tenant_id bigint not null references tenants (id),
    proved_at timestamptz not null
);
create index sso_domains_tenant on sso_domains (tenant_id);
grant select, insert, update, delete on sso_domains to proffer_app;
