-- Everything of a company: taken along in an archive, or deleted.

-- An archive that an owner asked for.
create table company_exports (
    tenant_id bigint not null,
    id uuid not null,
    asked_by uuid,
    asked_at timestamptz not null,
    -- Of whoever asked: the README is for them.
    language text not null constraint company_exports_language check (language in ('fr', 'nl', 'en', 'de')),
    -- The attempt that writes the parts: what an earlier one still wants to add is refused.
    run uuid,
    percent integer not null default 0 constraint company_exports_percent check (percent between 0 and 100),
    finished_at timestamptz,
    failed_at timestamptz,
    size bigint not null default 0,
    -- Then the archive is removed.
    expires_at timestamptz,
    primary key (tenant_id, id)
) partition by hash (tenant_id);
create index company_exports_newest on company_exports (tenant_id, asked_at desc, id desc);
-- One at a time.
create unique index company_exports_running on company_exports (tenant_id) where finished_at is null and failed_at is null;
select tenant_table('company_exports');

-- Its octets, in order: no program holds it whole, and web and worker share nothing but the database.
create table company_export_parts (
    tenant_id bigint not null,
    export_id uuid not null,
    number integer not null,
    content bytea not null,
    primary key (tenant_id, export_id, number),
    foreign key (tenant_id, export_id) references company_exports (tenant_id, id)
) partition by hash (tenant_id);
-- It is compressed already.
alter table company_export_parts alter column content set storage external;
select tenant_table('company_export_parts');

alter table tenants
    add column deletion_ordered_at timestamptz,
    -- From then on its rows go.
    add column deletion_due_at timestamptz,
    -- When its owners were told that the day is near.
    add column deletion_reminded_at timestamptz,
    -- Its doors are closed, and nobody can take it back.
    add column deletion_began_at timestamptz,
    add constraint tenants_deletion check ((deletion_ordered_at is null) = (deletion_due_at is null) and (deletion_began_at is null or deletion_due_at is not null));
create index tenants_deletion_due on tenants (deletion_due_at) where deletion_due_at is not null;

-- What is left of a company: that there was one. Its number, and so its address, is given to nobody else.
create table deleted_companies (
    tenant_id bigint primary key,
    ordered_at timestamptz not null,
    deleted_at timestamptz not null,
    -- When what had still been under way was removed too.
    swept_at timestamptz
);
grant select on deleted_companies to proffer_app;
grant update (swept_at) on deleted_companies to proffer_app;

-- Who deletes companies: a role that nobody has, reached through two functions. Even it sees no company but those that go.
grant usage on schema public to proffer_deletion;
grant select, insert on deleted_companies to proffer_deletion;

-- Lets it delete from a tenant table.
create function deletable_tenant_table(name text) returns void language plpgsql as $$
begin
    execute format($policy$
        create policy deletion on %I to proffer_deletion
        using (tenant_id in (select id from tenants where deletion_began_at is not null union all select d.tenant_id from deleted_companies d))
    $policy$, name);
    execute format('grant select, delete on %I to proffer_deletion', name);
end
$$;

-- As before, and companies can be deleted from it.
create or replace function tenant_table(name text) returns void language plpgsql as $$
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
    perform deletable_tenant_table(name);
end
$$;

-- The tables of this schema. By `step`, those that refer to others come before those.
create function tables_by_reference() returns table (name regclass, tenants_own boolean, step integer)
    language sql stable set search_path = public
as $$
    with recursive tables as (
        select c.oid, c.relkind = 'p' as tenants_own from pg_class c
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    ),
    links as (
        select k.conrelid, k.confrelid from pg_constraint k join tables on tables.oid = k.conrelid
         where k.contype = 'f' and k.conrelid <> k.confrelid
    ),
    depths as (
        select oid, 0 as depth from tables
         union
        -- More steps than there are tables: they refer to each other in a ring, and a deletion will say so.
        select links.confrelid, depths.depth + 1 from depths join links on links.conrelid = depths.oid where depths.depth < 200
    )
    select tables.oid::regclass, tables.tenants_own, deepest.depth
      from tables join (select oid, max(depth) as depth from depths group by oid) deepest using (oid)
$$;

do $$
declare
    name text;
