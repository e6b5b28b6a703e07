-- What the company says about the mails it sends.

-- How its mails leave. None: as from Proffer's own address.
create table mail_settings (
    tenant_id bigint not null,
    display_name text not null,
    -- Where answers go; a server of the company's own sends from it.
    address text not null constraint mail_settings_lower check (address = lower(address)),
    own_server boolean not null,
    host text not null default '',
    port integer not null default 587,
    tls text not null default 'starttls' constraint mail_settings_tls check (tls in ('implicit', 'starttls', 'none')),
    user_name text not null default '',
    -- Sealed by `vault`; none: the server asks for no password.
    password bytea,
    -- The last failure of the company's own server, until something goes out again.
    failed_at timestamptz,
    failure text not null default '',
    updated_at timestamptz not null,
    primary key (tenant_id)
) partition by hash (tenant_id);
select tenant_table('mail_settings');

-- Texts of the company's mails where they are not the standard ones.
create table mail_texts (
    tenant_id bigint not null,
    kind text not null,
    language text not null constraint mail_texts_language check (language in ('fr', 'nl', 'en', 'de')),
    subject text not null,
    body text not null,
    updated_at timestamptz not null,
    primary key (tenant_id, kind, language)
) partition by hash (tenant_id);
select tenant_table('mail_texts');

-- Mails outside of any conversation: their answers go to the company's own mailbox.
create table direct_mails (
    tenant_id bigint not null,
    id uuid not null,
    -- The version it brings.
    offer_id uuid,
    version integer,
    author_id uuid,
    from_name text not null,
    reply_to text not null,
    -- [{"name", "email"}]
    to_people jsonb not null,
    cc_people jsonb not null default '[]',
    subject text not null,
    text text not null,
    unsafe_html text,
    message_id text not null,
    language text not null constraint direct_mails_language check (language in ('fr', 'nl', 'en', 'de')),
    written_at timestamptz not null,
    delivery_state text not null constraint direct_mails_delivery_state check (delivery_state in ('queued', 'sent', 'deferred', 'bounced', 'failed')),
    delivery_detail text not null default '',
    delivery_at timestamptz,
    -- When a sender took it: a second worker leaves it alone until then.
    sending_until timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, offer_id, version) references offer_versions (tenant_id, offer_id, version)
) partition by hash (tenant_id);
create index direct_mails_of_offer on direct_mails (tenant_id, offer_id, written_at desc);
select tenant_table('direct_mails');
