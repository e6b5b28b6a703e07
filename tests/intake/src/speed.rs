//! How fast mails are understood, how time grows with their size, and what the worst of them cost. On one core, from raw bytes.

use std::time::Duration;

use peak_alloc::PeakAlloc;
use understanding::{RemoteImages, safe_html};

use crate::clock::Worked;
use crate::row::Row;
use crate::{hurt, understood, variants};

/// Octets of the mails whose number per second is told.
const USUAL: usize = 5_000;
/// Octets of the largest mail whose time is compared with that of half its size.
const LARGEST: usize = 25 * 1024 * 1024;
/// The kernel counts the time of a running thread from tick to tick, some milliseconds apart.
const LONG_ENOUGH: Duration = Duration::from_millis(60);
/// From how small a mail on.
const HALVINGS: u32 = 7;
/// Rounds of which the best one tells, so that a neighbour on the machine does not.
const ROUNDS: usize = 3;
/// Rounds through all sizes.
const ROUNDS_OF_GROWTH: usize = 7;

/// Forwards of every client and language, each of about this size.
pub fn forwards(octets: usize) -> Vec<Vec<u8>> {
    variants::all()
        .iter()
        .map(|variant| variant.of_size(octets))
        .collect()
}

/// Mails per second, on forwards of 5 kB.
pub fn mails_per_second() -> Row {
    let mails = forwards(USUAL);
    let best = best_of(|| {
        for raw in &mails {
            understood(raw, "eva@company.test");
        }
    });
    let count = u32::try_from(mails.len()).expect("some hundred mails");
    let rate = f64::from(count) / best.as_secs_f64();
    Row::measured(
        "speed: forwards of 5 kB a second",
        format!("{rate:.0}"),
        "10000",
        rate >= 10_000.0,
    )
}

/// How many times longer a mail takes than one of half its size, at worst.
pub fn growth() -> Row {
    let kinds = variants::all();
    let mut worst: f64 = 0.0;
    let mut told = Vec::new();
    for kind in [&kinds[0], &kinds[kinds.len() / 2]] {
        let mails: Vec<_> = (0..=HALVINGS)
            .rev()
            .map(|halvings| kind.of_size(LARGEST >> halvings))
            .collect();
        // Each round goes through all sizes: whatever else the machine does for a moment slows one of them once.
        let mut best = vec![Duration::MAX; mails.len()];
        for _ in 0..ROUNDS_OF_GROWTH {
            for (best, raw) in best.iter_mut().zip(&mails) {
                let work = || drop(understood(raw, "eva@company.test"));
                *best = (*best).min(round(work));
            }
        }
        told.push(format!("{} octets: {:.1?}", mails[0].len(), best[0]));
        for (times, raw) in best.windows(2).zip(&mails[1..]) {
            let grew = times[1].as_secs_f64() / times[0].as_secs_f64();
            told.push(format!(
                "{} octets: {:.1?}, {grew:.2} times",
                raw.len(),
                times[1]
            ));
            worst = worst.max(grew);
        }
    }
    let mut row = Row::measured(
        "growth: time when the size doubles, up to 25 MB",
        format!("{worst:.2} times"),
        "2 times",
        worst <= 2.0,
    );
    row.wrong = told;
    row
}

/// Time and memory of the worst megabyte, and the time to make it safe to show.
pub fn worst(memory: &PeakAlloc) -> Vec<Row> {
    let mut slow = Vec::new();
    let mut large = Vec::new();
    for (name, raw) in hurt::mails() {
        let took = time(&raw);
        let before = memory.current_usage();
        memory.reset_peak_usage();
        let outcome = understood(&raw, "eva@company.test");
        let used = memory.peak_usage().saturating_sub(before);
        let shown = outcome.html.map_or(Duration::ZERO, |html| {
            best_of(|| drop(safe_html(&html, &|_| None, RemoteImages::Hide)))
        });
        slow.push((took.max(shown), name));
        large.push((used * 10 / raw.len(), name));
    }
    slow.sort_unstable();
    large.sort_unstable();
    let (longest, slowest) = slow[slow.len() - 1];
    let (tenths, largest) = large[large.len() - 1];
    let mut time = Row::measured(
        "a megabyte built to hurt: time",
        format!("{longest:.0?}"),
        "200ms",
        longest <= Duration::from_millis(200),
    );
    time.wrong = vec![format!("the slowest: {slowest}")];
    let mut space = Row::measured(
        "a megabyte built to hurt: memory",
        format!("{}.{} times its size", tenths / 10, tenths % 10),
        "10 times",
        tenths <= 100,
    );
    space.wrong = vec![format!("the largest: {largest}")];
    for (took, name) in slow.iter().rev().take(5) {
        time.wrong.push(format!("{took:.0?} {name}"));
    }
    for (tenths, name) in large.iter().rev().take(5) {
        space
            .wrong
            .push(format!("{}.{} times {name}", tenths / 10, tenths % 10));
    }
    vec![time, space]
}

fn time(raw: &[u8]) -> Duration {
    best_of(|| drop(understood(raw, "eva@company.test")))
}

/// The time of the best of several rounds.
fn best_of(mut work: impl FnMut()) -> Duration {
    (0..ROUNDS)
        .map(|_| round(&mut work))
        .min()
        .unwrap_or_default()
}

/// The time of one round. Short work is done again and again until its time can be told.
fn round(mut work: impl FnMut()) -> Duration {
    let start = Worked::now();
    let mut times = 0;
    loop {
        work();
        times += 1;
        let took = start.elapsed();
        if took >= LONG_ENOUGH {
            return took / times;
        }
    }
}
