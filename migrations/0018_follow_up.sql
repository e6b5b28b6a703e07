-- What is done about a document once it is made: invoices by mail, news of mails that were not delivered, reminders to customers.

-- A mail outside of any conversation may bring an invoice or a credit note instead of an offer.
alter table direct_mails add column invoice_id uuid;
alter table direct_mails add constraint direct_mails_brings_one check (num_nonnulls(offer_id, invoice_id) <= 1);
alter table direct_mails add foreign key (tenant_id, invoice_id) references invoices (tenant_id, id);
create index direct_mails_of_invoice on direct_mails (tenant_id, invoice_id, written_at desc) where invoice_id is not null;
-- A bounce names it.
create index direct_mails_by_message_id on direct_mails (tenant_id, message_id);

-- The mail outside of any conversation that this bounce concerns.
alter table held_mails add column direct_mail_id uuid;
create index held_mails_of_direct_mail on held_mails (tenant_id, direct_mail_id) where direct_mail_id is not null;

-- What a member is told may concern a document that answers no request.
alter table notifications alter column request_id drop not null;
alter table notifications add column offer_id uuid, add column invoice_id uuid;
alter table notifications add constraint notifications_about_one check (num_nonnulls(request_id, offer_id, invoice_id) = 1);
alter table notifications add foreign key (tenant_id, offer_id) references offers (tenant_id, id);
alter table notifications add foreign key (tenant_id, invoice_id) references invoices (tenant_id, id);
create index notifications_of_offer on notifications (tenant_id, offer_id, user_id) where offer_id is not null and read_at is null;
create index notifications_of_invoice on notifications (tenant_id, invoice_id, user_id) where invoice_id is not null and read_at is null;

-- What reminds a customer is a message of its own kind.
alter table messages drop constraint messages_kind;
alter table messages add constraint messages_kind check (kind in ('mail', 'reply', 'auto_reply', 'bounce', 'note', 'offer', 'reminder'));
alter table direct_mails add column automatic boolean not null default false;
-- Addresses that mail of ours did not reach.
create index messages_undelivered on messages (tenant_id) where delivery_state in ('bounced', 'failed');
create index direct_mails_undelivered on direct_mails (tenant_id) where delivery_state in ('bounced', 'failed');

-- Reminders that customers got: of an offer's version before it is over, once; of our unanswered mails, once until they write again.
create table customer_reminders (
    tenant_id bigint not null,
    id uuid not null,
    request_id uuid,
    offer_id uuid,
    version integer,
    -- The last thing the customer wrote before, or else the request itself.
    unanswered_since uuid,
    sent_at timestamptz not null,
    primary key (tenant_id, id),
    constraint customer_reminders_version_once unique (tenant_id, offer_id, version),
    constraint customer_reminders_silence_once unique (tenant_id, unanswered_since),
    constraint customer_reminders_of_one check (num_nonnulls(offer_id, unanswered_since) = 1),
    foreign key (tenant_id, request_id) references requests (tenant_id, id),
    foreign key (tenant_id, offer_id) references offers (tenant_id, id)
) partition by hash (tenant_id);
create index customer_reminders_of_request on customer_reminders (tenant_id, request_id, sent_at desc);
select tenant_table('customer_reminders');

-- How much of that line a credit note takes back; a line that only mends the rounding takes nothing. Before, lines were taken back whole.
alter table invoice_lines add column credits_quantity numeric(12, 3);
update invoice_lines set credits_quantity = quantity where credits_line is not null;
alter table invoice_lines add constraint invoice_lines_credits_quantity check ((credits_line is null) = (credits_quantity is null));

-- What VIES knows of the VAT numbers of contacts.
create table vat_checks (
    tenant_id bigint not null,
    -- With its country, without spaces and dots.
    number text not null,
    state text not null constraint vat_checks_state check (state in ('asked', 'valid', 'invalid', 'unreachable')),
    asked_at timestamptz not null,
    answered_at timestamptz,
    -- Whose it is and where they are, where the country says so.
    name text not null default '',
    address text not null default '',
    primary key (tenant_id, number)
) partition by hash (tenant_id);
select tenant_table('vat_checks');

-- Test mails by the company's own server, so that nobody sends many.
create table mail_trials (
    tenant_id bigint not null,
    id uuid not null,
    at timestamptz not null,
    primary key (tenant_id, id)
) partition by hash (tenant_id);
create index mail_trials_newest on mail_trials (tenant_id, at desc);
select tenant_table('mail_trials');