begin
    for name in select t.name::text from tables_by_reference() t where t.tenants_own and not exists (select from pg_policies p where p.tablename = t.name::text and p.policyname = 'deletion') loop
        perform deletable_tenant_table(name);
    end loop;
    -- What knows a company or a person.
    for name in
        select t.name::text from tables_by_reference() t
         where not t.tenants_own and t.name <> 'deleted_companies'::regclass
           and (t.name in ('tenants'::regclass, 'users'::regclass, 'api_calls'::regclass, 'sign_in_failures'::regclass, 'password_reset_requests'::regclass)
                or exists (select from pg_attribute a where a.attrelid = t.name and a.attname = 'tenant_id' and not a.attisdropped)
                or exists (select from pg_constraint k where k.conrelid = t.name and k.confrelid = 'users'::regclass and k.contype = 'f'))
    loop
        execute format('grant select, delete on %I to proffer_deletion', name);
    end loop;
end
$$;

-- Deletes up to `at_most` rows of the tenant tables of a company whose deletion has begun, or that is deleted; answers how many: none is left when none was.
create function delete_company_rows(company bigint, at_most integer) returns bigint
    language plpgsql security definer set search_path = public
as $$
declare
    place record;
    deleted bigint;
begin
    if not exists (select from tenants t where t.id = company and t.deletion_began_at is not null)
       and not exists (select from deleted_companies d where d.tenant_id = company) then
        raise exception 'company % is not being deleted', company;
    end if;
    for place in
        select t.name,
               -- Rows that others of the table refer to come after those.
               (select coalesce(string_agg(format(' and not exists (select from %s o where o.tenant_id = t.tenant_id and o.%I = t.%I)', t.name, a.attname, b.attname), ''), '')
                  from pg_constraint k
                  join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[2]
                  join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[2]
                 where k.conrelid = t.name and k.confrelid = t.name and k.contype = 'f') as leaves
          from tables_by_reference() t where t.tenants_own order by t.step, t.name::text
    loop
        -- All rows of a company are in one partition, so their places are unique.
        execute format('delete from %1$s where tenant_id = $1 and ctid = any (array(select t.ctid from %1$s t where t.tenant_id = $1%2$s limit $2))', place.name, place.leaves)
          using company, at_most;
        get diagnostics deleted = row_count;
        if deleted > 0 then
            return deleted;
        end if;
    end loop;
    return 0;
end
$$;

-- Deletes the rest of a company whose tenant tables are empty: what is known of it before a tenant is, and whoever belongs to no other.
create function delete_company(company bigint, at timestamptz) returns void
    language plpgsql security definer set search_path = public
as $$
declare
    place record;
    people uuid[];
    accounts text[];
begin
    if not exists (select from tenants t where t.id = company and t.deletion_began_at is not null) then
        raise exception 'company % is not being deleted', company;
    end if;
    people := array(select m.user_id from memberships m
                     where m.tenant_id = company and not exists (select from memberships o where o.user_id = m.user_id and o.tenant_id <> company));
    accounts := array(select u.email from users u where u.id = any (people));
    delete from api_calls c using api_tokens t where t.id = c.token_id and t.tenant_id = company;
    for place in
        select t.name from tables_by_reference() t
         where not t.tenants_own and t.name <> 'deleted_companies'::regclass
           and exists (select from pg_attribute a where a.attrelid = t.name and a.attname = 'tenant_id' and not a.attisdropped)
         order by t.step, t.name::text
    loop
        execute format('delete from %s where tenant_id = $1', place.name) using company;
    end loop;
    for place in
        select t.name, a.attname as person from tables_by_reference() t
          join pg_constraint k on k.conrelid = t.name and k.confrelid = 'users'::regclass and k.contype = 'f'
          join pg_attribute a on a.attrelid = t.name and a.attnum = k.conkey[1]
         where not t.tenants_own and t.name not in ('tenants'::regclass, 'memberships'::regclass)
         order by t.step, t.name::text
    loop
        execute format('delete from %s where %I = any ($1)', place.name, place.person) using people;
    end loop;
    delete from sign_in_failures where account = any (accounts);
    delete from password_reset_requests where account = any (accounts);
    insert into deleted_companies (tenant_id, ordered_at, deleted_at) select t.id, t.deletion_ordered_at, at from tenants t where t.id = company;
    delete from tenants where id = company;
    delete from users where id = any (people);
end
$$;

grant create on schema public to proffer_deletion;
alter function delete_company_rows (bigint, integer) owner to proffer_deletion;
alter function delete_company (bigint, timestamptz) owner to proffer_deletion;
revoke create on schema public from proffer_deletion;
revoke execute on function delete_company_rows (bigint, integer), delete_company (bigint, timestamptz) from public;
grant execute on function delete_company_rows (bigint, integer), delete_company (bigint, timestamptz) to proffer_app;
