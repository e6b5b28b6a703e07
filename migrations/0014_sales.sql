-- Products and offers.

create table products (
    tenant_id bigint not null,
    id uuid not null,
    name text not null constraint products_name_length check (char_length(name) between 1 and 200),
    reference text not null default '',
    unit text not null default '',
    unit_price numeric(14, 4) not null,
    vat_rate numeric(4, 2) not null,
    -- What an offer says of it, by language code.
    descriptions jsonb not null default '{}',
    archived_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id)
) partition by hash (tenant_id);
create index products_newest on products (tenant_id, created_at desc, id desc);
create index products_words on products using gin (tenant_id, fold(name || ' ' || reference) gin_trgm_ops);
create unique index products_reference on products (tenant_id, lower(reference)) where reference <> '' and archived_at is null;
select tenant_table('products');
select searchable_table('products');

create table offers (
    tenant_id bigint not null,
    id uuid not null,
    number text not null,
    -- `expired` is what a sent one is called after its last day.
    status text not null constraint offers_status check (status in ('draft', 'sent', 'accepted', 'refused', 'withdrawn')),
    -- The version being made, or the one that was sent.
    version integer not null default 1,
    contact_id uuid not null,
    request_id uuid,
    language text not null constraint offers_language check (language in ('fr', 'nl', 'en', 'de')),
    reference text not null default '',
    introduction text not null default '',
    conditions text not null default '',
    vat_scheme text not null constraint offers_vat_scheme check (vat_scheme in ('standard', 'reverse_charge', 'intra_community')),
    -- The last day it can be accepted, in the company's time zone.
    valid_until date not null,
    -- Totals of the lines as they stand, so that lists and sums need no lines.
    net numeric(16, 2) not null,
    gross numeric(16, 2) not null,
    created_by uuid,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    sent_at timestamptz,
    decided_at timestamptz,
    -- Who accepted or refused: a customer's name as they signed, or a member's.
    decided_by text not null default '',
    refusal_reason text not null default '',
    search tsvector generated always as (search_words(number || ' ' || reference || ' ' || introduction)) stored,
    primary key (tenant_id, id),
    constraint offers_number_unique unique (tenant_id, number),
    foreign key (tenant_id, contact_id) references contacts (tenant_id, id),
    -- A request that is purged leaves its offers.
    foreign key (tenant_id, request_id) references requests (tenant_id, id) on delete set null (request_id)
) partition by hash (tenant_id);
create index offers_newest on offers (tenant_id, created_at desc, id desc);
create index offers_by_status on offers (tenant_id, status, created_at desc, id desc);
create index offers_sums on offers (tenant_id, status, valid_until) include (net);
create index offers_of_contact on offers (tenant_id, contact_id, created_at desc, id desc);
create index offers_of_request on offers (tenant_id, request_id, created_at desc);
create index offers_search on offers using gin (tenant_id, search);
select tenant_table('offers');
select searchable_table('offers');

create table offer_lines (
    tenant_id bigint not null,
    id uuid not null,
    offer_id uuid not null,
    position integer not null,
    kind text not null constraint offer_lines_kind check (kind in ('item', 'section', 'text')),
    product_id uuid,
    description text not null,
    quantity numeric(12, 3) not null,
    unit text not null default '',
    unit_price numeric(14, 4) not null,
    discount_percent numeric(5, 2) not null default 0,
    vat_rate numeric(4, 2) not null,
    optional boolean not null default false,
    -- An option counts in the totals once the customer chose it.
    chosen boolean not null default false,
    primary key (tenant_id, id),
    foreign key (tenant_id, offer_id) references offers (tenant_id, id),
    foreign key (tenant_id, product_id) references products (tenant_id, id)
) partition by hash (tenant_id);
create index offer_lines_of_offer on offer_lines (tenant_id, offer_id, position);
select tenant_table('offer_lines');

-- Offers as they were sent: never changed again.
create table offer_versions (
    tenant_id bigint not null,
    id uuid not null,
    offer_id uuid not null,
    version integer not null,
    -- The offer with its lines and totals, as the API shows it.
    content jsonb not null,
    pdf bytea not null,
    -- SHA-256 of the PDF: what a signature is about.
    pdf_hash bytea not null,
    sent_at timestamptz not null,
    -- A newer version is being made or was sent: this one can't be accepted.
    superseded_at timestamptz,
    primary key (tenant_id, id),
    constraint offer_versions_once unique (tenant_id, offer_id, version),
    foreign key (tenant_id, offer_id) references offers (tenant_id, id)
) partition by hash (tenant_id);
alter table offer_versions alter column pdf set compression lz4;
select tenant_table('offer_versions');

-- Offers of the current tenant that hold all words of the query.
create function search_offers(query tsquery) returns table (id uuid)
    language sql stable security definer set search_path = public
as $$
    select o.id from offers o
     where o.tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint and o.search @@ query
$$;

-- Products of the current tenant with these letters in name or reference.
create function search_products(words text) returns table (id uuid)
    language sql stable security definer set search_path = public
as $$
    select p.id from products p
     where p.tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint
       and fold(p.name || ' ' || p.reference) like '%' || replace(replace(replace(fold(words), '\', '\\'), '%', '\%'), '_', '\_') || '%'
$$;

grant create on schema public to proffer_search;
alter function search_offers (tsquery) owner to proffer_search;
alter function search_products (text) owner to proffer_search;
revoke create on schema public from proffer_search;
revoke execute on function search_offers (tsquery), search_products (text) from public;
grant execute on function search_offers (tsquery), search_products (text) to proffer_app;

-- How a company presents itself on its documents. None: nothing was said yet.
create table company_profiles (
    tenant_id bigint not null,
    address text not null default '',
    vat_number text not null default '',
    phone text not null default '',
    email text not null default '',
    website text not null default '',
    iban text not null default '',
    bic text not null default '',
    -- `#rrggbb`; empty: ours.
    colour text not null default '' constraint company_profiles_colour check (colour ~ '^(#[0-9a-f]{6})?$'),
    -- Conditions that a new offer begins with.
    conditions text not null default '',
    logo bytea,
    updated_at timestamptz not null,
    primary key (tenant_id)
) partition by hash (tenant_id);
select tenant_table('company_profiles');

-- Offers went along when two contacts became one.
alter table contact_merges add column moved_offers uuid[] not null default '{}';
