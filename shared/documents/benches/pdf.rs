//! What a page costs, and 300 lines.

#[path = "../samples/mod.rs"]
#[expect(dead_code, reason = "the tests set the others")]
mod samples;

use divan::Bencher;

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn offer_of_one_page(bencher: Bencher) {
    let offer = samples::offer();
    bencher.bench(|| documents::pdf(&offer));
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn invoice_with_attachment(bencher: Bencher) {
    let invoice = samples::invoice();
    bencher.bench(|| documents::invoice_pdf(&invoice, "<Invoice/>"));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn offer_of_300_lines(bencher: Bencher) {
    let offer = samples::long_offer(300);
    bencher.bench(|| documents::pdf(&offer));
}
