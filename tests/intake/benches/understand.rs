//! `cargo bench -p intake-table`: the time of one mail, by size, and of the mails built to hurt.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use intake_table::{hurt, speed, understood};

fn main() {
    divan::main();
}

/// Forwards of every client and language, one after the other.
#[divan::bench(args = [5_000, 50_000, 500_000])]
fn forwards(bencher: Bencher, octets: usize) {
    let mails = speed::forwards(octets);
    let mut turn = mails.iter().cycle();
    bencher
        .counter(BytesCount::new(octets))
        .bench_local(|| understood(black_box(turn.next().expect("a cycle")), "eva@company.test"));
}

/// A megabyte each.
#[divan::bench(args = hurt::mails().into_iter().map(|(name, _)| name))]
fn built_to_hurt(bencher: Bencher, name: &str) {
    let mails = hurt::mails();
    let (_, raw) = mails
        .iter()
        .find(|(known, _)| *known == name)
        .expect("a mail of this name");
    bencher
        .counter(BytesCount::new(raw.len()))
        .bench_local(|| understood(black_box(raw), "eva@company.test"));
}
