-- Two hundred companies, `{tenant}` and its member `{user}` among them, each with 150 requests, 50 offers, 50 invoices and what belongs to them: enough that a plan which reads a whole table is a bad one.
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

insert into products (tenant_id, id, name, reference, unit_price, vat_rate, created_at, updated_at)
select tenant_id, gen_random_uuid(), 'Door ' || n, 'D-' || n, 100, 21, at, at from crowd;

insert into offers (tenant_id, id, number, status, contact_id, request_id, language, vat_scheme, valid_until, net, gross, created_by, created_at, updated_at,
                    sent_at, decided_at)
select tenant_id, id, 'OF-2026-' || n, status, contact_id, id, 'fr', 'standard', (date '2026-11-20' + n % 29), 100 + n, 121 + n, '{user}'::uuid, at, at,
       case when status <> 'draft' then at end, case when status in ('accepted', 'refused') then at end
  from (select *, (array['draft', 'sent', 'accepted', 'refused', 'withdrawn'])[1 + n / 3 % 5] as status from crowd where n % 3 = 0) crowd;

insert into offer_lines (tenant_id, id, offer_id, position, kind, description, quantity, unit_price, vat_rate)
select tenant_id, gen_random_uuid(), id, position, 'item', 'Door ' || position, 1, 100, 21 from crowd, generate_series(1, 3) position where n % 3 = 0;

insert into offer_versions (tenant_id, id, offer_id, version, content, pdf, pdf_hash, sent_at)
select tenant_id, gen_random_uuid(), id, 1, '{}', 'pdf', 'hash', at from crowd where n % 3 = 0;

insert into customer_links (tenant_id, id, offer_id, version, secret, name, email, created_at, expires_at)
select tenant_id, message_id, id, 1, 'secret ' || tenant_id || '.' || n, 'Eva ' || n, 'eva' || n || '@customer.example', at, at + interval '90 days'
  from crowd where n % 3 = 0;

insert into customer_link_hashes (hash, tenant_id, link_id, expires_at)
select sha256(convert_to('secret ' || tenant_id || '.' || n, 'UTF8')), tenant_id, message_id, at + interval '90 days' from crowd where n % 3 = 0;

insert into direct_mails (tenant_id, id, offer_id, version, from_name, reply_to, to_people, subject, text, message_id, language, written_at, delivery_state)
select tenant_id, gen_random_uuid(), id, 1, 'Us', 'us@company.example', '[]', 'Offer', 'Our offer', '<offer' || n || '@company.example>', 'fr', at, 'sent'
  from crowd where n % 3 = 0;

insert into invoices (tenant_id, id, kind, status, contact_id, contact_name, offer_id, language, vat_scheme, due_on, net, gross, number, issued_on,
                      created_at, updated_at)
select tenant_id, id, 'invoice', status, contact_id, 'Contact ' || n, id, 'fr', 'standard', (date '2026-11-20' + n % 29), 100 + n, 121 + n,
       case when status <> 'draft' then 'FA-2026-' || n end, case when status <> 'draft' then at::date end, at, at
  from (select *, (array['draft', 'issued', 'paid', 'credited'])[1 + n / 3 % 4] as status from crowd where n % 3 = 0) crowd;

insert into invoice_lines (tenant_id, id, invoice_id, position, kind, description, quantity, unit_price, vat_rate)
select tenant_id, gen_random_uuid(), id, position, 'item', 'Door ' || position, 1, 100, 21 from crowd, generate_series(1, 3) position where n % 3 = 0;

insert into audit_log (tenant_id, id, at, user_id, name, kind, target)
select tenant_id, gen_random_uuid(), at, case when n % 2 = 0 then '{user}'::uuid end, 'Anne', (array['sign_in.failed', 'sign_in.succeeded'])[1 + n % 2], 'anne@company.example'
  from crowd;

insert into jobs (tenant_id, lane, state, kind, payload)
select tenant_id, 1 + n % 4, case when n % 100 = 0 then 3 when n % 10 = 0 then 0 else 1 end, 'wait', '{}' from crowd;

analyze audit_log, contacts, requests, messages, attachments, timeline_events, request_views, notifications, drafts, accepted_mails, held_mails, jobs, products, offers, offer_lines,
    offer_versions, customer_links, customer_link_hashes, direct_mails, invoices, invoice_lines;
