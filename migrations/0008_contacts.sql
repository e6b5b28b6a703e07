-- Contacts grow into records: a person or a company, the people there, what happened to them, merges that can be undone, imports.

alter table contacts
    add column nature text not null default 'person' constraint contacts_nature check (nature in ('person', 'company')),
    add column postal_code text not null default '',
    add column city text not null default '',
    -- ISO 3166-1 alpha-2.
    add column country text constraint contacts_country check (country ~ '^[A-Z]{2}$'),
    add column notes text not null default '',
    -- The contact that took this one over: hidden, and kept for the merge to be undone.
    add column merged_into uuid,
    add constraint contacts_merged_into foreign key (tenant_id, merged_into) references contacts (tenant_id, id);
update contacts set nature = 'company' where company <> '' or vat_number <> '';

create index contacts_by_vat_number on contacts (tenant_id, vat_number) where vat_number <> '';
-- Numbers are found however they are written.
create index contacts_numbers on contacts using gin (tenant_id, translate(lower(vat_number || ' ' || phone), ' ./()-', '') gin_trgm_ops);

-- Somebody at a contact.
create table contact_persons (
    tenant_id bigint not null,
    id uuid not null,
    contact_id uuid not null,
    name text not null constraint contact_persons_name_length check (char_length(name) between 1 and 200),
    role text not null default '',
    email text constraint contact_persons_email_lower check (email = lower(email)),
    phone text not null default '',
    created_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, contact_id) references contacts (tenant_id, id)
) partition by hash (tenant_id);
create index contact_persons_of_contact on contact_persons (tenant_id, contact_id, created_at, id);
create index contact_persons_email on contact_persons (tenant_id, email);
create index contact_persons_words on contact_persons using gin (tenant_id, fold(name || ' ' || coalesce(email, '') || ' ' || phone) gin_trgm_ops);
select tenant_table('contact_persons');
select searchable_table('contact_persons');

create table contact_events (
    tenant_id bigint not null,
    id uuid not null,
    contact_id uuid not null,
    event text not null,
    at timestamptz not null,
    -- A member; nobody: Proffer itself.
    actor_id uuid,
    actor_name text not null default '',
    data jsonb not null default '{}',
    primary key (tenant_id, id),
    foreign key (tenant_id, contact_id) references contacts (tenant_id, id)
) partition by hash (tenant_id);
create index contact_events_of_contact on contact_events (tenant_id, contact_id, at desc, id desc);
select tenant_table('contact_events');

-- What a merge changed, so that it can be undone.
create table contact_merges (
    tenant_id bigint not null,
    id uuid not null,
    kept_id uuid not null,
    merged_id uuid not null,
    at timestamptz not null,
    actor_name text not null default '',
    -- The fields of the kept contact before and after.
    before jsonb not null,
    after jsonb not null,
    moved_requests uuid[] not null default '{}',
    moved_persons uuid[] not null default '{}',
    -- The merged contact itself, as somebody at the kept one.
    made_person uuid,
    undone_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, kept_id) references contacts (tenant_id, id),
    foreign key (tenant_id, merged_id) references contacts (tenant_id, id)
) partition by hash (tenant_id);
create index contact_merges_of_contact on contact_merges (tenant_id, kept_id, at desc, id desc);
select tenant_table('contact_merges');

-- A file of contacts: first what would happen line by line, then, once somebody agrees, what did.
create table contact_imports (
    tenant_id bigint not null,
    id uuid not null,
    file_name text not null,
    created_by uuid,
    created_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz,
    primary key (tenant_id, id)
) partition by hash (tenant_id);
create index contact_imports_newest on contact_imports (tenant_id, created_at desc, id desc);
select tenant_table('contact_imports');

create table contact_import_lines (
    tenant_id bigint not null,
    import_id uuid not null,
    -- In the file, its heading being line 1.
    line integer not null,
    -- As it stands in the file, by field.
    form jsonb not null,
    outcome text not null constraint contact_import_lines_outcome check (outcome in ('created', 'updated', 'refused')),
    -- What is wrong with it: [{"field", "code"}]
    errors jsonb not null default '[]',
    -- Whom it concerns.
    contact_id uuid,
    done_at timestamptz,
    primary key (tenant_id, import_id, line),
    foreign key (tenant_id, import_id) references contact_imports (tenant_id, id)
) partition by hash (tenant_id);
create index contact_import_lines_left on contact_import_lines (tenant_id, import_id, line) where done_at is null;
select tenant_table('contact_import_lines');

-- Contacts of the current tenant with these letters in name, company, address, VAT number or phone, their own or that of somebody there. A number is
-- found with or without the code of its country.
create or replace function search_contacts(words text) returns table (id uuid)
    language sql stable security definer set search_path = public
as $$
    select c.id from contacts c
     where c.tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint
       and fold(c.name || ' ' || c.company || ' ' || coalesce(c.email, '') || ' ' || c.vat_number || ' ' || c.phone)
           like '%' || replace(replace(replace(fold(words), '\', '\\'), '%', '\%'), '_', '\_') || '%'
    union
    select p.contact_id from contact_persons p
     where p.tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint
       and fold(p.name || ' ' || coalesce(p.email, '') || ' ' || p.phone)
           like '%' || replace(replace(replace(fold(words), '\', '\\'), '%', '\%'), '_', '\_') || '%'
    union
    select c.id from contacts c
     where words ~ '[0-9].*[0-9].*[0-9]'
       and c.tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint
       and translate(lower(c.vat_number || ' ' || c.phone), ' ./()-', '')
           like '%' || replace(replace(replace(ltrim(translate(lower(words), ' ./()-', ''), '0'), '\', '\\'), '%', '\%'), '_', '\_') || '%'
$$;
