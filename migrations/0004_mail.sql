-- Mail as it was accepted, and what the company says about its mail.

create table accepted_mails (
    tenant_id bigint not null,
    id uuid not null,
    received_at timestamptz not null,
    -- Envelope (RFC 5321): sender is empty for <>, recipient as given in RCPT.
    sender text not null,
    recipient text not null,
    client_address inet not null,
    helo text not null,
    smtputf8 boolean not null,
    size integer not null,
    raw bytea not null,
    -- Set by the intake job, once.
    outcome text constraint accepted_mails_outcome
        check (outcome in ('request', 'reply', 'automatic', 'bounce', 'held', 'duplicate')),
    understood_at timestamptz,
    verdicts jsonb,
    primary key (tenant_id, id)
) partition by hash (tenant_id);
alter table accepted_mails alter column raw set compression lz4;
create index accepted_mails_newest on accepted_mails (tenant_id, received_at desc);
select tenant_table('accepted_mails');
grant insert on accepted_mails to proffer_ingress;
create policy accept on accepted_mails for insert to proffer_ingress with check (true);

-- "The same mail": recipient, Message-ID and content. The intake job claims a fingerprint before it makes anything.
create table mail_fingerprints (
    tenant_id bigint not null,
    fingerprint bytea not null,
    mail_id uuid not null,
    primary key (tenant_id, fingerprint)
) partition by hash (tenant_id);
select tenant_table('mail_fingerprints');

-- Mails that are neither a request nor part of one: kept, shown, one click from becoming a request.
create table held_mails (
    tenant_id bigint not null,
    id uuid not null,
    mail_id uuid not null,
    kind text not null constraint held_mails_kind
        check (kind in ('bulk', 'loop', 'automatic', 'bounce', 'forwarding_confirmation', 'blocked')),
    from_name text not null,
    from_email text not null,
    subject text not null,
    received_at timestamptz not null,
    reasons jsonb not null,
    confirmation jsonb,
    released_at timestamptz,
    request_id uuid,
    primary key (tenant_id, id),
    constraint held_mails_once unique (tenant_id, mail_id),
    foreign key (tenant_id, mail_id) references accepted_mails (tenant_id, id)
) partition by hash (tenant_id);
create index held_mails_newest on held_mails (tenant_id, received_at desc, id desc);
select tenant_table('held_mails');

-- Domains of the company: whose mails may name another requester in their body.
create table tenant_domains (
    tenant_id bigint not null,
    domain text not null constraint tenant_domains_lower check (domain = lower(domain)),
    created_at timestamptz not null,
    primary key (tenant_id, domain)
) partition by hash (tenant_id);
select tenant_table('tenant_domains');

-- Addresses outside the company's domains that may forward for it, and what was learned of them.
create table trusted_forwarders (
    tenant_id bigint not null,
    id uuid not null,
    email text not null constraint trusted_forwarders_lower check (email = lower(email)),
    -- The forwarder asks for themselves: somebody corrected it so.
    is_requester boolean not null default false,
    created_by uuid,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    constraint trusted_forwarders_once unique (tenant_id, email)
) partition by hash (tenant_id);
select tenant_table('trusted_forwarders');

create table blocked_senders (
    tenant_id bigint not null,
    email text not null constraint blocked_senders_lower check (email = lower(email)),
    created_by uuid,
    created_at timestamptz not null,
    primary key (tenant_id, email)
) partition by hash (tenant_id);
select tenant_table('blocked_senders');
