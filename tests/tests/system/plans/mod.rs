//! Hot queries among many companies' data: none reads a whole table, and a longer page takes no more of them.

mod sales;

use shared::mail::{find_last_received, list_held};
use shared::page::Limit;
use shared::privacy::retention::{self, Kind, RetentionDraft, RetentionForm};
use shared::queue;
use shared::requests::{self, DraftKind, Filter, Status};
use shared::support;
use shared::tenancy::{Db, Purpose, TenantTx};
use shared::{audit, contacts, messages, notifications};
use sqlx::AssertSqlSafe;
use system_tests::portal::Portal;
use system_tests::witness::Witness;
use system_tests::world::{PASSWORD, World};
use time::Duration;
use time::macros::{date, datetime};

/// Tables that grow with the companies' work.
const LARGE: &[&str] = &[
    "accepted_mails",
    "attachments",
    "audit_log",
    "contacts",
    "customer_link_hashes",
    "customer_links",
    "direct_mails",
    "drafts",
    "held_mails",
    "invoice_lines",
    "invoices",
    "jobs",
    "messages",
    "notifications",
    "offer_lines",
    "offer_versions",
    "offers",
    "products",
    "request_views",
    "requests",
    "timeline_events",
];

/// Fills the tables; the first company is one of two hundred.
async fn crowd(world: &World) {
    let owner = world.one.owner.user().unwrap();
    let statements = include_str!("../../../src/crowd.sql")
        .replace("{tenant}", &world.one.tenant.to_string())
        .replace("{user}", &owner.to_string());
    // As a replica it checks no references: they are right, and checking them takes longer than all the rest.
    let statements =
        format!("begin; set local session_replication_role = replica; {statements} commit");
    let mut superuser = world.connect("postgres").await;
    sqlx::raw_sql(AssertSqlSafe(statements))
        .execute(&mut superuser)
        .await
        .unwrap();
}

async fn uncrowd(world: &World) {
    let mut superuser = world.connect("postgres").await;
    sqlx::raw_sql("truncate jobs; truncate accepted_mails cascade")
        .execute(&mut superuser)
        .await
        .unwrap();
}

fn no_table_was_read(witness: &Witness, what: &str) {
    let plans = witness.take_plans();
    assert!(!plans.is_empty(), "{what}: no plan was told");
    for plan in plans {
        for table in LARGE {
            for scan in [
                format!("Seq Scan on {table}"),
                format!("Seq Scan on public.{table}"),
            ] {
                assert!(!plan.contains(&scan), "{what}:\n{plan}");
            }
        }
    }
}

#[tokio::test]
async fn no_hot_query_reads_a_whole_table() {
    let world = World::new().await;
    crowd(&world).await;
    let witness = Witness::new();
    let db = world.explaining().await;
    let mut tx = db.begin(&world.one.owner).await.unwrap();
    witness.take_plans();
    the_list(&witness, &mut tx).await;
    a_requests_page(&witness, &mut tx).await;
    the_other_lists(&witness, &mut tx).await;
    what_retention_rules_find(&witness, &mut tx).await;
    drop(tx);
    the_queue(&witness, &world, &db).await;
    uncrowd(&world).await;
    world.finish().await;
}

async fn the_list(witness: &Witness, tx: &mut TenantTx) {
    let all = Filter::default;
    let first = requests::list(tx, &all(), None, Limit::default())
        .await
        .unwrap();
    assert_eq!(first.items.len(), 50);
    let day = datetime!(2026-11-20 00:00 UTC);
    for (what, filter) in [
        ("all", all()),
        (
            "status",
            Filter {
                status: Some(Status::Received),
                ..all()
            },
        ),
        (
            "salesperson",
            Filter {
                assignee: tx.principal().user(),
                ..all()
            },
        ),
        (
            "nobody's",
            Filter {
                unassigned: true,
                ..all()
            },
        ),
        (
            "contact",
            Filter {
                contact: first.items.iter().find_map(|item| item.contact_id),
                ..all()
            },
        ),
        (
            "period",
            Filter {
                received_from: Some(day),
                received_before: Some(day + Duration::DAY),
                ..all()
            },
        ),
        (
            "unread",
            Filter {
                unread: true,
                ..all()
            },
        ),
        (
            "offer",
            Filter {
                has_offer: Some(true),
                ..all()
            },
        ),
        (
            "search",
            Filter {
                search: "door 77".to_owned(),
                ..all()
            },
        ),
        (
            "bin",
            Filter {
                deleted: true,
                ..all()
            },
        ),
    ] {
        // Often enough for the database to settle on a plan for any values.
        for _ in 0..7 {
            let found = requests::list(tx, &filter, None, Limit::default())
                .await
                .unwrap();
            assert!(!found.items.is_empty(), "{what}");
            requests::list(tx, &filter, first.next, Limit::default())
                .await
                .unwrap();
        }
        no_table_was_read(witness, what);
    }
    requests::count_by_status(tx).await.unwrap();
    requests::count_unread(tx).await.unwrap();
    no_table_was_read(witness, "counts");
}

async fn a_requests_page(witness: &Witness, tx: &mut TenantTx) {
    let all = requests::list(tx, &Filter::default(), None, Limit::default())
        .await
        .unwrap();
    let request = all.items[0].id;
    requests::find(tx, request, false).await.unwrap();
    messages::list(tx, request, None, Limit::default())
        .await
        .unwrap();
    requests::list_timeline(tx, request, None, Limit::default())
        .await
        .unwrap();
    requests::find_draft(tx, request, DraftKind::Note)
        .await
        .unwrap();
    requests::list_typists(tx, request).await.unwrap();
    requests::mark_viewed(tx, request).await.unwrap();
    no_table_was_read(witness, "a request's page");
}

