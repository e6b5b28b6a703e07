-- Who there is. Global: all of it is read before a tenant is known.

create table tenants (
    id bigint generated always as identity (start with 101) primary key,
    -- At most 20 characters: with the number and a reply token, a local part stays below 64 (RFC 5321 §4.5.3.1.1).
    slug text not null constraint tenants_slug_form check (slug ~ '^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$'),
    name text not null constraint tenants_name_length check (char_length(name) between 1 and 200),
    language text not null default 'fr' constraint tenants_language check (language in ('fr', 'nl', 'en', 'de')),
    time_zone text not null default 'Europe/Brussels',
    created_at timestamptz not null
);

create table users (
    id uuid primary key,
    email text not null constraint users_email_unique unique constraint users_email_lower check (email = lower(email)),
    name text not null,
    language text not null default 'fr' constraint users_language check (language in ('fr', 'nl', 'en', 'de')),
    -- PHC string of argon2id; null: signs in another way.
    password_hash text,
    email_confirmed_at timestamptz,
    signature text not null default '',
    created_at timestamptz not null
);

create table memberships (
    tenant_id bigint not null references tenants (id),
    user_id uuid not null references users (id),
    role text not null constraint memberships_role check (role in ('owner', 'member', 'accountant')),
    -- Which mails this member wants: {"new_request": true, ...}; a missing key is the default.
    notifications jsonb not null default '{}',
    created_at timestamptz not null,
    deactivated_at timestamptz,
    primary key (tenant_id, user_id)
);
create index memberships_user on memberships (user_id);

-- Local part → tenant. Old slugs stay; a closed address is refused with 550 5.2.1.
create table addresses (
    local_part text primary key constraint addresses_lower check (local_part = lower(local_part)),
    tenant_id bigint not null references tenants (id),
    created_at timestamptz not null,
    retired_at timestamptz,
    closed_at timestamptz
);
create index addresses_tenant on addresses (tenant_id);

create table sessions (
    id text primary key,
    data jsonb not null,
    user_id uuid references users (id),
    expires_at timestamptz not null
);
create index sessions_expiry on sessions (expires_at);
create index sessions_user on sessions (user_id);

-- Bearer tokens of the API: only their SHA-256 is kept.
create table api_tokens (
    hash bytea primary key,
    id uuid not null unique,
    tenant_id bigint not null,
    user_id uuid not null,
    name text not null,
    scope text not null default 'full' constraint api_tokens_scope check (scope in ('full', 'read')),
    created_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz,
    foreign key (tenant_id, user_id) references memberships (tenant_id, user_id)
);
create index api_tokens_member on api_tokens (tenant_id, user_id);

-- Single-use secrets that arrive by mail, by their SHA-256: confirmation of an address now; resets and invitations with them later.
create table mail_secrets (
    hash bytea primary key,
    purpose text not null constraint mail_secrets_purpose check (purpose in ('confirm_email')),
    user_id uuid not null references users (id),
    expires_at timestamptz not null,
    used_at timestamptz
);

-- For the limits on sign-in: one row per failure, pruned after the window.
create table sign_in_failures (
    account text not null,
    address text not null,
    at timestamptz not null
);
create index sign_in_failures_account on sign_in_failures (account, at);
create index sign_in_failures_address on sign_in_failures (address, at);

grant select, insert, update on tenants, users, memberships, addresses, api_tokens, mail_secrets to proffer_app;
grant select, insert, update, delete on sessions, sign_in_failures to proffer_app;
grant select (local_part, tenant_id, closed_at) on addresses to proffer_ingress;
