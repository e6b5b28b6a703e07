//! Mails that break other programs, and changed copies of them: none may crash, none may be taken for what it is not.

use understanding::{Kind, RemoteImages, safe_html};

use crate::score::{Score, hold};
use crate::{corpora, understood};

/// Changed copies of each mail, unless `PROFFER_CORPORA_MUTATIONS` says otherwise.
const MUTATIONS: usize = 5;

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

#[test]
fn hostile() {
    let Some(folder) = corpora() else { return };
    let asked = std::env::var("PROFFER_CORPORA_MUTATIONS").ok();
    let mutations = asked
        .and_then(|count| count.parse().ok())
        .unwrap_or(MUTATIONS);
    let mut ordinary = Score::named("hostile mails left alone");
    let mut dice = Dice(7);
    for entry in std::fs::read_dir(folder.join("hostile")).expect("hostile mails") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "eml") {
            continue;
        }
        let raw = std::fs::read(&path).expect("readable");
        let outcome = understood(&raw, "jan@customer.test");
        let lower = String::from_utf8_lossy(&raw).to_lowercase();
        if !MARKS.iter().any(|mark| lower.contains(mark)) {
            let special = matches!(
                outcome.kind,
                Kind::Bounce { .. } | Kind::AutomaticReply { .. } | Kind::Bulk
            );
            ordinary.count(!special, || {
                format!("{}: {:?}", path.display(), outcome.kind)
            });
        }
        if let Some(html) = &outcome.html {
            safe_html(html, &|_| None, RemoteImages::Hide);
        }
        for _ in 0..mutations {
            understood(&mutated(&raw, &mut dice), "");
        }
    }
    hold(&[(&ordinary, 100)]);
}

/// A small generator, so that every run changes the same bytes.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides.max(1)
    }
}

/// Bytes changed, cut out, or repeated.
fn mutated(raw: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut raw = raw.to_vec();
    for _ in 0..=dice.roll(4) {
        if raw.is_empty() {
            break;
        }
        let at = dice.roll(raw.len());
        let end = (at + dice.roll(200)).min(raw.len());
        match dice.roll(3) {
            0 => raw[at] = u8::try_from(dice.roll(256)).expect("a byte"),
            1 => drop(raw.drain(at..end)),
            _ => {
                let piece = raw[at..end].to_vec();
                raw.splice(at..at, piece);
            }
        }
    }
    raw
}
