//! Who asked, when a member of the company forwards: nothing but the address may never be wrong.

use serde_json::Value;
use understanding::Understanding;

use crate::corpora::{Corpora, text};
use crate::row::{Row, Score};
use crate::{folded, forwarded};

struct Scores {
    forward: Score,
    address: Score,
    name: Score,
    subject: Score,
    date: Score,
    body: Score,
    note: Score,
}

/// The collections as they are.
pub fn rows(corpora: &Corpora) -> Vec<Row> {
    let mut scores = Scores::of("forwards");
    for row in corpora.rows("forwards-text.jsonl") {
        let subject = row["subject"]
            .as_str()
            .unwrap_or_else(|| text(&row, "suggested_subject"));
        let outcome = forwarded(subject, "text/plain", text(&row, "body"));
        scores.compare(text(&row, "name"), &row["expected"], &outcome);
    }
    for row in corpora.rows("forwards-mixed.jsonl") {
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
    scores.into_rows()
}

/// Other names, addresses and first words of the text; the collection has one of each.
const OTHERS: [(&str, &str, &str); 6] = [
    (
        "Anne-Marie d'Hondt",
        "a.dhondt@d-hondt.co.uk",
        "Bonjour : voici ma demande, de Lyon à Paris, date : le 12 mai.",
    ),
    (
        "Müller-Lüdenscheidt, Jürgen (Einkauf)",
        "einkauf+anfrage@müller.example",
        "Subject to change: we need 3 doors by 05/06.",
    ),
    (
        "O'Brien, Pat",
        "PAT_O'Brien@sub.domain.example",
        "On Monday we wrote: nothing.",
    ),
    (
        "山田 太郎",
        "yamada@xn--r8jz45g.example",
        "見積もりをお願いします。\nTo: do list",
    ),
    (
        "De Smet",
        "de.smet@telenet.example",
        "Van: we zoeken een bestelwagen\nPrijs: maximaal 10.000 euro",
    ),
    (
        "Café \"Le Coin\" SPRL",
        "info@lecoin.example",
        "-- deux portes --\nDe: la peinture aussi",
    ),
];

/// The same mails of other people with other words.
pub fn rows_of_other_people(corpora: &Corpora) -> Vec<Row> {
    let mut scores = Scores::of("forwards of other people");
    for row in corpora.rows("forwards-text.jsonl") {
        // Quoted names stand in quotation marks there; a name that has some itself cannot.
        let body = text(&row, "body");
        for (name, address, words) in OTHERS {
            if !row["expected"]["from_address"].is_string()
                || (name.contains('"') && body.contains("\"John Doe\""))
            {
                continue;
            }
            let quote = if body.contains("\n> Aenean") {
                "\n> "
            } else {
                "\n"
            };
            let changed = |text: &str, break_: &str| {
                text.replace("John Doe", name)
                    .replace("john.doe@acme.com", address)
                    .replace("Aenean quis diam urna.", &words.replace('\n', break_))
            };
            let mut expected = row["expected"].clone();
            expected["from_address"] = understanding_address(address).into();
            if expected["from_name"].is_string() {
                expected["from_name"] = name.into();
            }
            expected["body"] = changed(text(&expected, "body"), "\n").into();
            let subject = row["subject"]
                .as_str()
                .unwrap_or_else(|| text(&row, "suggested_subject"));
            let outcome = forwarded(subject, "text/plain", &changed(body, quote));
            scores.compare(
                &format!("{} as {name}", text(&row, "name")),
                &expected,
                &outcome,
            );
        }
    }
    scores.into_rows()
}

/// Domains are shown in lower case, local parts as written.
fn understanding_address(address: &str) -> String {
    let (local, domain) = address.rsplit_once('@').expect("an address");
    format!("{local}@{}", domain.to_lowercase())
}

impl Scores {
    fn of(whose: &str) -> Self {
        let score = |what: &str| Score::named(&format!("{whose}: {what}"));
        Self {
            forward: score("is one or not"),
            address: score("address"),
            name: score("name"),
            subject: score("subject"),
            date: score("date"),
            body: score("body"),
            note: score("note"),
        }
    }

    fn into_rows(self) -> Vec<Row> {
        let exact = [self.forward, self.address].map(|score| score.row(100));
        let others = [self.name, self.subject, self.date, self.body, self.note];
        exact
            .into_iter()
            .chain(others.map(|score| score.row(98)))
            .collect()
    }

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
