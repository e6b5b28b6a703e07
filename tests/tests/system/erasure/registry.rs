//! Whatever can hold words is listed, with what becomes of them.

use std::collections::BTreeSet;

use shared::privacy::erasure::{MEMBER_COLUMNS, Needle, Scope, Type, registry};
use sqlx::postgres::PgConnection;
use system_tests::database::TestDatabase;

use sqlx::Connection;

async fn owner(database: &TestDatabase) -> PgConnection {
    PgConnection::connect(database.url("proffer_owner").as_str())
        .await
        .unwrap()
}

/// What a column can't be to hold words of people. Any other type is swept for, those that nobody thought of too.
const COLUMNS: &str = "
    select c.relname::text, a.attname::text, format_type(a.atttypid, null), c.relkind = 'p'
      from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'u') and not c.relispartition and a.attnum > 0 and not a.attisdropped
       and c.relname <> '_sqlx_migrations'
       and format_type(a.atttypid, null) not in ('bigint', 'integer', 'smallint', 'numeric', 'boolean', 'uuid', 'uuid[]', 'date', 'timestamp with time zone')";

#[tokio::test]
async fn every_column_that_can_hold_words_is_listed_once() {
    let database = TestDatabase::create().await;
    let mut owner = owner(&database).await;
    let columns: Vec<(String, String, String, bool)> =
        sqlx::query_as(COLUMNS).fetch_all(&mut owner).await.unwrap();
    let mut there = BTreeSet::new();
    for (table, column, kind, partitioned) in columns {
        let kind = match kind.as_str() {
            "text" => Type::Text,
            "text[]" => Type::Texts,
            "jsonb" => Type::Json,
            "bytea" => Type::Bytes,
            _ => Type::Other,
        };
        let scope = if partitioned {
            Scope::Tenant
        } else {
            Scope::Global
        };
        there.insert((table, column, format!("{kind:?} {scope:?}")));
    }
    let mut listed = BTreeSet::new();
    for table in registry() {
        for (column, kind, _) in table.columns {
            let entry = (
                table.name.to_owned(),
                (*column).to_owned(),
                format!("{kind:?} {:?}", table.scope),
            );
            assert!(listed.insert(entry.clone()), "{entry:?}, twice");
        }
    }
    let unlisted: Vec<_> = there.difference(&listed).collect();
    assert!(
        unlisted.is_empty(),
        "shared/src/privacy/erasure/registry.rs does not say what an erasure does with {unlisted:#?}"
    );
    let gone: Vec<_> = listed.difference(&there).collect();
    assert!(gone.is_empty(), "there is no {gone:#?}");
}

#[tokio::test]
async fn every_column_that_names_a_member_is_listed() {
    let database = TestDatabase::create().await;
    let mut owner = owner(&database).await;
    let there: Vec<(String, String)> = sqlx::query_as(
        "select c.relname::text, a.attname::text from pg_class c join pg_attribute a on a.attrelid = c.oid
          where c.relnamespace = 'public'::regnamespace and c.relkind = 'p' and a.atttypid = 'uuid'::regtype
            and (a.attname ~ '(user|author|actor|assignee|tester|owner|member|by)_id$' or a.attname ~ '_by$')",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    let listed: BTreeSet<_> = MEMBER_COLUMNS
        .iter()
        .map(|(table, column, _)| ((*table).to_owned(), (*column).to_owned()))
        .collect();
    let there: BTreeSet<_> = there.into_iter().collect();
    assert_eq!(listed, there);
}

#[tokio::test]
async fn the_database_and_the_program_find_the_same_forms() {
    let database = TestDatabase::create().await;
    let mut owner = owner(&database).await;
    let address = "eva.maes@customer.example";
    for text in [
        "eva.maes@customer.example",
        "EVA.MAES+shop@Customer.Example.",
        "<eva.maes@customer.example>",
        "a\\neva.maes@customer.example\\n",
        "%3Ceva.maes%40customer.example%3E",
        "=3Ceva.maes=40customer.example",
        "eva.maes%2Bx%40customer.example",
        "SRS0=a=b=customer.example=eva.maes@fwd.example",
        "bounce+eva.maes=customer.example@list.example",
        "eva.maes (at) customer.example",
        "eva.maes[at]customer.example",
        "eva.maes&#64;customer.example",
        "eva.maes@customer.example--",
        "xeva.maes@customer.example",
        "eva.maes@customer.example.org",
        "eva.maes@customer.example-shop",
        "evaXmaes@customer.example",
        "shop+eva.maes@customer.example",
        "maes@customer.example",
        "nobody",
    ] {
        let (found, left): (bool, bool) = sqlx::query_as(
            "select $1 ~* address_pattern($2), without_person($1, address_pattern($2), '{}', '') ~* address_pattern($2)",
        )
        .bind(text)
        .bind(address)
        .fetch_one(&mut owner)
        .await
        .unwrap();
        assert_eq!(
            found,
            Needle::new(address).stands_in(text.as_bytes()),
            "{text}"
        );
        assert!(!left, "{text}");
    }
    let without: String = sqlx::query_scalar(
        "select without_person('Bonjour Eva  Maes, Steva Maes et Eva Maeson', address_pattern('eva@x.example'), array['Eva Maes'], '[x]')",
    )
    .fetch_one(&mut owner)
    .await
    .unwrap();
    assert_eq!(without, "Bonjour [x], Steva Maes et Eva Maeson");
}
