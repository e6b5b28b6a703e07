-- What members are told, each to taste; who waits for an answer; whose turn it is.

-- {"mentioned": {"portal": true, "mail": false}, ...}; a missing kind is the default. Before, only mails were a choice.
update memberships set notifications = (
    select coalesce(jsonb_object_agg(kind, jsonb_build_object('portal', true, 'mail', mail)), '{}')
      from jsonb_each(notifications) as choices (kind, mail)
);

alter table notifications drop constraint notifications_kind;
alter table notifications add constraint notifications_kind
    check (kind in ('new_request', 'assigned', 'mentioned', 'customer_replied', 'offer_accepted', 'delivery_failed', 'reminder'));
-- How the member wanted to be told when it happened.
alter table notifications
    add column in_portal boolean not null default true,
    add column by_mail boolean not null default false,
    add column mailed_at timestamptz;
create index notifications_unread on notifications (tenant_id, user_id) where read_at is null and in_portal;
create index notifications_to_mail on notifications (tenant_id, user_id) where by_mail and mailed_at is null and read_at is null;
create index notifications_mailed on notifications (tenant_id, user_id, mailed_at desc) where mailed_at is not null;
create index notifications_of_request on notifications (tenant_id, request_id, user_id) where read_at is null;

-- A signature is HTML from now on.
update users
   set signature = '<div>' || replace(replace(replace(replace(signature, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), E'\n', '<br>') || '</div>'
 where signature <> '';

alter table standard_texts add constraint standard_texts_name_unique unique (tenant_id, name, language);

-- Since when the customer waits for an answer, null: they have one; and when a salesperson was last reminded of it.
alter table requests
    add column waiting_since timestamptz,
    add column reminded_at timestamptz;
create index requests_waiting on requests (tenant_id, waiting_since, id) where waiting_since is not null and deleted_at is null;
update requests r
   set waiting_since = (
       select min(asked.received_at) from messages asked
        where asked.tenant_id = r.tenant_id and asked.request_id = r.id and asked.direction = 'incoming' and asked.kind = 'mail'
          and asked.received_at > coalesce(
              (select max(answer.received_at) from messages answer
                where answer.tenant_id = r.tenant_id and answer.request_id = r.id and answer.direction = 'outgoing' and answer.kind in ('reply', 'offer')),
              '-infinity'));

-- Who was given a request in turn last has the highest number.
alter table memberships add column last_turn bigint not null default 0;
