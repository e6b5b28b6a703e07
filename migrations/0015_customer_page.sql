-- The page on which a customer reads an offer and answers it without signing in, and what is kept of their yes.

-- The secret in a link → whose it is, read before a tenant is known: only its SHA-256. Without its row a link leads nowhere.
create table customer_link_hashes (
    hash bytea primary key,
    tenant_id bigint not null references tenants (id),
    link_id uuid not null,
    expires_at timestamptz not null
);
create index customer_link_hashes_link on customer_link_hashes (tenant_id, link_id);
create index customer_link_hashes_expiry on customer_link_hashes (expires_at);
grant select, insert, delete on customer_link_hashes to proffer_app;

create table customer_links (
    tenant_id bigint not null,
    id uuid not null,
    offer_id uuid not null,
    -- The version it was made for: the page shows no other.
    version integer not null,
    -- As it stands in the mail that carries it, for the company's own people to copy.
    secret text not null,
    -- To whom it went.
    name text not null,
    email text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    -- A newer version was sent.
    replaced_at timestamptz,
    revoked_at timestamptz,
    -- When its page was last looked at, give or take an hour.
    viewed_at timestamptz,
    -- Addresses typed where the company asks for one, since their window began.
    attempts integer not null default 0,
    attempts_since timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, offer_id) references offers (tenant_id, id)
) partition by hash (tenant_id);
create unique index customer_links_current on customer_links (tenant_id, offer_id) where replaced_at is null and revoked_at is null;
create index customer_links_of_offer on customer_links (tenant_id, offer_id, created_at desc);
select tenant_table('customer_links');

-- What proves that a customer accepted: never changed, and once per offer.
create table offer_acceptances (
    tenant_id bigint not null,
    id uuid not null,
    offer_id uuid not null,
    version integer not null,
    -- SHA-256 of the PDF of that version.
    pdf_hash bytea not null,
    -- As typed, and the address that the link was sent to.
    name text not null,
    email text not null,
    at timestamptz not null,
    address text not null,
    user_agent text not null,
    -- Of the lines they took, with what each says and costs.
    options jsonb not null,
    -- The conditions they ticked.
    terms text not null,
    net numeric(16, 2) not null,
    gross numeric(16, 2) not null,
    -- Drawn, as PNG; none: the typed name is the signature.
    signature bytea,
    primary key (tenant_id, id),
    constraint offer_acceptances_once unique (tenant_id, offer_id),
    foreign key (tenant_id, offer_id) references offers (tenant_id, id)
) partition by hash (tenant_id);
select tenant_table('offer_acceptances');

-- Whether whoever opens a link says first to which address it was sent.
alter table company_profiles add column ask_address boolean not null default false;

alter table notifications drop constraint notifications_kind;
alter table notifications add constraint notifications_kind
    check (kind in ('new_request', 'assigned', 'mentioned', 'customer_replied', 'offer_accepted', 'offer_refused', 'delivery_failed', 'reminder'));
