-- Prospects and customers: one kind of record.
create table contacts (
    tenant_id bigint not null,
    id uuid not null,
    kind text not null default 'prospect' constraint contacts_kind check (kind in ('prospect', 'customer')),
    name text not null constraint contacts_name_length check (char_length(name) between 1 and 200),
    company text not null default '',
    email text constraint contacts_email_lower check (email = lower(email)),
    phone text not null default '',
    vat_number text not null default '',
    website text not null default '',
    address text not null default '',
    language text constraint contacts_language check (language in ('fr', 'nl', 'en', 'de')),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id)
) partition by hash (tenant_id);
create index contacts_email on contacts (tenant_id, email);
create index contacts_newest on contacts (tenant_id, kind, created_at desc, id desc);
create index contacts_words on contacts using gin (tenant_id, fold(name || ' ' || company || ' ' || coalesce(email, '') || ' ' || vat_number || ' ' || phone) gin_trgm_ops);
select tenant_table('contacts');
select searchable_table('contacts');
