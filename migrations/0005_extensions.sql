-- Which extensions a company uses, and how it set them. What exists is in the registry, in code.
create table extensions (
    tenant_id bigint not null,
    key text not null,
    active_since timestamptz,
    settings jsonb not null default '{}',
    primary key (tenant_id, key)
) partition by hash (tenant_id);
select tenant_table('extensions');
