//! Who asked, when a member of the company forwards: nothing but the address may never be wrong.

use serde_json::Value;
use understanding::Understanding;

use crate::score::{Score, hold};
use crate::{folded, forwarded, rows, text};

struct Scores {
    forward: Score,
    address: Score,
    name: Score,
    subject: Score,
    date: Score,
    body: Score,
    note: Score,
}

#[test]
fn forwards() {
    let mut scores = Scores {
        forward: Score::named("forward or not"),
        address: Score::named("address"),
        name: Score::named("name"),
        subject: Score::named("subject"),
        date: Score::named("date"),
        body: Score::named("body"),
        note: Score::named("note"),
    };
    for row in rows("forwards-text.jsonl") {
        let subject = row["subject"]
            .as_str()
            .unwrap_or_else(|| text(&row, "suggested_subject"));
        let outcome = forwarded(subject, "text/plain", text(&row, "body"));
        scores.compare(text(&row, "name"), &row["expected"], &outcome);
    }
    for row in rows("forwards-mixed.jsonl") {
        let kind = if row["html"] == true {
            "text/html"
        } else {
            "text/plain"
        };
        scores.compare_mixed(
            text(&row, "name"),
            &row["expected"],
            &forwarded("hello", kind, text(&row, "text")),
        );
    }
    hold(&[
        (scores.forward, 100),
        (scores.address, 100),
        (scores.name, 98),
        (scores.subject, 98),
        (scores.date, 98),
        (scores.body, 98),
        (scores.note, 98),
    ]);
}

impl Scores {
    fn compare(&mut self, case: &str, expected: &Value, outcome: &Understanding) {
        let is_one = expected["forwarded"] == true;
        self.forward.count(is_forward(outcome) == is_one, || {
            format!("{case}: expected {is_one}")
        });
        if !is_one {
            return;
        }
        if expected["from_address"].is_string() {
            self.address.equal(
                case,
                &outcome.requester.email,
                text(expected, "from_address"),
            );
            self.name
                .equal(case, &outcome.requester.name, text(expected, "from_name"));
        } else {
            let named = outcome
                .candidates
                .iter()
                .any(|candidate| candidate.person.name == text(expected, "from_name"));
            self.address.count(!outcome.certain && named, || {
                format!("{case}: {:?}", outcome.candidates)
            });
        }
        self.subject
            .equal(case, &outcome.subject, text(expected, "subject"));
        let iso = text(expected, "date_iso");
        if !iso.is_empty() {
            let read = outcome.sent_at.map(|at| {
                let (hour, minute, second) = at.to_hms();
                format!("{}T{hour:02}:{minute:02}:{second:02}", at.date())
            });
            self.date.equal(case, &read.unwrap_or_default(), &iso[..19]);
        }
        let wanted = folded(text(expected, "body"));
        let shown = folded(&outcome.text);
        let all = folded(&format!("{} {}", outcome.text, outcome.folded_text));
        self.body
            .equal(case, if shown == wanted { &shown } else { &all }, &wanted);
        self.note.equal(
            case,
            &folded(outcome.note.as_deref().unwrap_or_default()),
            &folded(text(expected, "message")),
        );
    }

    fn compare_mixed(&mut self, case: &str, expected: &Value, outcome: &Understanding) {
        let is_one = expected["type"] == "forward";
        self.forward.count(is_forward(outcome) == is_one, || {
            format!("{case}: expected {is_one}")
        });
        let from = text(expected, "from");
        if !is_one || from.is_empty() {
            return;
        }
        self.address
            .count(from.contains(&outcome.requester.email), || {
                format!("{case}: {}", outcome.requester.email)
            });
        self.subject.equal(
            case,
            &outcome.subject,
            &understanding::normalised_subject(text(expected, "subject")),
        );
        if expected["text"].is_string() {
            self.body.equal(
                case,
                &folded(&outcome.text),
                &folded(text(expected, "text")),
            );
        }
    }
}

fn is_forward(outcome: &Understanding) -> bool {
    outcome
        .reasons
        .iter()
        .any(|reason| reason.code == "inline-forward" || reason.code == "only-colleagues")
}
