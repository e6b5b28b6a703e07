-- Two hundred companies, `{tenant}` and its member `{user}` among them, each with 150 requests and what belongs to them: enough that a plan which reads a whole table is a bad one.
-- Statistics are taken at the end; without them plans mean nothing.
create temporary table crowd on commit drop as
select t as tenant_id, gen_random_uuid() as id, gen_random_uuid() as message_id, gen_random_uuid() as contact_id, gen_random_uuid() as mail_id, n,
       timestamptz '2026-11-24 09:00Z' - n * interval '1 hour' - t * interval '1 second' as at
  from (select {tenant} union all select generate_series(1001, 1199)) tenants (t), generate_series(1, 150) n;

insert into contacts (tenant_id, id, name, company, email, created_at, updated_at)
select tenant_id, contact_id, 'Contact ' || n, 'Company ' || n, 'contact' || n || '@customer.example', at, at from crowd where n % 3 = 0;

insert into requests (tenant_id, id, number, kind, subject, status, requester_name, requester_email, requester_certain, contact_id, assignee_id,
                      received_at, last_activity_at, last_incoming_at, deleted_at)
select tenant_id, id, '2026-' || n, 'mail', 'Door ' || n, (array['received', 'replied', 'offer_sent', 'offer_accepted', 'cancelled'])[1 + n % 5],
       'Eva ' || n, 'eva' || n || '@customer.example', true, case when n % 3 = 0 then contact_id end,
       case when n % 4 > 0 then '{user}'::uuid end, at, at, at, case when n % 50 = 0 then at end
  from crowd;

insert into messages (tenant_id, id, request_id, direction, kind, from_name, from_email, subject, text, message_id, sent_at, received_at)
select tenant_id, message_id, id, 'incoming', 'mail', 'Eva ' || n, 'eva' || n || '@customer.example', 'Door ' || n, 'How much is door ' || n || '?',
       '<' || n || '@customer.example>', at, at
  from crowd;

insert into attachments (tenant_id, id, message_id, position, name, content_type, size, content)
select tenant_id, gen_random_uuid(), message_id, 1, 'plan.pdf', 'application/pdf', 4, 'plan' from crowd where n % 4 = 0;

insert into timeline_events (tenant_id, id, request_id, event, at)
select tenant_id, gen_random_uuid(), id, event, at from crowd, unnest(array['received', 'assigned']) event;

insert into request_views (tenant_id, request_id, user_id, viewed_at)
select tenant_id, id, '{user}'::uuid, at from crowd where n % 2 = 0;

insert into notifications (tenant_id, id, user_id, kind, request_id, at, read_at)
select tenant_id, gen_random_uuid(), '{user}'::uuid, 'new_request', id, at, case when n > 20 then at end from crowd;

insert into drafts (tenant_id, request_id, user_id, kind, content, updated_at)
select tenant_id, id, '{user}'::uuid, 'note', '{}', at from crowd;

insert into accepted_mails (tenant_id, id, received_at, sender, recipient, client_address, helo, smtputf8, size, raw, outcome)
select tenant_id, mail_id, at, 'eva@customer.example', 'us@proposals.example', '127.0.0.1', 'mx', false, 4, 'mail', 'held' from crowd;

insert into held_mails (tenant_id, id, mail_id, kind, from_name, from_email, subject, received_at, reasons, released_at)
select tenant_id, gen_random_uuid(), mail_id, 'bulk', 'News', 'news@shop.example', 'Prices', at, '[]', case when n % 5 = 0 then at end from crowd;

insert into jobs (tenant_id, lane, state, kind, payload)
select tenant_id, 1 + n % 4, case when n % 100 = 0 then 3 when n % 10 = 0 then 0 else 1 end, 'wait', '{}' from crowd;

analyze contacts, requests, messages, attachments, timeline_events, request_views, notifications, drafts, accepted_mails, held_mails, jobs;
