-- Quote requests and their conversation.

-- The last number given per series and year; the row is locked by the transaction that takes the next one, so there are no gaps.
create table series (
    tenant_id bigint not null,
    name text not null,
    year integer not null,
    last_number integer not null,
    primary key (tenant_id, name, year)
) partition by hash (tenant_id);
select tenant_table('series');

create table requests (
    tenant_id bigint not null,
    id uuid not null,
    number text not null,
    kind text not null constraint requests_kind check (kind in ('mail', 'manual')),
    subject text not null,
    -- First words of the newest thing the customer wrote.
    preview text not null default '',
    status text not null constraint requests_status
        check (status in ('received', 'replied', 'offer_created', 'offer_sent', 'offer_accepted', 'offer_refused', 'cancelled')),
    -- Where reopening goes back to; set while cancelled.
    status_before_cancel text,
    requester_name text not null,
    requester_email text not null constraint requests_requester_lower check (requester_email = lower(requester_email)),
    requester_certain boolean not null,
    candidates jsonb not null default '[]',
    forwarder_email text,
    suggested_contact jsonb not null default '{}',
    reasons jsonb not null default '[]',
    language text,
    contact_id uuid,
    assignee_id uuid,
    received_at timestamptz not null,
    last_activity_at timestamptz not null,
    -- The newest incoming message; a member who has not looked since then has it unread.
    last_incoming_at timestamptz not null,
    deleted_at timestamptz,
    spam_at timestamptz,
    search tsvector generated always as (search_words(number || ' ' || subject || ' ' || requester_name || ' ' || requester_email)) stored,
    primary key (tenant_id, id),
    constraint requests_number_unique unique (tenant_id, number),
    foreign key (tenant_id, contact_id) references contacts (tenant_id, id)
) partition by hash (tenant_id);
create index requests_newest on requests (tenant_id, last_activity_at desc, id desc);
create index requests_by_status on requests (tenant_id, status, last_activity_at desc, id desc);
create index requests_by_assignee on requests (tenant_id, assignee_id, last_activity_at desc, id desc);
create index requests_by_requester on requests (tenant_id, requester_email, last_activity_at desc);
create index requests_by_contact on requests (tenant_id, contact_id, last_activity_at desc);
create index requests_search on requests using gin (tenant_id, search);
select tenant_table('requests');
select searchable_table('requests');

create table messages (
    tenant_id bigint not null,
    id uuid not null,
    request_id uuid not null,
    direction text not null constraint messages_direction check (direction in ('incoming', 'outgoing', 'note')),
    kind text not null constraint messages_kind check (kind in ('mail', 'reply', 'auto_reply', 'bounce', 'note', 'offer')),
    -- The member who wrote it, when one did.
    author_id uuid,
    from_name text not null,
    from_email text not null,
    -- [{"name", "email"}]
    to_people jsonb not null default '[]',
    cc_people jsonb not null default '[]',
    bcc_people jsonb not null default '[]',
    subject text not null,
    text text not null,
    folded_text text not null default '',
    -- As it came or was typed: only `messages::display` makes it safe to show.
    unsafe_html text,
    message_id text,
    in_reply_to text,
    -- RFC 5322 §3.6.4, oldest first.
    reference_ids text[] not null default '{}',
    mail_id uuid,
    sent_at timestamptz not null,
    received_at timestamptz not null,
    known_participant boolean not null default true,
    probable boolean not null default false,
    reasons jsonb not null default '[]',
    warnings jsonb not null default '[]',
    delivery_state text constraint messages_delivery_state check (delivery_state in ('queued', 'sent', 'deferred', 'bounced', 'failed')),
    delivery_detail text not null default '',
    delivery_at timestamptz,
    -- When a sender took this message: a second worker leaves it alone until then.
    sending_until timestamptz,
    search tsvector generated always as (search_words(subject || ' ' || from_name || ' ' || from_email || ' ' || text)) stored,
    primary key (tenant_id, id),
    foreign key (tenant_id, request_id) references requests (tenant_id, id),
    foreign key (tenant_id, mail_id) references accepted_mails (tenant_id, id),
    -- A mail becomes one message, whatever happens to its job.
    constraint messages_mail_once unique (tenant_id, mail_id)
) partition by hash (tenant_id);
create index messages_conversation on messages (tenant_id, request_id, received_at, id);
create index messages_by_message_id on messages (tenant_id, message_id);
create index messages_search on messages using gin (tenant_id, search);
select tenant_table('messages');
select searchable_table('messages');

