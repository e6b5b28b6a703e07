-- What people prove who they are by, beside their password. It belongs to the person, whatever companies they are in; a company may ask for it.

-- The shared secret of an authenticator app (RFC 6238), sealed by `vault`.
create table totp_factors (
    user_id uuid primary key references users (id) on delete cascade,
    secret bytea not null,
    -- The time step of the last code that was used: neither it nor an older one is good again.
    last_step bigint not null,
    created_at timestamptz not null,
    last_used_at timestamptz
);

create table passkeys (
    id uuid primary key,
    user_id uuid not null references users (id) on delete cascade,
    -- As authenticators name it (WebAuthn §4): given once in the world, or else it is refused.
    credential_id bytea not null constraint passkeys_credential unique,
    name text not null,
    -- Public key, counter and what the authenticator said of itself, as webauthn-rs keeps them. Nothing in it is secret.
    credential jsonb not null,
    created_at timestamptz not null,
    last_used_at timestamptz
);
create index passkeys_user on passkeys (user_id);

-- For whoever lost the above: only their SHA-256. Each is good once.
create table recovery_codes (
    user_id uuid not null references users (id) on delete cascade,
    hash bytea not null,
    created_at timestamptz not null,
    -- When the person said that they had put them away.
    kept_at timestamptz,
    used_at timestamptz,
    primary key (user_id, hash)
);

grant select, insert, update, delete on totp_factors, passkeys, recovery_codes to proffer_app;

-- Whether somebody is asked for more than their password.
create function has_second_factor(person uuid) returns boolean
    language sql stable parallel safe
    return exists (select from public.totp_factors f where f.user_id = person)
        or exists (select from public.passkeys p where p.user_id = person);

-- Read before a tenant is known, by each session: since when nobody comes in by a password alone.
alter table tenants add column second_factor_required_at timestamptz;

-- Whether the person had proved both when the browser was remembered. Processes of the version before ask for no second factor.
alter table remembered_browsers add column second_factor boolean not null default false;

alter table sessions drop constraint sessions_signed_in_by;
alter table sessions add constraint sessions_signed_in_by check (signed_in_by in ('password', 'single_sign_on', 'passkey'));
