//! Which mails are bounces, of which recipients, and whether for good.

use serde_json::Value;
use understanding::{Bounce, Kind, Understanding};

use crate::corpora::{Corpora, raw_of, text};
use crate::row::{Row, Score};
use crate::{mail, understood};

struct Scores {
    recognised: Score,
    others: Score,
    recipient: Score,
    permanence: Score,
}

/// All three collections together.
pub fn rows(corpora: &Corpora) -> Vec<Row> {
    let mut scores = Scores {
        recognised: Score::named("bounces: recognised"),
        others: Score::named("bounces: other mails left alone"),
        recipient: Score::named("bounces: recipients"),
        permanence: Score::named("bounces: permanent or not"),
    };
    for row in corpora.rows("bounces-mta.jsonl") {
        let expected = Expected {
            is_bounce: row["kind"] == "bounce",
            recipients: strings(&row["final_recipients"]),
            permanent: statuses(&row)
                .map(|status| status.starts_with('5'))
                .collect(),
        };
        scores.compare(
            text(&row, "name"),
            &expected,
            &understood(&raw_of(&row), ""),
        );
    }
    for row in corpora.rows("bounces-recipients.jsonl") {
        if row["expected"].is_null() {
            continue;
        }
        let expected = Expected {
            is_bounce: true,
            recipients: strings(&row["expected"]["recipients"]),
            permanent: vec![row["expected"]["temporary"] != true],
        };
        scores.compare(
            text(&row, "name"),
            &expected,
            &understood(&raw_of(&row), ""),
        );
    }
    for row in corpora.rows("bounces-text.jsonl") {
        let data = &row["expected"]["data"];
        let Some(recipient) = data["recipient"].as_str() else {
            continue;
        };
        let known = data["error"]["permanent"] == true || data["error"]["temporary"] == true;
        let expected = Expected {
            is_bounce: true,
            recipients: vec![recipient.to_owned()],
            permanent: known
                .then(|| data["error"]["permanent"] == true)
                .into_iter()
                .collect(),
        };
        let raw = mail(
            "Mail Delivery System <mailer-daemon@mx.test>",
            "Undelivered Mail Returned to Sender",
            "text/plain",
            text(&row, "text"),
        );
        scores.compare(text(&row, "name"), &expected, &understood(&raw, ""));
    }
    vec![
        scores.recognised.row(98),
        scores.others.row(100),
        scores.recipient.row(98),
        scores.permanence.row(98),
    ]
}

struct Expected {
    is_bounce: bool,
    /// All of them must be found; none: not known.
    recipients: Vec<String>,
    /// Any of them is right; none: not known.
    permanent: Vec<bool>,
}

impl Scores {
    fn compare(&mut self, case: &str, expected: &Expected, outcome: &Understanding) {
        let bounce = bounce(outcome);
        let score = if expected.is_bounce {
            &mut self.recognised
        } else {
            &mut self.others
        };
        score.count(bounce.is_some() == expected.is_bounce, || {
            format!("{case}: {:?}", outcome.kind)
        });
        let Some(bounce) = bounce.filter(|_| expected.is_bounce) else {
            return;
        };
        if !expected.recipients.is_empty() {
            let found = |wanted: &String| {
                bounce
                    .recipients
                    .iter()
                    .any(|found| found.eq_ignore_ascii_case(wanted))
            };
            self.recipient
                .count(expected.recipients.iter().all(found), || {
                    format!(
                        "{case}: {:?}\n      not {:?}",
                        bounce.recipients, expected.recipients
                    )
                });
        }
        if !expected.permanent.is_empty() {
            self.permanence
                .count(expected.permanent.contains(&bounce.permanent), || {
                    format!("{case}: {bounce:?}")
                });
        }
    }
}

fn bounce(outcome: &Understanding) -> Option<&Bounce> {
    match &outcome.kind {
        Kind::Bounce { bounce, .. } => Some(bounce),
        _ => None,
    }
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

fn statuses(row: &Value) -> impl Iterator<Item = &str> {
    let all = row["expected"].as_array().into_iter().flatten();
    all.map(|one| text(one, "status"))
        .filter(|status| !status.is_empty())
}
