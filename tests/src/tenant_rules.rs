//! What keeps companies apart in the database, read from its catalogue: whatever a migration forgets is named.

use sqlx::postgres::PgConnection;

/// A rule, and the query that names who breaks it.
#[derive(Debug, Clone, Copy)]
pub struct TenantRule {
    /// What holds.
    pub promise: &'static str,
    offenders: &'static str,
}

impl TenantRule {
    /// Who breaks it.
    pub async fn offenders(&self, connection: &mut PgConnection) -> sqlx::Result<Vec<String>> {
        sqlx::query_scalar(self.offenders)
            .fetch_all(connection)
            .await
    }
}

/// All of them. A tenant table is a partitioned one.
pub const TENANT_RULES: &[TenantRule] = &[
    TenantRule {
        promise: "only these tables are no tenant tables: a new one is a decision, made here",
        offenders: "
            select relname::text from pg_class
             where relnamespace = 'public'::regnamespace and relkind in ('r', 'u', 'f', 'v', 'm') and not relispartition
               and relname not in ('_sqlx_migrations', 'addresses', 'api_calls', 'api_tokens', 'customer_link_hashes', 'deleted_companies', 'invitation_hashes', 'job_workers', 'jobs', 'knocks', 'mail_secrets', 'memberships',
                                   'passkeys', 'password_reset_requests', 'recovery_codes', 'recurring_jobs', 'remembered_browsers', 'sessions', 'sign_in_failures', 'sso_domains', 'support_links', 'tenants', 'totp_factors', 'users')",
    },
    TenantRule {
        promise: "a tenant table is spread by its tenant_id over 16 partitions",
        offenders: "
            select c.relname::text from pg_class c left join pg_inherits i on i.inhparent = c.oid
             where c.relnamespace = 'public'::regnamespace and c.relkind = 'p'
             group by c.oid, c.relname having count(i.inhrelid) <> 16 or pg_get_partkeydef(c.oid) <> 'HASH (tenant_id)'",
    },
    TenantRule {
        promise: "every row has a tenant",
        offenders: "
            select c.relname::text from pg_class c
             where c.relnamespace = 'public'::regnamespace and c.relkind = 'p'
               and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.atttypid = 'bigint'::regtype and a.attnotnull)",
    },
    TenantRule {
        promise: "row-level security is on, for the owner too, on the table and on each partition",
        offenders: "
            select relname::text from pg_class
             where relnamespace = 'public'::regnamespace and (relkind = 'p' or (relkind = 'r' and relispartition)) and not (relrowsecurity and relforcerowsecurity)",
    },
    TenantRule {
        promise: "every table has its tenant policy, and every policy is one of these and names its role",
        offenders: "
            select c.relname::text from pg_class c
             where c.relnamespace = 'public'::regnamespace and c.relkind = 'p'
               and not exists (select from pg_policies p
                                where p.tablename = c.relname and p.policyname = 'tenant' and p.roles = '{proffer_app}' and p.cmd = 'ALL' and p.permissive = 'PERMISSIVE'
                                  and p.qual = '(tenant_id = (NULLIF(current_setting(''app.tenant_id''::text, true), ''''::text))::bigint)' and p.with_check = p.qual)
             union all
            select p.tablename || '.' || p.policyname from pg_policies p
             where (p.policyname, p.roles, p.cmd) not in (('owner', '{proffer_owner}'::name[], 'ALL'), ('tenant', '{proffer_app}', 'ALL'),
                                                           ('search', '{proffer_search}', 'SELECT'), ('deletion', '{proffer_deletion}', 'ALL'), ('accept', '{proffer_ingress}', 'INSERT'),
                                                           ('erase', '{proffer_eraser}', 'ALL'))
                or (p.policyname = 'accept' and p.tablename <> 'accepted_mails')
                or (p.policyname = 'erase' and not (p.tablename in ('audit_log', 'issued_invoices')
                                                    and p.qual = '(tenant_id = (NULLIF(current_setting(''app.tenant_id''::text, true), ''''::text))::bigint)' and p.with_check = p.qual))",
    },
    TenantRule {
        promise: "nobody but the owner may touch a partition",
        offenders: "
            select c.relname || ' to ' || g.grantee::regrole from pg_class c cross join aclexplode(c.relacl) g
             where c.relnamespace = 'public'::regnamespace and c.relispartition and g.grantee <> c.relowner
             union all
            select c.relname || '.' || a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
             where c.relnamespace = 'public'::regnamespace and c.relispartition and a.attacl is not null",
    },
    TenantRule {
        promise: "on a table, a role may do what its work needs",
        offenders: "
            select c.relname || ': ' || g.privilege_type || ' to ' || g.grantee::regrole from pg_class c cross join aclexplode(c.relacl) g
             where c.relnamespace = 'public'::regnamespace and c.relkind = 'p' and g.grantee <> c.relowner
               and not (g.grantee = 'proffer_app'::regrole and g.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE'))
               and not (g.grantee = 'proffer_deletion'::regrole and g.privilege_type in ('SELECT', 'DELETE'))
               and not (g.grantee = 'proffer_search'::regrole and g.privilege_type = 'SELECT' and c.relname in ('contacts', 'contact_persons', 'requests', 'invoices', 'messages', 'offers', 'products'))
               and not (g.grantee = 'proffer_eraser'::regrole and g.privilege_type in ('SELECT', 'DELETE') and c.relname in ('audit_log', 'issued_invoices'))
               and not (g.grantee = 'proffer_ingress'::regrole and g.privilege_type = 'INSERT' and c.relname = 'accepted_mails')",
    },
    TenantRule {
        promise: "every key and every unique index begins with tenant_id",
        offenders: "
            select i.indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid
             where c.relnamespace = 'public'::regnamespace and c.relkind = 'p' and i.indisunique
               and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attnum = i.indkey[0] and a.attname = 'tenant_id')
             union all
            select c.relname::text from pg_class c
             where c.relnamespace = 'public'::regnamespace and c.relkind = 'p' and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)",
    },
    TenantRule {
        promise: "every reference begins with tenant_id on both sides",
        offenders: "
            select k.conrelid::regclass || '.' || k.conname from pg_constraint k join pg_class c on c.oid = k.conrelid
             where c.relnamespace = 'public'::regnamespace and c.relkind = 'p' and k.contype = 'f'
               and not exists (select from pg_attribute a join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[1]
                                where a.attrelid = k.conrelid and a.attnum = k.conkey[1] and a.attname = 'tenant_id' and b.attname = 'tenant_id')",
    },
    TenantRule {
        promise: "there are no triggers: Citus refuses them",
        offenders: "
            select t.tgrelid::regclass || '.' || t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
             where c.relnamespace = 'public'::regnamespace and not t.tgisinternal",
    },
    TenantRule {
        promise: "only searches, erasures and deletions run with more rights than their caller: with those of roles of their own, a fixed search path, and for proffer_app alone",
        offenders: "
            select p.oid::regprocedure::text from pg_proc p
             where p.pronamespace = 'public'::regnamespace and p.prosecdef
               and not (((p.proname in ('search_requests', 'search_contacts', 'search_invoices', 'search_offers', 'search_products') and p.proowner = 'proffer_search'::regrole)
                         or (p.proname in ('pseudonymise_audit', 'prune_audit', 'remove_issued_invoice', 'remove_member') and p.proowner = 'proffer_eraser'::regrole)
                         or (p.proname in ('delete_company_rows', 'delete_company') and p.proowner = 'proffer_deletion'::regrole))
                        and p.proconfig = '{search_path=public}'
                        and not exists (select from aclexplode(p.proacl) g where g.grantee not in (p.proowner, 'proffer_app'::regrole)))",
    },
    TenantRule {
        promise: "no role of a service passes row-level security, or may become one that does",
        offenders: "
            select r.rolname::text from pg_roles r
             where r.rolname in ('proffer_app', 'proffer_ingress', 'proffer_search', 'proffer_eraser', 'proffer_deletion')
               and (r.rolsuper or r.rolbypassrls or exists (select from pg_auth_members m where m.member = r.oid))",
    },
    TenantRule {
        promise: "a company can be deleted from every table that knows it, and a person from every table that refers to them",
        offenders: "
            select c.relname::text from pg_class c
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'deleted_companies'
               and (exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
                    or exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and k.confrelid = 'users'::regclass))
               and not (has_table_privilege('proffer_deletion', c.oid, 'select') and has_table_privilege('proffer_deletion', c.oid, 'delete')
                        and (c.relkind = 'r' or exists (select from pg_policies p where p.tablename = c.relname and p.policyname = 'deletion')))",
    },
];
