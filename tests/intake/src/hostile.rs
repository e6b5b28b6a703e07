//! Mails that were made to trip parsers, and changed copies of them: none may crash, hold anything up, or be taken for what it is not.

use std::time::Duration;

use understanding::{Kind, RemoteImages, Understanding, safe_html};

use crate::clock::Worked;
use crate::dice::{Dice, mutated};
use crate::row::{Row, Score};
use crate::understood;

/// What one mail may take.
const LONGEST: Duration = Duration::from_millis(250);

/// Words of a header that makes a mail a bounce, an automatic reply or a list's.
const MARKS: [&str; 11] = [
    "list-",
    "precedence:",
    "auto-submitted:",
    "mailer-daemon",
    "postmaster",
    "report-type",
    "delivery-status",
    "x-spam-",
    "x-autore",
    "bounce",
    "x-failed",
];

/// Ordinary mails among `mails` that are taken for a bounce, an automatic reply or bulk.
pub fn false_positives(mails: &[(String, Vec<u8>)]) -> Row {
    let mut ordinary = Score::named("hostile mails: ordinary ones left alone");
    for (name, raw) in mails {
        let lower = String::from_utf8_lossy(raw).to_lowercase();
        if MARKS.iter().any(|mark| lower.contains(mark)) {
            continue;
        }
        let outcome = understood(raw, "jan@customer.test");
        ordinary.count(is_ordinary(&outcome), || {
            format!("{name}: {:?}", outcome.kind)
        });
    }
    ordinary.row(100)
}

/// Neither a bounce nor of a machine.
pub(crate) fn is_ordinary(outcome: &Understanding) -> bool {
    !matches!(
        outcome.kind,
        Kind::Bounce { .. } | Kind::AutomaticReply { .. } | Kind::Bulk
    )
}

/// `copies` changed copies of each mail, understood and made safe to show. Whether one takes too long is only told by `timed`
/// runs, on a release build.
pub fn mutations(mails: &[(String, Vec<u8>)], copies: usize, timed: bool) -> Vec<Row> {
    let mut dice = Dice::new(7);
    let mut tried = 0_usize;
    let mut panics = Vec::new();
    let mut slow = Vec::new();
    let mut longest = Duration::ZERO;
    for (name, raw) in mails {
        for copy in 0..=copies {
            let raw = if copy == 0 {
                raw.clone()
            } else {
                mutated(raw, &mut dice)
            };
            let start = Worked::now();
            let result = std::panic::catch_unwind(|| show(&raw));
            let took = start.elapsed();
            tried += 1;
            longest = longest.max(took);
            if result.is_err() {
                panics.push(format!("{name}, copy {copy}"));
            }
            if took > LONGEST {
                slow.push(format!("{name}, copy {copy}: {took:?}"));
            }
        }
    }
    let mut rows = vec![Row::measured(
        "hostile mails and mutations: panics",
        format!("{} of {tried}", panics.len()),
        "0",
        panics.is_empty(),
    )];
    rows[0].wrong = panics;
    if timed {
        let figure = format!("{} of {tried}, {longest:.0?}", slow.len());
        let mut row = Row::measured(
            "hostile mails and mutations: over 250 ms",
            figure,
            "0",
            slow.is_empty(),
        );
        row.wrong = slow;
        rows.push(row);
    }
    rows
}

/// Everything that is done with a stranger's mail.
fn show(raw: &[u8]) {
    let outcome = understood(raw, "jan@customer.test");
    if let Some(html) = &outcome.html {
        safe_html(html, &|_| None, RemoteImages::Hide);
    }
}
