-- Held mail is looked at and put away, and mail can be tried out.

alter table held_mails add column dismissed_at timestamptz;
-- What still waits for somebody: the list and its count.
create index held_mails_waiting on held_mails (tenant_id, received_at desc, id desc) where released_at is null and dismissed_at is null;
drop index held_mails_newest;

alter table accepted_mails drop constraint accepted_mails_outcome;
alter table accepted_mails add constraint accepted_mails_outcome
    check (outcome in ('request', 'reply', 'automatic', 'bounce', 'held', 'duplicate', 'test'));

-- Mails of ours to a company's own address: does mail come through? Only the mail itself bears the id, in its Message-ID, so what bears it is ours.
create table test_mails (
    tenant_id bigint not null,
    id uuid not null,
    sent_at timestamptz not null,
    sent_by uuid,
    arrived_at timestamptz,
    primary key (tenant_id, id)
) partition by hash (tenant_id);
create index test_mails_newest on test_mails (tenant_id, sent_at desc);
select tenant_table('test_mails');
