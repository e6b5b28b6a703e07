-- Calls of each API token since its current minute began: one limit for a token, whichever process answers. Global, like the tokens: it is counted while the
-- token is looked up. Unlogged, since counting must not wait for a disk: after a crash everybody begins anew.
create unlogged table api_calls (
    token_id uuid primary key references api_tokens (id),
    minute_began timestamptz not null,
    calls integer not null
) with (fillfactor = 50);
grant select, insert, update on api_calls to proffer_app;