create table attachments (
    tenant_id bigint not null,
    id uuid not null,
    message_id uuid not null,
    position integer not null,
    name text not null,
    content_type text not null,
    content_id text,
    inline boolean not null default false,
    size integer not null,
    content bytea not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, message_id) references messages (tenant_id, id)
) partition by hash (tenant_id);
alter table attachments alter column content set compression lz4;
create index attachments_of_message on attachments (tenant_id, message_id, position);
select tenant_table('attachments');

create table timeline_events (
    tenant_id bigint not null,
    id uuid not null,
    request_id uuid not null,
    event text not null,
    at timestamptz not null,
    -- A member, or the name of whoever did it; neither: the system.
    actor_id uuid,
    actor_name text not null default '',
    data jsonb not null default '{}',
    primary key (tenant_id, id),
    foreign key (tenant_id, request_id) references requests (tenant_id, id)
) partition by hash (tenant_id);
create index timeline_of_request on timeline_events (tenant_id, request_id, at desc, id desc);
select tenant_table('timeline_events');

-- What a member is typing; a fresh one is shown to the colleagues.
create table drafts (
    tenant_id bigint not null,
    request_id uuid not null,
    user_id uuid not null,
    kind text not null constraint drafts_kind check (kind in ('reply', 'note')),
    content jsonb not null,
    updated_at timestamptz not null,
    primary key (tenant_id, request_id, user_id, kind),
    foreign key (tenant_id, request_id) references requests (tenant_id, id)
) partition by hash (tenant_id);
select tenant_table('drafts');

create table request_views (
    tenant_id bigint not null,
    request_id uuid not null,
    user_id uuid not null,
    viewed_at timestamptz not null,
    primary key (tenant_id, user_id, request_id),
    foreign key (tenant_id, request_id) references requests (tenant_id, id)
) partition by hash (tenant_id);
select tenant_table('request_views');

create table saved_filters (
    tenant_id bigint not null,
    id uuid not null,
    user_id uuid not null,
    name text not null constraint saved_filters_name_length check (char_length(name) between 1 and 80),
    query text not null,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    constraint saved_filters_name_unique unique (tenant_id, user_id, name)
) partition by hash (tenant_id);
select tenant_table('saved_filters');

create table notifications (
    tenant_id bigint not null,
    id uuid not null,
    user_id uuid not null,
    kind text not null constraint notifications_kind check (kind in ('new_request', 'assigned', 'mentioned', 'customer_replied', 'offer_accepted', 'delivery_failed')),
    request_id uuid not null,
    actor_name text not null default '',
    at timestamptz not null,
    read_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, request_id) references requests (tenant_id, id)
) partition by hash (tenant_id);
create index notifications_of_member on notifications (tenant_id, user_id, at desc, id desc);
select tenant_table('notifications');

-- "Standard texts" a salesperson inserts into a reply.
create table standard_texts (
    tenant_id bigint not null,
    id uuid not null,
    name text not null constraint standard_texts_name_length check (char_length(name) between 1 and 80),
    language text not null constraint standard_texts_language check (language in ('fr', 'nl', 'en', 'de')),
    body text not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id)
) partition by hash (tenant_id);
select tenant_table('standard_texts');

-- Answers of the API kept for `Idempotency-Key`.
create table idempotent_answers (
    tenant_id bigint not null,
    user_id uuid not null,
    key text not null,
    body_hash bytea not null,
    status smallint,
    answer bytea,
    created_at timestamptz not null,
    primary key (tenant_id, user_id, key)
) partition by hash (tenant_id);
create index idempotent_answers_age on idempotent_answers (tenant_id, created_at);
select tenant_table('idempotent_answers');

-- Requests of the current tenant that hold all words of the query, by the beginnings of words, anywhere in them or their conversation.
create function search_requests(query tsquery) returns table (id uuid)
    language sql stable security definer set search_path = public
as $$
    select r.id from requests r
     where r.tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint and r.search @@ query
    union
    select m.request_id from messages m
     where m.tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint and m.search @@ query
$$;

-- Contacts of the current tenant with these letters in name, company, address, VAT number or phone.
create function search_contacts(words text) returns table (id uuid)
    language sql stable security definer set search_path = public
as $$
    select c.id from contacts c
     where c.tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint
       and fold(c.name || ' ' || c.company || ' ' || coalesce(c.email, '') || ' ' || c.vat_number || ' ' || c.phone)
           like '%' || replace(replace(replace(fold(words), '\', '\\'), '%', '\%'), '_', '\_') || '%'
$$;

grant create on schema public to proffer_search;
alter function search_requests (tsquery) owner to proffer_search;
alter function search_contacts (text) owner to proffer_search;
revoke create on schema public from proffer_search;
revoke execute on function search_requests (tsquery), search_contacts (text) from public;
grant execute on function search_requests (tsquery), search_contacts (text) to proffer_app;
