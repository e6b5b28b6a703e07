-- Erasing a person: how they are found in words, what may be done to rows that are otherwise only added to, and what an erasure remembers.

-- The forms in which an address stands in words: whatever its case and its `+tag`, with the sign between its halves as it is, escaped or written out, and
-- as forwarders and lists fold it into an address of their own (SRS, VERP). Not as a part of a longer address.
create function address_pattern(address text) returns text
    language sql immutable strict parallel safe
as $$
    with halves as (
        select regexp_replace(split_part(lower(address), '@', 1), '\+.*$', '') as person, split_part(lower(address), '@', 2) as domain
    ), quoted as (
        select regexp_replace(person, '([^[:alnum:]])', '\\\1', 'g') as person, regexp_replace(domain, '([^[:alnum:]])', '\\\1', 'g') as domain from halves
    )
    select format(
        -- What stands before may be the end of an escape: `\n`, `%3C`, `=20`.
        '(?:(?<![[:alnum:]._+-])|(?<=\\[nrtbf])|(?<=[%%=][0-9a-f][0-9a-f]))(?:%1$s(?:(?:\+|%%2b|=2b)[[:alnum:]._+-]*)?(?:@|=|%%40|=40|&#64;|&#x40;|\\u0040|[[:space:]]?[([]at[])][[:space:]]?)%2$s'
        '|%2$s=%1$s(?=@))(?![[:alnum:]]|-[[:alnum:]]|\.[[:alnum:]])|(?<=[-+.])%1$s=%2$s(?=@)',
        person, domain)
      from quoted
$$;

-- A name as a whole word, however the spaces in it are.
create function name_pattern(name text) returns text
    language sql immutable strict parallel safe
as $$
    select '(?:(?<![[:alnum:]])|(?<=\\[nrtbf]))'
           || regexp_replace(regexp_replace(name, '([^[:alnum:][:space:]])', '\\\1', 'g'), '[[:space:]]+', '[[:space:]]+', 'g') || '(?![[:alnum:]])'
$$;

-- The words without the address, and without the names.
create function without_person(words text, pattern text, names text[], pseudonym text) returns text
    language plpgsql immutable parallel safe
as $$
declare
    name text;
begin
    words := regexp_replace(words, pattern, 'erased@erased.invalid', 'gi');
    foreach name in array names loop
        words := regexp_replace(words, public.name_pattern(name), replace(pseudonym, '\', '\\'), 'gi');
    end loop;
    return words;
end
$$;

-- What finds the address or one of the names.
create function sought_pattern(address text, names text[]) returns text
    language sql immutable strict parallel safe
as $$
    select string_agg(form, '|') from (
        select public.address_pattern(address)
         union all
        select public.name_pattern(name)
          from unnest(names) as n (name)
    ) as forms (form)
$$;

-- People, by `name` and `email`, without the one.
create function people_without(people jsonb, pattern text, names text[], pseudonym text) returns jsonb
    language sql immutable parallel safe
as $$
    select coalesce(jsonb_agg(
               case when person ->> 'email' ~* pattern
                    -- Nobody writes to somebody who has only a name.
                    then person || jsonb_build_object('name', pseudonym, 'email', '')
                    else public.without_person(person::text, pattern, names, pseudonym)::jsonb end order by place), '[]')
      from jsonb_array_elements(people) with ordinality as p (person, place)
$$;

-- `proffer_eraser` does what the portal can't: it changes and removes rows of tables that the portal only adds to, in the current company, by these functions alone.
create policy erase on audit_log to proffer_eraser
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint)
    with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint);
grant select, delete, update (user_id, name, address, target, before, after) on audit_log to proffer_eraser;
create policy erase on issued_invoices to proffer_eraser
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint)
    with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint);
grant select, delete on issued_invoices to proffer_eraser;

-- Takes a person out of the current company's log: of what they did, who it was and from where; of what was done to them, what it says of them. `person` and
-- `stand_in` are accounts, or null. Answers how many rows.
create function pseudonymise_audit(address text, names text[], person uuid, stand_in uuid, pseudonym text) returns bigint
    language plpgsql security definer set search_path = public
as $$
declare
    pattern text := address_pattern(address);
    lower_names text[] := array(select lower(n) from unnest(names) n);
    changed bigint;
begin
    update audit_log a
       set user_id = case when a.user_id = person then stand_in else a.user_id end,
           name = case when a.user_id = person or lower(a.name) = any(lower_names) then pseudonym else without_person(a.name, pattern, names, pseudonym) end,
           -- Where nobody signed in, whoever tried was the one it tells of.
           address = case when a.user_id = person or a.user_id is null then null else a.address end,
           target = without_person(a.target, pattern, names, pseudonym),
           before = without_person(a.before::text, pattern, names, pseudonym)::jsonb,
           after = without_person(a.after::text, pattern, names, pseudonym)::jsonb
     where a.tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint
       and (a.user_id = person or a.name ~* pattern or a.target ~* pattern or a.before::text ~* pattern or a.after::text ~* pattern
            or lower(a.name) = any(lower_names) or lower(a.target) = any(lower_names));
    get diagnostics changed = row_count;
    return changed;
