-- Sessions that can be listed and ended, browsers that are remembered, secrets by mail, invitations, switches per member, and the log of who did what.

-- What was signed in before does not say how.
delete from sessions;

-- Rises whenever all sessions of a person end, with a new password for instance: an older session is none.
alter table users add column session_version integer not null default 0;

alter table memberships
    -- Extensions the owner took from this member, by key. None: whatever the company has on.
    add column switched_off text[] not null default '{}',
    -- Give or take ten minutes.
    add column last_seen_at timestamptz;
alter table memberships
    -- Who is told of requests and may be given them, for the queries that choose from them: as `Principal::works_on_requests`.
    add column works_on_requests boolean not null
        generated always as (role = 'owner' or (role = 'member' and not switched_off && array['prospects', 'quote-requests'])) stored;

-- A browser in which somebody stays signed in. Its cookie holds `id` and a secret that changes each time it is used.
create table remembered_browsers (
    id uuid primary key,
    user_id uuid not null references users (id),
    -- The company they looked at last.
    tenant_id bigint not null,
    session_version integer not null,
    -- SHA-256 of the secret, and of the one before it.
    hash bytea not null,
    previous_hash bytea,
    used_at timestamptz not null,
    -- When the password was typed.
    began_at timestamptz not null,
    expires_at timestamptz not null
);
create index remembered_browsers_user on remembered_browsers (user_id);
create index remembered_browsers_expiry on remembered_browsers (expires_at);

-- Two columns have defaults for processes of the version before, which still run for a moment and know nothing of them.
alter table sessions
    -- What a list names it by: `id` is made from the cookie.
    add column list_id uuid not null unique default gen_random_uuid(),
    -- All below are null while nobody is signed in.
    add column tenant_id bigint,
    add column signed_in_by text constraint sessions_signed_in_by check (signed_in_by in ('password', 'single_sign_on')),
    add column began_at timestamptz,
    add column address text,
    add column user_agent text,
    -- Whoever ends the remembered browser ends its session.
    add column remembered_id uuid references remembered_browsers (id) on delete cascade,
    -- Give or take ten minutes.
    add column last_seen_at timestamptz not null default now();
create index sessions_remembered on sessions (remembered_id);

grant select, insert, update, delete on remembered_browsers to proffer_app;

alter table mail_secrets drop constraint mail_secrets_purpose;
alter table mail_secrets
    add constraint mail_secrets_purpose check (purpose in ('confirm_email', 'reset_password', 'change_email')),
    -- The address it was mailed to, where that is not the person's own yet.
    add column email text;
create index mail_secrets_user on mail_secrets (user_id, purpose);

-- Resets asked for: one row each, pruned after the window, whether or not there is such an account.
create table password_reset_requests (
    account text not null,
    address text not null,
    at timestamptz not null
);
create index password_reset_requests_account on password_reset_requests (account, at);
create index password_reset_requests_address on password_reset_requests (address, at);
grant select, insert, delete on password_reset_requests to proffer_app;

-- The secret in an invitation → whose it is, read before a tenant is known: only its SHA-256.
create table invitation_hashes (
    hash bytea primary key,
    tenant_id bigint not null references tenants (id),
    invitation_id uuid not null,
    expires_at timestamptz not null
);
create index invitation_hashes_invitation on invitation_hashes (tenant_id, invitation_id);
create index invitation_hashes_expiry on invitation_hashes (expires_at);
grant select, insert, delete on invitation_hashes to proffer_app;

create table invitations (
    tenant_id bigint not null,
    id uuid not null,
    email text not null constraint invitations_email_lower check (email = lower(email)),
    role text not null constraint invitations_role check (role in ('owner', 'member', 'accountant')),
    switched_off text[] not null default '{}',
    -- By name, as it stood in the mail.
    invited_by text not null,
    created_at timestamptz not null,
    -- When its last mail was written.
    mailed_at timestamptz not null,
    expires_at timestamptz not null,
    accepted_at timestamptz,
    withdrawn_at timestamptz,
    primary key (tenant_id, id)
) partition by hash (tenant_id);
create unique index invitations_open on invitations (tenant_id, email) where accepted_at is null and withdrawn_at is null;
select tenant_table('invitations');

-- Who did what, from where: added to and read, never changed.
create table audit_log (
    tenant_id bigint not null,
    id uuid not null,
    at timestamptz not null,
    -- None: the platform, or somebody unknown.
    user_id uuid,
    -- As it read then.
    name text not null,
    address text,
    kind text not null,
    -- What it was done to, as people call it.
    target text not null,
    before jsonb,
    after jsonb,
    primary key (tenant_id, id)
) partition by hash (tenant_id);
create index audit_log_newest on audit_log (tenant_id, at desc, id desc);
create index audit_log_of_person on audit_log (tenant_id, user_id, at desc, id desc);
select tenant_table('audit_log');
revoke update, delete on audit_log from proffer_app;
