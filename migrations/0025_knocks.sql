-- How often somebody who is not signed in asked for something since their current while began: one limit, whichever process answers. Global: no tenant is known yet.
-- Unlogged, as `api_calls`. Who it is stands there as a hash: networks and addresses of people, for an hour.
create unlogged table knocks (
    hash bytea primary key,
    began_at timestamptz not null,
    times integer not null
) with (fillfactor = 50);
create index knocks_began on knocks (began_at);
grant select, insert, update, delete on knocks to proffer_app;
