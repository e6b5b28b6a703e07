-- The roles of a server, before the first migration. Run by an administrator, once or again; passwords are set apart.
do $$
declare
    wanted record;
begin
    for wanted in
        select * from (values
            ('proffer_owner',   'login'),
            ('proffer_app',     'login'),
            ('proffer_ingress', 'login'),
            ('proffer_search',  'nologin'),
            ('proffer_eraser',  'nologin'),
            ('proffer_deletion', 'nologin'),
            ('proffer_dump',    'login bypassrls')
        ) as roles (name, attributes)
    loop
        if not exists (select from pg_roles where rolname = wanted.name) then
            execute format('create role %I %s', wanted.name, wanted.attributes);
        end if;
    end loop;
end
$$;

-- So that a migration can hand a function to its owner.
grant proffer_search, proffer_eraser, proffer_deletion to proffer_owner;
-- What a backup may read.
grant pg_read_all_data to proffer_dump;
