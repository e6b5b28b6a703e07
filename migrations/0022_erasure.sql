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

-- The words without the address, and without the names, which count only as whole words.
create function without_person(words text, pattern text, names text[], pseudonym text) returns text
    language plpgsql immutable parallel safe
as $$
declare
    name text;
begin
    words := regexp_replace(words, pattern, 'erased@erased.invalid', 'gi');
    foreach name in array names loop
        words := regexp_replace(
            words,
            '(?:(?<![[:alnum:]])|(?<=\\[nrtbf]))' || regexp_replace(regexp_replace(name, '([^[:alnum:][:space:]])', '\\\1', 'g'), '[[:space:]]+', '[[:space:]]+', 'g') || '(?![[:alnum:]])',
            replace(pseudonym, '\', '\\'), 'gi');
    end loop;
    return words;
end
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
