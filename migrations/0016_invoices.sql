-- Invoices and credit notes.

create table invoices (
    tenant_id bigint not null,
    id uuid not null,
    kind text not null constraint invoices_kind check (kind in ('invoice', 'deposit', 'credit_note')),
    -- `overdue` is what an issued one is called after its due date.
    status text not null constraint invoices_status check (status in ('draft', 'issued', 'paid', 'credited')),
    contact_id uuid not null,
    -- The name it is made out to, as it stands on the paper.
    contact_name text not null,
    offer_id uuid,
    -- The invoice that a credit note takes back.
    credits_id uuid,
    language text not null constraint invoices_language check (language in ('fr', 'nl', 'en', 'de')),
    reference text not null default '',
    introduction text not null default '',
    conditions text not null default '',
    vat_scheme text not null constraint invoices_vat_scheme check (vat_scheme in ('standard', 'reverse_charge', 'intra_community')),
    -- A draft's own due date; without one, the company's days after issue.
    due_on date,
    -- Totals, so that lists and sums need no lines.
    net numeric(16, 2) not null,
    gross numeric(16, 2) not null,
    -- Given when it is issued, and copied here from `issued_invoices` for lists.
    number text,
    payment_reference text not null default '',
    issued_on date,
    paid_on date,
    paid_note text not null default '',
    sent_at timestamptz,
    created_by uuid,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    search tsvector generated always as (search_words(coalesce(number, '') || ' ' || reference || ' ' || payment_reference || ' ' || contact_name)) stored,
    primary key (tenant_id, id),
    constraint invoices_number_with_issue check ((status = 'draft') = (number is null) and (number is null) = (issued_on is null)),
    foreign key (tenant_id, contact_id) references contacts (tenant_id, id),
    foreign key (tenant_id, offer_id) references offers (tenant_id, id),
    foreign key (tenant_id, credits_id) references invoices (tenant_id, id)
) partition by hash (tenant_id);
create index invoices_newest on invoices (tenant_id, created_at desc, id desc);
create index invoices_by_status on invoices (tenant_id, status, created_at desc, id desc);
create index invoices_sums on invoices (tenant_id, status, due_on) include (kind, net, gross);
create index invoices_of_contact on invoices (tenant_id, contact_id, created_at desc, id desc);
create index invoices_of_offer on invoices (tenant_id, offer_id, created_at desc);
create index invoices_credits on invoices (tenant_id, credits_id);
create index invoices_search on invoices using gin (tenant_id, search);
select tenant_table('invoices');
select searchable_table('invoices');

create table invoice_lines (
    tenant_id bigint not null,
    id uuid not null,
    invoice_id uuid not null,
    position integer not null,
    kind text not null constraint invoice_lines_kind check (kind in ('item', 'section', 'text')),
    description text not null,
    quantity numeric(12, 3) not null,
    unit text not null default '',
    unit_price numeric(14, 4) not null,
    discount_percent numeric(5, 2) not null default 0,
    vat_rate numeric(4, 2) not null,
    -- The line that a credit note takes back.
    credits_line uuid,
    primary key (tenant_id, id),
    foreign key (tenant_id, invoice_id) references invoices (tenant_id, id) on delete cascade
) partition by hash (tenant_id);
create index invoice_lines_of_invoice on invoice_lines (tenant_id, invoice_id, position);
create index invoice_lines_credits on invoice_lines (tenant_id, credits_line) where credits_line is not null;
select tenant_table('invoice_lines');

-- Invoices as they were issued. The portal may add a row and read it, and nothing else: what an issued invoice says is read from here, and
-- the reference keeps the row it belongs to.
create table issued_invoices (
    tenant_id bigint not null,
    invoice_id uuid not null,
    number text not null,
    -- Words, lines and totals.
    content jsonb not null,
    pdf bytea not null,
    ubl text not null,
    -- SHA-256 of the PDF.
    pdf_hash bytea not null,
    issued_at timestamptz not null,
    primary key (tenant_id, invoice_id),
    constraint issued_invoices_number_unique unique (tenant_id, number),
    foreign key (tenant_id, invoice_id) references invoices (tenant_id, id)
) partition by hash (tenant_id);
alter table issued_invoices alter column pdf set compression lz4;
select tenant_table('issued_invoices');
revoke update, delete on issued_invoices from proffer_app;

-- Invoices of the current tenant that hold all words of the query.
create function search_invoices(query tsquery) returns table (id uuid)
    language sql stable security definer set search_path = public
as $$
    select i.id from invoices i
     where i.tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint and i.search @@ query
$$;

grant create on schema public to proffer_search;
alter function search_invoices (tsquery) owner to proffer_search;
revoke create on schema public from proffer_search;
revoke execute on function search_invoices (tsquery) from public;
grant execute on function search_invoices (tsquery) to proffer_app;

-- Days to pay that an invoice begins with.
alter table company_profiles add column payment_days integer not null default 30
    constraint company_profiles_payment_days check (payment_days between 0 and 365);

-- Invoices went along when two contacts became one.
alter table contact_merges add column moved_invoices uuid[] not null default '{}';
