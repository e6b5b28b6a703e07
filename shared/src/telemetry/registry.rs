//! The metrics of this process.

use std::sync::LazyLock;

use prometheus::core::Collector;
use prometheus::{
    GaugeVec, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge,
    IntGaugeVec, Opts, Registry, TextEncoder,
};

static REGISTRY: LazyLock<Registry> = LazyLock::new(Registry::new);

/// Everything registered so far, in Prometheus' text format.
pub(super) fn text() -> Result<String, prometheus::Error> {
    TextEncoder::new().encode_to_string(&REGISTRY.gather())
}

pub(super) fn counter(name: &str, help: &str) -> IntCounter {
    registered(IntCounter::new(name, help))
}

pub(super) fn counters(name: &str, help: &str, labels: &[&str]) -> IntCounterVec {
    registered(IntCounterVec::new(Opts::new(name, help), labels))
}

pub(super) fn gauge(name: &str, help: &str) -> IntGauge {
    registered(IntGauge::new(name, help))
}

pub(super) fn gauges(name: &str, help: &str, labels: &[&str]) -> IntGaugeVec {
    registered(IntGaugeVec::new(Opts::new(name, help), labels))
}

/// For what is measured in seconds.
pub(super) fn fractional_gauges(name: &str, help: &str, labels: &[&str]) -> GaugeVec {
    registered(GaugeVec::new(Opts::new(name, help), labels))
}

pub(super) fn histogram(name: &str, help: &str, buckets: &[f64]) -> Histogram {
    let options = HistogramOpts::new(name, help).buckets(buckets.to_vec());
    registered(Histogram::with_opts(options))
}

pub(super) fn histograms(name: &str, help: &str, labels: &[&str], buckets: &[f64]) -> HistogramVec {
    registered(HistogramVec::new(
        HistogramOpts::new(name, help).buckets(buckets.to_vec()),
        labels,
    ))
}

/// Names and labels are constants of this module's siblings, each registered once by a `LazyLock`: a wrong one fails the first test that
/// touches it.
#[expect(
    clippy::expect_used,
    reason = "names and labels are constants; a mistake in them is one of the code"
)]
fn registered<C: Collector + Clone + 'static>(metric: Result<C, prometheus::Error>) -> C {
    let metric = metric.expect("a valid metric");
    REGISTRY
        .register(Box::new(metric.clone()))
        .expect("a metric of its own name");
    metric
}
