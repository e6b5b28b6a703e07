//! What operators watch: everything that alerts and dashboards name is measured by a running installation, and no metric names anybody.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use system_tests::database::TestDatabase;
use system_tests::http;
use system_tests::intake_ledger::Ledger;
use system_tests::mail_stream::MailStream;
use system_tests::services::Services;
use system_tests::smtp_sink::SmtpSink;
use tokio::time::{Instant, sleep};

/// All labels there are: what a value can be is known to the program beforehand.
const LABELS: [&str; 12] = [
    "code", "kind", "lane", "le", "method", "outcome", "result", "route", "state", "status", "way",
    "what",
];

/// How long the queue takes to count itself for the first time.
const COUNTED: Duration = Duration::from_secs(15);

#[tokio::test]
async fn what_is_watched_is_measured_and_names_nobody() {
    let database = TestDatabase::create().await;
    let ledger = Ledger::connect(&database.url("proffer_owner"))
        .await
        .unwrap();
    let company = ledger.add_company("acme-doors").await.unwrap();
    let token = ledger.add_token(&company).await.unwrap();
    let relay = SmtpSink::start().await.unwrap();
    let services = Services::start(
        &database.url("proffer_app"),
        &database.url("proffer_ingress"),
        &relay.url(),
    )
    .await;
    let mut stream = MailStream::start(services.smtp, &company, 5, 1);
    stream.until_sent().await.unwrap();
    stream
        .judge(&ledger, Duration::from_secs(30))
        .await
        .unwrap();
    let bearer = format!("Authorization: Bearer {token}");
    for path in [
        "/api/v1/requests",
        "/api/v1/requests/nobody@nowhere",
        "/no/such/page",
    ] {
        http::get(services.http, path, &[&bearer]).await.unwrap();
    }

    let watched: BTreeSet<String> = ["prometheus/alerts.yml", "grafana/proffer.json"]
        .into_iter()
        .flat_map(|file| metric_names(&read(file)))
        .collect();
    assert!(watched.len() > 15, "{watched:?}");
    let begun = Instant::now();
    let metrics = loop {
        let mut metrics = String::new();
        for addr in services.ops {
            metrics += &http::get(addr, "/metrics", &[]).await.unwrap().1;
        }
        let measured = metric_names(&metrics);
        let missing: Vec<_> = watched.difference(&measured).collect();
        if missing.is_empty() {
            break metrics;
        }
        assert!(begun.elapsed() < COUNTED, "not measured: {missing:?}");
        sleep(Duration::from_millis(200)).await;
    };

    for begins_at_zero in [
        "proffer_support_total{what=\"entered\"} 0",
        "proffer_retention_removed_total{what=\"closed_requests\"} 0",
    ] {
        assert!(metrics.contains(begins_at_zero), "{begins_at_zero}");
    }

    let tenant = company.tenant.to_string();
    for series in metrics.lines().filter(|line| !line.starts_with('#')) {
        for (label, value) in labels(series) {
            assert!(LABELS.contains(&label), "{label} in {series}");
            assert!(
                !value.contains('@') && !value.contains("acme") && value != tenant,
                "somebody is named: {series}"
            );
        }
    }
    services.stop().await;
}

#[test]
fn every_alert_has_its_runbook() {
    let alerts = read("prometheus/alerts.yml");
    let named: BTreeSet<String> = alerts
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- alert: "))
        .map(|name| format!("{name}.md"))
        .collect();
    let pages: BTreeSet<String> = std::fs::read_dir(ops("runbooks"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "README.md")
        .collect();
    assert_eq!(named, pages);
    for page in &pages {
        assert!(
            alerts.contains(&format!("runbook: ops/runbooks/{page}")),
            "no alert leads to {page}"
        );
    }
}

fn ops(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../ops")
        .join(path)
}

fn read(path: &str) -> String {
    std::fs::read_to_string(ops(path)).unwrap()
}

/// Our metrics in a text; a histogram by its own name.
fn metric_names(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| word.starts_with("proffer_"))
        .map(|word| {
            ["_bucket", "_sum", "_count"]
                .iter()
                .find_map(|suffix| word.strip_suffix(suffix))
                .unwrap_or(word)
                .to_owned()
        })
        .collect()
}

/// The labels of a series, and their values: `name{label="value",…} 1`.
fn labels(series: &str) -> impl Iterator<Item = (&str, &str)> {
    let inside = series
        .split_once('{')
        .and_then(|(_, rest)| rest.rsplit_once('}'))
        .map_or("", |(inside, _)| inside);
    inside
        .split("\",")
        .filter_map(|pair| pair.trim_end_matches('"').split_once("=\""))
}
