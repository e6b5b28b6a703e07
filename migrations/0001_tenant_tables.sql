-- What every tenant table has in common, in one place.

create extension if not exists unaccent;
create extension if not exists pg_trgm;
create extension if not exists btree_gin;

grant usage on schema public to proffer_app, proffer_ingress, proffer_search;

-- Makes `name`, a table partitioned by hash (tenant_id), into a tenant table: partitions, forced row-level security, policies, grants.
create function tenant_table(name text) returns void language plpgsql as $$
declare
    remainder int;
    part text;
begin
    for remainder in 0..15 loop
        part := format('%s_p%s', name, lpad(remainder::text, 2, '0'));
        execute format('create table %I partition of %I for values with (modulus 16, remainder %s)', part, name, remainder);
        -- Nobody is granted a partition; should somebody be by mistake, they still see nothing.
        execute format('alter table %I enable row level security', part);
        execute format('alter table %I force row level security', part);
        execute format('create policy owner on %I to proffer_owner using (true) with check (true)', part);
    end loop;

    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy owner on %I to proffer_owner using (true) with check (true)', name);
    execute format($policy$
        create policy tenant on %I to proffer_app
        using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint)
        with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint)
    $policy$, name);
    execute format('grant select, insert, update, delete on %I to proffer_app', name);
end
$$;

-- Lets the owner of the search functions read a tenant table. Those functions filter by the tenant themselves: under a policy,
-- operators that are not leakproof can't use an index.
create function searchable_table(name text) returns void language plpgsql as $$
begin
    execute format('create policy search on %I for select to proffer_search using (true)', name);
    execute format('grant select on %I to proffer_search', name);
end
$$;

-- Lower case without accents: how words are compared in search.
create function fold(words text) returns text
    language sql immutable strict parallel safe
    return public.unaccent('public.unaccent'::regdictionary, lower(words));

-- The words of a text, for search: addresses and numbers fall apart at their punctuation, so that each piece is found. A tsvector ends at
-- 1 MiB; the first 100,000 characters stay well below.
create function search_words(words text) returns tsvector
    language sql immutable strict parallel safe
    return to_tsvector('pg_catalog.simple', translate(public.fold(left(words, 100000)), '@._-/''’', '       '));