end
$$;

-- Removes at most `at_most` of the current company's rows from before then, the oldest first; answers how many.
create function prune_audit(before timestamptz, at_most integer) returns bigint
    language plpgsql security definer set search_path = public
as $$
declare
    pruned bigint;
begin
    delete from audit_log a
     where a.tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint
       and a.id in (select o.id from audit_log o
                     where o.tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint and o.at < prune_audit.before order by o.at, o.id limit at_most);
    get diagnostics pruned = row_count;
    return pruned;
end
$$;

-- Removes what was issued as this invoice of the current company, if that was before then.
create function remove_issued_invoice(invoice uuid, before timestamptz) returns boolean
    language plpgsql security definer set search_path = public
as $$
begin
    delete from issued_invoices i
     where i.tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint and i.invoice_id = invoice and i.issued_at < remove_issued_invoice.before;
    return found;
end
$$;

grant create on schema public to proffer_eraser;
alter function pseudonymise_audit (text, text[], uuid, uuid, text) owner to proffer_eraser;
alter function prune_audit (timestamptz, integer) owner to proffer_eraser;
alter function remove_issued_invoice (uuid, timestamptz) owner to proffer_eraser;
revoke create on schema public from proffer_eraser;
revoke execute on function pseudonymise_audit (text, text[], uuid, uuid, text), prune_audit (timestamptz, integer), remove_issued_invoice (uuid, timestamptz) from public;
grant execute on function pseudonymise_audit (text, text[], uuid, uuid, text), prune_audit (timestamptz, integer), remove_issued_invoice (uuid, timestamptz) to proffer_app;

-- Erasures of people: who asked and what was done, never of whom. What is searched for is sealed by `vault`, and gone once nothing is left to do.
create table erasures (
    tenant_id bigint not null,
    id uuid not null,
    -- An account; null: a program of the platform's.
    asked_by uuid,
    created_at timestamptz not null,
    subject bytea,
    -- How far it is: a step, a part of it, and the last row there that was looked at.
    step smallint not null default 0,
    part smallint not null default 0,
    after_id uuid,
    -- What was done, by kind.
    counts jsonb not null default '{}',
    finished_at timestamptz,
    primary key (tenant_id, id),
    constraint erasures_subject check ((subject is null) = (finished_at is not null))
) partition by hash (tenant_id);
create index erasures_newest on erasures (tenant_id, created_at desc, id desc);
select tenant_table('erasures');

-- What an erasure left because the law wants it kept, and until when: by its row, never by whom it names.
create table kept_documents (
    tenant_id bigint not null,
    document_id uuid not null,
    kind text not null constraint kept_documents_kind check (kind in ('offer', 'invoice')),
    erasure_id uuid not null,
    kept_until date not null,
    primary key (tenant_id, document_id),
    foreign key (tenant_id, erasure_id) references erasures (tenant_id, id)
) partition by hash (tenant_id);
create index kept_documents_over on kept_documents (tenant_id, kept_until);
select tenant_table('kept_documents');

-- Who it was is gone; documents that have to stay still refer to the row.
alter table contacts add column erased_at timestamptz;

grant select, delete on memberships, users, sessions, remembered_browsers, mail_secrets, api_tokens, api_calls to proffer_eraser;
grant select on tenants to proffer_eraser;

-- Takes a member from the current company; whoever is in no other company any more goes with all that is theirs. Answers whether they did. The last owner stays.
create function remove_member(person uuid) returns boolean
    language plpgsql security definer set search_path = public
as $$
declare
    company bigint := nullif(current_setting('app.tenant_id', true), '')::bigint;
begin
    if not exists (select from memberships m where m.tenant_id = company and m.user_id <> person and m.role = 'owner' and m.deactivated_at is null) then
        raise exception 'the last owner stays';
    end if;
    delete from api_calls c using api_tokens t where c.token_id = t.id and t.tenant_id = company and t.user_id = person;
    delete from api_tokens t where t.tenant_id = company and t.user_id = person;
    delete from memberships m where m.tenant_id = company and m.user_id = person;
    if not found or exists (select from memberships m where m.user_id = person) then
        return false;
    end if;
    delete from sessions s where s.user_id = person;
    delete from remembered_browsers b where b.user_id = person;
    delete from mail_secrets s where s.user_id = person;
    delete from users u where u.id = person;
    return true;
end
$$;
grant create on schema public to proffer_eraser;
alter function remove_member (uuid) owner to proffer_eraser;
revoke create on schema public from proffer_eraser;
revoke execute on function remove_member (uuid) from public;
grant execute on function remove_member (uuid) to proffer_app;