async fn the_other_lists(witness: &Witness, tx: &mut TenantTx) {
    let found = contacts::suggest(tx, "contact 9").await.unwrap();
    assert!(!found.is_empty());
    let all = contacts::list(tx, &contacts::Filter::default(), None, Limit::default())
        .await
        .unwrap();
    let contact = all.items[0].id;
    contacts::list_persons(tx, contact).await.unwrap();
    contacts::list_duplicates(tx, &all.items[0]).await.unwrap();
    contacts::list_undoable_merges(tx, contact).await.unwrap();
    contacts::list_linked(tx, contact, None, Limit::default())
        .await
        .unwrap();
    contacts::list_timeline(tx, contact, None, Limit::default())
        .await
        .unwrap();
    contacts::find_by_email(tx, "contact9@customer.example")
        .await
        .unwrap();
    no_table_was_read(witness, "contacts");
    notifications::list(tx, false, None, Limit::default())
        .await
        .unwrap();
    notifications::count_unread(tx).await.unwrap();
    no_table_was_read(witness, "notifications");
    the_audit_log(witness, tx).await;
    list_held(tx, None, Limit::default()).await.unwrap();
    find_last_received(tx).await.unwrap();
    no_table_was_read(witness, "mails");
}

async fn the_audit_log(witness: &Witness, tx: &mut TenantTx) {
    let user = tx.principal().user();
    let day = Some(date!(2026 - 11 - 20));
    for filter in [
        audit::Filter::default(),
        audit::Filter {
            user,
            ..audit::Filter::default()
        },
        audit::Filter {
            kind: Some(audit::Kind::SignInFailed),
            ..audit::Filter::default()
        },
        audit::Filter {
            from: day,
            to: day,
            ..audit::Filter::default()
        },
    ] {
        let page = audit::list(tx, &filter, None, Limit::default()).await;
        assert!(!page.unwrap().items.is_empty(), "{filter:?}");
    }
    no_table_was_read(witness, "the audit log");
}

/// By the page that shows it, and by the job that removes it.
async fn what_retention_rules_find(witness: &Witness, tx: &mut TenantTx) {
    let mut form = RetentionForm::default();
    for kind in Kind::ALL {
        *form.of_mut(kind) = kind.bounds().0.to_string();
    }
    let draft = RetentionDraft::try_from(&form).unwrap();
    for _ in 0..7 {
        retention::preview(tx, &draft).await.unwrap();
    }
    no_table_was_read(witness, "what retention rules find");
    support::find_open(tx).await.unwrap();
    support::list_visits(tx).await.unwrap();
    no_table_was_read(witness, "support");
}

async fn the_queue(witness: &Witness, world: &World, db: &Db) {
    let mut tx = db.begin(&world.one.owner).await.unwrap();
    let parked = queue::list_own_parked(&mut tx, 50).await.unwrap();
    assert!(!parked.is_empty());
    drop(tx);
    let mut tx = db.begin_system(Purpose::Queue).await.unwrap();
    queue::list_parked(&mut tx, None, 50).await.unwrap();
    drop(tx);
    let mut worker = world.connect("proffer_app").await;
    sqlx::raw_sql("insert into job_workers values (gen_random_uuid(), now() + interval '1 hour')")
        .execute(&mut worker)
        .await
        .unwrap();
    let claimed = sqlx::query(
        "select * from job_claim(1::smallint, 50, (select id from job_workers), 0, 10)",
    )
    .fetch_all(&mut worker)
    .await
    .unwrap();
    assert_eq!(claimed.len(), 50);
    no_table_was_read(witness, "jobs");
}

/// The statements a page takes do not grow with its rows.
#[tokio::test]
async fn a_longer_page_takes_no_more_queries() {
    let world = World::new().await;
    crowd(&world).await;
    let witness = Witness::new();
    let mut tx = world.begin(&world.one.owner).await;
    let mut counted = Vec::new();
    // The first one also asks the database about its types.
    for rows in [1, 5, 50] {
        witness.take_statements();
        let limit = Limit::new(rows);
        let page = requests::list(&mut tx, &Filter::default(), None, limit)
            .await
            .unwrap();
        assert_eq!(page.items.len(), usize::from(rows));
        contacts::list(&mut tx, &contacts::Filter::default(), None, limit)
            .await
            .unwrap();
        notifications::list(&mut tx, false, None, limit)
            .await
            .unwrap();
        list_held(&mut tx, None, limit).await.unwrap();
        counted.push(witness.take_statements().len());
    }
    assert_eq!(counted[1], counted[2]);
    drop(tx);

    // And as the whole page: its statements are few, whatever it shows.
    let portal = Portal::start(&world).await;
    let mut browser = portal.browser();
    browser.sign_in(&world.one.owner_email, PASSWORD).await;
    let mut counted = Vec::new();
    for query in ["?q=door+77", ""] {
        witness.take_statements();
        let page = browser.get(&format!("/requests{query}")).await;
        counted.push((
            page.text.matches("<tr").count(),
            witness.take_statements().len(),
        ));
    }
    let [(few, of_few), (many, of_many)] = counted[..] else {
        panic!("two pages");
    };
    assert!(few < 10 && many > 40, "{counted:?}");
    assert!(of_many <= of_few, "{counted:?}");
    uncrowd(&world).await;
    world.finish().await;
}
