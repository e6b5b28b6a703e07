//! The queries of offers, invoices, the customer's page and the dashboard.

use shared::page::Limit;
use shared::tenancy::TenantTx;
use shared::{customer_page, dashboard, invoices, offers, products};
use system_tests::witness::Witness;
use system_tests::world::World;

use super::{crowd, no_table_was_read, uncrowd};

/// Often enough for the database to settle on a plan for any values.
const OFTEN: usize = 7;

#[tokio::test]
async fn no_query_of_sales_reads_a_whole_table() {
    let world = World::new().await;
    crowd(&world).await;
    let witness = Witness::new();
    let db = world.explaining().await;
    let mut tx = db.begin(&world.one.owner).await.unwrap();
    witness.take_plans();
    the_products(&witness, &mut tx).await;
    the_offers(&witness, &mut tx).await;
    the_invoices(&witness, &mut tx).await;
    the_dashboard(&witness, &mut tx).await;
    drop(tx);

    let secret = format!("secret {}.3", world.one.tenant);
    for _ in 0..OFTEN {
        let (mut tx, link) = customer_page::open(&db, &secret).await.unwrap().unwrap();
        let page = customer_page::page(&mut tx, &link).await.unwrap();
        assert_eq!(page.unwrap().offer.lines.len(), 3);
    }
    no_table_was_read(&witness, "a customer's page");
    uncrowd(&world).await;
    world.finish().await;
}

async fn the_products(witness: &Witness, tx: &mut TenantTx) {
    for _ in 0..OFTEN {
        let found = products::suggest(tx, "door 77").await.unwrap();
        assert!(!found.is_empty());
    }
    no_table_was_read(witness, "products");
}

async fn the_offers(witness: &Witness, tx: &mut TenantTx) {
    let all = offers::Filter::default;
    let newest = offers::list(tx, &all(), None, Limit::new(10))
        .await
        .unwrap();
    let (one, after) = (newest.items[0].clone(), newest.next);
    let mut filters = vec![
        ("all", all()),
        (
            "contact",
            offers::Filter {
                contact: Some(one.contact_id),
                ..all()
            },
        ),
        (
            "request",
            offers::Filter {
                request: one.request_id,
                ..all()
            },
        ),
        (
            "search",
            offers::Filter {
                search: one.number.clone(),
                ..all()
            },
        ),
    ];
    filters.extend(offers::Status::ALL.map(|status| {
        let filter = offers::Filter {
            status: Some(status),
            ..all()
        };
        (status.as_str(), filter)
    }));
    for (what, filter) in filters {
        for _ in 0..OFTEN {
            let found = offers::list(tx, &filter, None, Limit::default()).await;
            assert!(!found.unwrap().items.is_empty(), "{what}");
            offers::list(tx, &filter, after, Limit::default())
                .await
                .unwrap();
            offers::sums(tx, &filter).await.unwrap();
        }
        no_table_was_read(witness, what);
    }
    for _ in 0..OFTEN {
        offers::find(tx, one.id).await.unwrap().unwrap();
        customer_page::find_link(tx, one.id).await.unwrap().unwrap();
        offers::list_mails(tx, one.id).await.unwrap();
        assert!(!offers::list_expiring(tx).await.unwrap().is_empty());
    }
    no_table_was_read(witness, "an offer's page");
}

async fn the_invoices(witness: &Witness, tx: &mut TenantTx) {
    let all = invoices::Filter::default;
    let newest = invoices::list(tx, &all(), None, Limit::default()).await;
    let one = newest.unwrap().items[0].clone();
    for (what, filter) in [
        ("all", all()),
        (
            "status",
            invoices::Filter {
                status: Some(invoices::Status::Paid),
                ..all()
            },
        ),
        (
            "overdue",
            invoices::Filter {
                status: Some(invoices::Status::Overdue),
                ..all()
            },
        ),
        (
            "contact",
            invoices::Filter {
                contact: Some(one.contact_id),
                ..all()
            },
        ),
        (
            "offer",
            invoices::Filter {
                offer: one.offer_id,
                ..all()
            },
        ),
        (
            "search",
            invoices::Filter {
                search: "Contact 9".to_owned(),
                ..all()
            },
        ),
    ] {
        for _ in 0..OFTEN {
            let found = invoices::list(tx, &filter, None, Limit::default()).await;
            assert!(!found.unwrap().items.is_empty(), "{what}");
            invoices::sums(tx, &filter).await.unwrap();
        }
        no_table_was_read(witness, what);
    }
    for _ in 0..OFTEN {
        invoices::find(tx, one.id).await.unwrap().unwrap();
    }
    no_table_was_read(witness, "an invoice's page");
}

async fn the_dashboard(witness: &Witness, tx: &mut TenantTx) {
    for _ in 0..OFTEN {
        assert!(!dashboard::weeks(tx).await.unwrap().is_empty());
        assert!(!dashboard::sales(tx).await.unwrap().is_empty());
    }
    no_table_was_read(witness, "the dashboard");
}
